"""A page's straight lines, of which the rules of tables are made, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from extractor.readers.pdf.glyphs import View

_PATH, _IMAGE, _FORM = 2, 3, 5
_LINE_TO, _MOVE_TO = 0, 2
#: objects of a page that are looked at, and points of a path: maps and charts have tens of thousands
MOST_OBJECTS, MOST_POINTS, MOST_RULES = 40_000, 4_000, 3_000
_DEEPEST = 4
#: points: how thick a rule may be, how long it must be at least, how far two that are one may be apart
_THICK, _SHORT, _SLACK = 3.0, 5.0, 2.5

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Rule(NamedTuple):
    """A straight line along an axis: `at` across it (y of a horizontal, x of a vertical), `start` to `end` along it."""

    at: float
    start: float
    end: float


class Drawing(NamedTuple):
    """Horizontal and vertical rules as displayed, and the share of the page that its largest picture covers."""

    horizontal: list[Rule]
    vertical: list[Rule]
    picture: float


def drawing_of(pdfium: Any, page: Any, view: View) -> Drawing:
    """Return the rules and the size of the pictures of a page."""
    boxes: list[tuple[float, float, float, float]] = []
    largest = 0.0
    for kind, item, matrix in _objects(pdfium, page):
        if kind == _PATH and len(boxes) < MOST_RULES:
            boxes += _path_rules(pdfium, item, matrix)
        elif kind == _IMAGE:
            largest = max(largest, _area(pdfium, item, matrix))
    width, height = view.size
    picture = min(1.0, largest / (width * height)) if width * height > 0 else 0.0
    if not boxes:
        return Drawing([], [], picture)
    seen = view.apply(np.array(boxes[:MOST_RULES], np.float32))
    horizontal, vertical = [], []
    for x0, y0, x1, y1 in seen.tolist():
        if x1 - x0 >= y1 - y0:
            horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        else:
            vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return Drawing(merged(horizontal), merged(vertical), picture)


def merged(rules: list[Rule]) -> list[Rule]:
    """Put the pieces of each line together: in order of `at`, then of `start`."""
    out: list[Rule] = []
    level: list[Rule] = []
    for rule in [*sorted(rules), None]:
        if rule is not None and (not level or rule.at - level[0].at <= _SLACK):
            level.append(rule)
            continue
        at = sum(piece.at for piece in level) / len(level) if level else 0.0
        joined: list[Rule] = []
        for piece in sorted(level, key=lambda piece: piece.start):
            if joined and piece.start - joined[-1].end <= _SLACK:
                joined[-1] = Rule(at, joined[-1].start, max(joined[-1].end, piece.end))
            else:
                joined.append(Rule(at, piece.start, piece.end))
        out += [piece for piece in joined if piece.end - piece.start >= _SHORT]
        level = [rule] if rule is not None else []
    return out


def _objects(pdfium: Any, page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Yield kind, object and matrix of what a page draws, that within its forms included."""
    left = MOST_OBJECTS
    waiting: list[tuple[Any, Any, int, Matrix, int]] = [
        (pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), _SAME, 0)
    ]
    while waiting:
        get, holder, count, matrix, depth = waiting.pop()
        for index in range(min(count, left)):
            left -= 1
            item = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind in (_PATH, _IMAGE):
                yield kind, item, matrix
            elif kind == _FORM and depth < _DEEPEST:
                inner = _times(_matrix(pdfium, item), matrix)
                waiting.append(
                    (pdfium.FPDFFormObj_GetObject, item, pdfium.FPDFFormObj_CountObjects(item), inner, depth + 1)
                )


def _matrix(pdfium: Any, item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _area(pdfium: Any, item: Any, matrix: Matrix) -> float:
    """Return the area of a picture: its matrix maps the unit square to the page."""
    a, b, c, d, _, _ = _times(_matrix(pdfium, item), matrix)
    return abs(a * d - b * c)


def _path_rules(pdfium: Any, item: Any, outer: Matrix) -> list[tuple[float, float, float, float]]:
    """Return the straight lines of a path as boxes: what is stroked along an axis, and filled boxes that are thin."""
    count = pdfium.FPDFPath_CountSegments(item)
    if not 2 <= count <= MOST_POINTS:
        return []
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(filled), ctypes.byref(stroked))
    if not (filled.value or stroked.value):
        return []
    matrix = _times(_matrix(pdfium, item), outer)
    out: list[tuple[float, float, float, float]] = []
    for points, straight in _figures(pdfium, item, count, matrix):
        box = (*map(min, zip(*points, strict=True)), *map(max, zip(*points, strict=True)))
        if straight and min(box[2] - box[0], box[3] - box[1]) <= _THICK:
            out.append(box)
        elif stroked.value and straight:
            out += [_box(*pair) for pair in pairwise(points) if _is_along_axis(*pair)]
    return [box for box in out if max(box[2] - box[0], box[3] - box[1]) > 0.5]


Point = tuple[float, float]


def _figures(pdfium: Any, item: Any, count: int, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """Yield each figure of a path: its points, and whether all of its lines are straight."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    straight = True
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == _MOVE_TO and points:
            yield points, straight
            points, straight = [], True
        straight = straight and kind in (_LINE_TO, _MOVE_TO)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if points:
        yield points, straight


def _is_along_axis(one: Point, other: Point) -> bool:
    return min(abs(one[0] - other[0]), abs(one[1] - other[1])) <= 1.0


def _box(one: Point, other: Point) -> tuple[float, float, float, float]:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
