"""Tasks shared out to processes: results come in the tasks' order, and a process that dies costs one task at most.

On Linux a process is forked from this one, imports and compiled patterns included, at no cost; beside a thread, which
a fork could catch with a lock in its hand, and elsewhere it is spawned and pays a second for its start.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Generic, Protocol, TypeVar

from extractor.frozen import frozen

T = TypeVar("T")
R = TypeVar("R")
T_in = TypeVar("T_in", contravariant=True)
R_out = TypeVar("R_out", covariant=True)

#: tasks given out ahead per process: enough to keep all busy, few enough to bound what waits in memory
AHEAD = 4
#: tasks that lie ready at a process, so that it need not wait for this one
QUEUED = 2


class Works(Protocol[T_in, R_out]):
    """What does a task; it returns whatever goes wrong with one, and never raises."""

    def work(self, task: T_in, /) -> R_out:
        """Return what comes of the task."""


def can_fork() -> bool:
    """Return whether a process may be forked here and now."""
    return sys.platform == "linux" and threading.active_count() == 1


def in_processes(
    tasks: Sequence[T], make: Callable[[], Works[T, R]], jobs: int, died: Callable[[T, str], R]
) -> Iterator[R]:
    """Yield the results of the tasks in their order.

    `make` gives a worker; it can be pickled where processes are not forked, and what it raises is raised here. A task
    whose process dies is tried once more, alone, since it may have wanted memory that others held; then
    `died(task, how)` is its result.
    """
    crew = [_Process(make) for _ in range(min(jobs, len(tasks)))]
    finished: dict[int, R] = {}
    given = 0
    try:
        for position in range(len(tasks)):
            while position not in finished:
                while given < min(len(tasks), position + jobs * AHEAD):
                    idle = min(crew, key=lambda member: len(member.waiting))
                    if len(idle.waiting) == QUEUED:
                        break
                    idle.give(given, tasks[given])
                    given += 1
                finished.update(_collect(crew, make, died))
            yield finished.pop(position)
    finally:
        for member in crew:
            member.end()


def _collect(
    crew: list[_Process[T, R]], make: Callable[[], Works[T, R]], died: Callable[[T, str], R]
) -> Iterator[tuple[int, R]]:
    """Wait for the next results and yield them; put a new process in the place of one that died."""
    ready = wait([member.connection for member in crew if member.waiting])
    for nth, member in enumerate(crew):
        if member.connection not in ready:
            continue
        answer = member.take()
        number, task = member.waiting.popleft()
        if not isinstance(answer, _Dead):
            yield number, answer
            continue
        yield number, _alone(task, make, died)
        crew[nth] = _Process(make)
        for waiting in member.waiting:
            crew[nth].give(*waiting)


def _alone(task: T, make: Callable[[], Works[T, R]], died: Callable[[T, str], R]) -> R:
    process: _Process[T, R] = _Process(make)
    process.give(0, task)
    try:
        answer = process.take()
    finally:
        process.end()
    return died(task, f"its process ended with exit code {answer.exit_code}") if isinstance(answer, _Dead) else answer


@frozen
class _Dead:
    """In place of an answer: the process has ended with this exit code, minus the signal that killed it."""

    exit_code: int | None


@frozen
class _NoWorker:
    """In place of an answer: no worker could be made, and why."""

    error: Exception


class _Process(Generic[T, R]):
    """A process, the pipe to it, and the tasks that it has not answered yet."""

    def __init__(self, make: Callable[[], Works[T, R]]) -> None:
        fork = can_fork()
        context = multiprocessing.get_context("fork" if fork else "spawn")
        self.waiting: deque[tuple[int, T]] = deque()
        self.connection, theirs = context.Pipe()
        ours = self.connection if fork else None
        self._process = context.Process(target=_serve, args=(theirs, ours, make), daemon=True)  # type: ignore[attr-defined]
        with warnings.catch_warnings():
            # Python 3.12 counts the threads of numpy's linear algebra, which sees to forks itself
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()

    def give(self, number: int, task: T) -> None:
        """Hand over a task."""
        self.waiting.append((number, task))
        with suppress(OSError):  # a dead process is noticed, and seen to, when its answer is wanted
            self.connection.send(task)

    def take(self) -> R | _Dead:
        """Return the answer to the first task of those handed over; raises what kept the worker from being made."""
        try:
            answer: R | _NoWorker = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            return _Dead(self._process.exitcode)
        if isinstance(answer, _NoWorker):
            raise answer.error
        return answer

    def end(self) -> None:
        """End the process, in the midst of its work or not: nothing of it stands half done anywhere."""
        self.connection.close()
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, others: Connection | None, make: Callable[[], Works[T, R]]) -> None:
    """Answer tasks until the other end of the pipe is closed. Ctrl-C is the main process's affair."""
    if others is not None:
        others.close()  # inherited; held open, it would keep this process from noticing that the main one is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        try:
            worker = make()
        except Exception as error:
            connection.send(_NoWorker(error))
            return
        while True:
            connection.send(worker.work(connection.recv()))
