"""Runs the examples of the catalogue of indicators: `gdp#1` must be found, `gdp!1` must not.

A counterexample of a family must be none of the family's indicators.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.link.indicator import find_by_name
from extractor.rules import Library, Outcome
from extractor.rules.indicators import Indicator, catalogue


def check_indicators(library: Library) -> list[Outcome]:
    """Try every example and counterexample on the whole catalogue; return the outcomes in order."""
    known = catalogue(library).indicators
    return [outcome for indicator in known.values() for outcome in _check(library, indicator, known)]


def _check(library: Library, indicator: Indicator, known: Mapping[str, Indicator]) -> Iterator[Outcome]:
    for number, sample in enumerate(indicator.examples, 1):
        found = find_by_name(sample.subject, sample.measure, library)
        problem = None if found == indicator.id else f"should be {indicator.id}, is {found}"
        yield Outcome(f"{indicator.id}#{number}", sample.subject, problem)
    for number, (sample, why) in enumerate(indicator.counterexamples, 1):
        found = find_by_name(sample.subject, sample.measure, library)
        kin = found is not None and indicator.family is not None and known[found].family == indicator.family
        bad = found == indicator.id or kin
        problem = f"should not be {found} ({why}); take the spelling out" if bad else None
        yield Outcome(f"{indicator.id}!{number}", sample.subject, problem)
