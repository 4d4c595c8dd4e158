"""Where the characters of a raw text stand: eight bytes each, so that 10,000 pages stay below 100 MB."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
import numpy.typing as npt

from extractor.readers.pdf.glyphs import Boxes
from extractor.types import Rectangle

Packed = npt.NDArray[np.uint16]

#: the sides of a box are counted in so many parts of the page's longer side (0.013 points on A4)
_PARTS = 65_535


class PageBoxes:
    """The boxes of every character of a raw text: `types.CharacterBoxes`."""

    def __init__(self) -> None:
        self._pages: list[int] = []
        self._starts: list[int] = []
        self._scales: list[float] = []
        self._boxes: list[Packed] = []
        self._lines: list[int] = []
        self._outside: list[tuple[int, int]] = []

    def add_page(self, page: int, start: int, scale: float, numbers: list[int], ink: Boxes, lines: list[int]) -> None:
        """Add a page whose text begins at `start`.

        `numbers` tell for each character of its text which box of `ink` it has, -1 for none; `lines` are the offsets
        at which its lines begin; `scale` is the page's longer side in points.
        """
        which = np.array(numbers, np.int64)
        packed = np.zeros((len(numbers), 4), np.uint16)
        if len(ink):
            # no box is all zeros: its right and lower side are rounded up
            sides = np.clip(ink / max(scale, 1e-6) * _PARTS, 0, _PARTS - 1)
            sides = np.concatenate([np.floor(sides[:, :2]), np.floor(sides[:, 2:]) + 1], axis=1).astype(np.uint16)
            packed = np.where((which >= 0)[:, None], sides[which], 0).astype(np.uint16)
        self._pages.append(page)
        self._starts.append(start)
        self._scales.append(scale)
        self._boxes.append(packed)
        self._lines += lines

    def set_outside(self, spans: list[tuple[int, int]]) -> None:
        """Tell which lines are running heads: a text that goes on over one (12⏎— 17 —⏎.6亿元) does not stand there."""
        self._outside = sorted(spans)

    def _within(self, first: int, last: int) -> bool:
        nth = bisect_right(self._outside, (first, 1 << 62)) - 1
        return nth >= 0 and self._outside[nth][0] <= first and last <= self._outside[nth][1] + 1

    def rectangles(self, start: int, end: int) -> tuple[Rectangle, ...]:
        """Return the rectangles of `raw[start:end]`, one a line, in order."""
        cuts = self._lines[bisect_right(self._lines, start) : bisect_left(self._lines, end)]
        out: list[Rectangle] = []
        for first, last in zip([start, *cuts], [*cuts, end], strict=True):
            nth = bisect_right(self._starts, first) - 1
            if nth < 0 or (cuts and self._within(first, last)):
                continue
            found = self._boxes[nth][first - self._starts[nth] : last - self._starts[nth]]
            found = found[found.any(axis=1)]
            if len(found):
                unit = self._scales[nth] / _PARTS
                sides = (*found[:, :2].min(axis=0), *found[:, 2:].max(axis=0))
                left, top, right, bottom = (round(float(side) * unit, 2) for side in sides)
                out.append(Rectangle(self._pages[nth], left, top, right, bottom))
        return tuple(out)
