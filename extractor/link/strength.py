"""How firmly a dated target is stated: must, strive or expect, by the rules of `patterns/strengths.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import regex

from extractor.errors import PatternError
from extractor.rules import Found, Library, Rule, compile_pattern, per_library
from extractor.types import STRENGTHS, Strength

#: words further than this behind the limit speak of something else
REACH_BEHIND, REACH_BEFORE = 12, 24
_STOP = compile_pattern(r"[；。\n]")


@per_library
def _rules(library: Library) -> tuple[tuple[Rule, ...], regex.Pattern[str]]:
    rules = library.of("cue")
    for rule in rules:
        if rule.keys.get("strength") not in STRENGTHS:
            where = f"{rule.file}, rule {rule.id}"
            raise PatternError(f"{where}: no strength {rule.keys.get('strength')!r}; give one of {list(STRENGTHS)}")
    joined = "|".join(f"(?P<c{number}>{rule.filled})" for number, rule in enumerate(rules))
    return rules, compile_pattern(joined or "(?!)")


def find_strength(clean: str, start: int, limit: tuple[int, int], end: int, library: Library) -> Strength:
    """Return the strength of the target whose limit is `clean[limit]`, in a sentence from `start` to `end`.

    The word that stands nearest to the limit counts, with no ； between; without one it is a must.
    """
    rules, pattern = _rules(library)
    best: tuple[int, str] | None = None
    low, high = max(start, limit[0] - REACH_BEFORE), min(end, limit[1] + REACH_BEHIND)
    for stop in _STOP.finditer(clean, low, limit[0]):
        low = stop.end()
    after = _STOP.search(clean, limit[1], high)
    high = after.start() if after else high
    for match in pattern.finditer(clean, low, high):
        gap = limit[0] - match.end() if match.start() < limit[0] else match.start() - limit[1]
        if best is None or gap < best[0]:
            best = gap, rules[int((match.lastgroup or "c0")[1:])].keys["strength"]
    return cast(Strength, best[1]) if best else "must"


def cues(text: str, _: Mapping[str, Any], library: Library) -> Iterable[Found]:
    """Find the words of strength in a text: the finder of the rules' examples."""
    rules, pattern = _rules(library)
    for match in pattern.finditer(text):
        rule = rules[int((match.lastgroup or "c0")[1:])]
        yield Found(rule.id, match.start(), match.end(), {"strength": rule.keys["strength"]})
