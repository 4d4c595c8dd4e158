"""Grid → what each of its numbers is: value, unit, subject, aspect, and the words that date it.

Precedence (one place). Unit: own (12.5%) > column's head in % > growth or share column >
unit column > column's head > row's head, or that of the row it is a part of > line 单位：… > caption > index > rate.
Subject: row's head; the column's where rows are times or places. Period: time of the row > column's head > row's head >
title inside > lines above. What is not clear is left out, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.compiled import compile_pattern
from extractor.tables.cells import Number, UnitOf, Words, read_number
from extractor.tables.grid import CELL_RULE, Cell, Grid, Head, Reading
from extractor.tables.heads import bare_head, caption_start, squeezed
from extractor.tables.roles import Layout, understand
from extractor.types import Aspect, NotAFact, Quantity, Span
from extractor.values.amounts import plain
from extractor.values.numerals import EXACT

_LETTER, _BRACKET, _YEAR = compile_pattern(r"\p{L}"), compile_pattern(r"[（(\[]"), compile_pattern(r"(?:19|20)\d\d")
_RISING = compile_pattern(r"(?:增长|增速|增幅|增长率|提高|提升|上升)$")
_FALLING = compile_pattern(r"(?:下降|降低|减少|降幅|降低率|下降率)$")
_GROWTH = compile_pattern(r"增长(?:速度|率)?$")
_ONLY_YEAR = compile_pattern(r"(?:19|20)\d\d年?[度末底]?(?:实际|目标|预期|计划)?[值数]?")
_NUMBERS = compile_pattern(r"\d+(?:\.\d+)?")
_PER_CENT = UnitOf(Decimal(1), "percentage", "%", None, "", "%")
_POINTS = UnitOf(Decimal(1), "percentage", "pp", None, "", "百分点")
_INDEX = UnitOf(Decimal(1), "ratio", "1", None, "", "")
#: a longer cell is prose, which the ordinary rules read
_LONGEST = 30


class Reader:
    """Reads one grid."""

    def __init__(self, grid: Grid, layout: Layout, words: Words, clean: str) -> None:
        self.grid, self.layout, self.words, self.clean = grid, layout, words, clean
        self.above = [clean[a:b] for a, b in grid.above]
        lines = self.above + [cell.text for cell in layout.titles]
        stated = (units for line in lines if (units := words.units_line(line)))
        self.line_units: list[UnitOf] = next(stated, [])
        self.caption_unit = next((u for line in lines if (u := words.unit_in(line))), None)
        self.caption = " ".join(lines)
        self._heads = [(layout.heads(n), layout.head_text(n)) for n in range(layout.width)]
        self._row_units = self._units_of_rows()

    def read(self) -> Iterator[tuple[Cell, Quantity | None, Reading | None, str | None]]:
        """Yield (cell, its bare number as a quantity, what is known of it, why it is left out) for each data cell."""
        layout = self.layout
        for row in range(layout.head, layout.height):
            for column in range(layout.width):
                cell, sort = layout.places[row][column], layout.sorts[row][column]
                if cell is None or (cell.row, cell.column) != (row, column) or sort not in ("number", "own"):
                    continue
                if layout.roles[column] != "data":
                    continue
                yield self._cell(cell, row, column, sort == "own")

    def _cell(
        self, cell: Cell, row: int, column: int, own: bool
    ) -> tuple[Cell, Quantity | None, Reading | None, str | None]:
        if cell.rows > 1 or (cell.columns > 1 and self.layout.head == 0):
            return cell, None, None, "table cell over several rows"
        subject = self._subject(row, column)
        if subject is None:
            return cell, None, None, "table cell without a head that names it"
        head = self._heads[column][1]
        if own:
            return cell, None, self._reading(cell, row, column, subject, None), None
        value = read_number(cell.text)
        if value is None:
            return cell, None, None, "table cell that is no number"
        unit, unit_rule = self._unit(row, column, value, self.clean[subject[0] : subject[1]])
        if unit is None:
            return cell, None, None, "table cell without a unit"
        if unit.code == "%" and self._is_part(head) and not 0 <= value.low <= 100 and not self.words.grows.search(head):
            return cell, None, None, "table cell whose column is unclear"
        quantity = _quantity(cell, value, unit, unit_rule)
        return cell, quantity, self._reading(cell, row, column, subject, unit), None

    # ── subject ──

    def _subject(self, row: int, column: int) -> tuple[int, int, str] | None:
        roles = self.layout.roles
        if "name" not in roles:
            return self._column_subject(column) if "place" in roles or "time" in roles else None
        names = [n for n, role in enumerate(roles) if role == "name"]
        left = [n for n in names if n < column] or names[:1]
        for n in reversed(left):
            cell = self.layout.places[row][n]
            if cell is None or not cell.text:
                if len(left) == 1:
                    return None
                continue
            start, end = bare_head(self.clean, cell.start, cell.end)
            text = self.clean[start:end]
            if not _LETTER.search(text):
                return None
            if self.layout.sorts[row][n] == "year" or self.words.time_head.fullmatch(text):
                continue
            return start, end, "table.row_head"
        return self._column_subject(column)

    def _column_subject(self, column: int) -> tuple[int, int, str] | None:
        """The lowest head over a column that says what is measured (not 绝对数, 增长)."""
        for cell in self._heads[column][0]:
            start, end = bare_head(self.clean, cell.start, cell.end)
            text = "".join(self.clean[start:end].split())
            says_change = self.words.grows.match(text) or self.words.shrinks.match(text) or text[:1] in "比较同"
            if text and not self.words.generic.fullmatch(text) and not says_change and not _only_year(text):
                return start, end, "table.column_head"
        return self._left_subject(column)

    def _left_subject(self, column: int) -> tuple[int, int, str] | None:
        """年份 | 粮食产量 | 增长%: what a change changes, where each level has one beside it, or there is only one."""
        data = [n for n, role in enumerate(self.layout.roles) if role == "data"]
        changes = [n for n in data if self._changes(self._heads[n][1])]
        levels = [n for n in data if n not in changes]
        beside = column - 1 in levels and (len(levels) == 1 or [n + 1 for n in levels] == changes)
        return self._column_subject(column - 1) if column in changes and beside else None

    # ── unit ──

    def _unit(self, row: int, column: int, value: Number, subject: str) -> tuple[UnitOf | None, str]:
        words, head = self.words, self._heads[column][1]
        if value.percent:
            return _PER_CENT._replace(code=value.percent), "table.own_unit"
        stated = words.unit_in(head)
        if words.points.search(head):
            return _POINTS, "table.column_head"
        own = self._row_unit_cell(row, column)
        if stated is not None and (own is None or stated.kind == "percentage"):
            return stated, "table.column_head"
        changes = self._changes(head)
        if changes and not words.amount.search(head):
            return _PER_CENT, "table.growth_column"
        if self._is_part(head) and own is None:
            return _PER_CENT, "table.share_column"
        if own is not None:
            return own, "table.unit_column"
        if words.index.search(head):
            return _INDEX, "table.index"
        in_row = self._row_units.get(row)
        if in_row is not None:
            return in_row, "table.row_head"
        lines = [u for u in self.line_units if u.code != "%"] or self.line_units
        if len(lines) == 1:
            return lines[0], "table.unit_line"
        if self.caption_unit is not None and not lines and self.caption_unit.code != "%":
            return self.caption_unit, "table.caption"
        if words.index.search(self.caption) and not lines:
            return _INDEX, "table.index"
        if words.rate.search(subject) and 0 <= value.low <= 100:
            return _PER_CENT, "table.rate"
        return None, ""

    def _row_unit_cell(self, row: int, column: int) -> UnitOf | None:
        columns = [n for n, role in enumerate(self.layout.roles) if role == "unit"]
        near = [n for n in columns if n < column] or columns
        cell = self.layout.places[row][near[-1]] if near else None
        if cell is None or not cell.text:
            return None
        return self.words.unit(cell.text, declared=True)

    def _units_of_rows(self) -> dict[int, UnitOf]:
        """The units that row heads state, 大牲畜（万头）, also for the rows below that are parts: #黄牛, 奶牛."""
        layout = self.layout
        names = [n for n, role in enumerate(layout.roles) if role == "name"]
        out: dict[int, UnitOf] = {}
        if not names:
            return out
        last: UnitOf | None = None
        parts = False
        for row in range(layout.head, layout.height):
            cell = layout.places[row][names[-1]]
            text = "" if cell is None else cell.text
            stated = self.words.unit_in(text) if text else None
            if stated is not None and not _BRACKET.search(text):
                stated = None  # 占地区生产总值%的部分 says no unit of its own
            if stated is not None:
                last, parts = stated, False
            elif last is not None and (self.words.child.match(text) or parts):
                parts = True
            else:
                last = None
            if last is not None:
                out[row] = last
        return out

    # ── the rest ──

    def _changes(self, head: str) -> bool:
        return bool(self.words.grows.search(head) or self.words.shrinks.search(head))

    def _is_part(self, head: str) -> bool:
        return self.words.share.search(head) is not None

    def _reading(
        self, cell: Cell, row: int, column: int, subject: tuple[int, int, str], unit: UnitOf | None
    ) -> Reading:
        start, end, rule = subject
        text = squeezed(self.clean[start:end])
        aspect, aspect_rule = self._aspect(column, unit, text)
        layout = self.layout
        place = next((layout.places[row][n] for n, role in enumerate(layout.roles) if role == "place"), None)
        return Reading(
            start=cell.start,
            end=cell.end,
            subject=Span(start, end),
            subject_text=text,
            subject_rule=rule,
            aspect=aspect,
            aspect_rule=aspect_rule,
            heads=self._dated(row, column),
            planned=self._planned(row, column),
            place=Span(place.start, place.end) if place is not None and place.text else None,
        )

    def _aspect(self, column: int, unit: UnitOf | None, subject: str) -> tuple[Aspect, str]:
        words, head = self.words, self._heads[column][1]
        if self._changes(head):
            falls = words.shrinks.search(head) and not words.grows.search(head)
            return ("decrease" if falls else "increase"), "table.growth_column"
        percent = unit is None or unit.code in ("%", "‰")
        if percent and self._is_part(head):
            return "share", "table.share_column"
        relative = unit is not None and unit.code in ("%", "pp")
        if relative and _RISING.search(subject):
            return "increase", "table.growth_row"
        if relative and _FALLING.search(subject):
            return "decrease", "table.growth_row"
        if relative and _GROWTH.search(self._only_caption(unit)):
            return "increase", "table.caption"
        if percent and unit is not None and words.share.search(subject):
            return "share", "table.share_row"
        return "level", "table.level"

    def _only_caption(self, unit: UnitOf | None) -> str:
        """The caption, where the table has no column head that could say more."""
        return "" if self.layout.head else (self.above[0] if self.above else "")

    def _dated(self, row: int, column: int) -> tuple[Head, ...]:
        layout = self.layout
        found = [Head(c.start, c.end, "table.column_head") for c in self._heads[column][0]]
        for n, role in enumerate(layout.roles):
            cell = layout.places[row][n]
            if cell is not None and cell.text and role in ("time", "name"):
                rule = "table.row_head"
                found.insert(0, Head(cell.start, cell.end, rule)) if role == "time" else found.append(
                    Head(cell.start, cell.end, rule)
                )
        found += [Head(c.start, c.end, "table.caption") for c in reversed(layout.titles)]
        return tuple(found) + tuple(
            Head(caption_start(self.clean, a, b), b, "table.caption") for a, b in self.grid.above
        )

    def _planned(self, row: int, column: int) -> bool | None:
        """Whether the heads say target or state; a table with 预期性, 约束性 plans what its last years hold."""
        words, head = self.words, self._heads[column][1]
        cell = self.layout.places[row]
        sorts = [c.text for n, c in enumerate(cell) if c is not None and self.layout.roles[n] == "time"]
        said = " ".join([head, *sorts])
        if words.done.search(said):
            return False
        if words.plan.search(said):
            return True
        if "kind" not in self.layout.roles or not any(words.kind_word.search(c.text) for c in cell if c is not None):
            return None
        data = [
            n for n, role in enumerate(self.layout.roles) if role == "data" and not self._changes(self._heads[n][1])
        ]
        years = {n: _YEAR.search(self._heads[n][1]) for n in data}
        if len(data) > 1 and all(years.values()):
            first = min(match.group() for match in years.values() if match)
            own = years.get(column)
            return own is None or own.group() != first
        return True


def _quantity(cell: Cell, value: Number, unit: UnitOf, rule: str) -> Quantity:
    low = plain(EXACT.multiply(value.low, unit.factor))
    high = low if value.low == value.high else plain(EXACT.multiply(value.high, unit.factor))
    start, end = cell.start + value.start, cell.start + value.end
    text = cell.text[value.start : value.end]
    return Quantity(
        start=start,
        end=end,
        outer_start=start,
        outer_end=end,
        text=text,
        kind=unit.kind,
        low=low,
        high=high,
        unit=unit.code,
        modifier=value.modifier,
        per=unit.per,
        rule=CELL_RULE,
        pieces=value.pieces | {"unit": unit.written, "unit_rule": rule},
    )


def _only_year(text: str) -> bool:
    return _ONLY_YEAR.fullmatch(text) is not None


def read_grid(
    grid: Grid, words: Words, clean: str
) -> tuple[list[Quantity], list[Reading], list[NotAFact], list[Span]] | None:
    """Read one grid: quantities, readings, numbers that are no facts, cells of its heads.

    None where it holds none of the first two.
    """
    layout = understand(grid, words)
    if layout is None:
        return None
    quantities: list[Quantity] = []
    readings: list[Reading] = []
    others: list[NotAFact] = []
    for cell, quantity, reading, reason in Reader(grid, layout, words, clean).read():
        if reason is not None:
            others += _numbers(cell, reason, "table.cell")
        if quantity is not None:
            quantities.append(quantity)
        if reading is not None:
            readings.append(reading)
    if not readings:
        return None
    heads = []
    for cell, reason in _heads(layout):
        others += _numbers(cell, reason, "table.head")
        heads.append(Span(cell.start, cell.end))
    for start, end in grid.between:  # 全社会研发经费支出相当于⏎6 % 预期性 4.5左右: a row whose name is broken
        line = Cell(start, end, clean[start:end], 0, 0)
        others += _numbers(line, "a line between the rows of a table", "table.cell")
        heads.append(Span(start, end))
    return quantities, readings, others, heads


def _heads(layout: Layout) -> Iterator[tuple[Cell, str]]:
    """The cells of heads, of serial numbers and of years, each with why its numbers are no facts: 0—17岁."""
    seen: set[int] = set()
    for row, cells in enumerate(layout.places):
        for column, cell in enumerate(cells):
            if cell is None or cell.start in seen:
                continue
            seen.add(cell.start)
            if row < layout.head:
                reason = "a number in the head of a table"
            elif layout.roles[column] == "serial":
                reason = "a serial number of a table"
            elif layout.roles[column] in ("name", "place", "time", "unit"):
                reason = "a number in the head of a table's row"
            else:
                continue
            if len(cell.text) <= _LONGEST:
                yield cell, reason


def _numbers(cell: Cell, reason: str, rule: str) -> list[NotAFact]:
    return [
        NotAFact(cell.start + m.start(), cell.start + m.end(), m.group(), reason, rule)
        for m in _NUMBERS.finditer(cell.text)
    ]
