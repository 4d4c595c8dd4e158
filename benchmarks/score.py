#!/usr/bin/env python3
"""Score the extractor against every gold set there is: mentions, fields, whole records, targets, articles.

    python benchmarks/score.py [--patterns DIR] [--set WORD] [--errors N]

One column a set. Measures are those of the scorer that goes with the gold of real reports (`../shared/gold/score.py`);
where it does not stand beside the checkout, this says so and stops.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import SCORER, GoldSet, gold_sets, run_gold_files


def command(one: GoldSet, outputs: Path) -> list[str]:
    """Return the scorer's command line for a set's outputs."""
    lists = [
        word
        for name in ("facts", "targets", "articles")
        for word in (f"--{name}", str(outputs / f"{name}.jsonl"))
    ]  # fmt: skip
    return [sys.executable, str(SCORER), *lists, "--gold", str(one.gold), "--corpus", str(one.reports)]


def measure(one: GoldSet, patterns: str | None, errors: int) -> dict[str, Any]:
    """Run the extractor over a set and return its scores; with `errors`, print that many mistakes of each sort."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = run_gold_files(one, Path(folder), patterns)
        base = command(one, outputs)
        if errors:
            print(f"\n{one.name}\n", flush=True)
            subprocess.run([*base, "--errors", str(errors)], check=True)
        scores = subprocess.run([*base, "--json"], check=True, capture_output=True, text=True, encoding="utf-8")
    result: dict[str, Any] = json.loads(scores.stdout)
    return result


def rows(scores: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, value) for every number of a set's scores, nested names joined by a point."""
    for name, value in scores.items():
        if isinstance(value, dict):
            yield from rows(value, f"{above}{name}.")
        elif isinstance(value, float):
            yield f"{above}{name}", f"{value:.3f}"
        elif isinstance(value, int):
            yield f"{above}{name}", str(value)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patterns", help="folder of your own patterns")
    parser.add_argument("--set", default="", help="only sets whose name holds this word")
    parser.add_argument("--errors", type=int, default=0, help="print up to N mistakes of each sort")
    args = parser.parse_args()
    if not SCORER.is_file():
        print(f"skipped: no scorer at {SCORER}")
        return
    sets = [one for one in gold_sets() if args.set in one.name]
    tables = [dict(rows(measure(one, args.patterns, args.errors))) for one in sets]
    names = list(dict.fromkeys(name for table in tables for name in table))
    width = max(map(len, names), default=0)
    print(" " * width, *(f"{one.name.split(' (')[0]:>18}" for one in sets))
    for name in names:
        print(f"{name:<{width}}", *(f"{table.get(name, '–'):>18}" for table in tables))


if __name__ == "__main__":
    main()
