"""Runs the examples of the time rules: `FINDERS` for `extractor.rules.check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.mentions.times import find_times
from extractor.rules import Finders, Found, load
from extractor.types import Reference


def _find(text: str, context: Mapping[str, Any]) -> Iterable[Found]:
    """Find times; `context` may hold date (or reference), reported, planned (EDTF) and planning (true or false)."""
    reference = Reference(
        date=_edtf(context.get("date", context.get("reference"))),
        reported=_edtf(context.get("reported")),
        planned=_edtf(context.get("planned")),
    )
    for time in find_times(text, load(), reference, planning=bool(context.get("planning", False))):
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


FINDERS: Finders = {"time": _find}
