"""Steps on single characters: line ends, blanks, junk, full-width forms, punctuation."""

from __future__ import annotations

import html
import re

from extractor.text.alphabet import CHINESE_DIGITS, CJK_PUNCTUATION, HAN
from extractor.text.offsets import Edit

_CJK = HAN + CJK_PUNCTUATION
LINE_ENDS = "\r\u2028\u2029\x85\x0b\x0c"
_LINE_END = re.compile(f"[{LINE_ENDS}](?:(?<=\r)\n)?")
_WRITTEN_OUT = "\\r\\n"


def line_ends(text: str) -> list[Edit]:
    """Every line end becomes `\\n`: `增长8%。\\r\\n二、农业`, form feeds, `\\r\\n` that was written out in letters."""
    edits = [Edit(*found.span(), "\n") for found in _LINE_END.finditer(text)]
    if _WRITTEN_OUT in text:
        edits += [Edit(*found.span(), "\n") for found in re.finditer(re.escape(_WRITTEN_OUT), text)]
        edits.sort()
    return edits


_INDENT = re.compile("\u3000{2,8}(?!\u3000)|(?:\xa0| |&nbsp;){4,400}")


def indents(text: str) -> list[Edit]:
    """An indent in the middle of a line of prose is a paragraph mark: `会议召开。　　一、农业　　今年，`."""
    edits: list[Edit] = []
    if not any(sign in text for sign in ("\u3000\u3000", "    ", "\xa0\xa0", "&nbsp;&nbsp;")):
        return edits
    for found in _INDENT.finditer(text):
        start, end = text.rfind("\n", 0, found.start()) + 1, text.find("\n", found.end())
        line_end = len(text) if end < 0 else end
        inside = text[start : found.start()].strip() and text[found.end() : line_end].strip()
        if inside and text.find("。", start, line_end) >= 0:
            edits.append(Edit(*found.span(), "\n"))
    return edits


# names ftfy and browsers know beyond this list do not occur in reports
_ENTITY = re.compile("&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
JUNK = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x2064), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE000, 0xF8FF), (0xFFF9, 0xFFFD), (0xF0000, 0x10FFFF),
)  # fmt: skip
_JUNK = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in JUNK) + "]+")
BLANKS = "\t\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANK = re.compile(f"[{BLANKS}]")
_LOST_BLANK = re.compile(r"\?(?:\?)+")


def junk(text: str) -> list[Edit]:
    """Characters that mean nothing go: zero-width, control, private use, U+FFFD (`国家\\ufffd建立`), the BOM."""
    return [Edit(*found.span(), "") for found in _JUNK.finditer(text)]


def entities(text: str) -> list[Edit]:
    """HTML entities become their character: `&nbsp;` a blank, `&ldquo;十三五&rdquo;` quotes."""
    if "&" not in text:
        return []
    edits: list[Edit] = []
    for found in _ENTITY.finditer(text):
        character = html.unescape(found.group())
        if len(character) == 1 and character not in "&<>" and not _JUNK.match(character):
            edits.append(Edit(*found.span(), character))
    return edits


def blanks(text: str) -> list[Edit]:
    """Every sort of blank becomes a plain one: tabs, `　`, no-break and thin blanks."""
    return [Edit(*found.span(), " ") for found in _BLANK.finditer(text)]


_EMPHASIS = re.compile(r"\*\*(?=[0-9０-９])([^*\n]{1,20})\*\* ?")


def emphasis(text: str) -> list[Edit]:
    """Markdown's bold marks around a number go: `达到 **95%** 以上`; `**区` of an anonymiser stays."""
    if "**" not in text:
        return []
    edits: list[Edit] = []
    for found in _EMPHASIS.finditer(text):
        edits += [Edit(found.start(), found.start() + 2, ""), Edit(found.end(1), found.end(1) + 2, "")]
    return edits


def lost_blanks(text: str) -> list[Edit]:
    """Runs of `??` stand where a blank was lost in conversion: `政??府??工??作` → `政 府 工 作`."""
    if "??" not in text:
        return []
    return [Edit(*found.span(), " ") for found in _LOST_BLANK.finditer(text)]


def _table(pairs: str) -> dict[int, str]:
    """Build a translation table of a string of pairs."""
    return {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs), 2)}


_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= _table(
    "％%．.＋+－-／/＝=～~＠@＃#＆&＊*＜<＞>［[］]﹪%﹒.∶：︰：‧·•·∙·･·・·―—─—﹣-﹐，﹑、﹔；﹕：「“」”『‘』’"
)
WIDE = "".join(map(chr, _WIDE))
_WIDE_RUN = re.compile(f"[{re.escape(WIDE)}]+")


def full_width(text: str) -> list[Edit]:
    """Digits, Latin letters and signs of numbers become ASCII: `３２０．５％` → `320.5%`; one sort of dash and dot."""
    return [Edit(*found.span(), found.group().translate(_WIDE)) for found in _WIDE_RUN.finditer(text)]


_ZERO_LIKE = "○ＯoOОо0０〇"
_NOT_ZERO = "○ＯoOОо０"
_DIGIT_IN_YEAR = re.compile(f"0(?<=[{CHINESE_DIGITS}〇].)")
_CHINESE_YEAR = re.compile(f"[{CHINESE_DIGITS}][{CHINESE_DIGITS}{_ZERO_LIKE}]{{1,3}}(?=年)")
_LETTER_ZERO = re.compile("[OoОоＯ]{1,6}(?=[0-9%‰．.％万亿千百多余元个名人所户家年])")
_NUMBER_BEFORE = re.compile("(?<![A-Za-z0-9.])[0-9]{1,12}(?:\\.[0-9]{0,8})?$")
_TO_CIRCLE = {ord(character): "〇" for character in _ZERO_LIKE}


def zeros(text: str) -> list[Edit]:
    """Letters and circles that stand for a zero: `5Ｏ多所` → `50多所`, `二○○九年` → `二〇〇九年`."""
    edits: list[Edit] = []
    if not (any(letter in text for letter in _NOT_ZERO) or _DIGIT_IN_YEAR.search(text)):
        return edits
    for found in _LETTER_ZERO.finditer(text):
        start, end = found.span()
        if text[start - 1 : start].isdigit() and _NUMBER_BEFORE.search(text, max(0, start - 24), start):
            edits.append(Edit(start, end, "0" * (end - start)))
    for found in _CHINESE_YEAR.finditer(text):
        replacement = found.group().translate(_TO_CIRCLE)
        if replacement != found.group():
            edits.append(Edit(*found.span(), replacement))
    return sorted(edits)


_BRACKETS = re.compile("\\([^()\n]{0,80}\\)")
_ANY_CJK = re.compile(f"[{_CJK}]")
_IS_HAN = re.compile(f"[{HAN}]").match
_IS_BESIDE = re.compile(f"[{_CJK}%‰]").match
_SIGN = re.compile("[,;:()!?.]")
_FULL = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？", ".": "。"}


def punctuation(text: str) -> list[Edit]:
    """ASCII punctuation beside Chinese becomes full-width: `开局之年,也是(试点)` → `开局之年，也是（试点）`."""
    edits: list[Edit] = []
    if "(" in text:
        for found in _BRACKETS.finditer(text):
            start, end = found.span()
            around = text[max(0, start - 1) : start] + found.group() + text[end : end + 1]
            if start == 0 or text[start - 1] == "\n" or _ANY_CJK.search(around):
                edits += [Edit(start, start + 1, "（"), Edit(end - 1, end, "）")]
    taken = {edit.start for edit in edits}
    for found in _SIGN.finditer(text):
        place = found.start()
        if place not in taken and _widens(found.group(), text[place - 1 : place], text[place + 1 : place + 2]):
            edits.append(Edit(place, place + 1, _FULL[found.group()]))
    return sorted(edits)


def _widens(sign: str, before: str, after: str) -> bool:
    """Tell whether an ASCII sign between two characters is Chinese punctuation: `8.2%,其中`, not the `:` of 12:30."""
    if sign == ".":  # 工作顺利.全年 but 一.农业 and 增长8.5%
        ends = not after or after == "\n" or _IS_HAN(after)
        return bool(ends and _IS_HAN(before) and before not in "一二三四五六七八九十")
    if sign in "!?":  # a question mark before a letter is a lost character (們?yōu)
        return bool(_IS_HAN(before) and (sign == "!" or after in ("", "\n", " ", "”")))
    if sign in "()":
        return bool(_ANY_CJK.match(before) or _ANY_CJK.match(after))
    return bool((_IS_BESIDE(before) and after != "/") or _ANY_CJK.match(after))


def quotes(text: str) -> list[Edit]:
    """Straight quotes in pairs become Chinese ones: `"十一五"开局` → `“十一五”开局`."""
    edits: list[Edit] = []
    place = text.find('"')
    while place >= 0:
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        places = [place]
        while (place := text.find('"', place + 1, end)) >= 0:
            places.append(place)
        if len(places) % 2 == 0 and _ANY_CJK.search(text, text.rfind("\n", 0, places[0]) + 1, end):
            edits += [Edit(place, place + 1, "“”"[number % 2]) for number, place in enumerate(places)]
        place = text.find('"', end)
    return edits
