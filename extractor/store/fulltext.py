"""Full-text search that finds any Chinese word, also of one or two characters, by exact substring.

SQLite's tokenisers know no Chinese words: the default one takes a whole clause for one word, the trigram one finds
nothing of two characters. So every character is a term of its own (`5G基站` is indexed as `5 G 基 站`) and a word is a
phrase query; what the tokeniser drops (`2.9` is `2 9` to it) is settled by comparing the characters themselves.
"""

from __future__ import annotations

import re

#: Characters that SQLite's unicode61 (Unicode 6.1) surely takes for a term; a query without any has no phrase.
_TERM = re.compile(r"[0-9A-Za-z\u3007\u3400-\u4db5\u4e00-\u9fcb\U00020000-\U0002a6d6]")

_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

#: Full-width ASCII (５Ｇ, ％) → ASCII, capital → small, ideographic space → space; one character for one.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FOLD |= {source: ord(chr(target).lower()) for source, target in _FOLD.items() if target < 0x80}
_FOLD |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def fold(word: str) -> str:
    """Return `word` as clean text would spell it: half-width, small Latin letters; same length."""
    return word.replace("\0", " ").translate(_FOLD)


def respell(word: str) -> str:
    """Return `word` as the clean text of a report would have it: `學校` → `学校`, `20,596万元` → `20596万元`.

    Unlike `fold` it takes a moment to load, and may change the length: for a word that was not found as typed.
    """
    import opencc

    from extractor.text import normalise

    return str(opencc.OpenCC("t2s").convert(normalise(word).clean)) or word


def terms(text: str) -> str:
    """Return `text` with a space between any two characters: what is put into the index.

    Only full-width letters and digits are folded here: the tokeniser itself drops punctuation and capitals.
    """
    return " ".join(text.translate(_FOLD) if _WIDE.search(text) else text)


def phrase(word: str) -> str | None:
    """Return the FTS5 phrase for a folded word, or None if it holds no character that the index knows.

    The word stands inside a quoted FTS5 string, so nothing in it (`"`, `*`, `OR`, `NEAR`) is syntax.
    """
    if not _TERM.search(word):
        return None
    return '"' + terms(word).replace('"', '""') + '"'
