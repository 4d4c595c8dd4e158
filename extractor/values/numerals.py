"""Numerals → exact decimals: Arabic, Chinese (positional and digit by digit), financial, and mixtures of them.

Sources of the values: GB/T 15835 (numerals in running text) and the Basic Rules of Accounting Work (financial forms).
Nothing passes through a float, and no result is rounded but the quotient of `parse_fraction`.
"""

from __future__ import annotations

import unicodedata
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from functools import lru_cache

import regex

from extractor.compiled import compile_pattern
from extractor.errors import ValueParseError

#: longest numeral that is read; anything longer is an identifier, and no report writes such a number
LONGEST = 48

#: own context: the process's own one stays untouched, and a result that would be rounded raises instead
EXACT = Context(prec=80, traps=[InvalidOperation, DivisionByZero, Overflow])
SIX_DIGITS = Context(prec=6, traps=[InvalidOperation, DivisionByZero, Overflow])

_ONES = dict(zip("0123456789〇一二三四五六七八九", "0123456789" * 2, strict=True))
_ONES |= {"零": "0", "○": "0", "两": "2"}
_BIG = (("兆", Decimal(10**12)), ("亿", Decimal(10**8)), ("万", Decimal(10**4)))
_SMALL = (("千", Decimal(1000)), ("百", Decimal(100)), ("十", Decimal(10)))
_FORMS = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩倆俩點負弍圆圓Ｏ個", "一二二三三四五六六七八九十百千万亿两两两点负二元元〇个"
)
_LETTERS = {"k": Decimal(1000), "w": Decimal(10000), "m": Decimal(10**6), "g": Decimal(10**9), "t": Decimal(10**12)}
_SEPARATORS = compile_pattern(r"(?<=\d)[,， ](?=\d{3}(?!\d))")
_BLANKS = compile_pattern(r"\s+")
_ARABIC = compile_pattern(r"\d+(?:\.\d+)?|\.\d+")
_APART = compile_pattern(r"(?P<base>.{1,24})分之(?P<part>.{1,24})")


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal:
    """Return the value of a numeral: `二十三亿六千万`, `1.25万亿`, `两千三` (2300), `40万零500`, `壹佰贰拾万元整`.

    `百分之六点五` is 0.065; digit strings (`二〇〇九`) are read digit by digit; 廿, 卅 and 半 are known. Raises
    ValueParseError for anything else.
    """
    plain = plain_form(text)
    sign = -1 if plain[:1] in ("负", "-", "−") else 1
    body = plain[1:] if sign < 0 else plain.removeprefix("+")
    body = regex.sub(r"(?<!^)元?整?$", "", body)
    try:
        value = parse_fraction(body) if "分之" in body else _value(body)
    except (InvalidOperation, KeyError, ValueError) as error:
        raise ValueParseError(
            f"{text[:LONGEST]!r} is no number; expected Arabic or Chinese numerals such as 1.25万亿 or 三千二百"
        ) from error
    return value.copy_negate() if sign < 0 else value


def plain_form(text: str) -> str:
    """Return the numeral in half-width simplified everyday characters, without blanks and thousands separators.

    `１２，３４５` → `12345`, `壹佰` → `一百`; raises ValueParseError where it is longer than any numeral.
    """
    if len(text) > 4 * LONGEST:
        raise ValueParseError(f"{text[:LONGEST]!r}… is too long for a number; expected at most {LONGEST} characters")
    plain = _BLANKS.sub("", plain_text(text))
    if len(plain) > LONGEST:
        raise ValueParseError(f"{text[:LONGEST]!r}… is too long for a number; expected at most {LONGEST} characters")
    return plain


def plain_text(text: str) -> str:
    """Return a text with half-width everyday numerals and without thousands separators: `２０，５９６` → `20596`."""
    plain = unicodedata.normalize("NFKC", text).translate(_FORMS)
    return _SEPARATORS.sub("", plain).replace("廿", "二十").replace("卅", "三十")


def parse_fraction(text: str) -> Decimal:
    """Return part / base of `三分之二`, exact where it ends within six digits, else to six significant digits."""
    whole, _, rest = text.rpartition("又")
    match = _APART.fullmatch(rest)
    if match is None:
        raise ValueError(text)
    value = quotient(_value(match["part"]), _value(match["base"]))
    return EXACT.add(_value(whole), value) if whole else value


def quotient(part: Decimal, base: Decimal) -> Decimal:
    """Return part / base: exact for powers of ten, else to six significant digits (`2 / 3` → 0.666667)."""
    if not base:
        raise ValueError("a fraction of nothing")
    digits = base.normalize(EXACT).as_tuple()
    if digits.digits == (1,):
        return EXACT.scaleb(part, -int(digits.exponent))
    return SIX_DIGITS.divide(part, base).normalize(SIX_DIGITS) + 0


def scale_factor(scale: str | None) -> Decimal:
    """Return the factor of a scale word: `万` → 10000, `千万` → 10000000, `万亿` → 10^12, none → 1."""
    return _FACTORS.get(scale or "") or _value(plain_form(scale or ""))


_FACTORS = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}


@lru_cache(maxsize=4096)
def neighbours(text: str) -> tuple[Decimal, Decimal] | None:
    """Return the ends of two digits that stand for a range: `两三` (2, 3), `三五百` (300, 500), `十七八` (17, 18).

    None where the numeral is none of these.
    """
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    low, high = (int(_ONES[match[name]]) for name in ("low", "high"))
    if not 1 <= high - low <= 2:
        return None
    factor = _value(match["scale"]) if match["scale"] else Decimal(1)
    above = _value(match["above"]) if match["above"] else Decimal(0)
    return EXACT.multiply(above + low, factor), EXACT.multiply(above + high, factor)


_PAIR = compile_pattern(
    r"(?P<above>[二三四五六七八九]?十)?(?P<low>[一二两三四五六七八])"
    r"(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]{0,3})"
)


def _value(text: str) -> Decimal:
    """Read a plain numeral by its largest unit: head × unit + tail."""
    if _ARABIC.fullmatch(text):
        return Decimal(text)
    if text and text[-1].lower() in _LETTERS and _ARABIC.fullmatch(text[:-1]):
        return EXACT.multiply(Decimal(text[:-1]), _LETTERS[text[-1].lower()])
    if text.endswith("打"):
        return EXACT.multiply(_value(text[:-1]), Decimal(12))
    if text.endswith("个半"):
        return EXACT.add(_value(text[:-2]), Decimal("0.5"))
    for mark, factor in _BIG:
        head, found, tail = text.rpartition(mark)
        if found:
            return EXACT.add(EXACT.multiply(_value(head) if head else Decimal(1), factor), _tail(tail, factor))
    return _thousands(text)


def _thousands(text: str) -> Decimal:
    for mark, factor in _SMALL:
        head, found, tail = text.partition(mark)
        if found:
            if len(head.lstrip("零〇")) > 1 and head[0] not in "0123456789" and "点" not in head:
                raise ValueError(text)
            return EXACT.add(EXACT.multiply(_digits(head) if head else Decimal(1), factor), _tail(tail, factor))
    return _digits(text)


def _tail(text: str, factor: Decimal) -> Decimal:
    """Read what follows a unit: `三` in 两千三 counts hundreds, `零三` and `三十` count as they stand."""
    if not text:
        return Decimal(0)
    if text[0] == "点":
        return _digits("0" + text)
    if len(text) == 1 and factor > 10 and text != "半":
        return EXACT.multiply(_digits(text), factor / 10)
    if text == "半":
        return factor / 2
    value = _value(text.lstrip("零〇") if text.strip("零〇") else "0")
    if value >= factor:
        raise ValueError(text)
    return value


def _digits(text: str) -> Decimal:
    if text == "半":
        return Decimal("0.5")
    if not text:
        raise ValueError("an empty numeral")
    return Decimal("".join("." if c in "点." else _ONES[c] for c in text))
