"""Grids out of lines: pipe tables and rows whose cells are parted by blanks (stacks of cells: `stack`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extractor.compiled import compile_pattern
from extractor.tables.blocks import lines_above
from extractor.tables.cells import Words, is_year, read_number
from extractor.tables.grid import Cell, Grid
from extractor.tables.lines import EMPTY, Line, free, lines_of, spans
from extractor.tables.stack import MOST_LINES, end_stack
from extractor.types import Span

#: how a line of a table may end
_ROW_END = frozenset("0123456789%‰|-—…)）]性束右下上内平足足无步足号")
_LONGEST_LINE = 240
_LONGEST_PIPES = 4000
_LONGEST_NAME = 45
_SENTENCE = compile_pattern(r"[。；！？]")
_NAME_BAR = compile_pattern(r"[。；！？，]|\|")
_HAN = compile_pattern(r"\p{Han}")
_RULE = compile_pattern(r"[\s|:\-—+=]{3,}")
_SERIAL = compile_pattern(r"\d{1,2}[.、]?")
_HEAD_LIKE = compile_pattern(r"（[^（）]{1,8}）$|%$|年|增长|增速|比重|占比|绝对|数$|量$|额$|累计")
_CAPTION = compile_pattern(r"(?:附?表|图|专栏) ?\d|(?:计量)?单位[:：]")
#: short lines that may stand between the rows of one table (groups, names broken over lines)
_MOST_BETWEEN = 2
_MOST_IN_PLAN = 12
_SHORT = 24


class Row(NamedTuple):
    """A row of a flattened table: cells as spans; `lead` says how many stand before the values."""

    line: Line
    serial: Span | None
    name: Span
    unit: Span | None
    kind: Span | None
    values: tuple[Span, ...]
    kind_last: bool


def grids_of_lines(clean: str, words: Words, taken: list[Span]) -> list[Grid]:
    """Return the grids of the lines of a text outside the spans `taken`, in order."""
    grids: list[Grid] = []
    run: list[Row] = []
    pipes: list[Line] = []
    stack: list[Line] = []
    piped = "|" in clean
    last_row = -1
    number = 0
    for number, line in enumerate(lines_of(clean)):
        start, end = line
        sign = clean[end - 1] if end > start else ""
        short = end - start <= _SHORT
        if piped and end - start <= _LONGEST_PIPES and clean.find("|", start, end) >= 0:
            pipes.append(line)
            continue
        if pipes:
            grids += _pipe_grid(clean, pipes, taken)
            pipes = []
        if sign in _ROW_END and end - start <= _LONGEST_LINE:
            row = _row(clean, line, words)
            if row is not None:
                run.append(row)
                last_row = number
                stack = end_stack(clean, stack, words, taken, grids)
                continue
        if run and not _goes_on(clean, line, number - last_row, run[-1]):
            grids += _row_grid(clean, run, words, taken)
            run = []
        if short and end > start and not _SENTENCE.search(clean, start, end):
            stack.append(line)
            if len(stack) >= MOST_LINES:
                stack = end_stack(clean, stack, words, taken, grids)
        elif stack:
            stack = end_stack(clean, stack, words, taken, grids)
    if pipes:
        grids += _pipe_grid(clean, pipes, taken)
    grids += _row_grid(clean, run, words, taken)
    end_stack(clean, stack, words, taken, grids)
    return sorted(grids, key=lambda g: g.start)


def _goes_on(clean: str, line: Line, since: int, row: Row) -> bool:
    """Whether a line that is no row may stand between two rows of one table; captions and heads open another.

    Plans (序号, 预期性) have long names, broken over several lines.
    """
    start, end = line
    plan = row.kind is not None
    if end - start > (_LONGEST_NAME if plan else _SHORT) or since > (_MOST_IN_PLAN if plan else _MOST_BETWEEN):
        return False
    if _SENTENCE.search(clean, start, end):
        return False
    text = clean[start:end]
    if plan:
        return not _CAPTION.match(text)
    return not _CAPTION.match(text) and text.count(" ") < 2 and "%" not in text and "单位" not in text


# ── pipes ──


def _pipe_grid(clean: str, lines: list[Line], taken: list[Span]) -> list[Grid]:
    rows = [line for line in lines if not _RULE.fullmatch(clean, line.start, line.end)]
    if len(lines) < 2 or not rows or not free((lines[0].start, lines[-1].end), taken):
        return []
    cells = []
    for number, (start, end) in enumerate(rows):
        at, stop = start, end
        if clean[at] == "|":
            at += 1
        if clean[stop - 1] == "|":
            stop -= 1
        for column, (a, b) in enumerate(_split(clean, at, stop, "|")):
            cells.append(Cell(a, b, clean[a:b], number, column))
    return [Grid(lines[0].start, lines[-1].end, tuple(cells), lines_above(clean, lines[0].start), "pipes")]


def _split(clean: str, start: int, end: int, sign: str) -> Iterator[Span]:
    """Yield the parts of `clean[start:end]` between the signs, without the blanks around them."""
    while True:
        stop = clean.find(sign, start, end)
        last = stop < 0
        stop = end if last else stop
        a, b = start, stop
        while a < b and clean[a] == " ":
            a += 1
        while b > a and clean[b - 1] == " ":
            b -= 1
        yield Span(a, b)
        if last:
            return
        start = stop + 1


# ── rows of cells parted by blanks ──


def _tokens(clean: str, line: Line) -> list[Span]:
    return [span for span in _split(clean, line.start, line.end, " ") if span.end > span.start]


def _row(clean: str, line: Line, words: Words) -> Row | None:
    """Read `货物运输总量 亿吨 2.92 6.6`, `1 森林覆盖率 % 约束性 19.5 -`; None for a line that is no row."""
    if clean.find(" ", line.start, line.end) < 0:
        return None
    tokens = _tokens(clean, line)
    at = len(tokens)
    kind: Span | None = None
    kind_last = False
    if at > 2 and words.kind_word.fullmatch(clean, *tokens[at - 1]):
        kind, kind_last, at = tokens[at - 1], True, at - 1
    last = at
    while at > 1 and _is_value(clean[tokens[at - 1].start : tokens[at - 1].end]):
        at -= 1
    values = tokens[at:last]
    if not values or not any(read_number(clean[a:b]) for a, b in values):
        return None
    if kind is None and at > 1 and words.kind_word.fullmatch(clean, *tokens[at - 1]):
        kind, at = tokens[at - 1], at - 1
    unit = None
    if at > 1 and words.is_unit(clean[tokens[at - 1].start : tokens[at - 1].end]):
        unit, at = tokens[at - 1], at - 1
    serial = None
    first = 0
    if at > 1 and _SERIAL.fullmatch(clean, *tokens[0]):
        serial, first = tokens[0], 1
    if first >= at:
        return None
    name = Span(tokens[first].start, tokens[at - 1].end)
    text = clean[name.start : name.end]
    open_bracket = text.count("（") != text.count("）")  # 指数（以上年为 100）
    if len(text) > _LONGEST_NAME or at - first > 4 or open_bracket or _NAME_BAR.search(text):
        return None
    year = words.sort(text) == "year" or is_year(text)
    if not year and not _HAN.search(text):
        return None
    return Row(line, serial, name, unit, kind, tuple(values), kind_last)


def _is_value(text: str) -> bool:
    return text in EMPTY or read_number(text) is not None


def _row_grid(clean: str, rows: list[Row], words: Words, taken: list[Span]) -> list[Grid]:
    """Return the grid of rows that belong together, with the head over them; none where their columns are unclear."""
    if not rows or not free((rows[0].line.start, rows[-1].line.end), taken):
        return []
    width = max(len(row.values) for row in rows)
    serial = sum(row.serial is not None for row in rows) * 2 > len(rows)
    unit = any(row.unit is not None for row in rows)
    kind = any(row.kind is not None for row in rows)
    kind_last = any(row.kind_last for row in rows)
    columns = ["serial"] * serial + ["name"] + ["unit"] * unit
    columns += ["kind"] * (kind and not kind_last) + ["value"] * width + ["kind"] * kind_last
    head, above = _head(clean, rows[0], columns, words)
    if head is None and len(rows) < 2:
        return []
    between = _between(clean, rows)
    known = head is not None
    cells = [Cell(a, b, clean[a:b], 0, column, 1, 1) for column, (a, b) in enumerate(head or ()) if b > a]
    for number, row in enumerate(rows, 1 if known else 0):
        cells += _cells(clean, row, columns, number, width, serial)
    if not known:
        stated = width == 1 and len(rows) > 2 and _says_unit(clean, above, words)
        if width > 2 or not (unit or stated):
            return []
        return [Grid(rows[0].line.start, rows[-1].line.end, tuple(cells), above, "rows", tuple(columns), between)]
    start = min([rows[0].line.start, *(c.start for c in cells)])
    return [Grid(start, rows[-1].line.end, tuple(cells), above, "rows", tuple(columns), between)]


def _between(clean: str, rows: list[Row]) -> tuple[Span, ...]:
    """Return the lines between the rows that are no rows."""
    out = []
    for row, following in pairwise(rows):
        at = row.line.end + 1
        while at < following.line.start:
            stop = clean.find("\n", at)
            out.append(Span(at, stop))
            at = stop + 1
    return tuple(out)


def _says_unit(clean: str, above: tuple[Span, ...], words: Words) -> bool:
    """Whether the lines over rows of one number say what it is: an index, 单位：万人."""
    lines = [clean[a:b] for a, b in above]
    return any(words.units_line(line) or (words.index.search(line) and line[:1] in "表附类指") for line in lines)


def _cells(clean: str, row: Row, columns: list[str], number: int, width: int, serial: bool) -> Iterator[Cell]:
    """Yield the cells of a row; a row with fewer values than columns has them left out but for the first (a total)."""
    name = row.name
    if row.serial is not None and not serial:
        name = Span(row.serial.start, name.end)
    values = iter(row.values)
    whole = len(row.values) == width
    for column, what in enumerate(columns):
        span: Span | None = None
        if what == "serial":
            span = row.serial
        elif what == "name":
            span = name
        elif what == "unit":
            span = row.unit
        elif what == "kind":
            span = row.kind
        elif whole:
            span = next(values)
        elif len(row.values) == 1 and columns[column - 1] != "value" and _too_big(clean, row.values[0]):
            span = row.values[0]
        if span is not None:
            yield Cell(span.start, span.end, clean[span.start : span.end], number, column)


def _too_big(clean: str, span: Span) -> bool:
    """The lone value of a row is that of the first column where it can be no share and hardly a change: 866.60."""
    value = read_number(clean[span.start : span.end])
    return value is not None and value.low > 100


def _head(clean: str, first: Row, columns: list[str], words: Words) -> tuple[list[Span] | None, tuple[Span, ...]]:
    """Return the head's cells, one a column, and the lines above it; None where no line over the rows fits."""
    lines = _lines_over(clean, first.line.start)
    tokens = [_tokens(clean, line) for line in lines]
    need = len(columns)
    values = columns.count("value")
    for used in range(1, min(len(lines), 2 * values + 1) + 1):
        found = [token for line in reversed(tokens[:used]) for token in line]
        if used > 1:
            found = _joined(clean, found, [token[0] for token in tokens[:used] if token])
        if len(found) == need - 1 and "unit" in columns:  # the head does not name the column of units
            at = columns.index("unit")
            blank = Span(found[at - 1].end, found[at - 1].end) if at <= len(found) else found[-1]
            spread = [*found[:at], blank, *found[at:]]
            if all("单位" not in clean[a:b] for a, b in found) and _looks_like_heads(clean, found[at:]):
                return spread, spans(lines[used:])
        if len(found) == need and _fits(clean, found, columns, words):
            return found, spans(lines[used:])
        if used == 1 and len(found) == values and values > 1 and _looks_like_heads(clean, found):
            blanks = [Span(found[0].start, found[0].start)] * columns.index("value")
            rest = [Span(found[-1].end, found[-1].end)] * (need - values - len(blanks))
            return blanks + found + rest, spans(lines[1:])
        if (
            used == 1
            and len(found) == need - 1
            and columns[0] == "name"
            and not words.name_head.fullmatch(clean, *found[0])
            and _looks_like_heads(clean, found[-values:])
        ):
            return [Span(found[0].start, found[0].start), *found], spans(lines[1:])
    return None, spans(lines)


def _lines_over(clean: str, start: int) -> list[Line]:
    """Return the short lines over a table, nearest first."""
    out: list[Line] = []
    end = start - 1
    while end > 0 and len(out) < 7:
        begin = clean.rfind("\n", 0, end) + 1
        if not begin < end or end - begin > 60 or _SENTENCE.search(clean, begin, end):
            break
        out.append(Line(begin, end))
        end = begin - 1
    return out


def _joined(clean: str, tokens: list[Span], firsts: list[Span]) -> list[Span]:
    """Join heads that were broken over lines: Ⅰ—Ⅲ类水质⏎比例（%）. A line of one unit in brackets goes on, too."""
    out: list[Span] = []
    for token in tokens:
        text = clean[token.start : token.end]
        goes_on = (
            token in firsts and out and clean[out[-1].end] == "\n" and "（" not in clean[out[-1].start : out[-1].end]
        )
        if goes_on and text.endswith("）"):
            out[-1] = Span(out[-1].start, token.end)
        else:
            out.append(token)
    return out


def _fits(clean: str, heads: list[Span], columns: list[str], words: Words) -> bool:
    """Whether heads fit the columns: 单位 over units, no units or numbers as heads."""
    for (a, b), what in zip(heads, columns, strict=True):
        text = clean[a:b]
        if read_number(text) is not None and words.sort(text) != "year" and not is_year(text):
            return False
        if what == "unit" and "单位" not in text:
            return False
        if what in ("name", "value") and "单位" in text and what == "value":
            return False
    return True


def _looks_like_heads(clean: str, heads: list[Span]) -> bool:
    return all(_HEAD_LIKE.search(clean[a:b]) for a, b in heads)
