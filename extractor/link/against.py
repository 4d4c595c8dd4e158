"""What a change or a share is measured against: 比上年增长5%, 同比下降2%, 占专任教师的71%.

The words with their span, and for a time its EDTF: that of the words (比2010年), or the fact's own period a year
earlier (同比, 比上年同期), a month or a quarter earlier (环比).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.items import Item
from extractor.types import Time

#: comparisons without a time of their own
_SAME, _CHAIN = "同比", "环比"
_WORDS = compile_pattern("同比|环比")
_PERIOD_OF = compile_pattern("同期")
#: the year before the fact's own, whatever the section reports on
_YEAR_BEFORE = ("上年", "上一年")
_YEAR = compile_pattern(r"(?<![\dX])\d{4}(?!\d)")
_MONTHS = compile_pattern(r"(\d{4})-(\d\d)(?:/\1-(\d\d))?")
#: frames whose size may be against something
_CHANGES = frozenset({"increase", "decrease"})


@frozen
class Against:
    """The words (clean offsets) and the EDTF of the time that they mean, None where it is no time or not resolvable."""

    text: str
    start: int
    end: int
    period: str | None


def find_against(
    clean: str, items: Sequence[Item], index: int, times: Sequence[Time], period: str | None
) -> Against | None:
    """Return what the quantity of `items[index]` is against; `period` is the fact's own, `times` its sentence's."""
    item = items[index]
    lead = items[item.group[0]] if item.group is not None else item  # 比上年分别增长5%和7%
    start, end = lead.left, lead.quantity.outer_start
    if item.frame.whole:
        at = clean.find(item.frame.whole, start, end)
        return Against(item.frame.whole, at, at + len(item.frame.whole), None) if at >= 0 else None
    if item.frame.aspect not in _CHANGES and item.frame.rule != "frame.gap":
        return None
    for time in reversed(times):
        if time.role == "comparison" and start <= time.start and time.end <= end:
            same = _PERIOD_OF.match(clean, time.end)
            stop = same.end() if same else time.end
            before = time.text in _YEAR_BEFORE and period is not None and _YEAR.search(period)
            year = f"{int(before.group()) - 1:04d}" if before else time.edtf
            base = year if same is None else _in_year(period, year)
            return Against(clean[time.start : stop], time.start, stop, base)
    found = _WORDS.search(clean, start, end)
    if found is None:
        return None
    base = _earlier_year(period) if found.group() == _SAME else _earlier_months(period)
    return Against(found.group(), found.start(), found.end(), base)


def _earlier_year(period: str | None) -> str | None:
    """The same stretch a year earlier: 2023-01/2023-06 → 2022-01/2022-06."""
    if period is None or "X" in period or period.endswith("/"):
        return None
    return _YEAR.sub(lambda year: f"{int(year.group()) - 1:04d}", period)


def _in_year(period: str | None, year: str | None) -> str | None:
    """上年同期: the stretch of the fact's period within one year, in the year of the words."""
    if period is None or year is None or len(year) != 4:
        return year
    own = set(_YEAR.findall(period))
    return _YEAR.sub(year, period) if len(own) == 1 else year


def _earlier_months(period: str | None) -> str | None:
    """环比: the month before a month, the quarter before a quarter; of anything else nothing is known."""
    found = _MONTHS.fullmatch(period or "")
    if found is None:
        return None
    first, last = int(found[2]), int(found[3] or found[2])
    if last - first not in (0, 2):
        return None
    size = last - first + 1
    month = int(found[1]) * 12 + first - 1 - size
    parts = [f"{(month + n) // 12:04d}-{(month + n) % 12 + 1:02d}" for n in (0, size - 1)]
    return parts[0] if size == 1 else "/".join(parts)
