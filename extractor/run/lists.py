"""facts.jsonl, targets.jsonl, articles.jsonl: all reports' lines in the order of the reports.

Lines of this run are written aside as they come. Where every report is of this run, that is the list already; else the
lines of the other reports are copied from the lists of before, or, where these are not what they should be, made again
out of the database.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from extractor.run.atomic import aside, drop_aside, settle
from extractor.run.encode import LINES, lines_of
from extractor.store import FileRow, stored_flat

_COPIED_AT_ONCE = 1 << 20


def layout(rows: Iterable[FileRow], made_by: str) -> str:
    """Return a hash of what the lists hold and where: of the files in order, their content and what made it."""
    shape = [[row.path, row.sha256, row.facts_bytes, row.targets_bytes, row.articles_bytes] for row in in_order(rows)]
    return hashlib.sha256(json.dumps([made_by, shape]).encode()).hexdigest()


def in_order(rows: Iterable[FileRow]) -> list[FileRow]:
    """Return the files that yielded a record, in the order of the lists."""
    return sorted((row for row in rows if row.record is not None), key=lambda row: row.path)


def stamp(folder: Path, of: str) -> dict[str, Any]:
    """Return what tells the lists as they stand from those that somebody changed: layout, sizes, times."""
    found: dict[str, Any] = {"layout": of}
    for name in LINES:
        status = (folder / f"{name}.jsonl").stat()
        found[f"{name}.jsonl"] = [status.st_size, status.st_mtime_ns]
    return found


def are_sound(folder: Path, stamped: Any, of: str) -> bool:
    """Whether the lists are those that `stamp` saw, and hold what `layout` says."""
    try:
        return bool(stamped == stamp(folder, of))
    except OSError:
        return False


def _size(row: FileRow, name: str) -> int:
    return int(getattr(row, f"{name}_bytes"))


class Lists:
    """The lists of one run; `prepare` writes them aside, `place` puts them in place."""

    def __init__(self, folder: Path, before: Sequence[FileRow] = ()) -> None:
        """`before` are the files whose lines the lists of before hold, in order; none where these are not sound."""
        self._folder = folder
        self._stack = ExitStack()
        self._new: dict[str, BinaryIO] = {}
        self._at: dict[tuple[str, str], int] = {}
        self._before: dict[tuple[str, str], int] = {}
        self.is_touched = False
        for name in LINES:
            self._new[name] = self._stack.enter_context(aside(self._spool(name)).open("w+b"))
            self._stack.callback(drop_aside, self._spool(name))
            at = 0
            for row in before:
                self._before[name, row.path] = at
                at += _size(row, name)

    def add(self, report: str, lines: Mapping[str, bytes]) -> None:
        """Take up the lines of one report; reports come in their order."""
        self.is_touched = True
        for name, file in self._new.items():
            self._at[name, report] = file.tell()
            file.write(lines.get(name, b""))

    def prepare(self, connection: sqlite3.Connection, rows: Iterable[FileRow]) -> None:
        """Write the lists aside: the lines of all `rows`."""
        ordered = in_order(rows)
        for name, new in self._new.items():
            target = self._folder / f"{name}.jsonl"
            if sum(_size(row, name) for row in ordered if (name, row.path) in self._at) == new.tell() and all(
                (name, row.path) in self._at for row in ordered
            ):
                new.close()
                aside(self._spool(name)).replace(aside(target))
                continue
            with aside(target).open("wb") as file, ExitStack() as stack:
                before = stack.enter_context(target.open("rb")) if self._before else None
                for row in ordered:
                    self._lines(file, before, name, row, connection)

    def place(self) -> None:
        """Put the lists in place."""
        settle([self._folder / f"{name}.jsonl" for name in LINES])
        self.close()

    def close(self) -> None:
        """Leave no trace of what was not put in place."""
        self._stack.close()

    def _lines(
        self, file: BinaryIO, before: BinaryIO | None, name: str, row: FileRow, connection: sqlite3.Connection
    ) -> None:
        """Write the lines of one report from wherever they are."""
        size, key = _size(row, name), (name, row.path)
        if key in self._at:
            self._new[name].flush()
            _copy(self._new[name], self._at[key], size, file)
        elif before is not None and key in self._before:
            _copy(before, self._before[key], size, file)
        else:
            file.write(lines_of(stored_flat(connection, name, row.path, row.n)))

    def _spool(self, name: str) -> Path:
        return self._folder / f"{name}.lines"


def _copy(source: BinaryIO, at: int, size: int, target: BinaryIO) -> None:
    end = source.tell()
    source.seek(at)
    while size > 0:
        block = source.read(min(size, _COPIED_AT_ONCE))
        if not block:
            raise OSError(f"{source.name} is shorter than it was")
        target.write(block)
        size -= len(block)
    source.seek(end)
