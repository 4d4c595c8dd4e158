"""What a reader tells beside the text: rectangles, line ends that part nothing, what it could not read."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import jsonschema
import pytest

from extractor import readers, schemas
from extractor.pipeline import extract_source
from extractor.rules import load
from extractor.run import run_folder
from extractor.store import Query, reading, search_facts
from extractor.types import Block, ReadWarning, Rectangle, Source

RAW = "全县教育工作总结\n2023年，全县新建改建小学4所，投入\n40余万元；到2025年建成高中\n2所。\n"
WARNING = ReadWarning("page 2 is a picture without text", "run OCR over it", "page 2")


class Boxes:
    """A line is ten points high, a character ten wide."""

    def rectangles(self, start: int, end: int) -> tuple[Rectangle, ...]:
        line, left = RAW.count("\n", 0, start), start - RAW.rfind("\n", 0, start) - 1
        return (Rectangle(1, 10.0 * left, 10.0 * line, 10.0 * (left + end - start), 10.0 * line + 10),)


def source(path: str = "a.fake") -> Source:
    page = Block(0, len(RAW), "page", 1, "页1")
    breaks = (RAW.index("入\n") + 1, RAW.index("中\n") + 1)
    return Source(path, RAW, "0" * 64, "utf-8", "fake", (page,), Boxes(), breaks, (WARNING,))


def test_facts_and_targets_carry_page_and_rectangles() -> None:
    report = extract_source(source(), load())
    assert [(x.text, x.page, x.block) for x in report.facts] == [
        ("4所", 1, "页1"), ("40余万元", 1, "页1"), ("2所", 1, "页1")
    ]  # fmt: skip
    assert report.facts[1].rects == ((1, 0.0, 20.0, 50.0, 30.0),)
    assert [x.rects for x in report.targets] == [((1, 70.0, 20.0, 120.0, 30.0),)]
    told = report.to_dict()
    assert told["facts"][1]["rects"] == [[1, 0.0, 20.0, 50.0, 30.0]]
    jsonschema.Draft202012Validator(schemas.load("report")).validate(told)


def test_line_ends_that_part_nothing_are_read_over_and_stay_in_the_raw_text() -> None:
    report = extract_source(source(), load())
    assert "到2025年建成高中2所。" in report.facts[2].sentence
    assert report.raw[report.facts[2].sentence_start : report.facts[2].sentence_end].count("\n") == 2
    assert report.facts[2].line == 4


def test_without_boxes_there_are_no_rectangles() -> None:
    report = extract_source(Source("a.txt", RAW, "0" * 64, "utf-8", "text"), load())
    assert {x.rects for x in (*report.facts, *report.targets)} == {None}


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(readers._readers, ".fake", lambda data, path: source(path))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.fake").write_bytes(b"x")
    (tmp_path / "in" / "b.txt").write_text(RAW, "utf-8")
    summary = run_folder(tmp_path / "in", tmp_path / "out")
    assert (summary.exit_code, len(summary.incomplete), summary.unread, summary.failed) == (0, 1, [], [])
    return tmp_path / "out"


def test_rectangles_stand_in_lines_and_database(outputs: Path) -> None:
    lines = [json.loads(line) for line in (outputs / "facts.jsonl").read_text("utf-8").splitlines()]
    assert [x["rects"] for x in lines if x["text"] == "40余万元"] == [[[1, 0.0, 20.0, 50.0, 30.0]], None]
    connection = sqlite3.connect(outputs / "facts.db")
    found = connection.execute("SELECT rects FROM facts WHERE text = '40余万元' ORDER BY report").fetchall()
    connection.close()
    assert found == [("[[1, 0.0, 20.0, 50.0, 30.0]]",), (None,)]
    with reading(outputs) as connection:
        hits = {hit["report"]: hit["rects"] for hit in search_facts(connection, Query(words=("建成",))).records}
    assert hits["b.txt"] is None
    assert hits["a.fake"]


def test_what_was_not_read_is_named_without_failing_the_run(outputs: Path) -> None:
    (line,) = [json.loads(line) for line in (outputs / "errors.jsonl").read_text("utf-8").splitlines()]
    jsonschema.Draft202012Validator(schemas.load("error")).validate(line)
    assert (line["severity"], line["kind"], line["place"]) == ("warning", "incomplete", "page 2")
    assert line["message"] == "a.fake (page 2): page 2 is a picture without text; run OCR over it"
    run = json.loads((outputs / "run.json").read_text("utf-8"))
    assert (run["counts"]["incomplete"], run["counts"]["reports"], run["counts"]["unsupported"]) == (1, 2, 0)
    record = json.loads((outputs / "records" / "a.fake.json").read_text("utf-8"))
    assert record["warnings"] == [WARNING._asdict()]
