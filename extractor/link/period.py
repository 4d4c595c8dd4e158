"""The time that a fact holds for: which of the times around it governs it.

Precedence (one place): a bracket behind the number > own value of a spread list > last governing time before it in
its phrase > a time behind it in its clause > last governing time before it in its sentence > the time that the
paragraph carries > the year of a heading > the year that the article reports on or plans for > none. Comparisons
(比上年) and names never govern.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.choice import NOTHING, Choice
from extractor.link.clauses import Clause, phrase
from extractor.link.items import Item
from extractor.link.sections import Mood
from extractor.types import Article, Time

GOVERNING = frozenset({"point", "range", "since", "now", "deadline"})
#: how far from the start of its sentence a time may stand and still be carried to the next ones
CARRY_REACH = 16
_COMPARED = compile_pattern(r"[年末底初]{0,2}相?比")
_CONTINUES = compile_pattern(r"其中|内含|含")
#: 上年结转收入: the year in an item's name
_NAMED = compile_pattern(r"结转|结余|同期")
_ARRIVES = compile_pattern(r"[到至为]|，")
#: 设计日处理1200吨, 总建筑面积1.4万平方米: what a thing is, whenever it is finished
_LASTING = compile_pattern(r"概算|总投资|造价|建筑面积|占地|全长|总长|设计能力|[年日](?:产|出栏|处理|接待|发电|吞吐)")
#: what may stand between the start of a clause and a year that is its topic: 力争到2015年
_TO_TIME = compile_pattern(r"(?:力争|确保|争取|计划|预计|预期|要|在|到|至|于|截至|截止|从|自|同时|其中|[，,\s])*+$")
_MADE = compile_pattern(
    r"[可将能前即]?(?:建成|完工|竣工|投用|投产|开工|建设|新建|兴建|成立|创办|启用|修建|兴办|出台|印发|制定)的"
)
_YEAR = compile_pattern(r"\d{4}|\d\d[xX×*＊]{1,2}年")
_WHOLE_YEARS = compile_pattern(r"[\dX]{4}(?:/[\dX]{4}|/)?$")
#: before a time that is no topic: 建于2012年, 43家（上年）
_NO_TOPIC = frozenset("于自（(")
#: kinds of documents that are about their year as a whole
YEARLY_KINDS = frozenset({"work_report", "bulletin", "work_summary", "work_points", "plan"})


def choose_period(
    clean: str,
    items: Sequence[Item],
    index: int,
    clauses: Sequence[Clause],
    times: Sequence[Time],
    inherited: Choice,
) -> Choice:
    """Return the period of `items[index]`; `times` are those of its sentence, in order."""
    if not times:
        return inherited
    item = items[index]
    governing = [t for t in times if t.role in GOVERNING and not _NAMED.match(clean, t.end)]
    governing = [t for t in governing if not _of_noun(clean, t, item)]
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
        behind = _behind(clean, items, index, governing, clauses[item.clause])
        if behind is not None:
            return behind
    if before:
        nearest = before[-1]
        return Choice(nearest.edtf, nearest.start, nearest.end, f"period.before:{nearest.rule}", 0.85)
    return inherited


def own_time(clean: str, item: Item, times: Sequence[Time], parallel: Choice) -> Choice:
    """Return the time of a from–to's first end: what stands in its own frame (由2012年的88个).

    Without one, that of the first end before it in the sentence, `parallel` (由2006年的15增加到21，初中由19增加到26),
    or what the sentence compares with (同1978年相比，由3480亿元增加到9380亿元).
    """
    for time in times:
        inside = item.frame.slot_end <= time.start and time.end <= item.quantity.start
        if inside or _in_bracket_behind(clean, time, item):
            return Choice(time.edtf, time.start, time.end, f"period.first_end:{time.rule}", 0.8)
    if parallel.rule != NOTHING.rule:
        return parallel
    base = next((t for t in times if t.role == "comparison" and _COMPARED.match(clean, t.end)), None)
    if base is None or base.end > item.quantity.start:
        return NOTHING
    return Choice(base.edtf, base.start, base.end, f"period.first_end:{base.rule}", 0.7)


def _behind(clean: str, items: Sequence[Item], index: int, governing: Sequence[Time], clause: Clause) -> Choice | None:
    """剩余9公里9月底前贯通: a time behind the number in its clause, unless another number stands nearer to it."""
    end = items[index].quantity.end
    outer = items[index].quantity.outer_end
    if clean[outer : outer + 1] == "的":  # 总投资5亿元的科创园6月底前投用
        return None
    time = next(
        (t for t in governing if t.role in ("point", "deadline") and end <= t.start and t.end <= clause.end), None
    )
    if time is None or any(i.quantity.start < time.start for i in items[index + 1 :]):
        return None
    return Choice(time.edtf, time.start, time.end, f"period.behind:{time.rule}", 0.6)


def _of_noun(clean: str, time: Time, item: Item) -> bool:
    """年底可完工的滨河路全长2.35公里: the time is the noun's; but 2016年新建的5所学校 counts what was built then."""
    made = _MADE.match(clean, time.end, item.quantity.outer_start)
    return made is not None and made.end() < item.quantity.outer_start


def _reaches(clean: str, time: Time, item: Item, clauses: Sequence[Clause]) -> bool:
    """How far a time reaches in its sentence.

    目前, and a time that opens the sentence as its topic (1—10月，…), reach to its end; a year too where it opens a
    clause (not in 参加2011年联赛); a month, a day, a plan's years and 三年内 to the next ；; a limit that opens its
    clause (8月底前完成…) too, any other only over its own phrase; nothing finer than a year reaches lasting measures
    (日处理能力); the start of a from–to (由上年的第六位升至第三位) reaches only its first end.
    """
    between = clean[time.end : item.quantity.outer_start]
    before = clean[max(0, time.start - 1) : time.start]
    if before in ("由", "从") and time.role == "point" and _ARRIVES.search(between):
        return False
    if time.role == "now" or "；" not in between:
        return time.role in ("now", "since") or _reaches_on(clean, time, item, clauses)
    leads = time.start - clauses[0].start <= CARRY_REACH
    topic = leads and clean[time.end : time.end + 1] == "，" and time.role in ("range", "point")
    if topic and (time.role == "range" or "/" in (time.edtf or "")):
        return True
    if leads and time.text.endswith(("年末", "年底")):
        return time.role == "point"
    whole = _WHOLE_YEARS.match(time.edtf or "") and not time.rule.endswith("five_year_plan")
    if leads or not whole:
        return bool(whole)
    own = next((c.start for c in clauses if c.start <= time.start < c.end), time.start)
    return not time.rule.endswith("within") and bool(_TO_TIME.match(clean, own, time.start))


def _reaches_on(clean: str, time: Time, item: Item, clauses: Sequence[Clause]) -> bool:
    """Whether a time reaches from its own phrase to the number's, with no ； between: see `_reaches`."""
    own = phrase(clauses, item.clause)[0]
    whole = _WHOLE_YEARS.match(time.edtf or "") and not time.rule.endswith("five_year_plan")
    if whole or clean[time.end : time.end + 1] == "，" or time.start >= own:  # 到“十四五”末，… is a topic
        return True
    if _LASTING.search(clean, own, item.quantity.outer_start):
        return False
    if time.role != "deadline":
        return True
    opens = next((c.start for c in clauses if c.start <= time.start < c.end), time.start)
    return time.text.endswith(("前", "内")) and bool(_TO_TIME.match(clean, opens, time.start))


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
    lead = items[first]
    members = [i for i in items[first:stop] if i.quantity.unit == lead.quantity.unit]  # …、158名，四年共491名
    count, nth = len(members), index - first
    if nth >= count:
        return None
    if nearest.rule == "time.back" and any(i.subject.value != lead.subject.value for i in members):
        return None  # 近三年分别招收小学、初中、高中教师
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
    """What a sentence hands on in its paragraph.

    `wide` goes to every later one, `now` (目前) to those that nothing else dates, `last`, the period of the sentence's
    last number, to one that begins with 其中.
    """

    wide: Choice = NOTHING
    now: Choice = NOTHING
    last: Choice = NOTHING

    def to(self, opening: str, behind: Choice) -> Choice:
        """Return the time for a sentence that opens with these words; `behind` is its heading's or article's."""
        if _CONTINUES.match(opening) and self.last.rule != NOTHING.rule:
            return self.last
        for choice in (self.wide, behind, self.now):
            if choice.rule != NOTHING.rule:
                return choice
        return NOTHING


def carry(
    clean: str, start: int, times: Sequence[Time], carried: Carried, last: Choice, first: bool, yearly: bool
) -> Carried:
    """Return what the next sentences of the paragraph inherit: a time near the start of this sentence.

    A year, the end of a year, 目前 and 五年来 at the head of the paragraph reach on; 目前 further on reaches where
    nothing else dates; the rest, with `last`, the period of the sentence's last number, only into 其中…. In a text that
    is not about one year, a year reaches on only as a topic (`2011年，…`).
    """
    if last.start is not None:
        last = Choice(last.value, last.start, last.end, f"period.carried:{last.rule.partition(':')[2]}", 0.6)
    now = carried.now
    for time in reversed(times):
        if time.edtf is None:
            continue
        if time.role == "now" and now is carried.now:
            now = Choice(time.edtf, time.start, time.end, f"period.carried:{time.rule}", 0.6)
        leads = time.start - start <= CARRY_REACH and clean[time.start - 1 : time.start] not in _NO_TOPIC
        if leads and time.role in ("point", "range", "since", "now"):
            choice = Choice(time.edtf, time.start, time.end, f"period.carried:{time.rule}", 0.6)
            topic = yearly or clean[time.end : time.end + 1] in ("，", "：")
            year = topic and time.role == "point" and _WHOLE_YEARS.match(time.edtf) and "/" not in time.edtf
            since = first and topic and time.rule == "time.back"  # 五年来，…
            if time.rule == "time.five_year_plan":  # “十三五”时期，…
                since = first and time.role == "range" and clean[time.end : time.end + 1] in ("，", "是")
            wide = year or since or (time.role == "now" and first) or time.text in ("年末", "年底")
            return Carried(choice if wide else carried.wide, now, choice if last.rule == NOTHING.rule else last)
    if last.rule == NOTHING.rule and _CONTINUES.match(clean, start):
        last = carried.last
    return Carried(carried.wide, now, last)


def is_yearly(article: Article | None) -> bool:
    """Tell whether an article is about a year as a whole: by its kind, or by a year in its title."""
    if article is None:
        return False
    return article.document_kind in YEARLY_KINDS or bool(_YEAR.search(article.title or ""))


def of_plan(period: Choice, article: Article | None) -> Choice:
    """Return the year planned for in place of the year reported on: for a planned number without a time of its own."""
    planned = article.reference.planned if article else None
    if period.rule != "period.article_reported" or planned is None:
        return period
    return Choice(planned, None, None, "period.article_planned", 0.6)


def background(article: Article | None, mood: Mood, heading: Time | None, yearly: bool) -> Choice:
    """Return the period of facts without a time of their own: the heading's year, else the article's.

    The article's counts where the document is about a year as a whole (`yearly`: a yearly report, or a year in its
    title or an earlier heading); the date of a letter does not say what its figures hold for.
    """
    if heading is not None:
        return Choice(heading.edtf, None, None, "period.heading", 0.75)
    if article is None or not yearly:
        return NOTHING
    year = article.reference.planned if mood.value == "plan" else article.reference.reported
    if year is None:
        return NOTHING
    return Choice(
        year, None, None, "period.article_planned" if mood.value == "plan" else "period.article_reported", 0.6
    )
