"""Real tables as sources: the simplest readers that the gold of `table_gold` can be told in.

Text files are their own text. Of a PDF the text layer is taken line by line, so that its tables are flattened ones; of
docx and HTML every table becomes cell blocks (`table`, `row`, `column` count from 1) and every paragraph a line.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from extractor.types import Block, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def source(path: Path) -> Source:
    """Return a report as a source; raises ImportError where the library for its format is missing."""
    if path.suffix == ".txt":
        return Source(path.name, path.read_bytes().decode("utf-8"), "", "utf-8", "text")
    builder = Builder()
    if path.suffix == ".pdf":
        import pypdfium2

        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
        return Source(path.name, "\n".join(pages).replace("\r", ""), "", "utf-8", "pdf")
    if path.suffix == ".docx":
        _docx(path, builder)
    else:
        _html(path, builder)
    return builder.source(path.name)


class Builder:
    """Puts a raw text with cell blocks together: cells of a row parted by tabs, rows by line feeds."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._blocks: list[Block] = []
        self._at = 0
        self._tables = 0

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._at += len(text)

    def paragraph(self, text: str) -> None:
        self._blocks.append(Block(self._at, self._at + len(text), "paragraph"))
        self._add(text + "\n")

    def table(self, rows: list[list[tuple[str, int, int, int]]]) -> None:
        """Add a table; a cell is (text, column from 1, rows it spans, columns it spans)."""
        self._tables += 1
        for number, row in enumerate(rows, 1):
            for nth, (text, column, high, wide) in enumerate(row):
                self._add("\t" if nth else "")
                label = f"表{self._tables} 行{number} 列{column}"
                end = self._at + len(text)
                self._blocks.append(
                    Block(self._at, end, "cell", None, label, self._tables, number, column, high, wide)
                )
                self._add(text)
            self._add("\n")

    def source(self, name: str) -> Source:
        return Source(name, "".join(self._pieces), "", "utf-8", "made", tuple(self._blocks))


def _docx(path: Path, builder: Builder) -> None:
    from lxml import etree

    body = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml")).find(_W + "body")

    def text(element: Any) -> str:
        paragraphs = ["".join(t.text or "" for t in p.iter(_W + "t")) for p in element.iter(_W + "p")]
        return " ".join(" ".join(p.split()) for p in paragraphs)

    for element in body.iter(_W + "p", _W + "tbl"):
        if any(above.tag in (_W + "tbl", _W + "p") for above in element.iterancestors()):
            continue
        if element.tag == _W + "p":
            builder.paragraph(text(element))
            continue
        rows, open_cells = [], {}
        for number, row in enumerate(element.iter(_W + "tr")):
            cells, column = [], 1
            for cell in row.findall(_W + "tc"):
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                wide = int(span.get(_W + "val")) if span is not None else 1
                if merge is not None and merge.get(_W + "val") != "restart" and column in open_cells:
                    first, place = open_cells[column]
                    content, at, high, across = rows[first][place] if first < number else cells[place]
                    rows[first][place] = (content, at, high + 1, across)
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = (number, len(cells))
                    cells.append((text(cell), column, 1, wide))
                column += wide
            rows.append(cells)
        builder.table(rows)


def _html(path: Path, builder: Builder) -> None:
    from lxml import html

    tree = html.fromstring(path.read_bytes().decode("utf-8"))

    def text(element: Any) -> str:
        return " ".join(element.text_content().split())

    for element in tree.iter("p", "div", "h1", "h2", "h3", "table"):
        if any(above.tag == "table" for above in element.iterancestors()):
            continue
        if element.tag != "table":
            if not element.xpath(".//p|.//div|.//table|.//script|.//style") and text(element):
                builder.paragraph(text(element))
            continue
        rows, taken = [], set()
        for number, row in enumerate(element.iter("tr")):
            cells, column = [], 1
            for cell in row.iterchildren("td", "th"):
                while (number, column) in taken:
                    column += 1
                high, wide = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
                taken.update((number + y, column + x) for y in range(high) for x in range(wide))
                cells.append((text(cell), column, high, wide))
                column += wide
            rows.append(cells)
        builder.table(rows)
