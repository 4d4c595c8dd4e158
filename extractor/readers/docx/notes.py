"""Footnotes and endnotes: counted where the text refers to them, written after the body in that order."""

from __future__ import annotations

import unicodedata

from extractor.readers.docx.numerals import formatted


class Notes:
    """What the text refers to: a note's mark is [1], or as its format shows it (①, i)."""

    def __init__(self, formats: dict[str, str], starts: dict[str, int]) -> None:
        self._formats, self._starts = formats, starts
        self._count: dict[str, int] = {}
        #: kind → id of the note → its mark, in the order of the text; empty where the author set a mark of their own
        self.marks: dict[str, dict[str, str]] = {"footnote": {}, "endnote": {}}
        #: the same in a list, which may grow while it is gone through: a note may refer to another
        self.order: dict[str, list[tuple[str, str]]] = {"footnote": [], "endnote": []}

    def refer(self, kind: str, identifier: str, *, custom: bool = False) -> str:
        """Count a reference and return its mark; a note referred to again keeps the mark that it has."""
        marks = self.marks[kind]
        if identifier not in marks:
            marks[identifier] = "" if custom else self._next(kind)
            self.order[kind].append((identifier, marks[identifier]))
        return marks[identifier]

    def _next(self, kind: str) -> str:
        count = self._count.get(kind, self._starts.get(kind, 1))
        self._count[kind] = count + 1
        mark = formatted(count, self._formats.get(kind, "decimal"))
        # 新建学校12 with a raised 1 must not read 121; ① and the like stand for themselves
        return mark if all(unicodedata.category(c) == "No" for c in mark) else f"[{mark}]"
