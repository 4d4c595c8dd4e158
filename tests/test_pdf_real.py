"""Real PDFs of statistical bulletins: each record's text stands in its rectangles, on its page, in its block."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor.pipeline import extract_source
from extractor.readers import read
from extractor.rules import load

FILES = sorted((Path(__file__).parents[1].parent / "shared" / "reports-raw").glob("*.pdf"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real reports are not here")


def drawn(pdfium: Any, document: Any, rect: Any) -> str:
    """Return what the page draws within a rectangle, as the library itself finds it."""
    page = document[rect.page - 1]
    height = page.get_height()
    text_page = page.get_textpage()
    found = text_page.get_text_bounded(
        rect.left + 0.2, height - rect.bottom + 0.2, rect.right - 0.2, height - rect.top - 0.2
    )
    return "".join(str(found).split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_records_stand_where_they_say(path: Path) -> None:
    import pypdfium2

    source = read(path)
    report = extract_source(source, load())
    document = pypdfium2.PdfDocument(path)
    wrong = []
    for record in (*report.facts, *report.targets):
        assert record.rects, record
        assert record.rects[0].page == record.page
        shown = "".join(drawn(pypdfium2, document, rect) for rect in record.rects)
        gone = [b for b in source.blocks if b.kind in ("header", "footer") and record.start <= b.start < record.end]
        text = "".join(c for n, c in enumerate(source.raw[record.start : record.end], record.start)
                       if not any(b.start <= n < b.end for b in gone))  # fmt: skip
        if shown != "".join(text.split()):
            wrong.append((text, shown))
    assert len(report.facts) > 200
    assert len(wrong) <= 0.01 * len(report.facts), wrong[:10]
    document.close()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_page_is_numbered_and_every_label_is_one_blocks(path: Path) -> None:
    source = read(path)
    pages = [b for b in source.blocks if b.kind == "page"]
    assert [b.page for b in pages] == list(range(1, len(pages) + 1))
    feet = [source.raw[b.start : b.end] for b in source.blocks if b.kind == "footer"]
    assert ["".join(c for c in foot if c.isdigit()) for foot in feet] == [str(b.page) for b in pages]
    labels = [b.label for b in source.blocks]
    assert len(set(labels)) == len(labels)
    assert source.warnings == ()
    assert sum(b.kind == "cell" for b in source.blocks) > 100
