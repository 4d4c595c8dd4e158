"""`extractor evaluate` says what the scorer says that goes with the gold of real reports, figure by figure."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.evaluate import (
    evaluate,
    extract_found,
    figures,
    read_found,
    read_gold,
    read_reports,
)
from extractor.rules import Library

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "gold" / "score.py"

pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the scorer and the real reports are not here")

#: set → folders of its reports and of its gold
SETS = {
    "web reports": (SHARED / "corpus", SHARED / "gold"),
    "official reports": (SHARED / "reports", SHARED / "gold-reports"),
    **{
        f"fresh reports, {one.name}": (SHARED / "reports", one)
        for one in sorted((ROOT / "tests" / "fresh_gold").iterdir())
        if one.is_dir()
    },
    "sample corpus": (ROOT / "corpus", ROOT / "corpus" / "gold"),
}
LISTS = ("facts", "targets", "articles")
#: figures that the scorer does not print
MORE = {"full_record"}


@pytest.fixture(scope="module", params=list(SETS))
def lists(request: pytest.FixtureRequest, library: Library) -> tuple[Path, Path, dict[str, list[dict[str, Any]]]]:
    """The folder of the reports, that of the gold, and what is found in the reports now."""
    reports, gold = SETS[request.param]
    found = extract_found(read_reports(read_gold(gold), reports).values(), library)
    return reports, gold, {name: [dict(record) for record in getattr(found, name)] for name in LISTS}


def scored(reports: Path, gold: Path, outputs: Path) -> dict[str, Any]:
    paths = [f"--{name}={outputs / name}.jsonl" for name in LISTS]
    command = [sys.executable, str(SCORER), f"--gold={gold}", f"--corpus={reports}", "--json", *paths]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def both(reports: Path, gold: Path, outputs: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the scorer's figures and ours."""
    reviewed = read_gold(gold)
    texts = {report: source.raw for report, source in read_reports(reviewed, reports).items()}
    ours = figures(evaluate(reviewed, read_found(outputs), texts))
    return scored(reports, gold, outputs), {key: value for key, value in ours.items() if key not in MORE}


def write(outputs: Path, lists: dict[str, list[dict[str, Any]]]) -> Path:
    for name, records in lists.items():
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (outputs / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    return outputs


def test_figures_are_those_of_the_scorer(lists: Any, tmp_path: Path) -> None:
    reports, gold, found = lists
    want, have = both(reports, gold, write(tmp_path, found))
    assert want["mention"]["got"] > 100
    assert have == want


def test_without_raw_texts_only_torn_spans_are_unknown(lists: Any, tmp_path: Path) -> None:
    reports, gold, found = lists
    _, known = both(reports, gold, write(tmp_path, found))
    unknown = figures(evaluate(read_gold(gold), read_found(tmp_path), {}))
    assert unknown["spans_not_equal_to_text"] is None
    assert {key: unknown[key] for key in known} == known | {"spans_not_equal_to_text": None}


@pytest.mark.parametrize("seed", range(3))
def test_figures_of_damaged_records_are_those_of_the_scorer(lists: Any, seed: int, tmp_path: Path) -> None:
    """Records with every sort of fault: spans moved, torn, doubled; fields exchanged, emptied, gone; other order."""
    reports, gold, found = lists
    chance = random.Random(seed)
    gold_lines = {name: (gold / f"{name}.jsonl").read_text("utf-8").splitlines() for name in LISTS}
    damaged = {}
    for name in LISTS:
        optional = [record for line in gold_lines[name] if (record := json.loads(line)).get("optional")]
        records = [other for record in [*found[name], *optional] for other in damage(record, found[name], chance)]
        damaged[name] = records if seed else chance.sample(records, len(records))
    want, have = both(reports, gold, write(tmp_path, damaged))
    assert have == want
    assert want["spans_not_equal_to_text"] > 0
    assert 0 < want["full_record_f1"] < 0.75


def damage(record: dict[str, Any], others: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield nothing, the record, one with a fault, or two."""
    other = chance.choice(others or [record])
    keys = [key for key in record if key not in ("report", "start", "end", "id")]
    key = chance.choice(keys)
    match chance.randrange(12):
        case 0:
            pass
        case 1:
            yield record | {"start": max(0, record["start"] - chance.randrange(3))}
        case 2:
            yield record | {"end": record["end"] + chance.randrange(4)}
        case 3:
            yield from (record, record | {key: other.get(key)})
        case 4:
            yield {k: v for k, v in record.items() if k != key}
        case 5 | 6:
            yield record | {key: other.get(key)}
        case 7:
            yield record | {k: other[k] for k in ("low", "high", "subject", "goal", "title") if k in other}
        case 8:
            yield record | {k: v + "(de) " for k in ("subject", "goal", "issuer") if (v := record.get(k))}
        case 9:
            yield record | {k: v[1:] for k in ("subject", "goal", "place", "region") if (v := record.get(k))}
        case _:
            yield record
