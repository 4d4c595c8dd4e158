"""Tasks shared out to processes: results come in the tasks' order, and a process that dies costs one task at most.

On Linux a process is forked from this one, imports and compiled patterns included, at no cost; beside a thread, which
a fork could catch with a lock in its hand, and elsewhere it is spawned and pays a second for its start. A process that
takes longer over a task than it may is ended, and another takes its place.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, Protocol, TypeVar

from extractor.frozen import frozen

T = TypeVar("T")
R = TypeVar("R")
T_in = TypeVar("T_in", contravariant=True)
R_out = TypeVar("R_out", covariant=True)

#: tasks given out ahead per process: enough to keep all busy, few enough to bound what waits in memory
AHEAD = 4
#: tasks that lie ready at a process, so that it need not wait for this one
QUEUED = 2
#: bytes that an answer may have for its process to be rid of it at once (the system may allow fewer)
LARGE_ANSWER = 4 * 1024 * 1024
#: seconds that a spawned process may take to start, besides its first task
STARTING = 30.0
#: seconds that a process has to end what it started itself (LibreOffice), when told to
ENDING = 2.0
#: seconds beyond its time after which a process ends itself: nobody may be left to see to it
ORPHANED = 15.0


class Works(Protocol[T_in, R_out]):
    """What does a task; it returns whatever goes wrong with one, and never raises."""

    def work(self, task: T_in, /) -> R_out:
        """Return what comes of the task."""


@frozen
class Loss:
    """Why there is no result: its process died, took too long, or had no memory for the answer."""

    cause: Literal["died", "late", "memory"]
    how: str

    def __str__(self) -> str:
        return self.how


def can_fork() -> bool:
    """Return whether a process may be forked here and now."""
    return sys.platform == "linux" and threading.active_count() == 1


def in_processes(
    tasks: Sequence[T],
    make: Callable[[], Works[T, R]],
    jobs: int,
    lost: Callable[[T, Loss], R],
    seconds: float | None = None,
) -> Iterator[R]:
    """Yield the results of the tasks in their order.

    `make` gives a worker; it can be pickled where processes are not forked, and what it raises is raised here. A task
    whose process dies is tried once more, alone, since it may have wanted memory that others held; then
    `lost(task, loss)` is its result, at once where it takes more than `seconds`.
    """
    crew = _Crew(make, min(jobs, len(tasks)), lost, seconds)
    finished: dict[int, R] = {}
    given = 0
    try:
        for position in range(len(tasks)):
            while position not in finished:
                while given < min(len(tasks), position + jobs * AHEAD):
                    idle = min(crew.members, key=lambda member: len(member.waiting))
                    if len(idle.waiting) == QUEUED:
                        break
                    idle.give(given, tasks[given])
                    given += 1
                finished.update(crew.collect())
            yield finished.pop(position)
    finally:
        crew.end()


class _Crew(Generic[T, R]):
    """The processes at work."""

    def __init__(
        self, make: Callable[[], Works[T, R]], size: int, lost: Callable[[T, Loss], R], seconds: float | None
    ) -> None:
        self._make, self._lost, self._seconds = make, lost, seconds
        self.members = [self._new() for _ in range(size)]

    def collect(self) -> Iterator[tuple[int, R]]:
        """Wait for the next results and yield them; put a new process in the place of one that ended."""
        busy = [member for member in self.members if member.waiting]
        left = min(member.left() for member in busy)
        ready = wait([member.connection for member in busy], None if left == math.inf else max(0.0, left))
        for nth, member in enumerate(self.members):
            if member.waiting and member.connection in ready:
                yield self._answer(nth, member)
            elif member.waiting and member.left() <= 0 and not member.connection.poll():
                number, task = member.waiting[0]
                yield number, self._lost(task, _late(self._seconds))
                self._replace(nth, member)

    def end(self) -> None:
        """End all processes."""
        for member in self.members:
            member.tell_to_end()
        for member in self.members:
            member.end()

    def _answer(self, nth: int, member: _Process[T, R]) -> tuple[int, R]:
        number, task = member.waiting[0]
        answer = member.take()
        if not isinstance(answer, Loss):
            return number, answer
        if answer.cause == "died":
            self._replace(nth, member)
            return number, self._alone(task)
        return number, self._lost(task, answer)

    def _replace(self, nth: int, member: _Process[T, R]) -> None:
        member.end()
        member.waiting.popleft()
        self.members[nth] = self._new()
        for waiting in member.waiting:
            self.members[nth].give(*waiting)

    def _alone(self, task: T) -> R:
        process = self._new()
        process.give(0, task)
        try:
            if not process.connection.poll(None if self._seconds is None else process.left()):
                return self._lost(task, _late(self._seconds))
            answer = process.take()
        finally:
            process.end()
        return self._lost(task, answer) if isinstance(answer, Loss) else answer

    def _new(self) -> _Process[T, R]:
        return _Process(self._make, self._seconds)


def _late(seconds: float | None) -> Loss:
    return Loss("late", f"it was not done after {seconds:g} seconds")


@frozen
class _NoWorker:
    """In place of an answer: no worker could be made, and why."""

    error: Exception


@frozen
class _NoMemory:
    """In place of an answer: there was no memory to send it."""


class _Process(Generic[T, R]):
    """A process, the pipe to it, and the tasks that it has not answered yet."""

    def __init__(self, make: Callable[[], Works[T, R]], seconds: float | None) -> None:
        fork = can_fork()
        context: Any = multiprocessing.get_context("fork" if fork else "spawn")
        self.waiting: deque[tuple[int, T]] = deque()
        self.connection, theirs = context.Pipe()
        _widen(theirs)
        self._seconds = seconds
        self._begun = time.monotonic() + (0.0 if fork else STARTING)
        ours = self.connection if fork else None
        self._process = context.Process(target=_serve, args=(theirs, ours, make, seconds), daemon=True)
        with warnings.catch_warnings():
            # Python 3.12 counts the threads of numpy's linear algebra, which sees to forks itself
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process.start()
        theirs.close()

    def give(self, number: int, task: T) -> None:
        """Hand over a task."""
        if not self.waiting:
            self._begun = max(self._begun, time.monotonic())
        self.waiting.append((number, task))
        with suppress(OSError):  # a dead process is noticed, and seen to, when its answer is wanted
            self.connection.send(task)

    def left(self) -> float:
        """Return how many seconds it may still take over the first of its tasks."""
        return math.inf if self._seconds is None else self._begun + self._seconds - time.monotonic()

    def take(self) -> R | Loss:
        """Return the answer to the first task of those handed over; raises what kept the worker from being made.

        The task stays with the process where that died.
        """
        try:
            answer: R | _NoWorker | _NoMemory = self.connection.recv()
        except (EOFError, OSError):
            self.end()
            return Loss("died", f"its process ended with exit code {self._process.exitcode}")
        if isinstance(answer, _NoWorker):
            raise answer.error
        self.waiting.popleft()
        self._begun = time.monotonic()
        return Loss("memory", "there was no memory for its answer") if isinstance(answer, _NoMemory) else answer

    def tell_to_end(self) -> None:
        """Ask the process to end, in the midst of its work or not: nothing of it stands half done anywhere."""
        self.connection.close()
        self._process.terminate()

    def end(self) -> None:
        """End the process, by force where it does not hear."""
        self.tell_to_end()
        self._process.join(ENDING)
        self._process.kill()
        self._process.join()


def _widen(connection: Connection) -> None:
    """Let a process put a whole answer into its pipe and go on, instead of waiting until it has been read."""
    if sys.platform == "win32":
        return
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as pipe:
        pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGE_ANSWER)


def _serve(
    connection: Connection, others: Connection | None, make: Callable[[], Works[T, R]], seconds: float | None
) -> None:
    """Answer tasks until the other end of the pipe is closed. Ctrl-C is the main process's affair."""
    if others is not None:
        others.close()  # inherited; held open, it would keep this process from noticing that the main one is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, _stop)  # as an exception, so that what was started meanwhile is ended
    with suppress(EOFError, OSError):
        try:
            worker = make()
        except Exception as error:
            connection.send(_NoWorker(error))
            return
        while True:
            task = connection.recv()
            with _bounded(seconds):
                answer = worker.work(task)
            try:
                connection.send(answer)
            except MemoryError:
                del answer
                connection.send(_NoMemory())


def _stop(_signal: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit


@contextmanager
def _bounded(seconds: float | None) -> Iterator[None]:
    """Have the system end this process where the block takes far too long and the one who should see to it is gone."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds + ORPHANED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
