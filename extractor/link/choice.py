"""A value chosen for a field of a record, with the words that say it and the rule that chose it."""

from __future__ import annotations

from extractor.frozen import frozen


@frozen
class Choice:
    """`start`/`end` are clean offsets of the words that say the value, None where it is inherited or absent."""

    value: str | None
    start: int | None
    end: int | None
    rule: str
    confidence: float


NOTHING = Choice(None, None, None, "none", 0.5)
