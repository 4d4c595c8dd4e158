"""The one decision on an article's years, out of all the evidence; where strong evidence disagrees there is none.

A government reports to a meeting: the year of the meeting is settled first by votes (its day, `2022年工作回顾` + 1,
`2023年工作安排`, `过去的2022年` + 1, the title, dates of publication, the file's name); reported and planned follow.
All other reports say which year they are about: the title, then headings, the opening, the signature, last the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.frozen import frozen
from extractor.segment.evidence import Evidence
from extractor.types import Reference

#: kinds that look back without planning, and kinds that plan without looking back
LOOKING_BACK = frozenset({"work_summary", "bulletin", "self_assessment", "briefing"})
LOOKING_AHEAD = frozenset({"work_points", "plan", "scheme"})


@frozen
class Years:
    """All evidence of one article on its years; `signed` and `published` are EDTF dates."""

    kind: str | None
    evidence: Sequence[Evidence]
    signed: str | None = None
    published: str | None = None
    overwritten: bool = False
    body: str | None = None
    latest: int | None = None
    half: bool = False

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
    ranges = _ranges(years)
    singles = [v for v in years.of("reported") if "/" not in v]
    if meeting is None:
        over = "20XX" in (*singles, *years.of("planned"), *years.of("meeting"), *years.of("opening"))
        reported = planned = date = "20XX" if over else None
        return Reference(years.signed or date, reported, planned, years.overwritten or over)
    reported = str(meeting - 1)
    fitting = [r for r in ranges if meeting - 2 <= int(r[-4:]) <= meeting]
    terms = _terms(years)
    if terms and 2 <= max(terms) <= 10:
        reported = f"{meeting - max(terms)}/{meeting - 1}"
    elif fitting:
        reported = fitting[0]
    return Reference(_date_of_meeting(years, meeting), reported, str(meeting), years.overwritten)


def _own_lines(years: Years) -> set[int]:
    """Return the headings that report on one year alone: beside them a term or plan period is but a section."""
    single = {e.line for e in years.evidence if e.field == "reported" and e.where == "heading" and e.value.isdigit()}
    both = {e.line for e in years.evidence if e.field == "reported" and (e.term or "/" in e.value)}
    return {line for line in single if line not in both and not any(e.term for e in years.evidence if e.line == line)}


def _ranges(years: Years) -> list[str]:
    """Return the ranges of years that headings report on, unless another heading reports on a single year."""
    if _own_lines(years):
        return []
    return [e.value for e in years.evidence if e.field == "reported" and not e.term and "/" in e.value]


def _terms(years: Years) -> list[int]:
    return [] if _own_lines(years) else years.terms()


def _meeting_year(years: Years) -> int | None:
    """Return the year that a government plans for when it reports; None where the evidence is split or missing.

    Votes: the day of the meeting 3; each year of a heading or of 过去的2022年 2, and the title's; the first year of the
    opening, dates of publication and the file's name 1 each.
    """
    votes: Counter[int] = Counter()
    for piece in years.evidence:
        if piece.field == "meeting" and piece.where == "head" and piece.value.isdigit():
            december = piece.date is not None and piece.date[5:7] in ("11", "12")  # held in December for the next year
            votes[int(piece.value) + december] += 3
    _vote(votes, years.of("reported"), 2, 1)
    _vote(votes, years.of("planned"), 2, 0)
    _vote(votes, years.of("meeting", "title"), 2, 0)
    _vote(votes, years.of("opening")[:1], 1, 1)
    _vote(votes, [d[:4] for d in (*years.of("written"), years.published, years.signed) if d], 1, 0)
    _vote(votes, years.of("path"), 1, 0)
    best = votes.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return best[0][0]


def _vote(votes: Counter[int], values: Sequence[str], weight: int, shift: int) -> None:
    for value in _once(values):
        if value.isdigit():
            votes[int(value) + shift] += weight


def _date_of_meeting(years: Years, meeting: int) -> str | None:
    dates = [e.date for e in years.evidence if e.field == "meeting" and e.date]
    written = [v for v in years.of("written") if v]
    printed = sorted(d for d in (*written, years.published) if d)
    for date in (*dates, *printed, years.signed):
        if date and date[:4].isdigit() and meeting - 1 <= int(date[:4]) <= meeting:
            return date
    named = [int(v) for v in years.of("path") if v.isdigit()]
    known = years.of("meeting") or years.of("opening") or years.of("reported")
    return str(meeting) if known or not named or meeting in named else None


def _of_plan(years: Years) -> Reference:
    planned = _first(years.of("planned", "title"), years.of("planned", "heading"), years.of("opening"))
    date = years.signed or _only(years.of("written")) or _meeting_date(years)
    if planned is None and years.kind == "work_points":
        planned = _only([*_once(years.of("path"))]) or (date[:4] if date else None)
    if planned is None and years.kind != "plan":
        planned = years.body
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
    over = (
        years.overwritten
        or "20XX" in (reported, planned)
        or (planned is not None and planned == reported and not years.half)
    )
    if over and date and years.latest and date[:4].isdigit() and int(date[:4]) < years.latest:
        return Reference(None, None, None, True)  # signed 2009, but 2024 was written over every year of the text
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
