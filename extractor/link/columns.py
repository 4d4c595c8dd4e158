"""Tables flattened to lines whose columns are years: 指标 | 单位 | 2020年 | 2025年, then 巩固率 | % | 97.8 | 99.

The head may stand in one line or one cell a line, and so may the rows below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.link.choice import Choice
from extractor.link.subject import TABLE_CELL
from extractor.types import Quantity, Sentence, Time

#: longest line that may be a head or a row; a longer one, or one that ends in 。, ends the table
LONGEST_ROW = 60


class YearColumns:
    """The years at the head of the table that is being read, and which column comes next."""

    def __init__(self) -> None:
        self._years: list[Time] = []
        self._head = False
        self._nth = 0

    def read(
        self, clean: str, sentence: Sentence, times: Sequence[Time], quantities: Sequence[Quantity]
    ) -> Mapping[int, Choice]:
        """Take in a line, in order; return the period of each of its cells that a year heads, by the cell's start."""
        if not (self._years or (times and not quantities)):
            return {}
        cells = [q for q in quantities if q.rule == TABLE_CELL]
        if cells:
            return self._row(sentence, cells)
        self._nth = 0
        if sentence.end - sentence.start > LONGEST_ROW or clean[sentence.end - 1] in "。；":
            self._years = []
            return {}
        years = [t for t in times if t.role == "point" and t.edtf is not None and len(t.edtf) == 4]
        lone = len(years) == 1 and (years[0].start, years[0].end) == (sentence.start, sentence.end)
        if quantities or not (lone or len(years) > 1):
            self._head = False
        else:
            self._years = self._years + years if lone and self._head else years
            self._head = lone
        return {}

    def _row(self, sentence: Sentence, cells: Sequence[Quantity]) -> Mapping[int, Choice]:
        self._head = False
        if (cells[0].start, cells[0].end) == (sentence.start, sentence.end):
            heads = self._years[self._nth : self._nth + 1]
            self._nth += 1
        else:
            heads = self._years
        if len(self._years) < 2 or len(heads) != len(cells):
            return {}
        return {
            cell.start: Choice(year.edtf, year.start, year.end, f"period.column:{year.rule}", 0.85)
            for cell, year in zip(cells, heads, strict=True)
        }
