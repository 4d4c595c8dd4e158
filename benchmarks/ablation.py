#!/usr/bin/env python3
"""What each pass and group of rules is worth: full-record F1 that is lost when it is taken out, set by set.

    python benchmarks/ablation.py [--only WORD] [--set WORD]

A part is taken out by putting in its place what the code does where the part finds nothing. Points are hundredths of
full-record F1 (of parts named *place*: of the accuracy of the place); a negative figure says that records are better
without the part. Sets named *fresh* were annotated before the extractor saw them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

from common import GoldSet, evaluate_set, gold_sets

import extractor.text
from extractor.evaluate import figures
from extractor.evaluate.report import flat_figures
from extractor.link.choice import NOTHING
from extractor.link.frames import Frame
from extractor.link.sections import Mood

FULL = "full_record_f1"
#: what stands for parts that choose the place, which a whole record does not ask for
PLACED = "field_accuracy.place"


class Part(NamedTuple):
    """A part of the extractor: where it is called by, and what stands in for it."""

    name: str
    module: str
    attribute: str
    stand_in: Any


def _none(*_: Any, **__: Any) -> None:
    return None


def _empty(*_: Any, **__: Any) -> list[Any]:
    return []


def _nothing(*_: Any, **__: Any) -> Any:
    return NOTHING


def _no(*_: Any, **__: Any) -> bool:
    return False


def _level(clean: str, start: int, quantity: Any, times: Any, words: Any) -> Frame:
    return Frame("level", quantity.outer_start, "frame.level", False)


def _no_mood(*_: Any) -> Mood:
    return Mood(None, "section.unknown", False)


def _same(clean: str, start: int, end: int, *_: Any) -> tuple[int, int]:
    return start, end


def _carried(*args: Any, **_: Any) -> Any:
    from extractor.link.period import Carried

    return Carried()


SUBJECT, LISTS, PERIOD = "extractor.link.subject", "extractor.link.lists", "extractor.link.period"
STATUS, PLACE, LINKER = "extractor.link.status", "extractor.link.place", "extractor.link.linker"

PARTS = (
    Part("subject: noun behind the number", SUBJECT, "_behind", _none),
    Part("subject: fund behind an amount", SUBJECT, "_fund_behind", _none),
    Part("subject: what persons were awarded", SUBJECT, "_award", _none),
    Part("subject: what is held so many times", SUBJECT, "_occasion", _none),
    Part("subject: what is granted", SUBJECT, "_granted", _none),
    Part("subject: purpose of an amount", SUBJECT, "_purpose", _none),
    Part("subject: receivers, verbs and grants of money", SUBJECT, "_of_money", _none),
    Part("subject: indicators given by level", SUBJECT, "topic_of", _none),
    Part("subject: labels that continue a head", SUBJECT, "is_label", _no),
    Part("subject: verbs taken off the front", SUBJECT, "without_verb", _same),
    Part("subject: bodies that 所 counts", SUBJECT, "_body", lambda context, start, end: end),
    Part("subject: earlier clause", SUBJECT, "_earlier_clause", _none),
    Part("subject: handed on (all ways)", SUBJECT, "_inherited", _nothing),
    Part("subject: lists (分别, runs)", SUBJECT, "distribute", _none),
    Part("subject: levels before the noun of the next", SUBJECT, "complete_labels", _none),
    Part("aspect: frames (all)", SUBJECT, "read_frame", _level),
    Part("aspect: 新增 over commas", SUBJECT, "_goes_on", _no),
    Part("aspect: fractions are shares", SUBJECT, "_is_part", _no),
    Part("times (all)", LINKER, "find_times", _empty),
    Part("period: lists of times", PERIOD, "_spread", _none),
    Part("period: a time behind the number", PERIOD, "_behind", _none),
    Part("period: first ends of from–to", LINKER, "own_time", _nothing),
    Part("period: carried over sentences", LINKER, "carry", _carried),
    Part("period: heading and article", LINKER, "background", _nothing),
    Part("period: the year of a heading", LINKER + "._Linker", "_heading_time", _none),
    Part("status: cues", LINKER, "find_cues", _empty),
    Part("status: sections and kinds", "extractor.link.sections.MoodReader", "read", _no_mood),
    Part("status: kind of document", "extractor.link.sections.MoodReader", "_by_kind", _no_mood),
    Part("status: opening sentences", "extractor.link.sections.MoodReader", "_opens_plan", _no),
    Part("status: times to come", STATUS, "later", _no),
    Part("place: names (all)", LINKER, "find_places", _empty),
)


@contextmanager
def without(part: Part) -> Iterator[None]:
    """Take a part out for a while."""
    owner = _owner(part.module)
    kept = getattr(owner, part.attribute)
    setattr(owner, part.attribute, part.stand_in)
    try:
        yield
    finally:
        setattr(owner, part.attribute, kept)


def _owner(path: str) -> Any:
    """Return the module, or the class in one, that a dotted path names."""
    try:
        return import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(import_module(module), name)


def all_parts() -> list[Part]:
    """Return the parts of linking, the rules of place, and the steps of the text."""
    rules = import_module(PLACE)._RULES
    places = [
        Part(f"place: {rule.__name__.strip('_')}", PLACE, "_RULES", tuple(r for r in rules if r is not rule))
        for rule in rules
    ]
    steps = extractor.text.STEPS
    texts = [
        Part(f"text: {name}", "extractor.text", "STEPS", tuple(s for s in steps if s[0] != name)) for name, _ in steps
    ]
    return [*PARTS, *places, *texts]


def score(one: GoldSet) -> dict[str, float]:
    """Return the figures of a set, in hundredths."""
    found = dict(flat_figures(figures(evaluate_set(one))))
    return {figure: 100 * float(found[figure]) for figure in (FULL, PLACED)}


def main() -> None:
    """Print the table, the most valuable part first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="only parts whose name holds this word")
    parser.add_argument("--set", default="", help="only sets whose name holds this word")
    args = parser.parse_args()
    sets = [one for one in gold_sets() if args.set in one.name]
    whole = [score(one) for one in sets]
    rows: list[tuple[str, list[float]]] = []
    for part in (part for part in all_parts() if args.only in part.name):
        figure = PLACED if part.name.startswith("place") else FULL
        with without(part):
            lost = [before[figure] - score(one)[figure] for one, before in zip(sets, whole, strict=True)]
        rows.append((part.name, lost))
    rows.sort(key=lambda row: -sum(row[1]))
    show: Callable[[float], str] = lambda value: f"{value:>18.1f}"  # noqa: E731
    print(f"{'':<46}", *(f"{one.name.split(' (')[0]:>18}" for one in sets))
    print(f"{'nothing taken out':<46}", *(show(one[FULL]) for one in whole))
    for name, lost in rows:
        print(f"{name:<46}", *map(show, lost))


if __name__ == "__main__":
    main()
