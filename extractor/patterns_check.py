"""Runs the examples of every pattern file through the layers that use the rules: `extractor patterns check`.

A layer that has rules has a finder for each of their kinds, a function that tells what the layer finds in a text with
which rule; here they are joined, so that a kind of rule without a finder is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.link.indicator_check import check_indicators
from extractor.link.strength import cues
from extractor.mentions.finders import exclusions, quantities
from extractor.mentions.time_finders import times
from extractor.rules import Finders, Found, Library, Outcome, check, load
from extractor.segment import finders as segment
from extractor.segment.place_names import find_names


def finders(library: Library) -> Finders:
    """Return a finder for every kind of rule, each working with the rules of `library`."""

    def _quantities(text: str, _: Mapping[str, Any]) -> Iterable[Found]:
        return quantities(text, library)

    def _exclusions(text: str, _: Mapping[str, Any]) -> Iterable[Found]:
        return exclusions(text, library)

    def _times(text: str, context: Mapping[str, Any]) -> Iterable[Found]:
        return times(text, context, library)

    def _places(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
        for name in find_names(text, library):
            yield Found(name.rule, name.start, name.end, {"kind": name.kind, "text": name.text})

    def _cues(text: str, context: Mapping[str, Any]) -> Iterable[Found]:
        return cues(text, context, library)

    mentions = {"quantity": _quantities, "exclusion": _exclusions, "time": _times, "place": _places, "cue": _cues}
    return mentions | segment.finders(library)


def check_folder(user_folder: str | Path | None = None) -> list[Outcome]:
    """Run the examples of the built-in patterns and of a user's folder; raises PatternError where one cannot load."""
    library = load(user_folder)
    library.compile_rules()
    return [*check(library, finders(library)), *check_indicators(library)]
