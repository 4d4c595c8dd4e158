"""`extractor indicators`: the catalogue as a table or as JSON; and what a user means by the name of an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.cli_output import complain, console, print_json
from extractor.rules import load
from extractor.rules.indicators import Catalogue, Indicator, catalogue


def ids_of(name: str) -> tuple[str, ...]:
    """Return the ids that a name, spelling or id stands for; what is not known is taken for an id of the outputs."""
    return catalogue(load()).named(name.strip()) or (name.strip(),)


def show(words: Sequence[str], patterns: Path | None, as_json: bool) -> None:
    """Print the indicators that hold all `words`; raises PatternError where the patterns cannot load."""
    made = catalogue(load(patterns))
    found = made.with_words(words)
    if as_json:
        print_json([record(made, indicator) for indicator in found])
        return
    if not found:
        complain(f"no indicator holds {' and '.join(words)}; try a shorter word")
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("id", no_wrap=True)
    for heading in ("name", "measured in", "definition"):
        table.add_column(heading, overflow="fold")
    for indicator in found:
        table.add_row(indicator.id, indicator.name, units(made, indicator), indicator.about)
    out = console()
    out.soft_wrap = False
    out.print(table)
    complain(f"{len(found)} indicators")


def units(made: Catalogue, indicator: Indicator) -> str:
    """Return the kinds and units in a few words: `money (CNY …)`, `percentage (%, ‰)`."""
    texts = []
    for group in (made.units[name] for name in indicator.measured):
        known = [unit for unit in group.units if unit is not None]
        texts.append(f"{group.kind} ({', '.join(known[:2])}{' …' if len(known) > 2 else ''})")
    return "; ".join(texts)


def record(made: Catalogue, indicator: Indicator) -> dict[str, Any]:
    """Return an indicator as a flat record."""
    return {
        "id": indicator.id,
        "name": indicator.name,
        "english": indicator.english,
        "spellings": list(indicator.spellings),
        "measured": [
            {"kind": made.units[name].kind, "units": list(made.units[name].units)} for name in indicator.measured
        ],
        "aspects": list(indicator.aspects),
        "verbs": list(indicator.verbs),
        "school_level": indicator.level,
        "parts": list(indicator.parts),
        "definition": indicator.about,
        "source": indicator.source,
        "file": indicator.file,
    }
