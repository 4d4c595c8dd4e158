"""The one place where a table is understood: blocks, pipes or lines → grids → quantities with subject, unit, heads.

blocks of a reader ┐
lines with pipes   ├─▶ Grid ─ roles ─▶ Layout ─ read ─▶ Tables (what mentions and linking take from here)
rows, stacks       ┘
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.rules import Library
from extractor.tables.blocks import cell_ends, grids_of_blocks
from extractor.tables.cells import words_of
from extractor.tables.flat import grids_of_lines
from extractor.tables.grid import CELL_RULE, NO_TABLES, Head, Reading, Tables
from extractor.tables.heads import squeezed
from extractor.tables.read import read_grid
from extractor.text import CleanText
from extractor.types import Block, NotAFact, Quantity, Span

__all__ = ["CELL_RULE", "NO_TABLES", "Head", "Reading", "Tables", "cell_ends", "find_tables", "squeezed"]


def find_tables(text: CleanText, library: Library, blocks: Sequence[Block] = ()) -> Tables:
    """Return the tables of a text that can be read; the others are left to the ordinary rules."""
    words = words_of(library)
    grids = grids_of_blocks(text, blocks) if blocks else []
    grids += grids_of_lines(text.clean, words, [Span(g.start, g.end) for g in grids])
    quantities: dict[int, Quantity] = {}
    readings: list[Reading] = []
    closed: list[NotAFact] = []
    heads: list[Span] = []
    regions: list[Span] = []
    for grid in sorted(grids, key=lambda g: g.start):
        found = read_grid(grid, words, text.clean)
        if found is None:
            continue
        quantities.update((q.start, q) for q in found[0])
        readings += found[1]
        closed += found[2]
        heads += found[3]
        regions.append(Span(grid.start, grid.end))
    if not regions:
        return NO_TABLES
    return Tables(
        quantities,
        tuple(sorted(readings, key=lambda r: r.start)),
        tuple(sorted(closed, key=lambda c: c.start)),
        tuple(sorted(heads)),
        tuple(sorted(regions)),
    )
