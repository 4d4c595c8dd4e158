"""A run over a folder: what is found, written, kept, deleted, and what happens when something fails."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from fake_reports import BrokenWorker, FakeWorker, sample

from extractor import readers
from extractor.errors import ExtractorError, OutputsError, ReadError
from extractor.run import Summary, run_folder, work
from extractor.run.discover import Found, discover
from extractor.run.encode import encode_report
from extractor.run.folder import worthwhile_jobs
from extractor.run.names import LONGEST, printable, record_name, report_name
from extractor.store.flat import why_to_json


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "Worker", FakeWorker)
    monkeypatch.setattr(readers, "suffixes", lambda: frozenset({".txt", ".md"}), raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "reports"
    put(root, "b.txt", "新建小学【3所】。\n建成幼儿园【2所】。")
    put(root, "县/a.md", "投入资金【5万元】。")
    put(root, "县/乡/c.TXT", "修路【7公里】。")
    return root


def put(root: Path, name: str, text: str = "学校【1所】。") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def names(root: Path, **more: Any) -> list[str]:
    return [found.report for found in discover(root, {".txt", ".md"}, **more).reports]


# ── finding ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_finds_what_is_a_report_and_passes_over_the_rest(folder: Path) -> None:
    for name in (".hidden.txt", ".git/x.txt", "~$b.txt", "README.md", "readme.txt", "gold/x.txt", "县/Gold/x.txt",
                 "outputs/records/b.txt", "Thumbs.db", "__MACOSX/b.txt"):  # fmt: skip
        put(folder, name)
    assert names(folder, outputs=folder / "outputs") == ["b.txt", "县/a.md", "县/乡/c.TXT"]
    assert discover(folder, {".txt", ".md"}, folder / "outputs").problems == []


def test_files_of_other_types_are_named(folder: Path) -> None:
    put(folder, "县/x.PDF")
    put(folder, "plain")
    problems = discover(folder, {".txt", ".md"}).problems
    assert [(p.report, p.severity, p.kind) for p in problems] == [
        ("plain", "warning", "unsupported"),
        ("县/x.PDF", "warning", "unsupported"),
    ]
    assert (
        problems[1].message == "县/x.PDF: files of type .PDF are not read; save it as one of .md, .txt to have it read"
    )


def test_links_are_followed_once_and_loops_end(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere, "d.txt")
    (elsewhere / "back").symlink_to(folder)
    (elsewhere / "self").symlink_to(elsewhere)
    (folder / "loop").symlink_to(folder)
    (folder / "A-other").symlink_to(elsewhere)
    (folder / "again").symlink_to(elsewhere)
    (folder / "A-same.txt").symlink_to(folder / "b.txt")
    (folder / "A-single.txt").symlink_to(put(tmp_path, "single/e.txt"))
    (folder / "nothing.txt").symlink_to(tmp_path / "gone.txt")
    found = discover(folder, {".txt", ".md"})
    assert [f.report for f in found.reports] == ["A-other/d.txt", "A-single.txt", "b.txt", "县/a.md", "县/乡/c.TXT"]
    assert [(p.report, p.kind, p.severity) for p in found.problems] == [("nothing.txt", "unreadable", "error")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    found = discover(folder, {".txt"})
    assert [p.report for p in found.problems if "no regular file" in p.reason] == ["pipe.txt"]


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_names_of_reports_and_records() -> None:
    assert report_name(f"县{os.sep}a.txt") == "县/a.txt"
    assert report_name(os.fsdecode("青禾/总结.txt".encode("gb18030"))) == "青禾/总结.txt"
    assert report_name(os.fsdecode(b"\xff\xff.txt")) == "\\xff\\xff.txt"
    assert record_name("县/a.txt") == "records/县/a.txt.json"
    long, other = ("青" * 83 + end for end in (".txt", ".tx2"))
    assert record_name(long) != record_name(other)
    assert len(record_name(long).rpartition("/")[2].encode()) <= LONGEST
    assert printable("a\n\x1b[2J\u202e县　.txt") == "a\\n\\x1b[2J\\u202e县　.txt"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_any_name_can_be_run(tmp_path: Path) -> None:
    root, outputs = tmp_path / "in", tmp_path / "out"
    put(root, "a\nb.txt")
    put(root, "青" * 83 + ".txt")
    for content in ("青禾.txt".encode("gb18030"), b"\xff\xff.txt", b"quote\"'\\.txt"):
        (root / os.fsdecode(content)).write_text("学校【1所】。", "utf-8")
    summary = run_folder(root, outputs)
    reports = [fact["report"] for fact in lines(outputs / "facts.jsonl")]
    assert (summary.exit_code, len(reports)) == (0, 5)
    assert {"a\nb.txt", "青禾.txt", "\\xff\\xff.txt", "quote\"'\\.txt"} < set(reports)
    for record in (outputs / "records").iterdir():
        assert json.loads(record.read_text("utf-8"))["report"] in reports


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_writes_everything(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "deep" / "outputs"
    summary = run_folder(folder, outputs)
    assert sorted(files_of(outputs)) == sorted(
        ["articles.jsonl", "errors.jsonl", "facts.db", "facts.jsonl", "records/b.txt.json", "records/县/a.md.json",
         "records/县/乡/c.TXT.json", "run.json", "targets.jsonl", "text/b.txt.txt", "text/县/a.md.txt",
         "text/县/乡/c.TXT.txt"]
    )  # fmt: skip
    assert [fact["text"] for fact in lines(outputs / "facts.jsonl")] == ["3所", "2所", "5万元", "7公里"]
    record = json.loads((outputs / "records/b.txt.json").read_text("utf-8"))
    assert record["facts"] == [fact for fact in lines(outputs / "facts.jsonl") if fact["report"] == "b.txt"]
    assert (outputs / "errors.jsonl").read_bytes() == b""
    run = json.loads((outputs / "run.json").read_text("utf-8"))
    assert run["counts"]["facts"] == summary.counts["facts"] == 4
    assert run["input"] == str(folder)
    connection = sqlite3.connect(outputs / "facts.db")
    assert connection.execute("SELECT report, text FROM facts ORDER BY n").fetchall()[2] == ("县/a.md", "5万元")
    connection.close()


def test_records_are_indented_and_say_what_the_report_says() -> None:
    document = sample().to_dict()
    record, per_list = encode_report(sample())
    assert json.loads(record) == document
    assert list(json.loads(record)["facts"][0]) == list(document["facts"][0])
    assert '      "subject": "大班额",\n' in record.decode()
    assert set(per_list) == {"facts", "targets", "articles"}
    for name, found in per_list.items():
        assert [json.loads(line) for line in found.splitlines()] == document[name]


@pytest.mark.parametrize(
    "why",
    [
        {"quantity": {"rule": "a", "written": '"4"', "pieces": {"num": "4"}}, "aspect": {"rule": "b", "against": None}},
        {"quantity": {"rule": "a", "written": "4所", "pieces": {}}},
        {"quantity": {"rule": "a", "written": "4所", "pieces": {"num": None}}, "place": {"rule": "b"}},
        {"quantity": {"rule": "a", "written": "4所", "pieces": {}, "more": "c"}, "place": {"rule": "b"}},
        {"quantity": {"rule": "a", "written": "4所", "pieces": {}}, "place": "b", "status": {"rule": ["c"]}},
        {"quantity": "a"}, {"status": "a", "place": None}, {},
    ],
)  # fmt: skip
def test_why_in_json_is_what_it_is(why: dict[str, Any]) -> None:
    assert json.loads(why_to_json(why)) == why


def test_any_text_makes_sound_json() -> None:
    strange = '\ud83d"\\%s %(x)d {0} \u2028\x00\n'
    report = sample()
    fact = dataclasses.replace(
        report.facts[0], subject=strange, section=(strange,), why={"a": MappingProxyType({"b": strange})}
    )
    report = dataclasses.replace(report, facts=(fact,), targets=(), encoding=strange)
    record, per_list = encode_report(report)
    assert json.loads(record)["facts"] == [json.loads(per_list["facts"])]
    assert json.loads(record)["encoding"] == strange
    assert json.loads(record)["facts"][0]["subject"] == strange
    assert json.loads(record)["facts"][0]["section"] == [strange]
    assert json.loads(record)["facts"][0]["why"] == {"a": {"b": strange}}
    assert per_list["facts"].count(b"\n") == 1
    assert json.loads(record)["targets"] == []


def test_two_runs_write_the_same_bytes_and_double_nothing(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    first = files_of(outputs)
    run_folder(folder, outputs)
    second = files_of(outputs)
    assert {k: v for k, v in first.items() if k not in ("run.json",)} == {
        k: v for k, v in second.items() if k not in ("run.json",)
    }


def test_records_mirror_the_folder_and_nothing_else_is_deleted(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    mine = [put(outputs, name) for name in ("notes.txt", "records/mine.json", "records/县/乡/mine.txt")]
    (folder / "县/乡/c.TXT").unlink()
    (folder / "县/a.md").rename(folder / "new.md")
    run_folder(folder, outputs)
    assert all(path.exists() for path in mine)
    records = sorted(str(p.relative_to(outputs / "records")) for p in (outputs / "records").rglob("*") if p.is_file())
    assert records == ["b.txt.json", "mine.json", "new.md.json", "县/乡/mine.txt"]
    for path in mine:
        path.unlink()
    (outputs / "records/县/乡").rmdir()


def test_empty_folders_of_records_go_too(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    (folder / "县/乡/c.TXT").unlink()
    (folder / "县/a.md").unlink()
    run_folder(folder, outputs)
    assert [p.name for p in (outputs / "records").iterdir()] == ["b.txt.json"]


def test_a_forged_database_deletes_nothing_elsewhere(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    treasure = put(tmp_path, "treasure.json")
    connection = sqlite3.connect(outputs / "facts.db")
    connection.execute("UPDATE reports SET record = 'records/../../treasure.json' WHERE path = 'b.txt'")
    connection.execute("UPDATE reports SET record = ? WHERE path = '县/a.md'", (str(treasure),))
    connection.commit()
    connection.close()
    run_folder(folder, outputs)
    assert treasure.exists()


def test_a_broken_run_keeps_the_old_results_and_is_cleaned_up_after(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    before = files_of(outputs)
    put(folder, "a-first.txt")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_folder(folder, outputs, force=True, progress=stop)
    after = files_of(outputs)
    assert {name: after[name] for name in before} == before
    new = {"records/a-first.txt.json", "text/a-first.txt.txt", ".run-journal.json", ".facts.db.building"}
    assert set(after) - set(before) == new
    (folder / "a-first.txt").unlink()
    run_folder(folder, outputs)
    assert sorted(files_of(outputs)) == sorted(before)


def test_any_number_of_processes_writes_the_same(folder: Path, tmp_path: Path) -> None:
    for i in range(30):
        put(folder, f"many/{i}.txt", f"第{i}次修路【{i}公里】。\n" * (1 + i * 7 % 5))
    put(folder, "many/31.txt", "crash")
    put(folder, "many/32.txt", "unreadable")
    one, two = tmp_path / "one", tmp_path / "two"
    run_folder(folder, one)
    summary = run_folder(folder, two, jobs=2)
    assert (summary.counts["reports"], len(summary.failed)) == (33, 2)
    first, second = files_of(one), files_of(two)
    assert {**first, "run.json": b""} == {**second, "run.json": b""}
    assert json.loads(second["run.json"])["jobs"] == 2


def test_a_process_that_dies_costs_one_report(folder: Path, tmp_path: Path) -> None:
    for i in range(12):
        put(folder, f"many/{i:02}.txt")
    put(folder, "many/05.txt", "die")
    summary = run_folder(folder, tmp_path / "out", jobs=2)
    assert [(p.report, p.kind) for p in summary.failed] == [("many/05.txt", "internal")]
    assert summary.counts["reports"] == 14
    reports = [fact["report"] for fact in lines(tmp_path / "out" / "facts.jsonl")]
    assert sorted(set(reports)) == reports[:1] + reports[2:]  # b.txt has two facts; the rest one each, in order


def test_processes_that_cannot_start_are_no_fault_of_the_reports(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "Worker", BrokenWorker)
    with pytest.raises(ImportError, match="half an installation"):
        run_folder(folder, tmp_path / "out", jobs=2)
    assert sorted(files_of(tmp_path / "out")) == [".facts.db.building", ".run-journal.json"]


# ── failing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_bad_report_stops_nothing(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    put(folder, "a.txt", "unreadable")
    put(folder, "c.txt", "crash")
    put(folder, "d.txt", "twins")
    put(folder, "e.xyz")
    summary = run_folder(folder, outputs)
    assert (summary.exit_code, summary.counts["reports"]) == (1, 3)
    errors = lines(outputs / "errors.jsonl")
    assert [(e["report"], e["severity"], e["kind"]) for e in errors] == [
        ("a.txt", "error", "unreadable"),
        ("c.txt", "error", "internal"),
        ("d.txt", "error", "internal"),
        ("e.xyz", "warning", "unsupported"),
    ]
    assert errors[0]["message"] == "a.txt (byte 7): is garbled; save it as UTF-8"
    assert "\n" not in errors[1]["message"]
    assert errors[1]["exception"].startswith("ValueError: a fault\nof ours (fake_reports.py:")
    assert "IntegrityError" in errors[2]["exception"]
    assert not (outputs / "records/d.txt.json").exists()
    assert {fact["report"] for fact in lines(outputs / "facts.jsonl")} == {"b.txt", "县/a.md", "县/乡/c.TXT"}


def test_files_of_other_types_are_no_failure(folder: Path, tmp_path: Path) -> None:
    put(folder, "e.xyz")
    summary = run_folder(folder, tmp_path / "out")
    assert (summary.exit_code, len(summary.unread)) == (0, 1)


def test_a_report_that_became_unreadable_leaves_no_stale_record(folder: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    run_folder(folder, outputs)
    put(folder, "b.txt", "unreadable")
    run_folder(folder, outputs)
    assert not (outputs / "records/b.txt.json").exists()


def test_a_record_that_stands_in_the_way_of_another(folder: Path, tmp_path: Path) -> None:
    put(folder, "b.txt.json/x.txt")
    summary = run_folder(folder, tmp_path / "out")
    assert [(p.report, p.kind) for p in summary.failed] == [("b.txt.json/x.txt", "unwritten")]
    assert summary.counts["reports"] == 3


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ("missing", ReadError, "does not exist; give the folder"),
        ("reports/b.txt", ReadError, "is a file; give the folder"),
        ("empty", ReadError, r"holds no report; put files of type \.md, \.txt into it"),
        ("out", OutputsError, "is the folder of the reports; name another"),
    ],
)
def test_wrong_use(folder: Path, tmp_path: Path, given: str, error: type[ExtractorError], says: str) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "out", "x.txt")
    before = files_of(tmp_path)
    with pytest.raises(error, match=says):
        run_folder(tmp_path / given, tmp_path / "out")
    assert files_of(tmp_path) == before


def test_outputs_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, "out")
    with pytest.raises(OutputsError, match=r"out: cannot be written \(.*\); free some space"):
        run_folder(folder, tmp_path / "out")


def test_number_of_processes() -> None:
    assert worthwhile_jobs([Found("a", "a", 10)] * 50) == 1
    many = worthwhile_jobs([Found("a", "a", 10_000_000)] * 50)
    assert 1 <= many <= 50
    assert worthwhile_jobs([Found("a", "a", 10_000_000_000)]) == 1


def test_progress_counts_reports(folder: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    summary = run_folder(folder, tmp_path / "out", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert isinstance(summary, Summary)
