"""Reports as JSON text: the indented record of one report and the flat lines of all, encoded once for both.

The standard encoder indents in pure Python, ten times slower than this, and puts every item of a list on a line of
its own. Here a field is a line, which is what a person reads and `diff` compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from json.encoder import encode_basestring
from typing import Any

from extractor.records import Report
from extractor.store.flat import Flat, flatten, to_json

#: lists that have a JSON Lines file of their own
LINES = ("facts", "targets", "articles")


def encode_report(report: Report, flat: Mapping[str, Flat] | None = None) -> tuple[bytes, dict[str, bytes]]:
    """Return (record file, JSON Lines by list): the first says `report.to_dict()`, `facts` the lines of facts.jsonl.

    `flat` is `flatten(report)` where the caller has it already.
    """
    flat = flat or flatten(report)
    # the frame of the record, in its order, with empty lists in it
    frame = replace(report, articles=(), facts=(), targets=(), left_out=(), sentences=()).to_dict()
    parts: list[bytes] = []
    lines: dict[str, bytes] = {}
    for key, value in frame.items():
        if key in flat and len(flat[key]):
            records = _fields(flat[key])
            if key in LINES:
                lines[key] = _lines(records)
            body = b"\n    },\n    {\n      ".join(map(b",\n      ".join, records))
            parts.append(b'"%b": [\n    {\n      %b\n    }\n  ]' % (key.encode(), body))
        else:
            parts.append(to_bytes(f'"{key}": {to_json(value)}'))
    return b"{\n  %b\n}\n" % b",\n  ".join(parts), lines


def lines_of(flat: Flat) -> bytes:
    """Return the records of a list as JSON Lines, the same bytes as `encode_report` makes of them."""
    return _lines(_fields(flat)) if len(flat) else b""


def _lines(records: Iterable[tuple[bytes, ...]]) -> bytes:
    return b"{%b}\n" % b"}\n{".join(map(b", ".join, records))


def encode_line(record: Mapping[str, Any]) -> bytes:
    """Return one line of a JSON Lines file."""
    return to_bytes(f"{to_json(record)}\n")


def to_bytes(text: str) -> bytes:
    """Return UTF-8; half a surrogate pair, which UTF-8 has no bytes for, becomes its JSON escape (`\\ud83d`)."""
    return text.encode("utf-8", "backslashreplace")


def _fields(flat: Flat) -> list[tuple[bytes, ...]]:
    """Return the fields of each record as they stand in JSON, `"name": value`."""
    named = zip(flat.names, flat.columns, strict=True)
    columns = [_column(f'"{name}": ', column, name in flat.as_json) for name, column in named]
    return list(zip(*columns, strict=True))


def _column(name: str, column: Sequence[Any], is_json: bool) -> Iterable[bytes]:
    """Return the values of a column behind its name; each different one is encoded once."""
    encode = _json if is_json else _value
    encoded = {value: to_bytes(name + encode(value)) for value in set(column)}
    return map(encoded.__getitem__, column)


def _json(value: str | None) -> str:
    return "null" if value is None else value


def _value(value: str | float | None) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else repr(value)
