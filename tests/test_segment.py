"""Furniture, articles, headings, sentences: invented texts for every trap, and what must hold for any text."""

# ruff: noqa: E501 — texts of reports stand on one line each

from __future__ import annotations

from pathlib import Path

import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.rules import load
from extractor.segment import segment
from extractor.segment.sentences import cut
from extractor.types import Segmentation

LIBRARY = load()
SHARED = Path(__file__).parents[1].parent / "shared"
PROSE = "全县坚持教育优先发展，新建学校3所，招聘教师86名，投入资金1.2亿元，办学条件明显改善，群众满意度不断提高。"
MORE = "我们坚持以人民为中心，统筹推进各项工作，圆满完成了年初确定的目标任务，取得了新的成绩，赢得了群众好评。"


def seg(text: str, path: str = "") -> Segmentation:
    return segment(text, LIBRARY, path)


def starts(text: str) -> list[str]:
    """The first line of each article."""
    return [text[a.start : a.end].split("\n")[0] for a in seg(text).articles]


def furniture(text: str) -> list[str]:
    return [text[f.start : f.end] for f in seg(text).furniture]


def headings(text: str) -> list[tuple[int, str]]:
    """(level, words) of each heading in order."""
    return [(len(s.path) + 1, text[s.start : s.end]) for s in seg(text).sentences if s.is_heading]


def path_of(text: str, words: str) -> list[str]:
    """The headings above the sentence that holds these words."""
    sentence = next(s for s in seg(text).sentences if words in text[s.start : s.end])
    return [heading.text for heading in sentence.path]


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in cut(text, 0, len(text))]


# ── what must hold for any text ─────────────────────────────────────────────────────────────────────────────


def check_invariants(text: str) -> None:
    result = seg(text)
    taken = bytearray(len(text))
    last = 0
    for sentence in result.sentences:
        article = result.articles[sentence.article]
        assert last <= sentence.start < sentence.end
        assert article.start <= sentence.start
        assert sentence.end <= article.end
        assert all(h.end <= sentence.start for h in sentence.path)
        assert [h.level for h in sentence.path] == list(range(1, len(sentence.path) + 1))
        last = sentence.end
        for n in range(sentence.start, sentence.end):
            taken[n] += 1
    for piece in result.furniture:
        for n in range(piece.start, piece.end):
            taken[n] += 1
    for n, char in enumerate(text):
        assert taken[n] <= 1
        assert taken[n] == 1 or char.isspace() or char in "\u200b\ufeff"
    ends = [a.end for a in result.articles]
    assert all(end <= a.start for end, a in zip(ends, result.articles[1:], strict=False))
    assert [f.start for f in result.furniture] == sorted(f.start for f in result.furniture)


PIECES = [
    PROSE,
    MORE,
    "一、基本情况",
    "二、主要做法。（一）抓投入。投入1.2亿元。（二）抓队伍。招聘86名。",
    "第三篇：某局工作总结",
    "篇4",
    "政府单位工作总结2",
    "柳河县教育局",
    "2016年12月5日",
    "来源：网络 作者：佚名 更新时间：2024-01-01",
    "上一篇：甲 下一篇：乙",
    "首页",
    "政务公开",
    "登录",
    "各位代表：",
    "“十三五”时期工作回顾",
    "2024年工作打算",
    "他说：“好。”然后（见附件。）走了！？",
    "[bookmark: _Toc1]工作总结",
    "# 标题",
    "1.1 目标",
    "相关报道：",
    "分享到：",
    "\u200b",
    "　",
    "",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("\n".join))
def test_invariants_on_lines_as_reports_have_them(text: str) -> None:
    check_invariants(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="一二三、（）().1是年月日第篇：章节#—“”。！；\n 　2023报告总结xX*x局县|", max_size=160))
def test_invariants_on_noise(text: str) -> None:
    check_invariants(text)


def test_nothing_in_nothing_out() -> None:
    assert seg("") == Segmentation((), (), ())
    assert seg(" \n　\n") == Segmentation((), (), ())


@pytest.mark.parametrize(
    "unit", ["一、", "“", "（", "第一篇", "2023年", "首页\n", "。\n", "|", "…", "篇1\n", "—", "x年", "我县"]
)
def test_hostile_repetition_comes_to_an_end(unit: str) -> None:
    with ends():
        check = seg(unit * (40_000 // len(unit)))
    assert check.articles or check.furniture


# ── furniture ───────────────────────────────────────────────────────────────────────────────────────────────


def test_page_around_a_report_is_furniture() -> None:
    text = (
        "首页\n领导之窗\n政务公开\n无障碍\n柳河县2023年政府工作报告\n时间：2023-02-01 作者：本站 阅读：\n271\n评论：\n0\n"
        f"各位代表：\n{PROSE}\n{MORE}\n分享到：\n新浪微博\n上一篇：\n松河县2023年政府工作报告\n相关文章\n02-01\n"
        "松河县2022年政府工作报告\n版权所有：柳河县人民政府"
    )
    result = seg(text)
    assert len(result.articles) == 1
    assert text[result.articles[0].start :].startswith("柳河县2023年政府工作报告")
    assert text[: result.articles[0].end].endswith(MORE)
    assert "松河县2022年政府工作报告" in "".join(furniture(text))
    assert "首页" in furniture(text)[0]


def test_numbers_and_short_lines_within_a_report_stay() -> None:
    text = f"{PROSE}\n在校学生\n602\n教师\n41\n来源\n下载\n{MORE}"
    assert furniture(text) == []


def test_a_table_behind_the_last_paragraph_stays() -> None:
    text = f"{PROSE}\n{MORE}\n表1 学校数\n小学\n20\n初中\n5\n合计 25"
    assert furniture(text) == []


def test_teaser_goes_only_where_the_text_repeats_it() -> None:
    teaser = "学校概况我校创办于1958年，几经搬迁、合并，现占地32亩，有教学班18个…"
    body = "学校概况\n我校创办于1958年，几经搬迁、合并，现占地32亩，有教学班18个，学生702人。"
    assert furniture(f"{teaser}\n{body}") == [teaser]
    assert furniture(f"{teaser}\n{PROSE}") == []


def test_site_name_takes_no_content_with_it() -> None:
    assert furniture(f"{PROSE}\n建成污水处理厂一座 详见官网：www.abc.example\n{MORE}") == ["详见官网：www.abc.example"]


def test_preamble_of_a_collection() -> None:
    text = f"范文驿站\n学校工作汇报\n第一篇：学校工作汇报\n{PROSE}\n第二篇：教育局工作总结\n{MORE}"
    assert starts(text) == ["第一篇：学校工作汇报", "第二篇：教育局工作总结"]
    assert furniture(text) == ["范文驿站", "学校工作汇报"]


def test_running_heads_of_pages() -> None:
    head = "柳河县2023年国民经济和社会发展统计公报"
    text = f"{head}\n{PROSE}\n{head}\n{MORE}\n{head}\n{PROSE}"
    assert furniture(text) == [head, head]


# ── articles ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "marks",
    [
        ["第一篇：学校工作汇报", "第二篇：局工作总结", "第三篇：某乡工作总结"],
        ["篇1", "篇2", "篇3"],
        ["篇一：学校工作汇报", "篇二：局工作总结"],
        ["【第1篇】学校工作汇报", "【第2篇】局工作总结"],
        ["【篇一】", "【篇二】"],
        ["范文一", "范文二"],
        ["1.柳河县推进均衡发展 篇一", "2.松河县推进均衡发展 篇二"],
        ["学校工作总结1", "学校工作总结2", "学校工作总结3"],
        ["教育局工作总结 第1篇", "教育局工作总结 第2篇"],
        ["第三篇：学校工作汇报", "第四篇：局工作总结"],
    ],
)
def test_markers_that_count(marks: list[str]) -> None:
    text = "\n".join(f"{mark}\n{PROSE}\n{MORE}" for mark in marks)
    assert starts(text) == marks


def test_table_of_contents_is_no_row_of_articles() -> None:
    text = f"第一篇：甲局总结\n第二篇：乙局总结\n第一篇：甲局总结\n{PROSE}\n{MORE}\n第二篇：乙局总结\n{PROSE}\n{MORE}"
    assert starts(text)[-2:] == ["第一篇：甲局总结", "第二篇：乙局总结"]
    assert len(starts(text)) == 2


def test_parts_of_one_plan_are_no_articles() -> None:
    parts = "".join(f"第{n}篇 总体要求\n第{n}章 发展环境\n{PROSE}\n第{n}章 主要目标\n{MORE}\n" for n in "一二三")
    assert len(starts(parts)) == 1


def test_brackets_with_headings_that_count_on_are_parts() -> None:
    text = (
        f"{PROSE}\n【第二篇】赋能发展\n三、数字经济\n{PROSE}\n四、数字政务\n{MORE}\n【第三篇】能力\n五、创新\n{PROSE}\n"
    )
    text = f"一、基础\n{PROSE}\n二、设施\n{MORE}\n" + text
    assert len(starts(text)) == 1


def test_signature_before_a_title_ends_a_report() -> None:
    text = f"一、主要工作\n{PROSE}\n{MORE}\n柳河县教育局\n2016年12月5日\n加快养老事业发展\n{PROSE}\n{MORE}\n柳河县民政局2017年3月1日"
    assert starts(text) == ["一、主要工作", "加快养老事业发展"]


def test_signature_before_an_appendix_ends_none() -> None:
    text = f"一、主要工作\n{PROSE}\n{MORE}\n柳河县教育局\n2016年12月5日\n附件：重点项目表\n{PROSE}\n{MORE}"
    assert len(starts(text)) == 1


def test_date_at_the_head_ends_nothing() -> None:
    text = f"柳河县2023年统计公报\n柳河县统计局\n2024年4月29日\n{PROSE}\n一、综合\n{MORE}"
    assert len(starts(text)) == 1


def test_numbering_that_restarts_is_not_enough() -> None:
    text = f"2023年工作回顾\n一、工业\n{PROSE}\n二、农业\n{MORE}\n三、教育\n{PROSE}\n2024年工作安排\n一、工业\n{PROSE}\n二、农业\n{MORE}"
    assert len(starts(text)) == 1


def test_title_and_greeting_after_thanks() -> None:
    text = (
        f"一、工业\n{PROSE}\n二、农业\n{MORE}\n谢谢大家！\n在全县教育大会上的讲话\n同志们：\n{PROSE}\n一、形势\n{MORE}"
    )
    assert starts(text)[1:] == ["在全县教育大会上的讲话"]


def test_repetition_without_a_heading_is_a_report_of_its_own() -> None:
    body = "\n".join(
        f"{n}.{name}建设扎实推进，全年新建{n}处，投入资金{n}00万元，覆盖{n}0个村，群众满意度达9{n}%。"
        for n, name in enumerate(["校园", "道路", "水利", "文化"], 1)
    )
    text = f"学校工作汇报\n{PROSE}\n{body}\n{MORE}\n{body}\n最后一段说明今后的打算，我们将继续努力，再创佳绩，不负重托，让群众更加满意。"
    assert len(seg(text).articles) == 2


# ── headings ────────────────────────────────────────────────────────────────────────────────────────────────


def test_levels_by_style_and_order() -> None:
    text = f"2023年工作回顾\n一、工业\n（一）投资\n1.项目\n{PROSE}\n（二）企业\n{MORE}\n二、农业\n{PROSE}\n2024年工作安排\n一、工业\n{MORE}"
    assert headings(text) == [
        (1, "2023年工作回顾"), (2, "一、工业"), (3, "（一）投资"), (4, "1.项目"), (3, "（二）企业"), (2, "二、农业"),
        (1, "2024年工作安排"), (2, "一、工业"),
    ]  # fmt: skip
    assert path_of(text, "新建学校3所") == ["2023年工作回顾", "工业", "投资", "项目"]


def test_run_in_heading() -> None:
    text = "一、教育\n1.办学条件得到进一步改善。投入1.2亿元，新建学校3所。\n2.队伍建设得到加强。招聘教师86名。"
    assert path_of(text, "投入1.2亿元") == ["教育", "办学条件得到进一步改善"]
    assert path_of(text, "招聘教师86名") == ["教育", "队伍建设得到加强"]


def test_long_numbered_sentence_is_no_heading_but_closes_what_is_deeper() -> None:
    long = "2.组织全县中小学校长和骨干教师分批赴省内外优质学校跟岗学习，并结合本地实际开展课堂教学改革，共举办各类培训班36期，培训教师2800人次。"
    text = f"（一）教师培训\n1.分级负责\n①县级培训。培训12期。\n{long}"
    assert path_of(text, "举办各类培训班36期") == ["教师培训"]


def test_lost_line_breaks() -> None:
    text = f"一、主要成绩。{PROSE}二、存在问题。投入不足，缺口3000万元。三、今后打算。再建学校5所。"
    assert path_of(text, "缺口3000万元") == ["存在问题"]
    assert path_of(text, "再建学校5所") == ["今后打算"]


def test_year_heading_glued_to_its_text() -> None:
    text = f"各位代表：我代表县人民政府报告工作。2022年工作回顾刚刚过去的一年，{PROSE}2023年工作安排做好今年工作，新建学校9所，{MORE}"
    assert path_of(text, "新建学校3所") == ["2022年工作回顾"]
    assert path_of(text, "新建学校9所") == ["2023年工作安排"]


def test_list_of_ordinals_and_table_rows_are_no_headings() -> None:
    assert headings(f"一、二、三产业比例为10：45：45，{PROSE}") == []
    assert headings(f"一、综合\n{PROSE}\n一、食品烟酒 99.2\n二、衣着 101.3\n{MORE}") == [(1, "一、综合")]


def test_short_line_above_text() -> None:
    text = f"某县工作汇报\n{MORE}\n主要做法与成效\n1.抓投入\n{PROSE}\n2.抓队伍\n{MORE}\n存在的问题\n1.缺口大\n{MORE}"
    assert [words for level, words in headings(text) if level == 1] == ["主要做法与成效", "存在的问题"]
    assert path_of(text, "新建学校3所，招聘") == ["主要做法与成效", "抓投入"]


def test_piece_of_a_broken_line_is_no_heading() -> None:
    text = f"{PROSE}\n积极推进依法行政，普及全县群众的各种知识，提高全民的\n法制\n观念，{MORE}"
    assert headings(text) == []


def test_numbers_in_headings_are_sentences_of_their_own() -> None:
    text = f"（一）投资12亿元，建成3条高速公路\n{PROSE}"
    first = seg(text).sentences[0]
    assert first.is_heading
    assert text[first.start : first.end] == "（一）投资12亿元，建成3条高速公路"


# ── sentences ───────────────────────────────────────────────────────────────────────────────────────────────


def test_sentences() -> None:
    assert sentences("新建3所；改建2所。招聘86名！够吗？") == ["新建3所；改建2所。", "招聘86名！", "够吗？"]


def test_brackets_and_quotes_hold_a_sentence_together() -> None:
    assert sentences("坚持“教育第一。校舍最好”理念，投入（含省级。市级）资金。完成。") == [
        "坚持“教育第一。校舍最好”理念，投入（含省级。市级）资金。",
        "完成。",
    ]


def test_a_long_bracket_does_not() -> None:
    inside = "其中省级资金若干万元用于建设。" * 12
    assert len(sentences(f"投入资金（{inside}）。完成。")) > 3


def test_quoted_speech_ends_a_sentence() -> None:
    assert sentences("县长说：“投入12亿元。”会议强调，抓好落实。") == ["县长说：“投入12亿元。”", "会议强调，抓好落实。"]


def test_lines_of_a_table_are_sentences() -> None:
    text = "指标 数值\n小学 20\n初中 5"
    assert [text[s.start : s.end] for s in seg(text).sentences] == ["指标 数值", "小学 20", "初中 5"]


# ── real reports ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared reports are not here")
def test_real_reports_are_mostly_one_article_each_and_keep_every_character() -> None:
    from extractor.text import normalise

    files = sorted((SHARED / "reports").glob("*.txt"))
    several = []
    for file in files:
        text = normalise(file.read_bytes().decode("utf-8")).clean
        check_invariants(text)
        if len(seg(text, file.name).articles) != 1:
            several.append(file.name)
    assert len(files) > 100
    assert len(several) <= 5  # four hold the same report twice


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared reports are not here")
def test_year_of_the_meeting_in_real_reports() -> None:
    from csv import DictReader

    from extractor.text import normalise

    rows = list(DictReader((SHARED / "reports/INDEX.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    rows = [r for r in rows if r["file"].endswith("_政府工作报告.txt")]
    wrong = []
    for row in rows:
        text = normalise((SHARED / "reports" / row["file"]).read_bytes().decode("utf-8")).clean
        reference = seg(text).articles[0].reference  # without the file's name: the text itself must say it
        if reference.planned is not None and row["year"] not in reference.planned:
            wrong.append((row["file"], reference))
    assert len(wrong) <= len(rows) * 0.03, wrong


@pytest.mark.parametrize("unit", ["到2025年，建成小学5所；", "新建学校12所、", "学"])
def test_a_stretch_without_an_end_is_cut(unit: str) -> None:
    text = unit * 2000
    check_invariants(text)
    assert max(s.end - s.start for s in seg(text).sentences) <= 1500
