"""Fields: whose result is the text that counts, and the few that show something without holding a result.

Word computes EQ and SYMBOL anew each time it draws them: 带圈字符 is `EQ \\o\\ac(○,3)`, a fraction `EQ \\f(1,2)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.readers.docx.names import W, is_on, number, value
from extractor.readers.docx.symbols import symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 1000  # characters of a code that are looked at
_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_SWITCH = re.compile(r"\\(?:al|ac|ar|ad|up|do|hc|vc|to|bo|le|ri|[a-z])\s{0,4}\d{0,4}", re.I)
_FRACTION = re.compile(r"\\f\s{0,4}\(([^(),，\\]{1,60})[,，]([^(),，\\]{1,60})\)", re.I)
_OVER = re.compile(r"\\o(?:\\a[a-z])?\s{0,4}\(([^(),，\\]{1,60})[,，]([^(),，\\]{1,60})\)", re.I)
_RUBY = re.compile(r"\\o\\ad\s{0,4}\(\\s\\up\s{0,4}\d{1,4}\([^()\\]{0,60}\)[,，]([^()\\]{1,60})\)", re.I)
_OUTLINES = frozenset("○◯〇□△◇●")
_SYMBOL = re.compile(r'SYMBOL\s{1,9}(0x[0-9a-f]{1,4}|\d{1,5})(?:[^"]{0,60}?\\f\s{0,4}"([^"]{1,60})")?', re.I)


class Field:
    """A field that is being read: its code so far, and whether its result has begun."""

    __slots__ = ("code", "data", "ended", "in_result", "shown")

    def __init__(self, data: _Element | None = None, code: str = "") -> None:
        self.code, self.data = code, data
        self.in_result = self.shown = self.ended = False

    @property
    def name(self) -> str:
        """The field's name in capitals: `TOC`."""
        return next(iter(self.code.split(None, 1)), "").upper()

    @property
    def counts_pages(self) -> bool:
        """Tell whether it shows a page number, which in a header is another on every page."""
        return self.name in _PAGES

    def add(self, code: str) -> None:
        if len(self.code) < _LONGEST:
            self.code += code

    def computed(self) -> str:
        """Return what a field without a result shows: of a drop-down list, a check box, EQ, SYMBOL."""
        if self.data is not None:
            choices = self.data.find(f"{W}ddList")
            if choices is not None:
                entries = [e.get(f"{W}val") or "" for e in choices.iterfind(f"{W}listEntry")]
                at = number(value(choices, "result") or value(choices, "default"), 0)
                return entries[at] if at < len(entries) else ""
            box = self.data.find(f"{W}checkBox")
            if box is not None:
                checked = is_on(box, "checked")
                return "☒" if (is_on(box, "default") if checked is None else checked) else "☐"
        if self.name == "EQ":
            return equation(self.code[:_LONGEST].strip()[2:])
        found = _SYMBOL.match(self.code.strip()) if self.name == "SYMBOL" else None
        return symbol(found[2], f"{int(found[1], 0):04X}") if found else ""


def equation(code: str) -> str:
    """Return the text of an EQ field: ③ for a circled number, 1/2 for a fraction, the base of a ruby."""
    code = re.sub(r'\\\*\s{0,4}(?:"[^"]{0,60}"|\w{1,20})', "", code)  # \* jc2 \* "Font:宋体" \* hps10
    code = _RUBY.sub(r"\1", code)
    code = _FRACTION.sub(r"\1/\2", code)
    code = _OVER.sub(lambda m: _enclosed(m[1].strip(), m[2].strip()), code)
    return re.sub(r"[()]", "", _SWITCH.sub("", code)).strip()


def _enclosed(first: str, second: str) -> str:
    """Return a number in its circle where Unicode has it, else what stands in the outline."""
    outline, inner = (first, second) if first in _OUTLINES else (second, first)
    if outline in _OUTLINES and outline in "○◯〇" and inner.isdecimal() and 0 < int(inner[:3]) <= 20:
        return chr(ord("①") + int(inner[:3]) - 1)
    return inner if outline in _OUTLINES else second
