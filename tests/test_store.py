"""The database: set-up, writing, doubling, and the years of a period."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fake_reports import make_report, sample

from extractor import extract, store
from extractor.errors import OutputsError
from extractor.store import schema
from extractor.store.database import build
from extractor.store.rows import COLUMNS
from extractor.types import ArticleRecord, Fact, Target


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every plain table, and how many terms the indexes of words hold."""
    connection = sqlite3.connect(path)
    tables = ("meta", "reports", "articles", "sentences", "facts", "targets", "sqlite_master")
    try:
        return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}
    finally:
        connection.close()


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    store.create(connection)
    return connection


@pytest.mark.parametrize(
    ("edtf", "covered"),
    [
        ("2012", (2012, 2012)), ("2012/2015", (2012, 2015)), ("2015-12", (2015, 2015)), ("2014-12-31", (2014, 2014)),
        ("2010/", (2010, 9999)), ("2010/..", (2010, 9999)), ("../2012", (0, 2012)), ("/2012", (0, 2012)),
        ("2011-09/2012-07", (2011, 2012)), ("2015?", (2015, 2015)), ("20XX", (None, None)), ("20XX/20XX", (None, None)),
        (None, (None, None)), ("", (None, None)), ("{2012,2014}", (2012, 2014)),
    ],
)  # fmt: skip
def test_years(edtf: str | None, covered: tuple[int | None, int | None]) -> None:
    assert store.years(edtf) == covered


def test_columns_are_those_of_the_records() -> None:
    assert tuple(f.name for f in dataclasses.fields(Fact)) == schema.FACT_COLUMNS
    assert tuple(f.name for f in dataclasses.fields(Target)) == schema.TARGET_COLUMNS
    assert tuple(f.name for f in dataclasses.fields(ArticleRecord)) == schema.ARTICLE_COLUMNS


def test_tables_have_the_columns_that_are_written(tmp_path: Path) -> None:
    connection = connect(tmp_path / "facts.db")
    for table in ("reports", "articles", "sentences", "facts", "targets"):
        have = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert have == set(COLUMNS[table])
    connection.close()


def test_setting_up_twice_changes_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "facts.db")
    first = dump(tmp_path / "facts.db")
    store.create(connection)
    assert dump(tmp_path / "facts.db") == first
    connection.close()


def test_values_are_exact_text_and_comparable_number(tmp_path: Path) -> None:
    exact = "12345678901234567890.123"
    report = make_report("a.txt", [("投入【很多元】。", {"kind": "money", "low": exact, "high": exact})])
    store.build(tmp_path / "facts.db", [report])
    connection = sqlite3.connect(tmp_path / "facts.db")
    assert connection.execute("SELECT low, typeof(low), low_num FROM facts").fetchone() == (exact, "text", float(exact))
    connection.close()


def test_replacing_doubles_nothing_and_forgets_the_old(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    connection = connect(path)
    store.replace_report(connection, sample())
    store.replace_report(connection, make_report("b.txt", [("图书馆【3座】。", {"subject": "图书馆"})]))
    first = dump(path)
    store.replace_report(connection, sample())
    assert dump(path) == first
    store.replace_report(connection, make_report("县/2015.txt", [("幼儿园【7所】。", {"subject": "幼儿园"})]))
    connection.row_factory = sqlite3.Row
    assert store.search_facts(connection, store.Query(("大班额",))).total == 0
    assert [r["text"] for r in store.search_facts(connection, store.Query(("幼儿园",))).records] == ["7所"]
    assert [r["text"] for r in store.search_facts(connection, store.Query(("图书馆",))).records] == ["3座"]
    connection.execute("INSERT INTO sentence_index (sentence_index) VALUES ('integrity-check')")
    terms = "SELECT count(*) FROM sentence_index WHERE sentence_index MATCH ?"
    assert connection.execute(terms, ("大 班 额",)).fetchone()[0] == 0
    connection.close()


def test_a_report_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    good, twin = sample("a.txt"), sample("b.txt")
    rows = store.report_rows(dataclasses.replace(twin, facts=(*twin.facts, twin.facts[0])), 2, "records/b.txt.json")
    builder = store.Writer(tmp_path / "facts.db")
    builder.add(store.report_rows(good, 1, "records/a.txt.json"))
    with pytest.raises(sqlite3.IntegrityError):
        builder.add(rows)
    builder.finish()
    builder.close()
    connection = sqlite3.connect(tmp_path / "facts.db")
    indexed = connection.execute("SELECT rowid FROM sentence_index WHERE sentence_index MATCH '学 校'").fetchall()
    assert [n >> schema.ROW_BITS for (n,) in indexed] == [1]
    for table in ("reports", "articles", "sentences", "facts", "targets"):
        column = "path" if table == "reports" else "report"
        assert connection.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall() == [("a.txt",)], table
    connection.close()


def test_a_subject_outside_its_sentence_is_found_and_forgotten(tmp_path: Path) -> None:
    connection = connect(tmp_path / "facts.db")
    connection.row_factory = sqlite3.Row
    store.replace_report(connection, make_report("a.txt", [("达【3座】。", {"subject": "图书馆"})]))
    assert store.search_facts(connection, store.Query(("图书",))).total == 1
    indexed = "SELECT count(*) FROM subject_index WHERE subject_index MATCH ?"
    assert connection.execute(indexed, ("图 书 馆",)).fetchone()[0] == 1
    store.replace_report(connection, make_report("a.txt", [("图书馆达【3座】。", {"subject": "图书馆"})]))
    assert store.search_facts(connection, store.Query(("图书",))).total == 1
    assert connection.execute(indexed, ("图 书 馆",)).fetchone()[0] == 0, "found with its sentence"
    connection.close()


def test_characters_of_a_word_elsewhere_in_a_sentence_are_no_hit(tmp_path: Path) -> None:
    store.build(tmp_path / "facts.db", [make_report("a.txt", [("学生入校【3人】，用５Ｇ网。", {"subject": "学生"})])])
    with store.reading(tmp_path) as connection:
        found = {
            word: store.search_facts(connection, store.Query((word,))).total for word in ("学校", "入校", "5g", "5G")
        }
    assert found == {"学校": 0, "入校": 1, "5g": 1, "5G": 1}


def test_a_fact_in_no_listed_sentence_can_be_found(tmp_path: Path) -> None:
    report = dataclasses.replace(sample(), sentences=())
    store.build(tmp_path / "facts.db", [report])
    with store.reading(tmp_path) as connection:
        assert store.search_facts(connection, store.Query(("专项", "消除"))).total == 1


def test_outputs_that_cannot_be_used_say_so(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match=r"holds no facts\.db; run `extractor run"), store.reading(tmp_path):
        pass
    (tmp_path / "facts.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(OutputsError, match="is no database of this program"), store.reading(tmp_path):
        pass
    (tmp_path / "facts.db").unlink()
    store.build(tmp_path / "facts.db", [sample()], [("schema_version", "999")])
    with pytest.raises(OutputsError, match="has schema version 999"), store.reading(tmp_path):
        pass


def test_twenty_thousand_facts_are_written(tmp_path: Path) -> None:
    lines = [
        (f"第{i}次投入【{i}万元】，用于义务教育学校标准化建设和大班额消除工作。", {"subject": "投入"})
        for i in range(200)
    ]
    reports = [make_report(f"{i:03}.txt", lines) for i in range(100)]
    store.build(tmp_path / "facts.db", reports)
    with store.reading(tmp_path) as connection:
        assert store.search_facts(connection, store.Query(("大班额",))).total == 20_000
    with store.reading(tmp_path) as connection:
        assert store.search_facts(connection, store.Query(("大班",), limit=1)).total == 20000


def test_indexes_for_many_facts_are_made_where_there_are_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def indexes(name: str) -> set[str]:
        build(tmp_path / name, [extract("2023年，地区生产总值86亿元，新建小学4所。")])
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}

    assert "facts_report" in indexes("few.db")
    assert "facts_indicator" not in indexes("few2.db")
    monkeypatch.setattr("extractor.store.database.MANY_FACTS", 1)
    assert {"facts_report", "facts_indicator", "facts_value"} <= indexes("many.db")
