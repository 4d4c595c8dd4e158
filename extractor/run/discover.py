"""Find the reports of a folder: everything readable below it, once, in an order that never changes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extractor.frozen import frozen
from extractor.run.names import report_name
from extractor.run.problems import Problem, unreadable, unsupported

#: folders that hold annotations or another system's litter, files that describe a folder
SKIPPED_FOLDERS = frozenset({"gold", "__macosx"})
SKIPPED_STEMS = frozenset({"readme"})
SKIPPED_FILES = frozenset({"thumbs.db", "desktop.ini"})


@frozen
class Found:
    """A report to read: its path for the system, its name for the records, its size in bytes."""

    path: str
    report: str
    size: int


@dataclass(slots=True)
class Discovery:
    """`reports` in order of their names; `problems` are files that are not read and folders that cannot be entered."""

    reports: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def discover(folder: Path, suffixes: Iterable[str], outputs: Path | None = None) -> Discovery:
    """Return the reports below `folder` whose names end in one of `suffixes` (with dot, any case).

    Hidden files, `~$…` of an open Word document, READMEs, folders named `gold` and the outputs folder are passed over
    in silence. A link is followed unless what it leads to is read anyway, so that no file is read twice and a loop of
    links ends.
    """
    walk = _Walk(str(folder), frozenset({os.path.realpath(outputs)} if outputs else ()))
    walk.run()
    readable = sorted({suffix.lower() for suffix in suffixes})
    found = Discovery(problems=walk.problems)
    names: set[str] = set()
    for relative in sorted(walk.files, key=lambda name: (report_name(name), name)):
        report = report_name(relative)
        suffix = os.path.splitext(relative)[1]  # noqa: PTH122 (Path() drops a trailing dot's meaning on some versions)
        path = os.path.join(folder, relative)  # noqa: PTH118 (a Path per file costs more than the rest of the walk)
        if suffix.lower() not in readable:
            found.problems.append(unsupported(report, suffix, readable))
        elif report in names:
            reason = "has the name of another report once its bytes are put into Unicode"
            found.problems.append(Problem(report, "error", "unreadable", reason, "rename one of them"))
        else:
            names.add(report)
            _look_at(found, path, report)
    found.problems.sort(key=lambda problem: problem.report)
    return found


def _look_at(found: Discovery, path: str, report: str) -> None:
    """Take the file up if it is a regular one: reading a pipe would wait for ever."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        found.problems.append(unreadable(report, error))
        return
    if stat.S_ISREG(status.st_mode):
        found.reports.append(Found(path, report, status.st_size))
    else:
        reason = "is no regular file (a pipe, socket or device)"
        found.problems.append(Problem(report, "warning", "unsupported", reason, "put a copy of its content here"))


class _Walk:
    """Collects relative paths. Real folders come first; links wait, so that what they lead to may be known by then."""

    def __init__(self, root: str, barred: frozenset[str]) -> None:
        self.root = root
        self.files: list[str] = []
        self.problems: list[Problem] = []
        self._seen: set[str] = set(barred)
        self._links: list[str] = []

    def run(self) -> None:
        self._folder("")
        while self._links:
            waiting, self._links = sorted(self._links), []
            for relative in waiting:
                self._link(relative)

    def _folder(self, relative: str) -> None:
        waiting = [relative]
        while waiting:
            current = waiting.pop()
            path = os.path.join(self.root, current)  # noqa: PTH118
            real = os.path.realpath(path)
            if real in self._seen:
                continue
            self._seen.add(real)
            try:
                with os.scandir(path) as entries:
                    waiting.extend(self._enter(current, list(entries)))
            except OSError as error:
                self.problems.append(unreadable(report_name(current) or ".", error))

    def _enter(self, current: str, entries: list[os.DirEntry[str]]) -> list[str]:
        """File what stands in a folder; return the folders in it."""
        folders = []
        for entry in entries:
            relative = os.path.join(current, entry.name)  # noqa: PTH118
            if _is_skipped(entry.name):
                continue
            if entry.is_symlink():
                self._links.append(relative)
            elif entry.is_dir():
                if entry.name.lower() not in SKIPPED_FOLDERS:
                    folders.append(relative)
            elif not _is_skipped_file(entry.name):
                self._seen.add(os.path.realpath(os.path.join(self.root, relative)))  # noqa: PTH118
                self.files.append(relative)
        return folders

    def _link(self, relative: str) -> None:
        path = os.path.join(self.root, relative)  # noqa: PTH118
        name = os.path.basename(relative)  # noqa: PTH119
        if os.path.isdir(path):  # noqa: PTH112
            if name.lower() not in SKIPPED_FOLDERS:
                self._folder(relative)
        elif os.path.realpath(path) not in self._seen and not _is_skipped_file(name):
            self._seen.add(os.path.realpath(path))
            self.files.append(relative)


def _is_skipped(name: str) -> bool:
    return name.startswith((".", "~$"))


def _is_skipped_file(name: str) -> bool:
    lower = name.lower()
    return lower in SKIPPED_FILES or os.path.splitext(lower)[0] in SKIPPED_STEMS  # noqa: PTH122
