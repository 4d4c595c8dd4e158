"""Tasks shared out to processes: order, what a death costs, what a fork hands on, and where none is made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hang import ends

from extractor.run import processes
from extractor.run.processes import can_fork, in_processes


class Echo:
    """Answers with the task and the process that did it; some tasks end the process."""

    def __init__(self, marks: Path | None = None) -> None:
        self.marks = marks

    def work(self, task: str) -> tuple[str, int]:
        if task == "die":
            os._exit(9)
        if task == "hang":
            time.sleep(3600)
        if task == "hang deaf":  # as in the midst of a library that hears no signal
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(3600)
        if task == "hang with child":
            with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"]) as child:
                try:
                    (self.marks or Path()).write_text(str(child.pid))
                    time.sleep(3600)
                finally:
                    child.kill()
        if task == "too much":
            return Unsendable(), os.getpid()
        if task == "die once" and self.marks is not None and not self.marks.exists():
            self.marks.touch()
            os._exit(9)
        return task * 100_000 if task == "much" else task, os.getpid()


class Unsendable(str):
    """Wants more memory than there is when it is to be sent."""

    def __reduce__(self) -> Any:
        raise MemoryError


def run(
    tasks: list[str], jobs: int = 2, make: Callable[[], Echo] = Echo, seconds: float | None = None
) -> list[tuple[str, int]]:
    with ends():
        return list(in_processes(tasks, make, jobs, lambda task, loss: (f"{task}: {loss}", 0), seconds))


def test_results_come_in_the_order_of_the_tasks_from_several_processes() -> None:
    tasks = [str(n) for n in range(40)]
    results = run(tasks)
    assert [text for text, _ in results] == tasks
    assert len({process for _, process in results}) == 2
    assert os.getpid() not in {process for _, process in results}


def test_answers_larger_than_a_pipe_get_through() -> None:
    assert [len(text) for text, _ in run(["much"] * 20)] == [400_000] * 20


def test_a_process_that_dies_costs_its_task_and_no_other() -> None:
    results = run(["a", "die", "b", "c", "die", "d", "e", "f"])
    assert [text[:3] for text, _ in results] == ["a", "die", "b", "c", "die", "d", "e", "f"]
    assert results[1][0] == "die: its process ended with exit code 9"


def test_a_task_whose_process_died_is_tried_once_more(tmp_path: Path) -> None:
    results = run(["a", "die once", "b"], make=partial(Echo, tmp_path / "mark"))
    assert [text for text, _ in results] == ["a", "die once", "b"]


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", ["hang", "hang deaf"])
def test_a_process_that_takes_too_long_is_replaced(how: str, jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ENDING", 0.1)
    results = run(["a", how, "b", "c", "d"], jobs, seconds=1)
    assert [text for text, _ in results] == ["a", f"{how}: it was not done after 1 seconds", "b", "c", "d"]


def test_what_a_process_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    results = run(["a", "hang with child", "b"], make=partial(Echo, mark), seconds=2)
    assert results[1][0].endswith("it was not done after 2 seconds")
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_time_counts_for_each_task_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 1))
    monkeypatch.setattr(processes.time, "monotonic", lambda: next(clock) / 10)
    results = run([str(n) for n in range(100)], jobs=1, seconds=5)
    assert [text for text, _ in results] == [str(n) for n in range(100)]


def test_an_answer_that_there_is_no_memory_for_costs_its_task() -> None:
    results = run(["a", "too much", "b"])
    assert [text for text, _ in results] == ["a", "too much: there was no memory for its answer", "b"]


def test_a_process_whose_master_is_gone_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "ORPHANED", -299.0)
    results = run(["a", "hang", "b"], seconds=300)
    assert results[1][0] == "hang: its process ended with exit code -14"


def test_processes_end_with_the_one_who_asked() -> None:
    results = in_processes(["a", "b", "c", "d"], Echo, 2, lambda task, how: (task, 0))
    _, process = next(results)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_beside_a_thread_processes_are_spawned() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not can_fork()
        assert [text for text, _ in run(["a", "b", "c"])] == ["a", "b", "c"]
    finally:
        stop.set()
        thread.join()
