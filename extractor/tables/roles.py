"""What the rows and columns of a grid are for: heads, names, units, serial numbers, times, kinds, data."""

from __future__ import annotations

from typing import Literal

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.tables.cells import Sort, Words, is_year
from extractor.tables.grid import Cell, Grid

Role = Literal["name", "unit", "serial", "time", "kind", "place", "data", "none"]

#: heads of more levels than this are no heads
_MOST_HEADS = 5
_PLACE_END = compile_pattern(r"[省市区县旗州盟镇乡](?:（[^（）]{1,12}）)?$|街道$|合计$|总计$|全[省市区县国州]$")
#: share of the rows that must be places for a table without a head that says so
_MOST = 0.7


@frozen
class Layout:
    """A grid understood: its matrix, the sort of each cell, where its head ends, the role of each column.

    `titles` are rows of one cell over the head (`表3 …`, `单位：万元`): captions inside the table.
    """

    places: list[list[Cell | None]]
    sorts: list[list[Sort]]
    height: int
    width: int
    head: int
    roles: tuple[Role, ...]
    titles: tuple[Cell, ...]

    def heads(self, column: int) -> list[Cell]:
        """Return the cells of the head over a column, the lowest first, each once."""
        found: list[Cell] = []
        for row in range(self.head - 1, -1, -1):
            cell = self.places[row][column]
            if cell is not None and cell.text and cell not in found and cell not in self.titles:
                found.append(cell)
        return found

    def head_text(self, column: int) -> str:
        """Return the words over a column, the lowest first."""
        return " ".join(cell.text for cell in self.heads(column))


def understand(grid: Grid, words: Words) -> Layout | None:
    """Return the layout of a grid, None where it holds no number that could be a fact."""
    places, height, width = grid.matrix()
    if width < 2 or height < 1:
        return None
    sorts: list[list[Sort]] = [["empty" if c is None else words.sort(c.text) for c in row] for row in places]
    _bare_years(places, sorts)
    titles: list[Cell] = []
    head = 0
    while head < height and head <= _MOST_HEADS and not _has_number(sorts[head], width):
        cells = {cell for cell in places[head] if cell is not None and cell.text}
        filled = [cell for cell in cells if cell.text]
        if len(filled) == 1 and (filled[0].columns > 1 or head == len(titles)) and not _first_of_head(places, head):
            titles.append(filled[0])
        head += 1
    if head > _MOST_HEADS or head == height:
        return None
    head = _without_groups(places, sorts, head, titles)
    roles = tuple(_hinted(grid, column) or _role(places, sorts, column, head, height, words) for column in range(width))
    roles = _with_places(places, roles, head, height)
    if "data" not in roles:
        return None
    return Layout(places, sorts, height, width, head, roles, tuple(titles))


def _hinted(grid: Grid, column: int) -> Role | None:
    hint = grid.hints[column] if column < len(grid.hints) else ""
    if hint == "serial":
        return "serial"
    if hint == "unit":
        return "unit"
    return "kind" if hint == "kind" else None


def _has_number(sorts: list[Sort], width: int) -> bool:
    return any(sort in ("number", "own") for sort in sorts[min(1, width - 1) :])


def _bare_years(places: list[list[Cell | None]], sorts: list[list[Sort]]) -> None:
    """Turn bare years (2019 2020 2021) into years where they head columns, or open every row."""
    for row, (cells, kinds) in enumerate(zip(places, sorts, strict=True)):
        numbers = [n for n, sort in enumerate(kinds) if sort == "number"]
        if numbers and row <= 2 and all(_is_year(cells[n]) for n in numbers) and len(numbers) > 1:
            for n in numbers:
                kinds[n] = "year"
        elif numbers:
            break
    column = [(row, cells[0]) for row, cells in enumerate(places) if sorts[row][0] == "number"]
    if len(column) > 1 and all(_is_year(cell) for _, cell in column):
        for row, _ in column:
            sorts[row][0] = "year"


def _is_year(cell: Cell | None) -> bool:
    return cell is not None and is_year(cell.text)


def _first_of_head(places: list[list[Cell | None]], row: int) -> bool:
    """A head's upper row may hold one cell only (blank, 年末数, blank): then its cell does not begin at the left."""
    cells = [c for c in places[row] if c is not None and c.text]
    return bool(cells) and cells[0].column > 0 and cells[0].columns < len(places[row])


def _without_groups(places: list[list[Cell | None]], sorts: list[list[Sort]], head: int, titles: list[Cell]) -> int:
    """Take a group's row (期末畜禽存栏 and blanks), the last above the first number, out of the head."""
    while head > 1:
        last = [c for c in places[head - 1] if c is not None and c.text]
        lone = len(set(last)) == 1 and last[0].column == 0
        if not lone or last[0] in titles or not [c for c in places[head - 2] if c is not None and c.text]:
            return head
        head -= 1
    return head


def _role(
    places: list[list[Cell | None]], sorts: list[list[Sort]], column: int, head: int, height: int, words: Words
) -> Role:
    above = "".join(
        dict.fromkeys(c.text for row in places[:head] if (c := row[column]) is not None and c.columns < len(row))
    )
    above = "".join(above.split())
    kinds = [sorts[row][column] for row in range(head, height)]
    filled = [kind for kind in kinds if kind not in ("empty", "dash")]
    if not filled:
        return "none"
    share = {kind: filled.count(kind) / len(filled) for kind in set(filled)}
    if words.serial.fullmatch(above) or (column == 0 and _counts_up(places, kinds, head)):
        return "serial"
    if share.get("unit", 0) >= _MOST or (
        words.unit_head.fullmatch(above) and share.get("number", 0) == 0 and share.get("unit", 0) > 0.3
    ):
        return "unit"
    if words.kind_head.fullmatch(above) or share.get("kind", 0) >= _MOST:
        return "kind"
    if share.get("year", 0) >= _MOST or (words.time_head.fullmatch(above) and share.get("year", 0) > 0):
        return "time"
    own = share.get("own", 0) if column > 0 else 0  # 0—17岁, 18—59岁 down the left are names
    if share.get("number", 0) + own >= 0.4 or (
        column > 0 and any(kind == "number" for kind in filled) and not words.name_head.fullmatch(above)
    ):
        return "data"
    if words.place_head.fullmatch(above):
        return "place"
    return "name" if share.get("text", 0) + share.get("own", 0) + share.get("unit", 0) >= 0.4 else "none"


def _counts_up(places: list[list[Cell | None]], kinds: list[Sort], head: int) -> bool:
    """1, 2, 3 … down the first column."""
    numbers = [places[head + n][0] for n, kind in enumerate(kinds) if kind == "number"]
    values = [c.text for c in numbers if c is not None]
    return len(values) > 1 and values == [str(n) for n in range(1, len(values) + 1)]


def _with_places(places: list[list[Cell | None]], roles: tuple[Role, ...], head: int, height: int) -> tuple[Role, ...]:
    """Rows that are places make a transposed table: the indicators stand along the top."""
    if "place" in roles or roles.count("name") != 1 or "unit" in roles or head == 0:
        return roles
    column = roles.index("name")
    names = [c.text for row in places[head:height] if (c := row[column]) is not None and c.text]
    if len(names) < 3 or sum(bool(_PLACE_END.search("".join(n.split()))) for n in names) < _MOST * len(names):
        return roles
    return tuple("place" if n == column else role for n, role in enumerate(roles))
