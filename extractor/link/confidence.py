"""How sure a record is: the product of how often the rules that chose its fields are right on gold.

The table is data (`patterns/confidence.yaml`), measured by `benchmarks/calibrate.py`; `benchmarks/reliability.py`
prints predicted against observed.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractor.rules import Library


def confidence(rules: Mapping[str, str], library: Library) -> float:
    """Return a figure in 0–1, two digits, for a record; `rules` names the rule that chose each field.

    A rule that the table does not know (a user's own) counts as its field's mean.
    """
    table = library.table("confidence")
    product = 1.0
    for field, rule in rules.items():
        known = table[field]
        product *= known.get(rule.split(":")[0], known["default"])
    return round(product, 2)
