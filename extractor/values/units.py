"""Units → (kind, code), looked up in the tables of `patterns/units.yaml` and `patterns/currencies.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.frozen import frozen
from extractor.types import Kind


@frozen
class Unit:
    """What a unit as written stands for: its kind and the code that a record gets."""

    kind: Kind
    code: str | None


class Units:
    """Looks units up; what is neither a currency nor a measure is a classifier and stands for itself."""

    def __init__(self, measures: Mapping[str, Any], currencies: Mapping[str, Any]) -> None:
        """Take the entries of the two tables: spelling → code, or spelling → {code: …, not_before: …}."""
        self._units = {word: Unit("measure", _code(entry)) for word, entry in measures.items()}
        self._units |= {word: Unit("money", _code(entry)) for word, entry in currencies.items()}
        self._units |= {word: Unit("money", "CNY") for word in ("块", "块钱")}

    def unit(self, written: str) -> Unit:
        """Return what a unit as written stands for: `平方米` → measure m2, `元` → money CNY, `所` → count 所."""
        return self._units.get(written) or Unit("count", written)


def _code(entry: Any) -> str:
    return str(entry["code"] if isinstance(entry, dict) else entry)
