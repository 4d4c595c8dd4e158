"""Read a folder of gold: `facts.jsonl`, `targets.jsonl`, `articles.jsonl`, `manifest.json`, each line checked.

The format is that of `corpus/gold` (corpus/README.md): one JSON object a line, offsets in code points of the raw
text. A list that is absent is not compared. `manifest.json` says which stretches of which reports were annotated
(`{"ranges": {"report.txt": [[0, 20589]]}}`); without it, every report that the gold names was, from end to end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from extractor.errors import GoldError
from extractor.evaluate.alike import is_decimal
from extractor.evaluate.lines import Record, is_offset, read_lines, slashed
from extractor.types import Aspect, Kind, Modifier, Status

LISTS = ("facts", "targets", "articles")
#: annotated stretches by report, half-open
Ranges = Mapping[str, tuple[tuple[int, int], ...]]
_ENTIRE = ((0, sys.maxsize),)
_MEND = "mend the line"


@dataclass(frozen=True, slots=True)
class Gold:
    """What a reader found. A list that the folder does not hold is None; `notes` say what a user must know of it."""

    folder: Path
    ranges: Ranges
    facts: tuple[Record, ...] | None
    targets: tuple[Record, ...] | None
    articles: tuple[Record, ...] | None
    notes: tuple[str, ...] = ()
    #: by list, the file and line of each of its records
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def by_report(self) -> dict[str, dict[str, list[Record]]]:
        """Return the records by list and, in it, by report, in their order; reports without ranges are left out."""
        sorted_out: dict[str, dict[str, list[Record]]] = {
            name: {report: [] for report in self.ranges} for name in LISTS
        }
        for name, reports in sorted_out.items():
            for record in getattr(self, name) or ():
                if record["report"] in reports:
                    reports[record["report"]].append(record)
        return sorted_out


def read_gold(folder: Path) -> Gold:
    """Read a folder of gold; raises GoldError with file, line and what to do."""
    if not folder.is_dir():
        raise GoldError(f"{folder}: is no folder; give one with facts.jsonl, targets.jsonl, articles.jsonl in it")
    lists: dict[str, tuple[Record, ...] | None] = {}
    places: dict[str, tuple[str, ...]] = {}
    notes = []
    for sort in LISTS:
        path = folder / f"{sort}.jsonl"
        if not path.is_file():
            lists[sort] = None
            notes.append(f"{path}: there is none, so no {sort} are compared")
            continue
        found = [(place, _checked(place, record, SHAPES[sort])) for place, record in read_lines(path, _fault)]
        places[sort], lists[sort] = tuple(place for place, _ in found), tuple(record for _, record in found)
        notes.extend(_twice(found))
    if all(records is None for records in lists.values()):
        raise GoldError(f"{folder}: holds no gold; put facts.jsonl, targets.jsonl or articles.jsonl into it")
    named = dict.fromkeys(record["report"] for records in lists.values() for record in records or ())
    ranges = _ranges(folder / "manifest.json", named, notes)
    return Gold(folder, ranges, lists["facts"], lists["targets"], lists["articles"], tuple(notes), places)


def _checked(place: str, record: Record, shape: Mapping[str, _Check]) -> Record:
    for key, (fits, form) in shape.items():
        if key not in record:
            raise _fault(place, f"lacks {key}; add it ({form})", None)
        if not fits(record[key]):
            raise _fault(place, f"has {key} {_short(record[key])}; it must be {form}", None)
    if record["start"] >= record["end"]:
        raise _fault(place, f"has start {record['start']} at or behind end {record['end']}")
    if not isinstance(record.setdefault("optional", False), bool):
        raise _fault(place, f"has optional {_short(record['optional'])}; it must be true or false", None)
    record["report"] = slashed(record["report"])
    return record


def _fault(place: str, what: str, mend: str | None = _MEND) -> GoldError:
    return GoldError(f"{place}: {what}; {mend}" if mend else f"{place}: {what}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _twice(found: list[tuple[str, Record]]) -> list[str]:
    """Say which spans are annotated twice: only the last of them can be compared."""
    seen: dict[tuple[str, int, int], str] = {}
    notes = []
    for place, record in found:
        key = (record["report"], record["start"], record["end"])
        if key in seen:
            notes.append(f"{place}: has the span of line {seen[key].rpartition(' ')[2]}, which is not compared")
        seen[key] = place
    return notes


def _ranges(path: Path, named: Mapping[str, None], notes: list[str]) -> Ranges:
    """Return the annotated stretches, and note what the manifest leaves out."""
    if not path.is_file():
        notes.append(f"{path}: there is none, so every report that the gold names counts from end to end")
        return dict.fromkeys(named, _ENTIRE)
    mend = 'write it like {"ranges": {"report.txt": [[0, 20589]]}}'
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig"))["ranges"]
        ranges = {_safe(slashed(report), path): tuple((s, e) for s, e in spans) for report, spans in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise GoldError(f"{path}: cannot be understood; {mend}") from None
    if not all(is_offset(s) and is_offset(e) and s < e for spans in ranges.values() for s, e in spans):
        raise GoldError(f"{path}: holds a range that is none; {mend}")
    for report in named:
        if report not in ranges:
            notes.append(f"{path}: does not name {report}, whose gold is not compared")
    return ranges


def _safe(report: str, path: Path) -> str:
    parts = PurePosixPath(report)
    if not report or parts.is_absolute() or ".." in parts.parts:
        raise GoldError(f"{path}: names the report {_short(report)}; give its path inside the folder of the reports")
    return report


# ── what a line must hold ───────────────────────────────────────────────────────────────────────────────────

_Check = tuple[Callable[[Any], bool], str]


def _one_of(words: tuple[str, ...]) -> _Check:
    return (lambda value: isinstance(value, str) and value in words), f"one of {', '.join(words)}"


def _is_report(value: Any) -> bool:
    if not isinstance(value, str) or not value:
        return False
    parts = PurePosixPath(slashed(value))
    return not parts.is_absolute() and ".." not in parts.parts


_WORDS: _Check = (lambda value: isinstance(value, str) and bool(value), "a text")
_PERHAPS: _Check = (lambda value: value is None or isinstance(value, str), "a text or null")
_VALUE: _Check = (is_decimal, 'a decimal in quotes, as "12.5"')
_AT: dict[str, _Check] = {
    "report": (_is_report, "the report's path inside its folder, as a text"),
    "start": (is_offset, "an offset in characters from the start of the report, as a number"),
    "end": (is_offset, "an offset in characters from the start of the report, as a number"),
}

#: what every line must hold, by list; other keys are allowed and passed over
SHAPES: dict[str, dict[str, _Check]] = {
    "facts": _AT
    | {"text": _WORDS, "kind": _one_of(get_args(Kind)), "low": _VALUE, "high": _VALUE, "unit": _PERHAPS}
    | {"modifier": _one_of(get_args(Modifier)), "subject": _PERHAPS, "aspect": _one_of(get_args(Aspect))}
    | {"period": _PERHAPS, "status": _one_of(get_args(Status)), "place": _PERHAPS},
    "targets": _AT | {"deadline_text": _WORDS, "deadline": _PERHAPS, "goal": _PERHAPS},
    "articles": _AT | dict.fromkeys(("title", "issuer", "region", "date"), _PERHAPS),
}
