"""Clean text → articles, sentences with their headings, furniture.

lines ─ furniture ─▶ what is left ─ articles ─▶ title, issuer, region, reference ─ headings ─▶ sentences
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.rules import Library
from extractor.segment.articles import Start, article_finder
from extractor.segment.furniture import furniture_finder
from extractor.segment.headings import heading_finder
from extractor.segment.lines import Line, lines_of
from extractor.segment.meta import describe
from extractor.segment.sentences import sentences_of
from extractor.types import Article, Furniture, Segmentation, Sentence

__all__ = ["segment"]


def segment(clean: str, library: Library, path: str = "", tables: Sequence[tuple[int, int]] = ()) -> Segmentation:
    """Return the articles, sentences and furniture of a clean text; `path` is weak evidence on region and year.

    No line of `tables` (clean spans, in order) is a heading.

    Every non-blank character stands in exactly one sentence or in one piece of furniture. An article reaches from its
    first line to its last; furniture may stand within it, no sentence overlaps furniture.
    """
    found = furniture_finder(library).find(clean, lines_of(clean))
    starts = article_finder(library).starts(found.lines)
    furniture = list(found.furniture)
    if starts and starts[0].line > 0:
        before = found.lines[: starts[0].line]
        furniture += [Furniture(x.start, x.end, "preamble of a collection", "article.preamble") for x in before]
        furniture.sort(key=lambda f: f.start)
    articles: list[Article] = []
    sentences: list[Sentence] = []
    for n, (start, lines) in enumerate(_stretches(starts, found.lines)):
        labels = found.labels if n == 0 else []
        article, title_end = describe(clean, lines, start, labels, library, path, alone=len(starts) == 1)
        articles.append(article)
        sentences += sentences_of(clean, lines, n, start.line, heading_finder(library), title_end, tables)
    return Segmentation(tuple(articles), tuple(sentences), tuple(furniture))


def _stretches(starts: list[Start], lines: list[Line]) -> list[tuple[Start, list[Line]]]:
    if not starts:  # a text of blanks or furniture alone
        return []
    ends = [start.line for start in starts[1:]] + [len(lines)]
    return [(start, lines[start.line : end]) for start, end in zip(starts, ends, strict=True)]
