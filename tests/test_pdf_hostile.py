"""PDF: what cannot be read is refused in a sentence or named as missing, in bounded time and memory."""

from __future__ import annotations

import random
import sys
import zlib

import pytest
from pdf_files import FONT, Page, file_of, pdf

from extractor.errors import ReadError
from extractor.pipeline import extract_source
from extractor.readers import reader_for
from extractor.readers.pdf import document, read_pdf
from extractor.rules import load

TEXT = "2023年，全县新建改建小学4所，投入资金40余万元，惠及学生1200名，义务教育巩固率达到99.6%。"
BARE = FONT.replace("UniGB-UCS2-H", "Identity-H").replace("(GB1)", "(Identity)").replace("STSong-Light", "ABCDEF+Own")


def page(text: str = TEXT) -> Page:
    made = Page()
    made.paragraph(100, text)
    return made


def scan() -> Page:
    made = Page()
    made.scan()
    return made


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as found:
        read_pdf(data, "县/a.pdf")
    message = str(found.value)
    assert message.startswith("县/a.pdf: ")
    assert "\n" not in message
    return message


def test_a_scanned_file_is_named_as_such() -> None:
    assert "it is scanned: all of its 2 pages are pictures without text" in refused(pdf([scan(), scan()]))
    assert "it is scanned: its only page is pictures" in refused(pdf([scan()]))
    stamped = scan()
    stamped.text(300, 800, "- 1 -")
    assert "scanned" in refused(pdf([stamped]))


def test_scanned_pages_among_others_are_named_and_the_rest_is_read() -> None:
    source = read_pdf(pdf([page(), scan(), page(), scan(), scan()]), "a.pdf")
    (warning,) = source.warnings
    assert (warning.place, warning.reason) == ("page 2, 4–5", "3 pages are scanned, a picture without text")
    assert "ocrmypdf" in warning.mend
    report = extract_source(source, load())
    assert {fact.page for fact in report.facts} == {1, 3}
    assert report.warnings == source.warnings


def test_a_picture_behind_text_is_no_scan() -> None:
    made = scan()
    made.paragraph(100, TEXT)
    assert read_pdf(pdf([made]), "a.pdf").warnings == ()


def test_blank_pages_are_no_scans() -> None:
    source = read_pdf(pdf([page(), Page()]), "a.pdf")
    assert source.warnings == ()
    assert [b.label for b in source.blocks if b.kind == "page"] == ["页1"]
    assert "its only page is without text" in refused(pdf([Page()]))
    assert "it has no pages" in refused(pdf([]))


def test_fonts_that_do_not_name_their_characters() -> None:
    hidden = "".join(chr(ord(character) + 0x1000) if "一" <= character <= "龥" else character for character in TEXT)
    assert "set in fonts that do not tell which characters they show" in refused(pdf([page(hidden)], font=BARE))
    # where pdfium's guess makes sense it is taken
    assert "新建改建小学4所" in read_pdf(pdf([page()], font=BARE), "a.pdf").raw


def test_encrypted_files() -> None:
    assert "it is encrypted with a password" in refused(pdf([page()], password="secret"))
    assert "新建改建小学4所" in read_pdf(pdf([page()], password=""), "a.pdf").raw


@pytest.mark.parametrize("cut", [9, 100, 400, 700, 1000])
def test_files_cut_off(cut: int) -> None:
    assert "damaged or cut off" in refused(pdf([page()])[:cut])


def test_a_file_that_is_something_else_is_read_as_what_it_is() -> None:
    source = read_pdf(TEXT.encode(), "a.pdf")
    assert (source.raw, source.format) == (TEXT, "text")
    html = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode()
    assert "新建改建小学4所" in read_pdf(html, "a.pdf").raw
    assert "县/a.pdf" in refused(b"\x89PNG\r\n\x1a\n" + bytes(200))
    as_text = reader_for("a.html")
    assert as_text is not None
    assert as_text(pdf([page()]), "a.html").format == "pdf"


def test_damaged_bytes_never_raise_anything_else() -> None:
    whole = pdf([page(), scan()])
    rng = random.Random(5)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.choice((1, 8, 60))):
            data[rng.randrange(8, len(data))] = rng.randrange(256)
        try:
            read_pdf(bytes(data), "a.pdf")
        except ReadError:
            continue


def test_places_that_are_no_numbers() -> None:
    made = page()
    made.content.append("BT /F1 1e38 Tf 1e38 1e38 1e38 1e38 1e38 1e38 Tm <4e2d4e2d> Tj ET")
    made.content.append("BT /F1 12 Tf 0 0 0 0 0 0 Tm <4e2d> Tj ET 1e38 w -1e38 1e38 m 1e38 1e38 l S")
    assert "新建改建小学4所" in read_pdf(pdf([made]), "a.pdf").raw
    huge = Page(width=1e9, height=1e9)
    huge.text(100, 100, "大页面上的12所小学", 12)
    assert refused(pdf([huge]))


def _one_page(content: bytes, extra: tuple[str, bytes | None] = ("<<>>", None)) -> bytes:
    packed = zlib.compress(content, 9)
    return file_of(
        [
            ("<</Type/Catalog/Pages 2 0 R>>", None),
            ("<</Type/Pages/Count 1/Kids[3 0 R]>>", None),
            (
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                "/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>>>",
                None,
            ),
            (f"<</Filter/FlateDecode/Length {len(packed)}>>", packed),
            (FONT, None),
            extra,
        ]
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory")
@pytest.mark.parametrize("sort", ["forms within forms", "text", "paths", "blanks"])
def test_bombs_are_refused(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_MEGABYTES", 150)
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</X 6 0 R>>>>/Length 30>>"
    made = {
        "forms within forms": lambda: _one_page(b"/X Do", (form, b"/X Do " * 5)),
        "text": lambda: _one_page(b"BT /F1 12 Tf 1 0 0 1 90 700 Tm <4e2d> Tj ET\n" * 600_000),
        "paths": lambda: _one_page(b"0 0 m 100 100 l S\n" * 1_000_000),
        "blanks": lambda: _one_page(b" " * 200_000_000),
    }[sort]()
    assert "reading it takes more than 150 MB" in refused(made)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(document, "MOST_PAGES", 2)
        assert "it has 3 pages, more than the limit of 2" in refused(pdf([page()] * 3))
    with monkeypatch.context() as patch:
        patch.setattr(document, "MOST_CHARACTERS", 60)
        assert "it has more than 60 characters" in refused(pdf([page()] * 3))
    with monkeypatch.context() as patch:
        patch.setattr(document, "MOST_SECONDS", 0.0)
        assert "it takes longer than 0 s to read" in refused(pdf([page()] * 3))


def test_page_trees_that_lie_or_go_in_circles() -> None:
    catalogue = ("<</Type/Catalog/Pages 2 0 R>>", None)
    circle = file_of([catalogue, ("<</Type/Pages/Count 1000000000/Kids[2 0 R 2 0 R]>>", None)])
    assert refused(circle)
    assert refused(file_of([catalogue, ("<</Type/Pages/Count 7/Kids[9 0 R]>>", None)]))


def test_many_rules_and_many_numbers_take_no_time() -> None:
    net = Page()
    for n in range(300):
        net.rule(10, 10 + n * 2.6, 580, 10 + n * 2.6)
        net.rule(10 + n * 1.9, 10, 10 + n * 1.9, 790)
    net.paragraph(100, TEXT)
    dense = Page()
    for row in range(60):
        for column in range(12):
            dense.text(30 + column * 45, 40 + row * 12, f"{row * column}.5", 8)
    raw = read_pdf(pdf([net, dense]), "a.pdf").raw
    assert "649.5" in raw
