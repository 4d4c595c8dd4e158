"""Every example and counterexample of every pattern file, each a test of its own named by its rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.patterns_check import check_folder, finders
from extractor.rules import Library, Outcome, cases, load

LIBRARY: Library = load()
CASES = cases(LIBRARY, finders(LIBRARY))


@pytest.mark.parametrize("run", [run for _, run in CASES], ids=[name for name, _ in CASES])
def test_example(run: Callable[[], Outcome]) -> None:
    outcome = run()
    assert outcome.problem is None, f"{outcome.name}: {outcome.problem} in {outcome.text!r}"


def test_every_kind_of_rule_has_a_finder() -> None:
    assert set(LIBRARY.rules) == set(finders(LIBRARY))


def test_every_rule_has_both_sorts_of_examples() -> None:
    names = {name for name, _ in CASES}
    for rule in LIBRARY.all_rules():
        assert {f"{rule.id}#1", f"{rule.id}!1"} <= names


def test_ids_begin_with_their_kind_and_are_unique() -> None:
    ids = [rule.id for rule in LIBRARY.all_rules()]
    assert len(ids) == len(set(ids))
    for rule in LIBRARY.all_rules():
        assert rule.id.startswith(f"{rule.kind}."), rule.file


OWN = """
kind: exclusion
rules:
  - id: exclusion.road-section
    about: 标段编号
    match: '\\d{1,3}标段'
    reason: name
    examples: ['环城路[[3标段]]建成。']
    counterexamples: [{text: 环城路3个标段建成。, because: a count}]
"""


def test_a_user_folder_is_checked_along_with_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN, "utf-8")
    names = {outcome.name: outcome.problem for outcome in check_folder(tmp_path)}
    assert names["exclusion.road-section#1"] is None
    assert len(names) == len(check_folder()) + 2


def test_a_wrong_example_of_a_user_is_found(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN.replace("[[3标段]]", "3[[标段]]"), "utf-8")
    problems = {outcome.name: outcome.problem for outcome in check_folder(tmp_path)}
    assert problems["exclusion.road-section#1"] == "should find ['标段'], finds ['3标段']"


def test_each_finder_works_with_the_rules_it_is_given(tmp_path: Path) -> None:
    """Not with those that ship: the user's rule must change what is found."""
    (tmp_path / "mine.yaml").write_text(OWN, "utf-8")
    text = "环城路3标段建成，新建小学4所。"
    ours, mine = finders(LIBRARY), finders(load(tmp_path))
    assert [text[f.start : f.end] for f in ours["quantity"](text, {})] == ["3标段", "4所"]
    assert [text[f.start : f.end] for f in mine["quantity"](text, {})] == ["4所"]
