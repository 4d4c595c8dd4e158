"""Pieces of a number (`num`, `more`, `scale`, …) → exact low and high.

A range may leave the scale to its second end: 10-20万元 is 100000 to 200000, 5000-1万人 is 5000 to 10000.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from extractor.values.numerals import EXACT, neighbours, parse_number, scale_factor

_ONE = Decimal(1)
_ASCII = frozenset("0123456789.")


def span(pieces: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    """Return (low, high) of the pieces; raises ValueParseError where a numeral is none.

    Where the second end has a scale and the first has none, the scale counts for both, unless the first would then be
    the larger one.
    """
    num, scale = pieces["num"], pieces.get("scale")
    num2 = pieces.get("num2")
    if not num2:
        if _ASCII.issuperset(num):
            value = EXACT.multiply(Decimal(num), scale_factor(scale)) if scale else Decimal(num)
            return value, value
        pair = None if scale else neighbours(num)
        if pair is not None:
            return pair
        pair = neighbours(num) if len(num) == 2 else None
        factor = scale_factor(scale)
        if pair is not None:
            return EXACT.multiply(pair[0], factor), EXACT.multiply(pair[1], factor)
        value = EXACT.multiply(number(num), factor) if scale else number(num)
        return value, value
    scale2 = pieces.get("scale2")
    low, high = EXACT.multiply(number(num), scale_factor(scale)), EXACT.multiply(number(num2), scale_factor(scale2))
    if not scale and not pieces.get("left"):
        shared = EXACT.multiply(low, scale_factor(scale2) if scale2 else _han_scale(num, num2))
        if shared <= high:
            low = shared
    return low, high


def number(text: str) -> Decimal:
    """Return the value of a numeral; ASCII numerals, by far the most, are read at once."""
    return Decimal(text) if _ASCII.issuperset(text) else parse_number(text)


def plain(value: Decimal) -> Decimal:
    """Return the same value without exponent and without zeros behind the point: 14000.0 → 14000, 8E+1 → 80."""
    if value == value.to_integral_value():
        return value.quantize(_ONE, context=EXACT)
    return value.normalize(EXACT)


def _han_scale(num: str, num2: str) -> Decimal:
    """Return the scale that the first of two Chinese numerals leaves to the second: 两到三万, 七千到九千亿."""
    tail = num2.lstrip("〇零一二三四五六七八九两0123456789.点")
    if len(num2) - len(tail) == 1 and len(num) == 1 and tail and set(tail) <= set("十百千万亿"):
        return scale_factor(tail)
    big = num2[len(num2.rstrip("万亿")) :]
    return scale_factor(big) if big and not set(num) & set("万亿") else Decimal(1)
