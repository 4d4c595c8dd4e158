"""Which indicator of the catalogue a fact belongs to, by its whole subject and by kind, unit and aspect; or none.

A wrong indicator is worse than none: 第三产业增加值 is not 地区生产总值, 公办幼儿园在园幼儿占比 is no number of kindergartens. So a subject must
be a spelling of the indicator from end to end, after what the catalogue's `words` take off (全市, 完成, 增长).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extractor.frozen import frozen
from extractor.rules import Library, Outcome, per_library
from extractor.rules.indicators import Catalogue, Family, Indicator, Measure, Sample, catalogue
from extractor.types import Quantity


@frozen
class _Entry:
    """An indicator as it is looked up; `exact` holds the measures of its size, `other` those that compare it."""

    id: str
    verbs: frozenset[str]
    exact: frozenset[Measure]
    other: frozenset[Measure]


@frozen
class _Bare:
    """A name without its owner (在校生): the words for owners as a pattern, and owner → entry."""

    owner: re.Pattern[str]
    owners: dict[str, str]
    entries: dict[str, _Entry]

    def read(self, words: str, measure: Measure) -> str | None:
        """Return the indicator of the owner that `words` name last (普通小学1705所，…，在校生 → 小学在校生)."""
        last = None
        for last in self.owner.finditer(words):  # noqa: B007
            pass
        entry = self.entries.get(self.owners[last.group()]) if last else None
        return entry.id if entry and measure in entry.exact | entry.other else None


def find_indicator(
    quantity: Quantity, aspect: str, subject: str | None, clean: str, start: int, library: Library
) -> str | None:
    """Return the id of the indicator of a fact or None; `start` is where its sentence starts in the clean text."""
    if subject is None:
        return None
    measure = (quantity.kind, quantity.unit, aspect)
    found, bare = _matcher(library).find(subject, measure)
    for name in bare:
        read = name.read(clean[start : quantity.start], measure)
        if read:
            return read
    return found


class _Matcher:
    """The catalogue by spelling; subjects return over and over within a report."""

    def __init__(self, library: Library) -> None:
        made = catalogue(library)
        self._names = made.names
        self._entries: dict[str, list[_Entry]] = {}
        known = {indicator.id: _entry(made, indicator) for indicator in made.indicators.values()}
        for indicator in made.indicators.values():
            for spelling in indicator.spellings:
                self._entries.setdefault(made.names.plain(spelling), []).append(known[indicator.id])
        self._verbs = sorted({verb for entry in known.values() for verb in entry.verbs}, key=len, reverse=True)
        self._bare: dict[str, list[_Bare]] = {}
        for family in made.families:
            for name, ids in family.bare.items():
                bare = _bare(family, {owner: known[id_] for owner, id_ in ids.items() if id_ in known})
                self._bare.setdefault(made.names.plain(name), []).append(bare)
        self.find = lru_cache(maxsize=8192)(self._find)

    def _find(self, subject: str, measure: Measure) -> tuple[str | None, tuple[_Bare, ...]]:
        """Return the indicator that the subject alone names, and the bare names that it is."""
        bare: tuple[_Bare, ...] = ()
        for form in self._names.forms(subject):
            entries = self._entries.get(form) or self._with_verb(form)
            bare = bare or tuple(self._bare.get(form, ()))
            for entry in entries:
                if measure in entry.exact:
                    return entry.id, bare
            for entry in entries:
                if measure in entry.other:
                    return entry.id, bare
        return None, bare

    def _with_verb(self, form: str) -> list[_Entry]:
        """Return the indicators before whose name this verb may stand: 新增高新技术企业, but not 新增常住人口."""
        for verb in self._verbs:
            if form.startswith(verb):
                found = [entry for entry in self._entries.get(form[len(verb) :], ()) if verb in entry.verbs]
                if found:
                    return found
        return []


_matcher = per_library(_Matcher)


def _entry(made: Catalogue, indicator: Indicator) -> _Entry:
    return _Entry(indicator.id, frozenset(indicator.verbs), made.direct(indicator), made.derived(indicator))


def _bare(family: Family, entries: dict[str, _Entry]) -> _Bare:
    words = sorted(family.owners, key=lambda word: (-len(word), word))
    return _Bare(re.compile("|".join(map(re.escape, words))), dict(family.owners), entries)


def check_indicators(library: Library) -> list[Outcome]:
    """Run the examples and counterexamples of every indicator: `gdp#1` must be found, `gdp!1` must not."""
    matcher = _matcher(library)
    return [outcome for indicator in catalogue(library).indicators.values() for outcome in _check(matcher, indicator)]


def _check(matcher: _Matcher, indicator: Indicator) -> Iterator[Outcome]:
    for number, sample in enumerate(indicator.examples, 1):
        found = _try(matcher, sample)
        problem = None if found == indicator.id else f"should be {indicator.id}, is {found}"
        yield Outcome(f"{indicator.id}#{number}", sample.subject, problem)
    for number, (sample, why) in enumerate(indicator.counterexamples, 1):
        bad = _try(matcher, sample) == indicator.id
        problem = f"should not be {indicator.id} ({why})" if bad else None
        yield Outcome(f"{indicator.id}!{number}", sample.subject, problem)


def _try(matcher: _Matcher, sample: Sample) -> str | None:
    return matcher.find(sample.subject, sample.measure)[0]
