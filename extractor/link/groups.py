"""Lists that share one head or pair with several: `A、B和C分别增长1%、2%和3%` gives the i-th value its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.compiled import compile_pattern
from extractor.link.lexicon import Lexicon

_JOINT = compile_pattern(r"^\s*(?:、\s*(?:和|与|及|以及)?|[，,]\s*(?:和|及|以及)?|和|与|及|以及|或)\s*$")
_JOINT_COMMA = compile_pattern(r"^\s*[，,]\s*$")
_SPLIT_ALL = compile_pattern(r"、|以及|和|与|及")
_SPLIT_LAST = compile_pattern(r"(?:以及|和|与|及)(?!.*(?:以及|和|与|及))")
_SPREAD = compile_pattern(r"分别|依次|各自")


def runs(
    clean: str, spans: Sequence[tuple[int, int]], floor: int, qualifies: Sequence[bool]
) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of every maximal run of two or more numbers with nothing but 、和，between them.

    A bare comma joins only where 分别 stands before the run (`分别为6.77%，6.13%和1.06%`). A number that only qualifies
    (`四年` in 86名、112名，四年共198名) joins no run of others.
    """
    first = 0
    while first < len(spans):
        last = first
        before = clean[spans[first - 1][1] if first else floor : spans[first][0]]
        spread = bool(_SPREAD.search(before))
        while last + 1 < len(spans):
            if qualifies[last + 1] != qualifies[first]:
                break
            between = clean[spans[last][1] : spans[last + 1][0]]
            if not _JOINT.match(between) or (_JOINT_COMMA.match(between) and not spread):
                break
            last += 1
        if last > first:
            yield first, last + 1
        first = last + 1


def split_heads(text: str, count: int) -> list[tuple[int, int]] | None:
    """Split `A、B和C` into `count` parts (offsets into `text`), or None where no way of splitting gives that many."""
    for cuts in (_last_cuts(text), [m.span() for m in _SPLIT_ALL.finditer(text)], _comma_cuts(text)):
        if len(cuts) == count - 1:
            edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
            parts = list(zip(edges[::2], edges[1::2], strict=True))
            if all(end - start >= 1 for start, end in parts):
                return parts
    return None


def _comma_cuts(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in regex.finditer("、", text)]


def _last_cuts(text: str) -> list[tuple[int, int]]:
    cuts = _comma_cuts(text)
    tail = cuts[-1][1] if cuts else 0
    last = _SPLIT_LAST.search(text, tail)
    return [*cuts, last.span()] if last else cuts


def place_like(text: str, words: Lexicon) -> bool:
    """Tell whether a head of a list is a bare place or level (`河东经开区`), which takes the noun of the last head."""
    return bool(words.label.match(text))
