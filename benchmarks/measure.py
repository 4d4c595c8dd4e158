"""How often each linking rule is right on gold: the table that `confidence` is a product of, measured and applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractor.evaluate import RuleScore, rules_of_facts
from extractor.evaluate.groups import rule_of
from extractor.evaluate.judge import Pair
from extractor.evaluate.lines import Record

#: fields of a fact whose rules count
FIELDS = ("subject", "aspect", "period", "status")
#: dated targets: the rule that says that something is planned
TARGET = "target"
#: cases of the field's mean that every rule is mixed with
PRIOR = 10
#: no rule is sure
_MOST = 0.99

Table = Mapping[str, Mapping[str, float]]


def measure(facts: Sequence[Pair], targets: Iterable[Pair]) -> Table:
    """Return field → rule → share right; `default` is the field's mean, which rare rules are drawn to."""
    scores = rules_of_facts(facts)
    table = {field: _shares([score for score in scores if score.field == field]) for field in FIELDS}
    return {**table, TARGET: _shares(_targets(targets))}


def _targets(pairs: Iterable[Pair]) -> list[RuleScore]:
    """Return how often targets are right as a whole, by the rule of their plan; one that the gold lacks is wrong."""
    fired: dict[str, list[bool]] = {}
    for pair in pairs:
        if pair.got is not None:
            fired.setdefault(rule_of(pair.got, "status"), []).append(pair.right)
    return [RuleScore(TARGET, rule, len(right), sum(right)) for rule, right in fired.items()]


def _shares(scores: Sequence[RuleScore]) -> dict[str, float]:
    mean = sum(score.right for score in scores) / max(1, sum(score.fired for score in scores))
    shares = {"default": round(min(mean, _MOST), 2)}
    for score in sorted(scores, key=lambda score: score.rule):
        share = (score.right + PRIOR * mean) / (score.fired + PRIOR)
        shares[score.rule] = round(min(share, _MOST), 2)
    return shares


def predict(table: Table, record: Record) -> float:
    """Return the confidence of a fact by a table: the product over its fields."""
    product = 1.0
    for field in FIELDS:
        known = table[field]
        product *= known.get(rule_of(record, field).partition(":")[0], known["default"])
    return round(product, 2)
