"""Figures: precision, recall and F1 of what was found, accuracy of every field, whole records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from extractor.evaluate.found import Found
from extractor.evaluate.gold import LISTS, Gold
from extractor.evaluate.judge import ARTICLE, FACT, TARGET, Pair, is_school_count
from extractor.evaluate.lines import Record
from extractor.evaluate.match import ByReport, match, match_articles
from extractor.evaluate.texts import by_report

#: fields of a fact that make a school count right
_SCHOOL_FIELDS = ("kind", "value", "modifier", "subject")


class Rates(NamedTuple):
    """Each 0–1; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float


def rates(right: int, found: int, gold: int) -> Rates:
    """Return the share of the found that is right, of the gold that is found, and their harmonic mean."""
    p = right / found if found else 0.0
    r = right / gold if gold else 0.0
    return Rates(p, r, 2 * p * r / (p + r) if p + r else 0.0)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over pairs: gold records, found ones, those at one span, of these right in each field and as a whole."""

    gold: int
    found: int
    both: int
    fields: Mapping[str, int]
    whole: int

    @property
    def spans(self) -> Rates:
        """How well the spans are found, whatever the records say."""
        return rates(self.both, self.found, self.gold)

    @property
    def records(self) -> Rates:
        """How well whole records are found."""
        return rates(self.whole, self.found, self.gold)

    def accuracy(self, field: str) -> float:
        """Return the share of the records at the right span that have the field right."""
        return self.fields[field] / self.both if self.both else 0.0


def tally(pairs: Sequence[Pair], fields: Collection[str]) -> Tally:
    """Count pairs."""
    return Tally(
        gold=sum(pair.gold is not None for pair in pairs),
        found=sum(pair.got is not None for pair in pairs),
        both=sum(bool(pair.verdict) for pair in pairs),
        fields={field: sum(pair.verdict.get(field, False) for pair in pairs) for field in fields},
        whole=sum(pair.right for pair in pairs),
    )


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles paired by where they begin, and how many were found in all (one may be near two of the gold)."""

    pairs: tuple[Pair, ...]
    found: int

    @property
    def gold(self) -> int:
        """How many the gold has."""
        return sum(pair.gold is not None for pair in self.pairs)

    @property
    def starts(self) -> Rates:
        """How well their beginnings are found."""
        both = sum(bool(pair.verdict) for pair in self.pairs)
        return rates(both, self.found, self.gold)

    def accuracy(self, field: str) -> float:
        """Return the share of the gold articles that have the field right (not found is wrong)."""
        return sum(pair.verdict.get(field, False) for pair in self.pairs) / max(1, self.gold)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that was compared. None stands for a list that the gold or the results do not hold.

    `torn` are found facts of the gold's reports whose span does not hold their text, None where no raw text is at
    hand. `texts` are the raw texts by report, `notes` what a user must know.
    """

    facts: tuple[Pair, ...] | None
    targets: tuple[Pair, ...] | None
    articles: Articles | None
    torn: tuple[Record, ...] | None
    texts: Mapping[str, str]
    notes: tuple[str, ...]


def evaluate(gold: Gold, found: Found, texts: Mapping[str, str]) -> Evaluation:
    """Compare found records with gold; `texts` are the raw texts by report, as far as they are at hand."""
    notes = [*gold.notes, *_gold_faults(gold, texts)]
    golds, gots = gold.by_report(), by_report(gold.ranges, found)
    told: dict[str, bool] = {}
    for name in LISTS:
        has_gold, is_found = getattr(gold, name) is not None, getattr(found, name) is not None
        told[name] = has_gold and is_found
        if has_gold and not is_found:
            notes.append(f"{found.folder}: holds no {name}.jsonl, so no {name} are compared")
    notes.extend(_unread(found, gots))
    facts, targets = (
        tuple(match(sort, gold.ranges, golds[sort.name], gots[sort.name], texts)) if told[sort.name] else None
        for sort in (FACT, TARGET)
    )
    articles = None
    if told[ARTICLE.name]:
        pairs, number = match_articles(gold.ranges, golds[ARTICLE.name], gots[ARTICLE.name])
        articles = Articles(tuple(pairs), number)
    torn = _torn(gots[FACT.name], texts) if texts and found.facts is not None else None
    return Evaluation(facts, targets, articles, torn, texts, tuple(notes))


def _torn(facts: ByReport, texts: Mapping[str, str]) -> tuple[Record, ...]:
    return tuple(
        record
        for report, records in facts.items()
        for record in records
        if report in texts and "text" in record and texts[report][record["start"] : record["end"]] != record["text"]
    )


def _gold_faults(gold: Gold, texts: Mapping[str, str]) -> list[str]:
    """Say which spans of the gold do not hold their own text: the report was changed, or the offsets are bytes."""
    notes = []
    for name, records, key in (("facts", gold.facts, "text"), ("targets", gold.targets, "deadline_text")):
        for place, record in zip(gold.places[name] if records else (), records or (), strict=True):
            raw = texts.get(record["report"])
            if raw is not None and raw[record["start"] : record["end"]] != record[key]:
                there = raw[record["start"] : record["end"]][:20]
                notes.append(f"{place}: says {record[key][:20]!r}, and the report has {there!r} there")
    return notes


def _unread(found: Found, gots: Mapping[str, ByReport]) -> list[str]:
    """Say which reports of the gold the results know nothing of."""
    where = found.folder or "the extraction"
    return [
        f"{where}: holds no record of {report}; all of its gold counts as missed"
        for report in gots[FACT.name]
        if not any(records[report] for records in gots.values())
    ]


# ── as data ─────────────────────────────────────────────────────────────────────────────────────────────────


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """Return the figures as JSON-ready data, ratios unrounded but for F1 by kind (four digits)."""
    result: dict[str, Any] = {}
    if evaluation.facts is not None:
        result |= _fact_figures(evaluation.facts)
        result["spans_not_equal_to_text"] = None if evaluation.torn is None else len(evaluation.torn)
    if evaluation.targets is not None:
        count = tally(evaluation.targets, TARGET.judges)
        fields = {field: count.accuracy(field) for field in TARGET.judges}
        result["target"] = _spans(count) | fields | {"full_f1": count.records.f1}
    if evaluation.articles is not None:
        told = evaluation.articles
        fields = {field: told.accuracy(field) for field in ARTICLE.judges} if told.gold else {}
        result["article"] = told.starts._asdict() | {"gold": told.gold} | fields
    return result


def _fact_figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    count = tally(pairs, FACT.judges)
    schools = school_counts(pairs)
    return {
        "mention": _spans(count) | {"got": count.found},
        "by_kind": {kind: round(tally(some, ()).spans.f1, 4) for kind, some in sorted(by_kind(pairs).items())},
        "field_accuracy": {field: count.accuracy(field) for field in FACT.judges},
        "full_record_f1": count.records.f1,
        "full_record": {"precision": count.records.precision, "recall": count.records.recall},
        "school_counts_right": schools[0] / schools[1] if schools[1] else None,
    }


def _spans(count: Tally) -> dict[str, Any]:
    return count.spans._asdict() | {"gold": count.gold}


def by_kind(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """Return the pairs of each kind (the gold's, where there is gold); a found record without a kind has none."""
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        kind = pair.either.get("kind")
        if kind:
            found.setdefault(kind, []).append(pair)
    return found


def school_counts(pairs: Sequence[Pair]) -> tuple[int, int]:
    """Return how many counts of schools have value and subject right, and how many the gold has."""
    schools = [pair for pair in pairs if pair.gold is not None and is_school_count(pair.gold)]
    return sum(all(p.verdict.get(field, False) for field in _SCHOOL_FIELDS) for p in schools), len(schools)
