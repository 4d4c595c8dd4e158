"""Running heads, running feet and page numbers: lines at the edges of pages that come back on others.

The same text at the same height on three pages and more (on two, if they are half of the pages), or a number that
counts with the pages. A page is gone through from its edge inwards, up to the first line that is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from extractor.readers.pdf.paragraphs import Line

#: share of the page's height at its edges, and lines there, that are looked at
ZONE, MOST = 0.16, 4
#: points: how far the same line may move from page to page
_MOVE = 6.0
_DASH = r"[\-－–—―─~·•|/]"
#: - 17 -, 第3页 共9页, 3/9, Page 3 of 9, iv
_PAGE = re.compile(
    rf"{_DASH}{{0,2}}\s?(?:第\s?)?(?P<n>\d{{1,5}}|[ivxlcIVXLC]{{1,6}}|[一二三四五六七八九十百]{{1,5}})\s?(?:页\s?)?"
    rf"(?:[，,/]?\s?(?:共|of|/)\s?\d{{1,5}}\s?页?)?\s?{_DASH}{{0,2}}"
    rf"|[Pp](?:age|\.)?\s?(?P<p>\d{{1,5}})(?:\s?(?:of|/)\s?\d{{1,5}})?"
)
_CERTAIN = re.compile(rf"{_DASH}{{1,2}}\s?\d{{1,5}}\s?{_DASH}{{1,2}}|第\s?\d{{1,5}}\s?页.{{0,12}}")
_NUMBER = re.compile(r"\d{1,5}")


class Edge(NamedTuple):
    """A line at the edge of a page; `rank` counts from the edge inwards, `at` is its distance from the edge."""

    line: Line
    is_head: bool
    rank: int
    at: float


def edges_of(lines: list[Line], height: float, soft: set[int]) -> list[Edge]:
    """Return the lines of a page that may be running heads or feet: those that are no part of a longer paragraph."""
    alone = {
        line.start for line, before in zip(lines, [None, *lines], strict=False)
        if line.end not in soft and (before is None or before.end not in soft)
    }  # fmt: skip
    out: list[Edge] = []
    for is_head, ordered in ((True, lines), (False, lines[::-1])):
        taken = sorted(
            (x for x in ordered[:MOST] if x.text and x.start in alone), key=lambda x: x.top if is_head else -x.bottom
        )
        for rank, line in enumerate(taken):
            at = line.bottom if is_head else height - line.top
            if at <= ZONE * height:
                out.append(Edge(line, is_head, rank, at))
    return out


def running(edges: list[Edge], pages: int) -> dict[int, bool]:
    """Return the lines (by their start in the raw text) that are running heads (True) or feet (False)."""
    texts = _repeated(edges, pages)
    numbers = _counting(edges, pages)
    out: dict[int, bool] = {}
    stopped: set[tuple[int, bool]] = set()
    for edge in sorted(edges, key=lambda edge: (edge.line.page, edge.is_head, edge.rank)):
        place = (edge.line.page, edge.is_head)
        if place in stopped:
            continue
        if edge.line.start in texts or edge.line.start in numbers or _is_alone(edge):
            out[edge.line.start] = edge.is_head
        else:
            stopped.add(place)
    return out


def _is_alone(edge: Edge) -> bool:
    """Whether a line is a page number by its form alone: `- 3 -`, `第3页`, or the page's own number."""
    text = edge.line.text.strip()
    return edge.rank == 0 and (_CERTAIN.fullmatch(text) is not None or text == str(edge.line.page))


def _repeated(edges: list[Edge], pages: int) -> set[int]:
    """Return the starts of lines whose text stands at the same height on other pages too."""
    by_text: dict[tuple[bool, str], list[Edge]] = {}
    for edge in edges:
        by_text.setdefault((edge.is_head, "".join(edge.line.text.split())), []).append(edge)
    out: set[int] = set()
    for same in by_text.values():
        for level in _levels(same):
            found = len({edge.line.page for edge in level})
            if found >= 3 or (found >= 2 and found * 2 >= pages):
                out.update(edge.line.start for edge in level)
    return out


def _counting(edges: list[Edge], pages: int) -> set[int]:
    """Return the starts of lines that hold a number that counts with the pages, the rest of them the same."""
    by_form: dict[tuple[bool, str, int], list[Edge]] = {}
    for edge in edges:
        text = "".join(edge.line.text.split())
        whole = _PAGE.fullmatch(edge.line.text.strip())
        if whole and (whole["n"] or whole["p"]).isdecimal():
            number = int(whole["n"] or whole["p"])
            by_form.setdefault((edge.is_head, "#", number - edge.line.page), []).append(edge)
            continue
        if whole:
            by_form.setdefault((edge.is_head, "i", 0), []).append(edge)
            continue
        for match in _NUMBER.finditer(text):
            form = f"{text[: match.start()]}#{text[match.end() :]}"
            by_form.setdefault((edge.is_head, form, int(match.group()) - edge.line.page), []).append(edge)
    out: set[int] = set()
    for (_, form, _), same in by_form.items():
        # the numbers of tables and of years count too, now and then: other words than a page number must stand still
        levels = [same] if form == "#" else _levels(same)
        for level in levels:
            found = len({edge.line.page for edge in level})
            if found >= 3 or (found >= 2 and found * 2 >= pages):
                out.update(edge.line.start for edge in level)
    return out


def _levels(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Return lines by the distance from the edge at which they stand."""
    out: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda edge: edge.at):
        if out and edge.at - out[-1][0].at <= _MOVE:
            out[-1].append(edge)
        else:
            out.append([edge])
    return out


def common(texts: Iterable[str]) -> set[str]:
    """Return the texts that come back three times and more (the watermarks of pages)."""
    return {text for text, count in Counter(texts).items() if count >= 3}
