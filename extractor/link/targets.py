"""Dated targets: a deadline that lies after the time of writing, in a clause that plans, with the goal it is for."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.clauses import Clause
from extractor.link.limits import TargetWords, announced, attributive, can_limit, own_cues, target_words, told_goal
from extractor.link.sections import Mood
from extractor.link.status import Cue, choose_status, later
from extractor.rules import Library
from extractor.types import Time

#: roles that can be a time limit where the clause plans; a `since` or a comparison never is
LIMITING = frozenset({"deadline", "point", "range"})
_CUT = compile_pattern(r"[；;。！？!?\n]")
MIN_GOAL = 2


@frozen
class LinkedTarget:
    """A dated target in clean offsets."""

    time: Time
    deadline: str | None
    goal_start: int
    goal_end: int
    rule: str
    status: Choice


def find_targets(
    clean: str,
    span: tuple[int, int],
    clauses: Sequence[Clause],
    times: Sequence[Time],
    cues: Sequence[Cue],
    written: str | None,
    mood: Mood,
    library: Library,
    title: bool = False,
) -> list[LinkedTarget]:
    """Return the dated targets of the sentence `clean[span]`, in order; a `title` sets one only by 前, 内, 到."""
    words = target_words(library)
    out: list[LinkedTarget] = []
    for nth, time in enumerate(times):
        if time.role not in LIMITING or (title and time.role != "deadline"):
            continue
        if nth and time.rule == "time.within" and time.start - times[nth - 1].end <= 3:
            continue  # 到2035年，用13年时间建成
        said = told_goal(clean, span[0], time, written, words)
        if said is None and attributive(clean, time, words):
            continue
        if said is None:
            said = announced(clean, span[0], time, written, mood, words)
        if said is None and not can_limit(time, written, mood, own_cues(time, clauses, cues)):
            continue
        status = _status(time, clauses, cues, written, mood)
        if said is not None:
            status = Choice("target", said, time.start, "status.announced", 0.85)
        if status.value != "target":
            continue
        goal = _goal(clean, span, times, nth, words)
        if goal is None:
            continue
        deadline = time.deadline if time.deadline is not None else (time.edtf if time.role != "deadline" else None)
        out.append(LinkedTarget(time, deadline, *goal, f"target:{time.rule}", status))
    return out


def _status(time: Time, clauses: Sequence[Clause], cues: Sequence[Cue], written: str | None, mood: Mood) -> Choice:
    """The status of the clause that the limit governs: cues behind the limit count as much as those before."""
    nth = next((i for i, c in enumerate(clauses) if c.start <= time.start < c.end), len(clauses) - 1)
    own = own_cues(time, clauses, cues)
    if own:
        plan = any(c.plan for c in own)
        return Choice("target" if plan else "actual", own[-1].start, own[-1].end, "status.own_clause", 0.85)
    if time.role == "deadline" and later(time.deadline, written):
        return Choice("target", time.start, time.end, "status.later_time", 0.85)
    if time.role == "deadline" and mood.value is None:  # 年内评选十佳班主任: a limit that no section says is over
        return Choice("target", time.start, time.end, "status.limit", 0.6)
    period = Choice(time.edtf, time.start, time.end, time.rule, 0.8)
    return choose_status(time.start, clauses, nth, cues, period, written, mood)


def _goal(
    clean: str, span: tuple[int, int], times: Sequence[Time], nth: int, words: TargetWords
) -> tuple[int, int] | None:
    """The goal: what follows the limit up to ；。 or the next limit; where nothing follows, what stands before it."""
    time = times[nth]
    cut = _CUT.search(clean, time.end, span[1])
    end = cut.start() if cut else span[1]
    rival = next((t for t in times[nth + 1 :] if t.role in LIMITING and t.start < end and t.deadline is not None), None)
    if rival is not None and rival.start - time.end > MIN_GOAL:
        end = _trim_tail(clean, time.end, rival.start, words)
    relative = words.relative.match(clean, time.end, end)
    if relative is not None:
        return relative.span("goal")
    preamble = words.preamble.match(clean, time.end, end)
    start = preamble.end() if preamble else time.end
    lead = words.lead.match(clean[start:end])
    start += lead.end() if lead else 0
    behind = words.told_behind.match(clean, start, end)
    if behind is not None and words.told_first.search(clean, max(span[0], time.start - 14), time.start):
        return start, behind.end() - len(behind.group()) + behind.group().rindex("的")
    end = _trim_tail(clean, start, end, words)
    if end - start >= MIN_GOAL:
        return start, end
    if preamble:  # …主要目标是： with the goals in lines of their own
        return None
    floor = max([span[0], *(m.end() for m in _CUT.finditer(clean, span[0], time.start))])
    end = _trim_tail(clean, floor, time.start, words)
    return (floor, end) if end - floor >= MIN_GOAL else None


def _trim_tail(clean: str, start: int, end: int, words: TargetWords) -> int:
    tail = words.tail.search(clean[start:end])
    return start + tail.start() if tail else end
