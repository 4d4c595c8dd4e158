"""Full-text search that finds any Chinese word, also of one or two characters, by exact substring.

SQLite's tokenisers know no Chinese words: the default one takes a whole clause for one word, the trigram one finds
nothing of two characters. So every character is a term of its own (`5G基站` is indexed as `5 G 基 站`). The index
knows which texts hold a character, not where in them: it proposes those that hold all of a word's (学生入校 for 学校),
and comparing the characters themselves decides.
"""

from __future__ import annotations

import re

#: what the tokeniser `ascii` takes for a term
_TERM = re.compile(r"[0-9A-Za-z]|[^\x00-\x7f]")
#: more characters of a word would propose hardly less, and make a query of any length
_MOST_TERMS = 24

_ASCII = re.compile(r"[\x00-\x7f]")
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")

#: Full-width ASCII (５Ｇ, ％) → ASCII, capital → small, ideographic space → space; one character for one.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_FOLD |= {source: ord(chr(target).lower()) for source, target in _FOLD.items() if target < 0x80}
_FOLD |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def fold(word: str) -> str:
    """Return `word` as clean text would spell it: half-width, small Latin letters; same length."""
    return word.replace("\0", " ").translate(_FOLD)


def holds(text: str | None, word: str) -> bool:
    """Whether `text`, folded, holds a folded word."""
    if text is None:
        return False
    return word in text or (_ASCII.search(word) is not None and word in fold(text))  # folding yields ASCII alone


def respell(word: str) -> str:
    """Return `word` as the clean text of a report would have it: `學校` → `学校`, `20,596万元` → `20596万元`.

    Unlike `fold` it takes a moment to load, and may change the length: for a word that was not found as typed.
    """
    import opencc

    from extractor.text import normalise

    return str(opencc.OpenCC("t2s").convert(normalise(word).clean)) or word


def terms(text: str) -> str:
    """Return `text` with a blank about any character: what is put into the index.

    Only full-width letters and digits are folded here: the tokeniser itself drops punctuation and capitals.
    """
    return (text.translate(_FOLD) if _WIDE.search(text) else text).replace("", " ")


def holding(word: str) -> str | None:
    """Return the FTS5 query for texts that hold every character of a folded word, None if the index knows none of it.

    Each stands inside a quoted FTS5 string, so nothing in the word (`"`, `*`, `OR`, `NEAR`) is syntax.
    """
    characters = list(dict.fromkeys(_TERM.findall(word)))[:_MOST_TERMS]
    return " ".join(f'"{character}"' for character in characters) or None
