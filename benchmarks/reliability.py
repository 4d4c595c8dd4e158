#!/usr/bin/env python3
"""Is a record's confidence worth its name? Predicted confidence against what the gold says, by tenths.

    python benchmarks/reliability.py

A record is right where kind, value, modifier, subject, aspect, period and status are; a record that the gold does not
have is wrong. `gap` is the difference of the two columns; the last line weights it by the number of records (expected
calibration error). The shipped table was measured on the same gold, so the last of the tables is the honest one: there
each set's records are predicted by a table measured on the other sets alone.
"""

from __future__ import annotations

from dataclasses import replace

from common import evaluate_set, gold_sets
from measure import measure, predict

from extractor.evaluate import Evaluation, reliability
from extractor.evaluate.judge import Pair
from extractor.evaluate.report import reliability_lines


def show(name: str, pairs: list[Pair]) -> None:
    """Print the table of one set."""
    measured = reliability(pairs)
    print(f"\n{name}: {measured.records} records\n")
    print("\n".join(reliability_lines("facts", measured)))


def held_out(evaluations: list[Evaluation]) -> list[Pair]:
    """Return all pairs, each with the confidence that the other sets' gold gives it."""
    found: list[Pair] = []
    for number, one in enumerate(evaluations):
        others = [other for n, other in enumerate(evaluations) if n != number]
        table = measure(
            [pair for other in others for pair in other.facts or ()],
            [pair for other in others for pair in other.targets or ()],
        )
        for pair in one.facts or ():
            got = {**pair.got, "confidence": predict(table, pair.got)} if pair.got is not None else None
            found.append(replace(pair, got=got))
    return found


def main() -> None:
    """Print a table a set, one of all together, and the one by other sets' gold."""
    sets = gold_sets()
    evaluations = [evaluate_set(one) for one in sets]
    for one, evaluation in zip(sets, evaluations, strict=True):
        show(one.name, list(evaluation.facts or ()))
    show("all", [pair for evaluation in evaluations for pair in evaluation.facts or ()])
    show("all, predicted by the gold of the other sets", held_out(evaluations))


if __name__ == "__main__":
    main()
