"""Dated targets: a deadline that lies after the time of writing, in a clause that plans, with the goal it is for."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.clauses import Clause
from extractor.link.sections import Mood
from extractor.link.status import Cue, choose_status, earlier, later
from extractor.types import Time

#: roles that can be a time limit where the clause plans; a `since` or a comparison never is
LIMITING = frozenset({"deadline", "point", "range"})
_LEAD = regex.compile(
    r"^(?:的?时间(?:（[^（）]{0,20}）)?)?[\s，,：:、]*(?:(?:将|要|力争|争取|确保|计划|预计|全面|我们|全[区市县省镇乡州校]|我[区市县省镇乡州校])[，,]?){0,3}"
)
_TAIL = regex.compile(r"(?:到|在|于|截至|截止|自|从|至|确保|力争|争取|计划|预计|预期|拟|将|[\s，,：:、；;。])+$")
_CUT = regex.compile(r"[；;。！？!?\n]")
#: words right before a time that announce a plan whatever the time: 计划2024年开工
_ANNOUNCED = regex.compile(
    r"(?:(?<!年度|行动|工作|发展|建设|原定)计划|预计|力争|争取|将于|拟于?|定于|确保)(?:到|在|于)?$"
)
#: what follows a time that is no limit: 未来五年的蓝图, 三年时间, 明年是收官之年
_ATTRIBUTE = regex.compile(r"的|是")
_SPAN_OF_TIME = regex.compile(r"的?时间")
_OBJECT = regex.compile(r"(?:完成|制定|实施|编制|列入)$")
MIN_GOAL = 2


@frozen
class LinkedTarget:
    """A dated target in clean offsets."""

    time: Time
    deadline: str | None
    goal_start: int
    goal_end: int
    rule: str
    confidence: float
    status: Choice


def find_targets(
    clean: str,
    span: tuple[int, int],
    clauses: Sequence[Clause],
    times: Sequence[Time],
    cues: Sequence[Cue],
    written: str | None,
    mood: Mood,
) -> list[LinkedTarget]:
    """Return the dated targets of the sentence `clean[span]`, in order."""
    out: list[LinkedTarget] = []
    for nth, time in enumerate(times):
        if time.role not in LIMITING or _attributive(clean, time):
            continue
        announced = _ANNOUNCED.search(clean[span[0] : time.start])
        if not announced and not _can_limit(time, written, mood):
            continue
        status = _status(time, clauses, cues, written, mood)
        if announced:
            status = Choice("target", span[0] + announced.start(), time.start, "status.announced", 0.85)
        if status.value != "target":
            continue
        goal = _goal(clean, span, times, nth)
        if goal is None:
            continue
        deadline = time.deadline if time.deadline is not None else (time.edtf if time.role != "deadline" else None)
        out.append(LinkedTarget(time, deadline, *goal, f"target:{time.rule}", min(0.9, status.confidence), status))
    return out


def _attributive(clean: str, time: Time) -> bool:
    """未来五年的蓝图 and 完成第一个五年计划 set no limit; 用三年的时间 does."""
    if _SPAN_OF_TIME.match(clean, time.end):
        return not clean[max(0, time.start - 2) : time.start].endswith("用")
    return bool(_ATTRIBUTE.match(clean, time.end)) or bool(_OBJECT.search(clean[max(0, time.start - 4) : time.start]))


def _can_limit(time: Time, written: str | None, mood: Mood) -> bool:
    limit = time.deadline or time.edtf
    if earlier(limit, written):
        return False
    if time.role == "deadline" or later(limit, written):
        return True
    return time.relative and time.deadline is not None and mood.value == "plan"


def _status(time: Time, clauses: Sequence[Clause], cues: Sequence[Cue], written: str | None, mood: Mood) -> Choice:
    """The status of the clause that the limit governs: cues behind the limit count as much as those before."""
    nth = next((i for i, c in enumerate(clauses) if c.start <= time.start < c.end), len(clauses) - 1)
    end = clauses[nth].end
    own = [c for c in cues if clauses[nth].start <= c.start < end]
    if own:
        plan = any(c.plan for c in own)
        return Choice("target" if plan else "actual", own[-1].start, own[-1].end, "status.own_clause", 0.85)
    if time.role == "deadline" and later(time.deadline, written):
        return Choice("target", time.start, time.end, "status.later_time", 0.85)
    if time.role == "deadline" and mood.value is None:  # 年内评选十佳班主任: a limit that no section says is over
        return Choice("target", time.start, time.end, "status.limit", 0.6)
    period = Choice(time.edtf, time.start, time.end, time.rule, 0.8)
    return choose_status(time.start, clauses, nth, cues, period, written, mood)


def _goal(clean: str, span: tuple[int, int], times: Sequence[Time], nth: int) -> tuple[int, int] | None:
    """The goal: what follows the limit up to ；。 or the next limit; where nothing follows, what stands before it."""
    time = times[nth]
    cut = _CUT.search(clean, time.end, span[1])
    end = cut.start() if cut else span[1]
    rival = next((t for t in times[nth + 1 :] if t.role in LIMITING and t.start < end and t.deadline is not None), None)
    if rival is not None and rival.start - time.end > MIN_GOAL:
        end = _trim_tail(clean, time.end, rival.start)
    lead = _LEAD.match(clean[time.end : end])
    start = time.end + (lead.end() if lead else 0)
    end = _trim_tail(clean, start, end)
    if end - start >= MIN_GOAL:
        return start, end
    floor = max([span[0], *(m.end() for m in _CUT.finditer(clean, span[0], time.start))])
    end = _trim_tail(clean, floor, time.start)
    return (floor, end) if end - floor >= MIN_GOAL else None


def _trim_tail(clean: str, start: int, end: int) -> int:
    tail = _TAIL.search(clean[start:end])
    return start + tail.start() if tail else end
