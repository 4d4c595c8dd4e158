"""How sure a record is: the product of what its parts are worth, damped where parts lean on one another.

The weights are set by hand on the project's own gold (`corpus/gold`); `benchmarks/reliability.py` prints the table
of predicted against observed.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.link.choice import Choice

#: what a choice costs where its rule guessed; exponents below one because the parts err together
_EXPONENT = 0.6


def confidence(choices: Iterable[Choice]) -> float:
    """Return a figure in 0–1, two digits, for a record whose fields were chosen with these confidences."""
    product = 1.0
    for choice in choices:
        product *= choice.confidence**_EXPONENT
    return round(max(0.05, min(0.99, product)), 2)
