"""Find the quantities of a clean text, and the numbers that are none, each with its reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractor.errors import ValueParseError
from extractor.mentions.quantity_build import build, maker
from extractor.mentions.quantity_grammar import NUMERAL, Grammar, grammar
from extractor.rules import Library, Rule, per_library
from extractor.tables import NO_TABLES, Tables
from extractor.types import NotAFact, Quantity

_HAN_RUN = re.compile(r"[〇零一二三四五六七八九十百千万亿两廿卅]{0,48}")
_COMMAS = frozenset(("、", "和", "及", "与", "，"))
_LEADS = frozenset("第前“（(")
_DIGITS = frozenset("0123456789")


def find_quantities(
    clean: str, library: Library, start: int = 0, end: int | None = None, tables: Tables = NO_TABLES
) -> tuple[list[Quantity], list[NotAFact]]:
    """Return the quantities of `clean[start:end]` and the numbers that are no facts, each list in order.

    Every run of digits ends up in exactly one of them; Chinese numerals that are parts of words (统一, 十分) in none.
    `tables` are those of the text: their bare numbers come from there. Spans are clean offsets. Hostile text
    neither hangs nor raises.
    """
    return _Scan(clean, _checked(library), start, len(clean) if end is None else end, tables).run()


@per_library
def _checked(library: Library) -> Grammar:
    """Return the grammar of a library; raises PatternError where a rule names no production that there is."""
    for rule in library.of("quantity"):
        maker(rule)
    return grammar(library)


def _inside(spans: Sequence[tuple[int, int]], at: int) -> bool:
    nth = bisect_right(spans, (at, at + 1_000_000)) - 1
    return nth >= 0 and spans[nth][1] > at


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str, rules: Grammar, start: int, end: int, tables: Tables) -> None:
        self.text, self.rules, self.start, self.end = text, rules, start, end
        self.quantities: list[Quantity] = []
        self.others: list[NotAFact] = []
        self.areas = rules.areas(text, start, end)
        self.area = 0
        self.tables = tables
        self.cells = tables.quantities
        self.closed = {number.start: number for number in tables.closed}
        self.list_start = start

    def run(self) -> tuple[list[Quantity], list[NotAFact]]:
        at, text, followers, cells, closed = self.start, self.text, self.rules.followers, self.cells, self.closed
        heads = self.tables.heads
        for numeral in NUMERAL.finditer(text, self.start, self.end):
            begin = numeral.start()
            if begin < at:
                continue
            if text[begin] in _DIGITS:
                cell = cells.get(begin) or cells.get(begin - 1)
                if cell is not None:
                    self.quantities.append(cell)
                    at = cell.end
                    continue
                if begin in closed:
                    self.others.append(closed[begin])
                    at = closed[begin].end
                    continue
                at = self._number(begin) or self._rest(begin, numeral.end())
                continue
            if heads and _inside(heads, begin):
                continue
            run_end = _HAN_RUN.match(text, begin).end()  # type: ignore[union-attr]
            if (
                text[max(begin, run_end) : run_end + 1] in followers
                or text[begin - 1 : begin] in _LEADS
                or begin == run_end
            ):
                at = self._number(begin) or max(run_end, begin + 1)  # no 九大 inside 十九大
        return self.quantities, self.others

    def _number(self, at: int) -> int:
        """Put the number at `at` into one of the lists; return its end, 0 where nothing matches."""
        rule = self._area(at)
        if rule is not None:
            stop = NUMERAL.match(self.text, at).end()  # type: ignore[union-attr]
            if self.text[at] in _DIGITS:
                self._leave_out(rule, at, stop)
            return stop
        rules, text, end = self.rules, self.text, self.end
        spot = rules.spot(text, at, end)
        if text[at] not in _DIGITS:
            word = rules.words.match(text, at, end, spot)
            if word is not None:
                return word[1].end()
        excluded = rules.exclusions.match(text, at, end, spot)
        if excluded is not None and not self._cuts(excluded[1].end()):
            self._leave_out(excluded[0], at, excluded[1].end())
            return max(excluded[1].end(), at + 1)
        found = rules.quantities.match(text, at, end, spot)
        if found is not None and not self._cuts(found[1].end()):
            try:
                quantity = build(text, found, rules.units, self._floor())
            except ValueParseError:
                return 0
            self.quantities.append(self._per(self._shared(quantity)))
            return quantity.end
        return 0

    def _cuts(self, at: int) -> bool:
        """Tell whether a match that ends at `at` would cut a run of digits in two."""
        return self.text[at - 1 : at] in _DIGITS and self.text[at : at + 1] in _DIGITS

    def _shared(self, quantity: Quantity) -> Quantity:
        """Give the modifier of 分别突破30亿元、40亿元 to every number of the list."""
        if quantity.modifier != "=" or not self.quantities:
            self.list_start = quantity.outer_start
            return quantity
        last = self.quantities[-1]
        if (
            last.modifier in ("=", "~")
            or self.text[last.end : quantity.start] not in _COMMAS
            or last.end != last.outer_end
        ):
            self.list_start = quantity.outer_start
            return quantity
        if "分别" not in self.text[max(0, self.list_start - 5) : last.start]:
            return quantity
        return replace(quantity, modifier=last.modifier)

    def _per(self, quantity: Quantity) -> Quantity:
        """Give the denominator of 每月分别补助200元、300元 to every number of the list."""
        if quantity.per is not None or not self.quantities:
            return quantity
        last = self.quantities[-1]
        listed = last.per and last.unit == quantity.unit and self.text[last.end : quantity.start] in _COMMAS
        if listed and "分别" in self.text[max(0, last.start - 30) : last.start]:
            return replace(quantity, per=last.per)
        return quantity

    def _rest(self, at: int, run_end: int) -> int:
        """Leave out a run of digits that nothing else matches."""
        spot = self.rules.spot(self.text, at, self.end)
        last = self.rules.last.match(self.text, at, self.end, spot)
        if last is not None and last[1].end() > at:
            self._leave_out(last[0], at, last[1].end())
            return last[1].end()
        self.others.append(NotAFact(at, run_end, self.text[at:run_end], "a number without a unit", "exclusion.none"))
        return run_end

    def _floor(self) -> int:
        return self.quantities[-1].end if self.quantities else self.start

    def _area(self, at: int) -> Rule | None:
        areas = self.areas
        while self.area < len(areas) and areas[self.area][1] <= at:
            self.area += 1
        if self.area < len(areas) and areas[self.area][0] <= at:
            return areas[self.area][2]
        return None

    def _leave_out(self, rule: Rule, start: int, end: int) -> None:
        self.others.append(NotAFact(start, end, self.text[start:end], str(rule.keys["reason"]), rule.id))
