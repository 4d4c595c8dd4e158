"""Why a number has the record it has, or none: the answer of `extractor explain FILE [--at OFFSET]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.frozen import frozen
from extractor.records import Report
from extractor.types import Fact, LeftOut, Target


@frozen
class Explanation:
    """One number or stretch of the raw text, what became of it (`fact`, `target`, `left out`), and why, in lines."""

    start: int
    end: int
    line: int
    text: str
    verdict: str
    because: tuple[str, ...]


def explain(report: Report, at: int | None = None) -> list[Explanation]:
    """Return the explanations of a report in order; with `at` (a raw offset) only those of what stands there.

    Where nothing stands at the offset, the answer is one explanation that says so and names the nearest.
    """
    everything = sorted(_all(report), key=lambda e: (e.start, e.end))
    if at is None:
        return everything
    here = [e for e in everything if e.start <= at < e.end]
    if here:
        return here
    return [_nothing(report, everything, at)]


def _all(report: Report) -> Iterator[Explanation]:
    for fact in report.facts:
        yield Explanation(fact.start, fact.end, fact.line, fact.text, "fact", tuple(_fact(fact)))
    for target in report.targets:
        yield Explanation(target.start, target.end, target.line, target.deadline_text, "target", tuple(_target(target)))
    for entry in report.left_out:
        yield Explanation(entry.start, entry.end, entry.line, entry.text, "left out", tuple(_left_out(entry)))


def _pieces(pieces: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in pieces.items() if value)


def _fact(fact: Fact) -> Iterator[str]:
    why = fact.why
    value = fact.low if fact.low == fact.high else f"{fact.low} to {fact.high}"
    yield (
        f"value: {fact.modifier} {value} {fact.unit or ''}".rstrip()
        + f" ({fact.kind}), rule {fact.rule}, {_pieces(why['quantity']['pieces'])}"
    )
    yield f"subject: {fact.subject or '(none)'}, {why['subject']['rule']}"
    yield f"aspect: {fact.aspect}, {why['aspect']['rule']}"
    yield f"period: {fact.period or '(none)'}, {why['period']['rule']}" + (
        f", from {fact.period_text!r}" if fact.period_text else ""
    )
    yield f"status: {fact.status}, {why['status']['rule']}"
    yield f"place: {fact.place or '(none)'}, {why['place']['rule']}"
    yield f"confidence: {fact.confidence}" + (f", flags: {', '.join(fact.flags)}" if fact.flags else "")


def _target(target: Target) -> Iterator[str]:
    yield f"deadline: {target.deadline or '(not resolvable)'}, rule {target.rule}"
    yield f"goal: {target.goal}"
    yield f"planned because of: {target.why['status']}"


def _left_out(entry: LeftOut) -> Iterator[str]:
    yield f"{entry.reason}, rule {entry.rule}"


def _nothing(report: Report, everything: list[Explanation], at: int) -> Explanation:
    line = report.raw.count("\n", 0, max(0, at)) + 1
    text = report.raw[max(0, at) : at + 1]
    if not everything:
        return Explanation(at, at + 1, line, text, "nothing", ("no number was found in the whole report",))
    nearest = min(everything, key=lambda e: min(abs(e.start - at), abs(e.end - at)))
    reason = (
        f"no number stands at offset {at}; the nearest is {nearest.text[:20]!r} at {nearest.start} ({nearest.verdict})"
    )
    return Explanation(at, at + 1, line, text, "nothing", (reason,))
