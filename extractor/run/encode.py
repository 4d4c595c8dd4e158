"""Reports as JSON text: the indented record of one report and the flat lines of all, encoded once for both.

The standard encoder indents in pure Python, ten times slower than this, and puts every item of a list on a line of
its own. Here a field is a line, which is what a person reads and `diff` compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from json.encoder import encode_basestring
from typing import Any

from extractor.records import Report
from extractor.store.flat import Flat, flatten, to_json


def encode_report(report: Report, flat: Mapping[str, Flat] | None = None) -> tuple[bytes, dict[str, bytes]]:
    """Return (record file, JSON Lines by list): the first says `report.to_dict()`, `facts` the lines of facts.jsonl.

    `flat` is `flatten(report)` where the caller has it already.
    """
    flat = flat or flatten(report)
    # the frame of the record, in its order, with empty lists in it
    frame = replace(report, articles=(), facts=(), targets=(), left_out=(), sentences=()).to_dict()
    parts: list[str] = []
    lines: dict[str, bytes] = {}
    for key, value in frame.items():
        if key in flat and flat[key].rows:
            values = [_values(row, flat[key].as_json) for row in flat[key].rows]
            names = [f'"{name}": %s' for name in flat[key].names]
            line = f"{{{', '.join(names)}}}\n"
            lines[key] = to_bytes("".join([line % row for row in values]))
            indented = ",\n      ".join(names)
            body = "\n    },\n    {\n      ".join([indented % row for row in values])
            parts.append(f'"{key}": [\n    {{\n      {body}\n    }}\n  ]')
        else:
            parts.append(f'"{key}": {to_json(value)}')
    return to_bytes("{\n  " + ",\n  ".join(parts) + "\n}\n"), lines


def encode_line(record: Mapping[str, Any]) -> bytes:
    """Return one line of a JSON Lines file."""
    return to_bytes(f"{to_json(record)}\n")


def to_bytes(text: str) -> bytes:
    """Return UTF-8; half a surrogate pair, which UTF-8 has no bytes for, becomes its JSON escape (`\\ud83d`)."""
    return text.encode("utf-8", "backslashreplace")


def _values(row: list[Any], as_json: tuple[int, ...]) -> tuple[Any, ...]:
    """Return the values of a flat row as they stand in JSON; numbers say themselves."""
    values = [encode_basestring(v) if v.__class__ is str else "null" if v is None else v for v in row]
    for column in as_json:
        values[column] = row[column]
    return tuple(values)
