"""The normalisation steps in their order; each is a pure function from a text to edits of it.

The order matters: line ends and blanks first, so that later steps know one form; pinyin before punctuation, which
widens its parentheses; thousands separators before the blanks that they may be go; traditional characters before
the steps that look for Chinese words; lines before blanks, because a blank's line tells what it is.
"""

from __future__ import annotations

from collections.abc import Callable

from extractor.text.blanks import inner_blanks
from extractor.text.characters import (
    BLANKS,
    JUNK,
    LINE_ENDS,
    WIDE,
    blanks,
    emphasis,
    entities,
    full_width,
    indents,
    junk,
    line_ends,
    lost_blanks,
    punctuation,
    quotes,
    zeros,
)
from extractor.text.chinese import TELLTALE, TONE_MARKS, pinyin, traditional
from extractor.text.held import Held, any_of
from extractor.text.lines import line_breaks
from extractor.text.numbers import cells, decimals, thousands, torn
from extractor.text.offsets import Edit

Step = Callable[[str], list[Edit]]

STEPS: tuple[tuple[str, Step], ...] = (
    ("line_ends", line_ends),
    ("junk", junk),
    ("indents", indents),
    ("entities", entities),
    ("blanks", blanks),
    ("lost_blanks", lost_blanks),
    ("emphasis", emphasis),
    ("full_width", full_width),
    ("zeros", zeros),
    ("traditional", traditional),
    ("pinyin", pinyin),
    ("thousands", thousands),
    ("punctuation", punctuation),
    ("quotes", quotes),
    ("line_breaks", line_breaks),
    ("decimals", decimals),
    ("torn", torn),
    ("cells", cells),
    ("inner_blanks", inner_blanks),
)

#: what a step wants: without any of these characters in the text there is nothing for it to do
WANTED: dict[str, Held] = {
    "line_ends": any_of(LINE_ENDS + "\\"),
    "junk": any_of("", JUNK),
    "blanks": any_of(BLANKS),
    "full_width": any_of(WIDE),
    "traditional": any_of(TELLTALE),
    "pinyin": any_of(TONE_MARKS),
}
