"""Spreadsheets: cells as they are displayed, where they stand, what is hidden, and files that are none or hostile."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import re
import struct
import tracemalloc
import zipfile
from decimal import Decimal
from html import escape

import pytest
from hang import ends
from hypothesis import given, settings
from hypothesis import strategies as st
from make_xlsx import MAIN, book, relations, row, sheet

from extractor.errors import ReadError
from extractor.pipeline import extract_source
from extractor.readers import reader_for
from extractor.readers.sheets import grid
from extractor.readers.sheets.formats import show_number, show_text
from extractor.readers.sheets.grid import letters
from extractor.rules import load
from extractor.types import Source


def read(data: bytes | str, name: str = "表.xlsx") -> Source:
    reader = reader_for(name)
    assert reader is not None
    return reader(data.encode() if isinstance(data, str) else data, name)


def cells(source: Source) -> dict[str, str]:
    return {str(b.label): source.raw[b.start : b.end] for b in source.blocks}


def place(source: Source, label: str) -> tuple[int | None, ...]:
    (b,) = [b for b in source.blocks if b.label == label]
    return (b.table, b.row, b.column, b.rows, b.columns)


# ── number formats ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "code", "shown"),
    [
        ("0.125", "0.0%", "12.5%"),
        ("0.125", "0%", "13%"),
        ("0.1234", "0.00%;[Red]-0.00%", "12.34%"),
        ("14.5", "0.0‰", "14.5‰"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234", "0", "1234"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("0", "#,##0", "0"),
        ("0.5", "#.0", ".5"),
        ("12", "00000", "00012"),
        ("0.5", "0.0##", "0.5"),
        ("5.256", "0.0##", "5.256"),
        ("1234.5", '#,##0.0"万元"', "1,234.5万元"),
        ("7", "General所", "7所"),
        ("7", 'G/通用格式"所"', "7所"),
        ("123456", '0!.0,"万"', "12.3万"),
        ("123456789", '0.00,,"百万"', "123.46百万"),
        ("-1234", "#,##0_);[Red](#,##0)", "(1,234)"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-5.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.50"),
        ("0", "0;-0;;@", ""),
        ("5", ";;;", ""),
        ("15000", '[>=10000]0.0,"千";0', "15.0千"),
        ("12", '[>=10000]0.0,"千";0', "12"),
        ("-12", '[<0]"减"0;0', "减12"),
        ("1234.567", "[$￥-804]#,##0.00", "￥1,234.57"),
        ("13800138000", "000-0000-0000", "138-0013-8000"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0.00012", "0.0E+0", "1.2E-4"),
        ("1234567", "##0.0E+0", "1.2E+6"),
        ("1.5", "# ?/?", "1 1/2"),
        ("0.3333", "# ??/??", "1/3"),
        ("1.25", "?/8", "10/8"),
        ("0.30000000000000004", "General", "0.3"),
        ("97.200000000000003", "General", "97.2"),
        ("0.3333333333333333", "General", "0.333333333"),
        ("12345.678", "General", "12345.678"),
        ("-0.5", "General", "-0.5"),
        ("007", "General", "7"),
        ("1.50", "General", "1.5"),
        ("123456789012", "General", "123456789012"),
        ("1E-12", "General", "1E-12"),
        ("1E+3", "General", "1000"),
        ("45291", "yyyy/m/d", "2023/12/31"),
        ("45291", 'yyyy"年"m"月"d"日"', "2023年12月31日"),
        ("45291", '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年十二月三十一日"),
        ("45291", "yyyy\\-mm\\-dd;@", "2023-12-31"),
        ("45291", "aaaa", "星期日"),
        ("45291", "d-mmm-yy", "31-Dec-23"),
        ("45291", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年12月31日"),
        ("45291.75", "h:mm AM/PM", "6:00 PM"),
        ("45291.4", 'yyyy"年"m"月"d"日" h"时"mm"分"', "2023年12月31日 9时36分"),
        ("1.25", "[h]:mm:ss", "30:00:00"),
        ("0.000694444", "mm:ss", "01:00"),
        ("0.0000116", "ss.00", "01.00"),
        ("60", "yyyy-mm-dd", "1900-02-29"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("9999999", "yyyy-mm-dd", "9999999"),
        ("12", "[Red]0;[Blue]-0", "12"),
        ("甲", "0", "甲"),
        ("1e999", "0", "1e999"),
    ],
)
def test_numbers_are_shown_as_their_format_says(written: str, code: str, shown: str) -> None:
    assert show_number(written, code) == shown


def test_texts_are_shown_as_their_format_says() -> None:
    assert show_text("云岭", '@"县"') == "云岭县"
    assert show_text("云岭", "0.0%") == "云岭"
    assert show_text("云岭", '0;0;0;"《"@"》"') == "《云岭》"
    assert show_text("云岭", ";;;") == ""


@settings(max_examples=300, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=3), st.integers(0, 3))
def test_digits_are_those_of_the_number(value: Decimal, places: int) -> None:
    code = "#,##0" + ("." + "0" * places if places else "")
    shown = show_number(str(value), code).replace(",", "")
    assert abs(Decimal(shown) - value) <= Decimal("0.5").scaleb(-places)
    assert len(shown.partition(".")[2]) == places


@settings(max_examples=300, deadline=None)
@given(st.dates(datetime.date(1900, 3, 1), datetime.date(9999, 12, 31)))
def test_dates_are_those_of_the_calendar(day: datetime.date) -> None:
    serial = (day - datetime.date(1899, 12, 30)).days
    assert show_number(str(serial), "yyyy-mm-dd") == f"{day:%Y-%m-%d}".rjust(10, "0")
    assert show_number(str(serial - 1462), "yyyy-mm-dd", from_1904=True)[-5:] == f"{day:%m-%d}" or serial < 1462


@settings(max_examples=500, deadline=None)
@given(
    st.text('0#?.,%E+-/;@"\\!_*[]<>=yYmMdDhHsSaA年月G通', max_size=30),
    st.sampled_from(["0", "-1.5", "45291.3", "1E+300", "1E-300"]),
)
def test_any_format_shows_something_or_nothing(code: str, written: str) -> None:
    assert isinstance(show_number(written, code), str)
    assert isinstance(show_text("文", code), str)


# ── workbooks ───────────────────────────────────────────────────────────────────────────────────────────────


def test_cells_of_a_sheet() -> None:
    strings = "<si><t>学校 数</t></si><si><r><t>在校</t></r><r><t>学生</t></r><rPh><t>かな</t></rPh></si>"
    strings += "<si><t>甲_x000D_\n乙</t></si>"
    shared = [f'<c t="s"><v>{n}</v></c>' for n in range(3)]
    data = book(
        sheet(
            row("指标", "2022年", "2023年", "增长")
            + row(shared[0], 40, 42, '<c s="1"><v>0.05</v></c>')
            + row(shared[1], '<c s="2"><v>18600</v></c>', '<c s="2"><f>B3*1.1</f><v>20460.000000000004</v></c>', None)
            + row(
                shared[2], '<c t="b"><v>1</v></c>', '<c t="e"><v>#DIV/0!</v></c>', '<c t="str"><f>A1</f><v>合计</v></c>'
            )
        ),
        formats=("10", "#,##0"),
        strings=strings,
    )
    source = read(data)
    assert source.raw == (
        "指标\t2022年\t2023年\t增长\n学校 数\t40\t42\t5.00%\n在校学生\t18,600\t20,460\n甲 乙\tTRUE\t#DIV/0!\t合计\n"
    )
    assert cells(source)["Sheet1!C3"] == "20,460"
    assert place(source, "Sheet1!C3") == (1, 3, 3, 1, 1)
    assert (source.format, source.warnings) == ("xlsx", ())


def test_merged_hidden_and_empty_places() -> None:
    rows = (
        row(None, "教育事业统计", None, None)
        + row(None, "指标", "学校", None, "不显示", "备注")
        + row(None, None, "2022", "2023", "1", None)
        + row("草稿", "9", "9", "9", attributes='hidden="1"')
        + '<row r="7"><c r="B7" t="inlineStr"><is><t>小学</t></is></c><c r="D7"><v>42</v></c></row>'
    )
    merged = '<mergeCells><mergeCell ref="B1:F1"/><mergeCell ref="B2:B3"/><mergeCell ref="C2:D2"/></mergeCells>'
    source = read(book(sheet(rows, merged, '<cols><col min="5" max="5" hidden="1"/></cols>')))
    assert source.raw == "教育事业统计\n指标\t学校\t备注\n\t2022\t2023\n小学\t\t42\n"
    assert place(source, "Sheet1!B1") == (1, 1, 2, 1, 4)
    assert place(source, "Sheet1!B2") == (1, 2, 2, 2, 1)
    assert place(source, "Sheet1!C2") == (1, 2, 3, 1, 2)
    assert place(source, "Sheet1!D7") == (1, 7, 4, 1, 1)


def test_what_a_merged_cell_covers_is_not_seen() -> None:
    data = book(
        sheet(
            row("甲", "盖住1", "乙") + row("盖住2", "盖住3", "丙"), '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
        )
    )
    assert read(data).raw == "甲\t乙\n\t丙\n"


def test_sheets_in_order_hidden_ones_out() -> None:
    one, two = sheet(row("小学", 42)), sheet(row("幼儿园", 12))
    names = ("2023 年", "草稿", "空", "学前", "密")
    states = ("visible", "hidden", "visible", "visible", "veryHidden")
    source = read(book(one, two, sheet(""), two, two, names=names, states=states))
    assert source.raw == "2023 年\n小学\t42\n学前\n幼儿园\t12\n"
    assert list(cells(source)) == ["2023 年", "'2023 年'!A1", "'2023 年'!B1", "学前", "学前!A1", "学前!B1"]
    assert [b.table for b in source.blocks if b.kind == "cell"] == [1, 1, 2, 2]
    assert read(book(one, names=("总表",))).raw == "小学\t42\n"
    assert read(book(one, two)).raw == "小学\t42\n幼儿园\t12\n"


def test_text_boxes_dates_of_1904_and_formulas_without_values() -> None:
    drawing = (
        '<d:wsDr xmlns:d="d" xmlns:a="a"><d:sp><d:txBody>'
        "<a:p><a:r><a:t>新建</a:t></a:r><a:r><a:t>小学4所</a:t></a:r></a:p>"
        "<a:p><a:r><a:t>第二行</a:t></a:r></a:p></d:txBody></d:sp></d:wsDr>"
    )
    data = book(
        sheet(row('<c s="1"><v>1</v></c>', "<c><f>SUM(A1)</f></c>")),
        formats=("yyyy/m/d",),
        properties='<workbookPr date1904="1"/>',
        extra={
            "xl/drawings/drawing1.xml": drawing,
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("d", "drawing", "../drawings/drawing1.xml")),
        },
    )
    source = read(data)
    assert source.raw == "1904/1/2\n新建小学4所\n第二行\n"
    assert cells(source)["Sheet1!文本框1"] == "新建小学4所\n第二行"
    assert [w.reason for w in source.warnings] == ["1 formula without a saved value not read"]


def test_facts_of_a_sheet_stand_in_their_cells() -> None:
    text = "2023年，全县新建小学4所，投入资金1.2亿元。"
    source = read(book(sheet(row("2023年云岭县教育工作总结") + row(None, text)), names=("总结",)))
    facts = extract_source(source, load()).facts
    assert [(fact.text, fact.block) for fact in facts] == [("4所", "总结!B2"), ("1.2亿元", "总结!B2")]


def test_workbooks_that_libraries_write() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    page = made.active
    page.title = "学前教育"
    page.append(["指标", "2023年"])
    page.append(["入园率", 0.915])
    page.append(["日期", datetime.date(2023, 12, 20)])
    page["B2"].number_format = "0.0%"
    page["B3"].number_format = 'yyyy"年"m"月"d"日"'
    page.merge_cells("A5:B5")
    page["A5"] = "注：含民办"
    out = io.BytesIO()
    made.save(out)
    source = read(out.getvalue())
    assert source.raw == "指标\t2023年\n入园率\t91.5%\n日期\t2023年12月20日\n注：含民办\n"
    assert cells(source)["学前教育!B2"] == "91.5%"


def test_columns_have_letters() -> None:
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


# ── tables as text ──────────────────────────────────────────────────────────────────────────────────────────

ROWS = [["指标", "2022年", "2023年"], ["学校（所）", "1,040", "42"], ["说明，其他", "", "含\n民办"]]


def _csv(delimiter: str, end: str = "\r\n") -> str:
    return end.join(delimiter.join(f'"{x}"' if set(x) & set(f"{delimiter}\n,") else x for x in r) for r in ROWS) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_tables_as_text(delimiter: str, encoding: str, end: str) -> None:
    source = read(_csv(delimiter, end).encode(encoding), "表.csv")
    assert source.raw == "指标\t2022年\t2023年\n学校（所）\t1,040\t42\n说明，其他\t\t含 民办\n"
    assert cells(source)["C3"] == "含 民办"
    assert place(source, "B2") == (1, 2, 2, 1, 1)


def test_tables_as_text_of_odd_kinds() -> None:
    assert read("甲\t1,5\n乙\t2,5\n", "表.tsv").raw == "甲\t1,5\n乙\t2,5\n"
    assert read("sep=;\r\n甲;1,5\r\n", "表.csv").raw == "甲\t1,5\n"
    assert read('编号,名称\n="001",甲\n', "表.csv").raw == "编号\t名称\n001\t甲\n"
    assert read("一段话，没有表格。\n\n又一段。\n", "表.csv").raw == "一段话，没有表格。\n又一段。\n"
    lines = "".join(f"第{n}行,{n}\n" for n in range(300))
    assert read(f'5" 管,1\n"没有结束,2\n{lines}', "表.csv").raw.count("\n") == 302
    assert read(f"甲,{'长' * 200_000}\n", "表.csv").raw.startswith("甲\t长")


def test_a_table_of_one_column_of_sentences_is_not_cut_at_commas() -> None:
    text = "2023年，新建小学4所。\n2024年，改建3所，新增学位600个。\n"
    assert read(text, "表.csv").raw == text


# ── wrong suffixes ──────────────────────────────────────────────────────────────────────────────────────────


def test_content_counts_and_not_the_suffix() -> None:
    page = "<html><body><table><tr><td>小学</td><td>42</td></tr></table></body></html>"
    workbook = book(sheet(row("小学", 42)))
    for name in ("表.xls", "表.xlsx", "表.csv", "表.et", "表.tsv"):
        assert read(page, name).format == "html"
        assert read(page, name).raw == "小学\t42\n"
        assert read(workbook, name).format == "xlsx"
        assert read("小学\t42\n中学\t7\n", name).raw == "小学\t42\n中学\t7\n"


# ── refused ─────────────────────────────────────────────────────────────────────────────────────────────────


def _zip(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x"), content)
    return out.getvalue()


GOOD = book(sheet(row("小学", 42) * 50))
DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (GOOD[: len(GOOD) // 2], "damaged or cut off"),
        (GOOD.replace(b"xl/workbook.xml", b"xl/workbook.zzz"), "lacks the workbook|damaged"),
        (book(DOCTYPE + sheet(row("&a;", 42))), "DTD"),
        (book(sheet(row("&a;", 42))), "damaged"),
        (book(sheet(row("小学"))[:-30]), "damaged"),
        (book(sheet("")), "no cell that is shown"),
        (book(sheet(row("小学")), states=("hidden",)), "no cell that is shown"),
        (book(sheet(row("小")), extra={"xl/sharedStrings.xml": " " * 80_000_000}), "unpacks to more than"),
        (_zip(xl__workbook_bin="", xl__a_xml=""), "lacks the workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(4000), "encrypted"),
        (b"PK\x03\x04" + random.Random(2).randbytes(3000), "damaged or cut off"),
        (random.Random(1).randbytes(5000), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "OLE container"),
        (b"%PDF-1.4\n", "damaged or cut off"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, reason: str) -> None:
    with ends(), pytest.raises(ReadError, match=reason):
        read(data)


def test_old_workbooks_that_are_damaged() -> None:
    pytest.importorskip("xlrd")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    for seed in range(20):
        data = head + random.Random(seed).randbytes(2000) + "Workbook".encode("utf-16-le") + bytes(3000)
        with ends(), pytest.raises(ReadError):
            read(data, "表.xls")


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>'
    assert read(book(sheet(far))).raw == "\t1\n2\n"
    monkeypatch.setattr(grid, "MAX_CELLS", 99)
    for data, name in ((book(sheet(row("小学", 42) * 50)), "表.xlsx"), (b"1,2\n" * 50, "表.csv")):
        with pytest.raises(ReadError, match="more than 99 filled cells"):
            read(data, name)


def test_merged_cells_upon_merged_cells_come_to_an_end() -> None:
    merged = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 20_000))
    rows = "".join(row(*range(20)) for _ in range(2000))
    with ends():
        assert read(book(sheet(rows, f"<mergeCells>{merged}</mergeCells>"))).raw


def test_memory_goes_by_the_cells_and_not_by_the_markup() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"><v></v></c></row>' for n in range(1, 60_000))
    data = book(sheet(rows + '<row r="60001"><c><v>5</v></c></row>'))
    with ends():
        tracemalloc.start()
        try:
            assert read(data).raw == "5\n"
            assert tracemalloc.get_traced_memory()[1] < 30 * 1024 * 1024
        finally:
            tracemalloc.stop()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.text("小学，42 \t\n\"'=", max_size=6), max_size=5), min_size=1, max_size=6),
    st.lists(st.tuples(*[st.integers(1, 6)] * 4), max_size=4),
)
def test_each_label_leads_back_to_the_cells_text(
    texts: list[list[str]], merged: list[tuple[int, int, int, int]]
) -> None:
    rows = "".join(row(*(escape(x) or None for x in line)) for line in texts)
    cuts = "".join(
        f'<mergeCell ref="{letters(min(a, b))}{min(c, d)}:{letters(max(a, b))}{max(c, d)}"/>' for a, b, c, d in merged
    )
    try:
        source = read(book(sheet(rows, f"<mergeCells>{cuts}</mergeCells>")))
    except ReadError:
        return
    for block in source.blocks:
        found = re.fullmatch(r"Sheet1!([A-Z])(\d)", str(block.label))
        assert found
        written = texts[int(found[2]) - 1][ord(found[1]) - 65]
        assert " ".join(source.raw[block.start : block.end].split()) == " ".join(written.split())
    covered = {n for b in source.blocks for n in range(b.start, b.end)}
    assert not "".join(c for n, c in enumerate(source.raw) if n not in covered).strip("\n\t")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["表.csv", "表.tsv", "表.xls", "表.xlsx"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(ReadError):
        assert read(data, name).raw.strip()


def test_namespaces_of_the_strict_form_are_read_too() -> None:
    strict = MAIN.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    assert read(book(sheet(row("小学", 42)).replace(MAIN, strict))).raw == "小学\t42\n"
