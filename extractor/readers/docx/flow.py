"""Paragraphs, tables and text boxes in the order of reading, written with their blocks.

A paragraph ends with a line feed, cells of a row are parted by tabs, a row ends with a line feed; lines within a cell
are joined by a blank. A cell that holds sentences, a table or a text box (forms hold whole reports in a cell) keeps its
lines and stands on lines of its own. Labels: `段12` counts paragraphs with text outside tables, `表2 行3 列4` tables in
order of their beginning (nested ones too), `文本框1`, `脚注3`, `页眉1`; within those `脚注3 段2`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.readers.docx.fields import Field
from extractor.readers.docx.inline import Inline, Paragraph
from extractor.readers.docx.names import MC, R, W, is_on, number, value
from extractor.readers.docx.numbering import Numbering
from extractor.readers.docx.writer import Draft, Kind, Writer

if TYPE_CHECKING:
    from lxml.etree import _Element

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_OUT = (f"{W}del", f"{W}moveFrom")
_ENDS = tuple("。！？；")
_WIDEST = 1000  # columns or rows that a cell is believed to span

Embed = Callable[[str], None]


class Counters:
    """What is counted over the whole document."""

    def __init__(self) -> None:
        self.tables = self.boxes = self.contents = 0


class Flow:
    """Writes one story (the body, a header, a note); `prefix` begins its labels, which the body has none of."""

    def __init__(
        self, writer: Writer, counters: Counters, inline: Inline, numbering: Numbering, embed: Embed, prefix: str = ""
    ) -> None:
        self._writer, self._counters, self._inline, self._numbering = writer, counters, inline, numbering
        self._embed, self._prefix = embed, prefix
        self._paragraphs = 0
        self._carried: list[Paragraph] = []  # paragraphs that the next one joins
        self._contents: tuple[Field, Draft] | None = None

    def write(self, blocks: Iterable[_Element]) -> None:
        """Write block-level elements: paragraphs, tables, embedded documents; others are gone through."""
        for block in unwrapped(blocks):
            if block.tag == f"{W}p":
                paragraph = self._read(block)
                if paragraph is not None:
                    self._paragraph(paragraph)
            elif block.tag == f"{W}tbl":
                self._flush()
                self._table(block)
            elif block.tag == f"{W}altChunk":
                self._flush()
                self._embed(block.get(f"{R}id") or "")
        self._flush()

    def end(self) -> None:
        """End the story: a table of contents whose field never ended was none."""
        if self._contents is not None:
            field, draft = self._contents
            draft.dropped, self._contents = not field.ended, None

    def _label(self, own: str) -> str:
        return f"{self._prefix} {own}" if self._prefix else own

    def _read(self, element: _Element) -> Paragraph | None:
        """Read a paragraph with its number; None where the next one joins it."""
        read = self._inline.read(element)
        if read.joins:
            self._carried.append(read)
            return None
        properties = element.find(f"{W}pPr")
        found = self._numbering.number(properties)
        text = "".join([p.text for p in self._carried]) + read.text
        boxes = tuple(box for p in (*self._carried, read) for box in p.boxes)
        self._carried = []
        return Paragraph(found + text if text else found.rstrip(), boxes, False, read.in_contents)

    def _flush(self) -> None:
        """Write what waits for a paragraph that does not come."""
        rest = self._rest()
        if rest is not None:
            self._paragraph(rest)

    def _paragraph(self, paragraph: Paragraph) -> None:
        self._writer.end_line()
        self._note_contents(paragraph.in_contents)
        if paragraph.text.strip():
            self._paragraphs += 1
            draft = self._writer.open("paragraph", self._label(f"段{self._paragraphs}"))
            self._writer.write(paragraph.text)
            self._writer.close(draft)
        else:
            self._writer.write(paragraph.text)
        self._writer.write("\n")
        if self._contents is not None and paragraph.text.strip():
            self._writer.close(self._contents[1])
        for box in paragraph.boxes:
            self._box(box)

    def _note_contents(self, field: Field | None) -> None:
        """Begin, go on with or end the block of a table of contents."""
        if self._contents is not None and self._contents[0] is not field:
            self.end()
        if field is not None and self._contents is None:
            self._counters.contents += 1
            self._contents = field, self._writer.open("navigation", f"目录{self._counters.contents}")

    def _box(self, box: _Element | str) -> None:
        """Write a text box on lines of its own, unless it is empty."""
        self._counters.boxes += 1
        self.within("textbox", f"文本框{self._counters.boxes}", box)

    def within(
        self, kind: Kind, label: str, content: _Element | str, inline: Inline | None = None, lead: str = ""
    ) -> None:
        """Write a part with a block around it; the paragraph of a part that has one only is no block of its own.

        `lead` begins its first paragraph: the mark of a note that does not show it itself.
        """
        writer = self._writer
        writer.end_line()
        draft = writer.open(kind, label)
        if isinstance(content, str):
            writer.write(content)
        else:
            inner = Flow(writer, self._counters, inline or self._inline, self._numbering, self._embed, label)
            if lead:
                inner._carried.append(Paragraph(f"{lead} ", (), False, None))
            inner.write(content)
            inner.end()
        writer.end_line()
        writer.close(draft)
        single(writer, draft)

    def _table(self, table: _Element) -> None:
        """Write a table row by row. A cell merged over rows is written once; below it, its place is empty."""
        writer = self._writer
        writer.end_line()
        self._counters.tables += 1
        this, row = self._counters.tables, 0
        above: dict[int, Draft] = {}  # column → the cell that a merged one there goes on with
        for element in unwrapped(table):
            properties = element.find(f"{W}trPr")
            if element.tag != f"{W}tr" or (properties is not None and _gone(properties)):
                continue
            row += 1
            column = 1 + number(value(properties, "gridBefore"), 0, 0, _WIDEST)
            alone, last = True, None  # alone: at the beginning of a line
            for cell in _cells(element):
                form = cell.find(f"{W}tcPr")
                span = number(value(form, "gridSpan"), 1, 1, _WIDEST)
                if value(form, "hMerge") == "continue" and last is not None:
                    last.columns += span
                    column += span
                    continue
                merge = _merge(form)
                if merge == "continue" and column in above:
                    above[column].rows = row - (above[column].row or row) + 1
                    writer.write("" if alone else "\t")
                    alone = False
                else:
                    last, alone = self._cell(cell, f"表{this} 行{row} 列{column}", alone)
                    last.table, last.row, last.column, last.columns = this, row, column, span
                    above.pop(column, None)
                    if merge is not None:
                        above[column] = last
                column += span
            if not alone or last is None:
                writer.write("\n")

    def _cell(self, cell: _Element, label: str, alone: bool) -> tuple[Draft, bool]:
        """Write a cell; return its block and whether the line was ended behind it."""
        writer, label = self._writer, self._label(label)
        inner = Flow(writer, self._counters, self._inline, self._numbering, self._embed, label)
        blocks = list(unwrapped(cell))
        if any(block.tag in (f"{W}tbl", f"{W}altChunk") for block in blocks):
            paragraphs, lines, keeps = [], [], True
        else:
            read = [inner._read(block) for block in blocks if block.tag == f"{W}p"]
            paragraphs = [p for p in (*read, inner._rest()) if p is not None]
            lines = [line for p in paragraphs for line in p.text.split("\n") if line.strip()]
            keeps = any(p.boxes for p in paragraphs) or _are_lines(lines)
        if not alone:
            writer.write("\n" if keeps else "\t")
        draft = writer.open("cell", label)
        if not keeps:
            writer.write(" ".join(lines).replace("\t", " "))
        elif paragraphs:
            for paragraph in paragraphs:
                if paragraph.text.strip() or paragraph.boxes:
                    inner._paragraph(paragraph)
        else:
            inner.write(blocks)
        writer.close(draft)
        single(writer, draft)
        return draft, keeps

    def _rest(self) -> Paragraph | None:
        """Return what waits for a paragraph that does not come, as one."""
        if not self._carried:
            return None
        text = "".join(p.text for p in self._carried)
        boxes = tuple(box for p in self._carried for box in p.boxes)
        self._carried = []
        return Paragraph(text, boxes, False, None) if text or boxes else None


def single(writer: Writer, draft: Draft) -> None:
    """Drop the block of a paragraph that is all that an outer block holds."""
    within = writer.since(draft)
    if len(within) == 1 and within[0].kind == "paragraph":
        within[0].dropped = True


def unwrapped(elements: Iterable[_Element]) -> Iterator[_Element]:
    """Yield block-level elements, those in content controls and insertions too, deleted ones not."""
    stack = [iter(elements)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag in _WRAPPERS:
            stack.append(iter(element))
        elif element.tag == f"{MC}AlternateContent":
            chosen = element.find(f"{MC}Choice")
            chosen = element.find(f"{MC}Fallback") if chosen is None else chosen
            if chosen is not None:
                stack.append(iter(chosen))
        elif element.tag not in _OUT:
            yield element


def _cells(row: _Element) -> Iterator[_Element]:
    """Yield the cells of a row but for deleted ones."""
    for cell in unwrapped(row):
        if cell.tag == f"{W}tc" and cell.find(f"{W}tcPr/{W}cellDel") is None:
            yield cell


def _gone(properties: _Element) -> bool:
    """Tell whether a row is deleted or hidden."""
    return properties.find(f"{W}del") is not None or bool(is_on(properties, "hidden"))


def _merge(properties: _Element | None) -> str | None:
    """Return `restart` for the first of cells merged over rows, `continue` for the others, None for no such cell."""
    merge = properties.find(f"{W}vMerge") if properties is not None else None
    return None if merge is None else merge.get(f"{W}val", "continue")


def _are_lines(lines: list[str]) -> bool:
    """Tell whether the lines of a cell must stay lines: sentences, or numbers that a blank would make one (12 345)."""
    return len(lines) > 1 and (
        any(line.rstrip().endswith(_ENDS) for line in lines)
        or any(a[-1:].isdigit() and b[:1].isdigit() for a, b in pairwise(lines))
    )
