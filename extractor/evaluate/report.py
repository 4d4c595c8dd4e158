"""An evaluation and a comparison as lines to read and as data for JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from extractor.evaluate.compare import CHANGES, Change
from extractor.evaluate.groups import PROPERTIES, RuleScore, rules_of_facts, rules_of_targets, tallies
from extractor.evaluate.judge import ARTICLE, FACT, TARGET, Sort
from extractor.evaluate.mistakes import Mistake, mistakes
from extractor.evaluate.reliability import Reliability, reliability
from extractor.evaluate.scores import Evaluation, Rates, Tally, figures, school_counts, tally

#: what facts may be told by, in the order in which it is told
TABLES = ("kind", "rule", "confidence", *(name for name in PROPERTIES if name != "kind"))
#: what is told where nothing is asked for
USUAL_TABLES = TABLES[:3]

Rows = Sequence[Sequence[str]]


def evaluation_lines(evaluation: Evaluation, by: Iterable[str] = USUAL_TABLES, errors: int = 0) -> Iterator[str]:
    """Yield an evaluation to read: figures, a table for each of `by`, up to `errors` mistakes of each sort."""
    yield from _figures(evaluation)
    wanted = tuple(by)
    for name in (name for name in TABLES if name in wanted):
        yield from _by(evaluation, name)
    if errors:
        yield from _mistakes(mistakes(evaluation), errors)


def evaluation_data(evaluation: Evaluation) -> dict[str, Any]:
    """Return everything about an evaluation as JSON-ready data."""
    facts, targets = evaluation.facts or (), evaluation.targets or ()
    return figures(evaluation) | {
        "by": {of: {value: _tally_data(t) for value, t in tallies(facts, of).items()} for of in PROPERTIES},
        "rules": {
            "facts": [asdict(score) for score in rules_of_facts(facts)],
            "targets": [asdict(score) for score in rules_of_targets(targets)],
        },
        "confidence": {"facts": asdict(reliability(facts)), "targets": asdict(reliability(targets))},
        "mistakes": [asdict(mistake) for mistake in mistakes(evaluation)],
        "notes": list(evaluation.notes),
    }


def comparison_lines(
    figures_of: tuple[Evaluation, Evaluation] | None, changes: Sequence[Change], most: int
) -> Iterator[str]:
    """Yield a comparison to read: figures before and now if there are any, then up to `most` changes of each sort."""
    if figures_of is not None:
        yield from _both_figures(*map(figures, figures_of))
        yield ""
    if not changes:
        yield "no record changed, came or went"
    sorts = [sort for sort in CHANGES if any(change.sort == sort for change in changes)]
    for number, sort in enumerate(sorts):
        some = [change for change in changes if change.sort == sort]
        if number:
            yield ""
        yield _counted(sort, len(some), most)
        yield from (_change(change) for change in some[:most])


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────


def table(heads: Sequence[str], rows: Rows, left: int = 1) -> Iterator[str]:
    """Yield aligned lines; the first `left` columns begin where their heads do, the others end there."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = []
        for number, (text, width) in enumerate(zip(row, widths, strict=True)):
            pad = " " * (width - cell_len(text))
            cells.append(text + pad if number < left else pad + text)
        yield "  ".join(cells).rstrip()


def _share(value: float) -> str:
    return f"{value:.3f}"


def _spans(name: str, gold: int, found: int, right: int, figures: Rates) -> list[str]:
    return [name, str(gold), str(found), str(right), *map(_share, figures)]


_HEADS = ("gold", "found", "right", "precision", "recall", "F1")


def _figures(evaluation: Evaluation) -> Iterator[str]:
    if evaluation.facts is not None:
        count = tally(evaluation.facts, FACT.judges)
        yield from _two("facts", ("numbers", "whole records"), count)
        yield ""
        yield from table(("field", "right", "of", "share"), [*_fields(FACT, count), *_schools(evaluation)])
        yield ""
        yield f"spans that do not hold their text: {_torn(evaluation)}"
    if evaluation.targets:
        count = tally(evaluation.targets, TARGET.judges)
        yield ""
        yield from _two("targets", ("time limits", "whole targets"), count)
        yield ""
        yield from table(("field", "right", "of", "share"), _fields(TARGET, count))
    told = evaluation.articles
    if told is not None and told.gold:
        both = sum(bool(pair.verdict) for pair in told.pairs)
        yield ""
        yield from table(("articles", *_HEADS), [_spans("beginnings", told.gold, told.found, both, told.starts)])
        yield ""
        rights = [(field, round(told.accuracy(field) * told.gold), told.accuracy(field)) for field in ARTICLE.judges]
        rows = [[field, str(right), str(told.gold), _share(share)] for field, right, share in rights]
        yield from table(("field", "right", "of", "share"), rows)


def _two(name: str, names: tuple[str, str], count: Tally) -> Iterator[str]:
    rows = [
        _spans(names[0], count.gold, count.found, count.both, count.spans),
        _spans(names[1], count.gold, count.found, count.whole, count.records),
    ]
    return table((name, *_HEADS), rows)


def _fields(sort: Sort, count: Tally) -> list[list[str]]:
    return [[f, str(count.fields[f]), str(count.both), _share(count.accuracy(f))] for f in sort.judges]


def _schools(evaluation: Evaluation) -> Rows:
    right, of = school_counts(evaluation.facts or ())
    return [["school counts", str(right), str(of), _share(right / of)]] if of else []


def _torn(evaluation: Evaluation) -> str:
    if evaluation.torn is None:
        return "not known, the reports are not at hand; name their folder with --corpus"
    return str(len(evaluation.torn))


def _by(evaluation: Evaluation, name: str) -> Iterator[str]:
    """Yield a table of facts by something, a blank line first; nothing where there are none."""
    facts, targets = evaluation.facts or (), evaluation.targets or ()
    if name == "rule":
        for sort, scores in (("fact", rules_of_facts(facts)), ("target", rules_of_targets(targets))):
            yield from _rules(sort, scores)
    elif name == "confidence":
        for sort, measured in (("facts", reliability(facts)), ("targets", reliability(targets))):
            if measured.records:
                yield ""
                yield from reliability_lines(sort, measured)
    elif facts:
        heads = (name, "gold", "found", "F1", *FACT.judges, "whole F1")
        yield ""
        yield from table(heads, [_group(value, count) for value, count in tallies(facts, name).items()])


def _group(value: str, count: Tally) -> list[str]:
    fields = [_share(count.accuracy(field)) if count.both else "–" for field in FACT.judges]
    return [value, str(count.gold), str(count.found), _share(count.spans.f1), *fields, _share(count.records.f1)]


def _rules(sort: str, scores: Sequence[RuleScore]) -> Iterator[str]:
    if scores:
        rows = [[s.field, s.rule, str(s.fired), str(s.fired - s.right), _share(s.right / s.fired)] for s in scores]
        yield ""
        yield from table((f"{sort} field", "rule", "fired", "wrong", "right"), rows, left=2)


def reliability_lines(sort: str, measured: Reliability) -> Iterator[str]:
    """Yield the reliability table of `sort` (facts, targets) to read."""
    rows = [
        [f"{b.low:.1f}–{b.low + 0.1:.1f}", str(b.records), f"{b.predicted:.2f}", f"{b.observed:.2f}", f"{b.gap:+.2f}"]
        for b in measured.bins
    ]
    yield from table((f"confidence of {sort}", "records", "predicted", "observed", "gap"), rows)
    yield f"expected calibration error {measured.error:.3f}"


# ── single mistakes and changes ─────────────────────────────────────────────────────────────────────────────


def _mistakes(found: Sequence[Mistake], most: int) -> Iterator[str]:
    sorts = dict.fromkeys((mistake.list, mistake.sort) for mistake in found)
    for name, sort in sorts:
        some = [mistake for mistake in found if (mistake.list, mistake.sort) == (name, sort)]
        yield ""
        yield _counted(f"{name}, {sort}", len(some), most)
        for mistake in some[:most]:
            yield f"  {_where(mistake)}  {_said(mistake)}".rstrip()
            before, core, after = map(one_line, mistake.context)
            yield f"    {before}【{core}】{after}" if core else f"    {before}"


def _said(mistake: Mistake) -> str:
    if mistake.sort in ("spurious", "missed", "torn"):
        return one_line(mistake.text)
    rule = f"  ({mistake.rule})" if mistake.rule else ""
    return f"{one_line(mistake.text)}  gold {_or_none(mistake.gold)}, found {_or_none(mistake.found)}{rule}"


def _change(change: Change) -> str:
    if change.field == "record":
        judged = f"  ({change.judgement})" if change.judgement else ""
        return f"  {_where(change)}  {one_line(change.text)}  {change.new or change.old}{judged}"
    gold = "" if change.sort == "changed" else f"  (gold {_or_none(change.gold)})"
    values = f"{_or_none(change.old)} → {_or_none(change.new)}"
    return f"  {_where(change)}  {one_line(change.text)}  {change.field} {values}{gold}"


def _where(one: Mistake | Change) -> str:
    line = "" if one.line is None else f":{one.line}"
    return f"{one.report}{line} at {one.start}"


def _counted(what: str, number: int, most: int) -> str:
    return f"{what}: {number}" + (f", {most} shown (--errors {number} shows all)" if number > most else "")


def _or_none(value: str | None) -> str:
    return "(none)" if value is None else one_line(value)


def one_line(text: str) -> str:
    """Return a text on one line; a line break between Chinese characters means nothing."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text)).strip()


# ── figures before and now ──────────────────────────────────────────────────────────────────────────────────


def _both_figures(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Yield the figures that changed."""
    before, after = dict(flat_figures(old)), dict(flat_figures(new))
    names = [*{**before, **after}]
    changed = [name for name in names if before.get(name) != after.get(name)]
    rows = [
        [n, _number(before.get(n)), _number(after.get(n)), _difference(before.get(n), after.get(n))] for n in changed
    ]
    if rows:
        yield from table(("figure", "old", "new", "change"), rows)
    yield f"{len(names) - len(changed)} figures are as they were"


def flat_figures(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, float | int | None]]:
    """Yield (name, value) for every figure, nested names joined by a point (`mention.f1`)."""
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from flat_figures(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _number(value: float | int | None) -> str:
    return "–" if value is None else str(value) if isinstance(value, int) else _share(value)


def _difference(old: float | int | None, new: float | int | None) -> str:
    if old is None or new is None or old == new:
        return ""
    return f"{new - old:+d}" if isinstance(old, int) and isinstance(new, int) else f"{new - old:+.4f}"


def _tally_data(count: Tally) -> dict[str, Any]:
    return {
        "gold": count.gold,
        "got": count.found,
        "mention": count.spans._asdict(),
        "field_accuracy": {field: count.accuracy(field) for field in count.fields},
        "full_record": count.records._asdict(),
    }
