"""Numbers in tables that were flattened to lines: `旅客运输总量 万人 4448.38 110.6`.

A cell has no unit of its own: it takes the one that stands in its row before it, else the one that the head of its
column gives in parentheses (`产量（万吨） 比上年增长（%）`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from extractor.frozen import frozen
from extractor.rules import Library
from extractor.types import Quantity
from extractor.values.amounts import number, plain
from extractor.values.numerals import EXACT, scale_factor
from extractor.values.units import Units

#: rows under a head that still belong to it
_LONGEST_TABLE = 60
#: longest line that may be one cell of a table whose cells stand one below the other
_LONGEST_CELL = 22
_LONE = regex.compile(r"[-−]?\d{1,12}(?:\.\d{1,6})?")
_CELL = regex.compile(r"(?<=[ |])[-−]?\d{1,12}(?:\.\d{1,6})?(?= |\||$)")


@frozen
class _Column:
    factor: Decimal
    unit: str
    scale: str


class TableReader:
    """Finds the cells of flattened tables in a clean text."""

    def __init__(self, library: Library, units: Units) -> None:
        unit = (
            r"(?:(?P<scale>[十百千]?(?:万亿|亿|万)|百|千)?(?P<unit>{currency}|{measure_unit}|{classifier})"
            r"|(?P<unit>[%‰]))"
        )
        self._units = units
        self._row = library.compile(
            r"(?:\| ?)?(?P<name>[#＃*·]? ?[\p{Han}][^\n\d。；！？|]{0,40}?)(?:(?: ?\| ?| )" + unit + r")?"
            r"(?P<cells>(?:(?: ?\| ?| )(?:[-−]?\d{1,12}(?:\.\d{1,6})?|[-—–]{1,2}(?= ?\|))){1,6})[ |]{0,2}$"
        )
        self._unit = library.compile(r"(?:" + unit + r"|[\p{Han}（）()、]{2,20}(?P<unit>%)) ?$")
        self._head = library.compile(r"[（(] ?" + unit + r" ?[）)]")

    def read(self, text: str, start: int, end: int) -> Iterator[Quantity]:
        """Yield the cells of `text[start:end]` that have a unit, in order."""
        columns: list[_Column] = []
        age = _LONGEST_TABLE
        below: _Column | None = None  # a table whose cells stand one below the other: 万人⏎48.36⏎53.1
        for line_start, line_end in _lines(text, start, end):
            if line_end - line_start <= _LONGEST_CELL:
                if below is not None and _LONE.fullmatch(text, line_start, line_end):
                    yield self._quantity(text, line_start, line_end, below)
                    continue
                lone = self._unit.match(text, line_start, line_end)
                if lone is not None:
                    below = self._column(lone)
                    continue
            below = None
            parted = text.find(" ", line_start, line_end) >= 0 or text.find("|", line_start, line_end) >= 0
            row = self._row.match(text, line_start, line_end) if parted else None
            if row is not None:
                own = self._column(row) if row["unit"] else None
                yield from self._cells(text, row, own, columns if age < _LONGEST_TABLE else [])
                age += 1
                continue
            heads = list(self._heads(text, line_start, line_end))
            if heads and text[line_end - 1] not in "。；":
                columns, age = heads, 0
            elif line_end - line_start > _LONGEST_TABLE:
                columns, age = [], _LONGEST_TABLE

    def _heads(self, text: str, start: int, end: int) -> Iterator[_Column]:
        if text.find("（", start, end) >= 0 or text.find("(", start, end) >= 0:
            for head in self._head.finditer(text, start, end):
                yield self._column(head)

    def _column(self, match: regex.Match[str]) -> _Column:
        scale = match["scale"] or ""
        return _Column(scale_factor(scale), match["unit"], scale)

    def _cells(
        self, text: str, row: regex.Match[str], own: _Column | None, columns: list[_Column]
    ) -> Iterator[Quantity]:
        cells = list(_CELL.finditer(text, row.start("cells"), row.end("cells")))
        if own is not None:
            growth = _Column(Decimal(1), "%", "")
            given: list[_Column] = [own, growth] if len(cells) == 2 else [own] * len(cells)
        elif not cells:
            return
        elif len(columns) == len(cells):
            given = columns
        else:
            return
        for cell, column in zip(cells, given, strict=True):
            yield self._quantity(text, cell.start(), cell.end(), column)

    def _quantity(self, text: str, start: int, end: int, column: _Column) -> Quantity:
        negative = text[start] in "-−"
        value = EXACT.multiply(number(text[start:end].lstrip("-−")), column.factor)
        value = plain(value)
        value = value.copy_negate() if negative else value
        percent = column.unit in ("%", "‰")
        unit = self._units.unit(column.unit)
        return Quantity(
            start=start,
            end=end,
            outer_start=start,
            outer_end=end,
            text=text[start:end],
            kind="percentage" if percent else unit.kind,
            low=value,
            high=value,
            unit=column.unit if percent else unit.code,
            modifier="=",
            per=None,
            rule="quantity.table-cell",
            pieces={"num": text[start:end], "scale": column.scale, "unit": column.unit},
        )


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines that may belong to a table: those with a blank or a parenthesis."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if at < stop and stop - at < 200:
            yield at, stop
        at = stop + 1
