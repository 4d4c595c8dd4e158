"""A report as database rows: plain tuples that a worker process can build and send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from extractor.frozen import frozen
from extractor.records import Report
from extractor.store.flat import Flat, flatten, texts_to_json
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
}  # fmt: skip


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
    facts, targets = flat["facts"], flat["targets"]
    sizes = [len(flat[key]) for key in ("articles", "facts", "targets", "left_out")]
    head = (number, report.path, report.sha256, report.encoding, report.format, len(report.raw), record, *sizes)
    values = [[float(value) for value in facts.column(name)] for name in ("low", "high")]
    tables: dict[str, list[Row]] = {
        "reports": [head],
        "articles": list(zip(*flat["articles"].columns, strict=True)),
        "sentences": sentences,
        "facts": _rows(base, at, facts, [*values, *_years(facts.column("period"))]),
        "targets": _rows(base, at, targets, _years(targets.column("deadline"))),
    }
    return ReportRows(report.path, tables)


def _rows(base: int, at: Mapping[tuple[int, int], int], flat: Flat, more: Sequence[Sequence[Any]]) -> list[Row]:
    """Return number, number of the sentence, the columns `more`, and those of `flat`, by row."""
    spans = zip(flat.column("sentence_start"), flat.column("sentence_end"), strict=True)
    sentences = [at[span] for span in spans]
    return list(zip(range(base, base + len(flat)), sentences, *more, *flat.columns, strict=True))


def _years(periods: Sequence[str | None]) -> list[list[int | None]]:
    """Return the columns `year_from` and `year_to`."""
    pairs = [years(period) for period in periods]
    return [[first for first, _ in pairs], [last for _, last in pairs]]


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
