#!/usr/bin/env python3
"""Measure how often each linking rule is right on gold, and write it as `patterns/confidence.yaml`.

    python benchmarks/calibrate.py

For every record with gold: was the subject that `subject.behind` chose right, the period of `period.heading`, and
so on. Rare rules are drawn to their field's mean (as if ten more cases had been seen). A record's confidence is a
product over its fields; `benchmarks/reliability.py` shows how well that does.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from common import ROOT, GoldSet, gold_sets, read_lines, run_gold_files, scorer

FIELDS = ("subject", "aspect", "period", "status")
#: cases of the field's mean that every rule is mixed with
PRIOR = 10


def tally(one: GoldSet, seen: dict[str, Counter[str]], right: dict[str, Counter[str]]) -> None:
    """Count cases and right cases by field and rule."""
    score = scorer()
    assert score is not None
    ranges = json.loads((one.gold / "manifest.json").read_text("utf-8"))["ranges"]
    raws = {name: (one.reports / name).read_bytes().decode("utf-8") for name in ranges}
    with tempfile.TemporaryDirectory() as folder:
        facts = read_lines(run_gold_files(one, Path(folder)) / "facts.jsonl")
    for gold, got in score.match(raws, ranges, read_lines(one.gold / "facts.jsonl"), facts):
        if gold is None or got is None:
            continue
        verdict = score.judge(gold, got)
        for field in FIELDS:
            rule = got["why"][field]["rule"].split(":")[0]
            seen[field][rule] += 1
            right[field][rule] += verdict[field]


def main() -> None:
    """Write the table."""
    if scorer() is None:
        print("the scorer of the real reports does not stand beside the checkout; nothing was measured")
        return
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for one in gold_sets():
        tally(one, seen, right)
    lines = ["kind: table", "name: confidence", "about: how often each linking rule is right on gold; written by"]
    lines[-1] += " benchmarks/calibrate.py, which says how"
    lines.append("entries:")
    for field in FIELDS:
        mean = sum(right[field].values()) / sum(seen[field].values())
        lines += [f"  {field}:", f"    default: {mean:.2f}"]
        for rule in sorted(seen[field]):
            share = (right[field][rule] + PRIOR * mean) / (seen[field][rule] + PRIOR)
            lines.append(f"    {rule}: {min(share, 0.99):.2f}")
    (ROOT / "patterns" / "confidence.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines[4:]))


if __name__ == "__main__":
    main()
