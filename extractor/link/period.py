"""The time that a fact holds for: which of the times around it governs it.

Precedence (one place): a bracket behind the number > own value of a spread list > last governing time before it in
its phrase > a time behind it in its clause > last governing time before it in its sentence > the time that the
paragraph carries > the year of a heading > the year that the article reports on or plans for > none. Comparisons
(比上年) and names never govern.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.frozen import frozen
from extractor.link.choice import NOTHING, Choice
from extractor.link.clauses import Clause, phrase
from extractor.link.items import Item
from extractor.link.sections import Mood
from extractor.types import Article, Time

GOVERNING = frozenset({"point", "range", "since", "now", "deadline"})
#: how far from the start of its sentence a time may stand and still be carried to the next ones
CARRY_REACH = 16
_CONTINUES = regex.compile(r"其中|内含|含")
#: 上年结转收入: the year in an item's name
_NAMED = regex.compile(r"结转|结余|同期")
_ARRIVES = regex.compile(r"[到至为]|，")
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
    inherited = background if carried.rule == NOTHING.rule else carried
    if not times:
        return inherited
    item = items[index]
    governing = [t for t in times if t.role in GOVERNING and not _NAMED.match(clean, t.end)]
    bracket = next((t for t in governing if _in_bracket_behind(clean, t, item)), None)
    if bracket is not None:
        return Choice(bracket.edtf, bracket.start, bracket.end, f"period.bracket:{bracket.rule}", 0.85)
    before = [t for t in governing if t.end <= item.quantity.outer_start]
    before = [t for t in before if not _foreign(t, item, clauses) and not _bound(clean, t, items[:index])]
    before = [t for t in before if _reaches(clean, t, item, clauses)]
    spread = _spread(items, index, before[-1], before) if before else None
    if spread is not None:
        return spread
    own_start = phrase(clauses, item.clause)[0]
    if not before or before[-1].start < own_start:
        behind = _behind(items, index, governing, clauses[item.clause])
        if behind is not None:
            return behind
    if before:
        nearest = before[-1]
        return Choice(nearest.edtf, nearest.start, nearest.end, f"period.before:{nearest.rule}", 0.85)
    return inherited


def own_time(clean: str, item: Item, times: Sequence[Time]) -> Choice:
    """Return the time of a from–to's first end: what stands in its own frame (由2012年的88个), else none."""
    for time in times:
        inside = item.frame.slot_end <= time.start and time.end <= item.quantity.start
        if inside or _in_bracket_behind(clean, time, item):
            return Choice(time.edtf, time.start, time.end, f"period.first_end:{time.rule}", 0.8)
    return NOTHING


def _behind(items: Sequence[Item], index: int, governing: Sequence[Time], clause: Clause) -> Choice | None:
    """剩余9公里9月底前贯通: a time behind the number in its clause, unless another number stands nearer to it."""
    end = items[index].quantity.end
    time = next(
        (t for t in governing if t.role in ("point", "deadline") and end <= t.start and t.end <= clause.end), None
    )
    if time is None or any(i.quantity.start < time.start for i in items[index + 1 :]):
        return None
    return Choice(time.edtf, time.start, time.end, f"period.behind:{time.rule}", 0.6)


def _reaches(clean: str, time: Time, item: Item, clauses: Sequence[Clause]) -> bool:
    """How far a time reaches in its sentence.

    A year reaches to the sentence's end; a month, a day or a plan's years to the next ；; a limit (8月底前) finer than
    a year only over its own phrase, unless a comma makes it the topic; the start of a from–to
    (由上年的第六位升至第三位) only to its first end.
    """
    between = clean[time.end : item.quantity.outer_start]
    if clean[max(0, time.start - 1) : time.start] in ("由", "从") and time.role == "point" and _ARRIVES.search(between):
        return False
    if _WHOLE_YEARS.match(time.edtf or "") and not time.rule.endswith("five_year_plan"):
        return True
    if time.role == "deadline" and clean[time.end : time.end + 1] != "，":  # 到“十四五”末，… is a topic
        return time.start >= phrase(clauses, item.clause)[0]
    return "；" not in between


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


@frozen
class Carried:
    """What a sentence hands on in its paragraph: `wide` to every later one, `narrow` to one that begins with 其中."""

    wide: Choice = NOTHING
    narrow: Choice = NOTHING

    def to(self, opening: str) -> Choice:
        """Return the time for a sentence that opens with these words."""
        if _CONTINUES.match(opening) and self.narrow.rule != NOTHING.rule:
            return self.narrow
        return self.wide


def carry(clean: str, start: int, times: Sequence[Time], carried: Carried, first: bool, yearly: bool) -> Carried:
    """Return what the next sentences of the paragraph inherit: a time near the start of this sentence.

    A year, the end of a year, and 目前 at the head of the paragraph reach on; the rest reaches only into 其中…. In a
    text that is not about one year, a year reaches on only as a topic (`2011年，…`).
    """
    for time in reversed(times):
        leads = time.start - start <= CARRY_REACH and clean[time.start - 1 : time.start] not in ("于", "自")
        if leads and time.role in ("point", "range", "since", "now") and time.edtf is not None:
            choice = Choice(time.edtf, time.start, time.end, f"period.carried:{time.rule}", 0.6)
            topic = yearly or clean[time.end : time.end + 1] in ("，", "：")
            year = topic and time.role == "point" and _WHOLE_YEARS.match(time.edtf) and "/" not in time.edtf
            wide = year or (time.role == "now" and first) or time.text in ("年末", "年底")
            return Carried(choice if wide else carried.wide, choice)
    return carried if _CONTINUES.match(clean, start) else Carried(carried.wide, NOTHING)


def is_yearly(article: Article | None) -> bool:
    """Tell whether an article is about a year as a whole: by its kind, or by a year in its title."""
    if article is None:
        return False
    return article.document_kind in YEARLY_KINDS or bool(_YEAR.search(article.title or ""))


def background(article: Article | None, mood: Mood, heading: Time | None) -> Choice:
    """Return the period of facts without a time of their own: the heading's year, else the article's.

    The article's counts where the document is about a year as a whole (a yearly report, or a year in its title); the
    date of a letter does not say what its figures hold for.
    """
    if heading is not None:
        return Choice(heading.edtf, None, None, "period.heading", 0.75)
    if article is None or not is_yearly(article):
        return NOTHING
    year = article.reference.planned if mood.value == "plan" else article.reference.reported
    if year is None:
        return NOTHING
    return Choice(
        year, None, None, "period.article_planned" if mood.value == "plan" else "period.article_reported", 0.6
    )
