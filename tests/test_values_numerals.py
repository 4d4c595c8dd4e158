"""Numerals and amounts → exact decimals."""

from __future__ import annotations

import contextlib
from decimal import Decimal, getcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ValueParseError
from extractor.values.amounts import plain, span
from extractor.values.numerals import neighbours, parse_number, quotient, scale_factor

_DIGITS = "零一二三四五六七八九"
_FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese(number: int) -> str:
    """Write a number below 10^12 in Chinese, as an independent oracle."""
    if number == 0:
        return "零"
    groups = []
    for name in ("", "万", "亿"):
        number, low = divmod(number, 10000)
        groups.append((low, name))
    text, gap = "", False
    for low, name in reversed(groups):
        if low == 0:
            gap = bool(text)
            continue
        text += ("零" if text and (gap or low < 1000) else "") + _group(low) + name
        gap = False
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + name
        gap = False
    return text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二十三亿六千万", "2360000000"),
        ("二〇〇九", "2009"),
        ("两千三", "2300"),
        ("三万二", "32000"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("百分之六点五", "0.065"),
        ("壹佰贰拾万元整", "1200000"),
        ("1.25万亿", "1250000000000"),
        ("3亿2000万", "320000000"),
        ("一点八万", "18000"),
        ("40万零500", "400500"),
        ("半", "0.5"),
        ("一个半", "1.5"),
        ("廿三", "23"),
        ("卅", "30"),
        ("２０，５９６", "20596"),
        ("28 496", "28496"),
        ("负三十二", "-32"),
        ("肆佰叁拾萬", "4300000"),
        ("十", "10"),
        ("零", "0"),
        ("三分之二", "0.666667"),
    ],
)
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "元", "abc", "1.2.3", "三百五千", "二二十", "9" * 60, "万" * 500, "零分之三"])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueParseError, match="number"):
        parse_number(text)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_chinese_numbers_read_back(number: int) -> None:
    written = chinese(number)
    assert parse_number(written) == number
    assert parse_number(written.translate(_FINANCIAL)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(["", "万", "亿", "万亿"]))
def test_scales_are_exact(number: Decimal, scale: str) -> None:
    assert parse_number(f"{number:f}{scale}") == number * scale_factor(scale)


def test_low_precision_of_the_process_does_not_round() -> None:
    context = getcontext()
    before, context.prec = context.prec, 5
    try:
        assert parse_number("1234567.89万") == Decimal("12345678900")
    finally:
        context.prec = before


@given(st.text(alphabet="〇零一二三四五六七八九十百千万亿两点半分之0123456789.,，壹佰 又打", max_size=60))
def test_any_text_is_a_number_or_a_named_error(text: str) -> None:
    with contextlib.suppress(ValueParseError):
        assert isinstance(parse_number(text), Decimal)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("两三", (2, 3)),
        ("三五百", (300, 500)),
        ("十七八", (17, 18)),
        ("二三十", (20, 30)),
        ("一九", None),
        ("三三", None),
    ],
)
def test_neighbours(text: str, ends: tuple[int, int] | None) -> None:
    assert neighbours(text) == ends


@pytest.mark.parametrize(
    ("pieces", "low", "high"),
    [
        ({"num": "10", "num2": "20", "scale2": "万"}, "100000", "200000"),
        ({"num": "5000", "num2": "1", "scale2": "万"}, "5000", "10000"),
        ({"num": "0.5", "num2": "1"}, "0.5", "1"),
        ({"num": "两", "num2": "三万"}, "20000", "30000"),
        ({"num": "一百二十", "num2": "一百五十万"}, "1200000", "1500000"),
        ({"num": "1", "scale": "万", "left": "元", "num2": "5", "scale2": "万"}, "10000", "50000"),
        ({"num": "7.5", "scale": "亿"}, "750000000", "750000000"),
        ({"num": "两三", "scale": "万"}, "20000", "30000"),
    ],
)
def test_span(pieces: dict[str, str], low: str, high: str) -> None:
    assert span(pieces) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(("value", "written"), [("14000.0", "14000"), ("8E+1", "80"), ("36.80", "36.8"), ("0.00", "0")])
def test_plain(value: str, written: str) -> None:
    assert str(plain(Decimal(value))) == written


def test_quotients_have_six_digits_unless_they_end() -> None:
    assert str(quotient(Decimal(2), Decimal(3))) == "0.666667"
    assert str(quotient(Decimal("1.23456789"), Decimal(100))) == "0.0123456789"
