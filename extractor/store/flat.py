"""The records of a report as columns of plain values, in one pass that serves record file, JSON Lines and database.

`Report.to_dict()` says the same (a test compares them), as dictionaries that each of the three would have to take
apart again; with 30,000 facts that is a second. By column, not by row, since most columns hold few different values:
each is put into JSON once a report.
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
    """`columns` by `names`, all as long as the list; texts, numbers, None, or JSON text in the columns of `as_json`."""

    names: tuple[str, ...]
    as_json: frozenset[str]
    columns: tuple[Sequence[Any], ...]

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.columns[0])

    def column(self, name: str) -> Sequence[Any]:
        """Return the values of one column."""
        return self.columns[self.names.index(name)]


def flatten(report: Report) -> dict[str, Flat]:
    """Return the report's lists as columns, by name."""
    return {name: _flatten(name, getattr(report, name)) for name in LISTS}


_NAMES = {name: tuple(field.name for field in fields(sort)) for name, sort in LISTS.items()}
_VALUES = {name: attrgetter(*names) for name, names in _NAMES.items()}


def _flatten(name: str, records: Sequence[Any]) -> Flat:
    names, as_json = _NAMES[name], frozenset(JSON_COLUMNS.get(name, ()))
    columns: list[tuple[Any, ...]] = [()] * len(names)
    if records:
        columns = list(zip(*map(_VALUES[name], records), strict=True))
    for n, column in enumerate(names):
        if column in as_json:
            columns[n] = tuple(texts_to_json(v) if isinstance(v, tuple) else to_json(v) for v in columns[n])
    return Flat(names, as_json, tuple(columns))
