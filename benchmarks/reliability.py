#!/usr/bin/env python3
"""Is a record's confidence worth its name? Predicted confidence against what the gold says, by tenths.

    python benchmarks/reliability.py

A record is right where kind, value, modifier, subject, aspect, period and status are; a record that the gold does not
have is wrong. `gap` is the difference of the two columns; the last line weights it by the number of records (expected
calibration error). Judging is done by the scorer that goes with the gold of real reports; without it nothing is done.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from types import ModuleType

from common import SCORER, GoldSet, gold_sets, read_lines, run_gold_files, scorer

#: confidence and whether the record is right
Judged = tuple[float, bool]


def judged(one: GoldSet, score: ModuleType) -> list[Judged]:
    """Return confidence and correctness of every record that stands in an annotated range."""
    ranges = json.loads((one.gold / "manifest.json").read_text("utf-8"))["ranges"]
    raws = {name: (one.reports / name).read_bytes().decode("utf-8") for name in ranges}
    with tempfile.TemporaryDirectory() as folder:
        facts = read_lines(run_gold_files(one, Path(folder)) / "facts.jsonl")
    pairs = score.match(raws, ranges, read_lines(one.gold / "facts.jsonl"), facts)
    fields = [field for field in score.FIELDS if field != "place"]
    found = []
    for gold, got in pairs:
        if got is not None:
            right = gold is not None and all(map(score.judge(gold, got).get, fields))
            found.append((float(got["confidence"]), right))
    return found


def show(name: str, found: list[Judged]) -> None:
    """Print the table of one set."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for confidence, right in found:
        bins[min(9, int(confidence * 10 + 1e-9))].append((confidence, right))
    print(f"\n{name}: {len(found)} records\n\nconfidence  records  predicted  observed     gap")
    error = 0.0
    for tenth in sorted(bins):
        inside = bins[tenth]
        predicted = sum(confidence for confidence, _ in inside) / len(inside)
        observed = sum(right for _, right in inside) / len(inside)
        error += abs(observed - predicted) * len(inside) / len(found)
        place = f"{tenth / 10:.1f}–{tenth / 10 + 0.1:.1f}"
        print(f"{place:<10}  {len(inside):>7}  {predicted:>9.2f}  {observed:>8.2f}  {observed - predicted:>+6.2f}")
    print(f"expected calibration error {error:.3f}")


def main() -> None:
    """Print a table a set, and one of all together."""
    score = scorer()
    if score is None:
        print(f"skipped: no scorer at {SCORER}")
        return
    every: list[Judged] = []
    for one in gold_sets():
        found = judged(one, score)
        show(one.name, found)
        every.extend(found)
    show("all", every)


if __name__ == "__main__":
    main()
