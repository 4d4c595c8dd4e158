"""The outputs folder: every file appears whole or not at all, and only what this program wrote is ever deleted.

Reports are written in batches: records and texts aside, all of them to the disk, then in place, and then the database,
which so never knows of a report whose files are not there. Whatever the moment at which a run is killed, the next one
finds whole batches and does the rest.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from extractor.errors import OutputsError
from extractor.run.atomic import drop_aside, replacing, settle, write_aside
from extractor.run.encode import LINES, encode_line, to_bytes
from extractor.run.limits import Limits
from extractor.run.lists import Lists, are_sound, in_order, layout, stamp
from extractor.run.names import record_name, text_name
from extractor.run.plan import BUILDING, JOURNAL, Plan, content_hash
from extractor.run.problems import Problem, in_the_way, internal
from extractor.run.work import Done, Task
from extractor.store import FileRow, Writer, connect, counts, file_rows, known_files
from extractor.store.database import NAME as DATABASE

#: reports, and bytes of records, that are made last together: what a killed run may have to do again
BATCH, BATCH_BYTES = 32, 16_000_000

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


class Outputs:
    """Carries out a plan: `take` and `note` for the tasks in their order, then `finish`.

    Leaving the block without `finish` keeps what was made last; the lists are those of the run before. Raises
    OutputsError where the folder cannot be written.
    """

    def __init__(self, folder: Path, plan: Plan, limits: Limits) -> None:
        self.folder, self._plan, self._limits = folder, plan, limits
        self._stack = ExitStack()
        self._aside: list[Path] = []
        self._batch, self._batch_bytes = 0, 0
        with writing(folder):
            self._stamped = read_run(folder).get("lists")
            if not plan.is_idle:
                self._begin()

    def _begin(self) -> None:
        plan, folder = self._plan, self.folder
        planned = [name for task in plan.tasks for name in (record_name(task.report), text_name(task.report))]
        journal = plan.names.union(planned) if plan.bulk or plan.interrupted or plan.gone else set(planned)
        with replacing(folder / JOURNAL) as file:
            file.write(to_bytes(json.dumps(sorted(journal), ensure_ascii=False)))
        if plan.base.name == BUILDING and not plan.known:
            _delete_database(plan.base)
        known = plan.known.values()
        sound = not plan.bulk and are_sound(folder, self._stamped, layout(known, plan.made_by))
        self._lists = Lists(folder, in_order(known) if sound else ())
        self._stack.callback(self._lists.close)
        much = len(plan.tasks) > len(plan.kept)
        self._writer = Writer(plan.base, bulk=plan.bulk, much=much)
        self._stack.callback(self._writer.close)
        for report in plan.gone:
            self._writer.remove(report)
        self._writer.commit([("made_by", plan.made_by)])

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt) and self._aside:
            with suppress(OSError, sqlite3.Error):  # somebody wants to stop, not to lose what is there
                self._commit()
        for path in self._aside:
            drop_aside(path)
        self._stack.close()

    def take(self, task: Task, done: Done) -> Problem | None:
        """Write what came of one report; returns why not where it is this report's own fault."""
        with writing(self.folder):
            problem = self._write(done)
            if problem is None:
                try:
                    self._writer.add(done.rows, _row(task, done))
                except _FAULTS_OF_ROWS as error:
                    problem = internal(done.report, error)
            if problem is None:
                self._lists.add(done.report, done.lines)
                self._aside += [self.folder / done.record_name, self.folder / done.text_name]
                self._batch_bytes += len(done.record)
            else:
                for name in (done.record_name, done.text_name):
                    drop_aside(self.folder / name)
        if problem is not None:
            self.note(task, problem)
        else:
            self._count()
        return problem

    def note(self, task: Task, problem: Problem) -> None:
        """Note that a file failed."""
        with writing(self.folder):
            overrun = problem.kind == "overrun"
            row = FileRow(
                n=task.number,
                path=task.report,
                sha256=content_hash(task.path) if overrun else None,
                problems=_to_json([problem]),
                limits=self._limits.to_json() if overrun else None,
            )
            self._writer.fail(row)
        self._count()

    def finish(self, meta: Iterable[tuple[str, str]]) -> tuple[dict[str, int], dict[str, int], list[Problem]]:
        """Put database and lists in place; return counts, facts by kind, and the problems of all files worked on."""
        with writing(self.folder):
            if self._plan.is_idle:
                connection = connect(self._plan.base)
                self._stack.callback(connection.close)
            else:
                self._commit()
                self._writer.finish(meta)
                connection = self._writer.connection
            counted, kinds = counts(connection)
            rows = file_rows(connection)
            self._put_in_place(connection, rows)
            _delete_files(self.folder, self._plan.names - {name for row in rows for name in row.names})
        return counted, kinds, [problem for row in rows for problem in _from_json(row.problems)]

    def close(self, problems: Iterable[Problem], run: dict[str, Any]) -> None:
        """Write errors.jsonl and run.json; nothing of the run is left open then."""
        with writing(self.folder):
            with replacing(self.folder / "errors.jsonl") as errors:
                errors.writelines(encode_line(problem.to_dict()) for problem in problems)
            with replacing(self.folder / "run.json") as about:
                run = {**run, "lists": stamp(self.folder, self._layout)}
                about.write(to_bytes(json.dumps(run, ensure_ascii=False, indent=2) + "\n"))
            (self.folder / JOURNAL).unlink(missing_ok=True)
            if not self._plan.bulk:
                _delete_database(self.folder / BUILDING)

    def _put_in_place(self, connection: sqlite3.Connection, rows: list[FileRow]) -> None:
        """Put the database in place where it was in the making, and the lists where they are to be others."""
        plan, folder = self._plan, self.folder
        self._layout = layout(rows, plan.made_by)
        touched = not plan.is_idle and self._lists.is_touched
        stale = touched or not are_sound(folder, self._stamped, self._layout)
        if stale:
            if plan.is_idle:
                self._lists = Lists(folder)
                self._stack.callback(self._lists.close)
            self._lists.prepare(connection, rows)
        if plan.bulk:
            self._writer.carry_over(folder / DATABASE)
            self._writer.close()
            known_files(folder / DATABASE)  # opened once more, lest a journal of the old be taken for the new one's
            plan.base.replace(folder / DATABASE)
        if stale:
            self._lists.place()

    def _write(self, done: Done) -> Problem | None:
        """Write record and text aside."""
        for name, data in ((done.record_name, done.record), (done.text_name, done.text)):
            path = self.folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    return in_the_way(done.report, name, "a folder has this name")
                write_aside(path, data)
            except OSError as error:
                if error.errno not in _FAULTS_OF_A_NAME:
                    raise
                return in_the_way(done.report, name, error.strerror or str(error))
        return None

    def _count(self) -> None:
        self._batch += 1
        if self._batch >= BATCH or self._batch_bytes >= BATCH_BYTES:
            with writing(self.folder):
                self._commit()

    def _commit(self) -> None:
        """Make a batch last: first its files, then the database, which is the word on what is done."""
        settle(self._aside)
        self._aside.clear()
        self._writer.commit()
        self._batch, self._batch_bytes = 0, 0


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says of a full disk and the like into one sentence."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        mend = "free some space, mend the permissions, or name another folder with -o"
        raise OutputsError(f"{folder}: cannot be written ({reason}); {mend}") from error


def read_run(folder: Path) -> dict[str, Any]:
    """Return what run.json says, empty where there is none or it cannot be read."""
    try:
        found = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _row(task: Task, done: Done) -> FileRow:
    sizes: dict[str, Any] = {f"{name}_bytes": len(done.lines.get(name, b"")) for name in LINES}
    return FileRow(
        n=task.number,
        path=done.report,
        sha256=done.sha256,
        record=done.record_name,
        record_bytes=len(done.record),
        text=done.text_name,
        text_bytes=len(done.text),
        problems=_to_json(done.warnings),
        **sizes,
    )


def _to_json(problems: Iterable[Problem]) -> str:
    return json.dumps([problem.to_dict() for problem in problems])


def _from_json(text: str) -> list[Problem]:
    return [Problem.from_dict(line) for line in json.loads(text)]


def _delete_database(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


_TOPS = (("records", ".json"), ("text", ".txt"))


def _delete_files(folder: Path, names: Iterable[str]) -> None:
    """Delete records and texts, what was to become of them, and the folders that they leave empty; nothing else."""
    for name in sorted(names):
        path = folder / name
        top = next((folder / one for one, suffix in _TOPS if _is_in(path, folder / one, suffix)), None)
        if top is None:
            continue
        with suppress(OSError):
            path.unlink()
        drop_aside(path)
        for parent in path.parents:
            if parent == top:
                break
            try:
                parent.rmdir()
            except OSError:
                break


def _is_in(path: Path, top: Path, suffix: str) -> bool:
    return ".." not in path.parts and top in path.parents and path.suffix == suffix
