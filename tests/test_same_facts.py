"""A report gives the same facts whatever the format of its file: as text, as a Word document, as a web page.

(As a PDF: `test_pdf.py`, where lines and pages are torn.)
"""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path

import pytest
from make_docx import docx, p

from extractor.pipeline import extract_source
from extractor.readers.docx import read_docx
from extractor.readers.plain import read_plain
from extractor.readers.web import read_html
from extractor.rules import Library
from extractor.types import Fact, Source

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
NAMES = sorted(path.name for path in CORPUS.glob("*.txt"))


def _lines(name: str) -> list[str]:
    return (CORPUS / name).read_text("utf-8").splitlines()


def _text(name: str) -> Source:
    return read_plain((CORPUS / name).read_bytes(), name)


def _word(name: str) -> Source:
    return read_docx(docx("".join(p(escape(line, quote=False)) for line in _lines(name))), name)


def _page(name: str) -> Source:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in _lines(name))
    page = f'<html><head><meta charset="utf-8"><title>x</title></head><body><div>{lines}</div></body></html>'
    return read_html(page.encode("utf-8"), name)


def _facts(source: Source, library: Library) -> Counter[tuple[object, ...]]:
    def key(fact: Fact) -> tuple[object, ...]:
        value = (fact.kind, fact.low, fact.high, fact.unit, fact.modifier, fact.per)
        where = (fact.subject, fact.aspect, fact.period, fact.status, fact.place, fact.category, fact.indicator)
        return (*value, *where, "".join(fact.text.split()))

    report = extract_source(source, library)
    assert all(source.raw[fact.start : fact.end] == fact.text for fact in report.facts)
    return Counter(map(key, report.facts))


@pytest.mark.parametrize("name", NAMES)
def test_word_and_web_page(name: str, library: Library) -> None:
    plain = _facts(_text(name), library)
    assert sum(plain.values()) > 50
    for other in (_word, _page):
        found = _facts(other(name), library)
        assert found == plain, (other.__name__, list(plain - found)[:3], list(found - plain)[:3])
