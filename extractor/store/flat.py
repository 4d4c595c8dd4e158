"""The records of a report as columns of plain values, in one pass that serves record file, JSON Lines and database.

`Report.to_dict()` says the same (a test compares them), as dictionaries that each of the three would have to take
apart again; with 30,000 facts that is a second. By column, not by row, since most columns hold few different values:
each is put into JSON once a report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from json.encoder import encode_basestring as quote
from operator import attrgetter
from typing import Any

from extractor.frozen import frozen
from extractor.records import Report
from extractor.store.schema import JSON_COLUMNS
from extractor.types import ArticleRecord, Fact, LeftOut, Target

#: lists of a report, by the names that they have in `Report.to_dict()`
LISTS: dict[str, type] = {"articles": ArticleRecord, "facts": Fact, "targets": Target, "left_out": LeftOut}

_QUANTITY = {"rule", "written", "pieces"}

to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=dict).encode


@lru_cache(maxsize=4096)
def texts_to_json(texts: tuple[str, ...]) -> str:
    """Return a tuple of texts as JSON; the facts and sentences of a section all have the same one."""
    return to_json(texts)


def why_to_json(why: Mapping[str, Any]) -> str:
    """Return the `why` of a record as JSON.

    That of a fact names, but for its quantity, rules in combinations that come back again and again; the encoder would
    take a fifth of the time of writing for them.
    """
    quantity = why.get("quantity")
    if not isinstance(quantity, dict) or quantity.keys() != _QUANTITY:
        return to_json(why)
    try:
        pieces = ", ".join([f"{quote(name)}: {quote(piece)}" for name, piece in quantity["pieces"].items()])
        rules = _rules_to_json(*[(name, *part.items()) for name, part in why.items() if part is not quantity])
        rule, written = quote(quantity["rule"]), quote(quantity["written"])
    except (AttributeError, TypeError):
        return to_json(why)
    return f'{{"quantity": {{"rule": {rule}, "written": {written}, "pieces": {{{pieces}}}}}{rules}}}'


@lru_cache(maxsize=4096)
def _rules_to_json(*parts: tuple[Any, ...]) -> str:
    return "".join([f", {quote(name)}: {to_json(dict(items))}" for name, *items in parts])


@frozen
class Flat:
    """`columns` by `names`, all as long as the list; texts, numbers, None; in those of `as_json` JSON text or None."""

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
            encode = why_to_json if column == "why" else texts_to_json
            columns[n] = tuple([None if value is None else encode(value) for value in columns[n]])
    return Flat(names, as_json, tuple(columns))
