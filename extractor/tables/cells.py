"""What a cell of a table holds, told by its text alone: a number, a unit, a year, nothing, words."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from extractor.compiled import compile_pattern
from extractor.errors import ValueParseError
from extractor.rules import Library, per_library
from extractor.types import Kind, Modifier
from extractor.values.amounts import number, plain
from extractor.values.numerals import EXACT, scale_factor
from extractor.values.units import Units

Sort = Literal["empty", "dash", "number", "own", "year", "unit", "kind", "text"]

_NUMBER = compile_pattern(
    r"[\[【（(]?(?P<lead>约|近|超过?|达到?|累计达到?|累计|>=?|≥|<=?|≤|不低于|不少于|大于|小于|低于|高于)? ?"
    r"(?P<num>[-−+]?(?:\d{1,3}(?:[ ,，]\d{3}){1,4}|\d{1,15})(?:\.\d{1,8})?)"
    r"(?:(?P<dash>[-—~至])(?P<num2>\d{1,15}(?:\.\d{1,8})?))?(?P<scale>[万亿])?"
    r"(?P<percent> ?[%‰])?(?P<tail>左右|以上|以下|以内|余|多)?[\]】）)]?"
)
_DASH = compile_pattern(r"[-—–_/\\*…．.]{1,6}|无|空|持平|暂无|未统计|不适用")
_YEAR = compile_pattern(
    r"(?:“?十[一二三四五六]五”?|(?:19|20)\d\d(?:[-—~至](?:19|20)?\d\d)?)[ 年]{0,2}"
    r"(?:年?度|学年|年?[末底初]|[上下]半年|[一二三四]季度|\d{1,2}月份?末?|1?[-—~至]\d{1,2}月)?(?:实际|目标|预期|计划|规划|完成|现状)?[值数]?"
    r"|(?:上|去|本|今)年(?:同期|末|底)?|(?:[1-9]|1[0-2])月(?:份|末|底)?"
)
_MODIFIERS: dict[str, Modifier] = {
    "约": "~", "左右": "~", "近": "<", "超": ">", "超过": ">", ">": ">", "大于": ">", "高于": ">", "余": ">", "多": ">",
    ">=": ">=", "≥": ">=", "不低于": ">=", "不少于": ">=", "以上": ">=",
    "<": "<", "小于": "<", "低于": "<", "<=": "<=", "≤": "<=", "以下": "<=", "以内": "<=",
}  # fmt: skip
_SEPARATORS = str.maketrans("", "", " ,，+")
_PARTS = compile_pattern(r"[、，,；;\s）)]+")
_UNKNOWN = compile_pattern(r"(?P<scale>万亿|亿|万|千|百)?(?P<unit>\p{Han}{1,6})(?:/(?P<per>\p{Han}{1,6}))?")
_BARE_YEAR = compile_pattern(r"(?:19[4-9]|20[0-9])\d")


#: 3.5万人, 约12%; not 1.食品烟酒
_OWN = compile_pattern(r"(?!(?:19|20)\d\d ?年)[^\p{Han}\d]{0,3}(?:约|近|超过?|达)?\d(?!\d?[.、](?!\d))")
_LONGEST_OWN = 16


class Number(NamedTuple):
    """A number as it stands in a cell: where it begins and ends there, its value and modifier, its own % if any."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    modifier: Modifier
    percent: str | None
    pieces: dict[str, str]


class UnitOf(NamedTuple):
    """A unit as a table states it: factor, kind, code, denominator, as written."""

    factor: Decimal
    kind: Kind
    code: str | None
    per: str | None
    scale: str
    written: str


class Words:
    """The words of table heads, compiled once for a library, and the readers of units."""

    def __init__(self, library: Library) -> None:
        self.sort = lru_cache(maxsize=1 << 13)(self._sort)
        self.unit = lru_cache(maxsize=1 << 10)(self._unit)
        self.unit_in = lru_cache(maxsize=1 << 10)(self._unit_in)
        self.units = Units(library.tables.get("measures", {}), library.tables.get("currencies", {}))
        word = "(?P<unit>{currency}|{measure_unit}|{classifier})"  # first without a scale: 千|克 is 千克
        one = rf"(?:{word}|(?P<scale>[十百千]?(?:万亿|亿|万)|百|千){word}|(?P<unit>[%‰]|个?百分点))"
        self._stated = library.compile(r"[±+-]?\s?" + one + r"(?:[/每](?P<per>[\p{Han}]{1,6}))?")
        self._in_brackets = library.compile(
            r"[（(\[][^（()）\n]{0,6}?[±]?\s?(?P<all>" + one + r"(?:/(?P<per>\p{Han}{1,6}))?)\s?[）)\]]"
        )
        self._per_cent = compile_pattern(r"[±]?%|百分比")
        self._line = library.compile(r"(?:计量)?单位[:：]\s*(?P<units>[^\n]{1,24})")
        self.serial = library.compile(r"(?:{table_serial})")
        self.unit_head = library.compile(r"{table_unit_head}")
        self.kind_head = library.compile(r"{table_kind_head}")
        self.time_head = library.compile(r"{table_time_head}")
        self.place_head = library.compile(r"{table_place_head}")
        self.name_head = library.compile(r"{table_name_head}")
        self.grows = library.compile(r"{table_grows}")
        self.shrinks = library.compile(r"{table_shrinks}")
        self.amount = library.compile(r"{table_amount}")
        self.points = library.compile(r"{table_points}")
        self.share = library.compile(r"{table_share}")
        self.index = library.compile(r"{table_index}")
        self.rate = library.compile(r"{table_rate}(?:（[^（）]{0,12}）)?$")
        self.generic = library.compile(r"(?:\d{4}年)?(?:{table_generic})*")
        self.plan = library.compile(r"{table_plan}")
        self.done = library.compile(r"{table_done}")
        self.kind_word = library.compile(r"[（(]?(?:{table_kind_word})[）)]?")
        self.child = library.compile(r"(?:{table_child})")

    def _sort(self, text: str) -> Sort:
        """Tell what a cell holds; `own` is a number with a unit of its own (3.5万人), which ordinary rules read."""
        if not text:
            return "empty"
        if _DASH.fullmatch(text):
            return "dash"
        if _YEAR.fullmatch(text) and not text.isdecimal():
            return "year"
        if _NUMBER.fullmatch(text):
            return "number"
        if self.kind_word.fullmatch(text):
            return "kind"
        if self.is_unit(text):
            return "unit"
        if len(text) <= _LONGEST_OWN and _OWN.match(text):
            return "own"
        return "text"

    def is_unit(self, text: str) -> bool:
        return self._stated.fullmatch(text) is not None

    def _unit(self, text: str, *, declared: bool = False) -> UnitOf | None:
        """Read a unit that stands alone (`万吨`, `元/人`, `%`); a `declared` one may be unknown (万重量箱 of 单位)."""
        text = "".join(text.split())
        match = self._stated.fullmatch(text)
        if match is not None:
            return self._made(match["scale"] or "", match["unit"], match["per"], text)
        unknown = _UNKNOWN.fullmatch(text)
        if declared and unknown is not None:
            return self._made(unknown["scale"] or "", unknown["unit"], unknown["per"], text)
        return None

    def _unit_in(self, head: str) -> UnitOf | None:
        """Read the unit that a head gives in brackets: `产量（万吨）`, `增长（±%）`; or at its end: `增长%`."""
        found = None
        for match in self._in_brackets.finditer(head):
            found = self._made(match["scale"] or "", match["unit"], match["per"], match["all"])
        if found is None and self._per_cent.search(head):
            return self._made("", "%", None, "%")
        return found

    def units_line(self, line: str) -> list[UnitOf]:
        """Read `单位：元，%`; empty where the line states none."""
        match = self._line.search(line)
        if match is None:
            return []
        parts = _PARTS.split(match["units"].strip())
        found = [self.unit(part, declared=True) for part in parts if part]
        return [unit for unit in found if unit is not None]

    def _made(self, scale: str, unit: str, per: str | None, written: str) -> UnitOf:
        factor = scale_factor(scale)
        if unit in ("%", "‰"):
            return UnitOf(Decimal(1), "percentage", unit, None, "", written)
        if unit.endswith("百分点"):
            return UnitOf(Decimal(1), "percentage", "pp", None, "", written)
        if unit == "块":  # 集成电路 亿块; yuan only in speech
            return UnitOf(factor, "count", unit, per, scale, written)
        known = self.units.unit(unit)
        return UnitOf(factor, known.kind, known.code, per, scale, written)


words_of = per_library(Words)


@lru_cache(maxsize=1 << 14)
def read_number(text: str) -> Number | None:
    """Read the bare number of a cell: `-3.2`, `1 204.6`, `>60`, `5左右`, `[20]`, `4—5`, `12.5%`; else None."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match["num"].translate(_SEPARATORS)
    try:
        low = _signed(digits)
        high = low if match["num2"] is None else _signed(match["num2"])
        factor = scale_factor(match["scale"])
    except ValueParseError:
        return None
    low, high = plain(EXACT.multiply(low, factor)), plain(EXACT.multiply(high, factor))
    if high < low:
        return None
    word = match["tail"] or (match["lead"] or "").removeprefix("累计")
    pieces = {"num": match["num"]} | ({"scale": match["scale"]} if match["scale"] else {})
    end = max(match.end("num"), match.end("num2"), match.end("scale"), match.end("percent"))
    percent = (match["percent"] or "").strip() or None
    return Number(match.start("num"), end, low, high, _MODIFIERS.get(word, "="), percent, pieces)


def _signed(digits: str) -> Decimal:
    value = number(digits.lstrip("-−"))
    return value.copy_negate() if digits[0] in "-−" else value


def is_year(text: str) -> bool:
    """Whether a cell is a bare year (2020), a number only to those who do not know."""
    return _BARE_YEAR.fullmatch(text) is not None
