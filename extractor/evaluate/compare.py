"""What changed from one outputs folder to another, record by record, and what the gold says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractor.evaluate.found import Found
from extractor.evaluate.judge import ARTICLE, FACT, SORTS, TARGET, Pair, Sort, value_shown
from extractor.evaluate.lines import Record
from extractor.evaluate.match import span_of
from extractor.evaluate.scores import Evaluation

#: fields that no gold judges and whose change is told all the same
_ALSO = {
    FACT.name: ("per", "category", "school_level", "indicator", "place_code"),
    TARGET.name: ("place",),
    ARTICLE.name: ("end", "document_kind", "reported", "planned"),
}
#: sorts of changes, in the order in which they are told
CHANGES = ("now right", "now wrong", "still wrong", "still right", "changed", "new", "gone")

#: report, span and how-manieth there
Key = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, or a record that is `new` or `gone` (then `field` is `record` and the values sum it up).

    `sort` is one of CHANGES; `changed` stands for what no gold judges. `gold` is what the gold says of the field;
    `judgement` of a record that came or went, `right`, `wrong` or `spurious`, None without gold.
    """

    list: str
    sort: str
    report: str
    line: int | None
    start: int
    end: int
    text: str
    field: str
    old: str | None
    new: str | None
    gold: str | None
    judgement: str | None


def compare(old: Found, new: Found) -> list[Change]:
    """Return every change of records, without gold."""
    return [change for sort in SORTS for change in _changes(sort, *_sides(sort, old, new), judged=False)]


def compare_judged(old: Evaluation, new: Evaluation) -> list[Change]:
    """Return the changes of records that the gold judges."""
    return [change for sort in SORTS for change in _changes(sort, _judged(sort, old), _judged(sort, new), judged=True)]


def unjudged(old: Found, new: Found, judged: tuple[Evaluation, Evaluation]) -> int:
    """Return how many records changed, came or went of which the gold says nothing."""
    number = 0
    for sort in SORTS:
        known = {key for evaluation in judged for key in _judged(sort, evaluation)}
        before, after = _sides(sort, old, new)
        differing = (_is_changed(sort, before.get(key), after.get(key)) for key in {*before, *after} - known)
        number += sum(differing)
    return number


def _pairs(sort: Sort, evaluation: Evaluation) -> Sequence[Pair]:
    if sort is ARTICLE:
        return evaluation.articles.pairs if evaluation.articles else ()
    return (evaluation.facts if sort is FACT else evaluation.targets) or ()


def _judged(sort: Sort, evaluation: Evaluation) -> dict[Key, Pair]:
    return _keyed(sort, (pair for pair in _pairs(sort, evaluation) if pair.got is not None))


def _sides(sort: Sort, old: Found, new: Found) -> tuple[dict[Key, Pair], dict[Key, Pair]]:
    before, after = (
        _keyed(sort, (Pair(r["report"], None, r, {}, right=False) for r in getattr(found, sort.name) or ()))
        for found in (old, new)
    )
    return before, after


def _keyed(sort: Sort, pairs: Iterable[Pair]) -> dict[Key, Pair]:
    """Return pairs by where their found record stands; an article is known by its start alone."""
    found: dict[Key, Pair] = {}
    for pair in pairs:
        record = pair.got
        assert record is not None
        start, end = (record["start"], 0) if sort is ARTICLE else span_of(record, None, sort.text)
        nth = 0
        while (record["report"], start, end, nth) in found:
            nth += 1
        found[record["report"], start, end, nth] = pair
    return found


def _changes(sort: Sort, old: dict[Key, Pair], new: dict[Key, Pair], judged: bool) -> Iterator[Change]:
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            yield from _fields(sort, before, after)
        elif after is not None:
            yield _whole(sort, "new", after, judged)
        elif before is not None:
            yield _whole(sort, "gone", before, judged)


def _is_changed(sort: Sort, before: Pair | None, after: Pair | None) -> bool:
    return before is None or after is None or any(True for _ in _fields(sort, before, after))


def _fields(sort: Sort, before: Pair, after: Pair) -> Iterator[Change]:
    """Yield a change for every field whose value is another one now."""
    old, new = before.got or {}, after.got or {}
    for field in (*sort.judges, *_ALSO[sort.name]):
        was, is_now = value_shown(old, field), value_shown(new, field)
        if was != is_now:
            gold = value_shown(after.gold, field) if after.gold and field in sort.judges else None
            what = _CHANGE.get((before.verdict.get(field), after.verdict.get(field)), "changed")
            yield _change(sort, after, what, field, (was, is_now, gold))


#: right before and right now → sort of the change
_CHANGE: dict[tuple[bool | None, bool | None], str] = {
    (False, True): "now right",
    (True, False): "now wrong",
    (False, False): "still wrong",
    (True, True): "still right",
}

#: what of a record tells it from others
_SUMMARY = {
    FACT.name: ("value", "subject", "period", "status", "place"),
    TARGET.name: ("deadline", "goal"),
    ARTICLE.name: ("title",),
}


def _whole(sort: Sort, what: str, pair: Pair, judged: bool) -> Change:
    record = pair.got or {}
    shown = (value_shown(record, field) for field in _SUMMARY[sort.name])
    summary = ", ".join(" ".join(value.split()) for value in shown if value)
    values = (None, summary, None) if what == "new" else (summary, None, None)
    judgement = "right" if pair.right else "wrong" if pair.gold else "spurious"
    return _change(sort, pair, what, "record", values, judgement if judged else None)


def _change(
    sort: Sort,
    pair: Pair,
    what: str,
    field: str,
    values: tuple[str | None, str | None, str | None],
    judgement: str | None = None,
) -> Change:
    record: Record = pair.got or {}
    line = record.get("line")
    return Change(
        list=sort.name,
        sort=what,
        report=record["report"],
        line=line if isinstance(line, int) else None,
        start=record["start"],
        end=record["end"],
        text=str(record.get(sort.text) or ""),
        field=field,
        old=values[0],
        new=values[1],
        gold=values[2],
        judgement=judgement,
    )
