"""Make, fill and open `facts.db`.

A run that has everything to do builds the database in a file of its own and swaps it in at the end: a reader sees the
old results or the new ones. One that has a part to do changes the database where it stands. Both write in transactions
of whole reports, so that a killed run leaves whole reports behind, and `files` in the database says which.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from extractor.errors import OutputsError
from extractor.records import Report
from extractor.store.files import FILE_COLUMNS, PATIENCE, FileRow, connect, file_values
from extractor.store.fulltext import terms
from extractor.store.rows import COLUMNS, ReportRows, Row, report_rows
from extractor.store.schema import (
    INDEX_NAMES,
    INDEXES,
    INDEXES_OF_MANY,
    INDEXES_OF_WORDS,
    MANY_FACTS,
    ROW_BITS,
    SCHEMA_VERSION,
    TABLES,
)

NAME = "facts.db"
#: tables whose rows belong to a report and carry its number
NUMBERED_TABLES = ("sentences", "facts", "targets")
#: what a reviewer decided outlives every build of the database
KEPT_TABLES = ("reviews",)

#: A page of 4 KB would hold two rows of `facts` and much that is empty. Nothing goes to the disk before the end of a
#: transaction, which a reader could have to wait for.
_WRITING = """
PRAGMA page_size=16384; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA cache_spill=OFF;
"""
#: nobody else looks at a file in the making
_BUILDING = "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=TRUNCATE;"


def _insert_statement(table: str, columns: Iterable[str]) -> str:
    names = [f'"{column}"' for column in columns]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_INSERT = {table: _insert_statement(table, columns) for table, columns in COLUMNS.items()}
_INSERT_FILE = _insert_statement("files", FILE_COLUMNS)
_SENTENCE_N, _SENTENCE_TEXT = map(COLUMNS["sentences"].index, ("n", "text"))
_FACT_N, _FACT_SENTENCE, _SUBJECT = map(COLUMNS["facts"].index, ("n", "sentence_n", "subject"))


def create(connection: sqlite3.Connection, indexes: bool = True) -> None:
    """Make whatever tables and indexes are missing; doing it again changes nothing."""
    connection.executescript(TABLES + INDEXES_OF_WORDS + (INDEXES if indexes else ""))
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
    connection.commit()


def many_facts(connection: sqlite3.Connection) -> bool:
    """Tell whether there are so many facts that all indexes pay."""
    return connection.execute("SELECT 1 FROM facts LIMIT 1 OFFSET ?", (MANY_FACTS,)).fetchone() is not None


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
    found = connection.execute("SELECT n FROM reports WHERE path = ?", (path,)).fetchone()
    if found is None:
        return
    span = (found[0] << ROW_BITS, (found[0] + 1 << ROW_BITS) - 1)
    sentences = connection.execute("SELECT n, text FROM sentences WHERE n BETWEEN ? AND ?", span).fetchall()
    facts = connection.execute(
        "SELECT f.n, f.subject, s.text FROM facts f JOIN sentences s ON s.n = f.sentence_n WHERE f.n BETWEEN ? AND ?",
        span,
    ).fetchall()
    for index, words in _words(sentences, facts):
        connection.executemany(f"INSERT INTO {index} ({index}, rowid, text) VALUES ('delete', ?, ?)", words)
    _delete_rows(connection, path, found[0])


def _delete_rows(connection: sqlite3.Connection, path: str, number: int) -> None:
    """Take a report's rows out of the plain tables: by number, which needs no index."""
    for table in NUMBERED_TABLES:
        span = (number << ROW_BITS, (number + 1 << ROW_BITS) - 1)
        connection.execute(f"DELETE FROM {table} WHERE n BETWEEN ? AND ?", span)
    connection.execute("DELETE FROM articles WHERE report = ?", (path,))
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


class Writer:
    """A database that a run fills: `remove`, `add` and `fail`, a `commit` now and then, then `finish`.

    What was added since the last `commit` is gone if the process is killed; what was committed is there, whatever
    happens.
    """

    def __init__(self, path: Path, *, bulk: bool = True, much: bool = True) -> None:
        """With `bulk` a file in the making, new or gone on with; else a database that others read meanwhile.

        With `much`, the indexes of a database in use are taken down before and made again after.
        """
        self.connection = connect(path)
        self._bulk = bulk
        self.connection.executescript(_WRITING + (_BUILDING if bulk else ""))
        create(self.connection, indexes=False)
        self._begin()
        if much and not bulk:
            for name in INDEX_NAMES:
                self.connection.execute(f"DROP INDEX IF EXISTS {name}")

    def remove(self, path: str) -> None:
        """Take out whatever came of a file."""
        delete_report(self.connection, path)
        self.connection.execute("DELETE FROM files WHERE path = ?", (path,))

    def add(self, rows: ReportRows, file: FileRow | None = None) -> None:
        """Add one report; raises sqlite3.Error and leaves nothing of it behind where its rows are not sound."""
        self.remove(rows.path)
        try:
            insert(self.connection, rows)
        except (sqlite3.Error, UnicodeEncodeError, OverflowError):
            # no savepoint: releasing one makes the index of words write itself out, a third of the whole time. What
            # can be unsound stands in the tables, which are filled before the indexes of words.
            _delete_rows(self.connection, rows.path, rows.tables["reports"][0][0])
            raise
        if file is not None:
            self.connection.execute(_INSERT_FILE, file_values(file))

    def fail(self, file: FileRow) -> None:
        """Note a file that yields nothing, in place of whatever came of it before."""
        self.remove(file.path)
        self.connection.execute(_INSERT_FILE, file_values(file))

    def commit(self, meta: Iterable[tuple[str, str]] = ()) -> None:
        """Make what was added last: after this it is on the disk."""
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)
        self.connection.execute("COMMIT")
        self._begin()

    def finish(self, meta: Iterable[tuple[str, str]] = ()) -> None:
        """Write `meta` and make the indexes; the database may still be read through `connection`."""
        self.commit(meta)
        self.connection.execute("COMMIT")
        indexes = INDEXES + (INDEXES_OF_MANY if many_facts(self.connection) else "")
        if self._bulk:
            self.connection.executescript(f"PRAGMA analysis_limit=400; BEGIN; {indexes} ANALYZE; COMMIT;")
        else:
            self.connection.executescript(f"BEGIN; {indexes} COMMIT; PRAGMA optimize;")

    def carry_over(self, old: Path) -> None:
        """Take over the tables of `old` that hold no results, those of reviewers; nothing where there are none."""
        if not old.is_file():
            return
        with closing(connect(old)) as connection, suppress(sqlite3.DatabaseError):
            for table in KEPT_TABLES:
                made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC, name"
                statements = [row[0] for row in connection.execute(made, (table,))]
                if not statements:
                    continue
                rows = connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
                self.connection.execute("BEGIN")
                self.connection.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in statements:
                    self.connection.execute(statement)
                if rows:
                    self.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
                self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close; what was not committed is gone."""
        if self._bulk:
            with suppress(sqlite3.Error):
                self.connection.rollback()
                self.connection.executescript("PRAGMA journal_mode=DELETE; PRAGMA locking_mode=NORMAL;")
        self.connection.close()

    def _begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")


def build(path: Path, reports: Iterable[Report], meta: Iterable[tuple[str, str]] = ()) -> None:
    """Build the database at `path`, which must not exist, out of `reports`."""
    writer = Writer(path)
    try:
        for number, report in enumerate(reports, 1):
            writer.add(report_rows(report, number, f"records/{report.path}.json"))
        writer.finish(meta)
    finally:
        writer.close()


@contextmanager
def reading(outputs: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of an outputs folder for reading; raises OutputsError where it cannot be used."""
    path = outputs / NAME
    if not path.is_file():
        raise OutputsError(f"{outputs}: holds no {NAME}; run `extractor run FOLDER -o {outputs}` first")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
    connection.row_factory = sqlite3.Row
    try:
        try:
            found = _schema_version(connection, path)
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


def _schema_version(connection: sqlite3.Connection, path: Path) -> sqlite3.Row | None:
    """Return the row that says the version; undoes what a killed run left half written, which a reader may not."""
    query = "SELECT value FROM meta WHERE key = 'schema_version'"
    for attempt in range(2):
        try:
            found: sqlite3.Row | None = connection.execute(query).fetchone()
        except sqlite3.OperationalError:
            if attempt or not Path(f"{path}-journal").exists():
                raise
            with closing(connect(path)) as writable:
                writable.execute(query).fetchone()
        else:
            return found
    raise AssertionError
