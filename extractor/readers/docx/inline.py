"""The text of a paragraph: its runs as a reader of the accepted document sees them.

In: inserted runs, results of fields, symbols, hyperlinks, content controls, the base of a ruby. Out: deleted and
moved-away runs, hidden ones, codes of fields, phonetic guides. Text boxes are handed on, to be written after the
paragraph that they are anchored in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor.frozen import frozen
from extractor.readers.docx.fields import Field
from extractor.readers.docx.names import MC, XML_SPACE, M, V, W, is_on, value
from extractor.readers.docx.notes import Notes
from extractor.readers.docx.styles import Styles
from extractor.readers.docx.symbols import in_font, symbol

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLANKS = re.compile(r"[\t\r\n]")
_SUPERSCRIPT = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_DEEPEST = 20  # fields in fields: Word's own limit; each run asks all that are open
_RAISED = re.compile(r"[0-9+\-−]{1,6}")


@frozen
class Paragraph:
    """A paragraph's text, its text boxes (`w:txbxContent`, or the words of WordArt), and whether the next joins it."""

    text: str
    boxes: tuple[_Element | str, ...]
    joins: bool
    in_contents: Field | None  # the table of contents that it is a line of


@frozen
class _Look:
    """How a run looks, as far as it changes what is read."""

    hidden: bool
    raised: bool
    font: str | None


class Inline:
    """Reads the paragraphs of one story (body, header, a note) in order: fields reach over paragraphs."""

    def __init__(
        self,
        styles: Styles,
        notes: Notes,
        unread: Counter[str] | None = None,
        *,
        margin: bool = False,
        mark: str = "",
    ) -> None:
        self._styles, self._notes = styles, notes
        self._unread = unread if unread is not None else Counter()  # what is seen on the page but no text
        self._margin = margin  # page numbers in headers and footers are no text
        self._mark = mark  # of the note that is being read
        self._fields: list[Field] = []
        self._text: list[str] = []
        self._boxes: list[_Element | str] = []
        self._page_break = False
        self._hides = False
        self._contents_end: int | None = None  # pieces of text written when the table of contents ended

    def read(self, paragraph: _Element) -> Paragraph:
        """Return what a `w:p` shows; tabs are `\\t`, breaks `\\n`."""
        properties = paragraph.find(f"{W}pPr")
        self._text, self._boxes, self._page_break, self._contents_end = [], [], False, None
        self._hides = self._styles.paragraph_hides(value(properties, "pStyle"))
        contents = self._contents()
        self._walk(paragraph, _Look(self._hides, False, None))
        contents = self._contents() or (contents if self._contents_end == len(self._text) else None)
        # a code that does not reach its result within its paragraph would hide all that follows
        self._fields = [f for f in self._fields if f.in_result]
        return Paragraph("".join(self._text), tuple(self._boxes), self._joins(properties), contents)

    def _contents(self) -> Field | None:
        return next((f for f in self._fields if f.name == "TOC"), None)

    def _joins(self, properties: _Element | None) -> bool:
        """Tell whether a paragraph's mark is deleted or hidden, or the paragraph is a drop cap: the next goes on."""
        if properties is None:
            return False
        frame = properties.find(f"{W}framePr")
        if frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin"):
            return True
        mark = properties.find(f"{W}rPr")
        if mark is None:
            return False
        if mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None:
            return True
        return bool(is_on(mark, "vanish"))

    def _walk(self, element: _Element, look: _Look) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            handler = _HANDLERS.get(tag)
            if handler is not None:
                handler(self, child, look)
            else:  # hyperlinks, insertions, content controls, smart tags and what else only wraps
                self._walk(child, look)

    def _write(self, text: str, look: _Look) -> None:
        if look.hidden or not text:
            return
        for field in self._fields:
            if not field.in_result or (self._margin and field.counts_pages):
                return
        for field in self._fields:
            field.shown = True
        if self._page_break:
            self._page_break = False
            if self._text:
                self._text.append("\n")
        self._text.append(text)

    def _run(self, run: _Element, look: _Look) -> None:
        properties = run.find(f"{W}rPr")
        if properties is None:
            self._walk(run, _Look(look.hidden, False, None))
            return
        hidden = is_on(properties, "vanish")
        if hidden is None:  # a switch of styles: one in the paragraph's and one in the run's cancel each other
            hidden = self._hides != self._styles.hides(value(properties, "rStyle"))
        fonts = properties.find(f"{W}rFonts")
        font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") if fonts is not None else None
        self._walk(run, _Look(hidden, value(properties, "vertAlign") == "superscript", font))

    def _t(self, element: _Element, look: _Look) -> None:
        text = element.text or ""
        stripped = text.strip(" \t\r\n")
        if stripped != text and not _keeps_blanks(element):
            text = stripped
        text = in_font(_BLANKS.sub(" ", text), look.font)
        if look.raised and _RAISED.fullmatch(text):  # m², and a note's number after a figure: 12所¹
            text = text.translate(_SUPERSCRIPT)
        self._write(text, look)

    def _tab(self, _element: _Element, look: _Look) -> None:
        self._write("\t", look)

    def _break(self, element: _Element, look: _Look) -> None:
        if element.get(f"{W}type") in ("page", "column"):
            self._page_break = self._page_break or not look.hidden
        else:
            self._write("\n", look)

    def _hyphen(self, _element: _Element, look: _Look) -> None:
        self._write("-", look)

    def _symbol(self, element: _Element, look: _Look) -> None:
        self._write(symbol(element.get(f"{W}font"), element.get(f"{W}char")), look)

    def _math(self, element: _Element, look: _Look) -> None:
        text = element.text or ""
        self._write(text.translate(_SUPERSCRIPT) if look.raised and _RAISED.fullmatch(text) else text, look)

    def _power(self, element: _Element, look: _Look) -> None:
        self._walk(element, _Look(look.hidden, True, None))

    def _fraction(self, element: _Element, look: _Look) -> None:
        for name, sign in (("num", "/"), ("den", "")):
            part = element.find(M + name)
            if part is not None:
                self._walk(part, look)
                self._write(sign, look)

    def _field_mark(self, element: _Element, look: _Look) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin" and len(self._fields) < _DEEPEST:
            self._fields.append(Field(element.find(f"{W}ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if field.name == "TOC":
                field.ended, self._contents_end = True, len(self._text)
            elif not field.shown:
                self._write(field.computed(), look)

    def _code(self, element: _Element, _look: _Look) -> None:
        if self._fields and not self._fields[-1].in_result:
            self._fields[-1].add(element.text or "")

    def _simple_field(self, element: _Element, look: _Look) -> None:
        field = Field(code=element.get(f"{W}instr") or "")
        field.in_result = True
        self._fields.append(field)
        self._walk(element, look)
        if field in self._fields:
            self._fields.remove(field)
        if not field.shown:
            self._write(field.computed(), look)

    def _reference(self, element: _Element, look: _Look) -> None:
        if look.hidden or any(not field.in_result for field in self._fields):
            return
        kind = "endnote" if element.tag == f"{W}endnoteReference" else "footnote"
        custom = element.get(f"{W}customMarkFollows") in ("1", "true", "on")
        self._write(self._notes.refer(kind, element.get(f"{W}id") or "", custom=custom), look)

    def _own_mark(self, _element: _Element, look: _Look) -> None:
        self._write(self._mark, look)

    def _ruby(self, element: _Element, look: _Look) -> None:
        base = element.find(f"{W}rubyBase")
        if base is not None:
            self._walk(base, look)

    def _alternative(self, element: _Element, look: _Look) -> None:
        chosen = element.find(f"{MC}Choice")
        if chosen is None:
            chosen = element.find(f"{MC}Fallback")
        if chosen is not None:
            self._walk(chosen, look)

    def _box(self, element: _Element, look: _Look) -> None:
        if not look.hidden:
            self._boxes.append(element)

    def _not_text(self, element: _Element, look: _Look) -> None:
        if not look.hidden:
            self._unread[_NOT_TEXT[element.tag]] += 1
        self._walk(element, look)

    def _word_art(self, element: _Element, look: _Look) -> None:
        text = _BLANKS.sub(" ", element.get("string") or "").strip()
        if text and not look.hidden:
            self._boxes.append(text)


def _keeps_blanks(element: _Element | None) -> bool:
    """Tell whether blanks at the ends of a text count: the nearest `xml:space` says so, which may be the body's."""
    while element is not None:
        stated = element.get(XML_SPACE)
        if stated is not None:
            return stated == "preserve"
        element = element.getparent()
    return False


#: what shows words or figures that do not stand in the text
_NOT_TEXT = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "diagram",
    f"{W}object": "embedded object",
}
_SKIPPED = frozenset(
    [W + name for name in ("pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "rt", "rubyPr", "sdtPr")]
    + [W + name for name in ("sdtEndPr", "fldData", "ffData", "softHyphen", "pgNum", "annotationRef", "separator")]
    + [W + name for name in ("proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "smartTagPr")]
    + [W + name for name in ("customXmlPr", "numberingChange", "tbl", "sectPr", "continuationSeparator")]
)

_Handler = Callable[[Inline, "_Element", _Look], None]
_HANDLERS: dict[str, _Handler] = {
    f"{W}r": Inline._run,
    f"{W}t": Inline._t,
    f"{W}tab": Inline._tab,
    f"{W}ptab": Inline._tab,
    f"{W}br": Inline._break,
    f"{W}cr": Inline._break,
    f"{W}noBreakHyphen": Inline._hyphen,
    f"{W}sym": Inline._symbol,
    f"{W}fldChar": Inline._field_mark,
    f"{W}instrText": Inline._code,
    f"{W}fldSimple": Inline._simple_field,
    f"{W}footnoteReference": Inline._reference,
    f"{W}endnoteReference": Inline._reference,
    f"{W}footnoteRef": Inline._own_mark,
    f"{W}endnoteRef": Inline._own_mark,
    f"{W}ruby": Inline._ruby,
    f"{W}txbxContent": Inline._box,
    f"{V}textpath": Inline._word_art,
    f"{MC}AlternateContent": Inline._alternative,
    f"{M}t": Inline._math,
    f"{M}f": Inline._fraction,
    f"{M}sup": Inline._power,
    **dict.fromkeys(_NOT_TEXT, Inline._not_text),
}
