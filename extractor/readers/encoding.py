"""Bytes to text: which encoding a report is in.

The rule: a byte order mark decides; strictly valid UTF-8 is UTF-8; else the best of UTF-8, GB18030 and Big5-HKSCS
(and UTF-16 where there are NULs) by the share of common Han characters, less what a wrong decoding brings about:
replacement, private-use and control characters.
"""

from __future__ import annotations

import codecs
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
_WIDE_CANDIDATES = ("utf-16-le", "utf-16-be")
_SAMPLE = 65536
_WRONG = 5.0  # one wrong character weighs as much as five common ones: real text has hardly any


@lru_cache(maxsize=1)
def common_characters() -> frozenset[str]:
    """Return the common Han characters, simplified and traditional, and Chinese punctuation.

    Level 1 of GB 2312 (rows 16–55, by frequency of use) and of Big5 (A440–C67E): both read off their own codes.
    """
    simplified = b"".join(bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    traditional = b"".join(
        bytes((high, low)) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    )
    both = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(both) | frozenset("，。、；：“”（）！？《》「」％")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding; a leading byte order mark is no part of the text.

    Never fails: a byte that fits nowhere becomes U+FFFD. UTF-8 names are `utf-8` and, with a mark, `utf-8-sig`.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    if b"\0" not in data:
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
    names = _CANDIDATES + (_WIDE_CANDIDATES if b"\0" in data else ())
    best = max(names, key=lambda name: (_score(_sample(data, name)), -names.index(name)))
    return data.decode(best, "replace"), best


def _sample(data: bytes, encoding: str) -> str:
    """Decode the first 64 KB, cut where the decoder stands so that no character is torn."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(data[:_SAMPLE], final=len(data) <= _SAMPLE)


def _score(text: str) -> float:
    """Rate a decoding: the share of common characters less five times that of impossible ones."""
    if not text:
        return -_WRONG
    common = common_characters()
    good = sum(1 for character in text if character in common or "\n" <= character <= "~")
    bad = sum(1 for character in text if _is_impossible(character))
    ascii_only = sum(1 for character in text if "\n" <= character <= "~")
    return (good - 0.5 * ascii_only - _WRONG * bad) / len(text)


def _is_impossible(character: str) -> bool:
    """Tell a character that no report holds on purpose: replacement, private use, control, unassigned planes."""
    code = ord(character)
    return (
        code == 0xFFFD
        or 0xE000 <= code <= 0xF8FF
        or code < 0x20
        and character not in "\t\n\r\x0b\x0c"
        or 0x7F <= code < 0xA0
        or code > 0x2FFFF
    )
