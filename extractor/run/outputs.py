"""The outputs folder: every file appears whole or not at all, and only what this program wrote is ever deleted.

"Whole" is meant against a program that stops, not against a power cut: nothing waits for the disk.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from extractor.errors import OutputsError
from extractor.run.encode import LINES, encode_line, to_bytes
from extractor.run.problems import Problem, internal
from extractor.run.work import Done
from extractor.store import Builder
from extractor.store.database import NAME as DATABASE

#: names of the records that a run may have written, kept while it goes on: a run that is killed leaves it behind
JOURNAL = ".run-journal.json"

#: what the file system says of a name that it cannot take, as against a full disk
_FAULTS_OF_A_NAME = frozenset(
    {errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}
)
#: what SQLite says of rows that are not sound, as against a full disk
_FAULTS_OF_ROWS = (
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
    UnicodeEncodeError,
    OverflowError,
)

_numbers = count()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file that takes the place of `path` when the block ends well and leaves no trace otherwise."""
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def temporary_beside(path: Path) -> Path:
    """Return a free name in the same folder; short, because the name itself may be as long as names can be."""
    return path.with_name(f".{os.getpid()}-{next(_numbers)}.tmp")


class Outputs:
    """Writes one run into an outputs folder; leaving the block without `finish` keeps the previous run's results.

    Records are put in place as they come; the lists, the database and `run.json` at the end, together.
    Raises OutputsError where the folder cannot be written.
    """

    def __init__(self, folder: Path, planned: Iterable[str]) -> None:
        """`planned` are the names of the records that this run may write."""
        self.folder = folder
        self.written: set[str] = set()
        self._stack = ExitStack()
        with self._writing():
            folder.mkdir(parents=True, exist_ok=True)
            self._previous = _previous_records(folder)
            with replacing(folder / JOURNAL) as file:
                file.write(to_bytes(json.dumps(sorted(self._previous | set(planned)), ensure_ascii=False)))
            self._files = {name: self._stack.enter_context(replacing(folder / f"{name}.jsonl")) for name in LINES}
            self._database = temporary_beside(folder / DATABASE)
            self._stack.callback(self._database.unlink, missing_ok=True)
            self._builder = Builder(self._database)
            self._stack.callback(self._builder.abandon)

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.__exit__(sort, error, at)

    def take(self, done: Done) -> Problem | None:
        """Write what came of one report; returns why not where it is this report's own fault."""
        path = self.folder / done.record_name
        with self._writing():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with replacing(path) as file:
                    file.write(done.record)
            except OSError as error:
                if error.errno not in _FAULTS_OF_A_NAME:
                    raise
                reason = f"its record {done.record_name} cannot be written ({error.strerror})"
                return Problem(
                    done.report, "error", "unwritten", reason, "rename the report or clear the outputs folder"
                )
            try:
                self._builder.add(done.rows)
            except _FAULTS_OF_ROWS as error:
                path.unlink()
                return internal(done.report, error)
            for name, file in self._files.items():
                file.write(done.lines.get(name, b""))
            self.written.add(done.record_name)
        return None

    def finish(self, problems: Iterable[Problem], run: dict[str, Any], meta: Iterable[tuple[str, str]]) -> None:
        """Put lists, errors, database and run.json in place, and delete records of reports that are gone."""
        with self._writing():
            self._builder.finish(meta)
            errors = self._stack.enter_context(replacing(self.folder / "errors.jsonl"))
            errors.writelines(encode_line(problem.to_dict()) for problem in problems)
            about = self._stack.enter_context(replacing(self.folder / "run.json"))
            about.write(to_bytes(json.dumps(run, ensure_ascii=False, indent=2) + "\n"))
            self._database.replace(self.folder / DATABASE)
            self._stack.close()
            for name in sorted(self._previous - self.written):
                _delete_record(self.folder, name)
            (self.folder / JOURNAL).unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            self._stack.__exit__(type(error), error, error.__traceback__)
            reason = getattr(error, "strerror", None) or str(error)
            mend = "free some space, mend the permissions, or name another folder with -o"
            raise OutputsError(f"{self.folder}: cannot be written ({reason}); {mend}") from error


def _previous_records(folder: Path) -> set[str]:
    """Return the names of the records that earlier runs wrote, from the database and a broken-off run's journal."""
    names: set[str] = set()
    with suppress(OSError, ValueError):
        listed = json.loads((folder / JOURNAL).read_text("utf-8"))
        names.update(name for name in listed if isinstance(name, str))
    if (folder / DATABASE).is_file():
        with suppress(sqlite3.Error):
            connection = sqlite3.connect(f"{(folder / DATABASE).resolve().as_uri()}?mode=ro", uri=True)
            try:
                names.update(str(row[0]) for row in connection.execute("SELECT record FROM reports"))
            finally:
                connection.close()
    return names


def _delete_record(folder: Path, name: str) -> None:
    """Delete a record and the folders that it leaves empty, never anything outside `records`."""
    records = folder / "records"
    path = folder / name
    if ".." in path.parts or records not in path.parents or path.suffix != ".json":
        return
    with suppress(OSError):
        path.unlink()
    for parent in path.parents:
        if parent == records:
            break
        try:
            parent.rmdir()
        except OSError:
            break
