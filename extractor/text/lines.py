"""Page numbers and line breaks inside a sentence, a word or a number.

Two sorts of documents: *hard-wrapped* ones (from PDF), where nearly every line is as wide as the page and its end
means nothing, and *ordinary* ones, where a line is a paragraph and a broken one is the exception. In both a break
goes only on evidence; headings, list items and table rows keep theirs. What stays is one `\\n`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.text.alphabet import CHINESE_DIGITS, HAN, SENTENCE_END, UNIT_START
from extractor.text.offsets import Edit

_LINE = re.compile(r"[^\n]+")
_DASH = "[-—–~·•]"
_PAGE = re.compile(
    rf"{_DASH}{{1,2}} ?\d{{1,4}} ?{_DASH}{{1,2}}"  # - 17 -
    r"|第 ?\d{1,4} ?页(?:[，,/ ]{0,2}共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页"
    r"|\d{1,4} ?/ ?\d{1,4}"
)
_LONE_NUMBER = re.compile(r"\d{1,3}")
_ITEM = re.compile(
    rf"(?:[（(〔\[]?(?:[{CHINESE_DIGITS}十百]{{1,4}}|\d{{1,2}})[)）〕\]]|[{CHINESE_DIGITS}十百]{{1,4}}[、.]|\d{{1,2}}、"
    rf"|\d{{1,2}}\.(?!\d)|(?:\d{{1,2}}\.){{1,3}}\d{{1,2}} ?[“《{HAN}](?<![{UNIT_START}])|[①-⒛●■◆◇□★▲※#*•·>|]"
    rf"|第[{CHINESE_DIGITS}十百\d]{{1,4}}[章节篇部编]|篇[{CHINESE_DIGITS}十\d]|[表图附] ?\d|附[:：件]|-{{2,}}|——"
    rf"|注[:：\d]|[{CHINESE_DIGITS}十]是)"
)
_ROW = re.compile(r"[^，。；！？]*[ \t]-?\d[\d.]*%?(?: -?\d[\d.]*%?)*")
_PAGE_BEHIND = re.compile(rf"(?<=[{HAN}])( ?[1-9]\d{{0,2}})$")
_DATE_LINE = re.compile(rf"(?:[{CHINESE_DIGITS}〇零]{{4}}|\d{{4}}|20[xX*]{{2}}) ?[年\-/.][^，。；]{{0,12}}")
_OPEN_END = "，、（“《〈‘("
_CLOSED_START = "，。；、！？）》〉”’%‰)"
_FUNCTION_END = "的和与及在对为以从到至于由或将把被让使向等第《““"
_RUNNING = re.compile("[，。；、]")
_CONTINUES = re.compile(rf"\d[\d.]{{0,12}} ?[{UNIT_START}](?<!年)|\.\d")
_VERB_END = re.compile(
    "(?:达到|达|增长|下降|提高|降低|减少|增加|完成|实现|投入|超过|突破|约|近|共|为|到|至|占|于|从|在)$"
)
_LEAST_RUNNING = 15
_LEAST_UNPUNCTUATED = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its margins: its span in the text, its text, its width in half-width cells."""

    start: int
    end: int
    text: str
    width: int


def line_breaks(text: str) -> list[Edit]:
    """Line breaks and page numbers inside sentences go: `总投入达到⏎⏎2.9亿元`, `12⏎— 17 —⏎.6亿元`.

    Between lines that are really apart one `\\n` stays, without indents, blanks at the end and empty lines.
    """
    lines = [line for found in _LINE.finditer(text) if (line := _line(found.start(), found.group()))]
    wrap = _wrap_width(lines)
    edits: list[Edit] = []
    done = 0
    before: _Line | None = None
    head = ""  # what the lines joined so far begin with, to tell prose from a heading
    for index, line in enumerate(lines):
        if before is not None:
            if _PAGE.fullmatch(line.text) or _is_lone_page(line, before, head, lines[index + 1 : index + 2]):
                continue
            end, joined = _decide(before, head, line, wrap)
            glue = _glue(text[end - 1], line.text[0]) if joined else "\n"
            if text[end : line.start] != glue:
                edits.append(Edit(end, line.start, glue))
            head = head + line.text if joined and len(head) < 400 else head[-200:] + line.text if joined else line.text
        else:
            if _PAGE.fullmatch(line.text):
                continue
            if line.start > 0:
                edits.append(Edit(0, line.start, ""))
            head = line.text
        before, done = line, line.end
    if done < len(text) and before is not None:
        edits.append(Edit(done, len(text), ""))
    elif before is None and text:
        edits.append(Edit(0, len(text), ""))
    return edits


def _line(start: int, line: str) -> _Line | None:
    """Strip the margins of a line; None if nothing is left."""
    stripped = line.strip(" ")
    if not stripped:
        return None
    start += len(line) - len(line.lstrip(" "))
    return _Line(start, start + len(stripped), stripped, len(stripped.encode("gbk", "replace")))


def _wrap_width(lines: list[_Line]) -> int | None:
    """Return the page's width in half-width cells if the document is hard-wrapped, else None.

    It is where at least twelve lines, and a third of all that are no short headings, are about as wide as the
    widest tenth and end inside a sentence; pages are 20 to 60 full-width characters wide.
    """
    widths = sorted(line.width for line in lines if line.width > 20)
    if len(widths) < 12:
        return None
    wrap = widths[int(len(widths) * 0.9)]
    if not 36 <= wrap <= 130:
        return None
    full = sum(1 for line in lines if 0.85 * wrap <= line.width <= 1.3 * wrap and line.text[-1] not in SENTENCE_END)
    return wrap if full >= 12 and full * 3 >= len(widths) else None


def _is_lone_page(line: _Line, before: _Line, head: str, following: list[_Line]) -> bool:
    """Tell a page number that stands alone: `重点项目建⏎7⏎设`, `投资19.3⏎7⏎亿元`; not the 2 of `广义货币M⏎2⏎增长`."""
    if not _LONE_NUMBER.fullmatch(line.text) or not following or not _is_prose(head):
        return False
    last, first = before.text[-1], following[0].text[0]
    if last in SENTENCE_END:
        return _is_prose(following[0].text) or bool(_ITEM.match(following[0].text))
    if last.isascii() and last.isalpha():
        return False
    # 扩大到⏎7⏎亿元 is a number torn apart, 投资19.3⏎7⏎亿元 a page number inside one
    return last.isdigit() or (first not in UNIT_START and first not in _CLOSED_START)


def _decide(before: _Line, head: str, line: _Line, wrap: int | None) -> tuple[int, bool]:
    """Return where the line before ends (a page number glued to it left out) and whether the two are one."""
    if _ROW.fullmatch(line.text) or (_ITEM.match(line.text) and before.text[-1] != "第"):
        return before.end, False
    last, first = before.text[-1], line.text[0]
    if last in SENTENCE_END:
        return before.end, first in _CLOSED_START and first not in "，。；"
    if first in _CLOSED_START:
        return before.end, True
    if wrap is not None and _is_full(before, line, wrap) and not (_ROW.fullmatch(before.text) and head == before.text):
        return before.end, last != "：" or not _DATE_LINE.fullmatch(line.text)
    return _decide_ordinary(before, head, line, wrap)


def _is_full(before: _Line, line: _Line, wrap: int) -> bool:
    """Tell whether the line was broken because the next word (a number is one) had no room on it."""
    word = re.match(r"[0-9A-Za-z.%]+[，。；、]?|.", line.text)
    room = len(word.group().encode("gbk", "replace")) if word else 0
    return before.width + min(room, 12) >= 0.88 * wrap


def _is_prose(head: str) -> bool:
    """Tell running text from a heading or a cell: it has a full stop or semicolon inside, or is long."""
    return len(head) >= _LEAST_RUNNING and ("。" in head or "；" in head or (len(head) >= 80 and "，" in head))


def _decide_ordinary(before: _Line, head: str, line: _Line, wrap: int | None) -> tuple[int, bool]:
    """Decide by what the two lines say: a comma, a number without its unit, a sentence without its end."""
    last, first = before.text[-1], line.text[0]
    if last in _OPEN_END:
        return before.end, not (last == "，" and _DATE_LINE.fullmatch(line.text))
    if last in "；：:;":
        return before.end, False
    prose = _is_prose(head)
    if last.isdigit():
        if not prose:
            return before.end, False
        if first in UNIT_START or first == ".":
            return before.end, True
        glued = _PAGE_BEHIND.search(before.text) if wrap is None and "\u3400" <= first <= "\u9fff" else None
        return (before.end - len(glued.group(1)), True) if glued else (before.end, False)
    if last.isascii() and last.isalpha():
        return before.end, prose and not _DATE_LINE.fullmatch(line.text)
    if _VERB_END.search(before.text) and len(head) >= _LEAST_RUNNING and _CONTINUES.match(line.text):
        return before.end, "，" in head or "。" in head
    if not prose or _DATE_LINE.fullmatch(line.text):
        return before.end, False
    if last in _FUNCTION_END or _CONTINUES.match(line.text):
        return before.end, True
    whole = len(head) >= _LEAST_UNPUNCTUATED and "\u3400" <= last <= "\u9fff" and not first.isdigit()
    return before.end, whole and _RUNNING.search(line.text) is not None


def _glue(last: str, first: str) -> str:
    """What stands between two lines that are one: nothing, but a blank between two Latin words or two numbers."""
    if last.isascii() and first.isascii() and last.isalnum() and first.isalnum():
        return " "
    return ""
