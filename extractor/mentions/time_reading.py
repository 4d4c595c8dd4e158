"""Productions of the time rules: pieces of a match + frame → what the words mean. No search, no state.

A production is named by a rule's `resolve`; it takes the captured pieces by group name (several where the group
repeats) and the `Frame` that relative words are resolved against, and returns a `Reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.types import Reference, Time
from extractor.values.periods import Moment, Period, shift_year, single_year

Pieces = Mapping[str, Sequence[str]]

_DIGITS = str.maketrans("〇○零oOＯ一二三四五六七八九xX×Ｘ*＊_", "000000123456789XXXXXXX")
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
#: a longer span of years is not spread over the values of a list
MOST_PARTS = 20


@frozen
class Frame:
    """What relative words are resolved against: the article's reference, the section's mood, the year named before.

    `lost` says that the year named before is not known (明年 of an overwritten year), `last` is the time before.
    """

    reference: Reference
    planning: bool = False
    anchor: str | None = None
    lost: bool = False
    last: Time | None = None
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def written(self) -> str | None:
        """Return the time of writing: the date, else the last year reported on (EDTF)."""
        return self.reference.date or single_year(self.reference.reported)

    def now_year(self) -> str | None:
        """Return the year that 今年 means: that of writing, else the one the section is about."""
        return single_year(self.reference.date) or self._own_year() or self._other_year()

    def section_year(self) -> str | None:
        """Return the year that 全年, 年底 and a bare month belong to: planned in a plan, reported in a review."""
        return self._own_year() or single_year(self.reference.date) or self._other_year()

    def _own_year(self) -> str | None:
        if not self.planning:
            return single_year(self.reference.reported)
        planned = self.reference.planned
        years = None if planned is None else Period.parse(planned)
        if years is None or years.start is None:
            return None
        if years.end is not None and years.end.year == years.start.year:
            return years.start.year
        # a plan of several years (2021/2025): 年底 is the end of the year of writing, the plan's first if unknown
        return single_year(self.reference.date) or years.start.year

    def _other_year(self) -> str | None:
        reference = self.reference
        return single_year(reference.reported if self.planning else reference.planned)

    def relative_year(self, word: str) -> str | None:
        """Return the year of 今年, 上年, 次年 (table `time_relative_years`); 明年 of 20XX is not known."""
        entry = self.tables["time_relative_years"][word]
        if entry["base"] == "now":
            year = self.now_year()
        elif entry["base"] == "anchor":
            year = self.anchor or self.section_year()
        else:
            year = self.section_year() or self.anchor
        if year is None or (entry["by"] and "X" in year) or (self.lost and entry["base"] != "now"):
            return None
        return shift_year(year, entry["by"])


@frozen
class Reading:
    """What a time expression means: `period` None where unresolvable; `deadline` EDTF of its last moment."""

    period: Period | None
    deadline: str | None = None
    relative: bool = False
    parts: tuple[str, ...] = ()
    overwritten: bool = False


NOTHING = Reading(None)


def small_number(text: str) -> int | None:
    """Return a number up to 99 in ASCII or Chinese (`10`, `十二`, `三十一`, `两`), else None."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    if mark and all(c in _HAN for c in tens + ones) and len(tens) <= 1 and len(ones) <= 1:
        return 10 * (_HAN[tens] if tens else 1) + (_HAN[ones] if ones else 0)
    return _HAN.get(text)


def year_of(text: str, century: str | None = None) -> str | None:
    """Return a year in four characters (`二〇〇九` → 2009, `20xx` → 20XX, `07` → 2007), None for `xx` alone.

    Two digits take the century given, else that of 1950–2049.
    """
    digits = text.translate(_DIGITS)
    if len(digits) == 2 and digits.isdigit():
        return (century or ("19" if digits >= "50" else "20")) + digits
    if digits.startswith("XX") or len(digits) < 3:
        return "20XX" if digits == "20" else None
    if not digits[0].isdigit():
        return None
    return (digits + "XX")[:4]


def _first(pieces: Pieces, name: str) -> str | None:
    found = pieces.get(name)
    return found[0] if found else None


def _number(pieces: Pieces, name: str) -> int | None:
    text = _first(pieces, name)
    return None if text is None else small_number(text)


def _over(*years: str | None) -> bool:
    return any(year is not None and not year.translate(_DIGITS).isdigit() for year in years)


def _year(pieces: Pieces, frame: Frame) -> tuple[str | None, bool, bool]:
    """Return (year, relative, overwritten) of the pieces y, rel, or of the frame where neither stands."""
    text = _first(pieces, "y")
    if text is not None:
        return year_of(text), False, _over(text)
    word = _first(pieces, "rel")
    if word is not None:
        return frame.relative_year(word), True, False
    return None if frame.lost else frame.anchor or frame.section_year(), True, False


def date(pieces: Pieces, frame: Frame) -> Reading:
    """Year, month, day or a part of a year, stated or relative: 2016年9月5日, 明年上半年, 年底, 11月份."""
    year, relative, over = _year(pieces, frame)
    month, day = _number(pieces, "m"), _number(pieces, "d")
    hidden = (_first(pieces, "m") and month is None) or (_first(pieces, "d") and day is None)
    over = over or bool(hidden)
    if year is None or hidden:
        return Reading(None, None, relative, (), over)
    if "part" in pieces:
        period, deadline = _part(pieces["part"][0], year, frame)
    else:
        moment = Moment(year, month, day)
        if not moment.exists():
            return Reading(None, None, relative, (), over)
        period, deadline = Period(moment, moment), str(moment)
    return Reading(period, deadline, relative, (), over)


_COUNTED = compile_pattern(r"(前|至|到|[-—－–~～﹣─])?第?([0-9一二三四五六七八九十]{1,2})(个月|个?季度)")


def _part(text: str, year: str, frame: Frame) -> tuple[Period, str]:
    """Return (period, deadline) of a part of a year: 上半年, 前三季度, 底, 秋季学期."""
    counted = _COUNTED.search(text)
    if counted is not None:
        number = small_number(counted[2]) or 1
        per = 1 if counted[3] == "个月" else 3
        last = min(12, number * per)
        if text[-1] in "末底":
            return _months(year, last, last)
        return _months(year, 1 if counted[1] else last - per + 1, last)
    table = frame.tables["time_parts"]
    key = text.removeprefix("年")
    entry = table.get(text) or table.get(key) or table.get(key[:1])
    if entry is None:
        return Period(Moment(year), Moment(year)), year
    if "season" in entry:
        return Period(Moment(year), Moment(year)), str(Moment(year, entry["season"]))
    return _months(year, entry["from"], entry["to"])


def _months(year: str, first: int, last: int) -> tuple[Period, str]:
    start, end = Moment(year, first), Moment(year, last)
    return Period(start, end, first != last), str(end)


def years(pieces: Pieces, frame: Frame) -> Reading:
    """A range of years: 2012—2015年, 08—10年; the same year twice (2024—2024) is one that was written over."""
    first, last = pieces["y"][0], pieces["y2"][0]
    start = year_of(first)
    end = year_of(last, start[:2] if start else None)
    over = _over(first, last) or start == end
    if start is None or end is None:
        return Reading(None, None, False, (), over)
    parts: tuple[str, ...] = ()
    if not over and int(start) < int(end) < int(start) + MOST_PARTS:
        parts = tuple(str(y) for y in range(int(start), int(end) + 1))
    return Reading(Period.between(Moment(start), Moment(end)), end, False, parts, over)


def year_list(pieces: Pieces, frame: Frame) -> Reading:
    """Several years in a row: 2012年、2013年和2014年."""
    found = [year_of(text) for text in pieces["y"]]
    known = [year for year in found if year is not None]
    over = _over(*pieces["y"]) or len(set(known)) < len(known)
    if len(known) < len(found):
        return Reading(None, None, False, (), over)
    period = Period.between(Moment(min(known)), Moment(max(known)))
    return Reading(period, max(known), False, () if over else tuple(known), over)


def school_year(pieces: Pieces, frame: Frame) -> Reading:
    """2023—2024学年 is 2023/2024; 2024学年 is the year as written, since it says no end."""
    if "y2" in pieces:
        reading = years(pieces, frame)
        return Reading(reading.period, reading.deadline, False, (), reading.overwritten)
    return date({"y": pieces["y"]}, frame)


def months(pieces: Pieces, frame: Frame) -> Reading:
    """A range of months: 1—10月份, 2012年9月—2013年6月; a smaller second month lies in the next year."""
    year, relative, over = _year(pieces, frame)
    first, last = _number(pieces, "m"), _number(pieces, "m2")
    if year is None or first is None or last is None:
        return Reading(None, None, relative, (), over)
    second = year_of(pieces["y2"][0]) if "y2" in pieces else shift_year(year, int(last < first))
    if second is None:
        return Reading(None, None, relative, (), over)
    end = Moment(second, last)
    return Reading(Period.between(Moment(year, first), end), str(end), relative, (), over or _over(second))


def days(pieces: Pieces, frame: Frame) -> Reading:
    """A range of days: 9月22日至30日, 9月1日—10月5日."""
    year, relative, over = _year(pieces, frame)
    numbers = [_number(pieces, name) for name in ("m", "d", "d2")]
    later = _number(pieces, "m2") if "m2" in pieces else numbers[0]
    if year is None or None in numbers or later is None:
        hidden = None in numbers or later is None
        return Reading(None, None, relative, (), over or hidden)
    month, first, last = (n or 1 for n in numbers)
    second = year_of(pieces["y2"][0]) if "y2" in pieces else shift_year(year, int(later < month))
    start, end = Moment(year, month, first), Moment(second or year, later, last)
    if second is None or not (start.exists() and end.exists()):
        return Reading(None, None, relative, (), over)
    return Reading(Period.between(start, end), str(end), relative, (), over or _over(second))


def back(pieces: Pieces, frame: Frame) -> Reading:
    """近三年, 三年来, 过去五年: the reference year and those before, or the years reported on if as many."""
    number = _number(pieces, "n")
    reported = frame.reference.reported
    if number is None:
        return NOTHING
    if reported is not None and "/" in reported and number > 1:
        span = Period.parse(reported)
        first, last = span.years()
        if first is not None and last is not None and last - first + 1 == number:
            return Reading(span, None, True)
    year = single_year(reported) or single_year(frame.reference.date)
    if year is None or "X" in year:
        return Reading(None, None, True)
    start = shift_year(year, 1 - number)
    if start is None or start == year:
        return Reading(Period(Moment(year), Moment(year)), None, True)
    parts = tuple(str(y) for y in range(int(start), int(year) + 1))
    return Reading(Period.between(Moment(start), Moment(year)), None, True, parts)


def ahead(pieces: Pieces, frame: Frame) -> Reading:
    """今后五年, 未来三年: from the year after the one reported on (else from the year of writing)."""
    number = _number(pieces, "n2") or _number(pieces, "n")
    reported, now = single_year(frame.reference.reported), frame.now_year()
    if number is None or now is None or "X" in now:
        return Reading(None, None, True)
    first = shift_year(reported, 1) if reported is not None and "X" not in reported else now
    last = shift_year(first or now, number - 1)
    if first is None or last is None:
        return Reading(None, None, True)
    return Reading(Period(Moment(first), Moment(last), first != last), last, True)


def within(pieces: Pieces, frame: Frame) -> Reading:
    """三年内, 三至五年内, 用两到三年: from the year of writing to so many years later; 三年左右 says no year."""
    number = _number(pieces, "n2") or _number(pieces, "n")
    now = frame.now_year()
    if number is None or now is None or "X" in now or "vague" in pieces:
        return Reading(None, None, True)
    last = shift_year(now, number)
    if last is None:
        return Reading(None, None, True)
    return Reading(Period.between(Moment(now), Moment(last)), last, True)


def plan(pieces: Pieces, frame: Frame) -> Reading:
    """A five-year plan (table `five_year_plans`): 期间 its years, 末 its last December, 前三年 some of its years."""
    name = pieces["plan"][0] if "plan" in pieces else pieces["nth"][0] + "五"
    first, last = frame.tables["five_year_plans"][name]
    edge = (_first(pieces, "edge") or "").removeprefix("规划").removeprefix("计划")
    if edge in ("末", "末期", "期末"):
        return Reading(*_months(str(last), 12, 12))
    if edge in ("初", "初期", "开局之年"):
        return date({"y": [str(first)]}, frame)
    if edge == "收官之年":
        return date({"y": [str(last)]}, frame)
    if edge == "中期":
        return date({"y": [str((first + last) // 2)]}, frame)
    number = small_number(edge[1:-1]) if edge.endswith("年") else None
    if number is not None:
        first, last = (last - number + 1, last) if edge[0] == "后" else (first, first + number - 1)
    return Reading(Period.between(Moment(str(first)), Moment(str(last))), str(last))


def decade(pieces: Pieces, frame: Frame) -> Reading:
    """20世纪80年代 is 198X; 本世纪中叶 is 2050; a decade without century is the last one of that name."""
    if "mid" in pieces:
        return date({"y": ["2050"]}, frame)
    if "edge" in pieces:
        now_year = frame.now_year()
        first = _first(pieces, "century") in ("20", "二十", "上", "上个") or (
            now_year is not None and now_year <= "2000"
        )
        return date({"y": ["2000" if first else "2100"]}, frame)
    tens = _number(pieces, "n")
    if tens is None:
        return NOTHING
    this = _first(pieces, "century") in ("21", "二十一", "本")
    moment = Moment(f"{'20' if this else '19'}{tens // 10}X")
    return Reading(Period(moment, moment), str(moment))


def now(pieces: Pieces, frame: Frame) -> Reading:
    """目前, 截至目前, 现有: the time of writing, as precise as the article gives it."""
    written = frame.written()
    return Reading(None if written is None else Period.parse(written), None, True)


def then(pieces: Pieces, frame: Frame) -> Reading:
    """届时: the last moment of the time named before."""
    last = None if frame.last is None else frame.last.deadline or frame.last.edtf
    return Reading(None if last is None else Period.parse(last), last, True)


def this_month(pieces: Pieces, frame: Frame) -> Reading:
    """月底, 本月: the month of writing."""
    written = frame.written()
    moment = None if written is None else Period.parse(written).start
    if moment is None or moment.month is None:
        return Reading(None, None, True)
    month = Moment(moment.year, moment.month)
    return Reading(Period(month, month), str(month), True)


def two_years(pieces: Pieces, frame: Frame) -> Reading:
    """今明两年, 去今两年."""
    start, end = (frame.relative_year(word + "年") for word in pieces["pair"][0])
    if start is None or end is None:
        return Reading(None, None, True)
    return Reading(Period.between(Moment(start), Moment(end)), end, True, (start, end))


def unknown(pieces: Pieces, frame: Frame) -> Reading:
    """近年来, 改革开放以来, 本学期: a time that the words do not put in figures."""
    return Reading(None, None, True)


PRODUCTIONS: Mapping[str, Callable[[Pieces, Frame], Reading]] = {
    "ahead": ahead,
    "back": back,
    "date": date,
    "days": days,
    "decade": decade,
    "list": year_list,
    "months": months,
    "now": now,
    "plan": plan,
    "school_year": school_year,
    "then": then,
    "this_month": this_month,
    "two_years": two_years,
    "unknown": unknown,
    "within": within,
    "years": years,
}
