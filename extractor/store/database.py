"""Make, fill and open `facts.db`.

A run builds the whole database in a file of its own and swaps it in at the end: a reader sees the old results or the
new ones, never half of them; an interrupted run leaves the old ones; nothing can be doubled; and the build needs no
journal on disk. `replace_report` serves the other need, one report mended in place, by one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extractor.errors import OutputsError
from extractor.records import Report
from extractor.store.fulltext import terms
from extractor.store.rows import COLUMNS, ReportRows, Row, report_rows
from extractor.store.schema import INDEXES, INDEXES_OF_WORDS, SCHEMA_VERSION, TABLES

NAME = "facts.db"
#: tables whose rows belong to a report
REPORT_TABLES = ("articles", "sentences", "facts", "targets")


#: The file is thrown away if the run breaks off, so nothing is gained by a journal on disk. A page of 4 KB would hold
#: two rows of `facts` and much that is empty.
_BUILDING = """
PRAGMA page_size=16384; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;
"""


def _insert_statement(table: str) -> str:
    columns = COLUMNS[table]
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


_INSERT = {table: _insert_statement(table) for table in COLUMNS}
_SENTENCE_N, _SENTENCE_TEXT = map(COLUMNS["sentences"].index, ("n", "text"))
_FACT_N, _FACT_SENTENCE, _SUBJECT = map(COLUMNS["facts"].index, ("n", "sentence_n", "subject"))


def create(connection: sqlite3.Connection, indexes: bool = True) -> None:
    """Make whatever tables and indexes are missing; doing it again changes nothing."""
    connection.executescript(TABLES + INDEXES_OF_WORDS + (INDEXES if indexes else ""))
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    connection.commit()


def insert(connection: sqlite3.Connection, rows: ReportRows) -> None:
    """Add the rows of one report that is not in the database yet; no transaction of its own."""
    for table, values in rows.tables.items():
        connection.executemany(_INSERT[table], values)
    sentences = [(row[_SENTENCE_N], row[_SENTENCE_TEXT]) for row in rows.tables["sentences"]]
    by_number = dict(sentences)
    facts = [(row[_FACT_N], row[_SUBJECT], by_number[row[_FACT_SENTENCE]]) for row in rows.tables["facts"]]
    for index, words in _words(sentences, facts):
        connection.executemany(f"INSERT INTO {index} (rowid, text) VALUES (?, ?)", words)


def _words(
    sentences: Iterable[tuple[int, str]], facts: Iterable[tuple[int, str | None, str]]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield (index of words, its rows) of sentences (number, text) and facts (number, subject, text of the sentence).

    A subject that stands in the sentence, as most do, is found with the sentence.
    """
    yield "sentence_index", [(n, terms(text)) for n, text in sentences]
    yield "subject_index", [(n, terms(subject)) for n, subject, text in facts if subject and subject not in text]


def delete_report(connection: sqlite3.Connection, path: str) -> None:
    """Take a report and all that is in it out of the database; no transaction of its own.

    An index of words without stored text wants to be told the very terms that it holds.
    """
    sentences = connection.execute("SELECT n, text FROM sentences WHERE report = ?", (path,)).fetchall()
    facts = connection.execute(
        "SELECT f.n, f.subject, s.text FROM facts f JOIN sentences s ON s.n = f.sentence_n WHERE f.report = ?", (path,)
    ).fetchall()
    for index, words in _words(sentences, facts):
        connection.executemany(f"INSERT INTO {index} ({index}, rowid, text) VALUES ('delete', ?, ?)", words)
    for table in REPORT_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE report = ?", (path,))
    connection.execute("DELETE FROM reports WHERE path = ?", (path,))


def replace_report(connection: sqlite3.Connection, report: Report, record: str | None = None) -> None:
    """Put `report` into the database in place of what stood there under its path, in one transaction."""
    with connection:
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        known = connection.execute("SELECT n FROM reports WHERE path = ?", (report.path,)).fetchone()
        last = connection.execute("SELECT coalesce(max(n), 0) FROM reports").fetchone()[0]
        delete_report(connection, report.path)
        number = known[0] if known else last + 1
        insert(connection, report_rows(report, number, record or f"records/{report.path}.json"))


class Builder:
    """A new database in the making; `add` reports, then `finish`. Reports come in with ascending numbers."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_BUILDING)
        create(self._connection, indexes=False)
        self._connection.execute("BEGIN")

    def add(self, rows: ReportRows) -> None:
        """Add one report; raises sqlite3.Error and leaves nothing of it behind where its rows are not sound."""
        try:
            insert(self._connection, rows)
        except (sqlite3.Error, UnicodeEncodeError, OverflowError):
            # no savepoint: releasing one makes the index of words write itself out, a third of the whole time. What
            # can be unsound stands in the tables, which are filled before the indexes of words.
            for table in REPORT_TABLES:
                self._connection.execute(f"DELETE FROM {table} WHERE report = ?", (rows.path,))
            self._connection.execute("DELETE FROM reports WHERE path = ?", (rows.path,))
            raise

    def finish(self, meta: Iterable[tuple[str, str]] = ()) -> None:
        """Write `meta`, make the indexes, and close."""
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)
        self._connection.execute("COMMIT")
        self._connection.executescript(INDEXES + "ANALYZE;")
        self._connection.close()

    def abandon(self) -> None:
        """Close without finishing; the caller deletes the file."""
        self._connection.close()


def build(path: Path, reports: Iterable[Report], meta: Iterable[tuple[str, str]] = ()) -> None:
    """Build the database at `path`, which must not exist, out of `reports`."""
    builder = Builder(path)
    try:
        for number, report in enumerate(reports, 1):
            builder.add(report_rows(report, number, f"records/{report.path}.json"))
    except BaseException:
        builder.abandon()
        raise
    builder.finish(meta)


@contextmanager
def reading(outputs: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of an outputs folder for reading; raises OutputsError where it cannot be used."""
    path = outputs / NAME
    if not path.is_file():
        raise OutputsError(f"{outputs}: holds no {NAME}; run `extractor run FOLDER -o {outputs}` first")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        try:
            found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
        except sqlite3.DatabaseError as error:
            raise OutputsError(
                f"{path}: is no database of this program ({error}); run `extractor run` again"
            ) from error
        if found is None or found[0] != str(SCHEMA_VERSION):
            have = found[0] if found else "none"
            raise OutputsError(
                f"{path}: has schema version {have}, this program reads {SCHEMA_VERSION}; run `extractor run` again"
            )
        yield connection
    finally:
        connection.close()
