"""Sentences with the headings above them: every non-blank character of an article stands in exactly one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extractor.compiled import compile_pattern
from extractor.segment.headings import HeadingFinder, Mark, Stack, next_numbered
from extractor.segment.lines import Line
from extractor.types import Sentence

#: a 。 inside quotes or brackets ends no sentence unless they are longer than this
INSIDE = 120
_CUT = compile_pattern(
    rf"“[^“”\n]{{0,{INSIDE}}}”|（[^（）\n]{{0,{INSIDE}}}）|「[^「」\n]{{0,{INSIDE}}}」|《[^《》\n]{{0,60}}》|"
    r"(?P<end>[。！？!?]+(?:[”’」』）)]+)?)"
)
#: a longer stretch without an end of a sentence is cut at the last ；, else ，, else 、 within this
LONGEST = 1500
_MARKS = "；，、"
_QUOTED_END = compile_pattern(r"[。！？]”$")


def cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of `text[start:end]` without the blanks around them."""
    begin = start
    for hit in _CUT.finditer(text, start, end):
        if hit.group("end") is None:
            said = text[hit.start() - 1] in "：:" if hit.start() > start else False
            if not (said and _QUOTED_END.search(hit.group())):
                continue
        yield from _trimmed(text, begin, hit.end())
        begin = hit.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:  # no sentence, or one that nobody wrote: work on it would grow with its square
        limit = start + LONGEST
        stop = next((at for mark in _MARKS if (at := text.rfind(mark, start + 1, limit) + 1)), limit)
        yield from _stripped(text, start, stop)
        start = stop
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if body := piece.strip():
        begin = start + len(piece) - len(piece.lstrip())
        yield begin, begin + len(body)


def sentences_of(
    clean: str,
    lines: list[Line],
    article: int,
    paragraph: int,
    finder: HeadingFinder,
    title_end: int,
    tables: Sequence[tuple[int, int]] = (),
) -> list[Sentence]:
    """Return the sentences of one article's lines; `paragraph` is the number of its first line in the document.

    Lines before `title_end` (title, issuer, greeting) and those of tables are sentences without headings of their own.
    """
    pieces: list[tuple[Line, int]] = []
    for n, line in enumerate(lines):
        pieces += [(piece, paragraph + n) for piece in pieces_of(line, finder)]
    bare = [piece for piece, _ in pieces]
    marks: list[Mark | None] = [
        None
        if piece.start < title_end or (tables and _within(tables, piece.start))
        else finder.mark(piece, bare[n - 1] if n else None, bare[n + 1] if n + 1 < len(bare) else None)
        for n, piece in enumerate(bare)
    ]
    stack, out = Stack(), []
    for n, (piece, number) in enumerate(pieces):
        mark, start = marks[n], piece.start
        if mark is not None:
            heading = stack.push(mark, next_numbered(marks, n))
            if heading is not None:
                above = stack.path[:-1]
                out.append(Sentence(heading.start, heading.end, article, number, above, True))
                start = heading.end
        path = stack.path
        out += [Sentence(a, b, article, number, path) for a, b in cut(clean, start, piece.end)]
    return out


def _within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    nth = bisect_right(spans, (at, float("inf"))) - 1
    return nth >= 0 and spans[nth][1] > at


def pieces_of(line: Line, finder: HeadingFinder) -> list[Line]:
    """Return the line, cut where headings stand inside it."""
    breaks = finder.breaks(line)
    if not breaks:
        return [line]
    out = []
    for begin, stop in zip([0, *breaks], [*breaks, len(line.text)], strict=True):
        text = line.text[begin:stop].rstrip()
        if text:
            out.append(Line(line.start + begin, line.start + begin + len(text), text))
    return out
