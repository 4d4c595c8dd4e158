"""The whole way over real text: every line is allowed by its schema, every record points at its own characters."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from test_schemas import check_outputs

from extractor import readers
from extractor.run import run_folder

CORPUS = Path(__file__).parents[1] / "corpus"
SHARED = Path(__file__).parents[1].parent / "shared" / "corpus"
FOLDERS = [
    pytest.param(CORPUS, id="corpus"),
    pytest.param(SHARED, id="shared", marks=pytest.mark.skipif(not SHARED.is_dir(), reason="shared reports not here")),
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_run_over_real_reports(folder: Path, tmp_path: Path) -> None:
    summary = run_folder(folder, tmp_path / "one")
    assert (summary.exit_code, summary.failed) == (0, [])
    assert summary.counts["facts"] > 100
    check_outputs(tmp_path / "one")
    files = [p for p in folder.rglob("*") if p.suffix in readers.suffixes()]
    raws = {p.relative_to(folder).as_posix(): readers.read(p).raw for p in files}
    for name, text in [("facts", "text"), ("targets", "deadline_text"), ("articles", None)]:
        records = [
            json.loads(line) for line in (tmp_path / "one" / f"{name}.jsonl").read_text("utf-8").split("\n")[:-1]
        ]
        assert len({record["id"] for record in records}) == len(records)
        for record in records:
            raw = raws[record["report"]][record["start"] : record["end"]]
            assert raw
            assert text is None or raw == record[text]


def test_processes_write_what_one_writes(tmp_path: Path) -> None:
    run_folder(CORPUS, tmp_path / "one")
    run_folder(CORPUS, tmp_path / "two", jobs=2)
    run_folder(CORPUS, tmp_path / "two", jobs=2)
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file() and path.name != "run.json":
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path.name
    connection = sqlite3.connect(tmp_path / "two" / "facts.db")
    counts = json.loads((tmp_path / "two" / "run.json").read_text("utf-8"))["counts"]
    for table in ("reports", "articles", "facts", "targets"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == counts[table]
    connection.close()
