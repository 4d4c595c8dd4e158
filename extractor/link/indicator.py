"""Which indicator of the catalogue a fact belongs to, by its whole subject and by kind, unit and aspect; or none.

A wrong indicator is worse than none: 第三产业增加值 is not 地区生产总值, 公办幼儿园在园幼儿占比 no number of
kindergartens. So a subject must be a spelling of the indicator from end to end, after what the catalogue's `words`
take off (全市, 完成, 增长). Then the words around it are read: what stands directly before it may be a part of the
name (城镇新增 + 就业, 人均 + GDP), a bare name takes its owner from the sentence (普通小学1705所，…，在校生),
分别 gives each value a part of its own, and a number of things that were built or helped is not the number there are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

from extractor.frozen import frozen
from extractor.link.choice import Choice
from extractor.rules import Library, per_library
from extractor.rules.indicators import Catalogue, Indicator, Measure, catalogue
from extractor.types import Quantity

#: sorts behind every character of a name
_HIGHEST = "\U0010ffff"
_CLAUSE = re.compile("[。；;，,：:]")
_BRACKETS = re.compile("（[^（）]{0,80}）")
#: what may stand before an owner that is meant as a whole: the end of a clause, or 所 and the like in a list
_BREAK = re.compile("[^\u4e00-\u9fffA-Za-z]|[所个和与及]")
_STOP = re.compile("[。；;]")
_PAUSE = re.compile("[，,](?![0-9])")
_NUMBER = re.compile(r"[0-9][0-9.,，]*")


@frozen
class Entry:
    """An indicator as it is looked up; `exact` holds the measures of its size, `other` those that compare it."""

    id: str
    verbs: frozenset[str]
    exact: frozenset[Measure]
    other: frozenset[Measure]
    parts: tuple[str, ...]
    stock: bool


@frozen
class Bare:
    """A name without its owner (在校生): the words for owners as a pattern, and owner → entry."""

    owner: re.Pattern[str]
    owners: Mapping[str, str]
    entries: dict[str, Entry]

    def read(self, words: str, measure: Measure) -> Entry | None:
        """Return the indicator of the owner that `words` name last, unless it is a part (民办小学) or one of them."""
        owner = None
        words = _BRACKETS.sub("", words)  # 高中阶段（含普通高中、技工学校）共有学校9所，招生8万人
        for owner in self.owner.finditer(words):  # noqa: B007
            pass
        if owner is None or not (owner["whole"] or _BREAK.match(words, owner.start() - 1) or not owner.start()):
            return None
        entry = self.entries.get(self.owners[owner["owner"]])
        return entry if entry and measure in entry.exact | entry.other else None


@frozen
class Match:
    """What a subject alone says: its entry, the bare names that it is, and what before it makes a longer name of it."""

    entry: Entry | None
    bare: tuple[Bare, ...]
    before: tuple[str, ...]


_NOTHING = Match(None, (), ())


def find_indicator(
    quantity: Quantity, aspect: str, subject: Choice, clean: str, start: int, library: Library
) -> str | None:
    """Return the id of the indicator of a fact or None; `start` is where its sentence starts in the clean text."""
    if subject.value is None:
        return None
    matcher = _matcher(library)
    measure = (quantity.kind, quantity.unit, aspect)
    match = matcher.find(subject.value, measure)
    if match is _NOTHING:
        return None
    entry = match.entry
    if subject.start is not None and subject.start > start:
        longer = None
        if clean.endswith(match.before, start, subject.start):
            longer = matcher.longer(subject.value, measure, clean, start, subject.start)
        if longer:
            entry, match = longer, _NOTHING
        elif matcher.narrowed(clean[start : subject.start]) and not _of_it(quantity, subject.start, clean):
            return None
    for name in match.bare:
        entry = name.read(clean[start : quantity.start], measure) or entry
    if entry is None:
        return None
    if entry.parts:
        return _part(entry, clean[start : quantity.start])
    if entry.stock and aspect == "level" and not matcher.counts_all(entry, quantity, subject, clean, start):
        return None
    return entry.id


def _of_it(quantity: Quantity, start: int, clean: str) -> bool:
    """Return whether 的 binds the number itself to the name (2万人的饮水安全问题), not something that narrows it."""
    return quantity.kind != "percentage" and clean[quantity.end : start] == "的"


def _part(entry: Entry, words: str) -> str | None:
    """Return whose the value is by its turn behind 分别 (存贷款余额分别为10亿元和8亿元); without it, the joint one."""
    behind = words.rpartition("分别")
    if not behind[1] or _STOP.search(behind[2]):
        return entry.id
    turns = [len(_NUMBER.findall(part)) for part in _PAUSE.split(behind[2])]
    if any(turn % len(entry.parts) for turn in turns[:-1]) or turns[-1] >= len(entry.parts):
        return None
    return entry.parts[turns[-1]]


class Matcher:
    """The catalogue by spelling; subjects return over and over within a report."""

    def __init__(self, library: Library) -> None:
        made = catalogue(library)
        self._names = made.names
        self._entries: dict[str, list[Entry]] = {}
        known = {indicator.id: _entry(made, indicator) for indicator in made.indicators.values()}
        for indicator in made.indicators.values():
            for spelling in indicator.spellings:
                self._entries.setdefault(made.plain[spelling], []).append(known[indicator.id])
        self._verbs = frozenset(verb for entry in known.values() for verb in entry.verbs)
        self._widths = sorted({len(verb) for verb in self._verbs}, reverse=True)
        self._bare: dict[str, list[Bare]] = {}
        for family in (family for family in made.families if family.bare):
            owner = re.compile(f"(?P<whole>{_any(made.words['before'])})?(?P<owner>{_any(family.owners)})")
            for name, ids in family.bare.items():
                entries = {whose: known[id_] for whose, id_ in ids.items() if id_ in known}
                self._bare.setdefault(made.names.plain(name), []).append(Bare(owner, family.owners, entries))
        #: the ends of names: no subject with another end can name one
        self._ends = frozenset(name[-2:] for name in (*self._entries, *self._bare))
        #: last characters of all of these, and of what may be taken off behind them
        self._last = frozenset(end[-1:] for end in self._ends) | made.names.last
        #: names written backwards, in order, so that those with one end stand together
        self._written = dict(self._entries)
        for indicator in made.indicators.values():
            self._written.update({name: self._entries[made.plain[name]] for name in indicator.spellings})
        self._backwards = sorted(name[::-1] for name in self._written)
        self._narrowing = tuple(made.words["narrowing"])
        self._wholes = tuple(f"{word}的" for word in made.words["before"])
        self._there_are = tuple(made.words["there_are"])
        self._made = re.compile(_any(made.words["made"]) or "(?!)")
        self.find = lru_cache(maxsize=8192)(self._find)
        self._before = lru_cache(maxsize=4096)(self._find_before)

    def _find(self, subject: str, measure: Measure) -> Match:
        """Return what the subject alone says."""
        if subject[-1:] not in self._last:
            return _NOTHING
        plain = self._names.plain(subject)
        entry: Entry | None = None
        bare: tuple[Bare, ...] = ()
        for form in self._names.forms(plain, self._ends):
            bare = bare or tuple(self._bare.get(form, ()))
            entry = self._fitting(self._entries.get(form) or self._with_verb(form), measure)
            if entry:
                break
        before = self._before(subject) if plain[-2:] in self._ends else ()
        if entry is None and not bare and not before:
            return _NOTHING
        return Match(entry, bare, before)

    def _find_before(self, subject: str) -> tuple[str, ...]:
        """Return what may stand before a subject that is the end of longer names, longest first."""
        end = subject[::-1]
        first = bisect_right(self._backwards, end)
        last = bisect_left(self._backwards, end + _HIGHEST, first)
        if first == last:
            return ()
        return tuple(sorted((name[len(end) :][::-1] for name in self._backwards[first:last]), key=len, reverse=True))

    def longer(self, subject: str, measure: Measure, clean: str, start: int, end: int) -> Entry | None:
        """Return the indicator of the longest name that `subject`, which stands at `end`, is the end of there."""
        for words in self._before(subject):
            if clean.endswith(words, start, end):
                entry = self._fitting(self._written[words + subject], measure)
                if entry:
                    return entry
        return None

    def narrowed(self, words: str) -> bool:
        """Return whether what stands before a name makes another of it: 人均, 销售收入超亿元的 (but not 全市的)."""
        if words.endswith("的"):
            return not words.endswith(self._wholes)
        return words.endswith(self._narrowing)

    @staticmethod
    def _fitting(entries: list[Entry], measure: Measure) -> Entry | None:
        for entry in entries:
            if measure in entry.exact:
                return entry
        for entry in entries:
            if measure in entry.other:
                return entry
        return None

    def _with_verb(self, form: str) -> list[Entry]:
        """Return the indicators before whose name this verb may stand: 新增高新技术企业, but not 新增常住人口."""
        for width in self._widths:
            verb = form[:width]
            if verb in self._verbs:
                found = [entry for entry in self._entries.get(form[width:], ()) if verb in entry.verbs]
                if found:
                    return found
        return []

    def counts_all(self, entry: Entry, quantity: Quantity, subject: Choice, clean: str, start: int) -> bool:
        """Return whether so many there are (共有34所幼儿园), not so many were built or chosen (改造3所幼儿园)."""
        first = quantity.start if subject.start is None else min(quantity.start, subject.start)
        before = clean[start:first]
        clause = before[max((hit.end() for hit in _CLAUSE.finditer(before)), default=0) :]
        if self._made.search(clause):
            return False
        if subject.start is None or subject.start < quantity.start:
            return True
        return clause.endswith((*self._there_are, *entry.verbs))


_matcher = per_library(Matcher)


def _entry(made: Catalogue, indicator: Indicator) -> Entry:
    return Entry(
        id=indicator.id,
        verbs=frozenset(indicator.verbs),
        exact=made.direct(indicator),
        other=made.derived(indicator),
        parts=indicator.parts,
        stock=indicator.stock,
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def find_by_name(subject: str, measure: Measure, library: Library) -> str | None:
    """Return the id of the indicator that a subject names by itself, without the words around it."""
    entry = _matcher(library).find(subject, measure).entry
    return entry.id if entry else None
