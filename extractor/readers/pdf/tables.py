"""Tables: a grid of rules (or of what stands in line), and the cells in it.

Ruled tables of reports are often half open: no rules at the sides, none between the rows. So a row of the grid that
holds a column of numbers one below the other is cut by its lines of text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.readers.pdf.lines import Composed, Piece, Row, Sheet, compose, join, median, rows_of
from extractor.readers.pdf.rulings import Rule

#: points: how near rules must come to meet; lines of a grid that are one; what of a side must be ruled to part cells
_MEET, _ONE, _PARTED = 4.0, 4.0, 0.5
_MOST_CELLS = 20_000
NUMBER = re.compile(
    r"[<>≤≥#＃±+＋\-－–—]?\s?[\d０-９][\d０-９,，.．]*(?:\s?[%％‰])?|[-－–—―…·]{1,3}|…+|\*{1,2}|／|/|无"
)
_DIGIT = re.compile(r"[\d０-９]")


@dataclass(slots=True)
class Cell:
    """A cell: row and column from 0, what it spans, and its lines."""

    row: int
    column: int
    rows: int
    columns: int
    lines: list[list[Piece]] = field(default_factory=list)

    def text(self, sheet: Sheet) -> Composed:
        """Return the cell's text, its lines as one."""
        return join([compose(sheet, pieces) for pieces in self.lines])


@dataclass(slots=True)
class Table:
    """A table: its cells in order, the sides of the box around it, the left sides of its columns, its rows' number."""

    cells: list[Cell]
    x0: float
    top: float
    x1: float
    bottom: float
    edges: list[float]
    height: int

    def rows(self) -> list[list[Cell]]:
        """Return the cells by row; an empty one stands for each place that has none or a cell from above."""
        at = {(cell.row, cell.column): cell for cell in self.cells}
        above = {
            (row, cell.column): cell.columns for cell in self.cells for row in range(cell.row + 1, cell.row + cell.rows)
        }
        out: list[list[Cell]] = []
        for row in range(self.height):
            cells: list[Cell] = []
            column = 0
            while column < len(self.edges):
                cell = at.get((row, column)) or Cell(row, column, 1, above.get((row, column), 1))
                cells.append(cell)
                column += max(1, cell.columns)
            out.append(cells)
        return out


def ruled_tables(sheet: Sheet, numbers: list[int], horizontal: list[Rule], vertical: list[Rule]) -> list[Table]:
    """Return the tables that rules draw, from top to bottom."""
    tables: list[Table] = []
    for across, down in _meeting(horizontal, vertical):
        grid = _Grid(across, down)
        if grid.is_grid():
            table = grid.fill(sheet, numbers)
            if table is not None and not any(_overlap(table, other) for other in tables):
                tables.append(table)
    return sorted(tables, key=lambda table: (table.top, table.x0))


def _overlap(one: Table, other: Table) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 1 and high > 1


def _meeting(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the rules by groups that meet one another, the largest first."""
    if not horizontal or not vertical:
        return []
    parent = list(range(len(horizontal) + len(vertical)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    heights = [rule.at for rule in horizontal]
    for nth, down in enumerate(vertical, len(horizontal)):
        first = bisect_right(heights, down.start - _MEET)
        for m in range(first, bisect_right(heights, down.end + _MEET)):
            if horizontal[m].start - _MEET <= down.at <= horizontal[m].end + _MEET:
                parent[root(m)] = root(nth)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*horizontal, *vertical]):
        groups.setdefault(root(n), ([], []))[n >= len(horizontal)].append(rule)
    found = [group for group in groups.values() if group[0] and group[1]]
    return sorted(found, key=lambda group: -len(group[0]) - len(group[1]))


class _Grid:
    """The lines of a grid, and which sides of its fields are ruled."""

    def __init__(self, horizontal: list[Rule], vertical: list[Rule]) -> None:
        self.horizontal, self.vertical = horizontal, vertical
        ends = [side for rule in horizontal for side in (rule.start, rule.end)]
        self.xs = _levels([rule.at for rule in vertical] + [min(ends), max(ends)])
        ends = [side for rule in vertical for side in (rule.start, rule.end)]
        self.ys = _levels([rule.at for rule in horizontal] + [min(ends), max(ends)])

    def is_grid(self) -> bool:
        """Whether there are columns and rows, and no more than a page can hold."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        return columns >= 2 and rows >= 1 and columns * rows <= _MOST_CELLS

    def fill(self, sheet: Sheet, numbers: list[int]) -> Table | None:
        """Return the table with the characters that stand in it, None if it is none (a chart, a box around text)."""
        inside = self._inside(sheet, numbers)
        if not inside:
            return None
        if self._refine(sheet, inside):
            inside = self._inside(sheet, numbers)
        cells = self._cells()
        for cell in cells.values():
            found = inside.get((cell.row, cell.column), [])
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    if (row, column) != (cell.row, cell.column):
                        found = found + inside.get((row, column), [])
            cell.lines = [row.pieces for row in rows_of(sheet, sorted(found))]
        parted = [part for cell in cells.values() for part in _cut_columns(cell, self.xs)]
        kept, height = _cut_rows(sheet, parted, len(self.ys) - 1)
        table = Table(kept, self.xs[0], self.ys[0], self.xs[-1], self.ys[-1], self.xs[:-1], height)
        return table if _is_table(table) else None

    def _refine(self, sheet: Sheet, inside: dict[tuple[int, int], list[int]]) -> bool:
        """Part columns of the grid in which numbers stand in columns that no rule parts; tell whether any was."""
        found: list[float] = []
        for column in range(len(self.xs) - 1):
            numbers = sorted(n for (_, c), numbers in inside.items() if c == column for n in numbers)
            rows = rows_of(sheet, numbers)
            parted = [row for row in rows if len(row.pieces) >= 2]
            if len(parted) < 3 or len(parted) * 2 < len(rows):
                continue
            columns = _columns(parted)
            behind = [piece for row in parted for piece in row.pieces[1:]]
            if len(columns) >= 2 and sum(is_number(sheet, [piece]) for piece in behind) * 2 >= len(behind):
                found += [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
        self.xs = sorted([*self.xs, *found])
        return bool(found)

    def _inside(self, sheet: Sheet, numbers: list[int]) -> dict[tuple[int, int], list[int]]:
        """Return the characters by the field that their middle stands in."""
        out: dict[tuple[int, int], list[int]] = {}
        xs, ys = self.xs, self.ys
        for n in numbers:
            x, y = (sheet.left[n] + sheet.right[n]) / 2, (sheet.top[n] + sheet.bottom[n]) / 2
            if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
                out.setdefault((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1), []).append(n)
        return out

    def _cells(self) -> dict[tuple[int, int], Cell]:
        """Return the cells: fields, those put together that no rule parts; in order."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        beside = [[self._ruled(self.vertical, x, (y0, y1)) for x in self.xs[1:-1]] for y0, y1 in _pairs(self.ys)]
        below = [[self._ruled(self.horizontal, y, (x0, x1)) for x0, x1 in _pairs(self.xs)] for y in self.ys[1:-1]]
        taken: set[tuple[int, int]] = set()
        cells: dict[tuple[int, int], Cell] = {}
        for row in range(rows):
            for column in range(columns):
                if (row, column) in taken:
                    continue
                wide = high = 1
                while (
                    column + wide < columns and not beside[row][column + wide - 1] and (row, column + wide) not in taken
                ):
                    wide += 1
                while row + high < rows and not any(below[row + high - 1][column : column + wide]):
                    inner = beside[row + high][column : column + wide - 1]
                    if any(inner) or any((row + high, c) in taken for c in range(column, column + wide)):
                        break
                    high += 1
                taken.update((r, c) for r in range(row, row + high) for c in range(column, column + wide))
                cells[row, column] = Cell(row, column, high, wide)
        return cells

    @staticmethod
    def _ruled(rules: list[Rule], at: float, side: tuple[float, float]) -> bool:
        """Whether a side of a field is ruled for the greater part."""
        covered = sum(
            max(0.0, min(rule.end, side[1]) - max(rule.start, side[0])) for rule in rules if abs(rule.at - at) <= _ONE
        )
        return covered >= _PARTED * (side[1] - side[0])


def _levels(values: list[float]) -> list[float]:
    """Return values in order, those that are one line as their mean."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][0] <= _ONE:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(level) / len(level) for level in out]


def _pairs(values: list[float]) -> list[tuple[float, float]]:
    return list(pairwise(values))


def _is_table(table: Table) -> bool:
    """Tell a table from a box around text and from a chart: two rows with text in two columns."""
    filled = [{cell.column for cell in row if cell.lines} for row in table.rows()]
    full = sum(1 for columns in filled if len(columns) >= 2)
    return full >= 2 and len(set().union(*filled)) >= 2


def _cut_columns(cell: Cell, xs: list[float]) -> list[Cell]:
    """Return a cell over several columns as the cells that stand in it, if its lines keep to the columns."""
    if cell.columns == 1 or not any(len(pieces) > 1 for pieces in cell.lines):
        return [cell]
    parts: dict[int, list[list[Piece]]] = {}
    for pieces in cell.lines:
        columns = [bisect_right(xs, (piece.x0 + piece.x1) / 2) - 1 for piece in pieces]
        if len(set(columns)) < len(columns) or any(
            piece.x0 < xs[column] - 1 or piece.x1 > xs[column + 1] + 1
            for piece, column in zip(pieces, columns, strict=True)
        ):
            return [cell]
        for piece, column in zip(pieces, columns, strict=True):
            parts.setdefault(column, []).append([piece])
    span = range(cell.column, cell.column + cell.columns)
    return [Cell(cell.row, column, cell.rows, 1, parts.get(column, [])) for column in span]


def _cut_rows(sheet: Sheet, cells: list[Cell], height: int) -> tuple[list[Cell], int]:
    """Cut the rows of the grid in which numbers stand one below the other; return cells in order and how many rows."""
    shift, out = 0, []
    starts = []
    for row in range(height):
        own = [cell for cell in cells if cell.row == row and cell.rows == 1]
        starts.append(row + shift)
        bounds = _text_rows(sheet, own) if own else []
        for cell in own:
            out += _cut(cell, bounds, row + shift)
        shift += max(0, len(bounds) - 1)
    starts.append(height + shift)
    for cell in cells:
        if cell.rows > 1:
            first = starts[cell.row]
            out.append(Cell(first, cell.column, starts[cell.row + cell.rows] - first, cell.columns, cell.lines))
    return sorted(out, key=lambda cell: (cell.row, cell.column)), height + shift


def _cut(cell: Cell, bounds: list[float], first: int) -> list[Cell]:
    """Return the cells of each row of text that a cell holds; `bounds` are the middles of the rows."""
    if len(bounds) < 2:
        return [Cell(first, cell.column, 1, cell.columns, cell.lines)]
    cuts = [(a + b) / 2 for a, b in _pairs(bounds)]
    parts: list[list[list[Piece]]] = [[] for _ in bounds]
    for pieces in cell.lines:
        parts[bisect_right(cuts, _middle(pieces))].append(pieces)
    return [Cell(first + nth, cell.column, 1, cell.columns, lines) for nth, lines in enumerate(parts)]


def _text_rows(sheet: Sheet, cells: list[Cell]) -> list[float]:
    """Return the middles of the rows of text within one row of the grid; none where it is one row."""
    most: list[float] = []
    for cell in cells:
        if len(cell.lines) < 2:
            continue
        numbers = [pieces for pieces in cell.lines if is_number(sheet, pieces)]
        if len(numbers) >= 2 and len(numbers) * 5 >= len(cell.lines) * 4:
            middles = [_middle(pieces) for pieces in cell.lines]
            most = middles if len(middles) > len(most) else most
    if not most:
        return []
    pitch = median([b - a for a, b in _pairs(most)])
    heights = [pieces[0].height for cell in cells for pieces in cell.lines]
    rows = list(most)
    for cell in cells:  # rows in which that column is empty, a heading among the labels
        for pieces in cell.lines:
            middle = _middle(pieces)
            if min(abs(middle - row) for row in rows) > max(0.6 * pitch, 0.7 * median(heights)):
                rows.append(middle)
    return sorted(rows)


def is_number(sheet: Sheet, pieces: list[Piece]) -> bool:
    """Whether a line of a cell is a number or what stands for one (—, …)."""
    return NUMBER.fullmatch("".join(compose(sheet, pieces)[0])) is not None


def _middle(pieces: list[Piece]) -> float:
    return sum(piece.middle for piece in pieces) / len(pieces)


# ── tables without rules ────────────────────────────────────────────────────────────────────────────────────


def aligned_table(sheet: Sheet, rows: list[Row]) -> Table | None:
    """Return lines as a table if their pieces stand in columns most of which but the first hold numbers."""
    columns = _columns(rows)
    if len(columns) < 2:
        return None
    cells: list[Cell] = []
    for nth, row in enumerate(rows):
        for piece in row.pieces:
            first = next((c for c, (_, x1) in enumerate(columns) if piece.x0 < x1), len(columns) - 1)
            last = max((c for c, (x0, _) in enumerate(columns) if piece.x1 > x0), default=first)
            if cells and cells[-1].row == nth and cells[-1].column + cells[-1].columns > first:
                cells[-1].lines[0].append(piece)
                cells[-1].columns = max(cells[-1].columns, last - cells[-1].column + 1)
                continue
            cells.append(Cell(nth, first, 1, max(1, last - first + 1), [[piece]]))
    numbers: dict[int, list[bool]] = {}
    for cell in cells:
        if cell.column > 0:
            numbers.setdefault(cell.column, []).append(is_number(sheet, cell.lines[0]))
    # the head of a column is no number, and few others are not
    if not any(sum(column) >= 2 and sum(column) * 5 >= len(column) * 3 for column in numbers.values()):
        return None
    if sum(map(len, numbers.values())) < len(rows):
        return None
    top, bottom = rows[0].top, rows[-1].bottom
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return Table(cells, left, top, right, bottom, [x0 for x0, _ in columns], len(rows))


def _columns(rows: list[Row]) -> list[tuple[float, float]]:
    """Return the columns that the pieces of most lines stand in; wide heads over several are left aside."""
    counts = [len(row.pieces) for row in rows]
    usual = max(set(counts), key=lambda count: (counts.count(count) if count > 1 else 0, count))
    best: list[tuple[float, float]] = []
    for least in sorted({count for count in counts if count >= 2}):
        pieces = sorted((piece.x0, piece.x1) for row in rows if len(row.pieces) >= least for piece in row.pieces)
        columns: list[tuple[float, float]] = []
        for x0, x1 in pieces:
            if columns and x0 < columns[-1][1] + 1:
                columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
            else:
                columns.append((x0, x1))
        if len(columns) > len(best):
            best = columns
        if len(best) >= usual:
            break
    return best
