"""Figures by a property of the record (kind, report, status, …) and by the rules that made it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluate.judge import FACT, VALUE_FIELDS, Pair
from extractor.evaluate.lines import Record
from extractor.evaluate.scores import Tally, tally

#: what the lack of a property is called
NONE = "(none)"
#: properties to group facts by; the gold record says it, where there is one
PROPERTIES: dict[str, Callable[[Pair], str]] = {
    "kind": lambda pair: pair.either.get("kind") or NONE,
    "status": lambda pair: pair.either.get("status") or NONE,
    "aspect": lambda pair: pair.either.get("aspect") or NONE,
    "unit": lambda pair: pair.either.get("unit") or NONE,
    "report": lambda pair: pair.report,
}


def grouped(pairs: Iterable[Pair], of: str) -> dict[str, list[Pair]]:
    """Return the pairs by one of PROPERTIES, its values in order."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(PROPERTIES[of](pair), []).append(pair)
    return dict(sorted(found.items()))


def tallies(pairs: Iterable[Pair], of: str) -> dict[str, Tally]:
    """Return the figures of facts by one of PROPERTIES."""
    return {value: tally(some, FACT.judges) for value, some in grouped(pairs, of).items()}


@dataclass(frozen=True, slots=True)
class RuleScore:
    """How often a rule chose a field of a record, and how often the field was right."""

    field: str
    rule: str
    fired: int
    right: int


#: fields that linking chooses, each by a rule that `why` names
LINKED = ("subject", "aspect", "period", "status", "place")
#: what a rule without a name is called: a record of another program, or of an earlier version
UNNAMED = "(not told)"


def rules_of_facts(pairs: Sequence[Pair]) -> list[RuleScore]:
    """Return how right the rules of facts are, field by field, the commonest first.

    `quantity` is the rule that found the number: right where kind, value and modifier are, wrong where the gold has no
    such fact. The other fields count facts that the gold has. `time` is the rule that read the words of the period.
    """
    return _scores(("quantity", *LINKED, "time"), (vote for pair in pairs for vote in _votes_of_fact(pair)))


def rules_of_targets(pairs: Sequence[Pair]) -> list[RuleScore]:
    """Return how right the rules of targets are: `deadline`, that read the time limit, and `plan`, that it is one."""
    return _scores(("deadline", "plan"), (vote for pair in pairs for vote in _votes_of_target(pair)))


#: field, rule, whether it was right
_Vote = tuple[str, str, bool]


def _votes_of_fact(pair: Pair) -> Iterator[_Vote]:
    if pair.got is None:
        return
    yield "quantity", str(pair.got.get("rule") or UNNAMED), _all_right(pair, VALUE_FIELDS)
    if not pair.verdict:
        return
    for field in LINKED:
        rule, _, time = rule_of(pair.got, field).partition(":")
        yield field, rule, pair.verdict[field]
        if field == "period" and time:
            yield "time", time, pair.verdict[field]


def _votes_of_target(pair: Pair) -> Iterator[_Vote]:
    if pair.got is not None:
        yield "deadline", str(pair.got.get("rule") or UNNAMED).rpartition(":")[2], _all_right(pair, ("deadline",))
        yield "plan", rule_of(pair.got, "status"), pair.gold is not None


def _all_right(pair: Pair, fields: Iterable[str]) -> bool:
    return all(pair.verdict.get(field, False) for field in fields)


def rule_of(record: Record, field: str) -> str:
    """Return the rule that chose a field, as `why` names it (`period.before:time.year`)."""
    why: Any = record.get("why")
    told = why.get(field) if isinstance(why, Mapping) else None
    rule = told.get("rule") if isinstance(told, Mapping) else told
    return rule if isinstance(rule, str) else UNNAMED


def _scores(fields: Sequence[str], votes: Iterable[_Vote]) -> list[RuleScore]:
    fired: dict[tuple[str, str], int] = {}
    right: dict[tuple[str, str], int] = {}
    for field, rule, is_right in votes:
        fired[field, rule] = fired.get((field, rule), 0) + 1
        right[field, rule] = right.get((field, rule), 0) + is_right
    scores = [RuleScore(field, rule, count, right[field, rule]) for (field, rule), count in fired.items()]
    return sorted(scores, key=lambda score: (fields.index(score.field), -score.fired, score.rule))
