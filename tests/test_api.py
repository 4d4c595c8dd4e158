"""The library as its users call it: extract, extract_file, parse_quantity, parse_period, data frames, explanations."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import extractor
from extractor.explain import explain

MODULES = sorted(
    info.name for info in pkgutil.walk_packages(extractor.__path__, "extractor.") if not info.name.endswith("__main__")
)
TEXT = "全县教育工作总结\n\n2023年，全县新建小学4所，投入40余万元。\n到2025年底前建成公办幼儿园3所。\n"


@pytest.mark.parametrize("name", ["extractor", *MODULES])
def test_examples_in_docstrings_are_so(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_the_package_has_examples() -> None:
    finder = doctest.DocTestFinder()
    assert sum(len(test.examples) for test in finder.find(extractor)) >= 3


def test_every_name_is_there_and_typed() -> None:
    for name in extractor.__all__:
        assert getattr(extractor, name) is not None
    assert dir(extractor) == sorted(extractor.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'extrakt'"):
        extractor.extrakt  # noqa: B018


# ── extract ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_extract_gives_facts_targets_and_their_places_in_the_text() -> None:
    report = extractor.extract(TEXT)
    assert [fact.text for fact in report.facts] == ["4所", "40余万元", "3所"]
    assert [target.deadline_text for target in report.targets] == ["2025年底前"]
    for fact in report.facts:
        assert TEXT[fact.start : fact.end] == fact.text
    assert [fact.line for fact in report.facts] == [3, 3, 4]


@pytest.mark.parametrize(
    ("reference", "period"), [(None, None), ("2024", "2023"), ("2024-12", "2023"), ("2020-01-15", "2019")]
)
def test_relative_words_need_a_reference(reference: str | None, period: str | None) -> None:
    (fact,) = extractor.extract("去年，全县新建小学4所。", reference).facts
    assert fact.period == period
    assert fact.period_text == "去年"


@pytest.mark.parametrize("reference", ["last year", "2024-13", "", "2024/12/05"])
def test_a_bad_reference_is_told(reference: str) -> None:
    with pytest.raises(extractor.ValueParseError, match="is no EDTF date; give 2024, 2024-12 or 2024-12-05"):
        extractor.extract("全县新建小学4所。", reference)


@pytest.mark.parametrize("text", ["", " ", "\n", "，。", "没有数字", "\x00", "\ud800", "9" * 5000])
def test_any_text_will_do(text: str) -> None:
    assert extractor.extract(text).raw == text


def test_extract_file_reads_what_extract_reads(tmp_path: Path) -> None:
    path = tmp_path / "2023年报告.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    report = extractor.extract_file(path)
    assert (report.path, report.encoding, report.raw) == (path.name, "gb18030", TEXT)
    same = extractor.extract(TEXT, path=path.name)
    assert report.facts == same.facts


def test_extract_file_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(extractor.ReadError, match=r"none\.txt"):
        extractor.extract_file(tmp_path / "none.txt")


# ── values ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit", "modifier"),
    [
        ("40余万元", "money", "400000", "400000", "CNY", ">"),
        ("20,596万元", "money", "205960000", "205960000", "CNY", "="),
        ("4—5所", "count", "4", "5", "所", "="),
        ("0.5到1个百分点", "percentage", "0.5", "1", "pp", "="),
        ("不低于95%", "percentage", "95", "95", "%", ">="),
        ("二十三亿六千万元", "money", "2360000000", "2360000000", "CNY", "="),
        ("近2亿元", "money", "200000000", "200000000", "CNY", "<"),
    ],
)
def test_parse_quantity(text: str, kind: str, low: str, high: str, unit: str, modifier: str) -> None:
    quantity = extractor.parse_quantity(text)
    assert (quantity.kind, quantity.unit, quantity.modifier) == (kind, unit, modifier)
    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))
    assert type(quantity.low) is type(quantity.high) is Decimal


@pytest.mark.parametrize("text", ["", "十分重视", "学校", "第三次", "4所和5所"])
def test_parse_quantity_refuses_what_is_none(text: str) -> None:
    with pytest.raises(extractor.ValueParseError):
        extractor.parse_quantity(text)


def test_a_value_error_is_what_python_users_catch() -> None:
    assert issubclass(extractor.ValueParseError, ValueError)
    assert issubclass(extractor.ValueParseError, extractor.ExtractorError)


@pytest.mark.parametrize(
    ("text", "reference", "edtf"),
    [
        ("2012年", None, "2012"),
        ("2012—2015年", None, "2012/2015"),
        ("“十二五”末", "2012", "2015-12"),
        ("去年", "2024-12", "2023"),
        ("去年", None, None),
        ("20xx年", None, "20XX"),
        ("8月底前", "2024", "2024-08"),
    ],
)
def test_parse_period(text: str, reference: str | None, edtf: str | None) -> None:
    assert period_of(text, reference) == edtf


def period_of(text: str, reference: str | None) -> str | None:
    return extractor.parse_period(text, reference=reference)


def test_parse_period_refuses_what_is_none() -> None:
    with pytest.raises(extractor.ValueParseError):
        extractor.parse_period("小学")


# ── data frames ─────────────────────────────────────────────────────────────────────────────────────────────


def test_data_frame_keeps_values_exact() -> None:
    table = extractor.extract("2023年投入0.1亿元，另有28 496.35万元。").to_dataframe()
    assert table["low"].tolist() == [Decimal("10000000"), Decimal("284963500")]
    assert {type(value) for value in [*table["low"], *table["high"]]} == {Decimal}
    assert table["low"].sum() == Decimal("294963500")
    assert table["start"].dtype.kind == "i"
    assert table["confidence"].dtype.kind == "f"


def test_data_frame_has_the_columns_of_the_record_even_when_empty() -> None:
    empty, full = extractor.extract("没有。").to_dataframe(), extractor.extract(TEXT).to_dataframe()
    assert list(empty.columns) == list(full.columns) == list(extractor.Fact.__dataclass_fields__)
    assert (len(empty), len(full)) == (0, 3)
    targets = extractor.extract(TEXT).targets_dataframe()
    assert isinstance(targets, pd.DataFrame)
    assert targets["deadline"].tolist() == ["2025-12"]


def test_report_is_json_ready() -> None:
    import json

    report = extractor.extract(TEXT)
    data = report.to_dict()
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data
    assert [fact["id"] for fact in data["facts"]] == [fact.id for fact in report.facts]


# ── explanations ────────────────────────────────────────────────────────────────────────────────────────────


def test_explain_names_rule_and_pieces() -> None:
    report = extractor.extract(TEXT)
    (found,) = explain(report, at=TEXT.index("余万"))
    assert (found.verdict, found.text, found.line) == ("fact", "40余万元", 3)
    assert report.facts[1].rule in found.because[0]
    assert "400000" in found.because[0]
    assert any(line.startswith("subject: 投入") for line in found.because)


def test_explain_says_why_a_number_is_no_fact() -> None:
    text = "第三次会议讨论了国办发〔2012〕6号文件，新建小学4所。"
    verdicts = {e.text: e.verdict for e in explain(extractor.extract(text))}
    assert verdicts["4所"] == "fact"
    assert "left out" in verdicts.values()


def test_explain_points_at_the_nearest_where_nothing_stands() -> None:
    report = extractor.extract(TEXT)
    (found,) = explain(report, at=0)
    assert found.verdict == "nothing"
    assert found.because == ("no number stands at offset 0; the nearest is '2023年' at 10 (left out)",)
    (none,) = explain(extractor.extract("没有数字。"), at=1)
    assert none.because == ("no number was found in the whole report",)


def test_explain_without_a_place_goes_through_the_report_in_order() -> None:
    starts = [found.start for found in explain(extractor.extract(TEXT))]
    assert starts == sorted(starts)
    assert len(starts) >= 4
