"""What the benchmarks share: which reports there are with gold, and running the extractor over them."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
#: scorer that goes with the gold of real reports; both stand beside the checkout, if at all
SCORER = SHARED / "gold" / "score.py"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A folder of reports and the folder of their gold (format: corpus/README.md)."""

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
    return [one for one in sets if (one.gold / "facts.jsonl").is_file() and one.reports.is_dir()]


def run_gold_files(one: GoldSet, outputs: Path, patterns: str | None = None) -> Path:
    """Extract the reports of a set that have gold into `outputs`; return that folder."""
    from extractor.run import run_folder

    chosen = outputs / "reports"
    chosen.mkdir(parents=True)
    for name in json.loads((one.gold / "manifest.json").read_text("utf-8"))["ranges"]:
        (chosen / name).write_bytes((one.reports / name).read_bytes())
    summary = run_folder(chosen, outputs / "outputs", patterns=patterns)
    for problem in summary.failed:
        print(problem.message)
    return outputs / "outputs"


def scorer() -> ModuleType | None:
    """Return the scorer as a module, or None where it does not stand beside the checkout."""
    if not SCORER.is_file():
        return None
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
