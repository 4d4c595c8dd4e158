"""Bytes of a web page → markup: which encoding it is in.

A byte order mark decides; then strictly valid UTF-8, as pages are saved anew without a change of what they declare;
then what the page declares, if its bytes bear that out; else what the text itself tells.
"""

from __future__ import annotations

import codecs
import re

from extractor.readers.encoding import decode

_DECLARED = re.compile(
    rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})|encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""", re.I
)
#: GBK and GB 2312 are parts of GB 18030; browsers read them so, too
_FAMILIES = {
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "chinese": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "hz-gb-2312": "hz", "hz": "hz", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_HEAD = 4096
_MOST_WRONG = 0.002


def decode_page(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return a page's markup and its encoding; `declared` is what stands outside of it (the head of a part of MHT)."""
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    name = None if marked else _FAMILIES.get((declared or _declared(data)).lower())
    if name is None or (name != "hz" and _is_utf8(data)):
        return decode(data)
    text = data.decode(name, "replace")
    if text.count("\ufffd") > _MOST_WRONG * len(text):
        return decode(data)
    return text, name


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii", "ignore") if found else ""


def _is_utf8(data: bytes) -> bool:
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
