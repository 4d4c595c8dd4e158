"""Word documents (.docx and its kin) to raw text, as a reader sees them with all changes accepted.

`document` puts the parts together, `flow` writes paragraphs and tables, `inline` reads what stands in a paragraph;
`numbering`, `styles`, `notes`, `fields` and `symbols` know what the text does not say itself. lxml is imported when the
first document is read.
"""

from __future__ import annotations

from extractor.readers import register
from extractor.readers.sniff import UNKNOWN_ZIP, read_as, sniff
from extractor.types import Source


@register(".docx", ".docm", ".dotx", ".dotm")
def read_docx(data: bytes, path: str) -> Source:
    """Read a Word document. Raises `ReadError` for what is damaged, encrypted, oversized or no such document."""
    found = sniff(data)
    if found not in (".docx", UNKNOWN_ZIP):
        return read_as(found, data, path)
    from extractor.readers.docx.document import Document

    return Document(data, path).source()
