"""The main job: a folder of reports in, an outputs folder with records, lists and database out."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from extractor.errors import OutputsError, ReadError
from extractor.run.discover import Discovery, Found, discover
from extractor.run.names import record_name
from extractor.run.outputs import Outputs
from extractor.run.problems import Problem
from extractor.run.processes import can_fork
from extractor.run.versions import versions
from extractor.run.work import Done, Task, work_on

#: version of the layout of the outputs folder, run.json included
OUTPUTS_VERSION = 1
#: bytes of reports that pay for starting one more process, and where it cannot be forked and loads everything anew
BYTES_PER_PROCESS = 250_000
BYTES_PER_SPAWNED_PROCESS = 1_500_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """What a run did. `kinds` counts facts by kind; `failed` are errors.

    No errors are `unread`, files of other types, and `incomplete`, parts of files that were read otherwise.
    """

    outputs: Path
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
) -> Summary:
    """Extract every report below `folder` into `outputs`, in place of what an earlier run left there.

    `patterns` is a folder of the user's own patterns. `jobs` is the number of processes, None for as many as pay; the
    files written are the same for any number (a script that asks for more than one needs `if __name__ == "__main__"`).
    `progress` is called with (reports done, reports in all). Raises ReadError where `folder` cannot be used,
    PatternError, and OutputsError; a report that fails is in the summary and in errors.jsonl instead.
    """
    from extractor import readers, rules

    folder, outputs = Path(folder), Path(outputs)
    started = datetime.now(timezone.utc)
    clock = time.perf_counter()
    user_patterns = None if patterns is None else str(patterns)
    library = rules.load(user_patterns)
    found = _find(folder, outputs, readers.suffixes())
    processes = jobs if jobs is not None else worthwhile_jobs(found.reports)
    tasks = [Task(number, report.path, report.report) for number, report in enumerate(found.reports, 1)]
    summary = Summary(outputs)
    with Outputs(outputs, [record_name(task.report) for task in tasks]) as out:
        problems = [*found.problems, *_write_all(out, summary, tasks, (user_patterns, processes), progress)]
        problems.sort(key=lambda problem: (problem.report, problem.kind))
        summary.failed = [problem for problem in problems if problem.severity == "error"]
        summary.incomplete = [problem for problem in problems if problem.kind == "incomplete"]
        summary.unread = [problem for problem in problems if problem.kind == "unsupported"]
        summary.seconds = round(time.perf_counter() - clock, 3)
        about: dict[str, Any] = {
            "outputs_version": OUTPUTS_VERSION,
            "input": str(folder),
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "seconds": summary.seconds,
            "jobs": processes,
            "patterns": {"digest": library.digest, "own_folder": user_patterns},
            "versions": versions(),
            "counts": _counts(summary),
        }
        meta = [("patterns_digest", library.digest), ("extractor_version", about["versions"]["extractor"])]
        out.finish(problems, about, meta)
    return summary


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


def _find(folder: Path, outputs: Path, suffixes: Any) -> Discovery:
    """Find the reports; an empty or missing folder is a mistake that must not wipe earlier results."""
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


def _write_all(
    out: Outputs, summary: Summary, tasks: Sequence[Task], how: tuple[str | None, int], progress: Progress | None
) -> list[Problem]:
    """Work on all tasks and write what comes of them in order; return the problems."""
    problems = []
    for number, result in enumerate(work_on(tasks, *how), 1):
        problem = out.take(result) if isinstance(result, Done) else result
        if problem is not None:
            problems.append(problem)
        elif isinstance(result, Done):
            summary.counts["reports"] += 1
            summary.counts.update(result.counts)
            summary.kinds.update(result.kinds)
            problems += result.warnings
        if progress is not None:
            progress(number, len(tasks))
    return problems


def _counts(summary: Summary) -> dict[str, Any]:
    names = ("reports", "characters", "articles", "facts", "targets", "left_out")
    return {
        **{name: summary.counts[name] for name in names},
        "facts_by_kind": dict(sorted(summary.kinds.items())),
        "failed": len(summary.failed),
        "unsupported": len(summary.unread),
        "incomplete": len({problem.report for problem in summary.incomplete}),
    }
