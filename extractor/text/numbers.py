"""Thousands separators and blanks inside numbers."""

from __future__ import annotations

import re

from extractor.text.alphabet import HAN, UNIT_START
from extractor.text.offsets import Edit

# what parts two groups of three digits, and the number that it stands in. A full-width comma also parts two values:
# only before a decimal or a Chinese character (31，973万元, not 分别为120，135。); a blank also parts two columns
_GROUPED = (
    (
        re.compile(r",\d{3}(?!\d)"),
        re.compile(r"(?<![\d.第A-Za-z])(?<!\d[,，])[1-9]\d{0,2}(?:,\d{3}){1,5}(?![\d,]|，\d)"),
    ),
    (
        re.compile(r"，\d{3}(?!\d)"),
        re.compile(rf"(?<![\d.第A-Za-z])(?<!\d[,，])[1-9]\d{{0,2}}(?:，\d{{3}}){{1,5}}(?=\.\d|[{HAN}%㎡])(?!年)"),
    ),
    (
        re.compile(r" \d{3}(?!\d)"),
        re.compile(
            rf"(?<![\d.:/\-第表图注A-Za-z])(?<!\d[,，])(?<![\d表图] )[1-9]\d{{0,2}}(?: \d{{3}}){{1,4}}"
            rf"(?=(?:\.\d{{1,6}})?[{HAN}%㎡]|[—~-]\d{{1,3}} \d{{3}})(?!年)"
        ),
    ),
)


def thousands(text: str) -> list[Edit]:
    """Thousands separators go: `20,596万元`, `31，973万元`, `28 496万元`; not in `2012，2013年` or `1，2，3`."""
    edits: list[Edit] = []
    for separator, number in _GROUPED:
        done = 0
        for found in separator.finditer(text):
            start = found.start()
            match = number.match(text, _first_digit(text, start, done)) if start >= done else None
            if match:
                done = match.end()
                sign = text[start]
                edits += [Edit(place, place + 1, "") for place in range(start, done) if text[place] == sign]
    return sorted(edits)


def _first_digit(text: str, end: int, least: int) -> int:
    """Return where the number that ends at `end` begins, not before `least`."""
    start = end
    while start > max(least, end - 7) and (text[start - 1].isdigit() or text[start - 1] == "."):
        start -= 1
    return start


_CELL = re.compile(r" [1-9]\d{0,2}( )\d{3}(?:\.\d{1,4})?(?= -?\d| ?\n| ?$)")
_ROW = re.compile(r"[^，。；\n]{1,60}(?: -?\d[\d.]{0,15}%?){1,12} ?")


def cells(text: str) -> list[Edit]:
    """A blank as thousands separator in a table's row goes where the rows beside it have one cell less.

    `原煤 万吨 1 204.6 5.1` above `原油 万吨 87.5 2.0`: the row above has a number of two pieces.
    """
    edits: list[Edit] = []
    for found in _CELL.finditer(text):
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
        end = len(text) if end < 0 else end
        above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
        below_end = text.find("\n", end + 1)
        below = text[end + 1 : below_end if below_end >= 0 else len(text)]
        if not _ROW.fullmatch(text, start, end):
            continue
        own = len(text[start:end].split())
        others = [len(row.split()) for row in (above, below) if _ROW.fullmatch(row) and not _CELL.search(row)]
        if others and all(count == own - 1 for count in others):
            edits.append(Edit(*found.span(1), ""))
    return edits


# 9 5%的学校 · 年均增长1 2.7 %: a blank fell into a number; a year only where the whole is one (2 016 年)
_TORN_BLANK = re.compile(r" \d")
_TORN = re.compile(
    rf"(?<=[{HAN}，（])(?<![表图第注])(?<!\d[,，])\d{{1,3}}(?:\.\d{{1,2}})? \d{{1,3}}(?:\.\d{{1,3}})?"
    rf"(?= ?[{UNIT_START}])"
)
_YEAR = re.compile(" ?年")
_PROSE = re.compile("[，。；]")


def torn(text: str) -> list[Edit]:
    """A blank inside a number of a sentence goes: `9 5%的学校，`, `增长1 2.7 %，`; tables and titles keep theirs."""
    edits: list[Edit] = []
    for blank in _TORN_BLANK.finditer(text):
        place = blank.start()
        found = _TORN.match(text, _first_digit(text, place, 0)) if text[place - 1 : place].isdigit() else None
        if not found or found.start() == place:
            continue
        number = found.group().replace(" ", "")
        is_year = len(number) == 4 and number[:2] in ("19", "20")
        if number.count(".") > 1 or bool(_YEAR.match(text, found.end())) is not is_year:
            continue
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", found.end())
        if _PROSE.search(text, start, end if end >= 0 else len(text)):
            edits.append(Edit(place, place + 1, ""))
    return edits


_DECIMAL = re.compile(rf"(?<=[{HAN}])(?<!第)[1-9]?\d{{1,6}}( ?\. ?)\d{{1,3}}(?= ?[%‰{HAN}])(?! ?年)")


def decimals(text: str) -> list[Edit]:
    """Blanks about a decimal point go: `增长12. 5%`, `面积 5 . 5万亩`; never behind a list number at a line's start."""
    if ". " not in text and " ." not in text:
        return []
    return [Edit(*found.span(1), ".") for found in _DECIMAL.finditer(text) if found.group(1) != "."]
