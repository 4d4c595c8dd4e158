"""What the benchmarks share: which reports there are with gold, and how right the extractor is on them now."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate import Evaluation, evaluate, extract_found, read_gold, read_reports
from extractor.rules import load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder of reports and the folder of their gold (format: docs/gold.md)."""

    name: str
    reports: Path
    gold: Path


def gold_sets() -> list[GoldSet]:
    """Return the sample corpus and, where they stand beside the checkout, the sets of real reports."""
    sets = [
        GoldSet("corpus (written for this project)", ROOT / "corpus", ROOT / "corpus" / "gold"),
        GoldSet("web reports", SHARED / "corpus", SHARED / "gold"),
        GoldSet("official reports", SHARED / "reports", SHARED / "gold-reports"),
    ]
    fresh = sorted((ROOT / "tests" / "fresh_gold").glob("*/manifest.json"))
    sets += [GoldSet(f"fresh: {one.parent.name}", SHARED / "reports", one.parent) for one in fresh]
    return [one for one in sets if (one.gold / "facts.jsonl").is_file() and one.reports.is_dir()]


def evaluate_set(one: GoldSet, patterns: str | None = None) -> Evaluation:
    """Extract the reports of a set that have gold, now, and compare what is found with it."""
    gold = read_gold(one.gold)
    sources = read_reports(gold, one.reports)
    texts = {report: source.raw for report, source in sources.items()}
    return evaluate(gold, extract_found(sources.values(), load(patterns)), texts)
