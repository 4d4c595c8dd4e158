"""A folder and its outputs kept in step: looked at every few seconds, run again when it has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.run.folder import Progress, Request, Summary, alone, find_reports, run_locked

#: seconds between two looks
INTERVAL = 2.0

#: what tells a changed folder from an unchanged one: path → size, time of change, file number; digest of the patterns
Look = tuple[dict[str, tuple[int, int, int]], str]


def watch(
    request: Request,
    complain: Callable[[str], None],
    progress: Progress | None = None,
    pause: Callable[[], None] = lambda: time.sleep(INTERVAL),
) -> Iterator[Summary]:
    """Run, and run again for each change, for ever; yield what each run did.

    A file that is being copied is left until two looks see the same. Nobody else can run on the outputs folder
    meanwhile. What goes wrong after the first run (the folder is gone, the disk is full) is told to `complain` once,
    and tried again at the next change. Raises what `run_folder` raises in the first run.
    """
    find_reports(request.folder, request.outputs)
    with alone(request.outputs):
        seen = look(request)
        yield run_locked(request, progress)
        request = replace(request, force=False)  # type: ignore[type-var, unused-ignore]
        told = ""
        while True:
            pause()
            now = look(request)
            if now == seen:
                continue
            pause()
            if look(request) != now:
                continue
            seen = now
            try:
                summary = run_locked(request, progress)
            except ExtractorError as error:
                if str(error) != told:
                    told = str(error)
                    complain(told)
            else:
                told = ""
                yield summary


def look(request: Request) -> Look:
    """Return how folder and patterns stand; cheap, since no file is read but the patterns."""
    from extractor import rules

    try:
        found = find_reports(request.folder, request.outputs)
        digest = rules.digest_now(request.patterns)
    except ExtractorError as error:
        return {}, str(error)
    states = {problem.report: (0, 0, 0) for problem in found.problems}
    for one in found.reports:
        states[one.report] = _state(Path(one.path))
    return states, digest


def _state(path: Path) -> tuple[int, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ino
