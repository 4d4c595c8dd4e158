"""A number as a date or a time of day, as a cell's format shows it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?|(?P<noon>AM/PM|A/P|上午/下午)'
    r"|(?P<field>[yYeE]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4})|(?P<second>\.0{1,3})|(?P<other>.)",
    re.S,
)
_FIELDS = re.compile("[yYmMdDhHsS]|[eE](?![+-])|[aA]{3}")
_ELAPSED = re.compile("[hH]+|[mM]+|[sS]+")
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_HAN_DAYS = "一二三四五六日"
_HAN = "〇一二三四五六七八九"
_LAST = 2958465  # 9999-12-31
_DAY = 86400


@lru_cache(maxsize=2048)
def is_date(code: str) -> bool:
    """Tell whether a section of a format writes a date or a time: it has letters of one outside of its quotes."""
    for found in _PART.finditer(code):
        if found["field"] and _FIELDS.search(found["field"]) and not _in_general(code, found.start()):
            if found["field"] in "eE" and code[found.end() : found.end() + 1] in ("+", "-"):
                continue
            return True
        if found["bracket"] and _ELAPSED.fullmatch(found["bracket"]):
            return True
    return False


def _in_general(code: str, at: int) -> bool:
    start = code.lower().rfind("general", 0, at + 7)
    return 0 <= start <= at < start + 7


def show_date(value: Decimal, code: str, from_1904: bool) -> str | None:
    """Return a serial number as a format writes its date and time, None where it is none (negative, after 9999)."""
    if value < 0 or value > _LAST:
        return None
    fine = ".0" in code
    seconds = (value * _DAY).quantize(Decimal("0.001") if fine else Decimal(1), rounding=ROUND_HALF_UP)
    days, rest = divmod(seconds, _DAY)
    moment = _Moment(int(days), rest, from_1904, "DBNum1" in code)
    parts = list(_PART.finditer(code))
    has_noon = any(part["noon"] for part in parts)
    out = []
    for n, part in enumerate(parts):
        if part["field"]:
            out.append(moment.field(part["field"].lower(), _is_minute(parts, n), has_noon))
        elif part["noon"]:
            out.append(moment.noon(part["noon"]))
        elif part["second"]:
            out.append(format(rest % 1, ".3f")[1 : 1 + len(part["second"])])
        elif part["bracket"] is not None:
            out.append(moment.elapsed(part["bracket"].lower(), seconds))
        else:
            out.append(part["quoted"] or part["escaped"] or ("" if part["other"] in (None, "@") else part["other"]))
    return "".join(out).strip()


def _is_minute(parts: list[re.Match[str]], at: int) -> bool:
    """Tell whether an m means minutes: behind hours or before seconds."""
    fields = [n for n, part in enumerate(parts) if part["field"] or _ELAPSED.fullmatch(part["bracket"] or "")]
    place = fields.index(at)
    before = (parts[fields[place - 1]]["field"] or parts[fields[place - 1]]["bracket"]) if place else ""
    behind = parts[fields[place + 1]]["field"] or "" if place + 1 < len(fields) else ""
    return before[:1].lower() == "h" or behind[:1].lower() == "s"


class _Moment:
    def __init__(self, days: int, seconds: Decimal, from_1904: bool, in_han: bool) -> None:
        self._hour, rest = divmod(int(seconds), 3600)
        self._minute, self._second = divmod(rest, 60)
        self._han = in_han
        if from_1904:
            day = date(1904, 1, 1) + timedelta(min(days, _LAST - 1462))
        else:  # Excel counts 1900-02-29, which never was; before it serials are a day behind
            day = date(1899, 12, 31) + timedelta(days - (1 if days >= 60 else 0))
        self._day = day
        self._number = 29 if days == 60 and not from_1904 else day.day

    def field(self, letters: str, is_minute: bool, has_noon: bool) -> str:
        """Write one field: yyyy, m, dd, aaaa, h, ss."""
        kind, count = letters[0], len(letters)
        if kind in "ye":
            year = self._day.year
            text = f"{year % 100:02d}" if kind == "y" and count <= 2 else str(year)
            return "".join(_HAN[int(digit)] for digit in text) if self._han else text
        if kind == "m" and not is_minute:
            return self._month(count)
        if kind == "d" and count > 2:
            name = _DAYS[self._day.weekday()]
            return name[:3] if count == 3 else name
        if kind == "a":
            return ("周" if count == 3 else "星期") + _HAN_DAYS[self._day.weekday()]
        hour = (self._hour % 12 or 12) if has_noon else self._hour
        number = {"d": self._number, "h": hour, "m": self._minute, "s": self._second}[kind]
        return _in_han(number) if self._han else f"{number:02d}" if count >= 2 else str(number)

    def _month(self, count: int) -> str:
        month = self._day.month
        if count >= 3:
            name = _MONTHS[month - 1]
            return name[:3] if count == 3 else name[:1] if count == 5 else name
        return _in_han(month) if self._han else f"{month:02d}" if count == 2 else str(month)

    def noon(self, form: str) -> str:
        """Write which half of the day it is."""
        return form.split("/")[self._hour >= 12]

    def elapsed(self, letters: str, seconds: Decimal) -> str:
        """Write the hours, minutes or seconds of a duration: [h] goes beyond 24."""
        if not _ELAPSED.fullmatch(letters):
            return ""
        whole = int(seconds) // {"h": 3600, "m": 60, "s": 1}[letters[0]]
        return f"{whole:0{len(letters)}d}"


def _in_han(number: int) -> str:
    """Write a number below 100 as Chinese dates do: 三, 十二, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones or not tens else "")
