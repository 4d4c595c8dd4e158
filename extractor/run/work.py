"""The work on one report, from path to bytes and rows: what a worker process does and sends back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import ReadError
from extractor.records import Report
from extractor.run.encode import encode_report
from extractor.run.names import record_name
from extractor.run.problems import Problem, internal, unreadable
from extractor.store import ReportRows, flatten, report_rows


@dataclass(frozen=True, slots=True)
class Task:
    """A report to work on: its number in the run (from 1), the path to read, and its name."""

    number: int
    path: str
    report: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a report, ready to write. `lines` holds JSON Lines by list: `facts`, `targets`, `articles`, …"""

    report: str
    record_name: str
    record: bytes
    lines: dict[str, bytes]
    rows: ReportRows
    counts: dict[str, int]
    kinds: dict[str, int]


class Worker:
    """Works on one report after another; the pattern library is loaded once, when the worker is made."""

    def __init__(self, patterns: str | None = None) -> None:
        """`patterns` is the user's own folder of patterns; raises PatternError."""
        # imported here: the command line shows its help without loading any of it
        from extractor import pipeline, rules

        self._library = rules.load(patterns)
        self._extract = pipeline.extract_source

    def work(self, task: Task) -> Done | Problem:
        """Read, extract and encode; whatever goes wrong with a report is returned, never raised."""
        from extractor import readers

        try:
            source = readers.read(Path(task.path), task.report)
            return finish(task, self._extract(source, self._library))
        except (ReadError, OSError) as error:
            return unreadable(task.report, error)
        except Exception as error:  # a fault in one report must not stop the other 10,000
            return internal(task.report, error)


def finish(task: Task, report: Report) -> Done:
    """Return the report encoded: its record, its lines and its rows."""
    flat = flatten(report)
    record, lines = encode_report(report, flat)
    name = record_name(task.report)
    return Done(
        report=task.report,
        record_name=name,
        record=record,
        lines=lines,
        rows=report_rows(report, task.number, name, flat),
        counts={"characters": len(report.raw), **{name: len(rows.rows) for name, rows in flat.items()}},
        kinds=dict(Counter(fact.kind for fact in report.facts)),
    )


# ── processes ───────────────────────────────────────────────────────────────────────────────────────────────

_worker: Worker | Exception | None = None

#: tasks given out ahead per process: enough to keep all busy, few enough to bound what waits in memory
AHEAD = 4


def _start(make: type[Worker], patterns: str | None) -> None:
    """Make the process's worker, or remember why there is none. Ctrl-C is the main process's affair."""
    import signal

    global _worker
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _worker = make(patterns)
    except Exception as error:  # raised here, it would only break the pool, and look like a report's fault
        _worker = error


def _work(task: Task) -> Done | Problem:
    assert _worker is not None
    if isinstance(_worker, Exception):
        raise _worker
    return _worker.work(task)


def work_on(tasks: Sequence[Task], patterns: str | None, jobs: int) -> Iterator[Done | Problem]:
    """Yield what comes of the tasks, in their order, whatever the number of processes."""
    if jobs <= 1 or len(tasks) <= 1:
        worker = Worker(patterns)
        yield from map(worker.work, tasks)
        return
    position = 0
    while position < len(tasks):
        for result in _in_processes(tasks[position:], patterns, min(jobs, len(tasks) - position)):
            position += 1
            yield result
        if position < len(tasks):
            # a process died (killed for want of memory, crashed in C): the reports that were being worked on go one
            # at a time, so that the one to blame is known and only it is lost
            for task in tasks[position : position + jobs * AHEAD]:
                position += 1
                yield _alone(task, patterns)


def _pool(patterns: str | None, jobs: int) -> ProcessPoolExecutor:
    import multiprocessing

    # spawned, not forked: the progress bar runs a thread, and a process forked beside a thread may lock up
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(Worker, patterns))


def _in_processes(tasks: Sequence[Task], patterns: str | None, jobs: int) -> Iterator[Done | Problem]:
    """Yield results in order until all are done or a process dies."""
    pool = _pool(patterns, jobs)
    try:
        waiting: list[Future[Done | Problem]] = []
        given = 0
        while given < len(tasks) or waiting:
            while given < len(tasks) and len(waiting) < jobs * AHEAD:
                waiting.append(pool.submit(_work, tasks[given]))
                given += 1
            yield waiting.pop(0).result()
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(task: Task, patterns: str | None) -> Done | Problem:
    with _pool(patterns, 1) as pool:
        try:
            return pool.submit(_work, task).result()
        except BrokenProcessPool as error:
            return internal(task.report, error)
