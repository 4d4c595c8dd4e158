"""Raw text and its blocks, written in order; the length of a block is known when it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractor.types import Block

Kind = Literal["paragraph", "cell", "note", "header", "footer", "textbox", "navigation"]


@dataclass(slots=True)
class Draft:
    """A block that is being written."""

    start: int
    kind: Kind
    label: str
    end: int = -1
    table: int | None = None
    row: int | None = None
    column: int | None = None
    rows: int = 1
    columns: int = 1
    dropped: bool = False


class Writer:
    """Collects text; `fresh` is true at the beginning of a line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._drafts: list[Draft] = []
        self.length = 0
        self.fresh = True

    def write(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self.length += len(text)
            self.fresh = text[-1] == "\n"

    def end_line(self) -> None:
        """Begin a line unless at the beginning of one."""
        if not self.fresh:
            self.write("\n")

    def open(self, kind: Kind, label: str) -> Draft:
        draft = Draft(self.length, kind, label)
        self._drafts.append(draft)
        return draft

    def close(self, draft: Draft) -> None:
        """End a block here, before the line feed that ended its last line."""
        ended = self.fresh and self.length > draft.start
        draft.end = self.length - 1 if ended else self.length

    def since(self, draft: Draft) -> list[Draft]:
        """Return the blocks opened after this one."""
        at = len(self._drafts) - 1
        while at >= 0 and self._drafts[at] is not draft:
            at -= 1
        return self._drafts[at + 1 :]

    def embed(self, raw: str, blocks: tuple[Block, ...], prefix: str, tables: int) -> int:
        """Take in a text that another reader read, with its blocks; its tables count on from `tables`, returned."""
        first = tables
        for b in blocks:
            kind: Kind = "paragraph" if b.kind == "page" else b.kind
            draft = Draft(self.length + b.start, kind, f"{prefix} {b.label}", self.length + b.end)
            if b.table is not None:
                draft.table, draft.row, draft.column = first + b.table, b.row, b.column
                draft.rows, draft.columns = b.rows, b.columns
                tables = max(tables, draft.table)
            self._drafts.append(draft)
        self.write(raw)
        return tables

    @property
    def raw(self) -> str:
        return "".join(self._pieces)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks in order, outer ones before those within."""
        kept = (d for d in self._drafts if not d.dropped and d.end >= d.start)
        ordered = sorted(kept, key=lambda d: (d.start, -d.end))
        return tuple(
            Block(d.start, d.end, d.kind, None, d.label, d.table, d.row, d.column, d.rows, d.columns) for d in ordered
        )
