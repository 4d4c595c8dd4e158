"""Periods as values: the part of EDTF (ISO 8601-2) that records use; no search, no state.

What is written: `2012`, `2012-09`, `2012-09-05`, `2012-23` (autumn; 21 spring, 22 summer, 23 autumn, 24 winter),
unspecified digits `20XX`, `201X`, `20XX-12`, intervals `2012/2015`, `2024-01/2024-06`, `2024/` (open end), `/2012`.
`..` for an open end is read (`2024/..`) and written as nothing, as the gold does.
"""

from __future__ import annotations

from calendar import isleap

from extractor.compiled import compile_pattern
from extractor.errors import ValueParseError
from extractor.frozen import frozen

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24

_MOMENT = compile_pattern(r"([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|XXXX)(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@frozen
class Moment:
    """A year, month, season (month 21–24) or day; `year` is four characters, its last ones may be `X`."""

    year: str
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read one EDTF date; raises ValueParseError."""
        match = _MOMENT.fullmatch(text)
        if match is None:
            raise ValueParseError(f"{text!r} is no EDTF date; write 2012, 2012-09, 2012-09-05 or 20XX")
        year, month, day = match.group(1), match.group(2), match.group(3)
        moment = cls(year, int(month) if month else None, int(day) if day else None)
        if not moment.exists():
            raise ValueParseError(f"{text!r} is no date of the calendar; months are 01–12 (seasons 21–24), days 01–31")
        return moment

    def exists(self) -> bool:
        """Whether the calendar has it (2月30日 does not exist; a year with `X` may be a leap year)."""
        if self.month is None:
            return self.day is None
        if SPRING <= self.month <= WINTER:
            return self.day is None
        if not 1 <= self.month <= 12:
            return False
        if self.day == 29 and self.month == 2 and not self.overwritten:
            return isleap(int(self.year))
        return self.day is None or 1 <= self.day <= _LENGTHS[self.month - 1]

    @property
    def overwritten(self) -> bool:
        """Whether digits of the year are unspecified."""
        return "X" in self.year

    def years(self) -> tuple[int, int]:
        """Return the first and last year that it may be (`201X`: 2010, 2019)."""
        return int(self.year.replace("X", "0")), int(self.year.replace("X", "9"))

    def __str__(self) -> str:
        month = "" if self.month is None else f"-{self.month:02d}"
        return self.year + month + ("" if self.day is None else f"-{self.day:02d}")


@frozen
class Period:
    """A moment (`start == end`, not `interval`) or an interval; an end that is None is open.

    `2024/2024` is an interval: two years that an anonymiser overwrote stay the range as written.
    """

    start: Moment | None
    end: Moment | None
    interval: bool = False

    @classmethod
    def parse(cls, edtf: str) -> Period:
        """Read EDTF as the module's docstring lists it; raises ValueParseError."""
        left, slash, right = edtf.partition("/")
        if not slash:
            moment = Moment.parse(left)
            return cls(moment, moment)
        start = None if left in ("", "..") else Moment.parse(left)
        end = None if right in ("", "..") else Moment.parse(right)
        if start is None and end is None:
            raise ValueParseError(f"{edtf!r} is open on both sides; give at least one end")
        return cls(start, end, interval=True)

    @classmethod
    def between(cls, start: Moment, end: Moment) -> Period:
        """Return the interval of two moments (kept an interval where they are equal)."""
        return cls(start, end, interval=True)

    @property
    def overwritten(self) -> bool:
        """Whether digits of a year are unspecified."""
        return any(m is not None and m.overwritten for m in (self.start, self.end))

    def years(self) -> tuple[int | None, int | None]:
        """Return the first and last year it may touch; None for an open end."""
        first = None if self.start is None else self.start.years()[0]
        last = None if self.end is None else self.end.years()[1]
        return first, last

    def __str__(self) -> str:
        if not self.interval:
            return str(self.start)
        start, end = self.start or "", self.end or ""
        return f"{start}/{end}"


def shift_year(year: str, by: int) -> str | None:
    """Return the year `by` years later; unspecified digits stay, None outside 0000–9999.

    `shift_year("2024", -1)` is 2023; 20XX stays 20XX, since an overwritten 去年 is some year of that century too.
    """
    if "X" in year:
        return year
    shifted = int(year) + by
    return f"{shifted:04d}" if 0 <= shifted <= 9999 else None


def single_year(edtf: str | None) -> str | None:
    """Return the year of a date, or the year an interval ends in (`2019/2023`: 2023, `2021-07/2021-12`: 2021)."""
    if edtf is None:
        return None
    try:
        period = Period.parse(edtf)
    except ValueParseError:
        return None
    moment = period.end or period.start
    return None if moment is None else moment.year
