"""Facts in tables: cells of blocks, of pipe tables and of flattened ones; heads, units, periods, what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor.pipeline import extract_source
from extractor.records import Report
from extractor.rules import load
from extractor.tables import cell_ends, find_tables
from extractor.text import normalise
from extractor.types import Block, Source

SHARED = Path(__file__).parents[1].parent / "shared"


def cells(report: Report) -> dict[str, tuple[Any, ...]]:
    """Return what the records from tables say, by their text."""
    return {
        f.text: (f.low, f.unit, f.subject, f.period, f.aspect, f.status)
        for f in report.facts
        if "from_table" in f.flags
    }


def why(report: Report, text: str, field: str) -> str:
    fact = next(f for f in report.facts if f.text == text)
    return str(fact.why[field]["rule"] if field != "unit" else fact.why["quantity"]["pieces"]["unit_rule"])


def made(rows: list[list[tuple[str, int, int, int]]], before: str = "") -> Source:
    """Return a source whose only table has these rows; a cell is (text, column, rows, columns)."""
    raw, blocks = before, []
    for number, row in enumerate(rows, 1):
        for nth, (text, column, high, wide) in enumerate(row):
            raw += "\t" * bool(nth)
            blocks.append(Block(len(raw), len(raw) + len(text), "cell", None, "", 1, number, column, high, wide))
            raw += text
        raw += "\n"
    return Source("made.docx", raw, "", "utf-8", "docx", tuple(blocks))


def test_pipe_table_with_unit_column_years_and_growth() -> None:
    report = extract(
        "表1 2020年学校情况\n| 指标 | 单位 | 2019年 | 2020年 | 比上年增长（%） |\n|---|---|---:|---:|---:|\n"
        "| 普通小学在校生 | 万人 | 2.1 | 2.2 | 4.8 |\n| 校舍面积 | 平方米 | 1,204 | — | -3.5 |\n",
        "2021",
    )
    assert cells(report) == {
        "2.1": ("21000", "人", "普通小学在校生", "2019", "level", "actual"),
        "2.2": ("22000", "人", "普通小学在校生", "2020", "level", "actual"),
        "4.8": ("4.8", "%", "普通小学在校生", "2020", "increase", "actual"),
        "1,204": ("1204", "m2", "校舍面积", "2019", "level", "actual"),
        "-3.5": ("-3.5", "%", "校舍面积", "2020", "increase", "actual"),
    }
    assert [why(report, "2.1", f) for f in ("subject", "period", "unit")] == [
        "table.row_head",
        "table.column_head:time.year",
        "table.unit_column",
    ]
    assert why(report, "4.8", "period") == "table.caption:time.year"


def test_cells_of_blocks_with_spanning_heads() -> None:
    source = made(
        [
            [("指标", 1, 2, 1), ("2019年", 2, 1, 2), ("2020年", 4, 1, 2)],
            [("学校数（所）", 2, 1, 1), ("占比（%）", 3, 1, 1), ("学校数（所）", 4, 1, 1), ("占比（%）", 5, 1, 1)],
            [("其中：小学", 1, 1, 1), ("12", 2, 1, 1), ("40.0", 3, 1, 1), ("15", 4, 1, 1), ("45.5", 5, 1, 1)],
            [("初 中", 1, 1, 1), ("18", 2, 1, 1), ("60.0", 3, 1, 1), ("", 4, 1, 1), ("54.5", 5, 1, 1)],
        ]
    )
    assert cells(extract_source(source, load(), "2021")) == {
        "12": ("12", "所", "小学", "2019", "level", "actual"),
        "40.0": ("40", "%", "小学", "2019", "share", "actual"),
        "15": ("15", "所", "小学", "2020", "level", "actual"),
        "45.5": ("45.5", "%", "小学", "2020", "share", "actual"),
        "18": ("18", "所", "初中", "2019", "level", "actual"),
        "60.0": ("60", "%", "初中", "2019", "share", "actual"),
        "54.5": ("54.5", "%", "初中", "2020", "share", "actual"),
    }


def test_numbers_of_neighbouring_cells_never_run_together() -> None:
    source = made(
        [[("产量（吨）", 2, 1, 1), ("面积（亩）", 3, 1, 1)], [("粮食", 1, 1, 1), ("1", 2, 1, 1), ("204", 3, 1, 1)]]
    )
    assert {t: c[:2] for t, c in cells(extract_source(source, load())).items()} == {
        "1": ("1", "t"),
        "204": ("204", "mu"),
    }


def test_layout_tables_are_read_as_prose() -> None:
    inner = "全县新建学校5所。"
    source = Source(
        "a.html", inner + "\n", "", "utf-8", "html",
        (Block(0, len(inner), "cell", None, "", 1, 1, 1), Block(2, 5, "cell", None, "", 2, 1, 1)),
    )  # fmt: skip
    (fact,) = extract_source(source, load()).facts
    assert (fact.text, fact.subject, fact.flags) == ("5所", "学校", ())


def test_rows_parted_by_blanks_take_the_units_of_the_head() -> None:
    report = extract(
        "2020年统计公报\n表1 产量\n产品名称 产量（万吨） 比上年增长（%）\n粮食 12.5 -3.2\n#小麦 6.5 1.1\n"
        "表2 收入\n单位：元\n指标 2020年 2019年\n农村居民人均可支配收入 16000 15000\n"
        "城镇居民人均可支配收入 35000 33000\n"
    )
    found = cells(report)
    assert found["6.5"] == ("65000", "t", "小麦", "2020", "level", "actual")
    assert found["-3.2"][:2] == ("-3.2", "%")
    assert found["33000"] == ("33000", "CNY", "城镇居民人均可支配收入", "2019", "level", "actual")
    assert why(report, "33000", "unit") == "table.unit_line"


@pytest.mark.parametrize("kind", ["属性", ""])
def test_cells_one_below_the_other(kind: str) -> None:
    row = f"\n{kind}" if kind else ""
    text = f"青禾县“十四五”规划\n主要指标\n指标\n单位\n2020年\n2025年{row}\n"
    for name, unit, now, then in (("毛入园率", "%", "88.2", "92"), ("在校生", "万人", "3.1", "3.4")):
        text += f"{name}\n{unit}\n{now}\n{then}\n" + ("预期性\n" if kind else "")
    assert cells(extract(text, "2021")) == {
        "88.2": ("88.2", "%", "毛入园率", "2020", "level", "actual"),
        "92": ("92", "%", "毛入园率", "2025", "level", "target"),
        "3.1": ("31000", "人", "在校生", "2020", "level", "actual"),
        "3.4": ("34000", "人", "在校生", "2025", "level", "target"),
    }


def test_plans_serial_numbers_modifiers_and_sums_in_brackets() -> None:
    report = extract(
        "“十四五”主要指标\n| 序号 | 指标 | 单位 | 2025年 | 年均[累计] | 属性 |\n"
        "| 1 | 调查失业率 | % | - | <5.5 | 预期性 |\n| 2 | 高新技术企业 | 家 | 约300 | [120] | 预期性 |\n"
        "| 3 | 森林覆盖率 | % | ≥45 | - | 约束性 |\n",
        "2021",
    )
    assert cells(report) == {
        "5.5": ("5.5", "%", "调查失业率", "2021/2025", "level", "target"),
        "300": ("300", "家", "高新技术企业", "2025", "level", "target"),
        "120": ("120", "家", "高新技术企业", "2021/2025", "level", "target"),
        "45": ("45", "%", "森林覆盖率", "2025", "level", "target"),
    }
    assert [f.modifier for f in report.facts] == ["<", "~", "=", ">="]
    assert {x.text: x.reason for x in report.left_out}["2"] == "a serial number of a table"


def test_a_plan_flattened_to_lines_with_broken_names() -> None:
    report = extract(
        "“十四五”主要指标\n2025年 年均[累计]\n1 研发经费增长 % 预期性 - 6左右\n万元/\n"
        "2 劳动生产率 预期性 30左右 -\n人\n"
        "高中阶段受教育\n3 % 约束性 90 -\n人口的比例\n4 森林覆盖率 % 约束性 19.5 -\n",
        "2021",
    )
    found = cells(report)
    assert found["19.5"] == ("19.5", "%", "森林覆盖率", "2025", "level", "target")
    assert found["6"] == ("6", "%", "研发经费增长", "2021/2025", "increase", "target")
    assert "90" not in found, "its name is broken: nothing is emitted rather than something wrong"
    assert any(x.text == "90" and "between the rows" in x.reason for x in report.left_out)


def test_rows_of_years_take_the_column_as_subject() -> None:
    found = cells(
        extract(
            "表2 生产\n单位：万吨\n| 年份 | 粮食产量 | 增长（%） |\n|-|-|-|\n"
            "| 2018 | 12.5 | 2.1 |\n| 2019年 | 12.8 | 2.4 |\n"
        )
    )
    assert found == {
        "12.5": ("125000", "t", "粮食产量", "2018", "level", "actual"),
        "2.1": ("2.1", "%", "粮食产量", "2018", "increase", "actual"),
        "12.8": ("128000", "t", "粮食产量", "2019", "level", "actual"),
        "2.4": ("2.4", "%", "粮食产量", "2019", "increase", "actual"),
    }


def test_rows_of_places_give_the_place() -> None:
    report = extract("| 县（区） | 学校数（所） |\n|-|-|\n| 云桥区 | 12 |\n| 临水县 | 20 |\n| 全市 | 32 |\n")
    assert [(f.subject, f.place) for f in report.facts] == [
        ("学校数", "云桥区"),
        ("学校数", "临水县"),
        ("学校数", None),
    ]


def test_cells_with_units_of_their_own_and_notes() -> None:
    report = extract(
        "| 序号 | 项目 | 投资额 | 完成率 | 备注 |\n|-|-|-|-|-|\n| 1 | 云桥小学扩建 | 3500万元 | 95% | 2021年8月完工 |\n"
        "| 2 | 临水中学宿舍 | 约1200万元 | 100% | 新增床位600张 |\n"
    )
    assert [(f.text, f.low, f.subject) for f in report.facts if "from_table" in f.flags] == [
        ("3500万元", "35000000", "云桥小学扩建"),
        ("95%", "95", "云桥小学扩建"),
        ("1200万元", "12000000", "临水中学宿舍"),
        ("100%", "100", "临水中学宿舍"),
    ]
    assert any(f.text == "600张" for f in report.facts), "notes are prose"


def test_parts_take_the_unit_of_the_row_that_they_are_parts_of() -> None:
    report = extract(
        "2012年畜牧业\n| 指标 | 数值 | 增长（%） |\n|-|-|-|\n"
        "| 大牲畜（万头） | 9.7 | 8.7 |\n| #黄牛 | 3.2 | 9.3 |\n| 奶牛 | 6 | 9.2 |\n"
        "| 家禽（万只） | 19.1 | 4.4 |\n| 蜂蜜 | 7 | 1.0 |\n"
    )
    found = cells(report)
    assert found["3.2"][:3] == ("32000", "头", "黄牛")
    assert found["6"][:3] == ("60000", "头", "奶牛")
    assert found["19.1"][:3] == ("191000", "只", "家禽")
    assert "7" not in found
    assert any(x.text == "7" and x.reason == "table cell without a unit" for x in report.left_out)


def test_the_lone_number_of_a_total_and_no_guess_elsewhere() -> None:
    text = (
        "2020年\n指标 年末数（万人） 比重（%）\n全市人口 866.60\n其中：城镇 392.66 45.31\n乡村 473.94 54.69\n流动 50\n"
    )
    found = cells(extract(text))
    assert found["866.60"] == ("8666000", "人", "全市人口", "2020-12", "level", "actual")
    assert "50" not in found


def test_price_indices_and_numbers_of_captions() -> None:
    report = extract("2016年统计公报\n表10年末价格指数（上年=100）\n指标 指数\n食品 98.9\n衣着 101.5\n")
    assert cells(report)["98.9"] == ("98.9", "1", "食品", "2016", "level", "actual")


def test_numbers_of_heads_are_no_facts() -> None:
    report = extract("| 指标 | 人数（人） |\n|-|-|\n| 0-17岁 | 1200 |\n| 60周岁及以上 | 900 |\n| 五倍子种植户 | 30 |\n")
    assert [f.text for f in report.facts] == ["1200", "900", "30"]


def test_tabs_part_cells_where_lines_agree() -> None:
    report = extract("2020年公报\n指标\t单位\t绝对数\t增长%\n小学\t所\t12\t\n初中\t所\t\t3.2\n")
    assert cells(report) == {
        "12": ("12", "所", "小学", "2020", "level", "actual"),
        "3.2": ("3.2", "%", "初中", "2020", "increase", "actual"),
    }


def test_rows_of_tables_are_no_headings_and_give_no_targets() -> None:
    report = extract("2020年公报\n指标 2025年目标（%）\n一、入园率 99.2\n二、入学率 96.5\n全年新建学校5所。\n", "2021")
    assert all(f.section == () for f in report.facts)
    assert report.targets == ()


def test_lists_without_head_or_unit_are_no_tables() -> None:
    report = extract("第一章 总则 3\n第二章 布局 12\n第三章 附则 30\n")
    assert report.facts == ()


@given(st.text(alphabet="指标单位粮食万吨%（）年| \t\n-—.12345678 其中：#表", max_size=160))
@settings(max_examples=150, deadline=None)
def test_whatever_the_lines_offsets_are_exact(text: str) -> None:
    report = extract(text)
    for fact in report.facts:
        assert text[fact.start : fact.end] == fact.text
        if fact.subject_start is not None:
            assert 0 <= fact.subject_start < (fact.subject_end or 0) <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "粮食 万吨 1.5 2\n" * 5000,
        "指标\n2020年\n粮食\n1\n" * 5000,
        "|a|1|\n" * 10_000,
        "|" * 100_000,
        ("粮食 " * 50 + "1\n") * 500,
        ("（一" * 100 + " 万吨 1\n") * 300,
    ],
)
def test_hostile_tables_end(text: str) -> None:
    with ends():
        find_tables(normalise(text, (), cell_ends(text, ())), load())


def test_cells_that_claim_to_span_everything_end() -> None:
    raw = "粮食\t1\n" * 3000
    blocks = []
    for row in range(3000):
        blocks += [Block(5 * row, 5 * row + 2, "cell", None, "", 1, row + 1, 1, 60_000, 99)]
        blocks += [Block(5 * row + 3, 5 * row + 4, "cell", None, "", 1, row + 1, 2, 60_000, 99)]
    with ends():
        find_tables(normalise(raw, (), cell_ends(raw, blocks)), load(), blocks)


@pytest.mark.parametrize("part", ["learn", "held"])
def test_real_tables(part: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the real reports are not here")
    pytest.importorskip("lxml")
    pytest.importorskip("pypdfium2")
    from table_score import score

    counts, mistakes = score(part)
    assert counts["gold"] > 150
    assert counts["right"] >= 0.98 * counts["gold"], mistakes[:20]
    assert counts["spurious"] <= 0.01 * counts["gold"], mistakes[:20]
