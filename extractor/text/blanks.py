"""Blanks inside words and numbers; those between table columns and parts of a title stay, one each."""

from __future__ import annotations

import re

from extractor.text.alphabet import CJK_PUNCTUATION, HAN
from extractor.text.offsets import Edit

_PROSE = re.compile("[，。；]")
_RUN = re.compile(" +")
# 周 口 市 统 计 局 · 综 合 · 于 群: single characters on both sides
_SPACED = re.compile(f"(?<![{HAN}])[{HAN}](?: {{1,3}}[{HAN}](?![{HAN}]))+")
# 煤 吨 120.5: the second is a column of its own
_UNIT_CELL = re.compile(" +[吨个人所头只元台辆件箱户处家张度册本亩株次条] +-?[0-9]")
_IS_WIDE = re.compile(f"[{HAN}{CJK_PUNCTUATION}]").match
_IS_NARROW_BEFORE = re.compile("[0-9A-Za-z%‰)+]").match
_IS_NARROW_AFTER = re.compile("[0-9A-Za-z(+-]").match
_BESIDE_UNIT = re.compile(
    "(?<=[0-9]) +(?=[年%‰])|(?<=年) +(?=[0-9]{1,2} ?月)|(?<=[0-9]) +(?=[月日])|(?<=月) +(?=[0-9]{1,2} ?日)"
)
# “学宪法 讲宪法” and 《鼓足干劲 奋力拼搏》: the blank stands for a comma
_SLOGAN = re.compile(f"[“《][^“”《》\n]{{0,20}}[{HAN}]{{3}} [{HAN}]{{3}}[^“”《》\n]{{0,40}}[”》]")
# 三、2024年工作打算 2024年，我局…: heading and text in one line
_RUN_IN = re.compile(
    f"(?:[（(]?[一二三四五六七八九十]{{1,3}}[)）、]|[0-9]{{1,2}}[、.])[{HAN}0-9]{{4,24}}( +)(?=20[0-9xX*]{{2}} ?年)"
)


def inner_blanks(text: str) -> list[Edit]:
    """Blanks inside words and between number and unit go: `规 划设计`, `增长 5.3 %`, `周 口 市 统 计 局`.

    In prose (a line with ，。；) all beside a Chinese character go; in titles and table rows one stays where one
    or more were, but between single characters.
    """
    edits: list[Edit] = []
    if " " not in text:
        return edits
    place = text.find(" ")
    while place >= 0:
        start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
        end = len(text) if end < 0 else end
        line = text[start:end]
        spans = _prose_blanks(line) if _PROSE.search(line) else _title_blanks(line)
        edits += [Edit(first + start, last + start, kept) for first, last, kept in spans]
        place = text.find(" ", end)
    return edits


def _prose_blanks(line: str) -> list[tuple[int, int, str]]:
    """Blanks of a line of prose that go or shrink."""
    kept: set[int] = set()
    for slogan in _SLOGAN.finditer(line):
        kept.update(place for place in range(*slogan.span()) if line[place] == " ")
    run_in = _RUN_IN.match(line)
    if run_in:
        kept.update(range(*run_in.span(1)))
    spans: list[tuple[int, int, str]] = []
    for found in _RUN.finditer(line):
        start, end = found.span()
        if start not in kept and _is_inner(line[start - 1 : start], line[end : end + 1]):
            spans.append((start, end, ""))
        elif end - start > 1:
            spans.append((start, end, " "))
    return spans


def _is_inner(before: str, after: str) -> bool:
    """Tell a blank that parts nothing: beside a Chinese character (`增长 5`, `规 划`) or between `5.3` and `%`."""
    if _IS_WIDE(before):
        return bool(_IS_WIDE(after) or _IS_NARROW_AFTER(after))
    if after in ("%", "‰"):
        return before.isdigit()
    return bool(_IS_WIDE(after) and _IS_NARROW_BEFORE(before)) or (before in ("%", "‰") and after.isdigit())


def _title_blanks(line: str) -> list[tuple[int, int, str]]:
    """Blanks of a title or a table row that go."""
    spans: dict[tuple[int, int], str] = {}
    for found in _SPACED.finditer(line):
        for blank in _RUN.finditer(found.group()):
            if not _UNIT_CELL.match(line, blank.start() + found.start()):
                spans[blank.start() + found.start(), blank.end() + found.start()] = ""
    for found in _BESIDE_UNIT.finditer(line):
        spans[found.span()] = ""
    for found in _RUN.finditer(line):
        if len(found.group()) > 1:
            spans.setdefault(found.span(), " ")
    return sorted((start, end, replacement) for (start, end), replacement in spans.items())
