"""Cut a sentence into clauses: the pieces between ，；：、 and around brackets, numbers kept whole.

A bracket that holds no quantity is transparent (`中等职业教育学校（含技工）37所` is one clause); one that holds some is
a group of its own, below the clause that it stands behind (`督学117名（市直属70名、新兴区8名）`).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compiled import compile_pattern
from extractor.frozen import frozen
from extractor.types import Quantity, Time

_CUT = compile_pattern(r"[，,；;：:。！？!?（(）)\n]|——|(?<![国中省市县区公])、|、(?![国中省市县区民公])")
_OPEN, _CLOSE = "（(", "）)"


@frozen
class Clause:
    """A clause (clean offsets). `rank` is the strength of the mark before it: 3 sentence, 2 ；, 1 ，：, 0 、.

    `parent` is the index of the clause that a bracket stands behind, None outside brackets.
    """

    start: int
    end: int
    rank: int
    parent: int | None


def cut(clean: str, start: int, end: int, quantities: Sequence[Quantity], times: Sequence[Time] = ()) -> list[Clause]:
    """Return the clauses of `clean[start:end]` in order; none is cut inside a quantity or a list of times."""
    numbers = [(q.outer_start, q.outer_end) for q in quantities]
    whole = sorted(numbers + [(t.start, t.end) for t in times])
    clauses: list[Clause] = []
    parents: list[int | None] = []
    position, rank, skip_to, nth = start, 3, -1, 0
    for mark in _CUT.finditer(clean, start, end):
        at = mark.start()
        while nth < len(whole) and whole[nth][1] <= at:
            nth += 1
        if at < skip_to or (nth < len(whole) and whole[nth][0] <= at):
            continue
        char = mark.group()
        if char in _OPEN:
            close = _closing(clean, at, end)
            if close is None or not any(at < s < close for s, _ in numbers):
                skip_to = at if close is None else close + 1
                continue
        elif char in _CLOSE and not parents:
            continue
        clauses.append(Clause(position, at, rank, parents[-1] if parents else None))
        if char in _OPEN:
            parents.append(len(clauses) - 1)
        elif char in _CLOSE:
            parents.pop()
        position, rank = mark.end(), _rank(char)
    clauses.append(Clause(position, end, rank, parents[-1] if parents else None))
    return clauses


def _rank(char: str) -> int:
    if char in "；;":
        return 2
    return 0 if char == "、" else 1


def _closing(clean: str, at: int, end: int) -> int | None:
    depth = 0
    for position in range(at, min(end, at + 400)):
        if clean[position] in _OPEN:
            depth += 1
        elif clean[position] in _CLOSE:
            depth -= 1
            if depth == 0:
                return position
    return None


def phrase(clauses: Sequence[Clause], nth: int) -> tuple[int, int]:
    """Return the span from ，or ； to the next around a clause: back and forth over 、 and out of brackets."""
    first = nth
    while first > 0 and (clauses[first].rank == 0 or clauses[first].parent is not None):
        parent = clauses[first].parent
        first = first - 1 if parent is None else min(first - 1, parent)
    last = nth
    while last + 1 < len(clauses) and (clauses[last + 1].rank == 0 or clauses[last + 1].parent is not None):
        last += 1
    return clauses[first].start, clauses[last].end
