"""Run the examples of the quantity and exclusion rules: `FINDERS` for `extractor.rules.check`.

Texts of examples are raw: they go through the normalisation, and what is found goes back to raw offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from extractor.mentions.quantities import find_quantities
from extractor.mentions.quantity_grammar import NUMERAL, grammar
from extractor.rules import Finders, Found, Library, load
from extractor.tables import find_tables
from extractor.text import normalise


def quantities(text: str, library: Library) -> Iterator[Found]:
    """Yield the quantities of a raw text with their fields as values."""
    clean = normalise(text)
    for quantity in find_quantities(clean.clean, library, tables=find_tables(clean, library))[0]:
        yield Found(quantity.rule, *clean.to_raw(quantity.start, quantity.end), asdict(quantity))


def exclusions(text: str, library: Library) -> Iterator[Found]:
    """Yield the exclusions of a raw text: whole areas (titles, addresses), parts of words, numbers left out."""
    clean = normalise(text)
    rules = grammar(library)
    spans = {(rule.id, start, end): rule for start, end, rule in rules.areas(clean.clean, 0, len(clean.clean))}
    for numeral in NUMERAL.finditer(clean.clean):
        spot = rules.spot(clean.clean, numeral.start(), len(clean.clean))
        word = rules.words.match(clean.clean, numeral.start(), len(clean.clean), spot)
        if word is not None:
            spans[word[0].id, numeral.start(), word[1].end()] = word[0]
    areas = {rule.id for rule in rules.regions}
    by_id = {rule.id: rule for rule in library.of("exclusion")}
    for other in find_quantities(clean.clean, library, tables=find_tables(clean, library))[1]:
        if other.rule not in areas and other.rule in by_id:
            spans[other.rule, other.start, other.end] = by_id[other.rule]
    for (rule_id, start, end), rule in spans.items():
        yield Found(rule_id, *clean.to_raw(start, end), {"reason": rule.keys["reason"]})


def _quantities(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
    return quantities(text, load())


def _exclusions(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
    return exclusions(text, load())


#: kind of rule → finder with the library that `load()` gives
FINDERS: Finders = {"quantity": _quantities, "exclusion": _exclusions}
