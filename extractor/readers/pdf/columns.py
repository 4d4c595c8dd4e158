"""The order of reading: what stands in columns side by side is read column by column, tables where they stand."""

from __future__ import annotations

from itertools import pairwise

from extractor.readers.pdf.lines import Piece, Row, Sheet, median
from extractor.readers.pdf.tables import Table, aligned_table, is_number

Item = Row | Table

#: lines that a column has at least, and columns of columns that are looked for
_LEAST_LINES, _DEEPEST = 4, 3
#: share of a page's height at its edges where running heads stand
_MARGIN = 0.12
#: a line at the edge is apart if so many heights of a line are free between it and the text, and so much more than
#: between the lines behind it: the rows of a table stand apart too
_APART, _WIDER = 1.0, 1.3


def flows_of(sheet: Sheet, rows: list[Row], tables: list[Table]) -> list[list[Item]]:
    """Return columns in the order of reading; in each, lines and tables from top to bottom."""
    items: list[Item] = sorted([*rows, *tables], key=lambda item: item.top + item.bottom)
    edges = _edges(sheet, items)
    return [_with_tables(sheet, flow, edges) for flow in _split(sheet, items, edges, 0)]


def _edges(sheet: Sheet, items: list[Item]) -> set[int]:
    """Return the ids of the lines at the head and the foot of a page that stand apart from its text."""
    out: set[int] = set()
    for ordered, limit in ((items, _MARGIN), (items[::-1], 1 - _MARGIN)):
        seen: list[Item] = []
        gaps = [max(b.top - a.bottom, a.top - b.bottom) for a, b in pairwise(ordered[:6])]
        for item, gap, behind in zip(ordered[:4], gaps, [*gaps[1:], 0.0], strict=False):
            inside = item.bottom < limit * sheet.height if limit < 0.5 else item.top > limit * sheet.height
            if not inside or isinstance(item, Table):
                break
            seen.append(item)
            if gap > max(_APART * item.height, _WIDER * behind):
                out.update(id(line) for line in seen)
    return out


def _split(sheet: Sheet, items: list[Item], edges: set[int], depth: int) -> list[list[Item]]:
    """Return the columns of these items, outermost first."""
    gutter = _gutter(items) if depth < _DEEPEST else None
    if gutter is None:
        return [items]
    flows: list[list[Item]] = []
    plain: list[Item] = []
    zone: list[Item] = []
    for item in [*items, None]:
        if item is not None and id(item) not in edges and not _crosses(item, gutter):
            zone.append(item)
            continue
        left, right = _sides(zone, gutter)
        if _are_columns(sheet, left, right):
            flows += [plain] if plain else []
            flows += _split(sheet, left, edges, depth + 1) + _split(sheet, right, edges, depth + 1)
            plain = []
        else:
            plain += zone
        zone = []
        if item is not None:
            plain.append(item)
    return flows + ([plain] if plain else [])


def _gutter(items: list[Item]) -> float | None:
    """Return where the fewest pieces cross, in the inner part of the text; None if there is too little of it."""
    boxes = [(piece.x0, piece.x1) for item in items for piece in _pieces(item)]
    if len(boxes) < 2 * _LEAST_LINES:
        return None
    first, last = int(min(x0 for x0, _ in boxes)), int(max(x1 for _, x1 in boxes)) + 1
    if not 40 < last - first < 20_000:
        return None
    changes = [0] * (last - first + 2)
    for x0, x1 in boxes:
        changes[int(x0) - first] += 1
        changes[int(x1) + 1 - first] -= 1
    crossing, cover = 0, []
    for change in changes:
        crossing += change
        cover.append(crossing)
    inner = range(int(0.15 * len(cover)), int(0.85 * len(cover)))
    least = min(cover[x] for x in inner)
    best, start = (0, 0.0), None
    for x in [*inner, inner.stop]:
        if x < inner.stop and cover[x] == least:
            start = x if start is None else start
        elif start is not None:
            best, start = max(best, (x - start, first + (start + x) / 2)), None
    return best[1] if best[0] >= 4 else None


def _pieces(item: Item) -> list[Piece]:
    return item.pieces if isinstance(item, Row) else [Piece([], item.x0, item.x1, item.top, item.bottom)]


def _crosses(item: Item, gutter: float) -> bool:
    return any(piece.x0 < gutter - 1 and piece.x1 > gutter + 1 for piece in _pieces(item))


def _sides(items: list[Item], gutter: float) -> tuple[list[Item], list[Item]]:
    """Return what stands left and right of the gutter; lines with pieces on both sides are parted."""
    left: list[Item] = []
    right: list[Item] = []
    for item in items:
        if isinstance(item, Table):
            (left if item.x0 < gutter else right).append(item)
            continue
        for side, pieces in (
            (left, [piece for piece in item.pieces if piece.x0 < gutter]),
            (right, [piece for piece in item.pieces if piece.x0 >= gutter]),
        ):
            if pieces:
                side.append(Row(pieces, min(p.top for p in pieces), max(p.bottom for p in pieces)))
    return left, right


def _are_columns(sheet: Sheet, left: list[Item], right: list[Item]) -> bool:
    """Tell columns of running text from those of a table: both sides high enough, and their lines mostly full."""
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    shared = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    lower = min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top)
    return shared >= 0.5 * lower and all(_is_prose(sheet, side) for side in (left, right))


def _is_prose(sheet: Sheet, side: list[Item]) -> bool:
    rows = [item for item in side if isinstance(item, Row)]
    if len(rows) < _LEAST_LINES:
        return False
    width = max(row.x1 for row in rows) - min(row.x0 for row in rows)
    fill = median([(row.x1 - row.x0) / max(width, 1) for row in rows])
    length = median([float(sum(len(piece.glyphs) for piece in row.pieces)) for row in rows])
    numbers = sum(1 for row in rows if is_number(sheet, row.pieces))
    return fill >= 0.6 and length >= 6 and numbers * 4 <= len(rows)


def _with_tables(sheet: Sheet, items: list[Item], edges: set[int]) -> list[Item]:
    """Return a column with the lines that stand in columns of numbers put together as tables."""
    out: list[Item] = []
    nth = 0
    while nth < len(items):
        run = _run(items, nth, edges)
        table = None
        for skipped in range(min(3, max(0, len(run) - 2))):
            table = aligned_table(sheet, run[skipped:])
            if table is not None:
                out += [*run[:skipped], table]
                nth += len(run)
                break
        if table is None:
            step = max(1, len(run))
            out += items[nth : nth + step]
            nth += step
    return out


def _run(items: list[Item], first: int, edges: set[int]) -> list[Row]:
    """Return lines from `first` on that may be a table: of two pieces and more, a lone label among them."""
    run: list[Row] = []
    parted = 0
    for nth in range(first, len(items)):
        item = items[nth]
        if not isinstance(item, Row) or id(item) in edges:
            break
        if run and item.top - run[-1].bottom > 2.5 * item.height:
            break
        if len(item.pieces) >= 2:
            parted = len(run) + 1
        elif not run or len(run) >= parted + 2 or item.x1 - item.x0 > 0.6 * (run[0].x1 - run[0].x0):
            break
        run.append(item)
    return run[:parted] if parted >= 3 else []
