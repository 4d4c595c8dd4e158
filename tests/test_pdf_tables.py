"""PDF: tables as cells with their place in the grid, whatever of it is ruled."""

from __future__ import annotations

from itertools import pairwise

from pdf_files import WIDTH, Page, pdf

from extractor.readers.pdf import read_pdf
from extractor.types import Block, Source

TEXT = (
    "2023年，全县新建改建小学4所，投入资金40余万元，惠及学生1200名，义务教育巩固率达到99.6%，学前教育毛入园率达到91%。"
)
ROWS = [
    ("指标", "单位", "2023年", "比上年增长（%）"),
    ("货物运输总量", "亿吨", "2.92", "6.6"),
    ("#铁路", "亿吨", "0.80", "-6.6"),
]
WORDS = [
    ("项目", "责任单位", "责任人", "时限"),
    ("校舍改造", "教育局", "甲主任", "年底前"),
    ("营养午餐", "财政局", "乙主任", "全年"),
]
XS = [90.0, 230.0, 300.0, 390.0, 500.0]


def read(*pages: Page) -> Source:
    return read_pdf(pdf(list(pages)), "a.pdf")


def cells(source: Source, table: int = 1) -> list[tuple[int, int, str]]:
    return [(b.row or 0, b.column or 0, source.raw[b.start : b.end]) for b in source.blocks if b.table == table]


def grid(rows: list[tuple[str, ...]]) -> list[tuple[int, int, str]]:
    return [(r, c, text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text]


def write(page: Page, rows: list[tuple[str, ...]], y: float = 215, pitch: float = 20) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            page.text(XS[c] + 4, y + pitch * r, text, 10)


def rule(page: Page, rows: int, y: float = 200, pitch: float = 20, xs: list[float] = XS) -> None:
    for n in range(rows + 1):
        page.rule(xs[0], y + pitch * n, xs[-1], y + pitch * n)
    for x in xs:
        page.rule(x, y, x, y + pitch * rows)


def with_text() -> Page:
    page = Page()
    page.paragraph(80, TEXT)
    page.middle(WIDTH / 2, 180, "表1 运输情况")
    page.paragraph(400, TEXT)
    return page


def test_a_ruled_table_gives_cells_in_their_places_and_rows_in_raw_text() -> None:
    page = with_text()
    rule(page, 3)
    write(page, ROWS)
    source = read(page)
    assert cells(source) == grid(ROWS)
    assert "\n" + "\n".join("\t".join(row) for row in ROWS) + "\n" in source.raw
    block = next(b for b in source.blocks if source.raw[b.start : b.end] == "0.80")
    assert block == Block(block.start, block.end, "cell", 1, "页1 表1 行3 列3", 1, 3, 3)
    assert source.raw.index("表1 运输情况") < source.raw.index("指标") < source.raw.rindex("2023年，全县")


def test_thin_boxes_are_rules_too() -> None:
    page = with_text()
    for n in range(4):
        page.bar(XS[0], 200 + 20 * n, XS[-1], 200.7 + 20 * n)
    for x in XS:
        page.bar(x, 200, x + 0.7, 260)
    write(page, WORDS)
    assert cells(read(page)) == grid(WORDS)


def test_cells_drawn_as_boxes_and_rules_drawn_in_dashes() -> None:
    boxes, dashes = with_text(), with_text()
    for r in range(3):
        for x0, x1 in pairwise(XS):
            boxes.content.append(f"{x0} {842 - 220 - 20 * r} {x1 - x0} 20 re S")
    for n in range(4):
        for x in range(int(XS[0]), int(XS[-1]), 5):
            dashes.rule(x, 200 + 20 * n, x + 3, 200 + 20 * n)
    for x in XS:
        for y in range(200, 260, 5):
            dashes.rule(x, y, x, y + 3)
    for page in (boxes, dashes):
        write(page, WORDS)
        assert cells(read(page)) == grid(WORDS)


def test_rules_within_a_form() -> None:
    page = with_text()
    inner = Page()
    rule(inner, 3)
    write(page, WORDS)
    page.content.append("q 1 0 0 1 0 0 cm /Fm1 Do Q")
    page.form = "\n".join(inner.content)
    assert cells(read(page)) == grid(WORDS)


def test_what_is_neither_drawn_nor_filled_is_no_rule() -> None:
    page = with_text()
    rows = [("一科", "甲主任", "乙主任", "丙主任")] * 3  # without rules these are no table
    for n in range(4):
        page.content.append(f"q {XS[0]} {842 - 200 - 20 * n} 410 0.5 re W n Q")
    for x in XS:
        page.content.append(f"q {x} {842 - 260} 0.5 60 re W n Q")
    write(page, rows)
    assert not [b for b in read(page).blocks if b.kind == "cell"]


def test_a_table_open_at_its_sides_and_without_rules_between_rows_is_cut_by_its_numbers() -> None:
    page = with_text()
    rows = [
        *ROWS,
        ("货物周转量", "亿吨公里", "962.97", "-15.4"),
        ("其中：", "", "", ""),
        ("公路", "亿吨公里", "648.14", "—"),
    ]
    for y in (200, 220, 320):
        page.rule(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        page.rule(x, 200, x, 320)
    write(page, rows)
    assert cells(read(page)) == grid(rows)


def test_columns_of_numbers_that_no_rule_parts_are_columns() -> None:
    page = with_text()
    rows = [
        ("指标", "机构（个）", "床位（张）"),
        ("合计", "426", "530"),
        ("其中：养老", "399", "503"),
        ("儿童", "27", "27"),
    ]
    for y in (200, 220, 280):
        page.rule(XS[0], y, XS[-1], y)
    page.rule(XS[1], 200, XS[1], 280)
    write(page, rows)
    assert cells(read(page)) == grid(rows)


def test_cells_over_several_rows_and_columns() -> None:
    page = with_text()
    xs = XS[:4]
    for n in (0, 2, 3):
        page.rule(xs[0], 200 + 20 * n, xs[-1], 200 + 20 * n)
    page.rule(xs[1], 220, xs[-1], 220)
    for x in (xs[0], xs[1], xs[3]):
        page.rule(x, 200, x, 260)
    page.rule(xs[2], 220, xs[2], 260)
    page.text(94, 225, "地区", 10)
    page.text(260, 214, "在校学生（人）", 10)
    page.text(234, 234, "小学", 10)
    page.text(304, 234, "初中", 10)
    write(page, [("青禾县", "1200", "800")], y=254)
    source = read(page)
    found = {source.raw[b.start : b.end]: (b.row, b.column, b.rows, b.columns) for b in source.blocks if b.table}
    assert found == {
        "地区": (1, 1, 2, 1), "在校学生（人）": (1, 2, 1, 2), "小学": (2, 2, 1, 1), "初中": (2, 3, 1, 1),
        "青禾县": (3, 1, 1, 1), "1200": (3, 2, 1, 1), "800": (3, 3, 1, 1),
    }  # fmt: skip
    assert "地区\t在校学生（人）\n\t小学\t初中\n青禾县\t1200\t800\n" in source.raw


def test_lines_of_a_cell_are_one() -> None:
    page = with_text()
    rule(page, 2, pitch=40)
    write(page, [("指标", "单位", "", "")], pitch=40)
    page.text(304, 212, "2023年末数", 10)
    page.text(304, 226, "（万人）", 10)
    page.text(394, 212, "GDP", 10)
    page.text(394, 226, "growth", 10)
    write(page, [("常住人口", "万人", "866.60", "1.2")], y=262)
    source = read(page)
    assert cells(source)[2:4] == [(1, 3, "2023年末数（万人）"), (1, 4, "GDP growth")]
    start = source.raw.index("2023年末数")
    rects = source.boxes.rectangles(start, start + 12)  # type: ignore[union-attr]
    assert len(rects) == 2


def test_a_table_without_rules_is_told_by_its_columns_of_numbers() -> None:
    page = with_text()
    rows = [*ROWS, ("货物周转量", "亿吨公里", "962.97", "-15.4"), ("旅客总量", "万人", "4448", "110.6")]
    write(page, rows)
    assert cells(read(page)) == grid(rows)


def test_two_columns_of_words_and_numbers_are_a_table_and_no_columns_of_text() -> None:
    page = with_text()
    rows = [(f"第{name}小学在校学生人数", str(120 + n)) for n, name in enumerate("一二三四五六")]
    write(page, rows)
    assert cells(read(page)) == grid(rows)


def test_tables_far_apart_are_two() -> None:
    page = Page()
    write(page, ROWS * 2, 100)
    write(page, ROWS * 2, 500)
    source = read(page)
    assert cells(source, 1) == cells(source, 2) == grid(ROWS * 2)


def test_a_table_within_a_cell_is_read_once() -> None:
    page = with_text()
    rule(page, 2, 190, 90, [80.0, 520.0, 560.0])
    rule(page, 3)
    write(page, ROWS)
    page.text(525, 215, "甲", 10)
    page.text(525, 300, "乙", 10)
    page.text(94, 300, "下面的格子", 10)
    raw = read(page).raw
    assert all(raw.count(text) == 1 for text in ("货物运输总量", "0.80", "甲", "下面的格子"))


def test_words_side_by_side_are_no_table() -> None:
    page = with_text()
    for n, (left, right) in enumerate([("青禾县教育局", "青禾县财政局"), ("甲主任", "乙主任"), ("一科", "二科")]):
        page.text(94, 215 + 20 * n, left)
        page.text(304, 215 + 20 * n, right)
    source = read(page)
    assert not [b for b in source.blocks if b.kind == "cell"]
    assert "青禾县教育局 青禾县财政局\n" in source.raw


def test_a_box_around_text_is_no_table() -> None:
    page = with_text()
    for x in (80, 510):
        page.rule(x, 60, x, 500)
    for y in (60, 500):
        page.rule(80, y, 510, y)
    source = read(page)
    assert not [b for b in source.blocks if b.kind == "cell"]
    assert source.raw.startswith("2023年，全县")


def test_boxes_around_one_line_are_no_table() -> None:
    page = with_text()
    rule(page, 1)
    page.text(94, 215, "审核", 10)
    page.text(234, 215, "签发", 10)
    assert not [b for b in read(page).blocks if b.kind == "cell"]


def test_the_lines_of_a_chart_are_no_table() -> None:
    page = with_text()
    for n in range(6):
        page.rule(120, 220 + 20 * n, 480, 220 + 20 * n)
        page.right(116, 224 + 20 * n, str(100 - 20 * n), 8)
    page.rule(120, 220, 120, 320)
    for n, value in enumerate((38, 56, 72)):
        page.bar(160 + 80 * n, 320 - value, 200 + 80 * n, 320)
        page.middle(180 + 80 * n, 314 - value, f"{value}.5", 8)
    source = read(page)
    assert not [b for b in source.blocks if b.kind == "cell" and b.rows > 1]
    assert all(f"{value}.5" in source.raw for value in (38, 56, 72))


def test_a_table_goes_on_on_the_next_page() -> None:
    pages = []
    for number in (1, 2):
        page = Page()
        rows = ROWS if number == 1 else [("旅客总量", "万人", "4448", "110.6"), ("#铁路", "万人", "148", "132.9")]
        y = 700.0 if number == 1 else 90.0
        if number == 1:
            page.paragraph(80, TEXT)
        rule(page, len(rows), y)
        write(page, rows, y + 15)
        page.middle(WIDTH / 2, 800, f"- {number} -", 9)
        pages.append(page)
    source = read(*pages)
    assert {b.table for b in source.blocks if b.kind == "cell"} == {1}
    assert cells(source)[-4:] == [(5, 1, "#铁路"), (5, 2, "万人"), (5, 3, "148"), (5, 4, "132.9")]
    labels = [b.label for b in source.blocks]
    assert len(set(labels)) == len(labels)


def test_another_table_on_the_next_page_is_another() -> None:
    pages = [Page(), Page()]
    for page in pages:
        rule(page, 3, 90)
        write(page, ROWS, 105)
        page.paragraph(300, TEXT)
    source = read(*pages)
    assert cells(source, 2) == grid(ROWS)


def test_tables_on_turned_pages_and_sideways() -> None:
    turned = Page(turn=90)
    for page, matrix in ((turned, (0, 1, -1, 0)),):
        for n in range(4):
            page.rule(100 + 20 * n, 300, 100 + 20 * n, 700)
        for x in (300, 420, 520, 700):
            page.rule(100, x, 160, x)
        for r, row in enumerate([("指标", "数量", "增长"), ("小学", "12", "1.5"), ("中学", "3", "2.5")]):
            for c, text in enumerate(row):
                page.text(115 + 20 * r, (690, 510, 410)[c], text, 10, matrix)
    expected = grid([("指标", "数量", "增长"), ("小学", "12", "1.5"), ("中学", "3", "2.5")])
    assert cells(read(turned)) == expected
    turned.turn = 0
    assert cells(read(turned)) == expected
