"""Which line ends part paragraphs, and which the page only broke for want of room."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from extractor.readers.pdf.lines import Row, Sheet, is_solid, median

#: in widths of a Chinese character: how far from the margin a line that touches it may begin or end
_AT_LEFT, _AT_RIGHT, _ROOM, _MORE_ROOM = 0.55, 1.3, 0.8, 2.5
#: what may not be parted from what stands before it, and what not from what follows
_CLOSING = "，。、；：！？）》〉”’」』】％%‰,.;:!?)]}…—"
_OPENING = "（《〈“‘「『【([{"
_ENDS = "。！？；：;:"
#: a new item of a list, where it begins at the margin
_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⒛●■◆◇□★▲※#*•·]|第[一二三四五六七八九十\d]{1,3}[章节条项]"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_TOKEN = re.compile(r"[0-9A-Za-z.,:/%‰+\-]+|.")


@dataclass(slots=True, eq=False)
class Line:
    """A line as it stands in the raw text (`start`, `end`) and on its page.

    `left` and `right` are the margins of its column, `indents` whether paragraphs begin further in there, `need` the
    room that its first word takes, `em` the width of a Chinese character, `block` the number of the block that holds
    it. A table is a line of text ''.
    """

    page: int
    start: int
    end: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    left: float
    right: float
    need: float
    em: float
    indents: bool
    block: int


def margins(rows: list[Row]) -> tuple[float, float] | None:
    """Return the left and right margin that at least two lines touch; None where none do."""
    if len(rows) < 3:
        return None
    lefts, rights = sorted(row.x0 for row in rows), sorted((row.x1 for row in rows), reverse=True)
    height = sorted(row.height for row in rows)[len(rows) // 2]
    left = next((a for a, b in pairwise(lefts) if b - a <= _AT_LEFT * height), None)
    right = next((a for a, b in pairwise(rights) if a - b <= _AT_RIGHT * height), None)
    if left is None or right is None or right - left < 8 * height:
        return None
    return left, right


def has_indents(sheet: Sheet, rows: list[Row], left: float) -> bool:
    """Whether lines of a column begin two characters further in, as paragraphs do."""
    return any(1.4 < (row.x0 - left) / em_of(sheet, row) < 2.8 for row in rows if row.x0 > left)


def em_of(sheet: Sheet, row: Row) -> float:
    """Return the width of a Chinese character of a line; where it has none, nine tenths of its height."""
    glyphs = [n for piece in row.pieces for n in piece.glyphs][:60]
    widths = [sheet.right[n] - sheet.left[n] for n in glyphs if "\u4e00" <= sheet.texts[n] <= "\u9fff"]
    return max(0.1, median(widths) if widths else 0.9 * row.height)


def room_for(sheet: Sheet, row: Row) -> float:
    """Return the room that the first word of a line takes, with the punctuation that may not be parted from it."""
    glyphs = [n for piece in row.pieces for n in piece.glyphs][:40]
    text = "".join(sheet.texts[n][0] for n in glyphs)
    end = 0
    while end < len(text) and text[end] in _OPENING:
        end += 1
    found = _TOKEN.match(text, end)
    end = found.end() if found else end
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    if end < len(text) and text[end - 1] in "）)" and text[end].isdigit():  # （初步核算数）12282.15亿元
        end = _TOKEN.match(text, end).end()  # type: ignore[union-attr]
    room: float = sheet.right[glyphs[max(0, end - 1)]] - sheet.left[glyphs[0]]
    return room


def goes_on(line: Line, following: Line) -> bool:
    """Whether a line certainly goes on in the one that follows it, in its column or on the next page.

    It is as full as a line can be, so that the next word had no room; what follows begins at the margin, where no
    paragraph begins in its column, in letters as high.
    """
    if not (line.text and following.text) or not is_solid(line.text[-1], following.text[0]):
        return False
    em = max(line.em, following.em)
    if abs(line.em - following.em) > (0.15 if _HAN.search(line.text) and _HAN.search(following.text) else 0.35) * em:
        return False  # letters of another size; of a line without Chinese characters the size is a guess
    if line.text[-1] in _ENDS and (not line.indents or _ITEM.match(following.text)):
        return False
    # where paragraphs are indented a word may have been kept whole (特色): what follows is no paragraph's beginning
    room = _MORE_ROOM if line.indents and line.text[-1] not in _ENDS else _ROOM
    full = line.right - line.x1 < following.need + room * em
    begins = line.x0 - line.left < 4.5 * em and following.x0 - following.left < _AT_LEFT * em
    near = line.page != following.page or 0 < following.top - line.top < 3.5 * em
    return full and begins and near
