"""Is a record right? One comparison a field; `place` is compared and told, but no whole record needs it right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extractor.evaluate.alike import bare, same_goal, same_phrase, same_place, same_value
from extractor.evaluate.lines import Record

#: compares gold and found record in one field
Judge = Callable[[Record, Record], bool]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of records: its list, the field that holds the words of its span, and how its fields are judged.

    A record is right as a whole where the fields of `whole` are.
    """

    name: str
    text: str
    judges: Mapping[str, Judge]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold record with the one found at its span; without gold it is spurious, without a found one missed.

    `report` is the report as the gold names it; `verdict` says of every field whether it is right (empty unless both
    records are there), `right` whether the record is.
    """

    report: str
    gold: Record | None
    got: Record | None
    verdict: Mapping[str, bool]
    right: bool

    @property
    def either(self) -> Record:
        """The gold record, or the found one where there is no gold."""
        record = self.gold or self.got
        assert record is not None
        return record


def judge(sort: Sort, report: str, gold: Record | None, got: Record | None) -> Pair:
    """Judge every field of a found record."""
    if gold is None or got is None:
        return Pair(report, gold, got, {}, right=False)
    verdict = {field: fits(gold, got) for field, fits in sort.judges.items()}
    return Pair(report, gold, got, verdict, right=all(verdict[field] for field in sort.whole))


def _value(gold: Record, got: Record) -> bool:
    same = same_value(got.get("low"), gold["low"]) and same_value(got.get("high"), gold["high"])
    return same and (got.get("unit") or None) == gold["unit"]


_FACT: dict[str, Judge] = {
    "kind": lambda gold, got: got.get("kind") == gold["kind"],
    "value": _value,
    "modifier": lambda gold, got: got.get("modifier", "=") == gold["modifier"],
    "subject": lambda gold, got: same_phrase(gold["subject"], got.get("subject")),
    "aspect": lambda gold, got: got.get("aspect", "level") == gold["aspect"],
    "period": lambda gold, got: (got.get("period") or None) == gold["period"],
    "status": lambda gold, got: got.get("status", "actual") == gold["status"],
    "place": lambda gold, got: same_place(gold["place"], got.get("place")),
}
_TARGET: dict[str, Judge] = {
    "deadline": lambda gold, got: (got.get("deadline") or None) == gold["deadline"],
    "goal": lambda gold, got: same_goal(gold["goal"], got.get("goal")),
}

_ARTICLE: dict[str, Judge] = {
    "title": lambda gold, got: same_phrase(gold["title"], got.get("title")),
    "issuer": lambda gold, got: same_place(gold["issuer"], got.get("issuer")),
    "region": lambda gold, got: same_place(gold["region"], got.get("region")),
    "date": lambda gold, got: (got.get("date") or None) == (gold["date"] or None),
}

FACT = Sort("facts", "text", _FACT, frozenset(_FACT) - {"place"})
TARGET = Sort("targets", "deadline_text", _TARGET, frozenset(_TARGET))
ARTICLE = Sort("articles", "title", _ARTICLE, frozenset(_ARTICLE))
SORTS = (FACT, TARGET, ARTICLE)

#: fields of a value, which the rule that found the quantity answers for
VALUE_FIELDS = ("kind", "value", "modifier")
_SCHOOL = re.compile(
    "(?:学校|小学|中学|初中|高中|完中|中专|幼儿园|公办园|民办园|优质园|教学点|村小|职校|高校|大学|校|园)$"
)


def is_school_count(gold: Record) -> bool:
    """Tell whether a gold fact counts schools, by the end of its subject."""
    return gold["kind"] == "count" and _SCHOOL.search(bare(gold["subject"])) is not None


def value_shown(record: Record, field: str) -> str | None:
    """Return what a record says in a field, as one text (`200000 CNY`, `4–5 所`)."""
    if field != "value":
        found = record.get(field)
        return None if found is None else str(found)
    low, high, unit = record.get("low"), record.get("high"), record.get("unit")
    return f"{low if low == high else f'{low}–{high}'} {unit or '(no unit)'}"
