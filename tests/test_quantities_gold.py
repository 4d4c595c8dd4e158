"""Mentions against the hand-made gold of real reports, and every number of all real reports accounted for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extractor.mentions.quantities import find_quantities
from extractor.rules import load
from extractor.text import normalise

SHARED = Path(__file__).parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the shared reports are not on this machine")
GOLDS = (("gold", "corpus"), ("gold-reports", "reports"))


def _read(folder: str, name: str) -> str:
    return (SHARED / folder / name).read_bytes().decode("utf-8")


@pytest.mark.parametrize(("gold", "folder"), GOLDS)
def test_mentions_kinds_and_values_against_gold(gold: str, folder: str) -> None:
    ranges = json.loads((SHARED / gold / "manifest.json").read_text(encoding="utf-8"))["ranges"]
    facts: dict[str, list[dict[str, Any]]] = {}
    for line in (SHARED / gold / "facts.jsonl").read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        facts.setdefault(fact["report"], []).append(fact)
    right = missed = spurious = valued = 0
    for name, spans in ranges.items():
        text = normalise(_read(folder, name))
        got = {text.to_raw(q.start, q.end): q for q in find_quantities(text.clean, load())[0] if not q.optional}
        wanted = facts.get(name, [])
        for fact in (f for f in wanted if not f["optional"]):
            quantity = got.get((fact["start"], fact["end"]))
            right, missed = right + (quantity is not None), missed + (quantity is None)
            valued += (
                quantity is not None
                and (quantity.kind, quantity.unit, quantity.modifier) == (fact["kind"], fact["unit"], fact["modifier"])
                and abs(float(quantity.low) - float(fact["low"])) <= 1e-5 * abs(float(fact["low"]))
                and abs(float(quantity.high) - float(fact["high"])) <= 1e-5 * abs(float(fact["high"]))
            )
        taken = [(f["start"], f["end"]) for f in wanted]
        for start, end in got:
            inside = any(low <= start and end <= high for low, high in spans)
            spurious += inside and not any(start < high and low < end for low, high in taken)
    assert 2 * right / (2 * right + missed + spurious) >= 0.97
    assert valued / right >= 0.985


def test_every_digit_of_the_real_reports_is_in_exactly_one_list() -> None:
    for path in sorted((SHARED / "reports").glob("*.txt"))[::7]:
        clean = normalise(path.read_bytes().decode("utf-8")).clean
        covered = bytearray(len(clean))
        for item in (item for found in find_quantities(clean, load()) for item in found):
            for at in range(item.start, item.end):
                covered[at] += 1
        bad = [at for at, character in enumerate(clean) if character in "0123456789" and covered[at] != 1]
        assert not bad, (path.name, clean[max(0, bad[0] - 20) : bad[0] + 20])
