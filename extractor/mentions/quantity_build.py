"""A rule and its match → `Quantity`: values, unit, modifier, denominator, spans."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from extractor.compiled import compile_pattern
from extractor.errors import PatternError, ValueParseError
from extractor.mentions.quantity_context import around, denominator
from extractor.mentions.quantity_grammar import Matched
from extractor.rules import Rule
from extractor.types import Kind, Quantity
from extractor.values.amounts import number, plain, span
from extractor.values.numerals import EXACT, parse_number, quotient
from extractor.values.units import Units

_FROM = compile_pattern(r"[由从][^，。；：\n]{0,10}\Z")
_SIGNED = compile_pattern(r"(?:^|[\p{Han} （(：:、])[-−负]")
_LENGTHS_OF_TIME = frozenset(("年", "月", "天", "日", "周", "学期", "学年", "季度"))

#: 每天30分钟: a duration that recurs is stated, not merely a qualification
_DURATION = "quantity.duration"

#: what a rule's `as` makes of the pieces: (low, high, kind, unit)
Made = tuple[Decimal, Decimal, Kind, "str | None"]
Pieces = dict[str, str]


def build(text: str, found: Matched, units: Units, floor: int = 0) -> Quantity:
    """Return the quantity of a match; `floor` is where the number before it ends.

    Raises ValueParseError where the pieces make no number (二二十).
    """
    rule, pieces = found.rule, found.pieces()
    start, end = found.match.span()
    if pieces.get("left") and _FROM.search(text, max(floor, start - 12), start):
        end = found.match.end("left")  # 由20%到25% states two levels, not a range
        pieces = {name: pieces[name] for name in ("num", "more", "scale") if name in pieces} | {"unit": pieces["left"]}
    try:
        low, high, kind, unit = maker(rule)(pieces, units)
    except (ValueError, ArithmeticError) as error:
        raise ValueParseError(f"{text[start:end]!r} is no number; expected numerals and a unit") from error
    if low is high:
        low = high = plain(low)
    else:
        low, high = plain(min(low, high)), plain(max(low, high))
    if kind == "percentage" and text[start - 1 : start] in ("-", "−", "负") and _SIGNED.match(text, max(0, start - 2)):
        start, low, high = start - 1, high.copy_negate(), low.copy_negate()
    vague = pieces.get("more") == "来"
    more = not vague and ("more" in pieces or "more2" in pieces or "more_two" in pieces)
    more = more or "多" in pieces.get("unit", "")
    sides = around(text, start, end, more)
    per, outer = _per(text, start, floor, pieces)
    if unit == "%" and per in _LENGTHS_OF_TIME:
        per, outer = None, start  # 每年保持100% is a rate that holds every year
    modifier = "~" if vague and sides.modifier == "=" else sides.modifier
    return Quantity(
        start=start,
        end=end,
        outer_start=min(sides.start, outer),
        outer_end=sides.end,
        text=text[start:end],
        kind=kind,
        low=low,
        high=high,
        unit=rule.keys.get("unit", unit),
        modifier=modifier,
        per=per,
        rule=rule.id,
        pieces=pieces,
        optional=bool(rule.keys.get("optional", False)) and not (per and rule.id == _DURATION),
    )


def _per(text: str, start: int, floor: int, pieces: Pieces) -> tuple[str | None, int]:
    base, outer = denominator(text, start, floor)
    slash = pieces.get("slash")
    if slash:
        parts = [*(base or "").split("/"), slash, pieces.get("slash2") or ""]
        return "/".join(dict.fromkeys(part for part in parts if part)), outer
    return base, outer


def _half(low: Decimal, high: Decimal, pieces: Pieces) -> tuple[Decimal, Decimal]:
    if not pieces.get("half"):
        return low, high
    return EXACT.add(low, Decimal("0.5")), EXACT.add(high, Decimal("0.5"))


def _percentage(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    return low, high, "percentage", pieces["unit"]


def _points(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    return low, high, "percentage", "pp"


def _percentage_words(pieces: Pieces, units: Units) -> Made:
    base = parse_number(pieces["base"])
    ends = [quotient(EXACT.multiply(number(pieces[n]), Decimal(100)), base) for n in ("num", "num2") if n in pieces]
    return ends[0], ends[-1], "percentage", "%"


def _tenths(pieces: Pieces, units: Units) -> Made:
    low, high = span({name: pieces[name] for name in ("num", "num2") if name in pieces})
    low, high = _half(low, high, pieces)
    if "fifth" in pieces:
        low = high = EXACT.add(low, number(pieces["fifth"]).scaleb(-1, EXACT))  # 九成五
    return low.scaleb(1, EXACT), high.scaleb(1, EXACT), "percentage", "%"


def _fraction(pieces: Pieces, units: Units) -> Made:
    value = quotient(number(pieces["num"]), number(pieces["base"]))
    if pieces.get("whole"):
        value = EXACT.add(number(pieces["whole"]), value)  # 三百五十又三分之一
    return value, value, "ratio", "1"


def _times(pieces: Pieces, units: Units) -> Made:
    if pieces.get("double"):
        value = EXACT.power(Decimal(2), parse_number(pieces["num"]))
        return value, value, "ratio", "x"
    low, high = _half(*span(pieces), pieces)
    return low, high, "ratio", "x"


def _money(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    return low, high, "money", units.unit(pieces.get("unit") or "元").code


def _money_parts(pieces: Pieces, units: Units) -> Made:
    value = number(pieces["num"])
    if pieces["unit"] in ("角", "毛"):
        value = EXACT.multiply(value, Decimal("0.1"))
    for name, factor in (("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if pieces.get(name):
            value = EXACT.add(value, EXACT.multiply(number(pieces[name]), factor))
    return value, value, "money", "CNY"


def _measure(pieces: Pieces, units: Units) -> Made:
    low, high = _half(*span(pieces), pieces)
    return low, high, "measure", units.unit(pieces["unit"]).code


def _count(pieces: Pieces, units: Units) -> Made:
    low, high = _half(*span(pieces), pieces)
    return low, high, "count", pieces.get("unit")


def _auto(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    if pieces["unit"] in ("%", "个百分点"):
        return low, high, "percentage", "%" if pieces["unit"] == "%" else "pp"
    unit = units.unit(pieces["unit"])
    return low, high, unit.kind, unit.code


def _rate(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    return low, high, "percentage", "%"


def _index(pieces: Pieces, units: Units) -> Made:
    low, high = span(pieces)
    return low, high, "ratio", "1"


def _zero(pieces: Pieces, units: Units) -> Made:
    return Decimal(0), Decimal(0), "count", None


_MAKERS: dict[str, Callable[[Pieces, Units], Made]] = {
    "percentage": _percentage,
    "points": _points,
    "percentage_words": _percentage_words,
    "tenths": _tenths,
    "fraction": _fraction,
    "ratio": _fraction,
    "times": _times,
    "money": _money,
    "money_parts": _money_parts,
    "measure": _measure,
    "count": _count,
    "auto": _auto,
    "rate": _rate,
    "index": _index,
    "zero": _zero,
}


def maker(rule: Rule) -> Callable[[Pieces, Units], Made]:
    """Return what makes a quantity of a rule's pieces; raises PatternError for an unknown `as`."""
    try:
        return _MAKERS[str(rule.keys["as"])]
    except KeyError:
        known = sorted(_MAKERS)
        raise PatternError(
            f"{rule.file}, rule {rule.id}: unknown `as` {rule.keys['as']!r}; give one of {known}"
        ) from None
