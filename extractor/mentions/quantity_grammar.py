"""The rules of kinds `quantity` and `exclusion` compiled for scanning.

Every rule is tried at a numeral, exclusions first, each kind in the order of its file. Trying them one by one would
cost more than all the rest of the job, so the rules of a kind are one alternation, a group for each, which tells the
first rule that matches. A rule that its `unless` bars gives way to the rules behind it, tried one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from extractor.mentions.quantity_tables import TableReader
from extractor.rules import Library, Rule
from extractor.rules.schema import expand
from extractor.values.units import Units

#: where a number may begin
NUMERAL = regex.compile(r"[0-9]+|[〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾]|半(?=个?百?分点|个百分)")


class Alternation:
    """Some rules as one pattern, tried at a position: it tells which rule matches; the rule itself gives the pieces."""

    def __init__(self, rules: tuple[Rule, ...], library: Library, pieces: bool = False) -> None:
        """`pieces`: the match must have the rule's named groups; without, its span is enough."""
        self.rules, self._pieces = rules, pieces
        branches = [f"({_NAMED.sub('(?:', expand(rule.source, library.fragments))})" for rule in rules]
        self._pattern = regex.compile("|".join(branches), regex.VERSION1) if branches else None

    def match(self, text: str, at: int, end: int) -> tuple[Rule, regex.Match[str]] | None:
        """Return the first rule that matches at `at` and is not barred, with its match."""
        if self._pattern is None:
            return None
        found = self._pattern.match(text, at, end)
        if found is None:
            return None
        first = self.rules[(found.lastindex or 1) - 1]
        if not self._pieces and not first.unless:
            return first, found
        for rule in self.rules[(found.lastindex or 1) - 1 :]:
            match = rule.pattern.match(text, at, end)
            if match is not None and not _barred(rule, text, match):
                return rule, match
        return None


_NAMED = regex.compile(r"\(\?P?<(?![=!])[a-z_0-9]+>")


def _barred(rule: Rule, text: str, match: regex.Match[str]) -> bool:
    return any(rule._barred(bar, text, match.start(), match.end()) for bar in rule.unless)


@dataclass(frozen=True, slots=True)
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


def grammar(library: Library) -> Grammar:
    """Return the compiled grammar of a library; made once for the same patterns."""
    return _grammar(_Key(library))


class _Key:
    """A library as a cache key: two libraries of the same files are the same."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def __hash__(self) -> int:
        return hash(self.library.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.library.digest == self.library.digest


@lru_cache(maxsize=8)
def _grammar(key: _Key) -> Grammar:
    library = key.library
    units = Units(library.tables.get("measures", {}), library.tables.get("currencies", {}))
    rules = library.of("exclusion")
    by_when = {when: tuple(r for r in rules if r.keys.get("when") == when) for when in ("word", "last", "region", None)}
    return Grammar(
        words=Alternation(by_when["word"], library),
        exclusions=Alternation(by_when[None], library),
        last=Alternation(by_when["last"], library),
        quantities=Alternation(library.of("quantity"), library, pieces=True),
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
