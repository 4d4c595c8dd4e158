"""The main job: a folder of reports in, an outputs folder with records, lists and database out."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from extractor.errors import OutputsError, ReadError
from extractor.frozen import frozen
from extractor.run.discover import Discovery, Found, discover
from extractor.run.limits import NO_LIMITS, Limits
from extractor.run.lock import locked
from extractor.run.outputs import Outputs, writing
from extractor.run.plan import Plan, make_plan
from extractor.run.problems import Problem
from extractor.run.processes import can_fork
from extractor.run.versions import own_version, program, versions
from extractor.run.work import Done, work_on
from extractor.store import made_by_text

#: version of the layout of the outputs folder, run.json included
OUTPUTS_VERSION = 2
#: bytes of reports that pay for starting one more process, and where it cannot be forked and loads everything anew
BYTES_PER_PROCESS = 250_000
BYTES_PER_SPAWNED_PROCESS = 1_500_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """What the outputs folder holds after a run. `kinds` counts facts by kind; `failed` are errors.

    No errors are `unread`, files of other types, and `incomplete`, parts of files that were read otherwise. Of the
    files, `done` were worked on, `unchanged` were not since their results were there, `gone` have left.
    """

    outputs: Path
    done: int = 0
    unchanged: int = 0
    gone: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failed: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    incomplete: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """0 where every report was read, 1 where one was not."""
        return 1 if self.failed else 0


def run_folder(
    folder: str | Path,
    outputs: str | Path,
    *,
    patterns: str | Path | None = None,
    jobs: int | None = 1,
    progress: Progress | None = None,
    force: bool = False,
    limits: Limits = NO_LIMITS,
) -> Summary:
    """Bring `outputs` in step with the reports below `folder`: extract what is new or changed, drop what is gone.

    `patterns` is a folder of the user's own patterns. `jobs` is the number of processes, None for as many as pay; the
    files written are the same for any number (a script that asks for more than one, or for limits, needs
    `if __name__ == "__main__"`). With `force` every report is extracted again. `progress` is called with (reports done,
    reports to do). Raises ReadError where `folder` cannot be used, PatternError, and OutputsError (also where another
    run is at work there); a report that fails is in the summary and in errors.jsonl instead.
    """
    request = Request(Path(folder), Path(outputs), None if patterns is None else str(patterns), jobs, force, limits)
    return run(request, progress)


@contextmanager
def alone(outputs: Path) -> Iterator[None]:
    """Make the outputs folder where it is missing and keep other runs out of it; raises OutputsError."""
    with ExitStack() as stack:
        with writing(outputs):
            outputs.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(outputs))
        yield


@frozen
class Request:
    """What is asked for; as the parameters of `run_folder`."""

    folder: Path
    outputs: Path
    patterns: str | None = None
    jobs: int | None = None
    force: bool = False
    limits: Limits = NO_LIMITS


def run(request: Request, progress: Progress | None = None) -> Summary:
    """Do what `run_folder` does."""
    find_reports(request.folder, request.outputs)  # before anything is written
    with alone(request.outputs):
        return run_locked(request, progress)


def run_locked(request: Request, progress: Progress | None = None) -> Summary:
    """Do what `run_folder` does for someone who holds the lock of the outputs folder."""
    from extractor import rules

    started, clock = datetime.now(timezone.utc), time.perf_counter()
    digest = rules.digest_now(request.patterns)
    found = find_reports(request.folder, request.outputs)
    plan = make_plan(found, request.outputs, made_by_text(digest, program()), request.limits, request.force)
    sizes = {one.report: one for one in found.reports}
    todo = [sizes[task.report] for task in plan.tasks]
    jobs = request.jobs if request.jobs is not None else worthwhile_jobs(todo)
    summary = Summary(request.outputs, len(plan.tasks), len(plan.kept), len(plan.gone))
    with Outputs(request.outputs, plan, request.limits) as out:
        if plan.tasks:
            _work(out, plan, request, jobs, progress)
        counted, kinds, problems = out.finish([("patterns_digest", digest), ("extractor_version", own_version())])
        summary.counts, summary.kinds = Counter(counted), Counter(kinds)
        problems = sorted([*plan.problems, *problems], key=lambda problem: (problem.report, problem.kind))
        _sort_out(summary, problems)
        summary.seconds = round(time.perf_counter() - clock, 3)
        about: dict[str, Any] = {
            "outputs_version": OUTPUTS_VERSION,
            "input": str(request.folder),
            "folder": os.path.realpath(request.folder),
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "seconds": summary.seconds,
            "jobs": jobs,
            "patterns": {"digest": digest, "own_folder": request.patterns},
            "versions": versions(),
            "files": {"done": summary.done, "unchanged": summary.unchanged, "gone": summary.gone},
            "counts": _counts(summary),
        }
        out.close(problems, about)
    return summary


def _sort_out(summary: Summary, problems: Sequence[Problem]) -> None:
    summary.failed = [problem for problem in problems if problem.severity == "error"]
    summary.incomplete = [problem for problem in problems if problem.kind == "incomplete"]
    summary.unread = [problem for problem in problems if problem.kind == "unsupported"]


def worthwhile_jobs(reports: Sequence[Found]) -> int:
    """Return how many processes are quicker than fewer: one for so many bytes, no more than processors."""
    size = sum(report.size for report in reports)
    least = BYTES_PER_PROCESS if can_fork() else BYTES_PER_SPAWNED_PROCESS
    return max(1, min(processors(), size // least, len(reports)))


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def find_reports(folder: Path, outputs: Path) -> Discovery:
    """Find the reports; an empty or missing folder is a mistake that must not wipe earlier results."""
    from extractor import readers

    suffixes = readers.suffixes()
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise ReadError(str(folder), what, "give the folder that holds the reports")
    if outputs.exists() and os.path.realpath(folder) == os.path.realpath(outputs):
        raise OutputsError(f"{outputs}: is the folder of the reports; name another for the results with -o")
    found = discover(folder, suffixes, outputs)
    if not found.reports and not any(problem.severity == "error" for problem in found.problems):
        readable = ", ".join(sorted(suffixes))
        raise ReadError(str(folder), "holds no report", f"put files of type {readable} into it")
    return found


def _work(out: Outputs, plan: Plan, request: Request, jobs: int, progress: Progress | None) -> None:
    """Work on all tasks and write what comes of them in order."""
    results = work_on(plan.tasks, request.patterns, jobs, request.limits)
    with closing(results):
        for number, (task, result) in enumerate(zip(plan.tasks, results, strict=True), 1):
            if isinstance(result, Done):
                out.take(task, result)
            else:
                out.note(task, result)
            if progress is not None:
                progress(number, len(plan.tasks))


def _counts(summary: Summary) -> dict[str, Any]:
    names = ("reports", "characters", "articles", "facts", "targets", "left_out")
    return {
        **{name: summary.counts[name] for name in names},
        "facts_by_kind": dict(sorted(summary.kinds.items())),
        "failed": len(summary.failed),
        "unsupported": len(summary.unread),
        "incomplete": len({problem.report for problem in summary.incomplete}),
    }
