"""Whether a number is so or is planned.

Precedence (one place): a cue in the own clause > a time after the time of writing > a cue in an earlier clause of the
sentence > the section's mood > actual. 按计划完成 is no plan (`void_plan`); in one clause the last cue wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex

from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.clauses import Clause, phrase
from extractor.link.sections import Mood
from extractor.rules import Library, compile_pattern, per_library, quick
from extractor.rules.quick import Pattern
from extractor.types import Article, Quantity, Reference

#: how far behind a number 将 may stand: 6名机电专业教师将赴…
_BEHIND_REACH = 16


@frozen
class Cue:
    """A word that says plan or done (clean offsets).

    `soft` cues give way: 预计 and 确保 of what is over say no plan, 累计 and 成功 say nothing where something plans.
    `begins` is true where a thing is still to be begun (计划2024年开工).
    """

    start: int
    end: int
    plan: bool
    soft: bool = False
    begins: bool = False


_GROUPS = ("void", "begin", "plan", "plan_soft", "done", "done_soft")


@per_library
def _cues(library: Library) -> tuple[Pattern, regex.Pattern[str]]:
    words = library.fragments
    plan = "|".join(words[name] for name in ("plan_word", "plan_verb", "plan_scope"))
    parts = (words["void_plan"], words["plan_begin"], plan, words["plan_soft"], words["done_word"], words["done_soft"])
    named = "|".join(f"(?P<{name}>{part})" for name, part in zip(_GROUPS, parts, strict=True))
    return quick(named), compile_pattern(words["plan_behind"])


def find_cues(clean: str, start: int, end: int, library: Library) -> list[Cue]:
    """Return the status cues in `clean[start:end]`, voided ones left out."""
    pattern, _ = _cues(library)
    return [
        Cue(m.start(), m.end(), kind in ("plan", "plan_soft", "begin"), kind.endswith("soft"), kind == "begin")
        for m in pattern.finditer(clean, start, end)
        if (kind := m.lastgroup or "void") != "void"
    ]


def choose_status(
    at: int,
    clauses: Sequence[Clause],
    nth: int,
    cues: Sequence[Cue],
    period: Choice,
    written: str | None,
    mood: Mood,
    coming: str | None = None,
) -> Choice:
    """Return `actual` or `target` for the number at `at` in clause `nth`; `written` is the EDTF time of writing.

    `coming` is the year that a government's report plans for (it was given as that year began).
    """
    own_start = phrase(clauses, nth)[0]
    if mood.value == "review" and not later(period.value, written):
        cues = [c for c in cues if not (c.plan and c.soft)]
    elif mood.value == "plan":
        cues = [c for c in cues if c.plan or not c.soft]
    own = [c for c in cues if own_start <= c.start < at]
    if own:
        planned = [c for c in own if c.plan]
        done = own[-1].soft and not own[-1].plan
        return _from(planned[-1] if planned and done else own[-1], "status.own_clause", 0.9)
    if period.start is not None and later(period.value, written):
        return Choice("target", period.start, period.end, "status.later_time", 0.85)
    before = [c for c in cues if c.start < own_start and c.plan]
    if before and not any(c.start > before[-1].start for c in cues if not c.plan and c.start < at):
        return _from(before[-1], "status.earlier_clause", 0.75)
    if mood.value == "plan":
        if period.start is not None and earlier(period.value, written):
            return Choice("actual", period.start, period.end, "status.past_time", 0.7)
        return Choice("target", None, None, mood.rule, 0.85 if mood.plain else 0.7)
    if mood.value == "review":
        return Choice("actual", None, None, mood.rule, 0.9 if mood.plain else 0.8)
    if coming is not None and period.start is not None and period.value == coming:
        return Choice("target", period.start, period.end, "status.coming_year", 0.7)
    return Choice("actual", None, None, "status.default", 0.75)


def look_behind(clean: str, quantity: Quantity, stop: int, cues: Sequence[Cue], library: Library) -> Choice | None:
    """Return the status that words behind a number give it, before all else; `stop` is where its right context ends.

    2个已纳入规划的园区 is so, 6名教师将赴省外学习 is planned, as is 投资8亿元 of a school that 计划2024年开工.
    """
    behind = next((c for c in cues if c.start >= quantity.end), None)
    if behind is not None and not behind.plan and not behind.soft and behind.start == quantity.end:
        return _from(behind, "status.behind", 0.8)
    _, ahead = _cues(library)
    if (
        quantity.kind == "count"
        and (found := ahead.search(clean, quantity.end, min(stop, quantity.end + _BEHIND_REACH))) is not None
    ):
        return Choice("target", found.start(), found.end(), "status.behind", 0.8)
    if quantity.kind in ("money", "measure"):
        begins = next((c for c in cues if c.begins and c.start > quantity.end), None)
        if begins is not None and "；" not in clean[quantity.end : begins.start]:
            return _from(begins, "status.not_begun", 0.8)
    return None


def _from(cue: Cue, rule: str, confidence: float) -> Choice:
    return Choice("target" if cue.plan else "actual", cue.start, cue.end, rule, confidence)


def actual(status: Choice) -> Choice:
    """Return the status of a from–to's first end: where things stand, whatever is planned for the second."""
    return Choice("actual", status.start, status.end, "status.first_end", 0.8)


def written(reference: Reference) -> str | None:
    """Return the time of writing that plans are measured against: the date, else the first year planned or reported."""
    time = reference.date or reference.planned or reference.reported
    return time.split("/")[0] if time else None


def coming_year(article: Article | None) -> str | None:
    """Return the year that a government's report plans for, None for other reports and where it is not known."""
    if article is None or article.document_kind != "work_report":
        return None
    planned = article.reference.planned
    return planned if planned != article.reference.reported else None


def later(edtf: str | None, written: str | None) -> bool:
    """Tell whether a period begins or ends after the time of writing (years compared where either is only a year)."""
    return _compare(edtf, written) > 0


def earlier(edtf: str | None, written: str | None) -> bool:
    """Tell whether a period ends before the time of writing."""
    return _compare(edtf, written) < 0


_EDTF_END = compile_pattern(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


@lru_cache(maxsize=1024)
def _compare(edtf: str | None, written: str | None) -> int:
    if not edtf or not written or edtf.endswith("/"):
        return 0
    ends = _EDTF_END.search(edtf), _EDTF_END.search(written)
    if ends[0] is None or ends[1] is None:
        return 0
    for left, right in zip(ends[0].groups(), ends[1].groups(), strict=True):
        if left is None or right is None:
            return 0
        if left != right:
            return 1 if left > right else -1
    return 0
