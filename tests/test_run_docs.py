"""`docs/record.md` names every field and column, and its queries run."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fake_reports import FakeWorker, sample

from extractor import readers, schemas, store
from extractor.run import run_folder, work
from extractor.store.rows import COLUMNS

PAGE = Path(__file__).parents[1] / "docs" / "record.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def part(heading: str) -> str:
    return PAGE.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("schema", "heading"),
    [("fact", "Facts"), ("target", "Targets"), ("article", "Articles"), ("left_out", "What was left out"),
     ("error", "errors.jsonl")],
)  # fmt: skip
def test_every_field_is_described(schema: str, heading: str) -> None:
    described = set(re.findall(r"`([a-z_0-9]+)`", part(heading)))
    assert set(schemas.load(schema)["properties"]) <= described


def test_every_further_column_is_described() -> None:
    described = set(re.findall(r"`([a-z_0-9]+)`", part("The database")))
    for table, schema in [("facts", "fact"), ("targets", "target"), ("reports", None), ("sentences", None)]:
        own = set(schemas.load(schema)["properties"]) if schema else set()
        assert set(COLUMNS[table]) - own - {"n"} <= described, table


@pytest.mark.parametrize("query", range(3))
def test_queries_in_sql_run_and_find(tmp_path: Path, query: int) -> None:
    planned = sample("plan.txt")
    object.__setattr__(planned.facts[1], "status", "target")
    object.__setattr__(planned.facts[3], "status", "actual")
    object.__setattr__(planned.facts[3], "aspect", "level")
    store.build(tmp_path / "facts.db", [planned])
    connection = sqlite3.connect(tmp_path / "facts.db")
    found = connection.execute(blocks("sql")[query]).fetchall()
    connection.close()
    assert len(found) == (1, 1, 3)[query]


def test_queries_in_pandas_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(work, "Worker", FakeWorker)
    monkeypatch.setattr(FakeWorker, "work", lambda self, task: work.finish(task, sample(task.report)))
    monkeypatch.setattr(readers, "suffixes", lambda: {".txt"}, raising=False)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    run_folder(tmp_path / "in", tmp_path / "outputs")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    assert len(blocks("python")) == 4
    for block in blocks("python"):
        exec(block, names)
    assert str(names["facts"]["value"][1]) == "290000000"
    printed = capsys.readouterr().out
    assert "99.6%" in printed
    assert printed.endswith("True\n")
    assert "a.txt" in printed
