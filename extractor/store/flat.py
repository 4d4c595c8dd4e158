"""The records of a report as flat rows of values, in one pass that serves record file, JSON Lines and database.

`Report.to_dict()` says the same (a test compares them), as dictionaries that each of the three would have to take
apart again; with 30,000 facts that is a second.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

from extractor.frozen import frozen
from extractor.records import Report
from extractor.store.schema import JSON_COLUMNS
from extractor.types import ArticleRecord, Fact, LeftOut, Target

#: lists of a report, by the names that they have in `Report.to_dict()`
LISTS: dict[str, type] = {"articles": ArticleRecord, "facts": Fact, "targets": Target, "left_out": LeftOut}

to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=dict).encode


@lru_cache(maxsize=4096)
def texts_to_json(texts: tuple[str, ...]) -> str:
    """Return a tuple of texts as JSON; the facts and sentences of a section all have the same one."""
    return to_json(texts)


@frozen
class Flat:
    """Rows of the same `names`; values are text, numbers, None, or JSON text in the columns numbered by `as_json`."""

    names: tuple[str, ...]
    as_json: tuple[int, ...]
    rows: list[list[Any]]


def flatten(report: Report) -> dict[str, Flat]:
    """Return the report's lists as flat rows, by name."""
    return {name: _flatten(name, getattr(report, name)) for name in LISTS}


_SHAPES = {
    name: (
        names := tuple(field.name for field in fields(sort)),
        tuple(names.index(column) for column in JSON_COLUMNS.get(name, ())),
        attrgetter(*names),
    )
    for name, sort in LISTS.items()
}


def _flatten(name: str, records: Sequence[Any]) -> Flat:
    names, as_json, values = _SHAPES[name]
    rows = [list(values(record)) for record in records]
    for column in as_json:
        for row in rows:
            value = row[column]
            row[column] = texts_to_json(value) if isinstance(value, tuple) else to_json(value)
    return Flat(names, as_json, rows)
