"""Run the examples of a library: each is a test of its own, named `rule-id#n` (counterexamples `rule-id!n`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from extractor.frozen import frozen
from extractor.rules.schema import Library, Rule


@frozen
class Found:
    """What a finder found: the rule that fired, the span in the text it was given, and the values by name."""

    rule: str
    start: int
    end: int
    values: Mapping[str, Any]


@frozen
class Outcome:
    """The outcome of one example; `problem` is None where it passed."""

    name: str
    text: str
    problem: str | None


#: kind of rule → function from (raw text, context of the example) to what all rules of that kind find in it
Finders = Mapping[str, Callable[[str, Mapping[str, Any]], Iterable[Found]]]


def cases(library: Library, finders: Finders) -> list[tuple[str, Callable[[], Outcome]]]:
    """Return (name, thunk) for every example and counterexample whose kind has a finder."""
    out: list[tuple[str, Callable[[], Outcome]]] = []
    for rule in library.all_rules():
        for n in range(len(rule.examples)):
            name = f"{rule.id}#{n + 1}"
            out.append((name, lambda rule=rule, n=n, name=name: _example(rule, n, name, finders)))  # type: ignore[misc]
        for n in range(len(rule.counterexamples)):
            name = f"{rule.id}!{n + 1}"
            out.append((name, lambda rule=rule, n=n, name=name: _counter(rule, n, name, finders)))  # type: ignore[misc]
    return out


def check(library: Library, finders: Finders) -> list[Outcome]:
    """Run every example; return the outcomes in order."""
    return [run() for _, run in cases(library, finders)]


def _fired(rule: Rule, text: str, context: Mapping[str, Any], finders: Finders) -> list[Found]:
    return sorted((f for f in finders[rule.kind](text, context) if f.rule == rule.id), key=lambda f: (f.start, f.end))


def _example(rule: Rule, n: int, name: str, finders: Finders) -> Outcome:
    example = rule.examples[n]
    if rule.kind not in finders:
        return Outcome(name, example.text, f"no finder runs rules of kind {rule.kind}")
    found = _fired(rule, example.text, example.context, finders)
    spans = tuple((f.start, f.end) for f in found)
    if spans != example.spans:
        want = [example.text[s:e] for s, e in example.spans]
        have = [example.text[s:e] for s, e in spans]
        return Outcome(name, example.text, f"should find {want}, finds {have}")
    for expected, hit in zip(example.expect, found, strict=False):
        for key, value in expected.items():
            if str(hit.values.get(key)) != str(value):
                return Outcome(name, example.text, f"{key} should be {value}, is {hit.values.get(key)}")
    return Outcome(name, example.text, None)


def _counter(rule: Rule, n: int, name: str, finders: Finders) -> Outcome:
    counter = rule.counterexamples[n]
    if rule.kind not in finders:
        return Outcome(name, counter.text, f"no finder runs rules of kind {rule.kind}")
    found = _fired(rule, counter.text, {}, finders)
    if found:
        wrong = [counter.text[f.start : f.end] for f in found]
        return Outcome(name, counter.text, f"should find nothing ({counter.because}), finds {wrong}")
    return Outcome(name, counter.text, None)
