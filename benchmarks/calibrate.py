#!/usr/bin/env python3
"""Measure how often each linking rule is right on gold, and write it as `patterns/confidence.yaml`.

    python benchmarks/calibrate.py

For every record with gold: was the subject that `subject.behind` chose right, the period of `period.heading`, and
so on. Rare rules are drawn to their field's mean (as if ten more cases had been seen). A record's confidence is a
product over its fields; `benchmarks/reliability.py` shows how well that does.
"""

from __future__ import annotations

from common import ROOT, evaluate_set, gold_sets
from measure import measure


def main() -> None:
    """Write the table."""
    evaluations = [evaluate_set(one) for one in gold_sets()]
    facts = [pair for one in evaluations for pair in one.facts or ()]
    table = measure(facts, [pair for one in evaluations for pair in one.targets or ()])
    lines = ["kind: table", "name: confidence", "about: how often each linking rule is right on gold; written by"]
    lines[-1] += " benchmarks/calibrate.py, which says how"
    lines.append("entries:")
    for field, shares in table.items():
        lines += [f"  {field}:", *(f"    {rule}: {share:.2f}" for rule, share in shares.items())]
    (ROOT / "patterns" / "confidence.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[4:]))


if __name__ == "__main__":
    main()
