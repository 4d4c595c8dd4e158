"""How sure a record is: the product of how often the rules that chose its fields are right on gold.

The table is data (`patterns/confidence.yaml`), measured by `benchmarks/calibrate.py`; `benchmarks/reliability.py`
prints predicted against observed.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.rules import Library, per_library


def confidence(library: Library, *, subject: str, aspect: str, period: str, status: str) -> float:
    """Return a figure in 0–1, two digits, for a record out of the rules that chose its fields.

    A rule that the table does not know (a user's own) counts as its field's mean.
    """
    return _confidences(library).of(subject, aspect, period.split(":")[0], status)


def target_confidence(library: Library, status: str) -> float:
    """Return the same for a dated target, out of the rule that says that it is planned."""
    known = _confidences(library).of_target
    return known.get(status, known["default"])


class _Confidences:
    """The table `confidence`; the same rules meet over and over."""

    def __init__(self, library: Library) -> None:
        table = library.table("confidence")
        self._of_field = [table[field] for field in ("subject", "aspect", "period", "status")]
        self.of_target: dict[str, float] = dict(table["target"])
        self.of = lru_cache(maxsize=4096)(self._product)

    def _product(self, *rules: str) -> float:
        product = 1.0
        for known, rule in zip(self._of_field, rules, strict=True):
            product *= known.get(rule, known["default"])
        return round(product, 2)


_confidences = per_library(_Confidences)
