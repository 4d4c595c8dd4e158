"""What a run has to do: which files are new or changed, which are as they were, which are gone.

A file is worked on again unless its content, the patterns and the program are those that its results were made with,
and these are still there. One that failed is tried again, but for one that took more time or memory than it may: not
until it is given more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from extractor.run.discover import Discovery, Found
from extractor.run.limits import Limits
from extractor.run.names import record_name, text_name
from extractor.run.problems import Problem, in_the_way, too_large
from extractor.run.work import Task
from extractor.store import FileRow, known_files, named_files
from extractor.store.database import NAME as DATABASE

#: the database in the making, of a run that has everything to do
BUILDING = ".facts.db.building"
#: names of the records and texts that a run may write or delete, kept while it goes on: a killed run leaves it behind
JOURNAL = ".run-journal.json"


@dataclass(slots=True)
class Plan:
    """`base` is the database to go on with, `bulk` says that it is in the making; `names` may be on the disk already.

    `known` are the files in it, `gone` those of them that are to leave; `tasks` are in the order of the reports.
    """

    base: Path
    bulk: bool
    made_by: str
    known: dict[str, FileRow] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept: list[FileRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    interrupted: bool = False

    @property
    def is_idle(self) -> bool:
        """Whether the database is as it should be."""
        return not (self.bulk or self.tasks or self.gone or self.interrupted)


def make_plan(found: Discovery, outputs: Path, made_by: str, limits: Limits, force: bool = False) -> Plan:
    """Compare the reports of the folder with what the outputs folder holds; nothing is written."""
    plan = _base(outputs, made_by, force)
    journal = journaled(outputs)
    plan.interrupted = journal is not None
    plan.names = set(journal or ()) | named_files(outputs / DATABASE)
    plan.problems = list(found.problems)
    reports = _workable(found.reports, limits, plan.problems)
    number = max((row.n for row in plan.known.values()), default=0)
    plan.gone = sorted(plan.known.keys() - {one.report for one in reports})
    if plan.gone:  # the numbers of those that leave are free: the same whether they have left already or not
        number = max((row.n for row in plan.known.values() if row.path not in set(plan.gone)), default=0)
    for one in reports:
        row = plan.known.get(one.report)
        if row is not None and _is_done(row, one.path, outputs, limits, journal or ()):
            plan.kept.append(row)
            continue
        if row is None:
            number += 1
        plan.tasks.append(Task(number if row is None else row.n, one.path, one.report))
    return plan


def _base(outputs: Path, made_by: str, force: bool) -> Plan:
    """Choose the database to go on with: the finished one, else one in the making, else a new one."""
    if not force:
        for name, bulk in ((DATABASE, False), (BUILDING, True)):
            known = known_files(outputs / name, made_by)
            if known is not None:
                return Plan(outputs / name, bulk, made_by, known)
    return Plan(outputs / BUILDING, True, made_by)


def _workable(reports: Iterable[Found], limits: Limits, problems: list[Problem]) -> list[Found]:
    """Return the reports but for those that are too large, or whose record would be a folder of another's."""
    names = {name for one in reports for name in (record_name(one.report), text_name(one.report))}
    workable = []
    for one in reports:
        record = record_name(one.report)
        blocked = next((f for name in (record, text_name(one.report)) for f in _folders(name) if f in names), None)
        if limits.bytes is not None and one.size > limits.bytes:
            problems.append(too_large(one.report, one.size, limits.bytes))
        elif blocked is not None:
            problems.append(in_the_way(one.report, record, f"{blocked} is another report's"))
        else:
            workable.append(one)
    return workable


def _folders(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts))]


def _is_done(row: FileRow, path: str, outputs: Path, limits: Limits, journal: Iterable[str]) -> bool:
    """Whether nothing has to be done for a file that the database knows."""
    if row.record is None or row.text is None:
        if row.limits is None or limits.exceed(row.limits):
            return False
    else:
        there = _has_size(outputs / row.record, row.record_bytes) and _has_size(outputs / row.text, row.text_bytes)
        if not there or (row.record in journal and not _is_of(outputs / row.record, row.sha256)):
            return False
    return row.sha256 is not None and content_hash(path) == row.sha256


def _has_size(path: Path, size: int | None) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _is_of(record: Path, sha256: str | None) -> bool:
    """Whether a record that a killed run may have put in place is that of the content that the database knows.

    The record is put in place before the text, so that the record's word is enough for both.
    """
    with suppress(OSError), record.open("rb") as file:
        return f'"sha256": "{sha256}"'.encode() in file.read(20_000)
    return False


def content_hash(path: str | Path) -> str | None:
    """Return the SHA-256 of a file's bytes, None where it cannot be read."""
    digest = hashlib.sha256()
    with suppress(OSError), Path(path).open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()
    return None


def journaled(outputs: Path) -> set[str] | None:
    """Return the names that a broken-off run may have written, None where none was broken off."""
    try:
        listed = json.loads((outputs / JOURNAL).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return set()
    return {name for name in listed if isinstance(name, str)} if isinstance(listed, list) else set()
