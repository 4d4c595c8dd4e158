"""Periods: what EDTF is read and written, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import ValueParseError
from extractor.values.periods import Moment, Period, shift_year, single_year

WRITTEN = [
    "2012",
    "2015-12",
    "2014-12-31",
    "2021-23",
    "20XX",
    "201X",
    "20XX-12",
    "2012/2015",
    "2024-01/2024-06",
    "20XX-01/20XX-06",
    "2024/",
    "2024-03/",
    "2012-09-22/2012-09-30",
    "2024/2024",
]


@pytest.mark.parametrize("edtf", WRITTEN)
def test_what_the_gold_writes_is_read_and_written_the_same(edtf: str) -> None:
    assert str(Period.parse(edtf)) == edtf


@pytest.mark.parametrize(("read", "written"), [("2024/..", "2024/"), ("../2024", "/2024")])
def test_two_dots_are_read_as_an_open_end(read: str, written: str) -> None:
    assert str(Period.parse(read)) == written


@pytest.mark.parametrize(
    "wrong",
    ["", "12", "2012-13", "2012-00", "2012-02-30", "2013-02-29", "2012-1", "2012年", "/", "../..", "2012/2013/2014",
     "2X12", "2012-25", "2012-23-01", "２０１２", " 2012"],
)  # fmt: skip
def test_what_is_no_edtf_of_ours_is_refused(wrong: str) -> None:
    with pytest.raises(ValueParseError, match=r"is no|open on both"):
        Period.parse(wrong)


@pytest.mark.parametrize(
    ("edtf", "years"),
    [
        ("2012", (2012, 2012)),
        ("2012/2015", (2012, 2015)),
        ("2024/", (2024, None)),
        ("/2012", (None, 2012)),
        ("20XX", (2000, 2099)),
        ("198X", (1980, 1989)),
        ("2024-01/2024-06", (2024, 2024)),
    ],
)
def test_years_that_a_period_may_touch(edtf: str, years: tuple[int | None, int | None]) -> None:
    assert Period.parse(edtf).years() == years


def test_the_same_year_twice_stays_an_interval_and_differs_from_the_year() -> None:
    twice, once = Period.parse("2024/2024"), Period.parse("2024")
    assert twice != once
    assert (twice.interval, once.interval) == (True, False)
    assert twice == Period.between(Moment("2024"), Moment("2024"))


def test_a_leap_day_exists_in_leap_years_and_may_exist_in_an_unspecified_one() -> None:
    assert str(Period.parse("2024-02-29")) == "2024-02-29"
    assert str(Period.parse("20XX-02-29")) == "20XX-02-29"
    assert not Moment("2023", 2, 29).exists()


def test_overwritten_tells_unspecified_digits_at_either_end() -> None:
    assert [Period.parse(p).overwritten for p in ("20XX", "2012/20XX", "2012", "2012/")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("edtf", "year"),
    [("2024-12-05", "2024"), ("2019/2023", "2023"), ("2024/", "2024"), ("20XX", "20XX"), (None, None), ("?", None)],
)
def test_single_year(edtf: str | None, year: str | None) -> None:
    assert single_year(edtf) == year


def test_shifted_years_keep_unspecified_digits_and_four_places() -> None:
    assert [shift_year("2024", -1), shift_year("20XX", -1), shift_year("0000", -1), shift_year("9999", 1)] == [
        "2023", "20XX", None, None,
    ]  # fmt: skip


MOMENTS = st.builds(
    Moment,
    st.integers(0, 9999).map(lambda y: f"{y:04d}") | st.sampled_from(["20XX", "201X", "199X"]),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 31),
).filter(Moment.exists)


@given(MOMENTS, MOMENTS | st.none(), st.booleans())
def test_what_is_written_is_read_back_equal(start: Moment, end: Moment | None, interval: bool) -> None:
    period = Period(start, end, interval=True) if interval else Period(start, start)
    assert Period.parse(str(period)) == period


@given(st.text(max_size=14))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueParseError:
        return
    assert Period.parse(str(period)) == period
