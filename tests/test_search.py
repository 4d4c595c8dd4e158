"""Search over facts and targets, and that no word of a user is ever taken for syntax."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fake_reports import make_report, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import store
from extractor.store import Query


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("outputs")
    store.build(
        folder / "facts.db", [sample(), make_report("乡/b.txt", [("大班额化解率【95%】。", {"place": "远山乡"})])]
    )
    with store.reading(folder) as opened:
        yield opened


def texts(connection: sqlite3.Connection, **fields: Any) -> list[str]:
    return [record["text"] for record in store.search_facts(connection, Query(**fields)).records]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("大班额",), ["56个", "95%", "40余万元"]),  # the subject's hit first, then by report and position
        (("学校",), ["2.9亿元"]),
        (("校",), ["2.9亿元"]),
        (("5G基站",), ["2.9亿元"]),
        (("５g基站",), ["2.9亿元"]),
        (("G基",), ["2.9亿元"]),
        (("9.6",), ["99.6%"]),
        (("9，6",), []),
        (("。",), ["95%", "56个", "2.9亿元", "40余万元", "4—5所", "99.6%"]),
        (("大班额", "资金"), ["40余万元"]),
        (("大班额资金",), []),
        (("班大",), []),
        ((), ["95%", "56个", "2.9亿元", "40余万元", "4—5所", "99.6%"]),
    ],
)
def test_words_are_exact_substrings(connection: sqlite3.Connection, words: tuple[str, ...], found: list[str]) -> None:
    if words == ("。",) or not words:
        assert sorted(texts(connection, words=words)) == sorted(found)
    else:
        assert texts(connection, words=words) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"kind": "money"}, ["2.9亿元", "40余万元"]),
        ({"status": "target"}, ["4—5所"]),
        ({"category": "school", "school_level": "primary"}, ["4—5所"]),
        ({"aspect": "increase"}, ["4—5所"]),
        ({"unit": "%"}, ["99.6%"]),
        ({"year": 2013}, ["2.9亿元", "99.6%"]),
        ({"year": 2015}, ["56个", "2.9亿元", "40余万元", "99.6%"]),
        ({"year": 2009}, []),
        ({"place": "远山"}, ["95%"]),
        ({"report": "县"}, ["56个", "2.9亿元", "40余万元", "4—5所", "99.6%"]),
        ({"report": "*/b.txt"}, ["95%"]),
        ({"kind": "money", "minimum": Decimal(400000), "maximum": Decimal("1e6")}, ["40余万元"]),
        ({"unit": "所", "minimum": Decimal(5), "category": "school"}, ["4—5所"]),
        ({"unit": "所", "minimum": Decimal("5.1"), "category": "school"}, []),
        ({"unit": "所", "maximum": Decimal(4), "category": "school"}, ["4—5所"]),
        ({"unit": "%", "minimum": Decimal("99.60"), "maximum": Decimal("99.6")}, ["99.6%"]),
    ],
)
def test_filters(connection: sqlite3.Connection, fields: dict[str, Any], found: list[str]) -> None:
    assert texts(connection, **fields) == found


def test_pages(connection: sqlite3.Connection) -> None:
    every = texts(connection)
    result = store.search_facts(connection, Query(limit=2, offset=1))
    assert (result.total, [r["text"] for r in result.records]) == (6, every[1:3])


def test_a_hit_is_the_flat_record(connection: sqlite3.Connection) -> None:
    [record] = store.search_facts(connection, Query(("化解率",))).records
    report = make_report("乡/b.txt", [("大班额化解率【95%】。", {"place": "远山乡"})])
    assert record == report.to_dict()["facts"][0]
    assert list(record) == list(report.to_dict()["facts"][0])


def test_targets(connection: sqlite3.Connection) -> None:
    [target] = store.search_targets(connection, Query(("大班额",), year=2018, place="青禾")).records
    assert target == sample().to_dict()["targets"][0]
    assert store.search_targets(connection, Query(year=2017)).total == 0


@pytest.mark.parametrize(
    "word",
    [
        '"', "大班额\" OR \"", "学校*", "NEAR(大 班)", "subject:大", "'; DROP TABLE facts; --", "^大", "-大", "\0", "%",
        "_", "é", "𰻝", "\ufffd", "AND", "(", "\\",
    ],
)  # fmt: skip
def test_words_are_never_syntax(connection: sqlite3.Connection, word: str) -> None:
    hits = texts(connection, words=(word,))
    assert hits == (["95%", "99.6%"] if word == "%" else [])
    store.search_targets(connection, Query((word,)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sentences=st.lists(st.text('大班额学校5G９.，A"é〇𠮷𰻝 ', min_size=1, max_size=12), min_size=1, max_size=4),
    word=st.text('大班额学校5G９.，a"é〇𠮷𰻝', min_size=1, max_size=3),
)
def test_found_by_the_index_is_found_by_looking(tmp_path: Path, sentences: list[str], word: str) -> None:
    path = tmp_path / "facts.db"
    path.unlink(missing_ok=True)
    store.build(path, [make_report("a.txt", [(f"{text}【1个】", {}) for text in sentences])])

    def plain(text: str) -> str:
        return text.replace("９", "9").lower()

    with store.reading(tmp_path) as connection:
        found = [r["sentence"] for r in store.search_facts(connection, Query((word,))).records]
    assert found == [f"{text}1个" for text in sentences if plain(word) in plain(f"{text}1个")]


def test_known_values(connection: sqlite3.Connection) -> None:
    assert store.known_values(connection, "category") == ["class", "school"]
    with pytest.raises(ValueError, match="no column"):
        store.known_values(connection, "1; DROP TABLE facts")
