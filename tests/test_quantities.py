"""Quantities in clean text: values, modifiers, denominators, tables, and the numbers that are left out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import PatternError, ValueParseError
from extractor.mentions.finders import FINDERS
from extractor.mentions.quantities import find_quantities
from extractor.mentions.quantity_parse import parse_quantity
from extractor.rules import load
from extractor.tables import find_tables
from extractor.text import normalise
from extractor.types import NotAFact, Quantity


def found(text: str) -> list[Quantity]:
    return find_quantities(text, load(), tables=find_tables(normalise(text), load()))[0]


def left_out(text: str) -> list[NotAFact]:
    return find_quantities(text, load())[1]


@pytest.mark.parametrize(
    ("text", "core", "modifier", "outer"),
    [
        ("投入近3亿元。", "3亿元", "<", "近3亿元"),
        ("总量约40余万吨。", "40余万吨", ">", "约40余万吨"),
        ("近40余所学校。", "40余所", "<", "近40余所"),
        ("补助不低于25元/生。", "25元/生", ">=", "不低于25元/生"),
        ("失业率控制在4%以内。", "4%", "<=", "控制在4%以内"),
        ("失业率控制在4%左右。", "4%", "~", "控制在4%左右"),
        ("共有20所左右。", "20所", "~", "20所左右"),
        ("产值突破500亿元。", "500亿元", ">", "突破500亿元"),
        ("增长10%以上。", "10%", ">=", "10%以上"),
        ("历史最近3个村。", "3个", "=", "3个"),
        ("至少掌握2项技能。", "2项", ">=", "至少掌握2项"),
        ("不低于公用经费的5%。", "5%", ">=", "不低于公用经费的5%"),
        ("增长-3.5%。", "-3.5%", "=", "-3.5%"),
    ],
)
def test_modifiers_and_outer_spans(text: str, core: str, modifier: str, outer: str) -> None:
    (quantity,) = found(text)
    assert (quantity.text, quantity.modifier) == (core, modifier)
    assert text[quantity.outer_start : quantity.outer_end] == outer


def test_a_list_behind_fenbie_shares_its_modifier() -> None:
    assert [q.modifier for q in found("营收分别突破30亿元、40亿元。")] == [">", ">"]
    assert [q.modifier for q in found("营收突破30亿元、利润40亿元。")] == [">", "="]


def test_a_word_behind_a_list_belongs_to_its_last_number() -> None:
    assert [q.modifier for q in found("达94%、98%以上。")] == ["=", ">="]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("按每生每年1500元的标准补助。", "生/年"),
        ("每人60元/月。", "人/月"),
        ("每年投入360万元。", "年"),
        ("每万人发明专利拥有量达到34件。", "万人"),
        ("每张床位补贴应不少于500元。", "床位"),
        ("每年给予每个床位1200元。", "床位/年"),
        ("补助25万元/人。", "人"),
        ("覆盖率每年保持100%。", None),
        ("每年通过的。投入5万元。", None),
        ("投入5万元。", None),
    ],
)
def test_denominators(text: str, per: str | None) -> None:
    (quantity,) = found(text)
    assert quantity.per == per


def test_two_ends_of_a_change_are_two_quantities() -> None:
    assert [q.text for q in found("由20%到25%。")] == ["20%", "25%"]
    assert [(q.low, q.high) for q in found("增长20%到25%。")] == [(Decimal(20), Decimal(25))]


def test_cells_of_a_flattened_table_take_the_unit_of_row_or_column() -> None:
    text = "产品名称 产量（万吨） 比上年增长（%）\n大米 12.5 -3.2\n面粉 8 4.0\n公路客运量 万人 30.5 7.9\n"
    cells = [(q.text, str(q.low), q.unit) for q in found(text)]
    assert cells == [
        ("12.5", "125000", "t"),
        ("-3.2", "-3.2", "%"),
        ("8", "80000", "t"),
        ("4.0", "4", "%"),
        ("30.5", "305000", "人"),
        ("7.9", "7.9", "%"),
    ]


def test_numbers_in_lines_without_units_stay_out() -> None:
    assert found("大米 12.5 3.2\n") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("第87中学", "ordinal"),
        ("前10名", "rank"),
        ("国办发〔2012〕6号", "document"),
        ("沿107国道", "road"),
        ("拨打12345热线", "road"),
        ("2023年3月15日", "date"),
        ("早上8:30到校", "time of day"),
        ("新建5G基站", "code"),
        ("PM2.5浓度", "code"),
        ("延时服务5+2", "formula"),
        ("实施“157培训工程”。", "quotation"),
        ("《33条措施》", "title"),
        ("三次产业结构为20:47.1:32.9。", "several parts"),
        ("单位：万元", "without a number"),
        ("一个中心", "article"),
        ("位于23。", "without a unit"),
    ],
)
def test_numbers_left_out_say_why(text: str, reason: str) -> None:
    assert found(text) == []
    rules = {rule.id: str(rule.keys["reason"]) for rule in load().of("exclusion")}
    assert any(reason in rules[other.rule] or other.rule.startswith(f"exclusion.{reason}") for other in left_out(text))
    assert all(other.reason for other in left_out(text))


@pytest.mark.parametrize("text", ["统一部署，十分重视三农。", "千方百计增收，逐一对账。", "不断提升。"])
def test_numerals_that_are_parts_of_words_are_in_neither_list(text: str) -> None:
    assert find_quantities(text, load()) == ([], [])


def test_slogans_are_optional_things_are_not() -> None:
    assert [q.optional for q in found("从五个方面入手，成立六个工作小组。")] == [True, False]


def test_only_the_range_asked_for_is_searched() -> None:
    text = "共5个村、6所学校、7名教师。"
    assert [q.text for q in find_quantities(text, load(), 4, 10)[0]] == ["6所"]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="0123456789.,，、：:万亿千百十一二三两余多个年月日%元/-—第（）() \n每近以上人吨AGx", max_size=120)
)
def test_every_run_of_digits_is_in_exactly_one_list(text: str) -> None:
    quantities, others = find_quantities(text, load())
    covered = [0] * len(text)
    for item in [*quantities, *others]:
        assert text[item.start : item.end] == item.text
        for at in range(item.start, item.end):
            covered[at] += 1
    for at, character in enumerate(text):
        if character in "0123456789":
            assert covered[at] == 1, (text, at)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000,
        "一" * 50_000,
        "万亿" * 25_000,
        "1、" * 25_000,
        "每" * 50_000,
        "1.1" * 20_000,
        "《" * 50_000,
        "1 " * 25_000,
        "三分之" * 20_000,
    ],
)
def test_hostile_text_does_not_hang(text: str) -> None:
    with ends():
        quantities, others = find_quantities(text, load())
    assert all(text[x.start : x.end] == x.text for x in (*quantities, *others))


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit", "modifier", "per"),
    [
        ("近3亿元", "money", "300000000", "300000000", "CNY", "<", None),
        ("40余万元", "money", "400000", "400000", "CNY", ">", None),
        ("不低于25元/生", "money", "25", "25", "CNY", ">=", "生"),
        ("１２，３４５ 人", "count", "12345", "12345", "人", "=", None),
        ("28 496万元", "money", "284960000", "284960000", "CNY", "=", None),
        ("人民币 8千元", "money", "8000", "8000", "CNY", "=", None),
        ("港币两千九百六十元", "money", "2960", "2960", "HKD", "=", None),
        ("肆佰叁拾萬圆整", "money", "4300000", "4300000", "CNY", "=", None),
        ("十块三毛", "money", "10.3", "10.3", "CNY", "=", None),
        ("数十亿元", "money", "2000000000", "9000000000", "CNY", "=", None),
        ("负40%", "percentage", "-40", "-40", "%", "=", None),
        ("0.5到1个百分点", "percentage", "0.5", "1", "pp", "=", None),
        ("三成半", "percentage", "35", "35", "%", "=", None),
        ("7.2‰", "percentage", "7.2", "7.2", "‰", "=", None),
        ("1/2", "ratio", "0.5", "0.5", "1", "=", None),
        ("17.22：1", "ratio", "17.22", "17.22", "1", "=", None),
        ("一吨半", "measure", "1.5", "1.5", "t", "=", None),
        ("二两", "measure", "2", "2", "liang", "=", None),
        ("二十億", "count", "2000000000", "2000000000", None, "=", None),
    ],
)
def test_parse_quantity(
    text: str, kind: str, low: str, high: str, unit: str | None, modifier: str, per: str | None
) -> None:
    quantity = parse_quantity(text)
    assert (quantity.kind, str(quantity.low), str(quantity.high)) == (kind, low, high)
    assert (quantity.unit, quantity.modifier, quantity.per) == (unit, modifier, per)


@pytest.mark.parametrize("text", ["", "abc", "3个5个", "增长3%", "2023年3月15日", "第3名", "9" * 500])
def test_what_is_no_quantity_is_named(text: str) -> None:
    with pytest.raises(ValueParseError, match="expected"):
        parse_quantity(text)


def test_every_rule_has_a_finder_that_finds_its_first_example() -> None:
    for kind in ("quantity", "exclusion"):
        for rule in load().of(kind):
            example = rule.examples[0]
            spans = {(f.start, f.end) for f in FINDERS[kind](example.text, {}) if f.rule == rule.id}
            assert set(example.spans) <= spans, rule.id


def test_an_unknown_production_names_file_and_rule(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "kind: quantity\nrules:\n  - {id: count.mine, about: x, match: '(?<num>{number})亩田', as: fields,"
        " examples: ['[[3亩田]]'], counterexamples: [{text: 三亩田里, because: x}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(PatternError, match=r"mine\.yaml, rule count\.mine: unknown `as` 'fields'"):
        find_quantities("共3亩田。", load(tmp_path))
