#!/usr/bin/env python3
"""Is a record's confidence worth its name? Predicted confidence against what the gold says, by tenths.

    python benchmarks/reliability.py

A record is right where kind, value, modifier, subject, aspect, period and status are; a record that the gold does not
have is wrong. `gap` is the difference of the two columns; the last line weights it by the number of records (expected
calibration error).
"""

from __future__ import annotations

from common import evaluate_set, gold_sets

from extractor.evaluate import reliability
from extractor.evaluate.judge import Pair
from extractor.evaluate.report import reliability_lines


def show(name: str, pairs: tuple[Pair, ...]) -> None:
    """Print the table of one set."""
    measured = reliability(pairs)
    print(f"\n{name}: {measured.records} records\n")
    print("\n".join(reliability_lines("facts", measured)))


def main() -> None:
    """Print a table a set, and one of all together."""
    every: tuple[Pair, ...] = ()
    for one in gold_sets():
        pairs = evaluate_set(one).facts or ()
        show(one.name, pairs)
        every += pairs
    show("all", every)


if __name__ == "__main__":
    main()
