"""Laid out pages → raw text, blocks, boxes, soft breaks: where offsets are given."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

from extractor.readers.pdf.boxes import PageBoxes
from extractor.readers.pdf.columns import Item
from extractor.readers.pdf.glyphs import Glyphs
from extractor.readers.pdf.lines import Composed, Piece, Row, Sheet, compose, join
from extractor.readers.pdf.margins import MOST, Edge, edges_of, running
from extractor.readers.pdf.paragraphs import Line, em_of, goes_on, has_indents, margins, room_for
from extractor.readers.pdf.tables import Table
from extractor.types import Block

Flow = tuple[Sheet, list[Item]]

#: points: how far the sides of columns may be off in a table that goes on on the next page
_SIDE = 4.0


class Writer:
    """Takes page after page; `finish` tells what only all of them together show: running heads, what goes on."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.soft: set[int] = set()
        self.boxes = PageBoxes()
        self.indents = False  # whether a column so far had indented paragraphs
        self._edges: list[Edge] = []
        self._first: list[list[Line]] = []
        self._last: list[list[Line]] = []
        self._tables = 0
        self._open: tuple[Table, int, int] | None = None  # the table at the last page's end, its number, its rows
        self._margins = (0.0, 0.0, 0.0)  # width of the page, left and right margin

    def page(
        self, number: int, glyphs: Glyphs, size: tuple[float, float], flows: list[Flow], apart: list[Flow]
    ) -> None:
        """Add a page: its columns in order, then what stands in another direction (`apart`)."""
        page = _Page(self, number)
        for sheet, items in flows:
            page.flow(sheet, items)
        main = page.lines
        page.is_apart = True
        for sheet, items in apart:
            page.flow(sheet, items)
        start, self.length = self.length, self.length + len(page.numbers)
        self.boxes.add_page(number, start, max(size), page.numbers, glyphs.ink, page.line_starts)
        self.parts.append("".join(page.texts))
        self.blocks.append(Block(start, self.length, "page", number, f"页{number}"))
        self.blocks += page.blocks
        page_block = len(self.blocks) - len(page.blocks)
        lines = [replace(line, block=line.block + page_block) for line in main]
        self.soft.update(page.soft)
        height = flows[0][0].height if flows else size[1]
        self._edges += edges_of(lines, height, self.soft)
        self._first.append(lines[: MOST + 1])
        self._last.append(lines[-MOST - 1 :])

    def finish(self) -> tuple[str, tuple[Block, ...], tuple[int, ...]]:
        """Return raw text, blocks in order and soft breaks."""
        outside = running(self._edges, len(self._first))
        for line in {edge.line.start: edge.line for edge in self._edges if edge.line.start in outside}.values():
            self._take_out(line, outside[line.start])
        self._join_pages(outside)
        self.boxes.set_outside([(b.start, b.end) for b in self.blocks if b.kind in ("header", "footer")])
        raw = "".join(self.parts)
        blocks = sorted((b for b in self.blocks if b.end > b.start), key=lambda b: (b.start, -b.end))
        return raw, tuple(blocks), tuple(sorted(self.soft))

    def _take_out(self, line: Line, is_head: bool) -> None:
        """Call the block of a line, which holds nothing else, a running head or foot."""
        block = self.blocks[line.block]
        kind: Literal["header", "footer"] = "header" if is_head else "footer"
        label = (block.label or "").replace("段", "页眉" if is_head else "页脚")
        self.blocks[line.block] = replace(block, kind=kind, label=label)

    def _join_pages(self, outside: dict[int, bool]) -> None:
        """Find the lines that go on on the next page, over the running heads and feet between them."""
        for before, after in zip(self._last, self._first[1:], strict=False):
            last = next((line for line in reversed(before) if line.start not in outside), None)
            first = next((line for line in after if line.start not in outside), None)
            if last is not None and first is not None and goes_on(last, first):
                between = [x.end for x in (*before, *after) if last.start <= x.start < first.start]
                self.soft.update(between)

    def table_number(self, table: Table, is_first: bool) -> tuple[int, int]:
        """Return the number of a table and of its first row: those of the table that it goes on from, if it does."""
        if is_first and self._open is not None:
            before, number, rows = self._open
            if len(before.edges) == len(table.edges) and all(
                abs(a - b) <= _SIDE for a, b in zip(before.edges, table.edges, strict=True)
            ):
                return number, rows
        self._tables += 1
        return self._tables, 0

    def close_page(self, table: Table | None, number: int = 0, rows: int = 0) -> None:
        """Remember the table that ends a page, None where something else does."""
        self._open = (table, number, rows) if table is not None else None

    def margins_of(self, sheet: Sheet, rows: list[Row]) -> tuple[float, float]:
        """Return the margins of a column; where it is too short to show any, those of the column before if it fits."""
        found = margins(rows)
        if found is not None:
            self._margins = (sheet.width, *found)
            return found
        width, left, right = self._margins
        if (
            rows
            and width == sheet.width
            and left - 2 <= min(row.x0 for row in rows)
            and max(row.x1 for row in rows) <= right + 2
        ):
            return left, right
        return 0.0, math.inf  # no line is full


class _Page:
    """The text of one page in the making; offsets are those of the whole text."""

    def __init__(self, writer: Writer, number: int) -> None:
        self.writer, self.number, self.base = writer, number, writer.length
        self.texts: list[str] = []
        self.numbers: list[int] = []
        self.line_starts: list[int] = []
        self.blocks: list[Block] = []
        self.lines: list[Line] = []
        self.soft: list[int] = []
        self.is_apart = False
        self._paragraphs = self._tables = 0

    @property
    def at(self) -> int:
        return self.base + len(self.numbers)

    def flow(self, sheet: Sheet, items: list[Item]) -> None:
        """Write one column."""
        rows = [item for item in items if isinstance(item, Row)]
        sides = self.writer.margins_of(sheet, rows)
        if has_indents(sheet, rows, sides[0]):
            self.writer.indents = True
        indents = self.writer.indents
        before: Line | None = None
        for item in items:
            if isinstance(item, Table):
                self._table(sheet, item)
                before = None
                continue
            line = self._line(sheet, item, sides, indents)
            if before is not None and not self.is_apart and goes_on(before, line):
                self.soft.append(before.end)
                line.block = before.block
                self.blocks[line.block] = replace(self.blocks[line.block], end=line.end)
            else:
                self._paragraphs += 1
                line.block = len(self.blocks)
                kind, name = ("textbox", "旁") if self.is_apart else ("paragraph", "段")
                label = f"页{self.number} {name}{self._paragraphs}"
                self.blocks.append(Block(line.start, line.end, kind, self.number, label))  # type: ignore[arg-type]
            self.lines.append(line)
            before = line
            if not self.is_apart:
                self._keep_open(line)

    def _keep_open(self, line: Line) -> None:
        """A line behind a table ends it, unless it may be a page number."""
        if len(line.text) > 12:
            self.writer.close_page(None)

    def _line(self, sheet: Sheet, row: Row, sides: tuple[float, float], indents: bool) -> Line:
        start = self.at
        self.line_starts.append(start)
        text = self._write(sheet, compose(sheet, row.pieces))
        end = self.at
        self._end("\n")
        place = (row.x0, row.x1, row.top, row.bottom, *sides)
        return Line(self.number, start, end, text, *place, room_for(sheet, row), em_of(sheet, row), indents, 0)

    def _write(self, sheet: Sheet, composed: Composed) -> str:
        text = "".join(composed[0])
        for part, number in zip(*composed, strict=True):
            self.numbers += [number] * len(part)
        self.texts.append(text)
        return text

    def _end(self, sign: str) -> None:
        self.texts.append(sign)
        self.numbers.append(-1)

    def _table(self, sheet: Sheet, table: Table) -> None:
        """Write the cells of a table, parted by tabs, its rows by line feeds."""
        start = self.at
        is_first = not any(len(line.text) > 12 for line in self.lines) and not self._tables
        self._tables += 1
        number, first = self.writer.table_number(table, is_first)
        for row in table.rows():
            for nth, cell in enumerate(row):
                if nth:
                    self._end("\t")
                at = self.at
                self._cell(sheet, cell.lines)
                if self.at > at:
                    place = {"table": number, "row": first + cell.row + 1, "column": cell.column + 1}
                    label = f"页{self.number} 表{number} 行{place['row']} 列{place['column']}"
                    spans = {"rows": cell.rows, "columns": cell.columns}
                    self.blocks.append(Block(at, self.at, "cell", self.number, label, **place, **spans))
            self._end("\n")
        self.writer.close_page(table, number, first + table.height)
        self.lines.append(
            Line(self.number, start, self.at, "", table.x0, table.x1, table.top, table.bottom, 0, 0, 0, 0, False, 0)
        )

    def _cell(self, sheet: Sheet, lines: list[list[Piece]]) -> None:
        """Write the lines of a cell as one."""
        parts = [compose(sheet, pieces) for pieces in lines]
        at = self.at
        for nth, part in enumerate(parts):
            self.line_starts.append(at + len("".join(join(parts[: nth + 1])[0])) - len("".join(part[0])))
        self._write(sheet, join(parts))
