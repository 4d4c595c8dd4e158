"""Bytes to text: which encoding a report is in.

The rule: a byte order mark decides; strictly valid UTF-8 is UTF-8; else the best of UTF-8, GB18030, Big5-HKSCS and
UTF-16 of both byte orders by the share of common Han characters, less what a wrong decoding brings about:
replacement, private-use and control characters. UTF-16 is tried even without NULs: a title holds no ASCII.
"""

from __future__ import annotations

import codecs
from collections import Counter
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# what no Chinese sentence goes without; a wrong decoding yields common characters too, but not these
_FREQUENT = frozenset(
    "的一是不了在有人我和大为上个国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日工业全加建市县区政府省"
    "為個國說時會對於過發後裡種經學現當沒動進開實業縣區與這來們萬億教育，。、“”"
)
_SAMPLE = 65536
_STRANGE_SHARE = 0.02
_KNOWN_SHARE = 0.6
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
    best = max(_CANDIDATES, key=lambda name: (_rating(_sample(data, name)), -_CANDIDATES.index(name)))
    return data.decode(best, "replace"), best


def _sample(data: bytes, encoding: str) -> str:
    """Decode the first 64 KB, cut where the decoder stands so that no character is torn."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(data[:_SAMPLE], final=len(data) <= _SAMPLE)


def _rating(text: str) -> float:
    """Rate a decoding by the whole and by its better half: a lost byte puts all behind it out of step."""
    half = len(text) // 2
    return _score(text) + max(_score(text[:half]), _score(text[half:]))


def _score(text: str) -> float:
    """Rate a decoding: common characters count one, frequent ones two, ASCII a half, impossible ones minus five."""
    if not text:
        return -_WRONG
    common = common_characters()
    score = 0.0
    for character, count in Counter(text).items():
        if _is_impossible(character):
            score -= _WRONG * count
        elif character in _FREQUENT:
            score += 2 * count
        elif character in common:
            score += count
        elif "\t" <= character <= "~":
            score += 0.5 * count
    return score / len(text)


def is_text(text: str, encoding: str) -> bool:
    """Tell text from binary data that was decoded: few control characters and, unless UTF-8 vouches for it, sense."""
    known_utf8 = encoding in ("utf-8", "utf-8-sig")
    if known_utf8 and not any(map(_is_impossible, set(text[:_SAMPLE]))):
        return True  # nearly every file; what follows counts characters, which takes ten times as long
    sample = Counter(text[:_SAMPLE])
    total = sum(sample.values())
    if sum(count for character, count in sample.items() if _is_impossible(character)) > _STRANGE_SHARE * max(total, 50):
        return False
    if known_utf8:
        return "\0" not in sample
    common = common_characters()
    known = sum(n for character, n in sample.items() if character in common or "\t" <= character <= "~")
    return known >= _KNOWN_SHARE * total


@lru_cache(maxsize=8192)
def _is_impossible(character: str) -> bool:
    """Tell a character that no report holds on purpose: replacement, private use, control, unassigned planes."""
    code = ord(character)
    return (
        code == 0xFFFD
        or 0xE000 <= code <= 0xF8FF
        or (code < 0x20 and character not in "\t\n\r\x0b\x0c")
        or 0x7F <= code < 0xA0
        or code > 0x2FFFF
    )
