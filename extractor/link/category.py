"""What a count counts (`school`, `student`, …) and, for schools, of which level; read off the end of the subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from extractor.rules import Library, compile_pattern, per_library
from extractor.types import Quantity

#: a school counted in these is a count of people or of parts of schools: 中小学 5 万人
_NO_SCHOOLS = frozenset(("人", "人次", "名", "个班", "班", "套", "台"))


def categorise(quantity: Quantity, subject: str | None, library: Library) -> tuple[str | None, str | None]:
    """Return (category, school level); (None, None) for quantities that are no counts."""
    if quantity.kind != "count":
        return None, None
    return _categories(library).find(subject, quantity.unit)


class _Categories:
    """The table `categories` compiled; subjects return over and over within a report."""

    def __init__(self, library: Library) -> None:
        table = library.table("categories")
        self._rules = [(compile_pattern(r["subject"]), r["category"], r.get("level")) for r in table["rules"]]
        self._units: Mapping[str, list[str]] = table["units"]
        self._of_subject = lru_cache(maxsize=4096)(self._read)

    def find(self, subject: str | None, unit: str | None) -> tuple[str | None, str | None]:
        """Return (category, school level) by the subject, else by the unit."""
        found = self._of_subject(subject, unit not in _NO_SCHOOLS) if subject else None
        return found or (self._by_unit(unit), None)

    def _read(self, subject: str, schools: bool) -> tuple[str, str | None] | None:
        for pattern, category, level in self._rules:
            if (schools or category != "school") and pattern.search(subject):
                return category, level
        return None

    def _by_unit(self, unit: str | None) -> str:
        return next((category for category, known in self._units.items() if unit in known), "other")


_categories = per_library(_Categories)
