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
from extractor.rules import Library, Rule
from extractor.types import TimeRole

TABLES = ("time_parts", "time_relative_years", "five_year_plans")
_DIGITS = "0123456789"
#: runs that stand for all of their length when a pattern is asked what may follow them
_RUNS = ("1", "5", "9", "07", "12", "19", "20", "21", "30", "50", "80", "98", "201", "199", "2012", "1998")


class Hit(NamedTuple):
    """A time as scanned; `start`/`end` take in 前, 以来, 从…起, `to` tells that 到 or 至 stands before it."""

    start: int
    end: int
    role: TimeRole
    to: bool
    rule: str
    read: Callable[[Pieces, Frame], Reading]
    pieces: Pieces


class _Branch(NamedTuple):
    """The rules that can begin with one character, as one alternation; an empty group tells which one matched."""

    pattern: regex.Pattern[str]
    rules: tuple[tuple[int, Rule], ...]


class TimeScanner:
    """The time rules of one library, compiled together."""

    def __init__(self, library: Library) -> None:
        rules = _ordered(library.of("time"))
        starts = [_starts(rule) for rule in rules]
        by_rules: dict[tuple[int, ...], _Branch] = {}
        self._branches: dict[str, _Branch] = {}
        self._second: dict[str, frozenset[str] | None] = {}
        for first in sorted(set().union(*starts)):
            numbers = tuple(n for n, start in enumerate(starts) if first in start)
            if numbers not in by_rules:
                by_rules[numbers] = _branch([rules[n] for n in numbers])
            self._branches[first] = by_rules[numbers]
            self._second[first] = _union([starts[n][first] for n in numbers])
        runs = [_behind_runs(rule) for rule in rules]
        self._behind = {length: frozenset().union(*(run[length] for run in runs)) for length in (1, 2, 3, 4)}
        others = "".join(c for c in self._branches if c not in _DIGITS)
        # a time never begins inside a run of digits (the 2年 of 32年)
        self._first = re.compile(f"(?<![0-9])[0-9]+|[{re.escape(others)}]")
        self._roles = RoleReader(library)
        self.tables: Mapping[str, Mapping[str, Any]] = {name: library.table(name) for name in TABLES}

    def scan(self, text: str) -> list[Hit]:
        """Return the times of a text in order, none overlapping."""
        hits: list[Hit] = []
        names = name_spans(text)
        position, nth = 0, 0
        for start in self._candidates(text):
            if start < position:
                continue
            branch = self._branches[text[start]]
            match = branch.pattern.match(text, start)
            found = None if match is None else _settle(branch, match, text)
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

    def _candidates(self, text: str) -> Iterator[int]:
        """Yield the offsets where a time may begin."""
        second, behind, last = self._second, self._behind, len(text) - 1
        for first in self._first.finditer(text):
            start, end = first.span()
            if end > last:
                return
            word = first.group()
            if word not in _DIGITS and word in second:
                follow = second[word]
                if follow is None or text[end] in follow:
                    yield start
            elif text[end] in behind.get(end - start, text[end]) and word[0] in second:
                yield start

    def _hit(self, text: str, match: regex.Match[str], rule: Rule, named: bool) -> Hit:
        placed = self._roles.place(text, match.start(), match.end(), rule.keys["role"], named)
        pieces = {name: got for name, got in match.capturesdict().items() if got and not name.startswith("rule_")}
        return Hit(placed.start, placed.end, placed.role, placed.to, rule.id, PRODUCTIONS[rule.keys["resolve"]], pieces)


def _settle(branch: _Branch, match: regex.Match[str], text: str) -> tuple[regex.Match[str], Rule] | None:
    """Return the match and its rule, or those of a later rule where the first one's `unless` bars it."""
    start = match.start()
    nth = next(n for n, (mark, _) in enumerate(branch.rules) if match.end(mark) >= 0)
    rule = branch.rules[nth][1]
    if not rule.unless or not _barred(rule, text, start, match.end()):
        return match, rule
    for _, other in branch.rules[nth + 1 :]:
        again = other.pattern.match(text, start)
        if again is not None and not _barred(other, text, start, again.end()):
            return again, other
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


def _branch(rules: Sequence[Rule]) -> _Branch:
    source = "|".join(f"(?:{rule.pattern.pattern})(?P<rule_{n}>)" for n, rule in enumerate(rules))
    pattern = regex.compile(source, regex.VERSION1)
    return _Branch(pattern, tuple((pattern.groupindex[f"rule_{n}"], rule) for n, rule in enumerate(rules)))


def _starts(rule: Rule) -> dict[str, frozenset[str] | None]:
    """Return what a match of the rule can begin with: first character → second characters, None for any.

    Both are looked for among the characters that the pattern spells out, and digits.
    """
    match = rule.pattern.match
    if match("\ue000", partial=True) is not None or match("鬥", partial=True) is not None:
        where = f"{rule.file}, rule {rule.id}: may begin with any character"
        raise PatternError(f"{where}; begin `match` with the words of the time")
    own = sorted(set(rule.pattern.pattern) | set(_DIGITS))
    starts: dict[str, frozenset[str] | None] = {}
    for first in own:
        if match(first, partial=True) is not None:
            anything = match(first + "鬥", partial=True) is not None
            starts[first] = (
                None if anything else frozenset(c for c in own if match(first + c, partial=True) is not None)
            )
    for example in rule.examples:
        for start, end in example.spans:
            if not any(first in starts for first in example.text[start:end]):
                where = f"{rule.file}, rule {rule.id}: {example.text[start:end]!r} would never be tried"
                raise PatternError(f"{where}; let `match` not begin with a lookbehind that demands something")
    return starts


def _union(sets: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    known = [one for one in sets if one is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


def _behind_runs(rule: Rule) -> dict[int, frozenset[str]]:
    """Return the characters that may stand behind a run of one to four digits that a match begins with."""
    own = sorted(set(rule.pattern.pattern) - set(_DIGITS))
    behind: dict[int, frozenset[str]] = {}
    for length in (1, 2, 3, 4):
        runs = [run for run in _RUNS if len(run) == length and rule.pattern.match(run, partial=True) is not None]
        behind[length] = frozenset(c for c in own if any(rule.pattern.match(r + c, partial=True) for r in runs))
    return behind
