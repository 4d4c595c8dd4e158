"""Scan clean text for times: where the rules match, with the role that the words around give; nothing is resolved.

A rule is tried only where the first two characters, or a run of digits and the character behind it, can begin a match.
Which can is found by asking each pattern, through partial matches, so that a user's rule needs no declaration; a rule
must not begin with a lookbehind that demands something, nor with an arbitrary character, and each of its examples is
held against this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import regex

from extractor.errors import PatternError
from extractor.mentions.time_reading import PRODUCTIONS, Frame, Pieces, Reading
from extractor.mentions.time_roles import RoleReader, name_spans
from extractor.rules import STARTS, Library, Rule
from extractor.types import TimeRole

TABLES = ("time_parts", "time_relative_years", "five_year_plans")
_DIGITS = "0123456789"
_NEVER: frozenset[str] = frozenset()
#: runs that stand for all of their length when a pattern is asked what may follow them
_RUNS = ("1", "5", "9", "07", "12", "19", "20", "21", "30", "50", "80", "98", "201", "199", "2012", "1998")
_LENGTHS = (1, 2, 3, 4)


class Hit(NamedTuple):
    """A time as scanned; `start`/`end` take in 前, 以来, 从…起, `to` tells that 到 or 至 stands before it."""

    start: int
    end: int
    role: TimeRole
    to: bool
    rule: str
    read: Callable[[Pieces, Frame], Reading]
    pieces: Pieces


class TimeScanner:
    """The time rules of one library and where each of them has to be tried."""

    def __init__(self, library: Library) -> None:
        rules = _ordered(library.of("time"))
        starts = [_starts(rule) for rule in rules]
        firsts = sorted(set().union(*starts))
        # one alternation for each set of rules would compile every rule a dozen times, and is slower to match
        self._words = {c: _by_second(rules, [start.get(c, _NEVER) for start in starts]) for c in firsts}
        runs = [_behind_runs(rule) for rule in rules]
        self._runs = {length: _by_second(rules, [run[length] for run in runs]) for length in _LENGTHS}
        self._long = _Seconds({}, tuple(r for r, start in zip(rules, starts, strict=True) if set(start) & set(_DIGITS)))
        others = "".join(c for c in firsts if c not in _DIGITS)
        # a time never begins inside a run of digits (the 2年 of 32年)
        self._first = re.compile(f"(?<![0-9])[0-9]+|[{re.escape(others)}]")
        self._roles = RoleReader(library)
        self.tables: Mapping[str, Mapping[str, Any]] = {name: library.table(name) for name in TABLES}

    def scan(self, text: str) -> list[Hit]:
        """Return the times of a text in order, none overlapping."""
        hits: list[Hit] = []
        names = name_spans(text)
        position, nth = 0, 0
        for start, rules in self._candidates(text):
            if start < position:
                continue
            found = _match(rules, text, start)
            if found is None:
                continue
            match, rule = found
            while nth < len(names) and names[nth][1] <= start:
                nth += 1
            # a quotation may be a sentence: “到2025年全面建成”
            named = nth < len(names) and names[nth][0] < start and text[start - 1] not in "到至在于"
            hits.append(self._hit(text, match, rule, named))
            position = max(match.end(), hits[-1].end)
        return hits

    def _candidates(self, text: str) -> Iterator[tuple[int, tuple[Rule, ...]]]:
        """Yield the offsets where a time may begin, with the rules that may match there, in their order."""
        last = len(text) - 1
        for first in self._first.finditer(text):
            start, end = first.span()
            if end > last:
                return
            begins = text[start]
            seconds = self._runs.get(end - start, self._long) if begins in _DIGITS else self._words[begins]
            rules = seconds.rules.get(text[end], seconds.always)
            if rules:
                yield start, rules

    def _hit(self, text: str, match: regex.Match[str], rule: Rule, named: bool) -> Hit:
        placed = self._roles.place(text, match.start(), match.end(), rule.keys["role"], named)
        pieces = {name: got for name, got in match.capturesdict().items() if got}
        return Hit(placed.start, placed.end, placed.role, placed.to, rule.id, PRODUCTIONS[rule.keys["resolve"]], pieces)


def _match(rules: tuple[Rule, ...], text: str, start: int) -> tuple[regex.Match[str], Rule] | None:
    """Return the match of the first rule that matches at `start` and is not barred by its `unless`."""
    for rule in rules:
        match = rule.pattern.match(text, start)
        if match is not None and not (rule.unless and _barred(rule, text, start, match.end())):
            return match, rule
    return None


def _barred(rule: Rule, text: str, start: int, end: int) -> bool:
    window = (max(0, start - 12), min(len(text), end + 12))
    return any(hit.start() < end and start < hit.end() for bar in rule.unless for hit in bar.finditer(text, *window))


def _ordered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Rules of a file in its order, those of later files (a user's) first."""
    files = list(dict.fromkeys(rule.file for rule in rules))
    ordered = tuple(sorted(rules, key=lambda rule: -files.index(rule.file)))
    for rule in ordered:
        if rule.keys["resolve"] not in PRODUCTIONS:
            where = f"{rule.file}, rule {rule.id}: no production {rule.keys['resolve']!r}"
            raise PatternError(f"{where}; take one of {sorted(PRODUCTIONS)}")
    return ordered


def _starts(rule: Rule) -> dict[str, frozenset[str] | None]:
    """Return what a match of the rule can begin with: first character → second characters, None for any.

    Both are looked for among the characters that the pattern spells out, and digits.
    """
    match = rule.pattern.match
    if match("\ue000", partial=True) is not None or match("鬥", partial=True) is not None:
        where = f"{rule.file}, rule {rule.id}: may begin with any character"
        raise PatternError(f"{where}; begin `match` with the words of the time")
    known = STARTS.get(f"words {rule.filled}", lambda: _words_to_begin_with(rule))
    starts = {first: None if seconds is None else frozenset(seconds) for first, seconds in known.items()}
    for example in rule.examples:
        for start, end in example.spans:
            if not any(first in starts for first in example.text[start:end]):
                where = f"{rule.file}, rule {rule.id}: {example.text[start:end]!r} would never be tried"
                raise PatternError(f"{where}; let `match` not begin with a lookbehind that demands something")
    return starts


def _words_to_begin_with(rule: Rule) -> dict[str, str | None]:
    match = rule.pattern.match
    own = sorted(set(rule.pattern.pattern) | set(_DIGITS))
    starts: dict[str, str | None] = {}
    for first in own:
        if match(first, partial=True) is not None:
            anything = match(first + "鬥", partial=True) is not None
            starts[first] = None if anything else "".join(c for c in own if match(first + c, partial=True) is not None)
    return starts


class _Seconds(NamedTuple):
    """Rules by the character behind their first one or their run of digits; `always`: those that take any."""

    rules: Mapping[str, tuple[Rule, ...]]
    always: tuple[Rule, ...]


def _by_second(rules: Sequence[Rule], sets: Sequence[frozenset[str] | None]) -> _Seconds:
    pairs = list(zip(rules, sets, strict=True))
    known = sorted(frozenset().union(*(one for one in sets if one is not None)))
    by = {c: tuple(rule for rule, one in pairs if one is None or c in one) for c in known}
    return _Seconds(by, tuple(rule for rule, one in pairs if one is None))


def _behind_runs(rule: Rule) -> dict[int, frozenset[str]]:
    """Return the characters that may stand behind a run of one to four digits that a match begins with."""
    known = STARTS.get(f"runs {rule.filled}", lambda: _runs_to_begin_with(rule))
    return {int(length): frozenset(behind) for length, behind in known.items()}


def _runs_to_begin_with(rule: Rule) -> dict[str, str]:
    own = sorted(set(rule.pattern.pattern) - set(_DIGITS))
    behind: dict[str, str] = {}
    for length in _LENGTHS:
        runs = [run for run in _RUNS if len(run) == length and rule.pattern.match(run, partial=True) is not None]
        behind[str(length)] = "".join(c for c in own if any(rule.pattern.match(r + c, partial=True) for r in runs))
    return behind
