"""Rows of cells → raw text and blocks: cells of a row are parted by tabs, rows end with a line feed.

Columns in which the whole sheet has no text are passed over; an empty cell before a filled one keeps its tab. A merged
cell is written once, at its top left; in the rows below its place is empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from extractor.errors import ReadError
from extractor.types import Block

MAX_CELLS = 500_000
_MOST_EMPTY = 4_000_000
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表|表)\s?\d*", re.I)
_BLANKS = re.compile(r"[ \t\r\n\x0b\x0c\u2028\u2029]*[\t\r\n\x0b\x0c\u2028\u2029][ \t\r\n\x0b\x0c\u2028\u2029]*")


@dataclass
class Sheet:
    """A sheet that is shown: its name, texts by (row, column), what merged cells span, and its text boxes.

    Rows and columns count from 1; `merged` maps the top left cell to (rows, columns).
    """

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)


def put(sheet: Sheet, row: int, column: int, text: str, path: str, so_far: int) -> int:
    """Put a text into a cell, its line breaks as blanks; return how many cells are filled.

    Raises `ReadError` beyond `MAX_CELLS`.
    """
    text = _BLANKS.sub(" ", text).strip(" ")
    if text.strip():
        if so_far >= MAX_CELLS:
            raise ReadError(path, f"it has more than {MAX_CELLS} filled cells", "split it")
        sheet.cells[row, column] = text
        so_far += 1
    return so_far


def write(sheets: list[Sheet], is_named: bool = True) -> tuple[str, tuple[Block, ...]]:
    """Return raw text and blocks; several sheets begin with their names, unless nobody gave them one."""
    filled = [sheet for sheet in sheets if sheet.cells or sheet.boxes]
    writer = _Writer()
    for number, sheet in enumerate(filled, 1):
        prefix = f"{_quoted(sheet.name)}!" if is_named else ""
        if len(filled) > 1 and not _DEFAULT_NAME.fullmatch(sheet.name):
            writer.line(sheet.name, "paragraph", sheet.name)
        writer.rows(sheet, number, prefix)
        for count, text in enumerate(sheet.boxes, 1):
            writer.line(text, "textbox", f"{prefix}文本框{count}")
    return "".join(writer.pieces), tuple(writer.blocks)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self._end = 0

    def line(self, text: str, kind: str, label: str) -> None:
        """Write a paragraph."""
        self.blocks.append(Block(self._end, self._end + len(text), kind, label=label))  # type: ignore[arg-type]
        self._add(f"{text}\n")

    def rows(self, sheet: Sheet, table: int, prefix: str) -> None:
        """Write the rows of a sheet."""
        covered = _covered(sheet)
        used = sorted({column for _, column in sheet.cells})
        by_row: dict[int, list[int]] = {}
        for row, column in sorted(sheet.cells):
            by_row.setdefault(row, []).append(column)
        is_sparse = len(by_row) * len(used) > _MOST_EMPTY
        for row, columns in by_row.items():
            filled = set(columns)
            gap = ""
            for column in columns if is_sparse else used[: used.index(columns[-1]) + 1]:
                if column in filled:
                    self._add(gap)
                    self._cell(sheet, table, row, column, prefix)
                    gap = "\t"
                elif (row, column) not in covered:
                    gap += "\t"
            self._add("\n")

    def _cell(self, sheet: Sheet, table: int, row: int, column: int, prefix: str) -> None:
        text = sheet.cells[row, column]
        rows, columns = sheet.merged.get((row, column), (1, 1))
        place = (table, row, column, rows, columns)
        label = f"{prefix}{letters(column)}{row}"
        self.blocks.append(Block(self._end, self._end + len(text), "cell", None, label, *place))
        self._add(text)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._end += len(text)


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """Return the used places that merged cells to their left cover; the first column below one keeps its place."""
    used = sorted({column for _, column in sheet.cells})
    rows = sorted({row for row, _ in sheet.cells})
    out: set[tuple[int, int]] = set()
    steps = 0
    for (row, column), (height, width) in sheet.merged.items():
        beside = used[bisect_left(used, column + 1) : bisect_left(used, column + width)]
        below = rows[bisect_left(rows, row) : bisect_left(rows, row + height)] if beside else []
        steps += len(beside) * len(below)
        if steps > _MOST_EMPTY:
            break
        out.update((r, c) for r in below for c in beside)
    return out


def letters(column: int) -> str:
    """Return the letters of a column: 1 → A, 28 → AB."""
    out = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def _quoted(name: str) -> str:
    """Return a sheet's name as formulas write it: `Sheet1`, `'2023 年'`."""
    return name if _PLAIN_NAME.fullmatch(name) else "'" + name.replace("'", "''") + "'"
