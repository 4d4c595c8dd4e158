"""What linking takes from a table: subject, aspect, period, status and place of a cell's number.

The words that date a cell are known from its table (`Reading.heads`, nearest first); here they become periods.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import field, replace

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.frames import Frame
from extractor.link.items import Item
from extractor.mentions.times import find_times
from extractor.rules import Library
from extractor.tables import CELL_RULE, Head, Reading, Tables, squeezed
from extractor.types import Quantity, Reference, Time

_BARE_YEAR = compile_pattern(r"(?:19|20)\d\d")
_GOVERNING = frozenset({"point", "range", "since", "now", "deadline"})
#: 以上年为100, 上年=100: the base of an index
_BASE = compile_pattern(r" ?[=为] ?100|[同末]?期?=100")
_WHOLE = compile_pattern(r"合计$|总计$|小计$|^全[国省市区县州]$|平均$|^其中")
_CONFIDENCE = 0.9
_Found = tuple[int, int, str, str]


@frozen
class TableLinks:
    """Gives each number of a table what its table says of it."""

    clean: str
    tables: Tables
    library: Library
    _found: dict[tuple[int, int, Reference, bool, bool], _Found | None] = field(default_factory=dict)

    def of(self, quantity: Quantity) -> Reading | None:
        """Return what is known of a number in a cell; None outside tables and for prose in a cell."""
        readings = self.tables.readings
        nth = bisect_right(readings, quantity.start, key=_start) - 1
        if nth < 0 or readings[nth].end < quantity.end:
            return None
        reading = readings[nth]
        whole = 2 * (quantity.end - quantity.start) >= reading.end - reading.start
        return reading if whole or quantity.rule == CELL_RULE else None

    def within(self, start: int, end: int) -> bool:
        """Whether a sentence stands in a table that was read."""
        regions = self.tables.regions
        nth = bisect_right(regions, start, key=_start) - 1
        return nth >= 0 and regions[nth].end >= end

    def period(self, reading: Reading, reference: Reference, planning: bool, inherited: Choice) -> Choice:
        """Return the period of a cell: of the nearest head that gives one; relative ones take the caption's year."""
        reference = self._dated(reading.heads, reference, planning)
        for head in reading.heads:
            found = self._in(head, reference, planning)
            if found is not None:
                start, end, edtf, rule = found
                return Choice(edtf, start, end, f"{head.rule}:{rule}", _CONFIDENCE)
        return inherited

    def place(self, reading: Reading, otherwise: Choice) -> Choice:
        """Return the place of a cell: its row's head where the rows are places, but for 合计 and 全市."""
        if reading.place is None:
            return otherwise
        start, end = reading.place
        name = squeezed(self.clean[start:end])
        if _WHOLE.search(name):
            return otherwise
        return Choice(name, start, end, "table.row_head", _CONFIDENCE)

    def _dated(self, heads: Sequence[Head], reference: Reference, planning: bool) -> Reference:
        """Return the reference with the year that a head or caption names outright: 2012年末…, 12月末."""
        for head in heads:
            found = self._in(head, reference, planning, absolute=True)
            if found is not None and found[2][:4].isdecimal() and "/" not in found[2]:
                year = found[2][:4]
                return replace(reference, reported=year, planned=year if planning else reference.planned)
        return reference

    def _in(self, head: Head, reference: Reference, planning: bool, absolute: bool = False) -> _Found | None:
        """Return start, end, period and rule of the time in a head; the cells of a table ask for the same ones."""
        key = (head.start, head.end, reference, planning, absolute)
        if key not in self._found:
            self._found[key] = self._look(head, reference, planning, absolute)
        return self._found[key]

    def _look(self, head: Head, reference: Reference, planning: bool, absolute: bool) -> _Found | None:
        if head.end - head.start == 4 and _BARE_YEAR.fullmatch(self.clean, head.start, head.end):
            return head.start, head.end, self.clean[head.start : head.end], "year"
        for time in find_times(self.clean, self.library, reference, head.start, head.end, planning=planning):
            if time.edtf is None or (absolute and time.relative) or not self._governs(time):
                continue
            return time.start, time.end, time.edtf, time.rule
        return None

    def _governs(self, time: Time) -> bool:
        if time.role == "name":
            return "five_year_plan" in time.rule  # “十四五”主要指标
        return time.role in _GOVERNING and not _BASE.match(self.clean, time.end)


def _start(span: Reading | tuple[int, int]) -> int:
    return span.start if isinstance(span, Reading) else span[0]


def take(item: Item, reading: Reading) -> None:
    """Give an item the subject and the aspect of its cell."""
    subject = reading.subject
    item.frame = Frame(reading.aspect, item.quantity.start, reading.aspect_rule, False)
    if subject is not None:
        item.subject = Choice(reading.subject_text, subject.start, subject.end, reading.subject_rule, _CONFIDENCE)


def status(reading: Reading, otherwise: Choice) -> Choice:
    """Return whether a cell is planned, where its table says so, else what the ordinary rules say."""
    if reading.planned is None:
        return otherwise
    return Choice("target" if reading.planned else "actual", None, None, "table.status", _CONFIDENCE)
