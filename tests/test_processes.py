"""Tasks shared out to processes: order, what a death costs, what a fork hands on, and where none is made."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from extractor.run.processes import can_fork, in_processes


class Echo:
    """Answers with the task and the process that did it; some tasks end the process."""

    def __init__(self, marks: Path | None = None) -> None:
        self.marks = marks

    def work(self, task: str) -> tuple[str, int]:
        if task == "die":
            os._exit(9)
        if task == "die once" and self.marks is not None and not self.marks.exists():
            self.marks.touch()
            os._exit(9)
        return task * 100_000 if task == "much" else task, os.getpid()


def run(tasks: list[str], jobs: int = 2, make: Callable[[], Echo] = Echo) -> list[tuple[str, int]]:
    return list(in_processes(tasks, make, jobs, lambda task, how: (f"{task}: {how}", 0)))


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
