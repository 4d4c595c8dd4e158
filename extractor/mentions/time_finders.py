"""Runs the examples of the time rules: `FINDERS` for `extractor.rules.check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.mentions.times import find_times
from extractor.rules import Finders, Found, Library, load
from extractor.types import Reference


def times(text: str, context: Mapping[str, Any], library: Library) -> Iterable[Found]:
    """Find times; `context` may hold date (or reference), reported, planned (EDTF) and planning (true or false)."""
    reference = Reference(
        date=_edtf(context.get("date", context.get("reference"))),
        reported=_edtf(context.get("reported")),
        planned=_edtf(context.get("planned")),
    )
    for time in find_times(text, library, reference, planning=bool(context.get("planning", False))):
        values = {
            "edtf": time.edtf,
            "role": time.role,
            "deadline": time.deadline,
            "relative": time.relative,
            "overwritten": time.overwritten,
            "parts": " ".join(time.parts),
        }
        yield Found(time.rule, time.start, time.end, values)


def _edtf(value: Any) -> str | None:
    return None if value is None else str(value)


def _times(text: str, context: Mapping[str, Any]) -> Iterable[Found]:
    return times(text, context, load())


#: kind of rule → finder with the library that `load()` gives
FINDERS: Finders = {"time": _times}
