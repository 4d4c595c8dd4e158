"""Tree → the lines that a reader of the page sees, in order: paragraphs, and tables row by row.

A paragraph is what stands between two edges of blocks; `<br>` ends a line inside it. A table whose cells hold other
tables or whole texts is layout, and its cells are read as blocks; in any other, cells are parted by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.readers.html.tree import Node, Tree, names

#: elements that stand on lines of their own
BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing "
    "main menu nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th "
    "thead tr ul xmp"
)
#: elements whose content nobody sees, or sees only on demand
_UNSEEN = names(
    "area audio canvas col colgroup datalist embed frame head input keygen link map meta noframes "
    "noscript object option param progress rp script select source style textarea track video"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.I)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)", re.I)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" *\n[ \n]*")
_MANY_BLANKS = re.compile("  +")
_LINE_END = re.compile(r"\r\n?")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_MOST_COLUMNS = 1000
_MOST_ROWS, _MOST_FILLERS = 65534, 200_000
_LONG_CELL, _LONG_TEXTS = 600, 200


@dataclass
class Cell:
    """A cell of a table: its element, its text on one line, its place in the grid (from 1) and what it spans.

    A place into which a cell above reaches is an empty cell that spans no rows.
    """

    node: Node
    text: str
    row: int
    column: int
    rows: int
    columns: int
    links: int


@dataclass
class Line:
    """A paragraph (`text`) or a whole table (`rows`) of an element; `links` counts the characters of its links."""

    node: Node
    text: str
    links: int
    rows: list[list[Cell]] = field(default_factory=list)


def lines_of(tree: Tree) -> list[Line]:
    """Return the visible lines of a page in order."""
    walker = _Walker(tree.body)
    walker.walk(tree.body)
    walker.flush()
    return walker.lines


class _Walker:
    """Gathers texts until the edge of a block."""

    def __init__(self, block: Node) -> None:
        self.lines: list[Line] = []
        self._block = block
        self._parts: list[str] = []
        self._links = 0
        self._in_link = self._in_pre = False

    def walk(self, node: Node) -> None:
        """Take in what an element holds."""
        for child in node.children:
            if isinstance(child, str):
                self._text(child)
            elif child.tag == "br":
                self._parts.append("\n")
            elif not is_hidden(child):
                self._element(child)

    def _element(self, node: Node) -> None:
        if node.tag == "table" and (rows := _data_rows(node)):
            self._table(node, rows)
        elif node.tag in BLOCKS or ("display" in node.source and _BLOCK_STYLE.search(node.attributes.get("style", ""))):
            self.flush()
            block, pre, self._block = self._block, self._in_pre, node
            self._in_pre = pre or node.tag in ("pre", "listing", "xmp", "plaintext")
            self.walk(node)
            self.flush()
            self._block, self._in_pre = block, pre
        else:
            in_link, self._in_link = self._in_link, self._in_link or node.tag == "a"
            self.walk(node)
            self._in_link = in_link

    def _text(self, text: str) -> None:
        text = _LINE_END.sub("\n", text) if self._in_pre else _BLANKS.sub(" ", text)
        if text == " " and self._parts and self._parts[-1][-1:] in (" ", "\n"):
            return
        self._parts.append(text)
        if self._in_link:
            self._links += len(text.strip())

    def flush(self) -> None:
        """End a paragraph."""
        if self._parts:
            text = "".join(self._parts)
            if not self._in_pre:
                text = _MANY_BLANKS.sub(" ", _AROUND_BREAK.sub("\n", text)).strip(" ")
            text = text.strip("\n")
            if text.strip():
                self.lines.append(Line(self._block, text, self._links))
            self._parts.clear()
            self._links = 0

    def _table(self, node: Node, rows: list[list[Cell]]) -> None:
        self.flush()
        for child in node.elements():
            if child.tag == "caption" and not is_hidden(child):
                block, self._block = self._block, child
                self.walk(child)
                self.flush()
                self._block = block
        text = "\n".join("\t".join(cell.text for cell in row) for row in rows)
        self.lines.append(Line(node, text, sum(cell.links for row in rows for cell in row), rows))


def is_hidden(node: Node) -> bool:
    """Tell an element that is not shown: by its sort, the attribute `hidden` or its own style."""
    if node.tag in _UNSEEN:
        return True
    if node.tag == "dialog":
        return "open" not in node.attributes
    source = node.source
    if not source or not ("hid" in source or "none" in source or "HID" in source or "NONE" in source):
        return False
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────


def _data_rows(table: Node) -> list[list[Cell]]:
    """Return the rows of a table of data; none of a table that only lays out the page or is empty."""
    if table.holds_table or table.attributes.get("role") in ("presentation", "none"):
        return []
    rows: list[list[Cell]] = []
    taken: dict[int, tuple[int, Cell]] = {}  # column → the last row that a cell above reaches into, and that cell
    number = cells = fillers = 0
    for tr in _rows(table):
        number += 1
        row: list[Cell] = []
        column = 1
        for node in tr.elements():
            if node.tag not in ("td", "th") or is_hidden(node):
                continue
            while column in taken and taken[column][0] >= number:
                above = taken[column][1]
                if fillers < _MOST_FILLERS:
                    row.append(Cell(above.node, "", number, column, 0, above.columns, 0))
                fillers += 1
                column += above.columns
            lines = _cell_lines(node)
            if lines is None:
                return []
            text = " ".join(line.text.replace("\n", " ").replace("\t", " ") for line in lines)
            columns = min(_span(node, "colspan", _MOST_COLUMNS), max(1, _MOST_COLUMNS - column))
            height = _span(node, "rowspan", _MOST_ROWS)
            cell = Cell(node, text, number, column, height, columns, sum(line.links for line in lines))
            row.append(cell)
            if height > 1:
                taken.update(dict.fromkeys(range(column, column + columns), (number + height - 1, cell)))
            column += columns
        cells += sum(1 for cell in row if cell.rows)
        if any(cell.text for cell in row):
            rows.append(row)
    return rows if cells > 1 else []


def _rows(table: Node) -> Iterator[Node]:
    for child in table.elements():
        if child.tag in ("tbody", "thead", "tfoot") and not is_hidden(child):
            yield from (row for row in child.elements() if row.tag == "tr" and not is_hidden(row))


def _cell_lines(node: Node) -> list[Line] | None:
    """Return the lines of a cell; None where it holds a text of its own, which makes its table layout."""
    walker = _Walker(node)
    walker.walk(node)
    walker.flush()
    length = sum(len(line.text) for line in walker.lines)
    breaks = sum(1 + line.text.count("\n") for line in walker.lines)
    if length > _LONG_CELL or (length > _LONG_TEXTS and breaks >= 3):
        return None
    return walker.lines


def _span(node: Node, name: str, most: int) -> int:
    text = node.attributes.get(name, "").strip()[:6]
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() else 1


# ── labels ──────────────────────────────────────────────────────────────────────────────────────────────────


class Labels:
    """The paths of elements as a browser's inspector gives them: `html/body/div[2]/p[5]`, an XPath from the root."""

    def __init__(self) -> None:
        self._paths: dict[int, str] = {}
        self._steps: dict[int, dict[int, str]] = {}

    def of(self, node: Node) -> str:
        """Return the path of an element."""
        path = self._paths.get(id(node))
        if path is None:
            if node.parent is None:
                path = node.tag
            else:
                if id(node.parent) not in self._steps:
                    self._steps[id(node.parent)] = _steps(node.parent)
                path = f"{self.of(node.parent)}/{self._steps[id(node.parent)].get(id(node), node.tag)}"
            self._paths[id(node)] = path
        return path


def _steps(parent: Node) -> dict[int, str]:
    same: dict[str, list[Node]] = {}
    for child in parent.elements():
        same.setdefault(child.tag, []).append(child)
    out: dict[int, str] = {}
    for tag, nodes in same.items():
        name = tag if _NAME.fullmatch(tag) else _odd(tag)
        for n, node in enumerate(nodes, 1):
            out[id(node)] = name if len(nodes) == 1 else f"{name}[{n}]"
    return out


def _odd(tag: str) -> str:
    """Return the step of an element whose name XPath cannot write: `o:p`."""
    quote = "'" if '"' in tag else '"'
    return "*" if quote in tag or len(tag) > 40 else f"*[local-name()={quote}{tag}{quote}]"
