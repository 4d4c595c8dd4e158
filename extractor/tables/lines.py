"""Lines of a clean text, as tables are looked for in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from extractor.types import Span

#: cells that say that there is no number
EMPTY = frozenset(("-", "—", "——", "–", "…", "……", "/", "持平"))


class Line(NamedTuple):
    """A line (clean offsets)."""

    start: int
    end: int


def lines_of(clean: str) -> Iterator[Line]:
    """Yield the lines of a text, empty ones too."""
    at, length = 0, len(clean)
    while at < length:
        stop = clean.find("\n", at)
        stop = length if stop < 0 else stop
        yield Line(at, stop)
        at = stop + 1


def free(span: tuple[int, int], taken: list[Span]) -> bool:
    """Whether a stretch lies outside all spans that are taken (in order, apart)."""
    nth = bisect_left(taken, (span[1],)) - 1  # the last that begins before its end
    return nth < 0 or taken[nth][1] <= span[0]


def spans(lines: list[Line]) -> tuple[Span, ...]:
    """Return the spans of the first lines, as a grid's `above` has them."""
    return tuple(Span(a, b) for a, b in lines[:3])
