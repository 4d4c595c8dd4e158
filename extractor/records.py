"""The product of one report: `Report`, and its records as flat dictionaries (one row in pandas, SQL, Excel)."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.types import ArticleRecord, Block, Fact, LeftOut, ReadWarning, Target

if TYPE_CHECKING:
    import pandas

#: version of the record's fields; it changes when a field is added, renamed or gets another meaning
RECORD_VERSION = 3


@frozen
class SentenceRecord:
    """A sentence that was looked at: raw offsets, its clean text, article number (from 1) and headings above it."""

    article: int | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str


@frozen
class Report:
    """Everything that was read out of one file or text; `raw[fact.start:fact.end] == fact.text` for every record."""

    path: str
    sha256: str
    encoding: str
    format: str
    raw: str
    articles: tuple[ArticleRecord, ...]
    facts: tuple[Fact, ...]
    targets: tuple[Target, ...]
    left_out: tuple[LeftOut, ...]
    sentences: tuple[SentenceRecord, ...]
    warnings: tuple[ReadWarning, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data in a stable order (without the raw text and the sentences)."""
        return {
            "record_version": RECORD_VERSION,
            "report": self.path,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "format": self.format,
            "characters": len(self.raw),
            "warnings": [warning._asdict() for warning in self.warnings],
            "articles": [flat(a) for a in self.articles],
            "facts": [flat(f) for f in self.facts],
            "targets": [flat(t) for t in self.targets],
            "left_out": [flat(x) for x in self.left_out],
        }

    def to_dataframe(self) -> pandas.DataFrame:
        """Return the facts as a DataFrame, one row each; `low` and `high` stay exact (Decimal objects)."""
        import pandas as pd

        return frame(pd, self.facts)

    def targets_dataframe(self) -> pandas.DataFrame:
        """Return the dated targets as a DataFrame, one row each."""
        import pandas as pd

        table: pandas.DataFrame = pd.DataFrame(
            [flat(t) for t in self.targets], columns=[f.name for f in fields(Target)]
        )
        return table


def frame(pd: Any, facts: Iterable[Fact]) -> pandas.DataFrame:
    """Return facts as a DataFrame whose `low` and `high` are Decimals."""
    from decimal import Decimal

    table: pandas.DataFrame = pd.DataFrame([flat(f) for f in facts], columns=[f.name for f in fields(Fact)])
    for column in ("low", "high"):
        table[column] = table[column].map(Decimal).astype(object)
    return table


_NAMES: dict[type, tuple[str, ...]] = {}


def flat(record: Fact | Target | ArticleRecord | LeftOut | SentenceRecord) -> dict[str, Any]:
    """Return a record as a JSON-ready dictionary in the order of its fields (tuples become lists)."""
    kind = type(record)
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(f.name for f in fields(kind))
    out: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        if isinstance(value, tuple):
            value = [list(rectangle) for rectangle in value] if name == "rects" else list(value)
        elif isinstance(value, Mapping):
            value = dict(value)
        out[name] = value
    return out


class Locator:
    """Where a person finds a raw offset: line (from 1; `\\n`, `\\r\\n` and lone `\\r` end lines), page and block."""

    _LINE_END = compile_pattern(r"\r\n|\r|\n")

    def __init__(self, raw: str, blocks: tuple[Block, ...] = ()) -> None:
        self._line_starts = [0, *(m.end() for m in self._LINE_END.finditer(raw))]
        self._blocks = sorted(blocks, key=lambda b: (b.start, -b.end))
        self._block_starts = [b.start for b in self._blocks]

    def line(self, offset: int) -> int:
        return bisect_right(self._line_starts, offset)

    def block(self, offset: int) -> Block | None:
        """Return the innermost block that holds the offset, or None."""
        for nth in range(bisect_right(self._block_starts, offset) - 1, -1, -1):
            if self._blocks[nth].end > offset:
                return self._blocks[nth]
        return None


class Identifier:
    """Gives content-derived ids: equal characters in equal surroundings of the same report give the same id.

    The id hashes the report's path, the record's sort, its text, 16 characters on either side, and, where all of
    that repeats in the report (a passage printed twice), the how-manieth it is.
    """

    REACH = 16

    def __init__(self, path: str, raw: str) -> None:
        self._path, self._raw = path, raw
        self._seen: dict[str, int] = {}

    def id(self, sort: str, start: int, end: int) -> str:
        before = self._raw[max(0, start - self.REACH) : start]
        key = "\x1f".join((self._path, sort, before, self._raw[start:end], self._raw[end : end + self.REACH]))
        nth = self._seen.get(key, 0)
        self._seen[key] = nth + 1
        digest = hashlib.blake2b(f"{key}\x1f{nth}".encode("utf-8", "surrogatepass"), digest_size=8)
        return f"{sort}-{digest.hexdigest()}"
