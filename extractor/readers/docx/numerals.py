"""Numbers of lists as Word shows them: `formatted(3, "chineseCounting")` → 三.

Formats are those of ST_NumberFormat (ECMA-376-1, 17.18.59); what Word for Chinese shows beyond 99 differs between
`chineseCounting` (一○○) and `chineseCountingThousand` (一百). A format that is not known here is shown in digits, as
Word does with one that it does not know.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS, _PLACES = "〇一二三四五六七八九", ("", "十", "百", "千")
_LEGAL_SIMPLIFIED, _LEGAL_PLACES_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_LEGAL, _LEGAL_PLACES = "零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def formatted(number: int, name: str) -> str:
    """Show a number in a format of ST_NumberFormat; `none` and `bullet` show nothing."""
    if name in ("none", "bullet"):
        return ""
    show = _FORMATS.get(name)
    return (show(number) if show is not None else "") or str(number)


def _roman(number: int) -> str:
    out = ""
    if not 0 < number < 4000:
        return out
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def _letters(number: int) -> str:
    """Count a … z, aa, bb … zz, aaa, as Word does."""
    if not 0 < number <= 26 * 30:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _spoken(number: int, digits: str, places: tuple[str, ...], zero: str, *, short_ten: bool) -> str:
    """Write a number below 10,000 with its places: 一百二十三; 11 is 十一 where `short_ten`."""
    if not 0 < number < 10000:
        return ""
    out, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += (zero if gap else "") + digits[digit] + places[place]
        gap = False
    return out[1:] if short_ten and out.startswith(digits[1] + places[1]) else out


def _counting(number: int) -> str:
    """一 … 九十九 with places, from 100 on digit by digit."""
    return _thousand(number) if number < 100 else _digital(number).replace("〇", "○")


def _thousand(number: int) -> str:
    return _spoken(number, _DIGITS, _PLACES, "〇", short_ten=True)


def _taiwanese(number: int) -> str:
    return _spoken(number, _DIGITS, _PLACES, "零", short_ten=True)


def _japanese(number: int) -> str:
    text = _spoken(number, _DIGITS, _PLACES, "", short_ten=True)
    return text.replace("一百", "百").replace("一千", "千")


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number)) if number >= 0 else ""


def _legal_simplified(number: int) -> str:
    return _spoken(number, _LEGAL_SIMPLIFIED, _LEGAL_PLACES_SIMPLIFIED, "零", short_ten=False)


def _legal(number: int) -> str:
    return _spoken(number, _LEGAL, _LEGAL_PLACES, "零", short_ten=False)


def _run_of(first: str, last: int) -> Callable[[int], str]:
    """Characters that Unicode holds in a row: ① …"""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else ""


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else ""


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 0 < number <= 60 else ""


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + d: ord("０") + d for d in range(10)})


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalHalfWidth": str,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _run_of("①", 20),
    "decimalEnclosedCircleChinese": _run_of("①", 10),
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "chineseLegalSimplified": _legal_simplified,
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _digital,
    "japaneseLegal": _legal,
    "ideographDigital": _digital,
    "ideographEnclosedCircle": _run_of("㊀", 10),
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _taiwanese,
    "taiwaneseDigital": lambda n: _digital(n).replace("〇", "○"),
}
