"""Times in clean text: found by the rules of `patterns/times.yaml`, read by productions, given a role.

The scan does not depend on the article's reference and is kept for the text read last; what the words mean is
worked out for each call.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from extractor.errors import PatternError, ValueParseError
from extractor.mentions.time_reading import PRODUCTIONS, Frame, Pieces, Reading
from extractor.mentions.time_roles import RoleReader, name_spans
from extractor.rules import Library, Rule, load
from extractor.types import Reference, Time, TimeRole
from extractor.values.periods import Moment, Period, single_year

TABLES = ("time_parts", "time_relative_years", "five_year_plans")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A time as scanned: `core` is the match, `start`/`end` take in 前, 以来, 从…起."""

    start: int
    end: int
    role: TimeRole
    to: bool
    rule: str
    read: Callable[[Pieces, Frame], Reading]
    pieces: Pieces


class TimeFinder:
    """The time rules of one library, compiled together; get one from `finder(library)`."""

    def __init__(self, library: Library) -> None:
        self._rules = _ordered(library.of("time"))
        for rule in self._rules:
            if rule.keys["resolve"] not in PRODUCTIONS:
                raise PatternError(
                    f"{rule.file}, rule {rule.id}: no production {rule.keys['resolve']!r}; "
                    f"take one of {sorted(PRODUCTIONS)}"
                )
        # one alternation: `regex` skips what none of the rules can begin with; an empty group tells which one matched
        self._any = regex.compile(
            "|".join(f"(?:{rule.pattern.pattern})(?P<rule_{n}>)" for n, rule in enumerate(self._rules)), regex.VERSION1
        )
        self._marks = [self._any.groupindex[f"rule_{n}"] for n in range(len(self._rules))]
        self._roles = RoleReader(library)
        self.tables: Mapping[str, Mapping[str, Any]] = {name: library.table(name) for name in TABLES}

    def scan(self, text: str) -> list[_Hit]:
        """Return the times of a text in order, none overlapping."""
        hits: list[_Hit] = []
        names = name_spans(text)
        position, nth = 0, 0
        while (match := self._any.search(text, position)) is not None:
            start = match.start()
            number: int | None = next(n for n, mark in enumerate(self._marks) if match.end(mark) >= 0)
            found: regex.Match[str] | None = match
            if number is not None and _barred(self._rules[number], text, start, match.end()):
                number, found = self._other(text, start, number)
            if number is None or found is None or found.end() == start:
                position = start + 1
                continue
            while nth < len(names) and names[nth][1] <= start:
                nth += 1
            named = nth < len(names) and names[nth][0] < start and found.end() < names[nth][1]
            hits.append(self._hit(text, found, self._rules[number], named))
            position = max(found.end(), hits[-1].end)
        return hits

    def _other(self, text: str, start: int, barred: int) -> tuple[int | None, regex.Match[str] | None]:
        for number, rule in enumerate(self._rules[barred + 1 :], barred + 1):
            match = rule.pattern.match(text, start)
            if match is not None and match.end() > start and not _barred(rule, text, start, match.end()):
                return number, match
        return None, None

    def _hit(self, text: str, match: regex.Match[str], rule: Rule, named: bool) -> _Hit:
        placed = self._roles.place(text, match.start(), match.end(), rule.keys["role"], named)
        pieces = {name: got for name, got in match.capturesdict().items() if got and not name.startswith("rule_")}
        read = PRODUCTIONS[rule.keys["resolve"]]
        return _Hit(placed.start, placed.end, placed.role, placed.to, rule.id, read, pieces)


def _ordered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Rules of a file in its order, those of later files (a user's) first."""
    files = list(dict.fromkeys(rule.file for rule in rules))
    return tuple(sorted(rules, key=lambda rule: -files.index(rule.file)))


def _barred(rule: Rule, text: str, start: int, end: int) -> bool:
    window = (max(0, start - 12), min(len(text), end + 12))
    return any(hit.start() < end and start < hit.end() for bar in rule.unless for hit in bar.finditer(text, *window))


class _Holder:
    """Carries a library past the cache, which keys on its digest."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return hash(self.library.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder) and other.library.digest == self.library.digest


@lru_cache(maxsize=8)
def _finder(holder: _Holder) -> TimeFinder:
    return TimeFinder(holder.library)


def finder(library: Library) -> TimeFinder:
    """Return the finder of a library (built once for each)."""
    return _finder(_Holder(library))


@lru_cache(maxsize=4)
def _scan(holder: _Holder, text: str) -> tuple[tuple[_Hit, ...], tuple[int, ...]]:
    hits = tuple(_finder(holder).scan(text))
    return hits, tuple(hit.start for hit in hits)


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
    reported on; a year named earlier in the stretch takes precedence for bare months and parts.
    """
    stop = len(clean) if end is None else end
    holder = _Holder(library)
    hits, starts = _scan(holder, clean)
    tables = _finder(holder).tables
    times: list[Time] = []
    anchor: str | None = None
    for hit in hits[bisect_left(starts, start) :]:
        if hit.start >= stop:
            break
        if hit.end > stop:
            continue
        time = _time(clean, hit, Frame(reference, planning, anchor, tables))
        times.append(time)
        anchor = _anchor(time) or anchor
    return times


def _anchor(time: Time) -> str | None:
    """Return the year that bare months behind `time` belong to: `2012年3月…，5月…`; ranges of years give none."""
    if time.edtf is None or time.role not in ("point", "range", "now"):
        return None
    period = Period.parse(time.edtf)
    if period.start is None or period.end is None or period.start.year != period.end.year:
        return None
    return period.end.year


def _time(clean: str, hit: _Hit, frame: Frame) -> Time:
    reading = hit.read(hit.pieces, frame)
    period, role, deadline = reading.period, hit.role, reading.deadline
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


_LEAD = regex.compile(r"^[\s]*(?:截至|截止到?|到|至|在|于)?")
_TAIL = regex.compile(r"(?:止|的)?[\s]*$")


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
