"""A number of a sentence on its way to a fact, and what linking its subject may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.frozen import frozen
from extractor.link.choice import NOTHING, Choice
from extractor.link.clauses import Clause
from extractor.link.frames import Frame
from extractor.link.lexicon import Lexicon
from extractor.types import Quantity, Time

#: classifiers of persons and bodies, which a level names and does not sort: 小学12所
BODIES = frozenset({"所", "个", "名", "人", "位", "人次", "处", "家", "间"})
PERSON_UNITS = frozenset({"人", "名", "位", "人次"})


@dataclass(slots=True)
class Item:
    """A quantity on its way to a fact: where its left and right context stand and what was chosen so far."""

    quantity: Quantity
    clause: int
    left: int
    right: int
    frame: Frame
    subject: Choice = NOTHING
    noun_end: int = 0
    group: tuple[int, int] | None = None


@frozen
class Context:
    """What subject linking reads: the clean text, one sentence's clauses and times, the words."""

    clean: str
    start: int
    end: int
    clauses: Sequence[Clause]
    times: list[Time]
    words: Lexicon
    previous: Item | None
    heading: tuple[int, int] | None = None


def subject_of(other: Item, rule: str, confidence: float) -> Choice:
    """Return the subject of another item as that of this one, by `rule`."""
    subject = other.subject
    return Choice(subject.value, subject.start, subject.end, rule, min(confidence, subject.confidence))
