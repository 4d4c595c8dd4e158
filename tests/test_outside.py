"""Blocks that belong to no report (running heads, navigation): the rules never read them, and they are listed."""

from __future__ import annotations

from extractor.pipeline import extract_source, outside_reports
from extractor.rules import load
from extractor.types import Block, Source

HEAD = "全县教育工作总结\n"
BEFORE = "2023年，全县多渠道筹措资金，新建改建小学4所，改善办学条件，总投入达到"
NAVIGATION = "首页\n办事大厅12所\n"
AFTER = "40余万元，惠及学生1200名，群众满意度明显提高。\n"


def source(raw: str, *blocks: Block) -> Source:
    return Source("a.html", raw, "", "utf-8", "html", blocks)


def of(raw: str, text: str, kind: str) -> Block:
    start = raw.index(text)
    return Block(start, start + len(text), kind)  # type: ignore[arg-type]


def test_what_stands_outside_yields_no_record_but_is_left_out_and_sentences_go_on_over_it() -> None:
    raw = f"{HEAD}{BEFORE}\n— 教育局 3所 —\n{AFTER}{NAVIGATION}"
    blocks = (of(raw, "— 教育局 3所 —", "header"), of(raw, "首页", "navigation"), of(raw, "办事大厅12所", "navigation"))
    report = extract_source(source(raw, *blocks), load())
    assert [fact.text for fact in report.facts] == ["4所", "40余万元", "1200名"]
    assert f"总投入达到{AFTER[:6]}" in report.facts[1].sentence
    assert [raw[x.start : x.end] for x in (*report.facts, *report.left_out)] == [
        x.text for x in (*report.facts, *report.left_out)
    ]
    assert [(x.text, x.rule, x.reason) for x in report.left_out if x.rule.startswith("block.")] == [
        ("— 教育局 3所 —", "block.header", "page header"),
        ("首页\n办事大厅12所", "block.navigation", "navigation of the web page"),
    ]
    assert [x.start for x in report.left_out] == sorted(x.start for x in report.left_out)


def test_blocks_within_others_and_blocks_that_overlap_are_one_stretch_once() -> None:
    raw = "甲\t乙\n丙\n丁\n"
    blocks = (
        Block(0, 4, "footer"),
        Block(0, 1, "cell"),
        Block(0, 1, "footer"),
        Block(2, 5, "header"),
        Block(6, 7, "header"),
    )
    found = outside_reports(source(raw, *blocks))
    assert [(x.start, x.end, x.rule) for x in found] == [(0, 4, "block.footer"), (4, 7, "block.header")]


def test_a_file_that_is_all_navigation_yields_nothing() -> None:
    report = extract_source(source("首页\n12所\n", Block(0, 7, "navigation")), load())
    assert (report.facts, report.articles, len(report.left_out)) == ((), (), 1)
