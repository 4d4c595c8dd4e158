"""Tables whose cells stand one below the other: 指标⏎单位⏎2020年⏎2025年⏎毛入园率⏎%⏎90.4⏎93.5."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractor.tables.cells import Words, read_number
from extractor.tables.grid import Cell, Grid
from extractor.tables.lines import EMPTY, Line, free, spans
from extractor.types import Span

#: fewer numbers make no table
_FEWEST = 3
_WIDEST = 9
#: rows and lines beyond which a stack is read in pieces: looking for its width takes time with both
_MOST_ROWS, MOST_LINES = 200, 2000


def end_stack(clean: str, lines: list[Line], words: Words, taken: list[Span], grids: list[Grid]) -> list[Line]:
    """Read the lines gathered so far as a table of one cell a line; return the new, empty stack."""
    if len(lines) >= 2 * _FEWEST and free((lines[0].start, lines[-1].end), taken):
        texts = [clean[a:b].strip() for a, b in lines]
        numbers = sum(read_number(t) is not None for t in texts)
        if numbers >= _FEWEST:
            grids += _stacked(clean, lines, texts, words)
    return []


def _stacked(clean: str, lines: list[Line], texts: list[str], words: Words) -> Iterator[Grid]:
    """Yield the tables of a stack: the width and start for which every row is alike."""
    sorts = ["value" if t in EMPTY or read_number(t) is not None else words.sort(t) for t in texts]
    best = lru_cache(maxsize=None)(lambda at: _best(sorts, at, words, texts))
    at = 0
    while at < len(lines) - 2 * _FEWEST + 1:
        height, width = best(at)
        # a title over the head may pass for its first cell: a larger table that begins a little lower counts
        if height < 2 or any(_area(best(at + n)) > height * width for n in range(1, _WIDEST)):
            at += 1
            continue
        cells = []
        for n in range(height * width):
            a, b = lines[at + n]
            cells.append(Cell(a, b, clean[a:b].strip(), n // width, n % width))
        yield Grid(
            lines[at].start,
            lines[at + height * width - 1].end,
            tuple(cells),
            spans(lines[max(0, at - 3) : at][::-1]),
            "stack",
        )
        at += height * width


def _best(sorts: list[str], at: int, words: Words, texts: list[str]) -> tuple[int, int]:
    """Return height and width of the largest table that begins at a line."""
    sizes = [(_height(sorts, at, width, words, texts), width) for width in range(2, _WIDEST + 1)]
    return max(sizes, key=lambda size: (_area(size), -size[1]))


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _height(sorts: list[str], at: int, width: int, words: Words, texts: list[str]) -> int:
    """Return how many rows from `at` on form a table of this width: a head (or a unit column), then rows alike."""
    first = sorts[at : at + width]
    if len(first) < width:
        return 0
    headless = first[0] == "text" and "unit" in first[1:] and "value" in first
    if not headless and any(s in ("value", "unit", "own") for s in first):
        return 0
    if not headless and not any(
        words.name_head.fullmatch(texts[at + n]) or words.unit_head.fullmatch(texts[at + n]) or first[n] == "year"
        for n in range(width)
    ):
        return 0
    rows = 0 if headless else 1
    model: list[str] | None = None
    place = at + (0 if headless else width)
    while place + width <= len(sorts) and rows < _MOST_ROWS:
        row = sorts[place : place + width]
        if row[0] not in ("text", "year", "own") or "value" not in row:
            break
        if not headless and any(a == "year" and b != "value" for a, b in zip(first, row, strict=True)):
            break
        if model is None:
            model = row
        elif any(a != b for a, b in zip(row[1:], model[1:], strict=True)):
            break
        rows += 1
        place += width
    body = rows - (0 if headless else 1)
    return rows if body >= 1 else 0
