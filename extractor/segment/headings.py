"""Headings: numbered lines, run-in headings at the start of a paragraph, year headings, short lines above text.

A heading's level is its depth on the stack of headings above it: a numbering that is already there closes what stands
below it, a new one goes deeper if its style's rank is lower, or if it begins at 1 right under a line without number.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.frozen import frozen
from extractor.rules import Library, Rule, compile_pattern, per_library
from extractor.segment.lines import Line, ends_sentence, han_number
from extractor.types import Heading

#: a line without number is a heading only above a line of at least this length (or above a numbered one)
BODY_LINE, PLAIN_RANK, BROKEN_LINE = 24, 200, 24
_FREE = frozenset({"year", "plain"})
_STOP = compile_pattern(r"[。！？：:]")
_SPACE = compile_pattern(
    r"(?<=\p{Han}{6})[ 　]*(?=一是|一要|首先[，是要])|[ 　]+(?=[一二三四五六七八九十]是|[（(]一[)）]|20\d\d年)"
)
_ROW = compile_pattern(r"[ 　][-+]?\d[\d.,]*[%％‰]?$")
_GLUED = compile_pattern(
    r"(?:(?:19|20)\d\d年|“?十[一二三四五六]?五”?时期|过去[一三五六]年|今年|明年|下一步)[^。，；：]{0,10}?"
    r"(?:工作回顾|工作总结|工作安排|工作打算|工作计划|重点工作|主要工作|工作思路|主要任务|目标任务|工作情况)"
)
_LOST = compile_pattern(
    r"(?:(?:(?:19|20)\d\d年|今年|明年)[^。，；：]{0,8}?(?:工作回顾|工作总结|工作安排|工作打算|重点工作|主要工作|主要任务)|过去五年工作回顾)"
    r"(?=刚刚|过去|(?:19|20)\d\d年|今年|明年|一年来|各位|总体|做好|根据|按照|围绕|[（(]一|一、|新的一年|面对|在)"
)
_DIGITS = compile_pattern(r"\d")


@frozen
class Mark:
    """A heading as found in a line: its style, its number (if any), its span and its words."""

    style: str
    rank: int
    number: int | None
    start: int
    end: int
    text: str
    whole: bool


@frozen
class _Style:
    name: str
    rank: int
    reach: int
    rule: Rule


class HeadingFinder:
    """The heading rules of one library."""

    def __init__(self, library: Library) -> None:
        styles = [
            _Style(str(r.keys["style"]), int(r.keys["level"]), int(r.keys.get("reach", 40)), r)
            for r in library.of("heading")
        ]
        self._numbered = [s for s in styles if s.name not in _FREE]
        self._free = {s.name: s for s in styles if s.name in _FREE}
        self._inline = [s for s in self._numbered if s.rule.keys.get("inline")]
        bare = "|".join(f"(?:{_bare(s.rule)})" for s in self._inline) or "(?!)"
        self._break = compile_pattern(rf"(?<=[。！？；”：][ 　]{{0,2}})(?:{bare})")
        self._first = compile_pattern(r"[（(\[0-9一二三四五六七八九十第#①-⑳—―─-]")
        self._year = compile_pattern(
            r"(?:19|20)\d\d[ 　]*年|[xX*×_\d]{2,6}年|二[〇○零]|过去|去年|今年|明年|下一|今后|本届|“?[十七八九]|关于"
        )

    def breaks(self, line: Line) -> list[int]:
        """Return where headings begin within a paragraph whose line breaks were lost, if they count up."""
        if len(line.text) < BROKEN_LINE:
            return []
        found: list[tuple[int, str, int | None]] = []
        for hit in self._break.finditer(line.text):
            style, number = self._number_at(line.text, hit.start())
            if style:
                found.append((hit.start(), style, number))
        counted = self._counted(found, line)
        lost = [
            hit.start() for hit in _LOST.finditer(line.text) if line.text[hit.start() - 1] in "。！" and hit.start()
        ]
        return sorted({*counted, *lost})

    def _number_at(self, text: str, at: int) -> tuple[str, int | None]:
        for style in self._inline:
            match = style.rule.pattern.match(text, at)
            if match and not self._barred(style, text, at):
                return style.name, han_number(match.group("n"))
        return "", None

    def _counted(self, found: list[tuple[int, str, int | None]], line: Line) -> list[int]:
        """Return where the number continues the one of its style before it, or is continued behind it."""
        own_style, own_number = self._number_at(line.text, 0)
        last: dict[str, int | None] = {own_style: own_number}
        before: list[int | None] = []
        for _, style, number in found:
            before.append(last.get(style))
            last[style] = number
        ahead: dict[str, int | None] = {}
        out: list[int] = []
        for n in range(len(found) - 1, -1, -1):
            at, style, number = found[n]
            behind, above = ahead.get(style), before[n]
            ahead[style] = number
            if number is None:
                continue
            alone = number > 1 and above is None and len(line.text) < 4000
            if above == number - 1 or behind == number + 1 or alone:
                out.append(at)
        return out[::-1]

    def rule_of(self, mark: Mark) -> str:
        """Return the id of the rule that a mark came from."""
        style = mark.style.rstrip("0123456789")
        return next(s.rule.id for s in [*self._numbered, *self._free.values()] if s.name == style)

    def mark(self, line: Line, above: Line | None, below: Line | None) -> Mark | None:
        """Return the heading that a line is or begins with; `above` and `below` are the lines beside it."""
        text = line.text
        if self._first.match(text) and not (len(text) <= 40 and _ROW.search(text)):  # 一、食品 99.2 is a table's row
            for style in self._numbered:
                match = style.rule.pattern.match(text)
                if match and not self._barred(style, text, 0):
                    return self._numbered_mark(line, style, match)
        return self._free_mark(line, above, below)

    @staticmethod
    def _barred(style: _Style, text: str, at: int) -> bool:
        return any(bar.match(text, at) for bar in style.rule.unless)

    def _numbered_mark(self, line: Line, style: _Style, match: regex.Match[str]) -> Mark | None:
        text, begin = line.text, match.end()
        number = han_number(match.group("n")) if "n" in style.rule.pattern.groupindex else None
        depth = match.group().count("#") + match.group().strip("、. 　").count(".") * (style.name == "dotted")
        name, rank = (f"{style.name}{depth}" if depth else style.name), 10 * style.rank + depth
        end = self._heading_end(text, begin, style.reach)
        if end is None:  # an item of a list, no heading: it only closes what stands deeper
            return Mark(name, rank, number, line.start, line.start, "", False)
        words = text[begin:end].strip(" 　。：:、.")
        return Mark(name, rank, number, line.start, line.start + end, words, end == len(text))

    @staticmethod
    def _heading_end(text: str, begin: int, reach: int) -> int | None:
        """Return where the heading's words end: the line, its first sentence if short, or a lost line break."""
        glued = _GLUED.match(text, begin)
        if glued and len(text) > glued.end() + 12 and text[glued.end()] not in "。，、的和及":
            return glued.end()
        stop = _STOP.search(text, begin, begin + reach + 1)
        space = _SPACE.search(text, begin, begin + reach + 1)
        if space and (stop is None or space.start() < stop.start()):
            return space.start()
        if stop is not None:
            if stop.start() == begin:
                return None
            return stop.end()
        if len(text) - begin <= reach:
            return len(text) if len(text) > begin else None
        return None

    def _free_mark(self, line: Line, above: Line | None, below: Line | None) -> Mark | None:
        text = line.text
        year = self._free.get("year")
        if year and (lost := _LOST.match(text)):
            return Mark("year", 10 * year.rank, None, line.start, line.start + lost.end(), lost.group(), False)
        if year and len(text) <= year.reach and self._year.match(text) and year.rule.pattern.match(text):
            return Mark("year", 10 * year.rank, None, line.start, line.end, text.strip(" 　：:。"), True)
        plain = self._free.get("plain")
        if plain is None or below is None or len(text) > plain.reach or plain.rule.pattern.match(text) is None:
            return None
        if (
            above is not None
            and len(above.text) >= BODY_LINE
            and not ends_sentence(above.text)
            and above.text[-1] not in "：:"
        ):
            return None  # a piece of a broken line
        if not self._above_text(below) or text[-1] in "：:，,、；;" or _DIGITS.search(text[-1]):
            return None
        return Mark("plain", PLAIN_RANK, None, line.start, line.end, text.strip(), True)

    def _above_text(self, below: Line) -> bool:
        if len(below.text) >= BODY_LINE:
            return "，" in below.text or ends_sentence(below.text)
        return self._first.match(below.text) is not None and any(
            s.rule.pattern.match(below.text) and not self._barred(s, below.text, 0) for s in self._numbered
        )


class Stack:
    """The headings above the line that is read, outermost first; `seen` gives the next numbered style ahead."""

    def __init__(self) -> None:
        self._items: list[tuple[str, int, Heading]] = []

    @property
    def path(self) -> tuple[Heading, ...]:
        return tuple(heading for _, _, heading in self._items)

    def push(self, mark: Mark, ahead: Mark | None) -> Heading | None:
        """Put a heading in its place; returns it, or None for a list item that is no heading."""
        self._close(mark, ahead)
        if mark.end <= mark.start or not mark.text:
            return None
        heading = Heading(mark.start, mark.end, len(self._items) + 1, mark.text)
        self._items.append((mark.style, mark.rank, heading))
        return heading

    def _close(self, mark: Mark, ahead: Mark | None) -> None:
        styles = [style for style, _, _ in self._items]
        if mark.style in _FREE:
            self._close_free(mark, ahead, styles)
            return
        if mark.style in styles:
            at = styles.index(mark.style)
            free_below = any(style in _FREE for style in styles[at + 1 :])
            if not (free_below and mark.number == 1):
                del self._items[at:]
                return
        while self._items and not self._deeper(mark):
            self._items.pop()

    def _deeper(self, mark: Mark) -> bool:
        style, rank, _ = self._items[-1]
        if style in _FREE:
            return mark.number == 1 or style == "year" or not any(r >= mark.rank for _, r, _ in self._items[:-1])
        return rank < mark.rank

    def _close_free(self, mark: Mark, ahead: Mark | None, styles: list[str]) -> None:
        """A line without number stands above the numbering that begins behind it, else beside its like."""
        if ahead is not None and ahead.number == 1 and ahead.style in styles:
            del self._items[styles.index(ahead.style) :]
        elif ahead is not None and ahead.number == 1:
            while self._items and self._items[-1][0] not in _FREE and self._items[-1][1] > ahead.rank:
                self._items.pop()
        elif mark.style == "year":
            while self._items and self._items[-1][1] > mark.rank:
                self._items.pop()
        if mark.style in (style for style, _, _ in self._items):
            del self._items[[style for style, _, _ in self._items].index(mark.style) :]


def next_numbered(marks: Sequence[Mark | None], n: int) -> Mark | None:
    """Return the next numbered heading behind `marks[n]`, None at the end or where another free one comes first."""
    for mark in marks[n + 1 : n + 60]:
        if mark is not None and mark.style not in _FREE:
            return mark
        if mark is not None and mark.style == "year":
            return None
    return None


def _bare(rule: Rule) -> str:
    return str(regex.sub(r"\(\?<(?![=!])[a-z]+>", "(?:", rule.pattern.pattern))


@per_library
def heading_finder(library: Library) -> HeadingFinder:
    """Return the finder of a library (built once for each)."""
    return HeadingFinder(library)
