"""Guards at the front of a rule only spare trials: a rule that matches is always among the candidates."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from extractor.mentions.quantity_grammar import NUMERAL, grammar
from extractor.mentions.quantity_guards import Candidates, _alternatives
from extractor.rules import Library, Rule, load

RULE = """
kind: quantity
rules:
  - id: quantity.heaps
    about: 堆
    match: '{match}'
    as: count
    examples: ["共有[[3堆]]沙。"]
    counterexamples: [{{text: "共有3个。", because: "no heap"}}]
"""


def _library(folder: Path, match: str) -> Library:
    (folder / "heaps.yaml").write_text(RULE.format(match=match), "utf-8")
    return load(folder)


def _passes(library: Library, text: str) -> bool:
    rules = tuple(rule for rule in library.of("quantity") if rule.id == "quantity.heaps")
    at = NUMERAL.search(text).start()  # type: ignore[union-attr]
    return bool(Candidates(rules, library).at(grammar(library).spot(text, at, len(text))))


@pytest.mark.parametrize(
    ("match", "passing", "barred"),
    [
        ("(?={run}堆)(?<num>3)(?<unit>堆)", "共3堆", "共3个"),
        ("(?={run}(?:堆|{or_range}))(?<num>3)(?<unit>堆)", "共3至5堆", "共3个"),
        ("(?=[345])(?<num>[345])(?<unit>堆)", "共3个", "共6堆"),
        ("(?<=[共各])(?<num>3)(?<unit>堆)", "共3个", "有3堆"),
        ("(?<![第共])(?<num>3)(?<unit>堆)", "3堆", "共3堆"),
        ("(?<=[共])(?={run}堆)(?<num>3)(?<unit>堆)|(?<=[各])(?<num>5)(?<unit>堆)", "各3个", "共3个"),
        ("(?<=[共])(?<num>3)(?<unit>堆)|(?<num>5)(?<unit>堆)", "有3个", None),
        (r"(?={run}(?<=3)堆)(?<num>3)(?<unit>堆)", "共3个", None),
        (r"(?<num>3)(?<unit>[\])(|]?堆)", "共3个", None),
    ],
)
def test_three_characters_tell_whether_a_rule_is_tried(
    tmp_path: Path, match: str, passing: str, barred: str | None
) -> None:
    library = _library(tmp_path, match)
    assert _passes(library, passing)
    assert barred is None or not _passes(library, barred)


def test_a_text_that_ends_behind_the_numeral_is_no_reason_to_skip(tmp_path: Path) -> None:
    assert _passes(_library(tmp_path, "(?={run}堆)(?<num>3)(?<unit>堆)"), "共3")


@pytest.mark.parametrize("source", ["a|b", r"a\|b", "[|]a", "(?:a|b)c", "[a&&[|]]b", "a|", "a)"])
def test_alternatives_are_those_at_the_top(source: str) -> None:
    assert _alternatives(source) == {"a|b": ["a", "b"], "a|": ["a", ""]}.get(source, [source])


def _pieces(rules: tuple[Rule, ...]) -> list[str]:
    """Return numerals, and the characters that the examples of all rules consist of."""
    words = sorted({character for rule in rules for example in rule.examples for character in example.text})
    return [*words, "3", "12", "2.5", "2014", "07", "12345", "一", "十五", "三", "百", "万"]


def test_no_rule_that_matches_is_left_out() -> None:
    library = load()
    rules = library.of("exclusion") + library.of("quantity")
    candidates, spots = Candidates(rules, library), grammar(library)
    pick = random.Random(3).choices  # the same texts every time
    texts = [example.text for rule in rules for example in rule.examples]
    texts += [counter.text for rule in rules for counter in rule.counterexamples]
    texts += ["".join(pick(_pieces(rules), k=80)) for _ in range(60)]
    tried = spared = 0
    for text in texts:
        for numeral in NUMERAL.finditer(text):
            at = numeral.start()
            chosen = candidates.at(spots.spot(text, at, len(text)))
            for rule in rules:
                matches = rule.pattern.match(text, at) is not None
                assert rule in chosen or not matches, f"{rule.id} matches in {text!r} at {at} and would not be tried"
            tried, spared = tried + len(chosen), spared + len(rules) - len(chosen)
    assert spared > 3 * tried
