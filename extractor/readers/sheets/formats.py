"""A number as a cell shows it: 0.125 with `0.0%` is 12.5%, 45291 with `yyyy"年"m"月"` is 2023年12月.

Number formats: ECMA-376 Part 1, 18.8.30 and 18.8.31; what the letters stand for is the same in Excel and WPS. Values
are exact decimals all the way, of fifteen digits, as Excel keeps no more.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from extractor.readers.sheets.dates import is_date, show_date

#: the formats that files name by number alone, those of Chinese systems (27–36, 50–58) among them
BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PMh"时"mm"分"',
    35: 'AM/PMh"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-";@', 42: '"¥"#,##0;"¥"-#,##0;"¥""-";@',
    43: '#,##0.00;-#,##0.00;"-";@', 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥""-";@', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
#: the long date and the time of the system that shows the file
_SYSTEM = {"[$-F800": 'yyyy"年"m"月"d"日"', "[$-F400": "h:mm:ss"}
_LONGEST = 255  # Excel takes no longer format
_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|!(?P<exclaimed>.)|_(?:.)|\*(?:.)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<digits>[0#?]+)|(?P<other>.)",
    re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d{1,20}(?:\.\d{1,20})?)")
_CURRENCY = re.compile(r"\$([^-]*)(?:-[0-9A-Fa-f,]*)?")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
_GENERAL_WIDTH, _LARGEST = 11, 308
_SIMPLE = re.compile(r"-?(?:[1-9]\d{0,13}|(?:0|[1-9]\d{0,4})\.\d{0,3}[1-9])")  # General shows it as it is written
_NUMBER = re.compile(r"[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,3})?")


class Piece(NamedTuple):
    """A piece of a format: `literal`, `digits`, `general`, `exponent`, `text` (@), or a mark: `.` `,` `%` `/`."""

    kind: str
    text: str


@lru_cache(maxsize=2048)
def sections_of(code: str) -> tuple[tuple[str, tuple[str, Decimal] | None], ...]:
    """Cut a format at its semicolons: the code of each section, and the condition that it states."""
    cuts, start = [], 0
    for found in _PART.finditer(code[:_LONGEST]):
        if found["other"] == ";":
            cuts.append(code[start : found.start()])
            start = found.end()
    cuts.append(code[start:_LONGEST])
    return tuple((cut, _condition(cut)) for cut in cuts[:4])


def _condition(code: str) -> tuple[str, Decimal] | None:
    for found in _PART.finditer(code):
        stated = _CONDITION.fullmatch(found["bracket"] or "")
        if stated:
            return stated[1], Decimal(stated[2])
    return None


@lru_cache(maxsize=2048)
def pieces_of(code: str) -> tuple[Piece, ...]:
    """Cut a section into its pieces; colours, conditions, fillings and blanks for alignment are left out."""
    out: list[Piece] = []
    for found in _PART.finditer(code):
        kind = found.lastgroup
        if kind is None:  # _x, *x
            continue
        text = found[kind]
        if kind == "bracket":
            currency = _CURRENCY.fullmatch(text)
            if currency and currency[1]:
                out.append(Piece("literal", currency[1]))
        elif kind in ("quoted", "escaped", "exclaimed"):
            out.append(Piece("literal", text))
        elif kind == "other":
            mark = "text" if text == "@" else text if text in ".,%/" else "literal"
            out.append(Piece(mark, text))
        else:
            out.append(Piece(kind, text))
    return tuple(out)


def show_text(text: str, code: str) -> str:
    """Return how a cell shows a text: the format's fourth section, or one with an @, writes around it."""
    sections = sections_of(code)
    section = sections[3][0] if len(sections) == 4 else next((s for s, _ in sections if "@" in s), None)
    if section is None or section == "@":
        return text
    pieces = pieces_of(section)
    if not any(piece.kind == "text" for piece in pieces):
        return text if len(sections) < 4 else "".join(piece.text for piece in pieces)
    return "".join(text if piece.kind == "text" else piece.text for piece in pieces)


@lru_cache(maxsize=8192)
def show_number(written: str, code: str, from_1904: bool = False) -> str:
    """Return how a cell shows a number that the file writes as `written`; what is no number comes back as it is."""
    if (code == "General" and _SIMPLE.fullmatch(written)) or not _NUMBER.fullmatch(written):
        return written
    try:
        value = _FIFTEEN.create_decimal(written)
    except InvalidOperation:
        return written
    if abs(value.adjusted()) > _LARGEST:  # no number of Excel's
        return written
    section, is_negated = _section(value, code)
    if "[$-F" in section:
        section = _SYSTEM.get(section[section.index("[$-F") :][:7].upper(), section)
    if is_date(section):
        return show_date(value, section, from_1904) or _general(value)
    pieces = pieces_of(section)
    if not any(piece.kind in ("digits", "general", "text") for piece in pieces):
        return "".join(piece.text for piece in pieces).strip()  # ;;; hides a number, "-" stands for it
    text = _number(abs(value), pieces)
    sign = "-" if value < 0 and not is_negated and re.search("[1-9]", text) else ""
    return (sign + text).strip()


def _section(value: Decimal, code: str) -> tuple[str, bool]:
    """Return the section for a value, and whether it stands for negative numbers alone, so that no minus is written."""
    sections = sections_of(code or "General")
    if any(condition for _, condition in sections):
        for section, condition in sections[:3]:
            if condition is None or _holds(value, condition):
                below = condition is not None and condition[0] in ("<", "<=") and condition[1] <= 0
                return section, below
        return sections[min(len(sections), 3) - 1][0], False
    if value < 0 and len(sections) > 1:
        return sections[1][0], True
    if value == 0 and len(sections) > 2:
        return sections[2][0], False
    return sections[0][0], False


def _holds(value: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        "=": value == limit,
        ">=": value >= limit,
        ">": value > limit,
        "<>": value != limit,
    }[sign]


def _number(value: Decimal, pieces: tuple[Piece, ...]) -> str:
    """Write a number that is not negative by the pieces of its section."""
    if any(piece.kind in ("general", "text") for piece in pieces):
        return "".join(_general(value) if p.kind in ("general", "text") else p.text for p in pieces)
    percents = sum(1 for piece in pieces if piece.kind == "%")
    value = _WIDE.scaleb(value, 2 * percents)
    slots = [n for n, piece in enumerate(pieces) if piece.kind == "digits"]
    slash = next((n for n, piece in enumerate(pieces) if piece.kind == "/" and _is_fraction(pieces, slots[0], n)), None)
    if slash is not None:
        return _fraction(value, pieces, slash)
    exponent = next((n for n, piece in enumerate(pieces) if piece.kind == "exponent" and n > slots[0]), None)
    if exponent is not None:
        return _scientific(value, pieces, exponent)
    return _plain(value, pieces)


def _plain(value: Decimal, pieces: tuple[Piece, ...]) -> str:
    """Write a number in digits: `#,##0.00`, `0.0,` (in thousands), `0!.0,"万"` (in ten thousands)."""
    point = next((n for n, piece in enumerate(pieces) if piece.kind == "."), len(pieces))
    slots = [n for n, piece in enumerate(pieces) if piece.kind == "digits"]
    last = max((n for n in slots if n < point), default=-1)
    final = slots[-1]
    scaled = sum(1 for n, piece in enumerate(pieces) if piece.kind == "," and (n > final or (last < n < point)))
    places = "".join(pieces[n].text for n in slots if n > point)
    value = _WIDE.scaleb(value, -3 * scaled)
    value = value.quantize(Decimal(1).scaleb(-len(places)), context=_WIDE)
    whole, _, part = format(value, "f").partition(".")
    grouped = any(piece.kind == "," and slots[0] < n < last for n, piece in enumerate(pieces))
    before = _whole(whole, pieces[:point], grouped)
    kept = part.rstrip("0") if places.strip("0") else part
    least = len(places.rstrip("#?"))  # 0.0## keeps one place
    part = part[: max(len(kept), least)]
    return before + _behind(part, pieces[point:])


def _whole(digits: str, pieces: tuple[Piece, ...], grouped: bool) -> str:
    """Write the digits before the point, from the right: each place takes one, the first place all that are left."""
    digits = digits.lstrip("0")
    slots = sum(len(piece.text) for piece in pieces if piece.kind == "digits")
    out: list[str] = []
    written = 0
    for piece in reversed(pieces):
        if piece.kind != "digits":
            if piece.kind != ",":
                out.append(piece.text)
            continue
        for place in reversed(piece.text):
            slots -= 1
            taken = digits if slots == 0 else digits[-1:]
            digits = digits[: len(digits) - len(taken)]
            for digit in reversed(taken or ("0" if place == "0" else "")):
                out.append("," if grouped and written and written % 3 == 0 else "")
                out.append(digit)
                written += 1
    return "".join(reversed(out))


def _behind(part: str, pieces: tuple[Piece, ...]) -> str:
    out = []
    for piece in pieces:
        if piece.kind == "digits":
            out.append(part[: len(piece.text)])
            part = part[len(piece.text) :]
        elif piece.kind == ".":
            out.append(".")
        elif piece.kind != ",":
            out.append(piece.text)
    return "".join(out)


def _scientific(value: Decimal, pieces: tuple[Piece, ...], at: int) -> str:
    mantissa = [piece for piece in pieces[:at] if piece.kind in ("digits", ".")]
    point = next((n for n, piece in enumerate(mantissa) if piece.kind == "."), len(mantissa))
    step = max(1, sum(len(piece.text) for piece in mantissa[:point]))
    power = value.adjusted() // step * step if value else 0
    shown = _plain(_WIDE.scaleb(value, -power), pieces[:at])
    width = len(pieces[at + 1].text) if at + 1 < len(pieces) and pieces[at + 1].kind == "digits" else 1
    sign = "-" if power < 0 else "+" if pieces[at].text[1] == "+" else ""
    rest = "".join(piece.text for piece in pieces[at + 2 :] if piece.kind in ("literal", "%"))
    return f"{shown}E{sign}{abs(power):0{width}d}{rest}"


def _is_fraction(pieces: tuple[Piece, ...], first: int, at: int) -> bool:
    """Tell whether a slash stands in `?/?` or `?/8`."""
    return first < at < len(pieces) - 1 and (pieces[at + 1].kind == "digits" or pieces[at + 1].text.isdecimal())


def _fraction(value: Decimal, pieces: tuple[Piece, ...], slash: int) -> str:
    """Write `# ?/?`: whole, numerator, denominator (given, or of as many digits as the format has)."""
    from fractions import Fraction

    exact = Fraction(value)
    behind = "".join(piece.text for piece in pieces[slash + 1 :] if piece.kind in ("digits", "literal")).strip()
    if behind.isdigit() and behind.strip("0"):
        below = int(behind[:5])
        above = int(exact * below + Fraction(1, 2))
    else:
        nearest = exact.limit_denominator(10 ** min(max(len(behind), 1), 5) - 1)
        above, below = nearest.numerator, nearest.denominator
    slots = [n for n, piece in enumerate(pieces[:slash]) if piece.kind == "digits"]
    whole, above = divmod(above, below) if len(slots) > 1 else (0, above)
    text = f"{above}/{below}" if above or not whole else ""
    return f"{whole} {text}".strip() if whole else text if above else "0"


def _general(value: Decimal) -> str:
    """Write a number as `General` does: eleven characters with its point; whole numbers in full."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 15:
        return format(value.quantize(Decimal(1), context=_WIDE), "f")
    if abs(value) >= Decimal(10) ** 15 or abs(value) < Decimal("1E-9"):
        return _trimmed_power(value)
    whole = len(str(int(abs(value))))
    places = max(0, _GENERAL_WIDTH - 1 - whole)
    text = format(value.quantize(Decimal(1).scaleb(-places), context=_WIDE), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _trimmed_power(value: Decimal) -> str:
    mantissa, _, power = f"{value:.5E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:]:0>2}"
