"""A report as database rows: plain tuples that a worker process can build and send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from operator import itemgetter
from typing import Any

from extractor.frozen import frozen
from extractor.records import Report
from extractor.store.flat import Flat, flatten, texts_to_json
from extractor.store.fulltext import terms
from extractor.store.schema import ARTICLE_COLUMNS, FACT_COLUMNS, ROW_BITS, TARGET_COLUMNS
from extractor.store.years import years
from extractor.types import Fact, Target

Row = tuple[Any, ...]

#: column names of the rows below, in the order of their values
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "n", "path", "sha256", "encoding", "format", "characters", "record", "articles", "facts", "targets", "left_out",
    ),
    "articles": ARTICLE_COLUMNS,
    "sentences": ("n", "report", "article", "section", "start", "end", "text"),
    "facts": ("n", "sentence_n", "low_num", "high_num", "year_from", "year_to", *FACT_COLUMNS),
    "targets": ("n", "sentence_n", "year_from", "year_to", *TARGET_COLUMNS),
    "sentence_index": ("rowid", "text"),
    "subject_index": ("rowid", "subject"),
}  # fmt: skip


def _places(columns: tuple[str, ...], *names: str) -> itemgetter[Any]:
    return itemgetter(*map(columns.index, names))


_SUBJECT = FACT_COLUMNS.index("subject")
_of_fact = _places(FACT_COLUMNS, "sentence_start", "sentence_end", "low", "high", "period")
_of_target = _places(TARGET_COLUMNS, "sentence_start", "sentence_end", "deadline")


@frozen
class ReportRows:
    """All rows of one report by table; `path` is the report's path, which every row carries."""

    path: str
    tables: dict[str, list[Row]]


def report_rows(report: Report, number: int, record: str, flat: Mapping[str, Flat] | None = None) -> ReportRows:
    """Return the rows of `report`, numbered from `number << ROW_BITS`.

    `record` is the path of the report's own record relative to the outputs folder; `flat` is `flatten(report)` where
    the caller has it already.
    """
    flat = flat or flatten(report)
    base = number << ROW_BITS
    sentences, at = _sentence_rows(report, base)
    facts, targets = flat["facts"].rows, flat["targets"].rows
    sizes = [len(flat[key].rows) for key in ("articles", "facts", "targets", "left_out")]
    head = (number, report.path, report.sha256, report.encoding, report.format, len(report.raw), record, *sizes)
    tables: dict[str, list[Row]] = {
        "reports": [head],
        "articles": [tuple(row) for row in flat["articles"].rows],
        "sentences": sentences,
        "facts": [_fact_row(n, row, at) for n, row in enumerate(facts, base)],
        "targets": [_target_row(n, row, at) for n, row in enumerate(targets, base)],
        "sentence_index": sentence_terms((row[0], row[6]) for row in sentences),
        "subject_index": subject_terms((n, row[_SUBJECT]) for n, row in enumerate(facts, base)),
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
            rows.append((n, report.path, s.article, texts_to_json(s.section), s.start, s.end, s.text))
    records: tuple[Fact | Target, ...] = (*report.facts, *report.targets)
    for r in records:
        if (r.sentence_start, r.sentence_end) not in at:
            at[r.sentence_start, r.sentence_end] = n = next(numbers)
            section = texts_to_json(r.section)
            rows.append((n, report.path, r.article, section, r.sentence_start, r.sentence_end, r.sentence))
    return rows, at


def _fact_row(n: int, fact: list[Any], at: Mapping[tuple[int, int], int]) -> Row:
    start, end, low, high, period = _of_fact(fact)
    return (n, at[start, end], float(low), float(high), *years(period), *fact)


def _target_row(n: int, target: list[Any], at: Mapping[tuple[int, int], int]) -> Row:
    start, end, deadline = _of_target(target)
    return (n, at[start, end], *years(deadline), *target)
