"""What was reached on gold, so that no change of a rule loses it unseen. Needs the real reports beside the checkout.

The bounds lie a little below what is measured (`python benchmarks/score.py` prints it), and at or above what was
promised for the first release.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor.run import run_folder

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "gold" / "score.py"

pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the scorer and the real reports are not here")

#: set of gold → (folder of reports, folder of gold, least value by figure)
SETS: dict[str, tuple[Path, Path, dict[str, float]]] = {
    "web reports": (
        SHARED / "corpus",
        SHARED / "gold",
        {"mention": 0.985, "kind": 0.985, "value": 0.985, "modifier": 0.985, "subject": 0.95, "period": 0.97}
        | {"aspect": 0.97, "status": 0.98, "place": 0.95, "full": 0.92, "article": 0.95, "target": 0.95},
    ),
    "official reports": (
        SHARED / "reports",
        SHARED / "gold-reports",
        {"mention": 0.985, "kind": 0.99, "value": 0.99, "modifier": 0.99, "subject": 0.98, "period": 0.98}
        | {"aspect": 0.98, "status": 0.98, "place": 0.97, "full": 0.94, "target": 0.98},
    ),
    "sample corpus": (
        ROOT / "corpus",
        ROOT / "corpus" / "gold",
        {"mention": 0.985, "kind": 0.99, "value": 0.99, "modifier": 0.99, "subject": 0.94, "period": 0.975}
        | {"aspect": 0.98, "status": 0.99, "place": 0.93, "full": 0.91, "article": 0.95, "target": 0.95},
    ),
    "fresh reports": (
        SHARED / "reports",
        ROOT / "tests" / "fresh_gold" / "first",
        {
            "mention": 0.97,
            "value": 0.99,
            "modifier": 0.98,
            "subject": 0.93,
            "period": 0.97,
            "status": 0.97,
            "full": 0.86,
        },
    ),
    "fresh reports, second round": (
        SHARED / "reports",
        ROOT / "tests" / "fresh_gold" / "second",
        {"mention": 0.88, "value": 0.99, "modifier": 0.98, "subject": 0.94, "status": 0.98, "full": 0.63},
    ),
    "fresh reports, third round": (
        SHARED / "reports",
        ROOT / "tests" / "fresh_gold" / "third",
        {
            "mention": 0.99,
            "value": 0.99,
            "modifier": 0.99,
            "subject": 0.94,
            "period": 0.98,
            "status": 0.98,
            "full": 0.93,
        },
    ),
    "fresh reports, fourth round": (
        SHARED / "reports",
        ROOT / "tests" / "fresh_gold" / "fourth",
        {
            "mention": 0.98,
            "value": 0.99,
            "modifier": 0.99,
            "subject": 0.96,
            "period": 0.97,
            "status": 0.97,
            "full": 0.90,
        },
    ),
}


def score(reports: Path, gold: Path, folder: Path) -> dict[str, Any]:
    """Run the extractor over the reports of a gold set and return what the scorer says."""
    chosen = folder / "reports"
    chosen.mkdir()
    for name in json.loads((gold / "manifest.json").read_text("utf-8"))["ranges"]:
        (chosen / name).write_bytes((reports / name).read_bytes())
    run_folder(chosen, folder / "outputs")
    lists = [f"--{name}={folder / 'outputs' / name}.jsonl" for name in ("facts", "targets", "articles")]
    command = [sys.executable, str(SCORER), f"--gold={gold}", f"--corpus={reports}", "--json", *lists]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", SETS)
def test_what_was_reached_is_kept(name: str, tmp_path: Path) -> None:
    reports, gold, least = SETS[name]
    found = score(reports, gold, tmp_path)
    assert found["spans_not_equal_to_text"] == 0
    measured = found["field_accuracy"] | {
        "mention": found["mention"]["f1"],
        "full": found["full_record_f1"],
        "article": found["article"]["f1"],
        "target": found["target"]["f1"],
    }
    lost = {figure: (measured[figure], bound) for figure, bound in least.items() if measured[figure] < bound}
    assert not lost
