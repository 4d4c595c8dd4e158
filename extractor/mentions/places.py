"""Places mentioned in clean text: names of regions, schools and organisations, and deictic words (全区, 我校)."""

from __future__ import annotations

from extractor.rules import Library
from extractor.segment.place_names import find_names
from extractor.types import Place


def find_places(clean: str, library: Library, start: int, end: int) -> list[Place]:
    """Return the places named in `clean[start:end]`, in order, none overlapping.

    A name holds no blanks. `name` is None for a deictic word, which only the document can resolve
    (`extractor.link.inventory`).
    """
    return [
        Place(n.start, n.end, n.text, None if n.kind == "deictic" else n.text, n.kind)
        for n in find_names(clean, library, start, end)
    ]
