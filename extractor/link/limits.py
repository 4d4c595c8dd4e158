"""Whether a time limits a goal: words that announce one, words that say the time is no limit, and what the mood allows.

The words are fragments (`target_*`) of `patterns/lexicon_targets.yaml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from extractor.link.clauses import Clause, phrase
from extractor.link.sections import Mood
from extractor.link.status import Cue, earlier, later
from extractor.rules import Library, compile_pattern, per_library
from extractor.types import Time

#: rules of times that lie ahead in a plan even where no year is known: 明年, 年底, 6月底前
COMING = frozenset({"time.relative_year", "time.part", "time.month", "time.month_day"})
#: plans' and terms' years limit what follows where they open a clause (fragment target_opens), or say 期间, 末, 内
_SPANS = ("time.five_year_plan", "time.five_year_plan_long", "time.ahead")
#: 当年, 同年 follow a year that was named; they set no limit of their own
_NOT_OWN = ("当年", "同年")
_SPAN_OF_TIME = compile_pattern(r"的?时间")

Pattern = regex.Pattern[str]


class TargetWords(NamedTuple):
    """The fragments `target_*`, compiled."""

    announced: Pattern
    told_before: Pattern
    told_behind: Pattern
    told_first: Pattern
    attribute: Pattern
    object: Pattern
    whole_work: Pattern
    event: Pattern
    opens: Pattern
    lead: Pattern
    preamble: Pattern
    tail: Pattern
    relative: Pattern


@per_library
def target_words(library: Library) -> TargetWords:
    """Return the patterns of a library, compiled once."""
    return TargetWords(*(compile_pattern(library.fragments[f"target_{name}"]) for name in TargetWords._fields))


def told_goal(clean: str, start: int, time: Time, written: str | None, words: TargetWords) -> int | None:
    """Return where the words begin that tell a goal with its limit (提出奋斗目标：…到2024年); None without."""
    if earlier(time.deadline or time.edtf, written):
        return None
    found = None
    if time.role == "deadline":
        found = words.told_before.search(clean, max(start, time.start - 60), time.start)
    if found is None and words.told_behind.match(clean, time.end):
        found = words.told_first.search(clean, max(start, time.start - 14), time.start)
    return None if found is None else found.start()


def announced(clean: str, start: int, time: Time, written: str | None, mood: Mood, words: TargetWords) -> int | None:
    """Return where words begin that announce what follows, whatever the section says (计划2024年开工); None without."""
    found = words.announced.search(clean, max(start, time.start - 12), time.start)
    if found is None:
        return None
    # 预计全年增长6% in a review tells what is over
    limit = time.deadline or time.edtf
    past = found.group("soft") and mood.value == "review" and (time.relative or earlier(limit, written))
    past = past and not later(limit, written)
    return None if past else found.start()


def attributive(clean: str, time: Time, words: TargetWords) -> bool:
    """未来五年的蓝图, 完成第一个五年计划 and 做好今年工作 set no limit; 用三年的时间 does."""
    if _SPAN_OF_TIME.match(clean, time.end):
        return not clean[max(0, time.start - 2) : time.start].endswith("用")
    named = time.rule in _SPANS and not time.text.endswith(("间", "末", "内"))
    if named and not words.opens.search(clean, max(0, time.start - 2), time.start):
        return True
    if (
        time.text in _NOT_OWN
        or words.attribute.match(clean, time.end)
        or words.object.search(clean, max(0, time.start - 8), time.start)
    ):
        return True
    return bool(words.whole_work.match(clean, time.end) or words.event.match(clean, time.end))


def own_cues(time: Time, clauses: Sequence[Clause], cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues of the clause that the limit governs: its own, or the next where it stands alone (今年，要…)."""
    nth = next((i for i, c in enumerate(clauses) if c.start <= time.start < c.end), len(clauses) - 1)
    start, end = phrase(clauses, nth)
    if time.end == end and nth + 1 < len(clauses):
        end = clauses[nth + 1].end
    return [c for c in cues if start <= c.start < end]


def can_limit(time: Time, written: str | None, mood: Mood, own: Sequence[Cue]) -> bool:
    """Tell whether a time may limit a goal: it lies ahead, or stands in what plans."""
    limit = time.deadline or time.edtf
    if earlier(limit, written):
        return False
    if time.role == "deadline" or later(limit, written):
        return True
    plans = mood.value == "plan" or (mood.value is None and any(c.plan for c in own))
    if time.deadline is None:  # 明年, 年底 of a report whose year is not known
        return plans and time.relative and time.edtf is None and time.rule in COMING
    return plans and (time.relative or (mood.value == "plan" and time.rule != "time.decade"))
