"""Runs the examples of every pattern file through the layers that use the rules: `extractor patterns check`.

Each kind of rule has a finder here, a function from (text, context of the example) to what that layer finds in the text
with which rule. Texts of examples are raw, so that an example may test the way back to raw offsets too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extractor.mentions.quantities import find_quantities
from extractor.mentions.quantity_grammar import NUMERAL, grammar
from extractor.mentions.time_finders import FINDERS as TIME_FINDERS
from extractor.rules import Finders, Found, Library, Outcome, check, load
from extractor.segment.place_names import find_names
from extractor.text import normalise

_Finder = Callable[[Library, str, Mapping[str, Any]], Iterable[Found]]


def finders(library: Library) -> Finders:
    """Return a finder for every kind of rule, each working with the rules of `library`."""

    def bind(find: _Finder) -> Callable[[str, Mapping[str, Any]], Iterable[Found]]:
        return lambda text, context: find(library, text, context)

    return {kind: bind(find) for kind, find in _FINDERS.items()}


def check_folder(user_folder: str | Path | None = None) -> list[Outcome]:
    """Run the examples of the built-in patterns and of a user's folder; raises PatternError where one cannot load."""
    library = load(user_folder)
    return check(library, finders(library))


def _quantities(library: Library, text: str, _: Mapping[str, Any]) -> Iterator[Found]:
    clean = normalise(text)
    for quantity in find_quantities(clean.clean, library)[0]:
        yield Found(quantity.rule, *clean.to_raw(quantity.start, quantity.end), asdict(quantity))


def _exclusions(library: Library, text: str, _: Mapping[str, Any]) -> Iterator[Found]:
    clean = normalise(text)
    rules = grammar(library)
    spans: dict[tuple[str, int, int], str] = {}
    for start, end, rule in rules.areas(clean.clean, 0, len(clean.clean)):
        spans[rule.id, start, end] = rule.keys["reason"]
    for numeral in NUMERAL.finditer(clean.clean):
        word = rules.words.match(clean.clean, numeral.start(), len(clean.clean))
        if word is not None:
            spans[word[0].id, numeral.start(), word[1].end()] = word[0].keys["reason"]
    regions = {rule.id for rule in rules.regions}
    for other in find_quantities(clean.clean, library)[1]:
        if other.rule not in regions:
            spans[other.rule, other.start, other.end] = other.reason
    for (rule_id, start, end), reason in spans.items():
        yield Found(rule_id, *clean.to_raw(start, end), {"reason": reason})


def _places(library: Library, text: str, _: Mapping[str, Any]) -> Iterator[Found]:
    for name in find_names(text, library):
        yield Found(name.rule, name.start, name.end, {"kind": name.kind, "text": name.text})


_FINDERS: Mapping[str, _Finder] = {
    "quantity": _quantities,
    "exclusion": _exclusions,
    "time": lambda library, text, context: TIME_FINDERS["time"](text, context),
    "place": _places,
}
