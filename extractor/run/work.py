"""The work on one report, from path to bytes and rows: what a worker process does and sends back."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from extractor.errors import ReadError
from extractor.frozen import frozen
from extractor.records import Report
from extractor.run.encode import encode_report
from extractor.run.limits import NO_LIMITS, Limits
from extractor.run.names import record_name, text_name
from extractor.run.problems import Problem, incomplete, internal, too_greedy, too_slow, unreadable
from extractor.run.processes import Loss, can_fork, in_processes
from extractor.store import ReportRows, flatten, report_rows

#: a report that has every layer compile its patterns, which processes forked later then find ready
WARM_UP = "青禾县2023年工作总结\n\n2023年，全县新建小学4所，投入40余万元。\n"


@frozen
class Task:
    """A report to work on: its number in the database, the path to read, and its name."""

    number: int
    path: str
    report: str


@frozen
class Done:
    """What came of a report, ready to write. `lines` holds JSON Lines by list: `facts`, `targets`, `articles`, …"""

    report: str
    sha256: str
    record_name: str
    record: bytes
    text_name: str
    text: bytes
    lines: dict[str, bytes]
    rows: ReportRows
    warnings: tuple[Problem, ...] = ()


class Worker:
    """Works on one report after another; everything is loaded and compiled once, when the worker is made."""

    def __init__(self, patterns: str | None = None, limits: Limits = NO_LIMITS) -> None:
        """`patterns` is the user's own folder of patterns; raises PatternError."""
        # imported here: the command line shows its help without loading any of it
        from extractor import pipeline, rules

        self._limits = limits
        self._library = rules.load(patterns)
        self._extract = pipeline.extract_source
        pipeline.extract(WARM_UP, library=self._library)
        rules.keep_compiled(self._library)

    def work(self, task: Task) -> Done | Problem:
        """Read, extract and encode; whatever goes wrong with a report is returned, never raised."""
        from extractor import readers

        try:
            source = readers.read(Path(task.path), task.report, self._limits.bytes or readers.MAX_BYTES)
            return finish(task, self._extract(source, self._library))
        except (ReadError, OSError) as error:
            return unreadable(task.report, error)
        except MemoryError:
            return too_greedy(task.report, self._limits.memory)
        except Exception as error:  # a fault in one report must not stop the other 10,000
            return internal(task.report, error)


def finish(task: Task, report: Report) -> Done:
    """Return the report encoded: its record, its lines and its rows."""
    flat = flatten(report)
    record, lines = encode_report(report, flat)
    name = record_name(task.report)
    return Done(
        report=task.report,
        sha256=report.sha256,
        record_name=name,
        record=record,
        text_name=text_name(task.report),
        # half a surrogate pair, which UTF-8 has no bytes for, gets those that it would have (`ED A0 BD`)
        text=report.raw.encode("utf-8", "surrogatepass"),
        lines=lines,
        rows=report_rows(report, task.number, name, flat),
        warnings=tuple(incomplete(task.report, warning) for warning in report.warnings),
    )


# ── processes ───────────────────────────────────────────────────────────────────────────────────────────────

#: the worker that processes forked from this one find ready
_ready: Worker | None = None


def work_on(
    tasks: Sequence[Task], patterns: str | None, jobs: int, limits: Limits = NO_LIMITS
) -> Generator[Done | Problem, None, None]:
    """Yield what comes of the tasks, in their order, whatever the number of processes.

    A limit of time or memory takes a process that can be ended, even for one job.
    """
    global _ready
    if limits.seconds is None and limits.memory is None and (jobs <= 1 or len(tasks) <= 1):
        worker = Worker(patterns, limits)
        with seldom_collecting():
            yield from map(worker.work, tasks)
        return
    if can_fork():
        _ready = Worker(patterns, limits)
    try:
        make = partial(_worker, Worker, patterns, limits)
        yield from in_processes(tasks, make, max(1, jobs), partial(_lost, limits), limits.seconds)
    finally:
        _ready = None


def _worker(make: type[Worker], patterns: str | None, limits: Limits) -> Worker:
    """Return the worker of a new process, which lasts as long as the process does."""
    rarely_collect()
    limits.bound_memory()
    return _ready or make(patterns, limits)


def _lost(limits: Limits, task: Task, loss: Loss) -> Problem:
    if loss.cause == "late" and limits.seconds is not None:
        return too_slow(task.report, limits.seconds)
    if loss.cause == "memory":
        return too_greedy(task.report, limits.memory)
    return internal(task.report, RuntimeError(str(loss)))


# ── cycles ──────────────────────────────────────────────────────────────────────────────────────────────────

#: objects more than there were, before one looks for cycles; a report makes tens of thousands, none of them in a cycle,
#: and Python's own 700 have it go through them over and over, a fifteenth of the whole time
COLLECT_AFTER = 500_000


def rarely_collect() -> None:
    """Look for cycles less often, and never among what is there now (modules, compiled patterns)."""
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for cycles less often inside the block."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
