"""A second run: what is done again and what is not, what leaves, what others may do meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_reports import FakeWorker
from hang import ends
from test_run import files_of, lines, put

from extractor import readers, rules, store
from extractor.cli_run import show_status
from extractor.errors import OutputsError
from extractor.run import Limits, Request, run_folder, work
from extractor.run import lock as locks
from extractor.run.problems import too_slow
from extractor.run.status import look
from extractor.run.watch import watch

worked: list[str] = []


class Counting(FakeWorker):
    """Writes down what it is given."""

    def work(self, task: work.Task) -> Any:
        worked.append(task.report)
        text = Path(task.path).read_text("utf-8")
        if text == "slow":
            return too_slow(task.report, 5)
        if text == "hang":
            time.sleep(3600)
        return super().work(task)


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "Worker", Counting)
    monkeypatch.setattr(readers, "suffixes", lambda: frozenset({".txt", ".md"}), raising=False)
    worked.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "reports"
    for number in range(5):
        put(root, f"县{number % 2}/{number}.txt", f"新建小学【{number + 1}所】。\n建成幼儿园【2所】。")
    return root


@pytest.fixture
def outputs(folder: Path, tmp_path: Path) -> Path:
    run_folder(folder, tmp_path / "out")
    worked.clear()
    return tmp_path / "out"


def results(folder: Path) -> dict[str, bytes]:
    """All files but the database, whose pages depend on its history, and run.json, which tells of the run."""
    return {name: data for name, data in files_of(folder).items() if name not in ("facts.db", "run.json")}


def anew(folder: Path, tmp_path: Path) -> dict[str, bytes]:
    shutil.rmtree(tmp_path / "anew", ignore_errors=True)
    run_folder(folder, tmp_path / "anew")
    return results(tmp_path / "anew")


def query(outputs: Path, sql: str) -> list[Any]:
    connection = sqlite3.connect(outputs / "facts.db")
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


# ── what is done again ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_done_where_nothing_changed(folder: Path, outputs: Path) -> None:
    before = files_of(outputs)
    for path in folder.rglob("*.txt"):
        os.utime(path, (1, 1))  # the time of a file is no change of its content
    summary = run_folder(folder, outputs)
    assert worked == []
    assert (summary.done, summary.unchanged, summary.gone, summary.counts["facts"]) == (0, 5, 0, 10)
    assert {**files_of(outputs), "run.json": b""} == {**before, "run.json": b""}
    assert json.loads((outputs / "run.json").read_text("utf-8"))["files"] == {"done": 0, "unchanged": 5, "gone": 0}


def test_what_changed_is_done_and_what_is_gone_leaves(folder: Path, outputs: Path, tmp_path: Path) -> None:
    put(folder, "县0/2.txt", "新建中学【7所】。")
    put(folder, "a.md", "修路【3公里】。")
    put(folder, "县9/z.txt", "修桥【4座】。")
    (folder / "县1/1.txt").unlink()
    (folder / "县1/3.txt").rename(folder / "县1/3-renamed.txt")
    summary = run_folder(folder, outputs)
    assert worked == ["a.md", "县0/2.txt", "县1/3-renamed.txt", "县9/z.txt"]
    assert (summary.done, summary.unchanged, summary.gone) == (4, 2, 2)
    assert results(outputs) == anew(folder, tmp_path)
    facts = [fact["id"] for fact in lines(outputs / "facts.jsonl")]
    assert query(outputs, "SELECT id FROM facts ORDER BY report, start") == facts
    with store.reading(outputs) as connection:
        assert store.search_facts(connection, store.Query(("中学",))).total == 1
        assert store.search_facts(connection, store.Query(("小学",))).total == 3


def test_force_does_all_again(folder: Path, outputs: Path) -> None:
    run_folder(folder, outputs, force=True)
    assert len(worked) == 5


@pytest.mark.parametrize("what", ["patterns", "program"])
def test_other_patterns_or_another_program_do_all_again(
    folder: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "patterns":
        monkeypatch.setattr(rules, "digest_now", lambda user=None: "0" * 64)
    else:
        monkeypatch.setattr("extractor.run.folder.program", lambda: "9.9")
    run_folder(folder, outputs)
    assert len(worked) == 5
    run_folder(folder, outputs)
    assert len(worked) == 5


@pytest.mark.parametrize("name", ["records/县0/2.txt.json", "text/县0/2.txt.txt"])
def test_results_that_are_missing_are_made_again(folder: Path, outputs: Path, tmp_path: Path, name: str) -> None:
    (outputs / name).unlink()
    run_folder(folder, outputs)
    assert worked == ["县0/2.txt"]
    assert results(outputs) == anew(folder, tmp_path)


@pytest.mark.parametrize("name", ["facts.jsonl", "targets.jsonl", "articles.jsonl"])
@pytest.mark.parametrize("more", [False, True])
def test_lists_that_somebody_changed_are_made_again_without_extracting(
    folder: Path, outputs: Path, tmp_path: Path, name: str, more: bool
) -> None:
    if name == "facts.jsonl":
        (outputs / name).write_bytes((outputs / name).read_bytes()[:-1] + b"x")
    else:
        (outputs / name).unlink()
    if more:
        put(folder, "县0/2a.txt")
    run_folder(folder, outputs)
    assert worked == (["县0/2a.txt"] if more else [])
    assert results(outputs) == anew(folder, tmp_path)


def test_failures_are_tried_again_and_listed_as_long_as_they_last(folder: Path, outputs: Path) -> None:
    put(folder, "bad.txt", "unreadable")
    for _ in range(2):
        assert [problem.report for problem in run_folder(folder, outputs).failed] == ["bad.txt"]
        assert [error["report"] for error in lines(outputs / "errors.jsonl")] == ["bad.txt"]
    assert worked == ["bad.txt", "bad.txt"]
    put(folder, "bad.txt", "建成【1所】。")
    assert run_folder(folder, outputs).failed == []
    assert (outputs / "records/bad.txt.json").exists()


def test_a_file_that_took_too_long_waits_for_more_time(
    folder: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "slow.txt", "slow")
    here = work.work_on  # without processes: the fake says itself what is slow
    monkeypatch.setattr("extractor.run.folder.work_on", lambda tasks, patterns, jobs, limits: here(tasks, patterns, 1))
    for seconds, times in ((5, 1), (5, 1), (4, 1), (6, 2), (6, 2), (None, 3)):
        summary = run_folder(folder, outputs, limits=Limits(seconds=seconds))
        assert worked == ["slow.txt"] * times
        assert [(p.kind, p.reason) for p in summary.failed] == [("overrun", "it was not done after 5 seconds")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_hangs_costs_only_itself(folder: Path, tmp_path: Path, jobs: int) -> None:
    put(folder, "县0/1a.txt", "hang")
    with ends():
        summary = run_folder(folder, tmp_path / "out", jobs=jobs, limits=Limits(seconds=1))
    assert summary.counts["reports"] == 5
    assert [problem.message for problem in summary.failed] == [
        "县0/1a.txt: it was not done after 1 seconds; split it, or give it more time with --timeout"
    ]


def test_a_file_that_is_too_large_is_not_opened(folder: Path, outputs: Path) -> None:
    put(folder, "县0/2.txt", "新建小学【1所】。" * 1000)
    summary = run_folder(folder, outputs, limits=Limits(bytes=1000))
    assert worked == []
    assert [(problem.report, problem.kind) for problem in summary.failed] == [("县0/2.txt", "overrun")]
    assert not (outputs / "records/县0/2.txt.json").exists()
    assert run_folder(folder, outputs).failed == []
    assert worked == ["县0/2.txt"]


def test_the_text_of_a_report_stands_beside_its_record(folder: Path, outputs: Path) -> None:
    for name in ("县0/2.txt", "县1/3.txt"):
        raw = (outputs / f"text/{name}.txt").read_bytes().decode("utf-8", "surrogatepass")
        record = json.loads((outputs / f"records/{name}.json").read_text("utf-8"))
        assert record["facts"]
        assert all(raw[fact["start"] : fact["end"]] == fact["text"] for fact in record["facts"])


def test_reviews_are_left_alone(folder: Path, outputs: Path) -> None:
    put(outputs, "reviews.jsonl", '{"id": "f-1", "decision": "right"}\n')
    connection = sqlite3.connect(outputs / "facts.db")
    connection.executescript(
        "CREATE TABLE reviews (id TEXT, decision TEXT); CREATE INDEX reviews_id ON reviews (id);"
        "INSERT INTO reviews VALUES ('f-1', 'right'), ('f-2', NULL);"
    )
    connection.close()
    before = (outputs / "reviews.jsonl").read_bytes()
    (folder / "县0/2.txt").unlink()
    run_folder(folder, outputs)
    for force in (False, True):
        run_folder(folder, outputs, force=force)
        assert query(outputs, "SELECT id || coalesce(decision, '') FROM reviews") == ["f-1right", "f-2"]
        assert query(outputs, "SELECT name FROM sqlite_master WHERE name = 'reviews_id'") == ["reviews_id"]
        assert (outputs / "reviews.jsonl").read_bytes() == before


def test_what_a_killed_run_put_in_place_is_not_taken_for_what_the_database_means(
    folder: Path, outputs: Path, tmp_path: Path
) -> None:
    # killed between the two, and the file changed back since
    record = outputs / "records/县0/2.txt.json"
    other = json.loads(record.read_text("utf-8"))["sha256"]
    record.write_bytes(record.read_bytes().replace(other.encode(), b"0" * 64))
    run_folder(folder, outputs)
    assert worked == [], "no run was broken off: nobody looks"
    (outputs / ".run-journal.json").write_text(json.dumps(["records/县0/2.txt.json"]), "utf-8")
    run_folder(folder, outputs)
    assert worked == ["县0/2.txt"]
    assert results(outputs) == anew(folder, tmp_path)


# ── one run at a time ───────────────────────────────────────────────────────────────────────────────────────

HOLD = """
import sys, time
from pathlib import Path
from extractor.run.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def elsewhere(outputs: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(outputs)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_is_told_and_a_dead_one_s_lock_is_taken_over(
    folder: Path, outputs: Path, elsewhere: subprocess.Popen[bytes]
) -> None:
    put(folder, "new.txt")
    before = files_of(outputs)
    with ends(), pytest.raises(OutputsError, match=rf"out: another run \(process {elsewhere.pid}\) is writing there; "):
        run_folder(folder, outputs)
    assert locks.holder(outputs) == elsewhere.pid
    assert files_of(outputs) == before
    with store.reading(outputs) as connection:
        assert store.search_facts(connection, store.Query(("小学",))).total == 5, "readers need not wait"
    elsewhere.kill()
    elsewhere.wait()
    assert locks.holder(outputs) is None
    assert run_folder(folder, outputs).done == 1
    assert not (outputs / locks.NAME).exists()


def test_two_runs_of_one_process_do_not_mix(folder: Path, outputs: Path) -> None:
    def again(done: int, total: int) -> None:
        with pytest.raises(OutputsError, match="another run"):
            run_folder(folder, outputs)

    put(folder, "new.txt")
    assert run_folder(folder, outputs, progress=again).done == 1


def test_readers_see_whole_reports_while_a_run_goes_on(
    folder: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.run.outputs.BATCH", 2)
    for number in range(6):
        put(folder, f"新/{number}.txt", "新建中学【1所】。\n新建中学【2所】。")
    seen = []

    def read(done: int, total: int) -> None:
        with store.reading(outputs) as connection:
            seen.append(store.search_facts(connection, store.Query(("中学",))).total)

    run_folder(folder, outputs, progress=read)
    assert seen == [0, 4, 4, 8, 8, 12]


# ── watching, and what status says ──────────────────────────────────────────────────────────────────────────


def test_watching_keeps_in_step(folder: Path, tmp_path: Path) -> None:
    outputs, said = tmp_path / "out", []
    new = put(tmp_path, "new.txt")
    steps = iter(
        [
            lambda: None,
            lambda: put(folder, "县0/2.txt", "half"),
            lambda: put(
                folder, "县0/2.txt", "新建中学【7所】。"
            ),  # still being written: the look after this one decides
            lambda: None,
            lambda: None,
            lambda: folder.rename(tmp_path / "away"),
            lambda: None,
            lambda: (tmp_path / "away").rename(folder),
            lambda: None,
            lambda: new.rename(folder / "new.txt"),
            lambda: None,
        ]
    )
    runs = watch(Request(folder, outputs, jobs=1), said.append, pause=lambda: next(steps)() and None)
    assert next(runs).done == 5
    worked.clear()
    assert next(runs).done == 1
    assert worked == ["县0/2.txt"]
    assert next(runs).done == 0
    assert said == [f"{folder}: does not exist; give the folder that holds the reports"]
    assert query(outputs, "SELECT count(*) FROM reports") == [5], "a folder that is away is no empty folder"
    assert next(runs).done == 1
    with pytest.raises(OutputsError, match="another run"):
        run_folder(folder, outputs)
    runs.close()  # type: ignore[attr-defined]
    assert run_folder(folder, outputs).unchanged == 6


def test_status_tells_what_is_out_of_date(folder: Path, outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert look(outputs).is_current
    show_status(outputs)
    assert f"\nup to date with {folder}\n" in capsys.readouterr().out
    put(folder, "县0/2.txt", "新建中学【7所】。")
    (folder / "县1/1.txt").unlink()
    for number in range(7):
        put(folder, f"new{number}.txt")
    show_status(outputs)
    said = capsys.readouterr().out
    for line in ("new: new4.txt", "new: 2 more", "changed: 县0/2.txt", "gone: 县1/1.txt"):
        assert f"\n{line}\n" in said
    assert said.endswith(f"\nbring it up to date:  extractor run {folder} -o {outputs}\n")


def test_status_tells_of_other_makers_and_of_runs(
    folder: Path, outputs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(rules, "digest_now", lambda user=None: "0" * 64)
        assert look(outputs).stale == ["the patterns are others now"]
    with monkeypatch.context() as patch:
        patch.setattr("extractor.run.status.program", lambda: "9.9")
        assert look(outputs).stale == ["the program is another now"]
    with locks.locked(outputs):
        show_status(outputs)
    assert f"a run is at work here now (process {os.getpid()})" in capsys.readouterr().out
    with pytest.raises(KeyboardInterrupt):
        run_folder(folder, outputs, force=True, progress=_stop_at_three)
    show_status(outputs)
    assert "\na run was broken off with 3 files done; the next one goes on from there\n" in capsys.readouterr().out
    shutil.rmtree(folder)
    assert look(outputs).unknown == f"{folder} is not there to compare with"


def _stop_at_three(done: int, total: int) -> None:
    if done == 3:
        raise KeyboardInterrupt
