"""PDF: the text layer in reading order, with pages, paragraphs, tables, running heads and the place of every character.

    page ─ glyphs ─▶ tables (ruled) ─ rows ─ columns ─▶ tables (aligned), lines ─ writer ─▶ raw, blocks, boxes
    all pages ─ margins ─▶ running heads and page numbers among the lines at the pages' edges

Page by page, so that what is held of a long file is its text and eight bytes a character. The library that reads the
format (pdfium) is loaded with the first PDF.
"""

from __future__ import annotations

from extractor.readers import register
from extractor.types import Source

__all__ = ["read_pdf"]


@register(".pdf")
def read_pdf(data: bytes, path: str) -> Source:
    """Read the text layer of a PDF.

    Raises `ReadError` for what is no PDF, is encrypted, damaged beyond reading, scanned throughout or too large. Pages
    that have no text although the rest has are named in `Source.warnings`.
    """
    from extractor.readers.pdf.document import read_document

    return read_document(data, path)
