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
from extractor.rules import Library, per_library
from extractor.types import Reference


@frozen
class Cue:
    """A word that says plan or done (clean offsets); `estimate` for 预计, which of a year that is over says no plan."""

    start: int
    end: int
    plan: bool
    estimate: bool = False


@per_library
def _cues(library: Library) -> regex.Pattern[str]:
    words = library.fragments
    plan = words["plan_word"] + "|" + words["plan_verb"]
    return regex.compile(f"(?P<void>{words['void_plan']})|(?P<plan>{plan})|(?P<done>{words['done_word']})")


def find_cues(clean: str, start: int, end: int, library: Library) -> list[Cue]:
    """Return the status cues in `clean[start:end]`, voided ones left out."""
    pattern = _cues(library)
    return [
        Cue(m.start(), m.end(), m.lastgroup == "plan", m.group() == "预计")
        for m in pattern.finditer(clean, start, end)
        if m.lastgroup != "void"
    ]


def choose_status(
    at: int, clauses: Sequence[Clause], nth: int, cues: Sequence[Cue], period: Choice, written: str | None, mood: Mood
) -> Choice:
    """Return `actual` or `target` for the number at `at` in clause `nth`; `written` is the EDTF time of writing."""
    own_start = phrase(clauses, nth)[0]
    if mood.value == "review" and not later(period.value, written):
        cues = [c for c in cues if not c.estimate]
    own = [c for c in cues if own_start <= c.start < at]
    if own:
        return _from(own[-1], "status.own_clause", 0.9)
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
    return Choice("actual", None, None, "status.default", 0.75)


def _from(cue: Cue, rule: str, confidence: float) -> Choice:
    return Choice("target" if cue.plan else "actual", cue.start, cue.end, rule, confidence)


def actual(status: Choice) -> Choice:
    """Return the status of a from–to's first end: where things stand, whatever is planned for the second."""
    return Choice("actual", status.start, status.end, "status.first_end", 0.8)


def written(reference: Reference) -> str | None:
    """Return the time of writing that plans are measured against: the date, else the first year planned or reported."""
    time = reference.date or reference.planned or reference.reported
    return time.split("/")[0] if time else None


def later(edtf: str | None, written: str | None) -> bool:
    """Tell whether a period begins or ends after the time of writing (years compared where either is only a year)."""
    return _compare(edtf, written) > 0


def earlier(edtf: str | None, written: str | None) -> bool:
    """Tell whether a period ends before the time of writing."""
    return _compare(edtf, written) < 0


_EDTF_END = regex.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


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
