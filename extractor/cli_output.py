"""What every command needs to speak: streams that take any character, consoles, JSON and CSV on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from rich.console import Console

#: a spreadsheet takes a cell that begins so for a formula (CWE-1236)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: columns of decimal strings, where a minus sign is a sign
NUMERIC_COLUMNS = frozenset({"low", "high"})
#: columns whose few values are this program's own (`=`, `>=`): nothing of a report can stand there
CLOSED_COLUMNS = frozenset({"modifier"})
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class UsageError(ExtractorError):
    """Options that do not go together."""


def prepare_streams() -> None:
    """Make stdout and stderr UTF-8 whatever the locale, so that `LANG=C` or a stray surrogate ends no command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def hush_broken_pipe() -> None:
    """Point stdout at nothing after its reader went away (`… | head`), so that the last flush finds no fault."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def argument_text(word: str) -> str:
    """Return a word of the command line as text: under a C locale its bytes may have come in as surrogates."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(word).decode("utf-8", "replace")
    return word


def console(stderr: bool = False) -> Console:
    """Return a console that neither marks up nor colours what it is not told to (a subject may hold `[b]`)."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print one line on stderr."""
    print(message, file=sys.stderr)


def print_json(records: Sequence[Mapping[str, Any]]) -> None:
    """Print a JSON array, one record a line."""
    body = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    _write(f"[\n{body}\n]\n" if records else "[]\n")


def print_object(data: Mapping[str, Any]) -> None:
    """Print one JSON object, indented."""
    _write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def print_csv(columns: Sequence[str], records: Iterable[Mapping[str, Any]], excel: bool = False) -> None:
    """Print RFC 4180 CSV with a header; with `excel`, a byte order mark, without which Excel garbles Chinese."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(column, record[column]) for column in columns] for record in records)
    _write(("\ufeff" if excel else "") + text.getvalue())


def cell(column: str, value: Any) -> str | int | float:
    """Return a value as a CSV cell: lists joined, objects as JSON, and nothing that a spreadsheet would execute."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, list):
        value = (" > " if column == "section" else ";").join(map(str, value))
    elif isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    text = str(value)
    harmless = column in CLOSED_COLUMNS or (column in NUMERIC_COLUMNS and _NUMBER.fullmatch(text))
    return f"'{text}" if text.startswith(_FORMULA) and not harmless else text


def _write(text: str) -> None:
    """Write to stdout as it is: text mode would turn `\\r\\n` into `\\r\\r\\n` on Windows."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
