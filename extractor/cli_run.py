"""What `extractor run` and `extractor status` show: a progress bar, one sentence a failure, a short table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractor.cli_output import complain, console
from extractor.errors import OutputsError
from extractor.run import Summary
from extractor.run.folder import Progress
from extractor.run.names import printable

#: files of unread types that are named one by one; the rest is a number, errors.jsonl has them all
NAMED = 5
#: how files are called that are no errors, by kind of problem
_HOW = {"unsupported": "not read", "incomplete": "not all read"}


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Give a function to report progress to: a bar on stderr, or None where stderr is no terminal."""
    screen = console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("reading reports"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=screen, transient=True)
    task = bar.add_task("", total=None)

    def show(done: int, total: int) -> None:
        bar.start()  # runs a thread, beside which no process could be forked: not before the first report is done
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()


def show_summary(summary: Summary) -> None:
    """Print failures on stderr and what the run found on stdout."""
    for problem in summary.failed:
        complain(problem.message)
    for problem in summary.incomplete:
        complain(f"not all read: {problem.message}")
    for problem in summary.unread[:NAMED]:
        complain(f"not read: {problem.message}")
    if len(summary.unread) > NAMED:
        complain(f"not read: {len(summary.unread) - NAMED} more files; errors.jsonl lists them")
    counts = {
        **summary.counts,
        "facts_by_kind": summary.kinds,
        "failed": len(summary.failed),
        "unsupported": len(summary.unread),
        "incomplete": len({problem.report for problem in summary.incomplete}),
    }
    _show_counts(counts)
    out = printable(str(summary.outputs))
    option = "" if out == "outputs" else f" -o {out}"
    print(
        f"\nwritten to {out} in {summary.seconds:.1f} s: facts.jsonl, targets.jsonl, articles.jsonl, facts.db, records/"
    )
    print(f"look into it:  extractor search 学校{option}")


def show_status(outputs: Path) -> None:
    """Print what an outputs folder holds; raises OutputsError where it holds no run."""
    run = _read_run(outputs)
    print(f"{printable(str(outputs))}: run of {run['started']} over {printable(run['input'])}, {run['seconds']} s")
    own = run["patterns"]["own_folder"]
    patterns = f"patterns {run['patterns']['digest'][:12]}" + (f" with those in {printable(own)}" if own else "")
    print(f"extractor {run['versions']['extractor']}, Python {run['versions']['python']}, {patterns}\n")
    _show_counts(run["counts"])
    for problem in _read_errors(outputs):
        how = "failed" if problem["severity"] == "error" else _HOW.get(problem["kind"], "not read")
        print(f"{how}: {problem['message']}")


def _show_counts(counts: Mapping[str, Any]) -> None:
    """Print numbers right-aligned under each other, kinds of facts indented below their sum."""
    lines: list[tuple[str, int]] = [(name, counts.get(name, 0)) for name in ("reports", "articles", "facts")]
    lines += [(f"  {kind}", number) for kind, number in sorted(counts["facts_by_kind"].items())]
    lines += [(name.replace("_", " "), counts.get(name, 0)) for name in ("targets", "left_out")]
    lines += [(name, counts[key]) for key, name in _HOW.items() if counts.get(key)]
    lines += [("failed", counts["failed"])]
    for name, number in lines:
        print(f"{name:<14}{number:>10,}")


def _read_run(outputs: Path) -> dict[str, Any]:
    path = outputs / "run.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise OutputsError(f"{outputs}: holds no run.json; run `extractor run FOLDER -o {outputs}` first") from None
    except (OSError, ValueError) as error:
        raise OutputsError(f"{path}: cannot be read ({error}); run `extractor run` again") from error
    if not isinstance(found, dict) or "counts" not in found:
        raise OutputsError(f"{path}: is not of this program; run `extractor run` again")
    return found


def _read_errors(outputs: Path) -> list[dict[str, Any]]:
    try:
        lines = (outputs / "errors.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise OutputsError(f"{outputs}: errors.jsonl cannot be read ({error}); run `extractor run` again") from error
