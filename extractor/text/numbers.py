"""Thousands separators and blanks inside numbers."""

from __future__ import annotations

import re

from extractor.text.alphabet import HAN
from extractor.text.offsets import Edit

# what parts two groups of three digits, and the number that it stands in. A full-width comma also parts two values:
# only before a decimal or a Chinese character (31，973万元, not 分别为120，135。); a blank also parts two columns
_GROUPED = (
    (re.compile(r",\d{3}(?!\d)"), re.compile(r"(?<![\d.,，第A-Za-z])[1-9]\d{0,2}(?:,\d{3}){1,5}(?![\d,]|，\d)")),
    (
        re.compile(r"，\d{3}(?!\d)"),
        re.compile(rf"(?<![\d.,，第A-Za-z])[1-9]\d{{0,2}}(?:，\d{{3}}){{1,5}}(?=\.\d|[{HAN}%])(?!年)"),
    ),
    (
        re.compile(r" \d{3}(?!\d)"),
        re.compile(
            rf"(?<![\d.,，:/\-第表图A-Za-z])(?<![\d表图] )[1-9]\d{{0,2}}(?: \d{{3}}){{1,4}}"
            rf"(?=(?:\.\d{{1,6}})?[{HAN}%])(?!年)"
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
            if start < done:
                continue
            first = start
            while first > max(done, start - 4) and text[first - 1].isdigit():
                first -= 1
            match = number.match(text, first)
            if match:
                done = match.end()
                sign = text[start]
                edits += [Edit(place, place + 1, "") for place in range(start, done) if text[place] == sign]
    return sorted(edits)


_DECIMAL = re.compile(rf"(?<=[{HAN}])(?<!第)[1-9]?\d{{1,6}}( ?\. ?)\d{{1,3}}(?= ?[%‰{HAN}])(?! ?年)")


def decimals(text: str) -> list[Edit]:
    """Blanks about a decimal point go: `增长12. 5%`, `面积 5 . 5万亩`; never behind a list number at a line's start."""
    if ". " not in text and " ." not in text:
        return []
    return [Edit(*found.span(1), ".") for found in _DECIMAL.finditer(text) if found.group(1) != "."]
