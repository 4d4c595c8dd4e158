"""Tables as text (.csv, .tsv): which character parts the cells, what quotes mean, and the rows."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from extractor.errors import ReadError
from extractor.readers.encoding import decode, is_text
from extractor.readers.sheets.grid import Sheet, put, write
from extractor.types import Source

_DELIMITERS = ",\t;|"
_SAMPLE = 65536
_STATED = re.compile(r"sep=(.)\r?\n", re.I)
_LINE_END = re.compile(r"\r\n|\r")
_MOST_LINES = 50
MAX_BYTES = 64 * 1024 * 1024
_EXACT = re.compile(r'="(.*)"', re.S)


def read_delimited(data: bytes, path: str, delimiter: str | None = None, form: str = "csv") -> Source:
    """Read rows of cells; raises `ReadError` for what is no text or empty."""
    if len(data) > MAX_BYTES:
        raise ReadError(path, f"it has {len(data)} bytes, more than the limit of {MAX_BYTES} for a table", "split it")
    text, encoding = decode(data)
    if not is_text(text, encoding):
        raise ReadError(path, "it is not text but binary data", "name it by its own suffix or save it as csv")
    stated = _STATED.match(text)
    if stated:  # a line for Excel, which does not show it
        text, delimiter = text[stated.end() :], delimiter or stated[1]
    text = _LINE_END.sub("\n", text)
    delimiter = delimiter or _delimiter(text)
    try:
        sheet = _fill(_quoted(text, delimiter), path)
    except csv.Error:  # a quote that is never closed: quotes mean nothing here
        sheet = _fill(_bare(text, delimiter), path)
    raw, blocks = write([sheet], is_named=False)
    if not raw.strip():
        raise ReadError(path, "it is empty but for blanks", "check that the download was complete")
    return Source(path, raw, hashlib.sha256(data).hexdigest(), encoding, form, blocks)


def _delimiter(text: str) -> str:
    """Return the character that cuts most lines into equally many cells, two and more."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample.rpartition("\n")[0] or sample
    return max(_DELIMITERS, key=lambda c: (_evenness(sample, c), -_DELIMITERS.index(c)))


def _evenness(sample: str, delimiter: str) -> float:
    try:
        widths = Counter(len(row) for row in _quoted(sample, delimiter) if any(row))
    except csv.Error:
        widths = Counter(len(row) for row in _bare(sample, delimiter) if any(row))
    whole = sum(widths.values())
    width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    return 0.0 if width < 2 or not whole else lines / whole + min(width, 50) / 1000


def _fill(rows: Iterable[list[str]], path: str) -> Sheet:
    sheet = Sheet("")
    count = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell:
                exact = _EXACT.fullmatch(cell)
                count = put(sheet, number, column, exact[1] if exact else cell, path, count)
    return sheet


def _quoted(text: str, delimiter: str) -> Iterator[list[str]]:
    """Return the rows as Excel reads them; raises `csv.Error` at a quote that swallows line after line."""
    for row in csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter):
        if any(cell.count("\n") > _MOST_LINES for cell in row):
            raise csv.Error
        yield row


def _bare(text: str, delimiter: str) -> Iterator[list[str]]:
    return (line.split(delimiter) for line in text.split("\n"))
