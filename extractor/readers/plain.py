"""Plain text and Markdown: the raw text is the file decoded, line ends and all.

Nothing is stripped but a leading byte order mark, so offsets count the code points of the file as decoded;
Markdown is read as it stands.
"""

from __future__ import annotations

import hashlib

from extractor.errors import ReadError
from extractor.readers import register
from extractor.readers.encoding import decode, is_text
from extractor.types import Source


@register(".txt", ".text", ".md", ".markdown")
def read_plain(data: bytes, path: str) -> Source:
    """Decode the bytes of a text file. Raises `ReadError` where they are no text or hold nothing but blanks."""
    raw, encoding = decode(data)
    if not is_text(raw, encoding):
        raise ReadError(path, "it is not text but binary data", "convert it to text first")
    if not raw.strip():
        raise ReadError(path, "it is empty but for blanks", "check that the download was complete")
    return Source(path, raw, hashlib.sha256(data).hexdigest(), encoding, "text")
