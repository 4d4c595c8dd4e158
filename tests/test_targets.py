"""Dated targets: what limits a goal, where the goal stands, how firmly it is stated; what changes are against."""

from __future__ import annotations

import pytest

from extractor import Report, extract
from extractor.errors import PatternError
from extractor.link.strength import find_strength
from extractor.rules import build, built_in_folder, load


def told(report: Report) -> list[tuple[str, str | None, str]]:
    return [(t.deadline_text, t.deadline, t.goal) for t in report.targets]


#: what it shows, text, time of writing, targets as (limit, deadline, goal)
CASES: list[tuple[str, str, str | None, list[tuple[str, str | None, str]]]] = [
    ("a plan of a coming year", "计划2023年开工建设。", "2022", [("2023年", "2023", "开工建设")]),
    ("goal behind the limit", "到2025年，森林覆盖率达到40%。", "2022", [("2025年", "2025", "森林覆盖率达到40%")]),
    (
        "preamble before goals in figures",
        "2022年政府工作报告\n今年全县经济社会发展主要预期目标是：生产总值增长6%，税收增长4%。",
        "2022-01",
        [("今年", "2022", "生产总值增长6%，税收增长4%")],
    ),
    (
        "届时 is the limit before it",
        "到2025年，建成公园9个。届时，人均绿地达到14平方米。",
        "2022",
        [("2025年", "2025", "建成公园9个"), ("届时", "2025", "人均绿地达到14平方米")],
    ),
    (
        "a goal in words in a review",
        "一、存在的问题\n校舍不足，影响2022年全部解决大班额的目标任务。",
        "2022-12",
        [("2022年", "2022", "全部解决大班额")],
    ),
    (
        "a goal told as such",
        "提出教育事业的奋斗目标：在巩固提高的基础上，到2024年，基本普及高中教育。",
        None,
        [("2024年", "2024", "基本普及高中教育")],
    ),
    (
        "phases of a scheme",
        "星河学校创建实施方案\n一、实施步骤\n（一）准备阶段（2024年3月—4月）\n根据要求，制订创建方案。\n"
        "（二）实施阶段（2024年5月—11月）我校全面开展创建活动。\n二、保障\n加强领导。",
        "2024",
        [("2024年3月—4月", "2024-04", "制订创建方案"), ("2024年5月—11月", "2024-11", "全面开展创建活动")],
    ),
    (
        "a limit whose year is not known",
        "一、下一步打算\n明年争取建一块运动场。",
        None,
        [("明年", None, "建一块运动场")],
    ),
    (
        "a requirement of this year where no heading says so",
        "今年，要全部免除学杂费。",
        "2022-03",
        [("今年", "2022", "全部免除学杂费")],
    ),
    ("a relative clause", "年底可完工的东环路全长3公里。", "2022", [("年底", "2022-12", "完工")]),
]


@pytest.mark.parametrize(("text", "reference", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_targets(text: str, reference: str | None, expected: list[tuple[str, str | None, str]]) -> None:
    assert told(extract(text, reference)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、2021年工作回顾\n预计全年生产总值增长6%。",
        "一、2022年主要任务\n做好今年各项工作意义重大。",
        "一、2022年主要任务\n今年政府工作的总体要求是：坚持稳中求进。",
        "一、2022年主要任务\n2022年，是全面推进乡村振兴的关键一年。",
        "一、2022年主要任务\n把发展理念贯穿“十四五”时期各领域。",
        "一、2022年主要任务\n获得2023年全区旅游发展大会承办权。",
        "一、2022年主要任务\n把2022年作为项目攻坚年。",
        "规划期为2021—2025年，远景展望到2035年。",
        "二、“十四五”时期工作总体要求和目标任务",
        "一、2022年主要任务\n新签项目当年开工率高于70%。",
        "完成了第十三个五年计划规定的任务。",
        "为“十四五”强势开局提供了动力。",
    ],
)
def test_no_targets(text: str) -> None:
    assert told(extract(text, "2022-01")) == []


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("确保2025年底前建成幼儿园3所。", "must"),
        ("2025年底前建成幼儿园3所。", "must"),
        ("力争到2025年覆盖率达到90%，确保安全。", "strive"),
        ("预计2025年6月竣工。", "expect"),
        ("下一步加强管理；力争加快进度；2025年底前必须完工。", "must"),
        ("2025年将建成新校区。", "expect"),
    ],
)
def test_strength_is_that_of_the_word_nearest_to_the_limit(text: str, strength: str) -> None:
    (target,) = extract(text, "2022").targets
    assert target.strength == strength


def test_an_unknown_strength_is_named() -> None:
    mine = (
        "kind: cue\nabout: mine\nrules:\n  - {id: cue.strength.mine, about: mine, match: 盼, sets: strength, "
        "strength: wish, examples: [{text: '[[盼]]'}], counterexamples: [{text: 无, because: none}]}\n"
    )
    files = [(p.name, p.read_bytes()) for p in sorted(built_in_folder().glob("*.yaml"))]
    library = build([*files, ("mine.yaml", mine.encode())], (), sound=True)
    with pytest.raises(PatternError, match="no strength 'wish'"):
        find_strength("年底前", 0, (0, 3), 3, library)
    assert find_strength("年底前", 0, (0, 3), 3, load()) == "must"


@pytest.mark.parametrize(
    ("text", "at", "against", "period"),
    [
        ("2021年，财政收入比2015年增长31%。", "31%", "2015年", "2015"),
        ("2021年，财政收入同比增长7%。", "7%", "同比", "2020"),
        ("2021年上半年，财政收入同比增长7%。", "7%", "同比", "2020-01/2020-06"),
        ("2021年1—9月，财政收入比上年同期增长7%。", "7%", "上年同期", "2020-01/2020-09"),
        ("2021年5月，用电量环比下降2%。", "2%", "环比", "2021-04"),
        ("2021年1—3月，用电量环比下降2%。", "2%", "环比", "2020-10/2020-12"),
        ("2021年，粮食、油料产量比上年分别增长2%和3%。", "3%", "上年", "2020"),
        ("本科以上学历教师860人，占专任教师总数的71%。", "71%", "专任教师总数", None),
        ("2021年，财政收入增长7%。", "7%", None, None),
        ("20xx年，财政收入同比增长7%。", "7%", "同比", None),
    ],
)
def test_what_a_change_or_a_share_is_against(text: str, at: str, against: str | None, period: str | None) -> None:
    report = extract(text, "2022-01")
    fact = next(f for f in report.facts if f.text == at)
    assert (fact.against, fact.against_period) == (against, period)
    if fact.against_start is not None:
        assert report.raw[fact.against_start : fact.against_end] == fact.against
