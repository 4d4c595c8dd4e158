"""Page numbers and line breaks inside a sentence, a word or a number.

Two sorts of documents: *hard-wrapped* ones (from PDF), where nearly every line is as wide as the page and its end
means nothing, and *ordinary* ones, where a line is a paragraph and a broken one is the exception. In both a break
goes only on evidence; headings, list items and table rows keep theirs. What stays is one `\\n`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractor.text.alphabet import CHINESE_DIGITS, HAN, SENTENCE_END, UNIT_START
from extractor.text.offsets import Edit

_LINE = re.compile(r"[^\n]+")
_DASHES = "-—–~·•"
_DASH = f"[{_DASHES}]"
_PAGE = re.compile(
    rf"{_DASH}{{1,2}} ?\d{{1,4}} ?{_DASH}{{1,2}}"  # - 17 -
    r"|第 ?\d{1,4} ?页(?:[，,/ ]{0,2}共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页"
    r"|\d{1,4} ?/ ?\d{1,4}"
)
_LONE_NUMBER = re.compile(r"\d{1,3}")
_ITEM = re.compile(
    rf"(?:[（(〔\[]?(?:[{CHINESE_DIGITS}十百]{{1,4}}|\d{{1,2}})[)）〕\]]|[{CHINESE_DIGITS}十百]{{1,4}}[、.]|\d{{1,2}}、"
    rf"|\d{{1,2}}\.(?!\d)|(?:\d{{1,2}}\.){{1,3}}\d{{1,2}} ?[“《{HAN}](?<![{UNIT_START}])|[①-⒛【●■◆◇□★▲※#*•·>|]"
    rf"|第[{CHINESE_DIGITS}十百\d]{{1,4}}[章节篇部编]|篇[{CHINESE_DIGITS}十\d]|[表图附] ?\d|附[:：件]|-{{2,}}|——"
    rf"|注[:：\d]|[{CHINESE_DIGITS}十]是)"
)
_CELL = r"(?:[-<>≤≥]?\d[\d.]*%?|-|—|\[[^\[\]，。]{1,12}\])"
_ROW = re.compile(rf"[^，。；！？]* {_CELL}(?: {_CELL}){{0,20}}")
_PAGE_BEHIND = re.compile(rf"(?<=[{HAN}])( ?[1-9]\d{{0,2}})$")
# 产品名称 单位 产量: three cells or more, and no sentence
_CELLS = re.compile(rf"(?:[^，。；！？ ]+[{HAN}）)%] (?=[{HAN}])){{2,}}[^，。；！？]*")
_SUBSCRIPT_END = re.compile(r"[A-Za-z]\d{1,2}(?:\.\d)?$")
_CODE = re.compile("[0-9.]{0,4}[A-Za-z][0-9A-Za-z.]{0,8}")
_SCALE_END = re.compile(r"\d[万亿千百十余多]{1,3}$")
_PAGE_MARGIN = re.compile(rf"^{_DASH} \d{{1,4}} {_DASH} *(?=[^ ])| *{_DASH} \d{{1,4}} {_DASH}$")
_DATE_LINE = re.compile(rf"(?:[{CHINESE_DIGITS}〇零]{{4}}|\d{{4}}|20[xX*]{{2}}) ?[年\-/.][^，。；]{{0,12}}")
_CAPTION = re.compile(r"[附]?表 ?\d[^，。；！？]{0,60}")
_OPEN_END = "，、（“《〈‘("
_CLOSED_START = "，。；、！？）》〉”’%‰)"
_FUNCTION_END = "的和与及在对为以从到至于由或将把被让使向等第《““"
_RUNNING = re.compile("[，。；、]")
_CONTINUES = re.compile(rf"\d[\d.]{{0,12}} ?[{UNIT_START}](?<!年)|\.\d")
_VERB_END = re.compile(
    "(?:达到|达|增长|下降|提高|降低|减少|增加|完成|实现|投入|超过|突破|约|近|共|为|到|至|占|于|从|在)$"
)
_WORD = re.compile(r"[0-9A-Za-z.%]{1,20}[，。；、]?|.")
_HAN = re.compile(f"[{HAN}]")
_LEAST_FULL = 8
_LEAST_RUNNING = 15
_LEAST_LONG = 80
_LEAST_UNFINISHED = 20
_INDENT = 2
_MEMORY = 400
_WIDEST = 140  # no page is wider: longer lines are paragraphs
_LONGEST_PAGE = 24


class _Line(NamedTuple):
    """A line without its margins: its span in the text, its indent, its text, its width in half-width cells.

    `has_page` tells that a page number stood beside it (`基础设- 3 -⏎施`) or above it.
    """

    start: int
    end: int
    indent: int
    text: str
    width: int
    has_page: bool


def line_breaks(text: str) -> list[Edit]:
    """Line breaks and page numbers inside sentences go: `总投入达到⏎⏎2.9亿元`, `12⏎— 17 —⏎.6亿元`.

    Between lines that are really apart one `\\n` stays, without indents, blanks at the end and empty lines.
    """
    lines = [line for found in _LINE.finditer(text) if (line := _line(found.start(), found.group()))]
    wrap = _wrap_width(lines)
    edits: list[Edit] = []
    before: _Line | None = None
    so_far = ""  # the lines joined so far: they tell prose from a heading
    page = False
    for index, line in enumerate(lines):
        if len(line.text) <= _LONGEST_PAGE and _PAGE.fullmatch(line.text):
            page = True
            continue
        if before is None:
            if line.start > 0:
                edits.append(Edit(0, line.start, ""))
            so_far = line.text
        elif _is_lone_page(line, so_far, lines[index + 1 : index + 2]):
            page = True
            continue
        else:
            cut = _decide(before, so_far, line, wrap, page or before.has_page or line.has_page)
            end = before.end - (cut or 0)
            glue = "\n" if cut is None else _glue(text[end - 1], line.text[0])
            if text[end : line.start] != glue:
                edits.append(Edit(end, line.start, glue))
            so_far = line.text if cut is None else so_far[: len(so_far) - cut][-_MEMORY:] + glue + line.text
        before, page = line, False
    end = before.end if before else 0
    if end < len(text):
        edits.append(Edit(end, len(text), ""))
    return edits


def _line(start: int, line: str) -> _Line | None:
    """Strip the margins of a line, a page number between dashes among them; None if nothing is left."""
    stripped = line.strip(" ")
    if not stripped:
        return None
    indent = len(line) - len(line.lstrip(" "))
    start += indent
    page = None
    if stripped[0] in _DASHES or stripped[-1] in _DASHES:
        page = _PAGE_MARGIN.search(stripped)
        if page and len(page.group()) == len(stripped):
            page = None
        elif page:
            start += page.end() if page.start() == 0 else 0
            stripped = stripped[page.end() :] if page.start() == 0 else stripped[: page.start()]
    return _Line(
        start, start + len(stripped), indent, stripped, len(stripped.encode("gbk", "replace")), page is not None
    )


def _wrap_width(lines: list[_Line]) -> int | None:
    """Return the page's width in half-width cells if the document is hard-wrapped, else None.

    It is where at least eight lines, and a third of all that are no short headings, are about as wide as the
    widest tenth and end inside a sentence; pages are 18 to 65 full-width characters wide.
    """
    widths = sorted(line.width for line in lines if line.width > 20)
    if len(widths) < _LEAST_FULL:
        return None
    wrap = widths[int(len(widths) * 0.9)]
    if not 36 <= wrap <= 130:
        return None
    full = sum(1 for line in lines if 0.85 * wrap <= line.width <= 1.3 * wrap and line.text[-1] not in SENTENCE_END)
    return wrap if full >= _LEAST_FULL and full * 3 >= len(widths) else None


def _is_lone_page(line: _Line, so_far: str, following: list[_Line]) -> bool:
    """Tell a page number that stands alone: `重点项目建⏎7⏎设`, `投资19.3⏎7⏎亿元`; not the 2 of `广义货币M⏎2⏎增长`."""
    if not _LONE_NUMBER.fullmatch(line.text) or not following or not _is_prose(so_far):
        return False
    last, first = so_far[-1], following[0].text[0]
    if last in SENTENCE_END:
        return _is_prose(following[0].text) or bool(_ITEM.match(following[0].text))
    if last.isascii() and last.isalpha():
        return False
    # 扩大到⏎7⏎亿元 is a number torn apart, 投资19.3⏎7⏎亿元 a page number inside one
    return last.isdigit() or (first not in UNIT_START and first not in _CLOSED_START)


#: 资金12⏎.6亿元: no line begins with a point
_FRACTION = re.compile(r"\.[0-9]")


def _decide(before: _Line, so_far: str, line: _Line, wrap: int | None, page: bool) -> int | None:
    """Return None where the break stays, else how many characters before it go too (a page number glued there)."""
    last, first = so_far[-1], line.text[0]
    if last in SENTENCE_END:
        return 0 if first in "）》〉”’" else None
    if "|" in line.text or "|" in before.text:  # 粮食|902.61|-3.2
        return None
    if " " in line.text and so_far[0] in "表附" and _CAPTION.fullmatch(so_far):  # 表7 …情况⏎年份 比例（%）
        return None
    if _ROW.fullmatch(line.text) or _CELLS.fullmatch(line.text) or (_ITEM.match(line.text) and last != "第"):
        return None
    if line.text in ("%", "‰") and not last.isdigit():  # 毛入园率⏎%⏎90.4: a cell in a line of its own
        return None
    if first in _CLOSED_START or (last.isdigit() and _FRACTION.match(line.text)):
        return 0
    if wrap is not None and _is_full(before, line, wrap, so_far == before.text) and not _ROW.fullmatch(so_far):
        return None if last == "：" and _DATE_LINE.fullmatch(line.text) else 0
    return _decide_ordinary(so_far, line, wrap, page)


def _is_full(before: _Line, line: _Line, wrap: int, is_first: bool) -> bool:
    """Tell whether the line was broken because the next word (a number is one) had no room on it.

    The first line of a paragraph lost an indent of two full-width characters with its margin.
    """
    word = _WORD.match(line.text)
    room = min(12, len(word.group().encode("gbk", "replace"))) if word else 0
    may_be_heading = _ITEM.match(before.text) or before.text[0].isdigit()
    indent = 4 if is_first and ("。" in before.text or not may_be_heading) else 0
    return before.width + room + indent >= 0.88 * wrap


def _is_prose(so_far: str) -> bool:
    """Tell running text from a heading or a cell: it has a full stop or semicolon inside, or is long."""
    if len(so_far) < _LEAST_RUNNING:
        return False
    return "。" in so_far or "；" in so_far or (len(so_far) >= _LEAST_LONG and "，" in so_far)


def _decide_ordinary(so_far: str, line: _Line, wrap: int | None, page: bool) -> int | None:
    """Decide by what the two lines say: a comma, a number without its unit, a sentence without its end."""
    last, first = so_far[-1], line.text[0]
    if last in _OPEN_END:
        return None if last == "，" and _DATE_LINE.fullmatch(line.text) else 0
    if last in "；：:;":
        return None
    prose = _is_prose(so_far)
    is_sentence = prose or (len(so_far) >= _LEAST_RUNNING and "，" in so_far)
    if is_sentence and _SCALE_END.search(so_far) and first in UNIT_START:
        return 0
    if last.isdigit() and is_sentence:
        if first in UNIT_START or first == "." or _SUBSCRIPT_END.search(so_far):
            return 0
        if first.isdigit():  # 招生2⏎52名
            return None if _DATE_LINE.fullmatch(line.text) else 0
        glued = _PAGE_BEHIND.search(so_far) if wrap is None and _HAN.match(first) else None
        return len(glued.group(1)) if glued else None
    if _VERB_END.search(so_far) and len(so_far) >= _LEAST_RUNNING and _CONTINUES.match(line.text):
        return 0 if "，" in so_far or "。" in so_far else None
    if not prose or last.isdigit() or _DATE_LINE.fullmatch(line.text):
        return None
    if first == "/" or _CODE.fullmatch(line.text):  # 2.1毫克⏎/升, 国家⏎4A⏎级景区
        return 0
    if last in _FUNCTION_END or _CONTINUES.match(line.text) or (last.isascii() and last.isalpha()):
        return 0
    unfinished = (
        len(so_far) >= (_LEAST_RUNNING if page else _LEAST_UNFINISHED) and _HAN.match(last) and line.indent < _INDENT
    )
    return 0 if unfinished and not first.isdigit() and _RUNNING.search(line.text) else None


def _glue(last: str, first: str) -> str:
    """What stands between two lines that are one: nothing, but a blank between two Latin words."""
    return " " if last.isascii() and first.isascii() and last.isalpha() and first.isalpha() else ""
