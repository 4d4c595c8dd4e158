"""A report as database rows: plain tuples that a worker process can build and send."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from typing import Any

from extractor.records import Report
from extractor.store.fulltext import terms
from extractor.store.schema import ARTICLE_COLUMNS, FACT_COLUMNS, JSON_COLUMNS, ROW_BITS, TARGET_COLUMNS
from extractor.store.years import years
from extractor.types import Fact, Target

Row = tuple[Any, ...]
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_EMPTY: dict[type, str] = {list: "[]", dict: "{}"}


@dataclass(frozen=True, slots=True)
class JsonText:
    """A list or object of a record, already put into JSON: one text for the record, the lines and the database."""

    text: str


def pack(document: dict[str, Any]) -> dict[str, Any]:
    """Put the lists and objects of a report's facts and targets into JSON, in place; return the document.

    `document` is `Report.to_dict()`, made for writing and not needed otherwise.
    """
    for table in ("facts", "targets"):
        columns = JSON_COLUMNS[table]
        for record in document[table]:
            for column in columns:
                value = record[column]
                record[column] = JsonText(_encode(value) if value else _EMPTY[type(value)])
    return document


_PLAIN_FACT = tuple(column for column in FACT_COLUMNS if column not in JSON_COLUMNS["facts"])
_PLAIN_TARGET = tuple(column for column in TARGET_COLUMNS if column not in JSON_COLUMNS["targets"])
_plain_fact, _json_fact = itemgetter(*_PLAIN_FACT), itemgetter(*JSON_COLUMNS["facts"])
_plain_target, _json_target = itemgetter(*_PLAIN_TARGET), itemgetter(*JSON_COLUMNS["targets"])

#: column names of the rows below, in the order of their values
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "n", "path", "sha256", "encoding", "format", "characters", "record", "articles", "facts", "targets", "left_out",
    ),
    "articles": ARTICLE_COLUMNS,
    "sentences": ("n", "report", "article", "section", "start", "end", "text"),
    "facts": ("n", "sentence_n", "low_num", "high_num", "year_from", "year_to", *_PLAIN_FACT, *JSON_COLUMNS["facts"]),
    "targets": ("n", "sentence_n", "year_from", "year_to", *_PLAIN_TARGET, *JSON_COLUMNS["targets"]),
    "sentence_index": ("rowid", "text"),
    "subject_index": ("rowid", "subject"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportRows:
    """All rows of one report by table; `path` is the report's path, which every row carries."""

    path: str
    tables: dict[str, list[Row]]


def report_rows(report: Report, number: int, record: str, document: Mapping[str, Any] | None = None) -> ReportRows:
    """Return the rows of `report`, numbered from `number << ROW_BITS`.

    `record` is the path of the report's own record relative to the outputs folder; `document` is
    `pack(report.to_dict())` where the caller has it already.
    """
    document = document or pack(report.to_dict())
    base = number << ROW_BITS
    sentences, at = _sentence_rows(report, base)
    facts = [_fact_row(base + i, fact, at) for i, fact in enumerate(document["facts"])]
    targets = [_target_row(base + i, target, at) for i, target in enumerate(document["targets"])]
    sizes = [len(document[key]) for key in ("articles", "facts", "targets", "left_out")]
    head = (number, report.path, report.sha256, report.encoding, report.format, len(report.raw), record, *sizes)
    tables: dict[str, list[Row]] = {
        "reports": [head],
        "articles": [tuple(a[c] for c in ARTICLE_COLUMNS) for a in document["articles"]],
        "sentences": sentences,
        "facts": facts,
        "targets": targets,
        "sentence_index": sentence_terms((row[0], row[6]) for row in sentences),
        "subject_index": subject_terms((base + i, fact["subject"]) for i, fact in enumerate(document["facts"])),
    }
    return ReportRows(report.path, tables)


def sentence_terms(rows: Iterable[tuple[int, str]]) -> list[Row]:
    """Return (row number, terms) for (row number, sentence): what goes into the index and has to come out again."""
    return [(n, terms(text)) for n, text in rows]


def subject_terms(rows: Iterable[tuple[int, str | None]]) -> list[Row]:
    """Return (row number, terms) for (row number, subject), without the facts that have no subject."""
    return [(n, terms(subject)) for n, subject in rows if subject]


def _sentence_rows(report: Report, base: int) -> tuple[list[Row], dict[tuple[int, int], int]]:
    """Return the rows of the sentences and (start, end) → row number.

    A record whose sentence the segmenter did not list (a table cell) brings its own, so that it can be searched too.
    """
    rows: list[Row] = []
    at: dict[tuple[int, int], int] = {}
    numbers = count(base)
    for s in report.sentences:
        if (s.start, s.end) not in at:
            at[s.start, s.end] = n = next(numbers)
            rows.append((n, report.path, s.article, _encode(s.section), s.start, s.end, s.text))
    records: tuple[Fact | Target, ...] = (*report.facts, *report.targets)
    for r in records:
        if (r.sentence_start, r.sentence_end) not in at:
            at[r.sentence_start, r.sentence_end] = n = next(numbers)
            section = _encode(r.section)
            rows.append((n, report.path, r.article, section, r.sentence_start, r.sentence_end, r.sentence))
    return rows, at


def _fact_row(n: int, fact: Mapping[str, Any], at: Mapping[tuple[int, int], int]) -> Row:
    sentence_n = at[fact["sentence_start"], fact["sentence_end"]]
    numbers = (float(fact["low"]), float(fact["high"]))
    texts = [value.text for value in _json_fact(fact)]
    return (n, sentence_n, *numbers, *years(fact["period"]), *_plain_fact(fact), *texts)


def _target_row(n: int, target: Mapping[str, Any], at: Mapping[tuple[int, int], int]) -> Row:
    sentence_n = at[target["sentence_start"], target["sentence_end"]]
    texts = [value.text for value in _json_target(target)]
    return (n, sentence_n, *years(target["deadline"]), *_plain_target(target), *texts)
