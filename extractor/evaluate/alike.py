"""When a found value counts as the gold one: spans without their edges, values, phrases, places, goals.

Two careful readers word a subject differently (教育财政拨款, 财政拨款), so phrases need not be equal character by
character; numbers, units, periods and everything else must be.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: pinyin in parentheses behind a character, as scraped pages have it (`26個(gè)`)
_PINYIN = re.compile(r"\([a-zA-Zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹḿ]+\)")
#: marks and particles that make no other phrase (公办的“幼儿园” is 公办幼儿园)
_IDLE = re.compile(r"[\s的“”\"‘’《》（）()、，,]")
#: share of common characters from which two phrases are one
_COMMON = 0.7
#: ratios are written to six digits, so that much may two values differ
_TOLERANCE = Decimal("1e-5")
#: longer than any amount, and short enough that no exponent of a Decimal runs over
_DECIMAL = re.compile(r"[+-]?[0-9]{1,1000}(?:\.[0-9]{1,1000})?")


def trim(text: str) -> tuple[int, int]:
    """Return how many characters to take off both ends of a span: blanks, and pinyin in parentheses behind it."""
    end = len(text)
    while end:
        if text[end - 1].isspace():
            end -= 1
        elif text[end - 1] == ")" and (pinyin := _PINYIN.fullmatch(text, max(0, text.rfind("(", 0, end)), end)):
            end = pinyin.start()
        else:
            break
    return len(text) - len(text.lstrip()), len(text) - end


def bare(text: str | None) -> str:
    """Return a phrase without pinyin, blanks, quotation marks, brackets, commas and 的; empty for None."""
    return _IDLE.sub("", _PINYIN.sub("", text or ""))


def is_decimal(text: object) -> bool:
    """Tell whether `text` is a value as records write it: a string of digits, with a point and a minus at most."""
    return isinstance(text, str) and _DECIMAL.fullmatch(text) is not None


def same_value(found: str | None, gold: str | None) -> bool:
    """Compare two decimal strings, exactly but for the rounding of ratios; None is like None alone."""
    if not is_decimal(found) or not is_decimal(gold):
        return found is None and gold is None
    a, b = Decimal(str(found)), Decimal(str(gold))
    return a == b or (b != 0 and abs(a - b) / abs(b) < _TOLERANCE)


def same_phrase(one: str | None, other: str | None) -> bool:
    """Tell whether two phrases name the same: equal, one the end of the other, or 70 % of the characters common."""
    a, b = bare(one), bare(other)
    if not a or not b:
        return a == b
    if a == b or (min(len(a), len(b)) >= 2 and (a.endswith(b) or b.endswith(a))):
        return True
    return _mostly_common(a, b)


def same_place(one: str | None, other: str | None) -> bool:
    """Tell whether two names are one place: equal, or one inside the other (昆明市五华区, 五华区)."""
    a, b = bare(one), bare(other)
    return a == b or bool(a and b and (a in b or b in a))


def same_goal(one: str | None, other: str | None) -> bool:
    """Tell whether two clauses state one goal: one inside the other, or 70 % of the characters common."""
    a, b = bare(one), bare(other)
    return bool(a and b) and (a in b or b in a or _mostly_common(a, b))


def _mostly_common(a: str, b: str) -> bool:
    """Compare by the longest common subsequence, unless the lengths alone forbid it."""
    both = len(a) + len(b)
    return 2 * min(len(a), len(b)) / both >= _COMMON and 2 * _common(a, b) / both >= _COMMON


def _common(a: str, b: str) -> int:
    """Return the length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        previous = 0
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], previous + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]
