"""Reports back out of the database as columns, for lists that have to be written again without extracting again."""

from __future__ import annotations

import sqlite3

from extractor.store.flat import Flat
from extractor.store.schema import ARTICLE_COLUMNS, FACT_COLUMNS, JSON_COLUMNS, ROW_BITS, TARGET_COLUMNS

_COLUMNS = {"facts": FACT_COLUMNS, "targets": TARGET_COLUMNS, "articles": ARTICLE_COLUMNS}


def stored_flat(connection: sqlite3.Connection, name: str, path: str, number: int) -> Flat:
    """Return the `facts`, `targets` or `articles` of a report as `flatten` made them; `number` is the report's `n`."""
    columns = _COLUMNS[name]
    names = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT {names} FROM {name}"
    if name == "articles":
        found = connection.execute(f"{query} WHERE report = ? ORDER BY number", (path,)).fetchall()
    else:
        span = (number << ROW_BITS, (number + 1 << ROW_BITS) - 1)
        found = connection.execute(f"{query} WHERE n BETWEEN ? AND ? ORDER BY n", span).fetchall()
    rows = list(zip(*found, strict=True)) if found else [()] * len(columns)
    return Flat(columns, frozenset(JSON_COLUMNS[name]), tuple(rows))
