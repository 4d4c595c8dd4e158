"""The one decision on an article's years, out of all the evidence; where strong evidence disagrees there is none.

A government reports to a meeting: the year of the meeting is settled first (its date, `2022年工作回顾` + 1, `2023年工作安排`,
`过去的2022年` + 1, then the title and the date of publication, last the file's name), and reported and planned follow. All
other reports say which year they are about: title, then headings, then opening sentences, then the signature, last the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.segment.evidence import Evidence
from extractor.types import Reference

#: kinds that look back without planning, and kinds that plan without looking back
LOOKING_BACK = frozenset({"work_summary", "bulletin", "self_assessment", "briefing"})
LOOKING_AHEAD = frozenset({"work_points", "plan", "scheme"})


@dataclass(frozen=True, slots=True)
class Years:
    """All evidence of one article on its years; `signed` and `published` are EDTF dates."""

    kind: str | None
    evidence: Sequence[Evidence]
    signed: str | None = None
    published: str | None = None
    overwritten: bool = False
    body: str | None = None

    def of(self, field: str, *where: str) -> list[str]:
        """Return the plain years given for a field at one of the places (all places if none is named)."""
        return [e.value for e in self.evidence if e.field == field and not e.term and (not where or e.where in where)]

    def terms(self) -> list[int]:
        return [int(e.value) for e in self.evidence if e.term]


def decide(years: Years) -> Reference:
    """Return the reference of an article."""
    if years.kind == "work_report":
        return _of_meeting(years)
    if years.kind in LOOKING_AHEAD:
        return _of_plan(years)
    return _of_review(years)


def _of_meeting(years: Years) -> Reference:
    meeting = _meeting_year(years)
    ranges = [v for v in years.of("reported", "heading", "title") if "/" in v]
    singles = [v for v in years.of("reported") if "/" not in v]
    if meeting is None:
        over = "20XX" in (*singles, *years.of("planned"), *years.of("meeting"), *years.of("opening"))
        reported = planned = date = "20XX" if over else None
        if not over and singles and _agree(singles):
            reported = singles[0]
        return Reference(years.signed or date, reported, planned, years.overwritten or over)
    reported = str(meeting - 1)
    fitting = [r for r in ranges if meeting - 2 <= int(r[-4:]) <= meeting]
    if years.terms() and 2 <= max(years.terms()) <= 10:
        reported = f"{meeting - max(years.terms())}/{meeting - 1}"
    elif fitting:
        reported = fitting[0]
    return Reference(_date_of_meeting(years, meeting), reported, str(meeting), years.overwritten)


def _meeting_year(years: Years) -> int | None:
    """Return the year that a government plans for when it reports; None where the evidence is split or missing."""
    strong: list[int] = []
    for piece in years.evidence:
        if piece.field == "meeting" and piece.where == "head" and piece.value.isdigit():
            december = piece.date is not None and piece.date[5:7] in ("11", "12")
            strong.append(int(piece.value) + december)
    for value in _once(years.of("reported", "heading", "opening", "title")):
        strong += [int(value) + 1] if value.isdigit() else []
    for value in _once(years.of("planned", "heading", "title")):
        strong += [int(value)] if value.isdigit() else []
    if strong:
        return _majority(strong)
    weak = [int(v) for v in years.of("meeting", "title") if v.isdigit()]
    opening = [int(v) + 1 for v in years.of("opening")[:1] if v.isdigit()]
    written = [int(v[:4]) for v in (years.published, years.signed) if v and v[:4].isdigit()]
    path = [int(v) for v in years.of("path") if v.isdigit()]
    for group in (opening, weak, written, path):
        if group:
            return _majority(group)
    return None


def _date_of_meeting(years: Years, meeting: int) -> str:
    dates = [e.date for e in years.evidence if e.field == "meeting" and e.date]
    written = [v for v in years.of("written") if v]
    for date in (*dates, years.signed, *written, years.published):
        if date and date[:4].isdigit() and meeting - 1 <= int(date[:4]) <= meeting:
            return date
    return str(meeting)


def _of_plan(years: Years) -> Reference:
    planned = _first(years.of("planned", "title"), years.of("planned", "heading"), years.of("opening"))
    date = years.signed or _only(years.of("written")) or _meeting_date(years)
    if planned is None and years.kind == "work_points":
        planned = _only([*_once(years.of("path"))]) or (date[:4] if date else None)
    over = years.overwritten or planned == "20XX"
    if date is None and planned is not None and "/" not in planned:
        date = planned
    return Reference(date, _only(years.of("reported", "heading")), planned, over)


def _of_review(years: Years) -> Reference:
    date = years.signed or _only(years.of("written")) or _meeting_date(years) or _published(years)
    reported = _first(
        years.of("reported", "title"),
        years.of("reported", "heading"),
        years.of("reported", "opening"),
        years.of("opening")[:1],
        _signed_year(years),
        [years.body] if years.body and not years.overwritten else [],
        years.of("path"),
    )
    planned = _first(years.of("planned", "title"), years.of("planned", "heading"))
    if planned == "+1":
        planned = str(int(reported[:4]) + 1) if reported and reported.isdigit() else None
    if planned and reported and planned.isdigit() and reported.isdigit() and int(planned) < int(reported):
        reported = None  # 2024年工作打算 in a report on 2025: one of them is wrong
    if years.kind == "bulletin":
        planned = None
    over = years.overwritten or "20XX" in (reported, planned)
    return Reference(date or _moment(reported), reported, planned, over)


def _moment(reported: str | None) -> str | None:
    """The reporting year stands in for a date; of a range its last year."""
    return reported[-4:] if reported else None


def _signed_year(years: Years) -> list[str]:
    """A summary signed by March is about the year before, any other report about the year of its signature."""
    date = years.signed or _only(years.of("written"))
    if date is None or not date[:4].isdigit():
        return [date] if date else []
    early = years.kind in ("work_summary", "bulletin") and date[5:7] in ("01", "02", "03", "04")
    return [str(int(date[:4]) - early)]


def _published(years: Years) -> str | None:
    return years.published if years.kind == "bulletin" else None


def _meeting_date(years: Years) -> str | None:
    return _only([e.date for e in years.evidence if e.field == "meeting" and e.date])


def _first(*groups: Sequence[str]) -> str | None:
    """Return the value of the first group that says anything; None where that group contradicts itself."""
    for group in groups:
        if group:
            return _only(group)
    return None


def _only(values: Iterable[str]) -> str | None:
    found = _once(values)
    return found[0] if len(found) == 1 else None


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _agree(values: Sequence[str]) -> bool:
    return len(set(values)) == 1


def _majority(values: Sequence[int]) -> int | None:
    counts = Counter(values).most_common(2)
    if len(counts) == 1 or counts[0][1] > counts[1][1]:
        return counts[0][0]
    return None
