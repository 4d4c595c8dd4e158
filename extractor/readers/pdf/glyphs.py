"""A page's characters as pdfium finds them: which, and where they stand on the page as it is displayed."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from extractor.readers.encoding import common_characters

Boxes = npt.NDArray[np.float32]

#: stands for a character of which the font does not tell what it is
UNKNOWN = "\ufffd"
_BLANKS = frozenset(" \u00a0\u2002\u2003\u3000\t")
_LINE_ENDS = frozenset((0x0A, 0x0D, 0xFFFE, 0xFFFF))
_HYPHENS = (0x02, 0xAD)  # pdfium's sign for a hyphen at a line's end, and the soft hyphen
#: text that leans further than this is laid out apart (a watermark)
_SAMPLE = 60  # characters that are asked whether their font names them
_LEAN = math.radians(8)
SLANTED = 4


class View(NamedTuple):
    """How a page is displayed: the box of it that is seen, in its own coordinates, and quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height as displayed."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def apply(self, boxes: Boxes) -> Boxes:
        """Turn boxes (left, bottom, right, top) of the page into (left, top, right, bottom) of the display."""
        x0, y0, x1, y1 = (boxes[:, n] for n in range(4))
        sides = {
            0: (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0),
            1: (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left),
            2: (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom),
            3: (self.top - y1, self.right - x1, self.top - y0, self.right - x0),
        }[self.turns]
        return np.stack(sides, axis=1).astype(np.float32)


class Glyphs(NamedTuple):
    """The visible characters of a page, in the order in which the page draws them.

    `blanks[n]` is the blank that the page draws before character n, if any. `boxes` reach from one character's origin
    to the next and from line to line, `ink` encloses what is drawn. `turns` are quarter turns counterclockwise of the
    text's direction as displayed, `SLANTED` between them.
    """

    texts: list[str]
    blanks: list[str]
    boxes: Boxes
    ink: Boxes
    turns: list[int]


def view_of(pdfium: Any, page: Any) -> View:
    """Return how a page is displayed."""
    box = pdfium.FS_RECTF()
    turns = max(0, pdfium.FPDFPage_GetRotation(page)) % 4
    if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        return View(0, 0, *((height, width) if turns % 2 else (width, height)), turns)
    return View(
        min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top), turns
    )


def glyphs_of(pdfium: Any, text_page: Any, view: View) -> Glyphs:
    """Return the characters of a page."""
    found = _Finder(pdfium, text_page)
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        found.take(index)
    count = len(found.texts)
    loose = view.apply(np.array(found.loose, np.float32).reshape(count, 4))
    ink = view.apply(np.array(found.ink, np.float32).reshape(count, 4))
    loose = _sound(loose, ink)
    turns = [turn if turn == SLANTED else (turn - view.turns) % 4 for turn in found.turns]
    seen = _seen(loose, view)
    if not seen.all():
        kept = np.flatnonzero(seen).tolist()
        texts, blanks = [found.texts[n] for n in kept], [found.blanks[n] for n in kept]
        return Glyphs(texts, blanks, loose[kept], ink[kept], [turns[n] for n in kept])
    return Glyphs(found.texts, found.blanks, loose, ink, turns)


def are_named(pdfium: Any, text_page: Any, texts: list[str]) -> bool:
    """Whether the fonts of a page tell which characters they show.

    Where they do not pdfium takes their numbers for characters, which once in a while is right.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    sample = range(0, count, max(1, count // _SAMPLE))
    guessed = sum(1 for index in sample if pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1)
    unknown = texts.count(UNKNOWN)
    if guessed * 2 <= len(sample) and unknown * 2 <= len(texts):
        return True
    common = common_characters()
    return sum(1 for text in texts if text in common) * 2 > len(texts)


def _sound(loose: Boxes, ink: Boxes) -> Boxes:
    """Replace the boxes of fonts that give no sensible height or width by what is drawn."""
    width, height = loose[:, 2] - loose[:, 0], loose[:, 3] - loose[:, 1]
    drawn = np.maximum(ink[:, 3] - ink[:, 1], ink[:, 2] - ink[:, 0])
    bad = (width <= 0) | (height <= 0) | (height > 4 * np.maximum(drawn, width)) | ~np.isfinite(loose).all(axis=1)
    return np.where(bad[:, None], ink, loose)


def _seen(boxes: Boxes, view: View) -> npt.NDArray[np.bool_]:
    """Tell which boxes have their middle on the page."""
    width, height = view.size
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    return np.asarray((x >= 0) & (x <= width) & (y >= 0) & (y <= height))


class _Finder:
    """Goes through the characters of a page; what it calls is kept at hand, since it is called for each of them."""

    def __init__(self, pdfium: Any, text_page: Any) -> None:
        self.texts: list[str] = []
        self.blanks: list[str] = []
        self.loose: list[tuple[float, float, float, float]] = []
        self.ink: list[tuple[float, float, float, float]] = []
        self.turns: list[int] = []
        self._pdfium, self._page = pdfium, text_page
        self._unicode, self._loose = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
        self._ink = pdfium.FPDFText_GetCharBox
        self._sides = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
        self._by_reference = [ctypes.byref(side) for side in self._sides]
        self._rectangle = pdfium.FS_RECTF()
        self._rectangle_by_reference = ctypes.byref(self._rectangle)
        self._blank = ""
        self._high = 0

    def take(self, index: int) -> None:
        """Take in one character, a blank as what stands before the next."""
        code = self._unicode(self._page, index)
        if code in _LINE_ENDS:
            return
        text = self._text(code, index)
        if not text:
            return
        if text in _BLANKS:
            if not self._pdfium.FPDFText_IsGenerated(self._page, index):
                self._blank = "\u3000" if text == "\u3000" else " "
            return
        box = self._rectangle
        self._ink(self._page, index, *self._by_reference)
        one, two, three, four = self._sides
        left, right, bottom, top = one.value, two.value, three.value, four.value
        loose = (left, bottom, right, top)
        if self._loose(self._page, index, self._rectangle_by_reference):
            loose = (box.left, box.bottom, box.right, box.top)
        self.turns.append(self._turn(index, loose))
        self.texts.append(text)
        self.blanks.append(self._blank)
        self.ink.append((left, bottom, right, top))
        self.loose.append(loose)
        self._blank = ""

    def _text(self, code: int, index: int) -> str:
        if 0xD800 <= code < 0xDC00:  # half of a character of the outer planes; its other half comes next
            self._high = code
            return ""
        if 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
        if code in _HYPHENS:
            return "-"
        if (code < 0x20 and code != 0x09) or 0x7F <= code < 0xA0 or code == 0xFFFD or code > 0x10FFFF:
            return UNKNOWN
        return chr(code)

    def _turn(self, index: int, loose: tuple[float, float, float, float]) -> int:
        """Return the direction of a character: that of the one before it where it stands beside it on its line."""
        if self.loose:
            before = self.loose[-1]
            if not self.turns[-1] and abs(before[1] - loose[1]) < 0.05 and abs(before[2] - loose[0]) < 1:
                return 0
        clockwise = self._pdfium.FPDFText_GetCharAngle(self._page, index)
        if clockwise < 0:
            return 0
        quarters = -clockwise / (math.pi / 2)
        nearest = round(quarters)
        return nearest % 4 if abs(quarters - nearest) * math.pi / 2 <= _LEAN else SLANTED
