"""The time that a fact holds for: which of the times around it governs it.

Precedence (one place): own value of a spread list > last governing time before the number in its sentence > a time
right behind it in its clause > the time that the paragraph carries > the year of a heading > the year that the article
reports on or plans for > none. Comparisons (比上年) and names never govern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.link.choice import NOTHING, Choice
from extractor.link.clauses import Clause
from extractor.link.sections import Mood
from extractor.link.subject import Item
from extractor.types import Article, Time

GOVERNING = frozenset({"point", "range", "since", "now", "deadline"})
#: how far from the start of its sentence a time may stand and still be carried to the next ones
CARRY_REACH = 16
_CONTINUES = regex.compile(r"其中|内含|含")
_YEAR = regex.compile(r"\d{4}|\d\d[xX×*＊]{1,2}年")
_WHOLE_YEARS = regex.compile(r"[\dX]{4}(?:/[\dX]{4}|/)?$")
#: kinds of documents that are about their year as a whole
YEARLY_KINDS = frozenset({"work_report", "bulletin", "work_summary", "work_points", "plan"})


def choose_period(
    clean: str,
    items: Sequence[Item],
    index: int,
    clauses: Sequence[Clause],
    times: Sequence[Time],
    carried: Choice,
    background: Choice,
) -> Choice:
    """Return the period of `items[index]`; `times` are those of its sentence, in order."""
    item = items[index]
    governing = [t for t in times if t.role in GOVERNING]
    bracket = next((t for t in governing if _in_bracket_behind(clean, t, item)), None)
    if bracket is not None:
        return Choice(bracket.edtf, bracket.start, bracket.end, f"period.bracket:{bracket.rule}", 0.85)
    before = [t for t in governing if t.end <= item.quantity.outer_start]
    before = [t for t in before if not _foreign(t, item, clauses) and not _bound(clean, t, items[:index])]
    if before:
        nearest = before[-1]
        spread = _spread(items, index, nearest, before)
        if spread is not None:
            return spread
        return Choice(nearest.edtf, nearest.start, nearest.end, f"period.before:{nearest.rule}", 0.85)
    clause = clauses[item.clause]
    behind = [t for t in governing if t.role == "point" and item.quantity.end <= t.start and t.end <= clause.end]
    if behind and not any(i.quantity.start < behind[0].start for i in items[index + 1 :]):
        return Choice(behind[0].edtf, behind[0].start, behind[0].end, f"period.behind:{behind[0].rule}", 0.6)
    if carried.rule != NOTHING.rule:
        return carried
    return background


def _foreign(time: Time, item: Item, clauses: Sequence[Clause]) -> bool:
    """A time inside a bracket that the number stands outside of does not govern it."""
    inside = next((c for c in clauses if c.parent is not None and c.start <= time.start < c.end), None)
    return inside is not None and inside.parent != clauses[item.clause].parent


def _in_bracket_behind(clean: str, time: Time, item: Item) -> bool:
    """43家（上年）: the time in the bracket right behind a number is that number's."""
    opens = item.quantity.outer_end
    return time.start == opens + 1 and clean[opens : opens + 1] in ("（", "(") and clean[time.end] in ("）", ")")


def _bound(clean: str, time: Time, earlier: Sequence[Item]) -> bool:
    """Times that are one earlier number's alone: 由上年的13.4提高到16.3, and 43家（上年）."""
    return any(_in_bracket_behind(clean, time, i) for i in earlier) or any(
        i.frame.rule == "frame.from" and i.frame.slot_end <= time.start and time.end <= i.quantity.start
        for i in earlier
    )


def _spread(items: Sequence[Item], index: int, nearest: Time, before: Sequence[Time]) -> Choice | None:
    """The i-th value of a run takes the i-th time: `2012年、2013年分别为7%、8%`, `2012—2015年` with four values."""
    group = items[index].group
    if group is None:
        return None
    first, stop = group
    count, nth = stop - first, index - first
    if len(nearest.parts) == count:
        return Choice(nearest.parts[nth], nearest.start, nearest.end, f"period.spread:{nearest.rule}", 0.8)
    points = [t for t in before if t.role in ("point", "deadline")]
    if len(points) >= count:
        own = points[-count:][nth]
        gap = all(b.start - a.end <= 2 for a, b in zip(points[-count:], points[-count + 1 :], strict=False))
        if gap:
            return Choice(own.edtf, own.start, own.end, f"period.spread:{own.rule}", 0.8)
    return None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a sentence hands on in its paragraph: `wide` to every later one, `narrow` to one that begins with 其中."""

    wide: Choice = NOTHING
    narrow: Choice = NOTHING

    def to(self, opening: str) -> Choice:
        """Return the time for a sentence that opens with these words."""
        if _CONTINUES.match(opening) and self.narrow.rule != NOTHING.rule:
            return self.narrow
        return self.wide


def carry(clean_start: int, times: Sequence[Time], carried: Carried, opening: str) -> Carried:
    """Return what the next sentences of the paragraph inherit: a time near the start of this sentence.

    Whole years and ranges of years reach on; 截至目前, 9月 and the like reach only into 其中….
    """
    for time in reversed(times):
        leads = time.start - clean_start <= CARRY_REACH
        if leads and time.role in ("point", "range", "since", "now") and time.edtf is not None:
            choice = Choice(time.edtf, time.start, time.end, f"period.carried:{time.rule}", 0.6)
            wide = choice if time.role != "now" and _WHOLE_YEARS.match(time.edtf) else carried.wide
            return Carried(wide, choice)
    return carried if _CONTINUES.match(opening) else Carried(carried.wide, NOTHING)


def background(article: Article | None, mood: Mood, heading: Time | None) -> Choice:
    """Return the period of facts without a time of their own: the heading's year, else the article's.

    The article's counts where the document is about a year as a whole (a yearly report, or a year in its title); the
    date of a letter does not say what its figures hold for.
    """
    if heading is not None:
        return Choice(heading.edtf, None, None, "period.heading", 0.75)
    if article is None or not (article.document_kind in YEARLY_KINDS or _YEAR.search(article.title or "")):
        return NOTHING
    year = article.reference.planned if mood.value == "plan" else article.reference.reported
    if year is None:
        return NOTHING
    return Choice(
        year, None, None, "period.article_planned" if mood.value == "plan" else "period.article_reported", 0.6
    )
