"""The rules of kinds `quantity` and `exclusion` compiled for scanning.

Every rule is tried at a numeral, exclusions first, each kind in the order of its file. Trying them one by one would
cost more than all the rest of the job, so the rules of a kind are one alternation, a group for each, which tells the
first rule that matches. A rule that its `unless` bars gives way to the rules behind it, tried one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

import regex

from extractor.frozen import frozen
from extractor.mentions.quantity_tables import TableReader
from extractor.rules import Library, Rule, per_library
from extractor.values.units import Units

#: where a number may begin
NUMERAL = regex.compile(r"[0-9]+|[〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾]|半(?=个?百?分点|个百分)")


class Matched(NamedTuple):
    """The rule that matches, its match, the names of its groups and what they are called in the match."""

    rule: Rule
    match: regex.Match[str]
    names: Sequence[str]
    groups: Sequence[str]

    def pieces(self) -> dict[str, str]:
        """Return the named parts of the match that are not empty."""
        found = self.match.group(0, *self.groups)[1:]  # with 0 it is a tuple also for one group
        return {name: piece for name, piece in zip(self.names, found, strict=False) if piece}

    def end(self, name: str) -> int:
        """Return where a named part ends."""
        return self.match.end(self.groups[self.names.index(name)])


class Alternation:
    """Some rules as one pattern, tried at a position: it tells which rule matches, and what its named groups hold."""

    def __init__(self, rules: tuple[Rule, ...], pieces: bool = False) -> None:
        """`pieces`: the named groups are wanted; without, the span of a match is enough, and found sooner."""
        self.rules = rules
        branches = [f"(?<r{n}>{_renamed(rule, n, pieces)})" for n, rule in enumerate(rules)]
        self._pattern = regex.compile("|".join(branches) or "(?!)", regex.VERSION1)
        index = self._pattern.groupindex
        self._numbers = {index[f"r{n}"]: n for n in range(len(rules))}
        self._groups = [[group for group in index if group.startswith(f"r{n}_")] for n in range(len(rules))]
        self._names = [[group.partition("_")[2] for group in groups] for groups in self._groups]

    def match(self, text: str, at: int, end: int) -> Matched | None:
        """Return the first rule that matches at `at` and is not barred."""
        found = self._pattern.match(text, at, end)
        if found is None:
            return None
        first = self._numbers[found.lastindex or 0]
        rule = self.rules[first]
        if not (rule.bars and _barred(rule, text, found)):
            return Matched(rule, found, self._names[first], self._groups[first])
        for rule in self.rules[first + 1 :]:
            again = rule.pattern.match(text, at, end)
            if again is not None and not _barred(rule, text, again):
                names = list(rule.pattern.groupindex)
                return Matched(rule, again, names, names)
        return None


_NAMED = regex.compile(r"\(\?P?<(?![=!])([a-z_0-9]+)>")


def _renamed(rule: Rule, number: int, pieces: bool) -> str:
    """Return the pattern of a rule with the names of its groups made its own, or without them."""
    return str(_NAMED.sub(rf"(?<r{number}_\1>" if pieces else "(?:", rule.filled))


def _barred(rule: Rule, text: str, match: regex.Match[str]) -> bool:
    return any(rule._barred(bar, text, match.start(), match.end()) for bar in rule.unless)


@frozen
class Grammar:
    """Everything that the scan needs, made once per library."""

    words: Alternation
    exclusions: Alternation
    last: Alternation
    quantities: Alternation
    regions: tuple[Rule, ...]
    units: Units
    tables: TableReader
    followers: frozenset[str] = field(repr=False)

    def areas(self, text: str, start: int, end: int) -> list[tuple[int, int, Rule]]:
        """Return the stretches in which no number is a fact (titles, addresses), in order."""
        found: Iterator[tuple[int, int, Rule]] = (
            (m.start(), m.end(), rule) for rule in self.regions for m in rule.find(text, start, end)
        )
        return sorted(found, key=lambda area: area[:2])


@per_library
def grammar(library: Library) -> Grammar:
    """Return the compiled grammar of a library; made once for the same patterns."""
    units = Units(library.tables.get("measures", {}), library.tables.get("currencies", {}))
    rules = library.of("exclusion")
    by_when = {when: tuple(r for r in rules if r.keys.get("when") == when) for when in ("word", "last", "region", None)}
    return Grammar(
        words=Alternation(by_when["word"]),
        exclusions=Alternation(by_when[None]),
        last=Alternation(by_when["last"]),
        quantities=Alternation(library.of("quantity"), pieces=True),
        regions=by_when["region"],
        units=units,
        tables=TableReader(library, units),
        followers=_followers(library),
    )


def _followers(library: Library) -> frozenset[str]:
    """Return the characters that may stand behind a Chinese numeral that counts: first characters of units etc.

    Most of the numerals of a text are parts of words (统一, 十分); the character behind them tells them apart at once.
    """
    tables = (library.tables.get(name, {}) for name in ("measures", "currencies", "classifiers"))
    firsts = frozenset(word[0] for table in tables for word in table)
    return firsts | frozenset(
        "余多几来分又成倍末规计番大点年月日时世级期星届中五强季孩胎手代标环等产本甲"
        "至到—–－-~～/／、.．是块毛角 ）)]，。；”"
    )
