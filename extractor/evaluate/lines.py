"""JSON Lines with the number of every line, so that a message can name it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError

Record = dict[str, Any]
#: makes the error to raise of a place (`facts.jsonl line 3`) and what is wrong there
Fault = Callable[[str, str], ExtractorError]


def read_lines(path: Path, fault: Fault) -> Iterator[tuple[str, Record]]:
    """Yield (place, record) for every line that is not blank; a byte order mark before the first is passed over."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise fault(str(path), f"cannot be read ({error.strerror})") from error
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            place = f"{path} line {number}"
            yield place, _record(line, place, fault)


def _record(line: bytes, place: str, fault: Fault) -> Record:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise fault(place, "is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise fault(place, f"is no JSON ({error.msg})") from None
    except (ValueError, RecursionError):
        raise fault(place, "is no JSON (it is nested too deep, or a number is too long)") from None
    if not isinstance(found, dict):
        raise fault(place, "is no JSON object")
    return found


def is_offset(value: object) -> bool:
    """Tell whether a value is an offset: a whole number from 0 (and no truth value, which Python counts as one)."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def slashed(report: str) -> str:
    """Return the name of a report with forward slashes."""
    return report.replace("\\", "/")
