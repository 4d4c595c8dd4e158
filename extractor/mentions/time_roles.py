"""The role of a time: what the words right before and behind it say (比2010年, 2012年以来, 8月底前, 截至9月).

Roles do not depend on the article's reference, so they are decided when the text is scanned; only `到2014年` is a
deadline or a point by whether it lies after the time of writing, which `extractor.mentions.times` settles.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from extractor.compiled import compile_pattern
from extractor.rules import Library
from extractor.types import TimeRole

BEFORE, AFTER = 14, 16
#: a longer quotation is speech, not a name
LONGEST_QUOTE = 24


class Placed(NamedTuple):
    """The span with the affixes that belong to it, its role, and whether 到 or 至 stands before it."""

    start: int
    end: int
    role: TimeRole
    to: bool


class RoleReader:
    """Decides roles by the `time_*_before` and `time_*_after` fragments of a library."""

    def __init__(self, library: Library) -> None:
        def before(name: str) -> regex.Pattern[str]:
            return library.compile(f"(?:{{{name}}})$")

        def after(name: str) -> regex.Pattern[str]:
            return library.compile(f"{{{name}}}")

        self._name_after, self._review = after("time_name_after"), before("time_review_before")
        self._compare, self._compare_after = before("time_compare_before"), after("time_compare_after")
        self._with, self._with_after = before("time_with_before"), after("time_with_after")
        self._by, self._since = after("time_by_after"), after("time_since_after")
        self._event = after("time_since_event_after")
        self._from, self._until = before("time_since_before"), before("time_until_before")
        self._to = before("time_to_before")

    def place(self, text: str, start: int, end: int, base: TimeRole, named: bool) -> Placed:
        """Return the span and role of the time `text[start:end]`; `named` tells that it stands inside a name."""
        low, high = max(0, start - BEFORE), min(len(text), end + AFTER)
        if named or self._name_after.match(text, end, high) or self._review.search(text, low, start):
            return Placed(start, end, "name", False)
        if self._compared(text, start, end, low, high):
            return Placed(start, end, "comparison", False)
        if base in ("name", "now", "since", "deadline"):
            by = self._by.match(text, end, high) if base == "deadline" else None
            return Placed(start, by.end() if by else end, base, False)
        return self._affixed(text, start, end, base, low, high)

    def _affixed(self, text: str, start: int, end: int, base: TimeRole, low: int, high: int) -> Placed:
        until = self._until.search(text, low, start) is not None
        first = self._from.search(text, low, start)
        since = self._since.match(text, end, high) or (first and self._event.match(text, end, high))
        if since and not until:
            return Placed(first.start() if first else start, since.end(), "since", False)
        by = self._by.match(text, end, high)
        if by and not (until and by.group() in ("止", "为止")):
            return Placed(start, by.end(), "deadline", False)
        if until:
            return Placed(start, end, "now", False)
        return Placed(start, end, base, self._to.search(text, low, start) is not None)

    def _compared(self, text: str, start: int, end: int, low: int, high: int) -> bool:
        if self._compare.search(text, low, start) or self._compare_after.match(text, end, high):
            return True
        return bool(self._with.search(text, low, start) and self._with_after.match(text, end, high))


_TITLE = compile_pattern(r"《[^《》\n]{1,80}》|〔[^〔〕\n]{1,20}〕|\[(?:19|20)[0-9]{2}\]")
_QUOTE = compile_pattern(r"[“「『][^“”「」『』\n，。；]{1,60}[”」』]")


def name_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans inside which a time belongs to a name: 《…》, 〔2012〕 and short quotations, in order."""
    spans = [m.span() for m in _TITLE.finditer(text)]
    spans += [m.span() for m in _QUOTE.finditer(text) if m.end() - m.start() <= LONGEST_QUOTE]
    return sorted(spans)
