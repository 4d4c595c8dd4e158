"""Search facts and dated targets: words as exact substrings, filters on fields; values of users never become SQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.frozen import frozen
from extractor.places import find_division
from extractor.store.fulltext import fold, holding, holds
from extractor.store.schema import FACT_COLUMNS, JSON_COLUMNS, TARGET_COLUMNS


@frozen
class Query:
    """What to look for; every field narrows, None and () do not.

    A fact holds a word if its sentence or its subject does. `minimum` and `maximum` are in the unit of the record
    (元, %, …): a range is a hit if any of it lies between them. `year` hits every period that covers it. `place` is a
    part of the place's name, or a province, city or county all of whose places are hits, by their codes. `report` is a
    pattern with `*`, `?` (or a part of the path where it has neither).
    """

    words: tuple[str, ...] = ()
    kind: str | None = None
    year: int | None = None
    place: str | None = None
    status: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    category: str | None = None
    school_level: str | None = None
    aspect: str | None = None
    indicator: tuple[str, ...] | None = None
    report: str | None = None
    limit: int | None = None
    offset: int = 0


@frozen
class Result:
    """`total` hits, of which `records` (flat, as in facts.jsonl or targets.jsonl) are those asked for."""

    total: int
    records: list[dict[str, Any]]


@dataclass(slots=True)
class _Where:
    """Conditions and their values, kept side by side."""

    conditions: list[str]
    values: list[Any]

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(condition)
        self.values.extend(values)

    def sql(self) -> str:
        return " AND ".join(self.conditions) or "1"


def search_facts(connection: sqlite3.Connection, query: Query) -> Result:
    """Return the facts that match: those with the words in their subject first, then by report and position."""
    where = _Where([], [])
    words = [fold(word) for word in query.words]
    for word in words:
        _fact_holds(where, word)
    for column in ("kind", "status", "unit", "category", "school_level", "aspect"):
        value = getattr(query, column)
        if value is not None:
            where.add(f"f.{column} = ?", value)
    if query.indicator is not None:
        where.add(f"f.indicator IN ({', '.join('?' * len(query.indicator))})", *query.indicator)
    if query.minimum is not None:
        where.add("f.high_num >= ?", float(query.minimum))
    if query.maximum is not None:
        where.add("f.low_num <= ?", float(query.maximum))
    _common(where, query, "f")
    in_subject = " AND ".join("holds(f.subject, ?)" for _ in words) or "NULL"
    columns = ", ".join(f'f."{column}"' for column in FACT_COLUMNS)
    source = f"FROM facts f LEFT JOIN sentences s ON s.n = f.sentence_n WHERE {where.sql()}"
    order = f"ORDER BY {in_subject} DESC, f.report, f.start, f.n"
    return _run(connection, columns, source, order, (where.values, words), query, JSON_COLUMNS["facts"])


def search_targets(connection: sqlite3.Connection, query: Query) -> Result:
    """Return the dated targets that match, by report and position; `year` is the year of the deadline.

    Of the fields of `query`, those that a target has: words, year, place, report, limit, offset.
    """
    where = _Where([], [])
    for word in map(fold, query.words):
        text = holding(word)
        if text is not None:
            where.add("t.sentence_n IN (SELECT rowid FROM sentence_index WHERE sentence_index MATCH ?)", text)
        where.add("holds(s.text, ?)", word)
    _common(where, query, "t")
    columns = ", ".join(f't."{column}"' for column in TARGET_COLUMNS)
    source = f"FROM targets t LEFT JOIN sentences s ON s.n = t.sentence_n WHERE {where.sql()}"
    order = "ORDER BY t.report, t.start, t.n"
    return _run(connection, columns, source, order, (where.values, []), query, JSON_COLUMNS["targets"])


def known_values(connection: sqlite3.Connection, column: str) -> list[str]:
    """Return the values that a filter column of `facts` has in this database, the most frequent first."""
    if column not in FACT_COLUMNS:
        raise ValueError(f"facts has no column {column!r}")
    found = connection.execute(
        f"SELECT {column} FROM facts WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY count(*) DESC, {column}"
    )
    return [row[0] for row in found]


def _fact_holds(where: _Where, word: str) -> None:
    """Ask for facts whose sentence or subject holds `word`: the index proposes, the comparison decides."""
    text = holding(word)
    if text is not None:
        where.add(
            "f.n IN (SELECT n FROM facts WHERE sentence_n IN"
            " (SELECT rowid FROM sentence_index WHERE sentence_index MATCH ?)"
            " UNION SELECT rowid FROM subject_index WHERE subject_index MATCH ?)",
            text,
            text,
        )
    where.add("(holds(s.text, ?) OR holds(f.subject, ?))", word, word)


def _common(where: _Where, query: Query, alias: str) -> None:
    """Add the filters that facts and targets share."""
    if query.year is not None:
        where.add(f"{alias}.year_from <= ? AND {alias}.year_to >= ?", query.year, query.year)
    if query.place is not None:
        _place(where, query.place, alias)
    if query.report is not None:
        if any(sign in query.report for sign in "*?["):
            where.add(f"{alias}.report GLOB ?", query.report)
        else:
            where.add(f"instr({alias}.report, ?) > 0", query.report)


def _place(where: _Where, place: str, alias: str) -> None:
    """Ask for places whose name holds `place`, or that lie in the division that it names (四川: all its counties)."""
    named, division = f"instr({alias}.place, ?) > 0", find_division(place)
    if division is None:
        where.add(named, place)
    else:
        where.add(f"({named} OR substr({alias}.place_code, 1, {len(division.prefix)}) = ?)", place, division.prefix)


def _run(
    connection: sqlite3.Connection,
    columns: str,
    source: str,
    order: str,
    values: tuple[list[Any], list[str]],
    query: Query,
    as_json: Iterable[str],
) -> Result:
    """Count the hits and fetch the page asked for; `values` are those of the conditions and those of the order."""
    connection.create_function("holds", 2, holds, deterministic=True)
    total = connection.execute(f"SELECT count(*) {source}", values[0]).fetchone()[0]
    limit = -1 if query.limit is None else query.limit
    page = connection.execute(
        f"SELECT {columns} {source} {order} LIMIT ? OFFSET ?", [*values[0], *values[1], limit, query.offset]
    )
    return Result(total, [_record(row, as_json) for row in page])


def _record(row: sqlite3.Row, as_json: Iterable[str]) -> dict[str, Any]:
    record = dict(row)
    for column in as_json:
        record[column] = None if record[column] is None else json.loads(record[column])
    return record
