"""What a count counts (`school`, `student`, …) and, for schools, of which level; read off the end of the subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import regex

from extractor.rules import Library
from extractor.types import Quantity


@lru_cache(maxsize=4096)
def _pattern(source: str) -> regex.Pattern[str]:
    return regex.compile(source)


def categorise(quantity: Quantity, subject: str | None, library: Library) -> tuple[str | None, str | None]:
    """Return (category, school level); (None, None) for quantities that are no counts."""
    if quantity.kind != "count":
        return None, None
    table = library.table("categories")
    for rule in table["rules"]:
        if subject and _fits(rule, quantity) and _pattern(rule["subject"]).search(subject):
            return rule["category"], rule.get("level")
    return _by_unit(table["units"], quantity.unit), None


def _fits(rule: Mapping[str, Any], quantity: Quantity) -> bool:
    """A school counted in 人 or 人次 is a count of people: 中小学 5 万人."""
    return not (rule["category"] == "school" and quantity.unit in ("人", "人次", "名", "个班", "班", "套", "台"))


def _by_unit(units: Mapping[str, list[str]], unit: str | None) -> str:
    for category, known in units.items():
        if unit in known:
            return category
    return "other"
