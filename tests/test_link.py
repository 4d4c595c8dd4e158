"""Linking: what the record of a number says, case by case (`tests/link_cases*.yaml`)."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractor import extract
from extractor.link.clauses import cut
from extractor.link.groups import runs, split_heads

CASES: list[dict[str, Any]] = [
    case
    for file in sorted(Path(__file__).parent.glob("link_cases*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[c["about"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    report = extract(case["text"], case.get("reference"))
    left = list(report.facts)
    for expected in case["expect"]:
        fact = next((f for f in left if f.text == expected["at"]), None)
        assert fact is not None, f"no record of {expected['at']}; there are {[f.text for f in report.facts]}"
        left.remove(fact)
        for field, value in expected.items():
            if field == "at":
                continue
            have = getattr(fact, field)
            if field == "subject":
                assert (have or "").endswith(value), (fact.text, have, fact.why)
            elif field == "flags":
                assert set(value) <= set(have)
            else:
                assert have == value, (fact.text, field, fact.why)


def test_a_bracket_without_numbers_does_not_cut_a_clause() -> None:
    text = "中等职业学校（含技工学校）11所，在校生3人"
    spans = [(c.start, c.end) for c in cut(text, 0, len(text), [])]
    assert [text[s:e] for s, e in spans] == ["中等职业学校（含技工学校）11所", "在校生3人"]


@pytest.mark.parametrize("text", ["（（（（", "））））", "，，；；", "", "（3" * 500])
def test_clauses_cover_any_text(text: str) -> None:
    clauses = cut(text, 0, len(text), [])
    assert clauses[0].start == 0
    assert clauses[-1].end == len(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(clauses))


@pytest.mark.parametrize(
    ("text", "count", "parts"),
    [
        ("粮食、油料和蔬菜", 3, ["粮食", "油料", "蔬菜"]),
        ("音像器材和家电类、书报杂志类", 2, ["音像器材和家电类", "书报杂志类"]),
        ("全县小学", 2, None),
    ],
)
def test_split_heads(text: str, count: int, parts: list[str] | None) -> None:
    found = split_heads(text, count)
    assert (found and [text[s:e] for s, e in found]) == parts


def test_a_run_needs_nothing_between_its_numbers() -> None:
    text = "分别为6%，7%和8%，其中男生9%"
    spans = [(i, i + 2) for i, c in enumerate(text) if c.isdigit()]
    assert list(runs(text, spans, 0, [False] * 4)) == [(0, 3)]
    assert list(runs(text, spans, 0, [False, False, True, False])) == [(0, 2)]
