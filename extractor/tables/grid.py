"""A table as a grid of cells, and what is read out of it. All offsets are clean ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from extractor.frozen import frozen
from extractor.types import Aspect, NotAFact, Quantity, Span

#: rule of the numbers that get their unit from their table
CELL_RULE = "table.cell"


class Cell(NamedTuple):
    """A cell: its span without the blanks around it, its text, its first row and column and how many it spans."""

    start: int
    end: int
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@frozen
class Grid:
    """A table. `above` holds the lines over it that may name it, nearest first; `form` is how it stood in the text.

    `hints` are the roles of the columns where the lines told them, `between` lines inside the table that are no rows.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    above: tuple[Span, ...]
    form: str
    hints: tuple[str, ...] = ()
    between: tuple[Span, ...] = ()

    def matrix(self) -> tuple[list[list[Cell | None]], int, int]:
        """Return the cells by row and column (a spanning cell stands in each place that it covers), height, width."""
        height = max((c.row + c.rows for c in self.cells), default=0)
        width = max((c.column + c.columns for c in self.cells), default=0)
        places: list[list[Cell | None]] = [[None] * width for _ in range(height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    places[row][column] = places[row][column] or cell
        return places, height, width


class Head(NamedTuple):
    """Words of a table that may date its cells: their span, and the rule that a period found there gets."""

    start: int
    end: int
    rule: str


@frozen
class Reading:
    """What its table says about the numbers of one cell, `clean[start:end]`.

    `heads` are the words that may date it, nearest first; `planned` tells a target (True) or a state reached (False)
    where the table says so; `place` is the row's head where the rows are places.
    """

    start: int
    end: int
    subject: Span | None
    subject_text: str | None
    subject_rule: str
    aspect: Aspect
    aspect_rule: str
    heads: tuple[Head, ...]
    planned: bool | None = None
    place: Span | None = None


@frozen
class Tables:
    """The tables of a clean text.

    `quantities` are the bare numbers that the tables give a unit, by start; `readings` what is known of each cell's
    numbers, `closed` the numbers of tables that are no facts, `heads` the cells in which none is (2000万元以上,
    五倍子), `regions` the tables' spans, each in order of `start`.
    """

    quantities: Mapping[int, Quantity] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    closed: tuple[NotAFact, ...] = ()
    heads: tuple[Span, ...] = ()
    regions: tuple[Span, ...] = ()


NO_TABLES = Tables()
