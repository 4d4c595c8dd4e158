"""What is done: the rows of `files`, and what a run needs to know of a database before it goes on with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from extractor.frozen import frozen
from extractor.records import RECORD_VERSION
from extractor.store.schema import SCHEMA_VERSION

#: seconds that a run and a reader wait for each other's moment with the database
PATIENCE = 60.0


@frozen
class FileRow:
    """A file that was worked on; fields as the columns of `files` (schema.py). `record` is None where it failed."""

    n: int
    path: str
    sha256: str | None
    record: str | None = None
    record_bytes: int | None = None
    text: str | None = None
    text_bytes: int | None = None
    facts_bytes: int = 0
    targets_bytes: int = 0
    articles_bytes: int = 0
    problems: str = "[]"
    limits: str | None = None

    @property
    def names(self) -> list[str]:
        """The files in the outputs folder that are this one's own."""
        return [name for name in (self.record, self.text) if name is not None]


FILE_COLUMNS = tuple(field.name for field in fields(FileRow))
file_values = attrgetter(*FILE_COLUMNS)


def made_by_text(patterns: str, program: str) -> str:
    """Return what `meta` says under `made_by`: results of the same two, and of the same content, are the same."""
    return f"{patterns} {program} {RECORD_VERSION}"


def known_files(path: Path, made_by: str | None = None) -> dict[str, FileRow] | None:
    """Return the files that a database holds, by path; None where there is none, or another program's or version's.

    With `made_by`, None too where other patterns or another program made it. Whatever a killed run left half written
    is undone first.
    """
    if not path.is_file():
        return None
    try:
        with closing(connect(path)) as connection:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            if meta.get("schema_version") != str(SCHEMA_VERSION):
                return None
            if made_by is not None and meta.get("made_by") != made_by:
                return None
            return {row.path: row for row in file_rows(connection)}
    except sqlite3.DatabaseError:
        return None


def file_rows(connection: sqlite3.Connection) -> list[FileRow]:
    """Return the files that a database knows, by path."""
    columns = ", ".join(FILE_COLUMNS)
    return [FileRow(*row) for row in connection.execute(f"SELECT {columns} FROM files ORDER BY path")]


def named_files(path: Path) -> set[str]:
    """Return the names of the records and texts that a database of any version lists."""
    names: set[str] = set()
    if not path.is_file():
        return names
    for query in ("SELECT record FROM reports", "SELECT record FROM files", "SELECT text FROM files"):
        try:
            with closing(connect(path)) as connection:
                names.update(str(row[0]) for row in connection.execute(query) if row[0] is not None)
        except sqlite3.DatabaseError:
            continue
    return names


def connect(path: Path) -> sqlite3.Connection:
    """Open a database for writing, without Python's own idea of transactions; it must exist or its folder must."""
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)


def counts(connection: sqlite3.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Return (numbers of reports, characters, articles, facts, targets and left-out entries; facts by kind)."""
    names = ("characters", "articles", "facts", "targets", "left_out")
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    row = connection.execute(f"SELECT count(*), {sums} FROM reports").fetchone()
    kinds: Iterable[tuple[str, int]] = connection.execute("SELECT kind, count(*) FROM facts GROUP BY 1 ORDER BY 1")
    return dict(zip(("reports", *names), row, strict=True)), dict(kinds)
