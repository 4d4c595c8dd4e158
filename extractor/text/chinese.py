"""Traditional characters and pinyin in parentheses."""

from __future__ import annotations

import re
from functools import lru_cache

import opencc

from extractor.text.alphabet import HAN
from extractor.text.offsets import Edit

# the characters that traditional text cannot do without: one of them in some thirty characters
TELLTALE = "個們學會國業經發為開與這來時東產應總還過對進實現機關點體"
_DOCUMENT_SHARE = 0.05
_LINE_SHARE = 0.10
_LINE_LEAST = 3


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return the table traditional → simplified and a pattern of the characters that are traditional only.

    Made from OpenCC's `t2s` (Apache-2.0), each character converted by itself, so that lengths are kept.
    Traditional only: changed by it and no character of GB 2312 (乾, 著 and 於 are in both and prove nothing).
    """
    characters = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b and len(b) == 1}
    only = [chr(code) for code in table if not chr(code).encode("gb2312", "ignore")]
    return table, re.compile("[" + "".join(only) + "]")


def traditional(text: str) -> list[Edit]:
    """Traditional characters become simplified ones, character by character: `學校標準化` → `学校标准化`.

    A document is converted as a whole where one character in twenty is traditional only, else line by line where
    one in ten is; a lone 於 or 乾 in simplified text stays.
    """
    if not any(character in text for character in TELLTALE):
        return []
    table, only = _tables()
    if len(only.findall(text)) >= _DOCUMENT_SHARE * len(text):
        return [Edit(0, len(text), text.translate(table))]
    edits: list[Edit] = []
    start = 0
    for line in text.split("\n"):
        count = len(only.findall(line))
        if count >= _LINE_LEAST and count >= _LINE_SHARE * len(line):
            edits.append(Edit(start, start + len(line), line.translate(table)))
        start += len(line) + 1
    return edits


_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ"
_LETTERS = f"a-zɡɑ{_TONED}"
# a syllable: at most six letters, one of them with a tone mark; behind a Han character, in parentheses
_PINYIN = re.compile(
    f"(?<=[{HAN}])[(（] ?(?=[a-zɡɑ ]{{0,12}}[{_TONED}])[{_LETTERS}]{{1,6}}(?:[ ·'’]?[{_LETTERS}]{{1,6}}){{0,3}} ?[)）]"
)
_TONELESS = re.compile(f"(?<=[{HAN}])[(（](?:de|le|zi|me|zhe|ne|ba|ma|men|tou|li|ge|di)[)）]")
_MANY = 10


#: one of them stands in any text with pinyin
TONE_MARKS = "āáǎàēéèīíìóòūùǔǐǒōǎěúüǚ"


def pinyin(text: str) -> list[Edit]:
    """Pinyin in parentheses behind a character goes: `學(xué)校`, `儋(dān)州`; `(de)` only beside many others."""
    if not any(mark in text for mark in TONE_MARKS):
        return []
    edits = [Edit(*found.span(), "") for found in _PINYIN.finditer(text)]
    if len(edits) >= _MANY:
        edits += [Edit(*found.span(), "") for found in _TONELESS.finditer(text)]
    return sorted(edits)
