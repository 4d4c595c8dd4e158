"""Real reports beside the checkout, every one: no exception, records that point into the text, two runs alike."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from extractor.pipeline import extract_source
from extractor.readers import read
from extractor.records import Report
from extractor.rules import Library
from extractor.text import normalise

SHARED = Path(__file__).parents[1].parent / "shared"
FILES = sorted(path for folder in ("corpus", "reports") for path in (SHARED / folder).glob("*.txt"))

pytestmark = pytest.mark.skipif(not FILES, reason="the folder of real reports does not stand beside the checkout")


@pytest.fixture(params=FILES, ids=[f"{path.parent.name}/{n}" for n, path in enumerate(FILES)], scope="module")
def report(request: pytest.FixtureRequest, library: Library) -> Report:
    path: Path = request.param
    return extract_source(read(path, path.name), library)


def claims(report: Report) -> Iterator[tuple[int | None, int | None, str | None]]:
    """Yield (start, end, text said to stand there)."""
    for fact in report.facts:
        yield fact.start, fact.end, fact.text
        yield fact.period_start, fact.period_end, fact.period_text
    for target in report.targets:
        yield target.start, target.end, target.deadline_text
    for entry in report.left_out:
        yield entry.start, entry.end, entry.text


def loose(text: str) -> str:
    return "".join(text.split())


def test_every_record_points_at_its_text(report: Report) -> None:
    for start, end, text in claims(report):
        assert (start is None) == (end is None) == (text is None)
        if start is not None and end is not None:
            assert 0 <= start < end <= len(report.raw)
            assert report.raw[start:end] == text


def test_subjects_and_goals_stand_where_they_are_said_to(report: Report) -> None:
    """They are written clean, so what stands at their offsets is cleaned before it is compared."""
    text = normalise(report.raw)

    def clean(start: int, end: int) -> str:
        assert 0 <= start < end <= len(report.raw)
        return loose(text.clean[text.to_clean(start) : text.to_clean(end - 1) + 1])

    for fact in report.facts:
        if fact.subject_start is not None and fact.subject_end is not None:
            assert fact.subject
            assert clean(fact.subject_start, fact.subject_end) == loose(fact.subject)
    for target in report.targets:
        assert clean(target.goal_start, target.goal_end) == loose(target.goal)


def test_records_stand_in_their_sentences(report: Report) -> None:
    for fact in report.facts:
        assert fact.sentence_start <= fact.start < fact.end <= fact.sentence_end
        assert report.raw.count("\n", 0, fact.start) <= fact.line - 1 + report.raw.count("\r", 0, fact.start)


def test_facts_are_in_order_and_apart(report: Report) -> None:
    for one, two in pairwise(report.facts):
        assert one.end <= two.start
    for before, after in pairwise(report.articles):
        assert before.end <= after.start


def test_ids_are_unique(report: Report) -> None:
    ids = [record.id for records in (report.facts, report.targets, report.articles) for record in records]
    assert len(ids) == len(set(ids))


def test_a_second_run_gives_the_same(report: Report, library: Library) -> None:
    path = next(path for path in FILES if path.name == report.path)
    assert extract_source(read(path, path.name), library) == report


def test_something_is_found_in_the_reports_together(library: Library) -> None:
    """A pass over nothing would pass the tests above."""
    reports = [extract_source(read(path, path.name), library) for path in FILES[::10]]
    assert sum(len(report.facts) for report in reports) > 20 * len(reports)
    assert sum(len(report.targets) for report in reports) > len(reports)
