"""Grids out of the cell blocks that a reader gives, and the marks that keep their cells apart in clean text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from extractor.compiled import compile_pattern
from extractor.tables.grid import Cell, Grid
from extractor.text import CleanText
from extractor.types import Block, Span

_TABBED = regex.compile(r"^[^\n\t]*\t[^\n]*$", regex.MULTILINE)
#: larger tables are left to the ordinary rules: spans of cells can claim any number of places
_MOST_PLACES = 2_000_000
_SENTENCE = compile_pattern("[。；]")
_BARE = compile_pattern(r"[-−]?\d[\d,.]*%?")


def cell_ends(raw: str, blocks: Sequence[Block]) -> list[int]:
    """Return the raw offsets of the tabs that part cells, in order: they become `|` in clean text.

    Tabs between cell blocks part cells; in a text without them those of lines that have equally many, one number at
    least among each line's cells.
    """
    if "\t" not in raw:
        return []
    cells = [b for b in blocks if b.kind == "cell"]
    if cells:
        return sorted({b.end for b in cells if raw[b.end : b.end + 1] == "\t"})
    ends: list[int] = []
    run: list[tuple[int, str]] = []
    for match in _TABBED.finditer(raw):
        line = (match.start(), match.group())
        if run and not (run[-1][0] + len(run[-1][1]) + 2 >= line[0] and run[-1][1].count("\t") == line[1].count("\t")):
            ends += _of_run(run)
            run = []
        run.append(line)
    return ends + _of_run(run)


def _of_run(run: list[tuple[int, str]]) -> list[int]:
    if len(run) < 2:
        return []
    numbers = sum(any(_BARE.fullmatch(c.strip()) for c in line.split("\t")[1:]) for _, line in run)
    if numbers * 2 < len(run):
        return []
    return [start + n for start, line in run for n, sign in enumerate(line) if sign == "\t"]


def grids_of_blocks(text: CleanText, blocks: Sequence[Block]) -> list[Grid]:
    """Return a grid for each table of the blocks whose cells hold no other cells (no layout tables), in order."""
    tables: dict[int, list[Block]] = {}
    cells = sorted((b for b in blocks if b.kind == "cell"), key=lambda b: (b.start, -b.end))
    outer: list[Block] = []
    holds: set[int] = set()
    for block in cells:
        while outer and outer[-1].end < block.end:
            outer.pop()
        if outer and block.end > block.start and (outer[-1].table, outer[-1].row, outer[-1].column) != (
            block.table, block.row, block.column
        ):  # fmt: skip
            holds.add(outer[-1].table or 0)
        if block.end > block.start:
            outer.append(block)
        if block.table and block.row and block.column:
            tables.setdefault(block.table, []).append(block)
    grids = [_grid(text, found) for table, found in tables.items() if table not in holds]
    return sorted((g for g in grids if g is not None), key=lambda g: g.start)


def _grid(text: CleanText, blocks: list[Block]) -> Grid | None:
    cells = []
    for block in blocks:
        span = _clean_span(text, block)
        if span is None:
            continue
        start, end = span
        row, column = (block.row or 1) - 1, (block.column or 1) - 1
        high, wide = min(max(1, block.rows), 500), min(max(1, block.columns), 100)
        if column < 200 and row < 100_000:
            cells.append(Cell(start, end, text.clean[start:end], row, column, high, wide))
    cells = _without_empty_lines(cells)
    if len(cells) < 2 or sum(c.rows * c.columns for c in cells) > _MOST_PLACES:
        return None
    if max(c.row + c.rows for c in cells) * max(c.column + c.columns for c in cells) > _MOST_PLACES:
        return None
    start, end = min(c.start for c in cells), max(c.end for c in cells)
    return Grid(start, end, tuple(cells), lines_above(text.clean, start), "blocks")


def _without_empty_lines(cells: list[Cell]) -> list[Cell]:
    """Renumber rows and columns so that those without any text are gone (spacers of web pages).

    A number of one cell under a head that spans it and its spacer then stands under that head's first column.
    """
    filled = [c for c in cells if c.text]
    rows = sorted({c.row for c in filled})
    columns = sorted({c.column for c in filled})
    out = []
    for cell in filled:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        high = bisect_left(rows, cell.row + cell.rows) - row
        wide = bisect_left(columns, cell.column + cell.columns) - column
        out.append(cell._replace(row=row, column=column, rows=high, columns=wide))
    return out


def _clean_span(text: CleanText, block: Block) -> tuple[int, int] | None:
    """Return the clean span of a cell's words; None where clean text does not lead back to the same raw cell."""
    raw = text.raw[block.start : block.end]
    body = raw.strip()
    first = block.start + len(raw) - len(raw.lstrip())
    if not body:
        at = text.to_clean(block.start)
        return at, at
    start, end = text.to_clean(first), text.to_clean(first + len(body) - 1) + 1
    end = min(end, len(text.clean))
    if start >= end or "|" in text.clean[start:end] or "\n" in text.clean[start:end]:
        return None
    while start < end and text.clean[start] == " ":
        start += 1
    while end > start and text.clean[end - 1] == " ":
        end -= 1
    back = text.to_raw(start, end)
    return (start, end) if back[0] >= block.start and back[1] <= block.end else None


#: longer lines over a table are prose
_LONGEST_CAPTION = 48
_MOST_ABOVE = 3


def lines_above(clean: str, start: int) -> tuple[Span, ...]:
    """Return the spans of the short lines right over `start`, nearest first: 单位：万元, 表2 2021年…情况."""
    found: list[Span] = []
    end = clean.rfind("\n", 0, start)
    while end > 0 and len(found) < _MOST_ABOVE:
        begin = clean.rfind("\n", 0, end) + 1
        line = clean[begin:end].strip()
        if not line or len(line) > _LONGEST_CAPTION or _SENTENCE.search(line) or "|" in line:
            break
        found.append(Span(begin, end))
        end = begin - 1
    return tuple(found)
