"""What paragraph and character styles say about text: is it hidden, and which list numbers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.frozen import frozen
from extractor.readers.docx.names import W, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element


@frozen
class _Style:
    based_on: str | None
    hidden: bool | None
    numbering: str | None  # w:numId
    level: str | None  # w:ilvl


class Styles:
    """The styles of a document by id; without `styles.xml`, none."""

    def __init__(self, root: _Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default: str | None = None
        self._hidden: dict[str, bool] = {}
        self.default_hidden = False
        if root is None:
            return
        self.default_hidden = bool(is_on(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), "vanish"))
        for style in root.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId")
            if name is None:
                continue
            list_of = style.find(f"{W}pPr/{W}numPr")
            hidden = is_on(style.find(f"{W}rPr"), "vanish")
            self._styles[name] = _Style(
                value(style, "basedOn"), hidden, value(list_of, "numId"), value(list_of, "ilvl")
            )
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name

    def _chain(self, name: str | None) -> list[tuple[str, _Style]]:
        """Return a style and those it is based on; a circle ends where it began."""
        out: dict[str, _Style] = {}
        while name is not None and name not in out and name in self._styles:
            out[name] = self._styles[name]
            name = out[name].based_on
        return list(out.items())

    def hides(self, name: str | None) -> bool:
        """Tell whether a style hides its text."""
        if name is None:
            return False
        if name not in self._hidden:
            stated = (style.hidden for _, style in self._chain(name) if style.hidden is not None)
            self._hidden[name] = next(stated, False)
        return self._hidden[name]

    def paragraph_hides(self, name: str | None) -> bool:
        """Tell whether a paragraph style (None: the default one) hides its text."""
        return self.hides(name if name is not None else self._default) or self.default_hidden

    def numbering(self, name: str | None) -> tuple[str, str | None, str] | None:
        """Return the list that numbers a paragraph style: `numId`, `ilvl` and the style that says so, or None."""
        for owner, style in self._chain(name if name is not None else self._default):
            if style.numbering is not None:
                return style.numbering, style.level, owner
        return None
