#!/usr/bin/env python3
"""Measure how often each linking rule is right on gold, and write it as `patterns/confidence.yaml`.

    python benchmarks/calibrate.py

For every record with gold: was the subject that `subject.behind` chose right, the period of `period.heading`, and
so on. Rare rules are drawn to their field's mean (as if ten more cases had been seen). A record's confidence is a
product over its fields; `benchmarks/reliability.py` shows how well that does.
"""

from __future__ import annotations

from common import ROOT, evaluate_set, gold_sets

from extractor.evaluate import RuleScore, rules_of_facts

FIELDS = ("subject", "aspect", "period", "status")
#: cases of the field's mean that every rule is mixed with
PRIOR = 10


def main() -> None:
    """Write the table."""
    pairs = [pair for one in gold_sets() for pair in evaluate_set(one).facts or ()]
    scores = rules_of_facts(pairs)
    lines = ["kind: table", "name: confidence", "about: how often each linking rule is right on gold; written by"]
    lines[-1] += " benchmarks/calibrate.py, which says how"
    lines.append("entries:")
    for field in FIELDS:
        lines += [f"  {field}:", *entries([score for score in scores if score.field == field])]
    (ROOT / "patterns" / "confidence.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[4:]))


def entries(scores: list[RuleScore]) -> list[str]:
    """Return the lines of one field: its mean, then its rules by name."""
    mean = sum(score.right for score in scores) / sum(score.fired for score in scores)
    lines = [f"    default: {mean:.2f}"]
    for score in sorted(scores, key=lambda score: score.rule):
        share = (score.right + PRIOR * mean) / (score.fired + PRIOR)
        lines.append(f"    {score.rule}: {min(share, 0.99):.2f}")
    return lines


if __name__ == "__main__":
    main()
