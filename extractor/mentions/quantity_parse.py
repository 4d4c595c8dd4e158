"""A text that is one quantity → `Quantity`: `近3亿元`, `40余万元`, `不低于25元/生`, `１２，３４５人`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import regex

from extractor.compiled import compile_pattern
from extractor.errors import ValueParseError
from extractor.mentions.quantities import find_quantities
from extractor.rules import Library, load
from extractor.text import chinese
from extractor.types import Quantity
from extractor.values.numerals import EXACT, LONGEST, neighbours, parse_number, plain_text, scale_factor

_LONGEST_TEXT = 4 * LONGEST
_BLANKS = compile_pattern(r"(?<=[\p{Han}\d.%]) +| +(?=[\p{Han}\d.%])")
_LETTER_SCALE = compile_pattern(r"(?<=\d)[kKwW](?=$|元|个|块|人|上下|左右|以|余|多)")
_LETTERS = {"k": "千", "w": "万"}
_LEADING = compile_pattern(r"(?:人民币|港币|新台币|美元|欧元)")
_CURRENCY_BEFORE = {"人民币": "元", "港币": "港元", "新台币": "新台币", "美元": "美元", "欧元": "欧元"}
_SIGN = compile_pattern(r"[负\-−]")
#: 块 alone is money only where nothing else is said
_YUAN = compile_pattern(r"(?<=[\d一二三四五六七八九十百千万亿])块$")
_NUMBER = compile_pattern(
    r"(?P<num>[\d.〇零一二三四五六七八九十百千万亿兆两廿卅点半]{1,48})"
    r"(?:(?P<half>个半)|(?P<more>[余多几])?(?P<scale>[万亿]{0,2}))"
)
#: 几十 and 数十 are read as the gold reads them: 20 to 90
_VAGUE_ENDS = (Decimal(2), Decimal(9))
_VAGUE = compile_pattern(r"(?P<vague>[几数])(?=[十百千万亿])")


def parse_quantity(text: str, library: Library | None = None) -> Quantity:
    """Return the quantity that the whole of `text` is; spans are those of its normalised text.

    Modifiers before and behind, blanks, full-width forms, thousands separators and traditional characters are read. A
    mere number is a count without a unit. Raises ValueParseError, naming the text and what was expected.
    """
    clean = _plain(text)
    body = clean
    sign = bool(_SIGN.match(body))
    body = body[1:] if sign else body
    found = _whole(body, library or _library())
    if found is None:
        found = _liang(body) or _bare(body)
    if found is None:
        raise ValueParseError(
            f"{text[:LONGEST]!r} is no quantity; expected a number with or without a unit and modifiers, as in 近3亿元"
        )
    return replace(found, low=found.high.copy_negate(), high=found.low.copy_negate()) if sign else found


def _plain(text: str) -> str:
    """Return the text simplified, half-width, with everyday numerals, the currency behind the number."""
    if len(text) > _LONGEST_TEXT:
        raise ValueParseError(
            f"{text[:LONGEST]!r}… is too long for one quantity; expected at most {_LONGEST_TEXT} characters"
        )
    clean = _BLANKS.sub("", plain_text(text.translate(chinese._tables()[0])).strip()).rstrip("。；;,")
    clean = _LETTER_SCALE.sub(lambda letter: _LETTERS[letter.group().lower()], clean)
    lead = _LEADING.match(clean)
    if lead:
        clean = clean[lead.end() :]
        own = _CURRENCY_BEFORE[lead.group()]
        clean = clean if clean.endswith(own) else clean.removesuffix("元") + own
    return regex.sub(r"(?<=[元块])整$", "", _YUAN.sub("块钱", clean))


@lru_cache(maxsize=1)
def _library() -> Library:
    return load()


def _whole(text: str, library: Library) -> Quantity | None:
    """Return the one quantity whose outer span is the whole text."""
    vague = _VAGUE.search(text)
    probe = _VAGUE.sub("一", text, count=1) if vague else text
    quantities, _ = find_quantities(probe, library)
    if len(quantities) != 1:
        return None
    quantity = quantities[0]
    if probe[: quantity.outer_start].strip() or probe[quantity.outer_end :].strip():
        return None
    if vague:
        low, high = (EXACT.multiply(quantity.low, times) for times in _VAGUE_ENDS)
        return replace(quantity, low=low, high=high, text=text, pieces={**quantity.pieces, "num": vague.group("vague")})
    return quantity


def _bare(text: str) -> Quantity | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    pair = neighbours(match["num"])
    half = Decimal("0.5") if match["half"] else Decimal(0)
    try:
        low, high = pair or (parse_number(match["num"]),) * 2
        factor = scale_factor(match["scale"])
    except ValueParseError:
        return None
    return Quantity(
        start=0,
        end=len(text),
        outer_start=0,
        outer_end=len(text),
        text=text,
        kind="count",
        low=EXACT.add(EXACT.multiply(low, factor), half),
        high=EXACT.add(EXACT.multiply(high, factor), half),
        unit=None,
        modifier=">" if match["more"] else "=",
        per=None,
        rule="quantity.number",
        pieces={name: piece for name, piece in match.groupdict().items() if piece},
    )


def _liang(text: str) -> Quantity | None:
    """Read 两 as the weight: 二两, 三千两百两. In running text it is nearly always the numeral."""
    number = _bare(text[:-1]) if text.endswith("两") and len(text) > 1 else None
    return number and replace(number, kind="measure", unit="liang", text=text, end=len(text), outer_end=len(text))
