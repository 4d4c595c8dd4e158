"""Edits of a text and the map from clean offsets back to raw ones.

An edit whose replacement is as long as the span it replaces is aligned character by character (`２０` → `20`), so
it leaves offsets alone; every other edit maps each character of its replacement to the whole span replaced
(`\\r\\n` → `\\n`). All offsets are code points, half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


class Edit(NamedTuple):
    """Replace `text[start:end]` by `replacement`; offsets are those of the text that the step sees."""

    start: int
    end: int
    replacement: str


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` with the edits made; they are in order and do not overlap (else ValueError)."""
    pieces: list[str] = []
    done = 0
    for start, end, replacement in edits:
        if not done <= start <= end <= len(text):
            raise ValueError(f"edit {start}:{end} overlaps the one before it or leaves the text")
        pieces.append(text[done:start])
        pieces.append(replacement)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


class OffsetMap:
    """Where each character of the clean text stands in the raw text: two arrays, its raw start and its raw end.

    `then(edits)` composes one more step; the empty map of a text is the identity and costs nothing.
    """

    __slots__ = ("_ends", "_starts", "clean_length", "raw_length")

    def __init__(self, raw_length: int) -> None:
        self.raw_length = raw_length
        self.clean_length = raw_length
        self._starts: memoryview | None = None
        self._ends: memoryview | None = None

    def __getstate__(self) -> tuple[int, int, bytes | None, bytes | None]:
        """The two arrays as bytes: a memoryview cannot be pickled."""
        starts, ends = self._starts, self._ends
        return (
            self.raw_length,
            self.clean_length,
            None if starts is None else starts.tobytes(),
            None if ends is None else ends.tobytes(),
        )

    def __setstate__(self, state: tuple[int, int, bytes | None, bytes | None]) -> None:
        self.raw_length, self.clean_length, starts, ends = state
        self._starts = None if starts is None else np.frombuffer(starts, np.int32).data
        self._ends = None if ends is None else np.frombuffer(ends, np.int32).data

    def then(self, edits: Sequence[Edit]) -> OffsetMap:
        """Return the map after one more step of edits over the present clean text."""
        shifting = [(e.start, e.end, len(e.replacement)) for e in edits if e.end - e.start != len(e.replacement)]
        if not shifting:
            return self
        starts, ends = _step_arrays(np.array(shifting, dtype=np.int32), self.clean_length)
        composed = OffsetMap(self.raw_length)
        composed.clean_length = len(starts)
        if self._starts is not None and self._ends is not None:
            inner_starts, inner_ends = np.asarray(self._starts), np.asarray(self._ends)
            # an insertion stands for nothing: its end may be 0, and there is no character before it
            ends = np.where(ends > 0, inner_ends[np.maximum(ends - 1, 0)], 0).astype(np.int32)
            past = np.append(inner_starts, np.int32(self.raw_length))
            starts = past[starts]
            ends = np.maximum(starts, ends)
        composed._starts, composed._ends = starts.data, ends.data
        return composed

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map a clean span: the raw start of its first character, the raw end of its last.

        An empty clean span maps to an empty raw span. IndexError if the span leaves the clean text.
        """
        if not 0 <= start <= end <= self.clean_length:
            raise IndexError(f"span {start}:{end} leaves the clean text of {self.clean_length} characters")
        if self._starts is None or self._ends is None:
            return start, end
        raw_start: int = self._starts[start] if start < self.clean_length else self.raw_length
        if start == end:
            return raw_start, raw_start
        return raw_start, self._ends[end - 1]

    def to_clean(self, raw_offset: int) -> int:
        """Map a raw offset to the clean character that covers it, else to the first one behind it."""
        if not 0 <= raw_offset <= self.raw_length:
            raise IndexError(f"offset {raw_offset} leaves the raw text of {self.raw_length} characters")
        if self._ends is None:
            return raw_offset
        return bisect_right(self._ends, raw_offset)


def _step_arrays(shifting: Ints, length: int) -> tuple[Ints, Ints]:
    """Return start and end, in the text before the step, of each character after it.

    `shifting` has one row (start, end, length of the replacement) an edit, `length` is that of the text before.
    """
    edit_starts, edit_ends, sizes = shifting[:, 0], shifting[:, 1], shifting[:, 2]
    kept_from = np.concatenate((np.zeros(1, np.int32), edit_ends))
    kept_to = np.append(edit_starts, np.int32(length))
    counts = np.empty(2 * len(sizes) + 1, np.int32)  # kept, replaced, kept, …
    counts[0::2] = kept_to - kept_from
    counts[1::2] = sizes
    firsts = np.cumsum(counts, dtype=np.int32) - counts
    total = int(counts.sum())
    shifts = np.zeros(len(counts), np.int32)
    shifts[0::2] = kept_from - firsts[0::2]
    starts = np.arange(total, dtype=np.int32) + np.repeat(shifts, counts)
    ends = starts + np.int32(1)
    replaced = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(replaced)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(firsts[1::2], sizes)
    starts[places] = edit_starts[replaced]
    ends[places] = edit_ends[replaced]
    return starts.astype(np.int32), ends.astype(np.int32)
