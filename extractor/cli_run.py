"""What `extractor run` and `extractor status` show: a progress bar, one sentence a failure, a short table."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.cli_output import complain, console
from extractor.errors import OutputsError
from extractor.run import Request, Summary
from extractor.run.folder import Progress, run
from extractor.run.names import printable

if TYPE_CHECKING:
    from extractor.run.status import Status

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


def run_and_show(request: Request) -> int:
    """Run, show what came of it, and return the exit code."""
    with progress_bar() as progress:
        summary = run(request, progress)
    show_summary(summary)
    return summary.exit_code


def watch_and_show(request: Request) -> int:
    """Run and stay, a line for each change of the folder, until Ctrl-C or a signal to end; return the exit code."""
    from extractor.run.watch import watch

    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        first = True
        for summary in watch(request, complain):
            if first:
                show_summary(summary)
                complain(f"watching {printable(str(request.folder))}; Ctrl-C ends it")
            else:
                _show_change(summary)
            first = False
    except KeyboardInterrupt:
        complain("ended")
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _show_change(summary: Summary) -> None:
    now = datetime.now().strftime("%H:%M:%S")
    parts = [f"{summary.done} extracted", f"{summary.gone} gone", f"{summary.unchanged} unchanged"]
    facts = f"{summary.counts['facts']:,} facts in {summary.counts['reports']:,} reports"
    print(f"{now}  {', '.join(parts)}; {facts} ({summary.seconds:.1f} s)", flush=True)
    for problem in summary.failed:
        complain(problem.message)


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
    if summary.unchanged or summary.gone:
        print(f"\n{_how_many(summary.done, 'report')} extracted, {summary.unchanged} unchanged, {summary.gone} gone")
    out = printable(str(summary.outputs))
    option = "" if out == "outputs" else f" -o {out}"
    files = "facts.jsonl, targets.jsonl, articles.jsonl, facts.db, records/, text/"
    print(f"\nwritten to {out} in {summary.seconds:.1f} s: {files}")
    print(f"look into it:  extractor search 学校{option}")


def show_status(outputs: Path, patterns: str | None = None) -> None:
    """Print what an outputs folder holds and what of it is out of date; raises OutputsError where it holds no run."""
    from extractor.run.status import look

    about = _read_run(outputs)
    print(
        f"{printable(str(outputs))}: run of {about['started']} over {printable(about['input'])}, {about['seconds']} s"
    )
    own = about["patterns"]["own_folder"]
    made = f"patterns {about['patterns']['digest'][:12]}" + (f" with those in {printable(own)}" if own else "")
    print(f"extractor {about['versions']['extractor']}, Python {about['versions']['python']}, {made}\n")
    _show_counts(about["counts"])
    for problem in _read_errors(outputs):
        how = "failed" if problem["severity"] == "error" else _HOW.get(problem["kind"], "not read")
        print(f"{how}: {problem['message']}")
    print()
    for line in _state_lines(look(outputs, patterns), printable(about["input"]), printable(str(outputs))):
        print(line)


def _state_lines(status: Status, folder: str, outputs: str) -> Iterator[str]:
    """Yield what is out of date, and what to do about it."""
    if status.running is not None:
        who = f" (process {status.running})" if status.running else ""
        yield f"a run is at work here now{who}"
        return
    if status.interrupted:
        yield f"a run was broken off with {_how_many(status.done_before, 'file')} done; the next one goes on from there"
    yield from (f"out of date: {reason}" for reason in status.stale)
    for name, reports in (("new", status.new), ("changed", status.changed), ("gone", status.gone)):
        yield from (f"{name}: {printable(report)}" for report in reports[:NAMED])
        if len(reports) > NAMED:
            yield f"{name}: {len(reports) - NAMED} more"
    if status.unknown:
        yield printable(status.unknown)
    elif status.is_current:
        yield f"up to date with {folder}"
    else:
        yield f"bring it up to date:  extractor run {folder} -o {outputs}"


def _how_many(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


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
