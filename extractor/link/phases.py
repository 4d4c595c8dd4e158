"""Phases of a scheme: a heading that names a phase with its time, and the goal that its text sets."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.link.targets import MIN_GOAL, LinkedTarget
from extractor.types import Time

_PHASE = compile_pattern(r"(?:阶段|步骤|时期)[（(]$")
_QUOTED = compile_pattern(r"[“「][^”」]*+[”」]")
_GROUNDS = compile_pattern(r"根据|按照|依据|围绕|通过|结合|为了?|在|以|认真学习")
_WHO = compile_pattern(r"^[\s　]*(?:我?们?学校|我[校园局区县市镇]|各校|全校)")


@frozen
class Phase:
    """A heading that gives a phase its time (制订规划阶段（3月—4月）), and where its text begins (clean offsets)."""

    time: Time
    start: int


def find_phase(clean: str, start: int, times: Sequence[Time]) -> Phase | None:
    """Return the phase that a heading from `start` names with its time in brackets, None where it names none."""
    for time in times:
        closed = clean[time.end : time.end + 1] in ("）", ")")
        if closed and time.deadline is not None and _PHASE.search(clean, start, time.start):
            return Phase(time, time.end + 1)
    return None


def phase_target(clean: str, phase: Phase, start: int, end: int) -> LinkedTarget | None:
    """Return the target of a phase: its first clause in `clean[start:end]` that says what is done, not why."""
    text = _QUOTED.sub(lambda m: "“" * len(m.group()), clean[start:end])
    at = 0
    for part in regex.split("[，,。；;\n]", text):
        who = _WHO.match(part)
        first = start + at + (who.end() if who else 0)
        last = start + at + len(part)
        at += len(part) + 1
        if last - first >= MIN_GOAL and not _GROUNDS.match(clean, first):
            status = Choice("target", phase.time.start, phase.time.end, "status.phase", 0.8)
            return LinkedTarget(phase.time, phase.time.deadline, first, last, "target:phase", status)
    return None
