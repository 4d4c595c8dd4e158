"""Reports as JSON text: the indented record of one report and the flat lines of all, encoded once for both.

The standard encoder indents in pure Python, ten times slower than this, and puts every item of a list on a line of
its own. Here a field is a line, which is what a person reads and `diff` compares.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

from extractor.store import JsonText

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def encode_report(document: Mapping[str, Any]) -> tuple[bytes, dict[str, bytes]]:
    """Return (record file, JSON Lines by list) for `Report.to_dict()`: `facts` → the report's lines of facts.jsonl."""
    parts: list[str] = []
    lines: dict[str, bytes] = {}
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = [_fields(row) for row in value]
            lines[key] = to_bytes("".join([f"{{{', '.join(row)}}}\n" for row in rows]))
            body = "\n    },\n    {\n      ".join([",\n      ".join(row) for row in rows])
            parts.append(f'"{key}": [\n    {{\n      {body}\n    }}\n  ]')
        else:
            parts.append(f'"{key}": {_encode(value)}')
    return to_bytes("{\n  " + ",\n  ".join(parts) + "\n}\n"), lines


def encode_line(record: Mapping[str, Any]) -> bytes:
    """Return one line of a JSON Lines file."""
    return to_bytes(f"{{{', '.join(_fields(record))}}}\n")


def to_bytes(text: str) -> bytes:
    """Return UTF-8; half a surrogate pair, which UTF-8 has no bytes for, becomes its JSON escape (`\\ud83d`)."""
    return text.encode("utf-8", "backslashreplace")


def _fields(record: Mapping[str, Any]) -> list[str]:
    """Return `"name": value` for every field, the frequent sorts of values by the short way."""
    out = []
    for name, value in record.items():
        sort = type(value)
        if value is None:
            out.append(f'"{name}": null')
        elif sort is str:
            out.append(f'"{name}": {encode_basestring(value)}')
        elif sort is int:
            out.append(f'"{name}": {value}')
        elif sort is JsonText:
            out.append(f'"{name}": {value.text}')
        else:
            out.append(f'"{name}": {_encode(value)}')
    return out
