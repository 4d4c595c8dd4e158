"""Names of places, schools and organisations in clean text: found by their last word, then cut on the left.

The rules of kind `place` give the last words (区, 小学, 服务中心). From there a name reaches left over Chinese
characters to a word that cannot stand in a name (投资|锦屏小学, 的|河东区) or to another name (安州市河东区 is one);
a longer run than its rule's `reach` is a phrase. What is left must hold a part of its own: 农村小学 and 示范区 are
classes, no names; 区职业学校 is a name because a level stands before its role.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import regex

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.rules import Library, expand, per_library, quick

NameKind = Literal["region", "organisation", "school", "deictic"]


@frozen
class Name:
    """A name in clean text and the rule that found it."""

    start: int
    end: int
    text: str
    kind: NameKind
    rule: str


@frozen
class _End:
    """A rule of kind `place` as the finder needs it."""

    rule: str
    kind: NameKind
    reach: int
    least: int
    whole: bool
    unless: tuple[regex.Pattern[str], ...]


_RUN = compile_pattern(r"[\p{Han}A-Za-z·]+$")
#: what stands between a digit and a name: 20万元|锦屏小学, 2024年|河东区, 12所|锦屏小学
_AFTER_DIGIT = compile_pattern(
    r"[多余]?[十百千万亿]{0,3}(?:美元|元|平方米|平方公里|公里|亩|个百分点|人次|年[度底]?|月[份底]?|日|吨|.)(?:左右|以上|前)?"
)
#: 镇中学, 县幼儿园: the one of its town or county
_OWN_SCHOOL = frozenset({"中学", "小学", "初中", "幼儿园"})
_LEVEL = "省市县区州旗镇乡"


class NameFinder:
    """The place rules of one library, compiled together; `finder(library)` makes one for each library."""

    def __init__(self, library: Library) -> None:
        self._ends = [
            (str(rule.keys.get("needs", "")), rule.pattern, _end(rule.id, rule.keys, rule.unless))
            for rule in library.of("place")
        ]
        self._cut = quick(expand("{place_cut}", library.fragments))
        self._class = library.compile("(?:{place_class})*+")
        self._sort = library.compile("(?:{place_sort})$")
        self._role = library.compile(f"[{_LEVEL}]直?(?:{{place_role}})+|(?:{{place_role}})+")

    def names(self, text: str, start: int, end: int) -> Iterator[Name]:
        """Yield the names of `text[start:end]` in order; none overlap."""
        last: Name | None = None
        for at, stop, rule in self._hits(text, start, end):
            name, joined = self._name(text, start, at, stop, rule, last)
            if name is None:
                continue
            if last is not None and not joined:
                yield last
            last = name
        if last is not None:
            yield last

    def _hits(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, _End]]:
        """Yield the last words in order, the earlier and then the earlier rule's where two overlap.

        Each rule scans on its own: one alternation of all of them is three times slower.
        """
        piece = text[start:end]
        found = [
            (hit.start(), n, hit.end())
            for n, (needs, pattern, rule) in enumerate(self._ends)
            if needs in piece
            for hit in pattern.finditer(text, start, end)
            if not rule.unless or not _barred(rule, text, hit.start(), hit.end())
        ]
        position = start
        for at, n, stop in sorted(found):
            if at >= position:
                position = stop
                yield at, stop, self._ends[n][2]

    def _name(
        self, text: str, start: int, at: int, end: int, rule: _End, last: Name | None
    ) -> tuple[Name | None, bool]:
        """Return the name that ends at `end`, if any, and whether it swallows `last`."""
        if rule.whole:
            return self._whole(text, start, at, end, rule, last)
        floor = last.end if last is not None else start
        low = self._left(text, max(floor, at - rule.reach - 6), at, end)
        if at - low > rule.reach:  # a longer run is a phrase: 高标准推进…
            return None, False
        own = text[low:at]
        if last is not None and low == last.end and last.kind != "deictic":
            if not self._extends(own, text[at:end], last, rule):
                return None, False
            return Name(last.start, end, text[last.start : end], rule.kind, rule.rule), True
        if not self._is_name(own, text[at:end], rule):
            return None, False
        return Name(low, end, text[low:end], rule.kind, rule.rule), False

    def _whole(
        self, text: str, start: int, at: int, end: int, rule: _End, last: Name | None
    ) -> tuple[Name | None, bool]:
        """Return a match that is the name, a school's with what stands before it: 县|一中, 河东区|二中."""
        low, joined = at, False
        if rule.kind == "school" and at > start:
            if last is not None and last.end == at and last.kind == "region":
                low, joined = last.start, True
            elif text[at - 1] in _LEVEL and (last is None or last.end < at):
                low = at - 1
        return Name(low, end, text[low:end], rule.kind, rule.rule), joined

    def bare(self, text: str, low: int, end: int) -> int:
        """Return where a name without a last word that ends at `end` begins (推进|望云山); `end` if there is none."""
        begin = self._left(text, low, end, end)
        return end if self._is_class(text[begin:end]) else begin

    def _left(self, text: str, low: int, at: int, end: int) -> int:
        """Return where the name's own part begins: after the last cut in `text[low:at]`."""
        run = _RUN.search(text, low, at)
        if run is None:
            return at
        begin = run.start()
        if text[max(low, begin - 3) : begin].rstrip()[-1:].isdecimal() and (
            unit := _AFTER_DIGIT.match(text, begin, at)
        ):
            begin = unit.end()
        for cut in self._cut.finditer(text, begin, end):
            if cut.end() > at:
                break
            begin = cut.end()
        return begin

    def _extends(self, own: str, tail: str, last: Name, rule: _End) -> bool:
        """Whether `own + tail` goes on the name before it: 安州市|河东区, 河东区|教育局, 城关街道|办事处."""
        if not own:
            return tail == "办事处" or (rule.kind != "region" and len(tail) >= 3 and last.kind == "region")
        if last.kind != "region":
            return rule.kind == "organisation" and len(own) <= 4 and not self._is_class(own)
        if self._role.fullmatch(own):
            return rule.kind != "region"
        return not self._is_class(own)

    def _is_name(self, own: str, tail: str, rule: _End) -> bool:
        if len(own) + (tail == "县") < rule.least:
            if tail in _OWN_SCHOOL and own in ("县", "镇", "乡"):
                return True
            return len(own) == 1 and own in _LEVEL and len(tail) >= 3 and rule.kind != "region"
        if own[0] in _LEVEL and self._role.fullmatch(own):
            return rule.kind != "region"
        return not self._is_class(own)

    def _is_class(self, own: str) -> bool:
        """Whether `own` names a sort (普通, 国家级示范) and nothing of its own."""
        return self._class.fullmatch(own) is not None or self._sort.search(own) is not None


def _end(rule: str, keys: object, unless: tuple[regex.Pattern[str], ...]) -> _End:
    get = dict(keys).get  # type: ignore[call-overload]
    whole = bool(get("whole", False))
    return _End(rule, get("as"), int(get("reach", 8)), int(get("least", 1)), whole, unless)


def _barred(rule: _End, text: str, start: int, end: int) -> bool:
    low, high = max(0, start - 4), min(len(text), end + 4)
    return any(b.start() < end and start < b.end() for bar in rule.unless for b in bar.finditer(text, low, high))


finder = per_library(NameFinder)


def find_names(text: str, library: Library, start: int = 0, end: int | None = None) -> list[Name]:
    """Return the names of places, schools and organisations in `text[start:end]`, in order, none overlapping."""
    return list(finder(library).names(text, start, len(text) if end is None else end))
