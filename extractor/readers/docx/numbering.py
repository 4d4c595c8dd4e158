"""Numbers of numbered paragraphs, which a docx does not hold: they are counted from `numbering.xml` as Word does.

A paragraph belongs to a list (`numId`) at a level, by itself or by its style; lists of one abstract definition count
on together; a level starts again when a higher one moves; `lvlText` composes the number (`第%1章`, `%1.%2`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.frozen import frozen
from extractor.readers.docx.names import MC, W, is_on, number, value
from extractor.readers.docx.numerals import formatted
from extractor.readers.docx.styles import Styles
from extractor.readers.docx.symbols import bullet

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVELS = 9
_LONGEST = 255  # of a level's text: what Word's own dialog allows
_NO_GAP = "、，．。）」』】〕：:"  # a number that ends so stands close to its text: 一、总体要求


@frozen
class _Level:
    start: int
    format: str
    text: str
    gap: bool  # a tab or blank between number and text
    digits: bool  # w:isLgl: all numbers in digits
    restart: int | None  # w:lvlRestart: the level (from 1) that starts this one again, 0 for none
    style: str | None
    hidden: bool


class Numbering:
    """The lists of a document and where their counts stand; ask for each paragraph once, in order."""

    def __init__(self, root: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._linked: dict[str, str] = {}  # abstract list → numbering style that defines it
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is None:
            return
        for abstract in root.iterfind(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstract[name] = _levels(abstract)
            link = value(abstract, "numStyleLink")
            if link is not None:
                self._linked[name] = link
        for item in root.iterfind(f"{W}num"):
            replaced, starts = {}, {}
            for override in item.iterfind(f"{W}lvlOverride"):
                at = number(override.get(f"{W}ilvl"), 0, 0, _LEVELS - 1)
                replaced.update(_levels(override))
                start = value(override, "startOverride")
                if start is not None:
                    starts[at] = number(start, 1)
            self._lists[item.get(f"{W}numId", "")] = (value(item, "abstractNumId") or "", replaced, starts)

    def number(self, properties: _Element | None) -> str:
        """Count a paragraph (its `w:pPr`) and return its number with the gap behind it: `一、`, `1.1 `; else ""."""
        name, level = self._place(properties)
        if name not in self._lists:
            return ""
        abstract, replaced, starts = self._lists[name]
        abstract = self._followed(abstract)
        levels = {**self._abstract.get(abstract, {}), **replaced}
        definition = levels.get(level)
        if definition is None:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._count(counts, levels, level, self._first_start(name, level, starts))
        return "" if definition.hidden else _shown(definition, levels, counts)

    def _place(self, properties: _Element | None) -> tuple[str, int]:
        """Return list and level of a paragraph: its own, else its style's."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        name, level = value(own, "numId"), value(own, "ilvl")
        if name is None:
            style = value(properties, "pStyle")
            found = self._styles.numbering(style)
            if found is None:
                return "", 0
            name, of_style, owner = found
            level = level if level is not None else self._level_of(name, (style, owner), of_style)
        return name, number(level, 0, 0, _LEVELS - 1)

    def _level_of(self, name: str, styles: tuple[str | None, str], level: str | None) -> str | None:
        """Return the level that a list links to a paragraph style."""
        if name in self._lists:
            abstract, replaced, _ = self._lists[name]
            levels = {**self._abstract.get(self._followed(abstract), {}), **replaced}
            for style in styles:
                for at, definition in levels.items():
                    if style is not None and definition.style == style:
                        return str(at)
        return level

    def _followed(self, abstract: str) -> str:
        """Follow a list that only points to a numbering style to the list that defines it."""
        for _ in range(_LEVELS):
            if abstract not in self._linked:
                break
            found = self._styles.numbering(self._linked[abstract])
            if found is None or found[0] not in self._lists:
                break
            abstract = self._lists[found[0]][0]
        return abstract

    def _first_start(self, name: str, level: int, starts: dict[int, int]) -> int | None:
        """Return where a list of its own start begins, the first time that it is met."""
        if level not in starts or (name, level) in self._started:
            return None
        self._started.add((name, level))
        return starts[level]

    @staticmethod
    def _count(counts: list[int | None], levels: dict[int, _Level], level: int, start: int | None) -> None:
        before = counts[level]
        if start is not None:
            counts[level] = start
        else:
            counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts[deeper] = None


def _levels(parent: _Element) -> dict[int, _Level]:
    """Read the levels of an abstract list or of an override."""
    out: dict[int, _Level] = {}
    for level in parent.iterfind(f"{W}lvl"):
        form = value(level, "numFmt")
        if form is None:  # a format of Word 2010 and later, with an older one to fall back on
            form = value(level.find(f"{MC}AlternateContent/{MC}Fallback"), "numFmt")
        fonts = level.find(f"{W}rPr/{W}rFonts")
        font = fonts.get(f"{W}ascii") if fonts is not None else None
        text = (value(level, "lvlText") or "")[:_LONGEST]
        restart = value(level, "lvlRestart")
        out[number(level.get(f"{W}ilvl"), 0, 0, _LEVELS - 1)] = _Level(
            start=number(value(level, "start"), 0),
            format=form or "decimal",
            text=bullet(text, font) if form == "bullet" else text,
            gap=value(level, "suff") != "nothing",
            digits=bool(is_on(level, "isLgl")),
            restart=None if restart is None else number(restart, 0, 0, _LEVELS),
            style=value(level, "pStyle"),
            hidden=bool(is_on(level.find(f"{W}rPr"), "vanish")),
        )
    return out


def _shown(level: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str:
    """Compose a number: every `%n` of the level's text is the count of level n in its format."""
    pieces = level.text.split("%")
    out = pieces[0]
    for piece in pieces[1:]:
        at = int(piece[0]) - 1 if piece[:1] in set("123456789") else None
        if at is None:
            out += "%" + piece
            continue
        other = levels.get(at)
        count = counts[at]
        if count is None:  # a level that no paragraph has begun shows where it would start
            count = other.start if other is not None else 1
        form = other.format if other is not None else "decimal"
        out += formatted(count, "decimal" if level.digits and form != "none" else form) + piece[1:]
    if not out.strip():
        return ""
    return out + " " if level.gap and out[-1] not in _NO_GAP and not out[-1].isspace() else out
