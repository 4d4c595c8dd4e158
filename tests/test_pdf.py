"""PDF: order of reading, paragraphs, running heads, turned pages, and where each character stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from pdf_files import HEIGHT, WIDTH, Page, pdf, width

from extractor.pipeline import extract, extract_source
from extractor.readers.pdf import read_pdf
from extractor.rules import load
from extractor.types import Fact, Rectangle, Source

CORPUS = Path(__file__).parents[1] / "corpus"
TEXT = (
    "2023年，全县新建改建小学4所，投入资金40余万元，惠及学生1200名，义务教育巩固率达到99.6%，学前教育毛入园率"
    "达到91.35%，比上年提高1.2个百分点，群众对教育的满意度明显提高，各项工作都有新的进展。"
)


def read(*pages: Page) -> Source:
    return read_pdf(pdf(list(pages)), "a.pdf")


def joined(source: Source) -> list[str]:
    """Return the lines that the rules read: without running heads and line ends that part nothing."""
    gone = set(source.soft_breaks)
    for block in source.blocks:
        if block.kind in ("header", "footer"):
            gone.update(range(block.start, block.end))
    text = "".join(character for n, character in enumerate(source.raw) if n not in gone)
    return [line for line in text.split("\n") if line]


def of_kind(source: Source, *kinds: str) -> list[tuple[str, str | None]]:
    return [(source.raw[b.start : b.end], b.label) for b in source.blocks if b.kind in kinds]


def page_of(number: int, lines: list[str], head: str = "", foot: str = "") -> Page:
    page = Page()
    if head:
        page.middle(WIDTH / 2, 50, head, 9)
    y = 100.0
    for line in lines:
        y = page.paragraph(y, line)
    if foot:
        page.middle(WIDTH / 2, 800, foot.format(number), 9)
    return page


# ── paragraphs ──────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_end_as_on_the_page_and_paragraphs_are_told() -> None:
    page = page_of(1, [TEXT, "全县教育经费总投入稳步增长。", TEXT])
    page.middle(WIDTH / 2, 70, "青禾县教育工作总结", 18)
    source = read(page)
    assert joined(source) == ["青禾县教育工作总结", TEXT, "全县教育经费总投入稳步增长。", TEXT]
    assert source.raw.replace("\n", "") == "".join(joined(source))
    assert source.raw.count("\n") == 8  # the lines of the page are still there
    assert of_kind(source, "page") == [(source.raw, "页1")]
    paragraphs = of_kind(source, "paragraph")
    assert [label for _, label in paragraphs] == ["页1 段1", "页1 段2", "页1 段3", "页1 段4"]
    assert [text.replace("\n", "") for text, _ in paragraphs] == joined(source)
    assert (source.format, source.warnings) == ("pdf", ())


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    page = Page()
    for nth, line in enumerate(["一、工作情况", "全县共有小学12所", "全县共有中学3所", "全县共有幼儿园20所"]):
        page.text(90, 100 + 20 * nth, line)
    page.paragraph(200, TEXT)
    source = read(page)
    assert joined(source)[:4] == ["一、工作情况", "全县共有小学12所", "全县共有中学3所", "全县共有幼儿园20所"]


def test_a_full_line_goes_on_only_at_the_margin_and_in_letters_of_the_same_size() -> None:
    full = "建" * 34
    for x, size, goes_on in ((90, 12, True), (114, 12, False), (90, 16, False)):
        page = page_of(1, [TEXT, TEXT])
        page.text(90, 400, full)
        page.text(x, 420, "设" * 20, size)
        assert (full + "设" * 20 in joined(read(page))) is goes_on, (x, size)


def after(line: str, following: str, indent: int = 2, y: float = 420, x: float = 90, x1: float = 90) -> bool:
    """Whether a line is read on into one that follows it, between paragraphs that begin so much further in."""
    page = Page()
    page.paragraph(200, TEXT, indent=indent)
    page.paragraph(280, TEXT, indent=indent)
    page.text(x, 400, line)
    page.text(x1, y, following)
    page.paragraph(600, TEXT, indent=indent)
    return line + following in joined(read(page))


def test_paragraphs_without_indent_part_at_the_end_of_a_sentence() -> None:
    ended = "建" * 33 + "。"
    assert after(ended, "设" * 20, indent=2)
    assert not after(ended, "设" * 20, indent=0)  # it may be a paragraph's end, or not: what is not certain stays
    assert after("建" * 34, "设" * 20, indent=0)
    assert not after("建" * 33 + "；", "（二）" + "设" * 20)  # an item of a list


def test_a_line_is_full_when_the_next_word_has_no_room() -> None:
    assert not after("建" * 31, "设" * 20, indent=0)
    assert after("建" * 31, "123456所", indent=0)
    assert after("建" * 32, "设，" + "设" * 20, indent=0)  # no comma begins a line
    assert not after("建" * 32, "设" * 20, indent=0)
    assert after("建" * 29, "数）12282.15亿元", indent=2)  # nor does a number behind a bracket
    assert not after("建" * 29, "数12282.15亿元", indent=2)


def test_where_paragraphs_are_indented_words_may_have_been_kept_whole() -> None:
    assert after("建" * 32, "特色鲜明", indent=2)
    assert not after("建" * 32, "特色鲜明", indent=0)


def test_a_line_further_down_or_below_one_at_the_right_margin_is_another_paragraph() -> None:
    full = "建" * 34
    assert after(full, "设" * 20)
    assert not after(full, "设" * 20, y=500)
    signed = "青禾县教育局办公室"
    assert not after(signed, "设" * 20, x=90 + 12 * (34 - len(signed)))


def test_latin_words_are_not_glued() -> None:
    page = page_of(1, [TEXT, TEXT])
    page.text(90, 400, "abcde " * 11 + "GDP")
    page.text(90, 420, "growth")
    source = read(page)
    assert "GDP\ngrowth" in source.raw
    assert source.raw.index("GDP\n") + 3 not in source.soft_breaks


def test_blanks_stand_where_the_page_draws_them_or_leaves_room() -> None:
    page = Page()
    page.text(90, 100, "二、农　业")
    page.text(90, 130, "2023 年，GDP  增长")
    page.text(90, 220, "学")
    page.text(102, 220, " ")  # a blank that the next character is drawn over
    page.text(102.1, 220, "校")
    for n, word in enumerate(["data", "base"]):
        page.text(90 + n * 28, 160, word)
    page.text(90, 190, "2023")
    page.text(90 + width("2023", 12) + 3, 190, "年")  # the quarter of a character that typesetters leave
    assert read(page).raw == "二、农　业\n2023 年，GDP 增长\ndata base\n2023年\n学校\n"


def test_letters_drawn_twice_to_look_bold_stand_once_and_raised_ones_in_their_line() -> None:
    page = Page()
    for shift in (0.0, 1.2):
        for n, character in enumerate("一、总体情况"):
            page.text(90 + 12 * n + shift, 100, character)
    page.text(90, 130, "新建校舍1200m")
    page.text(90 + width("新建校舍1200m", 12), 126, "2", 7)
    page.text(90 + width("新建校舍1200m", 12) + 4, 130, "，完工率80%")
    assert read(page).raw == "一、总体情况\n新建校舍1200m2，完工率80%\n"


def test_what_stands_beside_the_page_is_not_seen() -> None:
    page = page_of(1, [TEXT])
    page.text(WIDTH + 50, 300, "看不见的99所")
    page.text(90, -50, "看不见的98所")
    assert "看不见" not in read(page).raw


# ── running heads ───────────────────────────────────────────────────────────────────────────────────────────

LONG = [TEXT] * 6


@pytest.mark.parametrize("foot", ["- {} -", "— {} —", "{}", "第{}页", "第 {} 页 共 3 页", "{}/3", "Page {} of 3"])
def test_page_numbers_are_footers(foot: str) -> None:
    source = read(*[page_of(n, LONG, foot=foot) for n in (1, 2, 3)])
    assert [text for text, _ in of_kind(source, "footer")] == [foot.format(n) for n in (1, 2, 3)]
    assert of_kind(source, "header") == []
    assert foot.format(2) in source.raw  # they stay where they stand


def test_running_heads_are_headers_and_sentences_go_on_over_them() -> None:
    head = "青禾县人民政府公报　第9期"
    pages = [page_of(n, LONG, head=head, foot="- {} -") for n in (1, 2, 3)]
    pages[0].text(90, 700, "建" * 33 + "40")
    pages[1] = Page()
    pages[1].middle(WIDTH / 2, 50, head, 9)
    pages[1].paragraph(100, "余万元" + "设" * 60 + "。", indent=0)
    source = read(*pages)
    assert [text for text, _ in of_kind(source, "header")] == [head] * 3
    assert [text for text, _ in of_kind(source, "footer")] == ["- 1 -", "- 3 -"]
    assert "建" * 33 + "40余万元" + "设" * 60 + "。" in joined(source)


def test_a_number_torn_apart_by_a_page_is_one_fact_with_rectangles_on_both_pages() -> None:
    pages = [page_of(n, [TEXT], head="教育年鉴", foot="- {} -") for n in (1, 2)]
    pages[0].text(90, 700, "全县投入资金" + "建" * 24 + "达12.5")
    pages[1].content.insert(0, "")
    top = Page()
    top.middle(WIDTH / 2, 50, "教育年鉴", 9)
    top.text(90, 100, "万元，" + "建" * 31)
    top.paragraph(120, "设" * 10 + "。", indent=0)
    top.paragraph(160, TEXT)
    top.middle(WIDTH / 2, 800, "- 2 -", 9)
    source = read(pages[0], top)
    report = extract_source(source, load())
    (fact,) = [fact for fact in report.facts if fact.low == "125000"]
    assert fact.text == source.raw[fact.start : fact.end] == "12.5\n- 1 -\n教育年鉴\n万元"
    assert fact.rects is not None
    assert [(rect.page, round(rect.top, -1)) for rect in fact.rects] == [(1, 690), (2, 90)]
    left_out = [x.text for x in report.left_out if x.rule.startswith("block.")]
    assert left_out == ["教育年鉴", "- 1 -", "教育年鉴", "- 2 -"]


def test_lines_that_are_alike_but_no_running_heads_stay() -> None:
    pages = []
    for number in (1, 2, 3):
        page = page_of(number, LONG)
        page.middle(WIDTH / 2, 60, f"表{number} 全县第{number}类学校情况")
        page.text(90, 760, f"新建学校{number + 3}所，其中小学{number * 7}所。")
        pages.append(page)
    source = read(*pages)
    assert of_kind(source, "footer") == []
    assert "新建学校4所" in source.raw


def test_a_table_number_that_counts_with_the_pages_at_other_words_stays() -> None:
    pages = [page_of(n, LONG) for n in (1, 2, 3)]
    for number, (page, words) in enumerate(zip(pages, ("人口", "学校", "投资"), strict=True), 1):
        page.middle(WIDTH / 2, 60, f"表{number} 全县{words}情况")
    assert of_kind(read(*pages), "header", "footer") == []


def test_a_line_behind_text_is_no_running_head() -> None:
    pages = [page_of(n, LONG) for n in (1, 2, 3)]
    for page, words in zip(pages, ("甲", "乙", "丙"), strict=True):
        page.text(114, 60, f"{words}方面的工作情况")
        page.text(114, 80, "一、总体情况")
    assert of_kind(read(*pages), "header") == []


def test_the_same_words_further_down_or_at_other_heights_are_no_running_head() -> None:
    pages = [page_of(n, [], head="青禾年鉴") for n in (1, 2, 3)]
    for page in pages:
        page.text(400, 300, "单位：万元")
        page.paragraph(600, TEXT)
    assert {text for text, _ in of_kind(read(*pages), "header")} == {"青禾年鉴"}
    for words in ("青禾县教育工作总结", "表{} 全县学校情况"):
        pages = [page_of(n, LONG) for n in (1, 2, 3)]
        for number, page in enumerate(pages, 1):
            page.text(200, 20 + 20 * number, words.format(number))
        assert of_kind(read(*pages), "header", "footer") == [], words


def test_one_page_alone_has_a_page_number_but_no_running_head() -> None:
    source = read(page_of(1, [TEXT], head="青禾县教育局", foot="- {} -"))
    assert of_kind(source, "header") == []
    assert [text for text, _ in of_kind(source, "footer")] == ["- 1 -"]


# ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_columns_are_read_one_after_the_other_below_their_title() -> None:
    page = Page()
    page.middle(WIDTH / 2, 60, "青禾县教育简报", 9)
    page.middle(WIDTH / 2, 110, "全县义务教育均衡发展工作扎实推进", 20)
    left, right = "左栏第一段，" + "建" * 100 + "左栏完。", "右栏第一段，" + "设" * 100 + "右栏完。"
    page.paragraph(150, left, chars=16)
    page.paragraph(157, right, x=310, chars=16)  # the lines of the columns need not be level
    page.paragraph(500, "下面又是通栏的文字，" + "通" * 80 + "。")
    lines = joined(read(page))
    assert lines == [
        "青禾县教育简报", "全县义务教育均衡发展工作扎实推进", left, right, "下面又是通栏的文字，" + "通" * 80 + "。"
    ]  # fmt: skip


def test_a_running_head_above_one_of_two_columns_is_read_first() -> None:
    page = Page()
    page.right(502, 50, "青禾教育 第9期", 9)
    left, right = "左栏，" + "建" * 100 + "。", "右栏，" + "设" * 100 + "。"
    page.paragraph(100, left, chars=16)
    page.paragraph(100, right, x=310, chars=16)
    assert joined(read(page)) == ["青禾教育 第9期", left, right]


def test_blocks_one_above_the_other_are_no_columns() -> None:
    page = Page()
    above, below = "右上方的文字，" + "建" * 90 + "。", "左下方的文字，" + "设" * 90 + "。"
    page.paragraph(100, above, x=310, chars=16)
    page.paragraph(400, below, chars=16)
    assert read(page).raw.replace("\n", "") == above + below


def test_three_columns() -> None:
    page = Page()
    texts = [f"第{n}栏，" + "字" * 60 + "。" for n in "一二三"]
    for n, text in enumerate(texts):
        page.paragraph(100, text, x=60 + 165 * n, chars=12)
    assert joined(read(page)) == texts


# ── directions ──────────────────────────────────────────────────────────────────────────────────────────────

TURNED = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def unturned(turn: int, x: float, y: float) -> tuple[float, float]:
    """Return the place on the page, from its top left before it is turned, that is displayed at (x, y)."""
    return {0: (x, y), 90: (y, HEIGHT - x), 180: (WIDTH - x, HEIGHT - y), 270: (WIDTH - y, x)}[turn]


@pytest.mark.parametrize("turn", TURNED)
def test_turned_pages_read_as_displayed_and_so_do_rectangles(turn: int) -> None:
    page = Page(turn=turn)
    for nth, line in enumerate(("第一行12所", "第二行34人")):
        page.text(*unturned(turn, 100, 100 + 20 * nth), line, matrix=TURNED[turn])
    source = read(page)
    assert source.raw == "第一行12所\n第二行34人\n"
    start = source.raw.index("34")
    (rect,) = source.boxes.rectangles(start, start + 3)  # type: ignore[union-attr]
    assert (rect.page, round(rect.left / 4), round(rect.right / 4)) == (1, 34, 40)
    assert 105 < rect.top < rect.bottom < 123


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_text_set_sideways_is_read_in_its_own_direction(turn: int) -> None:
    page = Page()
    for nth, line in enumerate(("侧放的表共有12所", "第二行共有34人")):
        x, y = {90: (100 + 20 * nth, 700), 180: (400, 400 - 20 * nth), 270: (400 - 20 * nth, 100)}[turn]
        page.text(x, y, line, matrix=TURNED[turn])
    source = read(page)
    assert source.raw == "侧放的表共有12所\n第二行共有34人\n"
    rects = source.boxes.rectangles(0, 9)  # type: ignore[union-attr]
    assert len(rects) == 1
    if turn != 180:
        assert rects[0].bottom - rects[0].top > 5 * (rects[0].right - rects[0].left)


def test_a_watermark_stands_apart() -> None:
    page = page_of(1, [TEXT, TEXT])
    page.text(200, 500, "内部资料", 40, (0.7071, 0.7071, -0.7071, 0.7071))
    source = read(page)
    assert of_kind(source, "textbox") == [("内部资料", "页1 旁3")]
    assert joined(source)[:2] == [TEXT, TEXT]


def test_characters_of_the_outer_planes_and_hyphens() -> None:
    from types import SimpleNamespace

    from extractor.readers.pdf.glyphs import _Finder

    codes = [0xD842, 0xDFB7, 0x02, 0xAD, 0x05]  # 𠮷, a hyphen at a line's end, a soft one, none at all

    def box(page: object, index: int, *sides: object) -> int:
        return 0

    pdfium = SimpleNamespace(
        FPDFText_GetUnicode=lambda page, index: codes[index], FPDFText_GetLooseCharBox=box, FPDFText_GetCharBox=box,
        FPDFText_GetCharAngle=lambda page, index: 0.0, FS_RECTF=document_rectangle,
    )  # fmt: skip
    finder = _Finder(pdfium, None)
    for index in range(len(codes)):
        finder.take(index)
    assert finder.texts == ["𠮷", "-", "-", "\ufffd"]


def document_rectangle() -> object:
    import pypdfium2.raw as pdfium

    return pdfium.FS_RECTF()


def test_boxes_of_fonts_without_a_sensible_height_are_those_of_what_is_drawn() -> None:
    import numpy as np

    from extractor.readers.pdf.glyphs import _sound

    ink = np.array([[1, 1, 11, 11]] * 4, np.float32)
    loose = np.array([[0, 0, 12, 13], [0, -500, 12, 500], [0, 0, 0, 0], [0, 0, np.inf, 12]], np.float32)
    assert _sound(loose, ink).tolist() == [[0, 0, 12, 13], [1, 1, 11, 11], [1, 1, 11, 11], [1, 1, 11, 11]]


# ── places and records ──────────────────────────────────────────────────────────────────────────────────────


def test_every_character_has_its_box_and_blocks_hold_what_their_labels_say() -> None:
    page = page_of(1, [TEXT, TEXT])
    page.text(90, 300, "甲　乙")
    source = read(page)
    boxes = source.boxes
    assert boxes is not None
    for n, character in enumerate(source.raw):
        found = boxes.rectangles(n, n + 1)
        assert bool(found) == (not character.isspace()), (n, character)
    (rect,) = boxes.rectangles(0, 5)  # 2023年
    assert isinstance(rect, Rectangle)
    assert abs(rect.left - 114) < 3
    assert abs(rect.right - (114 + 24 + 12)) < 3
    labels = [block.label for block in source.blocks]
    assert len(set(labels)) == len(labels)
    assert boxes.rectangles(3, 3) == ()


def test_a_text_over_two_lines_has_two_rectangles() -> None:
    source = read(page_of(1, [TEXT]))
    end = source.soft_breaks[0]
    rects = source.boxes.rectangles(end - 3, end + 4)  # type: ignore[union-attr]
    assert [round(rect.bottom - rects[0].bottom) for rect in rects] == [0, 20]
    assert rects[1].left < 95 < 400 < rects[0].right


def _key(fact: Fact) -> tuple[object, ...]:
    value = (fact.kind, fact.low, fact.high, fact.unit, fact.modifier, fact.per)
    return (*value, fact.subject, fact.aspect, fact.period, fact.status, fact.place, fact.category)


#: the others hold lines that are cells of tables, which are no paragraphs on a page either
AS_PARAGRAPHS = (
    "01_县政府工作报告_2023",
    "02_教育局工作总结_2024",
    "05_教育强县自评报告_2009",
    "07_工作汇报_3篇",
    "09_政府工作报告_镇",
)


@pytest.mark.parametrize("name", [f"{name}.txt" for name in AS_PARAGRAPHS])
def test_a_report_gives_the_same_facts_as_text_and_as_pdf(name: str) -> None:
    raw = (CORPUS / name).read_text("utf-8")
    pages: list[Page] = []
    y = 900.0
    for line in filter(None, map(str.strip, raw.splitlines())):
        if y > 620:
            pages.append(Page())
            pages[-1].middle(WIDTH / 2, 50, "青禾县教育年鉴", 9)
            pages[-1].middle(WIDTH / 2, 805, f"- {len(pages)} -", 9)
            y = 90.0
        size = 12 if y + 20 * len(line) / 30 < 780 else 6
        y = pages[-1].paragraph(y, line, chars=34 if size == 12 else 60, size=size, pitch=20 if size == 12 else 9)
    library = load()
    plain = Counter(map(_key, extract(raw, path=name, library=library).facts))
    source = read_pdf(pdf(pages), name)
    found = Counter(map(_key, extract_source(source, library).facts))
    assert len(plain) > 50
    assert found == plain, (plain - found, found - plain)
