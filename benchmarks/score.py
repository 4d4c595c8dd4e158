#!/usr/bin/env python3
"""Score the extractor against every gold set there is: mentions, fields, whole records, targets, articles.

    python benchmarks/score.py [--patterns DIR] [--set WORD] [--errors N]

One column a set. Measures are those of `extractor evaluate`, which a test holds equal to the scorer that goes with the
gold of real reports (`../shared/gold/score.py`).
"""

from __future__ import annotations

import argparse

from common import evaluate_set, gold_sets

from extractor.evaluate import figures
from extractor.evaluate.report import evaluation_lines, flat_figures


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patterns", help="folder of your own patterns")
    parser.add_argument("--set", default="", help="only sets whose name holds this word")
    parser.add_argument("--errors", type=int, default=0, help="print up to N mistakes of each sort")
    args = parser.parse_args()
    sets = [one for one in gold_sets() if args.set in one.name]
    tables = []
    for one in sets:
        evaluation = evaluate_set(one, args.patterns)
        tables.append(dict(flat_figures(figures(evaluation))))
        if args.errors:
            print(f"\n{one.name}\n")
            print("\n".join(evaluation_lines(evaluation, ["rule"], args.errors)))
    names = list(dict.fromkeys(name for table in tables for name in table))
    width = max(map(len, names), default=0)
    print(" " * width, *(f"{one.name.split(' (')[0]:>18}" for one in sets))
    for name in names:
        values = (table.get(name) for table in tables)
        shown = ("–" if v is None else f"{v:.3f}" if isinstance(v, float) else str(v) for v in values)
        print(f"{name:<{width}}", *(f"{value:>18}" for value in shown))


if __name__ == "__main__":
    main()
