"""Times in clean text: found by the rules of `patterns/times.yaml`, read by productions, given a role.

The scan does not depend on the article's reference and is kept for the text read last; what the words mean is
worked out for each call.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.compiled import compile_pattern
from extractor.errors import ValueParseError
from extractor.mentions.time_reading import Frame, then
from extractor.mentions.time_scan import Hit, TimeScanner
from extractor.rules import Library, load, per_library
from extractor.types import Reference, Time
from extractor.values.periods import Moment, Period, single_year

Tables = Mapping[str, Mapping[str, Any]]

_UNKNOWN = Reference()
#: a year named before one of these is not that of the month behind it
_STOP = compile_pattern(r"[。；;\n]")


class _Scans:
    """The scanner of a library with the scans of the texts read last: a document is asked for sentence by sentence."""

    def __init__(self, library: Library) -> None:
        self.scanner = TimeScanner(library)
        self.scan = lru_cache(maxsize=4)(self._scan)

    def _scan(self, text: str) -> tuple[tuple[Hit, ...], tuple[int, ...]]:
        hits = tuple(self.scanner.scan(text))
        return hits, tuple(hit.start for hit in hits)


_scans = per_library(_Scans)


def find_times(
    clean: str,
    library: Library,
    reference: Reference,
    start: int = 0,
    end: int | None = None,
    *,
    planning: bool = False,
) -> list[Time]:
    """Return the times of `clean[start:end]` in order, none overlapping, resolved against `reference`.

    In a section that plans (`planning`) 全年, 年底 and bare months belong to the year planned for, else to the year
    reported on; a year named before them, in the same stretch and with no ；or 。 between, takes precedence.
    """
    stop = len(clean) if end is None else end
    scans = _scans(library)
    hits, starts = scans.scan(clean)
    first = bisect_left(starts, start)
    if first == len(starts) or starts[first] >= stop:
        return []
    tables = scans.scanner.tables
    times: list[Time] = []
    unknown = reference == _UNKNOWN
    anchor, since = _year_before(clean, hits, first, start, tables) if unknown else None, start
    lost = False
    for number in range(first, bisect_left(starts, stop)):
        hit = hits[number]
        if hit.end > stop:
            continue
        if (lost or (anchor is not None and not unknown)) and _STOP.search(clean, since, hit.start):
            anchor, lost = None, False
        last = times[-1] if times else None
        if last is None and hit.read is then:
            last = _before(clean, hits, number, Frame(reference, planning, None, tables=tables))
        time = _time(clean, hit, Frame(reference, planning, anchor, lost, last, tables))
        times.append(time)
        year = _anchor(time)
        if year is not None:
            anchor, lost, since = year, False, time.end
        elif time.edtf is None and "rel" in hit.pieces:
            anchor, lost, since = None, True, time.end
    return times


def _before(clean: str, hits: Sequence[Hit], number: int, frame: Frame) -> Time | None:
    """Return the time that stands before `hits[number]` in its paragraph."""
    line = clean.rfind("\n", 0, hits[number].start) + 1
    if number == 0 or hits[number - 1].start < line:
        return None
    return _time(clean, hits[number - 1], frame)


def _year_before(clean: str, hits: Sequence[Hit], first: int, start: int, tables: Tables) -> str | None:
    """Return the last year named earlier in the paragraph, for an article that gives no reference: `2019年…。9月…`."""
    line = clean.rfind("\n", 0, start) + 1
    for number in range(first - 1, -1, -1):
        hit = hits[number]
        if hit.start < line:
            return None
        year = _anchor(_time(clean, hit, Frame(Reference(), tables=tables)))
        if year is not None:
            return year
    return None


def _anchor(time: Time) -> str | None:
    """Return the year that bare months behind `time` belong to: `2012年3月…，5月…`; ranges of years give none."""
    if time.edtf is None or time.role not in ("point", "range", "now"):
        return None
    period = Period.parse(time.edtf)
    if period.start is None or period.end is None or period.start.year != period.end.year:
        return None
    return period.end.year


def _time(clean: str, hit: Hit, frame: Frame) -> Time:
    reading = hit.read(hit.pieces, frame)
    period, role, deadline = reading.period, hit.role, reading.deadline
    if role == "range" and period is not None and not period.interval:
        role = "point"  # “十二五”末, 过去一年
    if role == "since":
        period, deadline = _since(period, frame), None
    elif role in ("now", "comparison", "name"):
        deadline = None
    elif hit.to and period is not None and _after(period, frame.written()):
        role = "deadline"
    return Time(
        start=hit.start,
        end=hit.end,
        text=clean[hit.start : hit.end],
        edtf=None if period is None else str(period),
        role=role,
        rule=hit.rule,
        relative=reading.relative,
        parts=reading.parts if role != "since" else (),
        overwritten=reading.overwritten,
        deadline=deadline,
    )


def _since(period: Period | None, frame: Frame) -> Period | None:
    """X年以来, 从X起: from X to the reference year if that is known and not before X, else with an open end."""
    if period is None or period.start is None:
        return None
    start, written = period.start, frame.written()
    now = None if written is None else Period.parse(written).end
    if now is None or now.overwritten or start.overwritten or now.year < start.year:
        return Period(start, None, interval=True)
    until = Moment(now.year, now.month) if start.month is not None else Moment(now.year)
    if start.month is not None and now.month is not None and (now.year, now.month) < (start.year, start.month):
        return Period(start, None, interval=True)
    return Period(start, until, interval=start != until)


def _after(period: Period, written: str | None) -> bool:
    """Whether a period ends after the time of writing (by year where either is only a year)."""
    if written is None:
        return True
    end, now = period.end, Period.parse(written).end
    if end is None or now is None:
        return True
    if end.month is None or now.month is None or end.year != now.year:
        return end.year > now.year
    return end.month > now.month


_LEAD = compile_pattern(r"^[\s]*(?:截至|截止到?|到|至|在|于)?")
_TAIL = compile_pattern(r"(?:止|的)?[\s]*$")


def parse_period(text: str, reference: str | None = None) -> str | None:
    """Return one time expression as EDTF; relative words are resolved against `reference` (EDTF), else give None.

        >>> parse_period("“十二五”末")
        '2015-12'

    Raises ValueParseError where the text is not exactly one time expression, or the reference no EDTF.
    """
    if reference is not None:
        Period.parse(reference)
    year = single_year(reference)
    known = Reference(date=reference, reported=year, planned=year)
    start = _LEAD.match(text)
    tail = _TAIL.search(text)
    lead, stop = (start.end() if start else 0), (tail.start() if tail else len(text))
    for time in find_times(text, load(), known):
        if time.start <= lead and time.end >= stop:
            return time.edtf
    raise ValueParseError(f"{text!r} is no single time expression; give one such as 2012年底, 去年 or “十二五”期间")
