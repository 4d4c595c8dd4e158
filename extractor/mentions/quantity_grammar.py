"""The rules of kinds `quantity` and `exclusion` made ready for scanning.

Every rule is tried at a numeral, exclusions first, each kind in the order of its file; the first that matches and that
its `unless` does not bar counts. Three characters spare most of the trials: see `quantity_guards`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

import regex

from extractor.frozen import frozen
from extractor.mentions.quantity_guards import Candidates, Spot
from extractor.rules import Library, Rule, per_library
from extractor.values.units import Units

#: where a number may begin: a run of digits, a Chinese numeral, 半 of 半个百分点. One class in front, since every
#: character of a text is tried, and `re` for the same reason: it is over twice as fast as `regex` here
NUMERAL = re.compile(
    r"[0-9〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾半]"
    r"(?:(?<=[0-9])[0-9]*|(?<!半)|(?=个?百?分点|个百分))"
)


class Matched(NamedTuple):
    """The rule that matches, and its match."""

    rule: Rule
    match: regex.Match[str]

    def pieces(self) -> dict[str, str]:
        """Return the named parts of the match that are not empty."""
        found = self.match.groups()  # a groupdict costs three times as much
        return {name: found[n - 1] for name, n in self.match.re.groupindex.items() if found[n - 1]}


class OrderedRules:
    """Some rules, tried at a numeral in their order."""

    def __init__(self, rules: tuple[Rule, ...], library: Library) -> None:
        self.rules = rules
        self._candidates = Candidates(rules, library)

    def match(self, text: str, at: int, end: int, spot: Spot) -> Matched | None:
        """Return the first rule that matches at `at`, where `spot` is, and is not barred."""
        for rule in self._candidates.at(spot):
            found = rule.pattern.match(text, at, end)
            if found is not None and not (rule.bars and _barred(rule, text, found)):
                return Matched(rule, found)
        return None


def _barred(rule: Rule, text: str, match: regex.Match[str]) -> bool:
    return any(rule._barred(bar, text, match.start(), match.end()) for bar in rule.unless)


@frozen
class Grammar:
    """Everything that the scan needs, made once per library."""

    words: OrderedRules
    exclusions: OrderedRules
    last: OrderedRules
    quantities: OrderedRules
    regions: tuple[Rule, ...]
    units: Units
    followers: frozenset[str] = field(repr=False)
    numeral_run: regex.Pattern[str] = field(repr=False)

    def spot(self, text: str, at: int, end: int) -> Spot:
        """Return the character before the numeral at `at`, its first, and two behind it; fewer where the text ends."""
        behind = self.numeral_run.match(text, at, end).end()  # type: ignore[union-attr]
        return text[at - 1] if at else "", text[at], text[behind : min(behind + 2, end)]

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
        words=OrderedRules(by_when["word"], library),
        exclusions=OrderedRules(by_when[None], library),
        last=OrderedRules(by_when["last"], library),
        quantities=OrderedRules(library.of("quantity"), library),
        regions=by_when["region"],
        units=units,
        followers=_followers(library),
        numeral_run=library.compile("{run}"),
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
