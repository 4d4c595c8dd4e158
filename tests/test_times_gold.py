"""Times against the gold of real reports: are the words that state a period or a deadline found and resolved right?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.mentions.times import find_times
from extractor.rules import Library
from extractor.types import Reference, Time

SHARED = Path(__file__).parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "gold-reports").is_dir(), reason="the folder of real reports is absent")

#: so far before the number may the words stand that state its period
REACH = 1500


def rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (SHARED / "gold-reports" / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["optional"]:
            yield row


#: what the text layer does to digits and blanks, enough for these passages
ASCII = {ord("０") + n: ord("0") + n for n in range(10)}


def squeezed(text: str) -> str:
    return "".join(text.split()).translate(ASCII)


def reference(report: str) -> Reference:
    """The year in the file's name: that of writing for a work report, the year reported on for a bulletin."""
    year = report.split("_")[2]
    if "公报" in report:
        return Reference(date=year, reported=year)
    return Reference(date=year, reported=str(int(year) - 1), planned=year)


class Reports:
    def __init__(self, library: Library) -> None:
        self.library = library
        self.read: dict[str, str] = {}

    def times(self, report: str, start: int, end: int, planning: bool) -> list[Time]:
        if report not in self.read:
            self.read[report] = (SHARED / "reports" / report).read_bytes().decode("utf-8")
        stretch = squeezed(self.read[report][max(0, start) : end])
        return find_times(stretch, self.library, reference(report), planning=planning)


def test_the_words_that_state_a_period_are_found_and_resolved(library: Library) -> None:
    reports, seen = Reports(library), Counter[bool]()
    for fact in rows("facts.jsonl"):
        words = fact["period_text"]
        if words is None:
            continue
        times = reports.times(fact["report"], fact["start"] - REACH, fact["end"] + 60, fact["status"] == "target")
        wanted = squeezed(words)
        seen[any(wanted in t.text and fact["period"] in (t.edtf, *t.parts) for t in times)] += 1
    assert seen.total() > 200
    assert seen[True] / seen.total() >= 0.95


def test_the_words_that_state_a_deadline_are_found_exactly_and_resolved(library: Library) -> None:
    reports, seen = Reports(library), Counter[bool]()
    for target in rows("targets.jsonl"):
        times = reports.times(target["report"], target["start"] - 80, target["end"] + 20, planning=True)
        wanted = squeezed(target["deadline_text"])
        seen[any(t.text == wanted and t.deadline == target["deadline"] for t in times)] += 1
    assert seen.total() > 50
    assert seen[True] / seen.total() >= 0.9
