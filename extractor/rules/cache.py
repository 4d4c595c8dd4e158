"""One object per pattern library: built when first asked for, kept by the library's digest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from extractor.rules.schema import Library

T = TypeVar("T")
#: more libraries than this are not in use at a time (built-in, a user's own, those of tests)
KEPT = 8


def per_library(build: Callable[[Library], T]) -> Callable[[Library], T]:
    """Decorate a function of a library so that it runs once for each digest."""
    kept: dict[str, T] = {}

    @wraps(build)
    def get(library: Library) -> T:
        if library.digest not in kept:
            while len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[library.digest] = build(library)
        return kept[library.digest]

    return get
