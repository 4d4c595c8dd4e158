"""The rule engine: what a pattern file may hold, what is said of each fault, overriding, the checker of examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from extractor.errors import ExtractorError, PatternError
from extractor.rules import KINDS, Found, Library, build, built_in_folder, cases, check, load

RULE = """
    kind: exclusion
    rules:
      - id: exclusion.trial
        about: 试点编号
        match: '试点{digits}号'
        unless: ['旧试点']
        reason: name
        examples:
          - {text: "[[试点3号]]和[[试点12号]]通过验收。", expect: [{reason: name}, {reason: name}]}
        counterexamples:
          - {text: 旧试点7号, because: 旧 is before it}
"""
LEXICON = """
    kind: lexicon
    fragments:
      digit: '[0-9]'
      digits: '{digit}+'
      place: [市, 自治县, 县]
"""


def library(**files: str) -> Library:
    return build([(f"{name}.yaml", dedent(text).encode()) for name, text in files.items()])


def edited(old: str, new: str, text: str = RULE) -> str:
    assert text.count(old) == 1, "the edit must hit its place"
    return text.replace(old, new)


def finders(of: Library) -> Mapping[str, Any]:
    def find(text: str, context: Mapping[str, Any]) -> Iterable[Found]:
        for rule in of.of("exclusion"):
            for match in rule.find(text):
                yield Found(rule.id, match.start(), match.end(), {"reason": rule.keys["reason"], **context})

    return {"exclusion": find}


# ── loading ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_is_loaded_with_all_it_says() -> None:
    (rule,) = library(lexicon=LEXICON, rules=RULE).of("exclusion")
    assert (rule.id, rule.file, rule.about) == ("exclusion.trial", "rules.yaml", "试点编号")
    assert rule.keys == {"reason": "name"}
    assert rule.examples[0].text == "试点3号和试点12号通过验收。"
    assert rule.examples[0].spans == ((0, 4), (5, 10))
    assert [m.group() for m in rule.find("试点3号，旧试点7号，试点45号")] == ["试点3号", "试点45号"]


def test_word_lists_prefer_the_longest() -> None:
    found = library(lexicon=LEXICON).compile("某{place}").match("某自治县")
    assert found is not None
    assert found.group() == "某自治县"


def test_lists_are_literal_and_strings_are_patterns() -> None:
    of = library(lexicon="kind: lexicon\nfragments: {dot: ['.'], any: '.'}")
    assert of.compile("{dot}").fullmatch("a") is None
    assert of.compile("{any}").fullmatch("a")


def test_tables_of_several_files_are_one() -> None:
    of = library(
        a="kind: table\nname: units\nentries: {公里: km, 亩: mu}",
        b="kind: table\nname: units\nentries: {里: li, 亩: MU}",
    )
    assert of.table("units") == {"公里": "km", "亩": "MU", "里": "li"}
    with pytest.raises(KeyError, match="there are \\['units'\\]"):
        of.table("unit")


@pytest.mark.parametrize(
    ("rules", "parts"),
    [
        ("kind: [", ["rules.yaml", "no valid UTF-8 YAML"]),
        ("- a", ["rules.yaml", "no `kind`", "'exclusion'"]),
        ("kind: exklusion\nrules: []", ["rules.yaml", "unknown kind 'exklusion'", "'exclusion'", "'lexicon'"]),
        ("kind: exclusion\nruls: []", ["rules.yaml", "unknown key 'ruls'", "'rules'"]),
        ("kind: lexicon\nfragments: []", ["rules.yaml", "`fragments` must be a mapping"]),
        ("kind: table\nname: x\nentries: 3", ["rules.yaml", "`entries` must be a mapping"]),
        ("kind: exclusion\nrules: {id: x}", ["rules.yaml", "`rules` must be a list"]),
        (edited("unless:", "unles:"), ["rules.yaml, rule exclusion.trial", "unknown key 'unles'", "'unless'"]),
        (edited("reason: name\n", "role: name\n"), ["rule exclusion.trial", "unknown key 'role'", "'reason'"]),
        (edited("    reason: name\n", "\n"), ["rule exclusion.trial", "'reason' is missing"]),
        (edited("about:", "#"), ["rule exclusion.trial", "'about' is missing"]),
        (edited("id: exclusion.trial", "about: x").replace("    about: 试", "    # "), ["(without id)"]),
        (edited("{digits}", "{didgits}"), ["rule exclusion.trial", "unknown fragment {didgits}", "'digits'"]),
        (edited("试点{digits}号", "试点({digits}号"), ["rule exclusion.trial", "no valid regular expression"]),
        (edited("['旧试点']", "['旧试点(']"), ["rule exclusion.trial", "no valid regular expression"]),
        (edited("[[试点3号]]", "[[试点3号"), ["rule exclusion.trial", "example"]),
        (edited("[[试点3号]]", "试点3号]]"), ["rule exclusion.trial", "closes a mark that is not open"]),
        (edited(", {reason: name}]", "]"), ["rule exclusion.trial", "marks 2 spans, expects 1"]),
        (edited("{text: 旧试点7号, because: 旧 is before it}", "旧试点7号"), ["exclusion.trial", "counterexample"]),
        (edited("text: \"[[", "txt: \"[["), ["rule exclusion.trial", "an example is a text or a mapping"]),
    ],
)  # fmt: skip
def test_every_fault_names_file_rule_and_mend(rules: str, parts: list[str]) -> None:
    with pytest.raises(PatternError) as error:
        library(lexicon=LEXICON, rules=rules)
    for part in parts:
        assert part in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("sort", ["examples", "counterexamples"])
def test_a_rule_without_one_sort_of_examples_is_refused(sort: str) -> None:
    text = dedent(RULE)
    head, _, tail = text.partition(f"    {sort}:\n")
    rest = tail.partition("\n")[2]
    with pytest.raises(PatternError, match="at least one example and one counterexample"):
        library(lexicon=LEXICON, rules=f"{head}    {sort}: []\n{rest}")


def test_a_fragment_that_needs_itself_is_refused() -> None:
    with pytest.raises(PatternError, match="refers to itself through a → b; break the circle"):
        library(lexicon="kind: lexicon\nfragments: {a: 'x{b}', b: 'y{a}'}")
    with pytest.raises(PatternError, match=r"unknown fragment \{c\}; known are \['a'\]"):
        library(lexicon="kind: lexicon\nfragments: {a: 'x{c}'}")


def test_the_same_id_twice_in_one_file_is_refused() -> None:
    twice = dedent(RULE) + dedent(RULE).partition("rules:\n")[2]
    with pytest.raises(PatternError, match=r"exclusion\.trial: the id stands twice"):
        library(lexicon=LEXICON, rules=twice)


def test_the_digest_changes_with_every_file() -> None:
    one = library(lexicon=LEXICON, rules=RULE).digest
    assert one == library(lexicon=LEXICON, rules=RULE).digest
    assert one != library(lexicon=LEXICON, rules=edited("12号", "13号")).digest
    assert one != library(lexicon=LEXICON, other=RULE).digest


def test_pattern_errors_are_of_this_package() -> None:
    assert issubclass(PatternError, ExtractorError)


# ── a user's own folder ─────────────────────────────────────────────────────────────────────────────────────


def test_a_user_folder_adds_and_replaces(tmp_path: Path) -> None:
    built_in = load()
    first = next(built_in.all_rules())
    other = "\n".join(dedent(RULE).splitlines()).replace("{digits}", "[0-9]+")
    (tmp_path / "mine.yaml").write_text(other, "utf-8")
    own = load(tmp_path)
    assert {rule.id for rule in own.all_rules()} == {rule.id for rule in built_in.all_rules()} | {"exclusion.trial"}
    assert own.digest != built_in.digest
    (tmp_path / "mine.yaml").write_text(
        f"kind: {first.kind}\nrules:\n  - id: {first.id}\n    about: mine\n    match: 青禾\n"
        + "".join(f"    {key}: {first.keys[key]}\n" for key in sorted(KINDS[first.kind].required))
        + "    examples: ['[[青禾]]']\n    counterexamples: [{text: 青, because: half}]\n",
        "utf-8",
    )
    load.__globals__["_load"].cache_clear()
    replaced = load(tmp_path)
    assert [rule.about for rule in replaced.all_rules() if rule.id == first.id] == ["mine"]
    assert len(list(replaced.all_rules())) == len(list(built_in.all_rules()))


def test_the_environment_may_name_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text(dedent(RULE).replace("{digits}", "[0-9]+"), "utf-8")
    monkeypatch.setenv("EXTRACTOR_PATTERNS", str(tmp_path))
    assert "exclusion.trial" in {rule.id for rule in load().all_rules()}


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"no such folder of patterns; give a folder that holds \.yaml files"):
        load(tmp_path / "none")


def test_the_checkout_uses_its_own_patterns(root: Path) -> None:
    assert built_in_folder() == root / "patterns"


# ── examples ────────────────────────────────────────────────────────────────────────────────────────────────


def problems(rules: str) -> list[str | None]:
    of = library(lexicon=LEXICON, rules=rules)
    return [outcome.problem for outcome in check(of, finders(of))]


def test_right_examples_pass_and_are_named() -> None:
    of = library(lexicon=LEXICON, rules=RULE)
    assert [name for name, _ in cases(of, finders(of))] == ["exclusion.trial#1", "exclusion.trial!1"]
    assert problems(RULE) == [None, None]


@pytest.mark.parametrize(
    ("old", "new", "want"),
    [
        ("[[试点3号]]", "[[试点3]]号", "should find ['试点3', '试点12号'], finds ['试点3号', '试点12号']"),
        ("试点12号]]", "编号12]]", "should find ['试点3号', '编号12'], finds ['试点3号']"),
        ("{reason: name}]", "{reason: slogan}]", "reason should be slogan, is name"),
        ("{reason: name}]", "{resaon: name}]", "resaon should be name, is None"),
        ("旧试点7号", "新试点7号", "should find nothing (旧 is before it), finds ['试点7号']"),
    ],
)
def test_wrong_examples_are_found(old: str, new: str, want: str) -> None:
    assert want in problems(edited(old, new))


def test_a_rule_that_nothing_runs_is_a_problem() -> None:
    of = library(lexicon=LEXICON, rules=RULE)
    assert [o.problem for o in check(of, {})] == ["no finder runs rules of kind exclusion"] * 2


def test_the_context_of_an_example_reaches_the_finder() -> None:
    rules = edited("expect: [{reason: name}, {reason: name}]", "context: {reason: told}, expect: [{reason: told}, {}]")
    assert problems(rules) == [None, None]
