"""Finders for the examples of segmentation's rules: raw text → what a rule found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from extractor.rules import Found, Library, load
from extractor.segment.articles import article_finder
from extractor.segment.evidence import evidence_finder
from extractor.segment.furniture import furniture_finder
from extractor.segment.headings import heading_finder
from extractor.segment.lines import Line, lines_of
from extractor.segment.sentences import pieces_of

Finder = Callable[[str, Mapping[str, Any]], Iterable[Found]]


def finders(library: Library | None = None) -> dict[str, Finder]:
    """Return the finders of the kinds furniture, article, heading and meta for a library (the built-in one if None)."""
    rules = library or load()

    def furniture(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
        for piece in furniture_finder(rules).find(text, lines_of(text)).furniture:
            yield Found(piece.rule, piece.start, piece.end, {"reason": piece.reason})

    def article(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
        finder, lines = article_finder(rules), lines_of(text)
        for start in finder.starts(lines):
            line = lines[start.line]
            yield Found(start.rule, line.start, line.end, {"title": start.title})
        for line in lines:
            for role, rule, match in finder.roles(line.text):
                yield Found(rule, line.start + match.start(), line.start + match.end(), {"role": role})

    def heading(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
        finder = heading_finder(rules)
        pieces: list[Line] = [piece for line in lines_of(text) for piece in pieces_of(line, finder)]
        for n, piece in enumerate(pieces):
            above, below = pieces[n - 1] if n else None, pieces[n + 1] if n + 1 < len(pieces) else None
            mark = finder.mark(piece, above, below)
            if mark is not None and mark.end > mark.start:
                yield Found(finder.rule_of(mark), mark.start, mark.end, {"text": mark.text, "style": mark.style})

    def meta(text: str, _: Mapping[str, Any]) -> Iterator[Found]:
        finder = evidence_finder(rules)
        for where in ("title", "head", "heading", "opening", "path"):
            for piece in finder.find(where, text):
                yield Found(piece.rule, piece.start, piece.end, {"field": piece.field, "value": piece.value})

    return {"furniture": furniture, "article": article, "heading": heading, "meta": meta}


def _lazily(kind: str) -> Finder:
    return lambda text, context: finders()[kind](text, context)


#: kind of rule → finder over the built-in library, which is loaded when a finder is first called
FINDERS: dict[str, Finder] = {kind: _lazily(kind) for kind in ("furniture", "article", "heading", "meta")}
