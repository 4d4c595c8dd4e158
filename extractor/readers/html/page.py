"""A web page or a web archive as a source: raw text is all that a reader of the page sees, blocks say where it stands.

What does not belong to the article is there too, in blocks of the kind `navigation`.
"""

from __future__ import annotations

import hashlib

from extractor.errors import ReadError
from extractor.readers.encoding import is_text
from extractor.readers.html.article import outside_article
from extractor.readers.html.decoding import decode_page
from extractor.readers.html.lines import Labels, Line, lines_of
from extractor.readers.html.tree import MAX_TAGS, TooManyTagsError, Tree
from extractor.types import Block, Source

MAX_BYTES = 64 * 1024 * 1024
_LEAST, _FEW = 1, 0.02


def read_page(data: bytes, path: str, declared: str | None = None, form: str = "html") -> Source:
    """Read a web page; `declared` is an encoding stated outside of it. Raises `ReadError` where it shows no text."""
    if len(data) > MAX_BYTES:
        raise ReadError(path, f"the page has {len(data)} bytes, more than the limit of {MAX_BYTES}", "split it")
    markup, encoding = decode_page(data, declared)
    if 0 < markup.count("\0") < _FEW * len(markup):  # browsers drop them
        markup = markup.replace("\0", "")
    if not is_text(markup, encoding):
        raise ReadError(path, "it is not a web page but binary data", "name it by its own suffix")
    try:
        tree = Tree(markup)
    except TooManyTagsError:
        raise ReadError(path, f"the page has more than {MAX_TAGS} tags", "split it") from None
    lines = lines_of(tree)
    if sum(len(line.text) for line in lines) < _LEAST:
        raise ReadError(path, "the page shows no text", "save it from the browser once it has loaded")
    raw, blocks = _write(lines, outside_article(lines, tree))
    return Source(path, raw, hashlib.sha256(data).hexdigest(), encoding, form, tuple(blocks))


def _write(lines: list[Line], outside: set[int]) -> tuple[str, list[Block]]:
    """Return raw text and blocks: paragraphs end with a line feed, cells are parted by tabs."""
    pieces: list[str] = []
    blocks: list[Block] = []
    labels = Labels()
    start = tables = 0
    for n, line in enumerate(lines):
        end = start + len(line.text)
        label = labels.of(line.node)
        if n in outside:
            blocks.append(Block(start, end, "navigation", label=label))
        elif not line.rows:
            blocks.append(Block(start, end, "paragraph", label=label))
        if line.rows:
            tables += 1
            blocks += _cells(line, start, tables, labels)
        pieces.append(line.text)
        start = end + 1
    return "\n".join([*pieces, ""]), blocks


def _cells(line: Line, start: int, table: int, labels: Labels) -> list[Block]:
    out = []
    for row in line.rows:
        for cell in row:
            end = start + len(cell.text)
            if not cell.rows:
                start = end + 1
                continue
            place = (table, cell.row, cell.column, cell.rows, cell.columns)
            out.append(Block(start, end, "cell", None, labels.of(cell.node), *place))
            start = end + 1
    return out
