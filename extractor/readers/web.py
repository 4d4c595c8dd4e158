"""Web pages (.html) and web archives (.mht); how they are read stands in `extractor/readers/html`."""

from __future__ import annotations

import re

from extractor.readers import register
from extractor.readers.sniff import TEXT, read_as, sniff
from extractor.types import Source

_TAG = re.compile(rb"<[!/]?[a-zA-Z]")


@register(".html", ".htm", ".xhtml", ".shtml")
def read_html(data: bytes, path: str) -> Source:
    """Read a web page, or what its bytes are (a web archive, a Word document) by the reader of that."""
    from extractor.readers.html.page import read_page

    kind = sniff(data)
    if kind in (".html", ".xml") or (kind == TEXT and _TAG.search(data[: 1 << 20].replace(b"\0", b""))):
        return read_page(data, path)
    return read_as(kind, data, path)


@register(".mht", ".mhtml")
def read_mht(data: bytes, path: str) -> Source:
    """Read a web archive, or what its bytes are by the reader of that."""
    from dataclasses import replace
    from hashlib import sha256

    from extractor.readers.html.mht import read_archive

    kind = sniff(data)
    if kind in (".mht", TEXT):
        return replace(read_archive(data, path), sha256=sha256(data).hexdigest())
    return read_as(kind, data, path)
