"""A page's characters → pieces of lines: what stands side by side without a gap as wide as a character.

All that follows looks at text of one direction as if it ran from left to right: a *sheet* is the page turned so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractor.readers.pdf.glyphs import Glyphs

#: in heights of a line: a gap that parts pieces, and overlaps that tell characters of one line
_PIECE_GAP, _SAME_LINE = 1.1, 0.5
#: in heights of a line: gaps that are blanks between Latin words and beside Chinese characters
_LATIN_BLANK, _WIDE_BLANK = 0.2, 0.5


class Sheet:
    """The characters of a page that run in one direction: their texts, and the sides of their boxes as lists."""

    def __init__(self, glyphs: Glyphs, turn: int, width: float, height: float) -> None:
        """`width` and `height` are those of the page as displayed; the sheet's own are after the turn."""
        self.texts, self.blanks = glyphs.texts, glyphs.blanks
        self.width, self.height = (height, width) if turn % 2 else (width, height)
        x0, y0, x1, y1 = (glyphs.boxes[:, n] for n in range(4))
        sides = {
            0: (x0, y0, x1, y1),
            1: (height - y1, x0, height - y0, x1),
            2: (width - x1, height - y1, width - x0, height - y0),
            3: (y0, width - x1, y1, width - x0),
        }[turn % 4]
        self.left, self.top, self.right, self.bottom = (side.tolist() for side in sides)


@dataclass(slots=True, eq=False)
class Piece:
    """Characters side by side on one line, by number; the sides of the box around them; the height of the line."""

    glyphs: list[int]
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Return the height of the line."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Return where the line stands."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True, eq=False)
class Row:
    """The pieces of one line, from left to right."""

    pieces: list[Piece]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Return the left side of the first piece."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Return the right side of the last piece."""
        return self.pieces[-1].x1

    @property
    def height(self) -> float:
        """Return the height of the line."""
        return self.bottom - self.top


def rows_of(sheet: Sheet, numbers: list[int]) -> list[Row]:
    """Return the lines that these characters make, from top to bottom, each cut where a gap parts it."""
    levels: list[tuple[Piece, list[Piece]]] = []  # the widest run of a line, and all of its runs
    for run in sorted(_runs(sheet, numbers), key=lambda run: run.middle):
        best, nth = 0.0, -1
        for back in range(1, min(4, len(levels)) + 1):
            overlap = _overlap(levels[-back][0], run)
            if overlap >= _SAME_LINE and overlap > best:
                best, nth = overlap, -back
        if nth == -1 and not best:
            levels.append((run, [run]))
            continue
        widest, runs = levels[nth]
        runs.append(run)
        if run.x1 - run.x0 > widest.x1 - widest.x0:
            levels[nth] = (run, runs)
    rows = [Row(_pieces(sheet, runs), widest.top, widest.bottom) for widest, runs in levels]
    return sorted(rows, key=lambda row: row.top + row.bottom)


def slanted_rows(sheet: Sheet, numbers: list[int]) -> list[Row]:
    """Return what is set aslant (a watermark): characters that follow one another at the distance of letters."""
    pieces: list[Piece] = []
    for n in numbers:
        box = (sheet.left[n], sheet.right[n], sheet.top[n], sheet.bottom[n])
        if pieces:
            last, high = pieces[-1], box[3] - box[2]
            before = last.glyphs[-1]
            across = abs(sheet.left[before] + sheet.right[before] - box[0] - box[1]) / 2
            down = abs(sheet.top[before] + sheet.bottom[before] - box[2] - box[3]) / 2
            if max(across, down) <= 1.5 * high:
                last.glyphs.append(n)
                last.x0, last.x1 = min(last.x0, box[0]), max(last.x1, box[1])
                last.top, last.bottom = min(last.top, box[2]), max(last.bottom, box[3])
                continue
        pieces.append(Piece([n], *box))
    return [Row([piece], piece.top, piece.bottom) for piece in pieces]


def _overlap(one: Piece, other: Piece) -> float:
    """Return how much of the lower of two lines the other shares."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(0.1, min(one.height, other.height))


def _runs(sheet: Sheet, numbers: list[int]) -> list[Piece]:
    """Return stretches of characters that the page draws one behind the other on a line."""
    left, top, right, bottom = sheet.left, sheet.top, sheet.right, sheet.bottom
    runs: list[Piece] = []
    run: Piece | None = None
    for n in numbers:
        x0, y0, x1, y1 = left[n], top[n], right[n], bottom[n]
        if run is not None:
            height = min(y1 - y0, run.bottom - run.top)
            off = abs(y0 + y1 - run.top - run.bottom) / 2
            if off <= 0.25 * height and -0.3 * height <= x0 - run.x1 <= height:
                run.glyphs.append(n)
                run.x1 = max(run.x1, x1)
                if y1 - y0 > run.bottom - run.top:
                    run.top, run.bottom = y0, y1
                continue
        run = Piece([n], x0, x1, y0, y1)
        runs.append(run)
    return runs


def _pieces(sheet: Sheet, runs: list[Piece]) -> list[Piece]:
    """Return the runs of a line as pieces: those without a gap between them put together."""
    if len(runs) == 1:
        return runs
    runs.sort(key=lambda run: run.x0)
    pieces = [runs[0]]
    mixed = False
    for run in runs[1:]:
        last = pieces[-1]
        if run.x0 - last.x1 > _PIECE_GAP * max(run.height, last.height):
            pieces.append(run)
            continue
        mixed = mixed or run.x0 < last.x1 - 0.3 * run.height
        pieces[-1] = Piece(
            last.glyphs + run.glyphs,
            last.x0,
            max(last.x1, run.x1),
            min(last.top, run.top),
            max(last.bottom, run.bottom),
        )
    if mixed:
        for piece in pieces:
            piece.glyphs = _once(sheet, piece.glyphs)
    return pieces


def _once(sheet: Sheet, numbers: list[int]) -> list[int]:
    """Return characters from left to right, without those drawn twice in one place to look bold."""
    out: list[int] = []
    for n in sorted(numbers, key=lambda n: sheet.left[n]):
        width = sheet.right[n] - sheet.left[n]
        if not any(
            sheet.texts[n] == sheet.texts[m] and abs(sheet.left[n] - sheet.left[m]) < 0.4 * max(width, 0.1)
            for m in out[-3:]
        ):
            out.append(n)
    return out


# ── the text of lines ───────────────────────────────────────────────────────────────────────────────────────

#: text of a line: its characters, and for each its number, -1 for blanks that are nowhere drawn
Composed = tuple[list[str], list[int]]


def compose(sheet: Sheet, pieces: list[Piece]) -> Composed:
    """Return the text of a line: a blank where the page draws one or leaves room for one, one between pieces."""
    texts: list[str] = []
    numbers: list[int] = []
    for piece in pieces:
        height, before = piece.height, -1
        for n in piece.glyphs:
            blank = ""
            if before >= 0:
                gap = sheet.left[n] - sheet.right[before]
                blank = _blank(sheet.texts[before], sheet.texts[n], gap / max(height, 0.1), sheet.blanks[n])
            elif texts:
                blank = sheet.blanks[n] or " "
            if blank:
                texts.append(blank)
                numbers.append(-1)
            texts.append(sheet.texts[n])
            numbers.append(n)
            before = n
    return texts, numbers


def _blank(last: str, first: str, gap: float, drawn: str) -> str:
    """Return the blank between two characters of a piece; `gap` is in heights of the line."""
    if drawn:
        return drawn
    wide = is_wide(last) or is_wide(first)
    return " " if gap > (_WIDE_BLANK if wide else _LATIN_BLANK) else ""


def is_wide(character: str) -> bool:
    """Whether a character is as wide as high: Chinese characters and their punctuation."""
    return character >= "\u2e80" or character in "“”‘’—…·"


def is_solid(last: str, first: str) -> bool:
    """Whether no blank stands between the parts of what was broken between these two: not between Latin words."""
    return is_wide(last) or is_wide(first)


def join(lines: list[Composed]) -> Composed:
    """Return the lines of a cell as one."""
    texts: list[str] = []
    numbers: list[int] = []
    for line in lines:
        if texts and line[0] and not is_solid(texts[-1], line[0][0]):
            texts.append(" ")
            numbers.append(-1)
        texts += line[0]
        numbers += line[1]
    return texts, numbers


def median(values: list[float]) -> float:
    """Return the middle value, 0 of none."""
    return sorted(values)[len(values) // 2] if values else 0.0


Ints = npt.NDArray[np.int32]
