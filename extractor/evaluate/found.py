"""What is to be judged: the records of an outputs folder, or of a fresh extraction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import OutputsError
from extractor.evaluate.gold import LISTS
from extractor.evaluate.lines import Record, is_offset, read_lines, slashed
from extractor.pipeline import extract_source
from extractor.records import flat
from extractor.rules import Library
from extractor.types import Source

#: fields that hold a text or nothing and are compared
_TEXTS = (
    "text", "kind", "low", "high", "unit", "modifier", "subject", "aspect", "period", "status", "place",
    "deadline", "deadline_text", "goal", "title", "issuer", "region", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Records by list; a list that is not there is None. `folder` is the outputs folder, `input` what was read."""

    facts: tuple[Record, ...] | None
    targets: tuple[Record, ...] | None
    articles: tuple[Record, ...] | None
    folder: Path | None = None
    input: Path | None = None


def read_found(outputs: Path) -> Found:
    """Read the lists of an outputs folder; raises OutputsError with file, line and what to do."""
    lists = {}
    for sort in LISTS:
        path = outputs / f"{sort}.jsonl"
        lists[sort] = tuple(_checked(path)) if path.is_file() else None
    if all(records is None for records in lists.values()):
        what = "holds no results" if outputs.is_dir() else "is no folder"
        raise OutputsError(f"{outputs}: {what}; run `extractor run FOLDER -o {outputs}` first")
    return Found(**lists, folder=outputs, input=_input(outputs))


def extract_found(sources: Iterable[Source], library: Library) -> Found:
    """Extract reports afresh; the records are those that a run would write."""
    reports = [extract_source(source, library) for source in sources]
    return Found(
        facts=tuple(flat(fact) for report in reports for fact in report.facts),
        targets=tuple(flat(target) for report in reports for target in report.targets),
        articles=tuple(flat(article) for report in reports for article in report.articles),
    )


def _checked(path: Path) -> Iterable[Record]:
    for place, record in read_lines(path, _fault):
        known = (
            isinstance(record.get("report"), str) and is_offset(record.get("start")) and is_offset(record.get("end"))
        )
        if not known or not all(isinstance(record.get(key), str | None) for key in _TEXTS):
            raise _fault(place, "is no record of this program")
        record["report"] = slashed(record["report"])
        yield record


def _fault(place: str, what: str) -> OutputsError:
    return OutputsError(f"{place}: {what}; run `extractor run` again")


def _input(outputs: Path) -> Path | None:
    """Return the folder that the run read, as run.json names it, or None."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        return Path(json.loads((outputs / "run.json").read_text("utf-8"))["input"])
    return None
