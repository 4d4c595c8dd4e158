"""Raw text to clean text with an offset map: the only place where noise is handled.

`normalise(raw)` returns a `CleanText`; rules read `.clean`, records point into `.raw` through `.to_raw`.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.frozen import frozen
from extractor.text.held import held, share
from extractor.text.offsets import Edit, OffsetMap, apply
from extractor.text.steps import STEPS, WANTED

__all__ = ["STEPS", "CleanText", "Edit", "OffsetMap", "apply", "normalise"]

# every edit shortens the text or moves it towards one form, so this is never reached by a real report
_MOST_ROUNDS = 8


@frozen
class CleanText:
    """A raw text, what the rules read instead of it, and the map between them."""

    raw: str
    clean: str
    offsets: OffsetMap

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Map a clean span to the raw span from its first character's start to its last one's end."""
        return self.offsets.to_raw(start, end)

    def to_clean(self, raw_offset: int) -> int:
        """Map a raw offset to the clean character that covers it, else to the first one behind it."""
        return self.offsets.to_clean(raw_offset)

    def slice(self, start: int, end: int) -> str:
        """Return the raw text of a clean span: `2.24亿件` → `2.24⏎亿件`."""
        raw_start, raw_end = self.offsets.to_raw(start, end)
        return self.raw[raw_start:raw_end]


def normalise(raw: str, outside: Sequence[tuple[int, int]] = (), cell_ends: Sequence[int] = ()) -> CleanText:
    """Clean a raw text by the ordered `STEPS`, over again until nothing changes.

    One step's work can bring out another's (a line joined brings the two halves of a number together), hence the
    rounds; so `normalise(text.clean).clean == text.clean`. `outside` are stretches of the raw text, in order and
    apart, that belong to no report (running heads, navigation): they are taken out first, so that a sentence goes on
    over them. `cell_ends` are the places of the tabs that part cells of tables: they become `|`, which no step takes
    for a blank.
    """
    clean, offsets = raw, OffsetMap(len(raw))
    if cell_ends:
        clean = apply(clean, [Edit(place, place + 1, "|") for place in cell_ends])
    if outside:
        edits = [Edit(start, end, "") for start, end in outside]
        clean, offsets = apply(clean, edits), offsets.then(edits)
    for _ in range(_MOST_ROUNDS):
        changed, characters = False, held(clean)
        for name, step in STEPS:
            if name in WANTED and not share(WANTED[name], characters):
                continue
            edits = step(clean)
            if edits:
                changed = True
                characters |= held("".join([edit.replacement for edit in edits]))
                clean, offsets = apply(clean, edits), offsets.then(edits)
        if not changed:
            break
    return CleanText(raw, clean, offsets)
