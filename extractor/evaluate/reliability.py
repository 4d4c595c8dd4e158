"""Is a record's confidence worth its name? Predicted confidence against what the gold says, by tenths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extractor.evaluate.judge import Pair

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Records with a confidence from `low` to `low` + 0.1: the mean of it, and the share that is right."""

    low: float
    records: int
    predicted: float
    observed: float

    @property
    def gap(self) -> float:
        """Observed less predicted: above 0 the records are better than they say."""
        return self.observed - self.predicted


@dataclass(frozen=True, slots=True)
class Reliability:
    """`error` is the expected calibration error: the gaps' sizes, weighted by their records (Naeini et al. 2015)."""

    records: int
    bins: tuple[Bin, ...]
    error: float


def reliability(pairs: Iterable[Pair]) -> Reliability:
    """Compare confidence with correctness of whole records; one that the gold does not have is wrong."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        confidence = None if pair.got is None else pair.got.get("confidence")
        if isinstance(confidence, (int, float)) and 0 <= confidence <= 1:
            tenths.setdefault(min(TENTHS - 1, int(confidence * TENTHS)), []).append((confidence, pair.right))
    bins = []
    for tenth, inside in sorted(tenths.items()):
        predicted = sum(confidence for confidence, _ in inside) / len(inside)
        observed = sum(right for _, right in inside) / len(inside)
        bins.append(Bin(tenth / TENTHS, len(inside), predicted, observed))
    records = sum(one.records for one in bins)
    error = sum(abs(one.gap) * one.records for one in bins) / records if records else 0.0
    return Reliability(records, tuple(bins), error)
