"""Word documents: what a reader of the page sees, in order, and nothing else; blocks that lead back to it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from make_docx import W, box, docx, field, in_list, level, p, r, tbl, tc, tr

import extractor
from extractor.readers.docx import read_docx
from extractor.readers.docx.fields import equation
from extractor.readers.docx.numerals import formatted
from extractor.types import Block, Source

NS = {"w": W}
TAB = "<w:r><w:tab/></w:r>"


def read(body: str, **parts: Any) -> Source:
    return read_docx(docx(body, **parts), "县/报告.docx")


def raw(body: str, **parts: Any) -> str:
    return read(body, **parts).raw


def texts(source: Source, kind: str | None = None) -> dict[str, str]:
    """Each block's text by its label."""
    blocks = [b for b in source.blocks if kind in (None, b.kind)]
    found = {b.label or "": source.raw[b.start : b.end] for b in blocks}
    assert len(found) == len(blocks), "two blocks with one label"
    return found


def test_paragraphs_in_order() -> None:
    source = read(p("全年投入", "1200", "万元。") + p() + p("新建学校12所。"))
    assert source.raw == "全年投入1200万元。\n\n新建学校12所。\n"
    assert texts(source) == {"段1": "全年投入1200万元。", "段2": "新建学校12所。"}
    assert (source.format, source.encoding, source.path) == ("docx", "utf-8", "县/报告.docx")


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ('<w:ins w:id="1">' + r("12") + "</w:ins>", "12"),
        ('<w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>', ""),
        ('<w:moveFrom w:id="1">' + r("12") + "</w:moveFrom>", ""),
        ('<w:moveTo w:id="1">' + r("12") + "</w:moveTo>", "12"),
        ('<w:hyperlink r:id="x">' + r("12") + "</w:hyperlink>", "12"),
        ("<w:smartTag>" + r("12") + "</w:smartTag>", "12"),
        ("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + r("12") + "</w:sdtContent></w:sdt>", "12"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>12</w:t></w:r>", ""),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>12</w:t></w:r>', "12"),
        (TAB, "\t"),
        ("<w:r><w:br/></w:r>", "\n"),
        ('<w:r><w:br w:type="page"/></w:r>', "\n"),
        ("<w:r><w:noBreakHyphen/></w:r>", "-"),
        ("<w:r><w:softHyphen/></w:r>", ""),
        ("<w:r><w:t> 1\n2 </w:t></w:r>", "1 2"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="宋体" w:char="2460"/></w:r>', "①"),
        ('<w:r><w:sym w:font="Strange Dings" w:char="F041"/></w:r>', "\ufffd"),
        (r("\uf0b1", '<w:rFonts w:ascii="Symbol"/>'), "±"),
        (r("2", '<w:vertAlign w:val="superscript"/>'), "²"),
        (r("2", '<w:vertAlign w:val="subscript"/>'), "2"),
        (r("[2]", '<w:vertAlign w:val="superscript"/>'), "[2]"),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt>"
            + r("ān")
            + "</w:rt><w:rubyBase>"
            + r("安")
            + "</w:rubyBase></w:ruby></w:r>",
            "安",
        ),
        (field(" PAGEREF _Toc1 ", r("7")), "7"),
        (field(" IF a = b ", None), ""),
        (f'<w:fldSimple w:instr=" NUMPAGES ">{r("7")}</w:fldSimple>', "7"),
        (field(" IF " + "</w:instrText></w:r>" + field("REF x", r("no")) + "<w:r><w:instrText>", r("yes")), "yes"),
        (field(r" EQ \o\ac(○,3) ", None), "③"),
        (field(r" EQ \f(1,2) ", None), "1/2"),
        (field(' SYMBOL 252 \\f "Wingdings" ', None), "✓"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>",
            "1/3",
        ),
        ('<w:commentRangeStart w:id="1"/>' + r("12") + '<w:commentRangeEnd w:id="1"/>', "12"),
    ],
)
def test_what_a_run_shows(runs: str, text: str) -> None:
    assert raw(p("甲", runs, "乙")) == f"甲{text}乙\n"


def test_form_fields_show_their_choice() -> None:
    entries = '<w:listEntry w:val="甲"/><w:listEntry w:val="乙"/>'
    data = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    drop = field("FORMDROPDOWN", None).replace('"begin"/>', f'"begin">{data}</w:fldChar>')
    check = field("FORMCHECKBOX", None).replace(
        '"begin"/>', '"begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar>'
    )
    assert raw(p(drop, check)) == "乙☒\n"


def test_a_code_without_an_end_hides_nothing_that_follows() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF</w:instrText></w:r>'
    assert raw(p("前", begun) + p("新建学校12所。")) == "前\n新建学校12所。\n"


def test_equations() -> None:
    assert equation(r" \* jc2 \* " r'"Font:宋体" \* hps10 \o\ad(\s\up 9(yuǎn),远)') == "远"
    assert equation(r" \o\ac(□,甲)") == "甲"
    assert equation(r" \o\ac(○,21)") == "21"


def test_page_break_parts_text_only() -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    assert raw(p(page, "第一章") + p("末", page)) == "第一章\n末\n"


def test_deleted_and_hidden_paragraph_marks_join() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert raw(p("新建学校", props=gone) + p("12所。")) == "新建学校12所。\n"
    assert raw(p("新建学校", props="<w:rPr><w:vanish/></w:rPr>") + p("12所。")) == "新建学校12所。\n"
    assert raw(p("新建学校12所。", props=gone)) == "新建学校12所。\n"
    dropped = '<w:framePr w:dropCap="drop"/>'
    assert texts(read(p("全", props=dropped) + p("年新建学校12所。"))) == {"段1": "全年新建学校12所。"}


def test_styles_hide() -> None:
    style = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Q"><w:basedOn w:val="P"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="O"><w:basedOn w:val="O"/></w:style>'
    )
    body = (
        p("甲", r("乙", '<w:rStyle w:val="H"/>')) + p("丙", style="Q") + p(r("丁", '<w:vanish w:val="0"/>'), style="Q")
    )
    assert raw(body + p("戊", style="O"), styles=style) == "甲\n\n丁\n戊\n"
    assert raw(p(r("己", '<w:rStyle w:val="H"/>'), style="P"), styles=style) == "己\n"  # one switch undoes the other


# ── numbers of lists ──────────────────────────────────────────────────────────────────────────────────────────


def numbering(*levels: str, more: str = "", extra: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{extra}'
    )


CHINESE = numbering(
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "chineseCounting", "%2、"),
    level(2, "japaneseCounting", "（%3）"),
    level(3, "decimal", "%4."),
)


def lines(*places: tuple[int, int], **parts: Any) -> list[str]:
    body = "".join(p("要求", props=in_list(number, at)) for number, at in places)
    return [line.removesuffix("要求") for line in raw(body, **parts).splitlines()]


def test_chinese_headings() -> None:
    places = [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)]
    expected = ["第一章 ", "一、", "（一）", "（二）", "1. ", "二、", "（一）", "第二章 ", "一、"]
    assert lines(*places, numbering=CHINESE) == expected


def test_decimal_outline_and_missing_levels() -> None:
    outline = numbering(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3"))
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 2)]
    assert lines(*places, numbering=outline) == ["1 ", "1.1 ", "1.2 ", "1.2.1 ", "2 ", "2.1.1 "]


def test_levels_that_do_not_restart_and_that_show_digits() -> None:
    levels = (
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2", more='<w:lvlRestart w:val="0"/><w:isLgl/><w:suff w:val="nothing"/>'),
    )
    places = [(1, 0), (1, 1), (1, 0), (1, 1)]
    assert lines(*places, numbering=numbering(*levels)) == ["一、", "1.1", "二、", "2.2"]


def test_lists_of_one_definition_count_on_unless_started_anew() -> None:
    extra = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    found = lines(
        (1, 0), (2, 0), (3, 0), (3, 0), (0, 0), (9, 0), numbering=numbering(level(0, "decimal", "%1)"), extra=extra)
    )
    assert found == ["1) ", "2) ", "5) ", "6) ", "", ""]


def test_numbers_by_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = (
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="2"/>'),
    )
    body = p("甲", style="1") + p("乙", style="2") + p("丙", style="2") + p("丁", style="1", props=in_list(0))
    assert raw(body, styles=styles, numbering=numbering(*levels)) == "一、甲\n（一）乙\n（二）丙\n丁\n"


def test_bullets_and_hidden_numbers() -> None:
    bullet = level(0, "bullet", "\uf0d8", more="").replace(
        "</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    )
    hidden = level(1, "decimal", "%2.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
    assert lines((1, 0), (1, 1), numbering=numbering(bullet, hidden)) == ["➢ ", ""]


def test_deleted_and_joined_paragraphs_are_not_counted() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = (
        p("甲", props=in_list(1)) + p("乙", props=in_list(1) + gone) + p("丙", props=in_list(1)) + p(props=in_list(1))
    )
    assert raw(body, numbering=numbering(level(0, "decimal", "%1."))) == "1. 甲\n2. 乙丙\n3.\n"


def test_a_number_is_of_the_paragraph_and_of_its_block() -> None:
    source = read(p("总体要求", props=in_list(1, 1)), numbering=CHINESE)
    assert texts(source) == {"段1": "一、总体要求"}


@pytest.mark.parametrize(
    ("name", "numbers", "shown"),
    [
        ("chineseCounting", (1, 10, 11, 20, 99, 100), "一 十 十一 二十 九十九 一○○"),
        ("chineseCountingThousand", (10, 100, 101, 110, 1000), "十 一百 一百〇一 一百一十 一千"),
        ("japaneseCounting", (3, 12, 100, 101), "三 十二 百 百一"),
        ("taiwaneseCountingThousand", (12, 105), "十二 一百零五"),
        ("ideographDigital", (1, 10, 25), "一 一〇 二五"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("ideographZodiacTraditional", (1, 13), "甲子 丙子"),
        ("chineseLegalSimplified", (1, 10, 105), "壹 壹拾 壹佰零伍"),
        ("decimalEnclosedCircleChinese", (1, 10, 11), "① ⑩ 11"),
        ("decimalEnclosedParen", (2,), "⑵"),
        ("decimalFullWidth", (12,), "１２"),
        ("decimalZero", (3, 12), "03 12"),
        ("upperRoman", (4, 1999), "IV MCMXCIX"),
        ("lowerLetter", (1, 26, 27, 10**9), "a z aa 1000000000"),
        ("ordinal", (1, 2, 11, 23), "1st 2nd 11th 23rd"),
        ("unheardOf", (4,), "4"),
        ("none", (4,), ""),
    ],
)
def test_formats_of_numbers(name: str, numbers: Sequence[int], shown: str) -> None:
    assert " ".join(formatted(n, name) for n in numbers) == shown


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────


def cell(source: Source, label: str) -> tuple[str, int | None, int | None, int | None, int, int]:
    (b,) = [b for b in source.blocks if b.label == label]
    return source.raw[b.start : b.end], b.table, b.row, b.column, b.rows, b.columns


def test_table_rows_and_cells() -> None:
    source = read(p("前") + tbl(tr("指标", "总量（万元）"), tr("投资", "1200"), tr("", "5")) + p("后"))
    assert source.raw == "前\n指标\t总量（万元）\n投资\t1200\n\t5\n后\n"
    assert cell(source, "表1 行2 列2") == ("1200", 1, 2, 2, 1, 1)
    assert cell(source, "表1 行3 列1") == ("", 1, 3, 1, 1, 1)
    assert "段2" in texts(source)


def test_merged_cells() -> None:
    table = tbl(
        tr(tc("指标", merge="restart"), tc("2023年", span=2)),
        tr(tc(merge="continue"), "总量", "增长"),
        tr(tc("小学", merge="restart"), "12", "5"),
        tr(tc("看不见", merge="continue"), "13", "6"),
        tr(tc(merge="continue"), "14", "7"),
    )
    source = read(table)
    assert source.raw == "指标\t2023年\n\t总量\t增长\n小学\t12\t5\n\t13\t6\n\t14\t7\n"
    assert cell(source, "表1 行1 列1") == ("指标", 1, 1, 1, 2, 1)
    assert cell(source, "表1 行1 列2") == ("2023年", 1, 1, 2, 1, 2)
    assert cell(source, "表1 行2 列3") == ("增长", 1, 2, 3, 1, 1)
    assert cell(source, "表1 行3 列1") == ("小学", 1, 3, 1, 3, 1)


def test_rows_that_begin_late_old_merges_and_what_is_deleted() -> None:
    table = tbl(
        tr("甲", "乙", props='<w:gridBefore w:val="2"/>'),
        tr(tc("丙", props='<w:hMerge w:val="restart"/>'), tc(props='<w:hMerge w:val="continue"/>'), "丁"),
        tr("戊", props='<w:del w:id="1"/>'),
        tr("己", tc("庚", props='<w:cellDel w:id="1"/>'), "辛"),
        tr("壬", props="<w:hidden/>"),
    )
    source = read(table)
    assert source.raw == "甲\t乙\n丙\t丁\n己\t辛\n"
    assert cell(source, "表1 行1 列3")[0] == "甲"
    assert cell(source, "表1 行2 列1") == ("丙", 1, 2, 1, 1, 2)
    assert cell(source, "表1 行2 列3")[0] == "丁"


def test_lines_in_a_cell() -> None:
    assert (
        raw(tbl(tr(tc("总量", "（万元）"), tc(p("增长", "<w:r><w:br/></w:r>", "%")), "1")))
        == "总量 （万元）\t增长 %\t1\n"
    )
    # 12 345 would be one number
    assert raw(tbl(tr(tc("12", "345"), "6"))) == "12\n345\n6\n"


def test_a_report_in_a_cell_keeps_its_lines() -> None:
    source = read(tbl(tr("工作总结", tc("一、基本情况", "全年新建学校12所。", "投入30万元。")), tr("填表人", "张")))
    assert source.raw == "工作总结\n一、基本情况\n全年新建学校12所。\n投入30万元。\n填表人\t张\n"
    assert texts(source)["表1 行1 列2"] == "一、基本情况\n全年新建学校12所。\n投入30万元。"
    assert texts(source)["表1 行1 列2 段3"] == "投入30万元。"


def test_nested_table() -> None:
    source = read(tbl(tr("外", tc(p("内表："), tbl(tr("1", "2"), tr("3", "4")), p()), "尾"), tr("末", "行")))
    assert source.raw == "外\n内表：\n1\t2\n3\t4\n\n尾\n末\t行\n"
    assert cell(source, "表1 行1 列2 表2 行2 列1") == ("3", 2, 2, 1, 1, 1)
    assert cell(source, "表1 行1 列3") == ("尾", 1, 1, 3, 1, 1)


def test_content_controls_around_rows_and_cells() -> None:
    def sdt(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    table = tbl(sdt(tr("甲", sdt(tc("1")))), tr("乙", "2"))
    assert raw(sdt(p("题") + table)) == "题\n甲\t1\n乙\t2\n"


# ── text boxes, notes, headers ────────────────────────────────────────────────────────────────────────────────


def test_text_boxes_stand_behind_their_paragraph_once() -> None:
    source = read(p("全年", box("投入12万元"), "平稳。") + p(box("一", "二")) + p("末"))
    assert source.raw == "全年平稳。\n投入12万元\n\n一\n二\n末\n"
    assert texts(source, "textbox") == {"文本框1": "投入12万元", "文本框2": "一\n二"}
    assert texts(source, "paragraph") == {"段1": "全年平稳。", "文本框2 段1": "一", "文本框2 段2": "二", "段2": "末"}


def test_word_art_and_boxes_of_old_documents() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="县人民政府文件"/></v:shape></w:pict></w:r>'
    old = f"<w:txbxContent>{p('旧框')}</w:txbxContent>"
    old = f"<w:r><w:pict><v:shape><v:textbox>{old}</v:textbox></v:shape></w:pict></w:r>"
    assert raw(p(art, old)) == "\n县人民政府文件\n旧框\n"


def notes(kind: str, *texts: str) -> str:
    return "".join(
        f'<w:{kind} w:id="{n}">{p(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>' for n, text in enumerate(texts, 1)
    )


def refer(kind: str, n: int, more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{n}"{more}/></w:r>'


def test_notes_stand_behind_the_body_with_their_marks() -> None:
    body = p("学校12", refer("footnote", 2), "所。") + p("学生", refer("footnote", 1), refer("endnote", 1), "。")
    source = read(
        body, footnotes=notes("footnote", "含分校", "不含幼儿园", "无人提起"), endnotes=notes("endnote", "快报数")
    )
    assert source.raw == "学校12[1]所。\n学生[2][i]。\n[1]不含幼儿园\n[2]含分校\n[i]快报数\n"
    assert texts(source, "note") == {"脚注1": "[1]不含幼儿园", "脚注2": "[2]含分校", "尾注1": "[i]快报数"}


def test_marks_of_notes_as_the_section_counts_them() -> None:
    circled = '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numStart w:val="3"/></w:footnotePr>'
    body = p("甲", refer("footnote", 1)) + p("乙", refer("footnote", 2, ' w:customMarkFollows="1"'), "*")
    source = read(body, footnotes=notes("footnote", "注", "*另注"), section=circled)
    assert source.raw == "甲③\n乙*\n③注\n*另注\n"


def test_a_note_that_does_not_show_its_mark_gets_it() -> None:
    note = f'<w:footnote w:id="1">{p("注文")}</w:footnote>'
    assert raw(p("甲", refer("footnote", 1)), footnotes=note) == "甲[1]\n[1] 注文\n"


def test_references_in_deleted_text_do_not_count() -> None:
    gone = f'<w:del w:id="9">{refer("footnote", 1)}</w:del>'
    assert raw(p("甲", gone, refer("footnote", 2)), footnotes=notes("footnote", "一", "二")) == "甲[1]\n[1]二\n"


def test_headers_and_footers_once_behind_the_text() -> None:
    section = (
        '<w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
        '<w:headerReference w:type="even" r:id="header3"/><w:footerReference w:type="default" r:id="footer1"/>'
    )
    parts = {"header1": p("县人民政府公报"), "header2": p("首页"), "header3": p("偶数页"), "footer1": p("内部资料")}
    middle = p(props=f"<w:sectPr>{section}</w:sectPr>")
    source = read(p("正文。") + middle, section=section, **parts)
    assert source.raw == "正文。\n\n县人民政府公报\n内部资料\n"
    assert [(b.kind, b.label) for b in source.blocks] == [
        ("paragraph", "段1"),
        ("header", "页眉1"),
        ("footer", "页脚1"),
    ]
    with_first = read(p("正文。"), section=section + "<w:titlePg/>", **parts)
    assert texts(with_first, "header") == {"页眉1": "首页", "页眉2": "县人民政府公报"}
    with_even = read(p("正文。"), section=section, settings="<w:evenAndOddHeaders/>", **parts)
    assert texts(with_even, "header") == {"页眉1": "县人民政府公报", "页眉2": "偶数页"}


def test_page_numbers_are_no_text() -> None:
    section = '<w:footerReference w:type="default" r:id="footer1"/>'
    number = field(" PAGE ", r("3"))
    assert raw(p("正文。"), section=section, footer1=p("第 ", number, " 页")) == "正文。\n"
    assert raw(p("正文。"), section=section, footer1=p("工作报告 ", number)) == "正文。\n工作报告 \n"


def test_contents_are_navigation() -> None:
    first = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r>'
    first += '<w:fldChar w:fldCharType="separate"/></w:r>'
    last = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = p("报告") + p(first, "一、教育", TAB, "3") + p("二、卫生", TAB, "12") + p(last) + p("一、教育")
    source = read(body)
    assert source.raw == "报告\n一、教育\t3\n二、卫生\t12\n\n一、教育\n"
    assert texts(source, "navigation") == {"目录1": "一、教育\t3\n二、卫生\t12"}
    endless = read(p("报告") + p(first, "一、教育\t3") + p("新建学校12所。"))
    assert texts(endless, "navigation") == {}


def test_embedded_documents() -> None:
    chunk = docx(p("嵌入的报告，投入12万元。"))
    source = read(p("前") + '<w:altChunk r:id="chunk1.docx"/>' + p("后"), raw={"word/chunk1.docx": chunk})
    assert source.raw == "前\n嵌入的报告，投入12万元。\n后\n"
    assert list(texts(source)) == ["段1", "嵌入1 段1", "段2"]


def test_embedded_web_page() -> None:
    page = "<html><body><p>嵌入的网页，投入12万元。</p></body></html>".encode()
    source = read(p("前") + '<w:altChunk r:id="chunk1.html"/>' + p("后"), raw={"word/chunk1.html": page})
    assert [line for line in source.raw.split("\n") if line.strip()] == ["前", "嵌入的网页，投入12万元。", "后"]
    assert [source.raw[b.start : b.end].strip() for b in source.blocks if (b.label or "").startswith("嵌入1 ")]


def test_strict_namespace_is_read_too() -> None:
    data = docx(p("新建学校12所。", box("框")))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            text = text.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            text = text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(name, text)
    assert read_docx(strict.getvalue(), "a.docx").raw == "新建学校12所。\n框\n"


# ── against an independent walk ───────────────────────────────────────────────────────────────────────────────

TEXT = st.text("教育投入12所%，。 ", min_size=1, max_size=8).filter(lambda t: t.strip() != "")
CELL = st.lists(TEXT, min_size=1, max_size=1).map(lambda x: tc(*x))
TABLE = (
    st.integers(1, 3)
    .flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width).map(lambda c: tr(*c)), min_size=1, max_size=3
        )
    )
    .map(lambda rows: tbl(*rows))
)
BODY = st.lists(st.one_of(TEXT.map(p), TABLE, st.just(p())), min_size=1, max_size=6).map("".join)


@settings(max_examples=60, deadline=None)
@given(BODY.filter(lambda body: "<w:t" in body))
def test_labels_lead_back_to_the_text(body: str) -> None:
    data = docx(body)
    check_labels(read_docx(data, "a.docx"), data)


def check_labels(source: Source, data: bytes) -> None:
    """Find each label in the XML by an own, simple walk (no nesting, no changes) and compare the text there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find("w:body", NS)
    assert body is not None
    for found in body.xpath(".//w:pict | .//w:drawing | .//w:fldChar", namespaces=NS):
        found.getparent().remove(found)
    plain = [x for x in body.xpath("w:p", namespaces=NS) if shown(x).strip()]
    tables = body.xpath(".//w:tbl", namespaces=NS)
    seen = 0
    for block in source.blocks:
        text = source.raw[block.start : block.end]
        if block.kind == "paragraph" and re.fullmatch(r"段\d+", block.label or ""):
            assert text == shown(plain[int((block.label or "")[1:]) - 1])
        elif block.kind == "cell":
            assert text.split() == shown(find_cell(tables, block)).split(), block.label
        else:
            continue
        seen += 1
    assert seen >= len(plain) + sum(len(t.xpath("w:tr/w:tc", namespaces=NS)) > 0 for t in tables)


def find_cell(tables: Any, block: Block) -> Any:
    row = tables[(block.table or 0) - 1].xpath("w:tr", namespaces=NS)[(block.row or 0) - 1]
    column = 1
    for found in row.xpath("w:tc", namespaces=NS):
        if column == block.column:
            return found
        column += int((found.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=NS) or ["1"])[0])
    raise AssertionError(block.label)


def shown(element: Any) -> str:
    """The text of `w:t` and tabs below an element; paragraphs of a cell are parted."""
    pieces = []
    for found in element.iter(f"{{{W}}}t", f"{{{W}}}tab", f"{{{W}}}br", f"{{{W}}}p"):
        name = etree.QName(found).localname
        if name == "p":
            pieces.append("" if found is element else " ")
        elif found.getparent().tag == f"{{{W}}}r":
            text = found.text or ""
            text = (
                text
                if name == "t" and "preserve" in found.xpath("ancestor-or-self::*/@xml:space")
                else text.strip(" \t\r\n")
            )
            pieces.append(text if name == "t" else "" if found.get(f"{{{W}}}type") else "\t")
    return "".join(pieces)


REAL = sorted((Path(__file__).resolve().parents[1].parent / "shared" / "reports-raw").glob("*.docx"))


@pytest.mark.parametrize("path", REAL or [None], ids=lambda x: x.stem[:12] if x else "absent")
def test_real_documents(path: Path | None) -> None:
    if path is None:
        pytest.skip("../shared/reports-raw is absent")
    data = path.read_bytes()
    source = read_docx(data, path.name)
    check_labels(source, data)
    report = extractor.extract_file(path)
    assert report.raw == source.raw
    assert len(report.facts) > 50
    labels = {b.label for b in source.blocks}
    assert all(f.block in labels and source.raw[f.start : f.end] == f.text for f in report.facts)


def test_what_is_no_text_is_warned_of() -> None:
    chart = '<w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing>'
    source = read(p("图1", f"<w:r>{chart}</w:r>", f"<w:r>{chart}</w:r>", "<w:r><w:object/></w:r>"))
    assert [w.reason for w in source.warnings] == ["2 charts not read", "1 embedded object not read"]
