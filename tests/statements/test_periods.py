"""Headings and calendars: which days they mean."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.report.aspects import Period
from exporter.statements.periods import Calendar, fiscal_quarter, fiscal_year, lasting, read_period

MARCH = Calendar.parse("--03-31", named_after_start=True)


@pytest.mark.parametrize(
    ("headings", "period"),
    [
        (["1Q03"], "2003-04-01/2003-06-30"),
        (["4Q02"], "2003-01-01/2003-03-31"),
        (["Q1 2003"], "2003-04-01/2003-06-30"),
        (["2Q FY2003"], "2003-07-01/2003-09-30"),
        (["First Quarter", "2003"], "2003-04-01/2003-06-30"),
        (["Jun 30, 2003", "JPY"], "2003-06-30"),
        (["June 30, 2003", "(Unaudited)"], "2003-06-30"),
        (["30 June 2003"], "2003-06-30"),
        (["2003/6/30"], "2003-06-30"),
        (["6/30/99"], "1999-06-30"),
        (["2003年6月30日"], "2003-06-30"),
        (["平成15年6月30日"], "2003-06-30"),
        (["令和元年5月1日"], "2019-05-01"),
        (["Three Months Ended Jun 30, 2003"], "2003-04-01/2003-06-30"),
        (["Six Months Ended", "September 30,", "2003"], "2003-04-01/2003-09-30"),
        (["Nine months ended December 31, 2003"], "2003-04-01/2003-12-31"),
        (["For the Quarter Ended March 31,", "1998"], "1998-01-01/1998-03-31"),
        (["Year ended December 31,", "1999"], "1999-01-01/1999-12-31"),
        (["fiscal year ending March 31, 2004"], "2003-04-01/2004-03-31"),
        (["Thirteen Weeks Ended", "May 1, 1999"], "1999-01-31/1999-05-01"),
        (["As of Jun 30, 2003"], "2003-06-30"),
        (["FY2003"], "2003-04-01/2004-03-31"),
        (["2003"], "2003-04-01/2004-03-31"),
        (["Three Months Ended February 29, 2000"], "1999-12-01/2000-02-29"),
    ],
)
def test_headings_mean_days(headings: list[str], period: str) -> None:
    assert str(read_period(headings, MARCH)) == period


@pytest.mark.parametrize(
    "heading", ["YoY % change", "", "JPY", "Feb 30, 2003", "平成40年1月1日", "13/45/99", "5Q03", "Total"]
)
def test_other_headings_mean_none(heading: str) -> None:
    assert read_period([heading], MARCH) is None


@pytest.mark.parametrize(
    ("end", "start_named", "year", "quarter"),
    [
        ("--12-31", False, "2003-01-01/2003-12-31", "2003-01-01/2003-03-31"),
        ("--06-30", False, "2002-07-01/2003-06-30", "2002-07-01/2002-09-30"),
        ("--06-30", True, "2003-07-01/2004-06-30", "2003-07-01/2003-09-30"),
        ("--02-28", False, "2002-03-01/2003-02-28", "2002-03-01/2002-05-31"),
        ("--01-20", False, "2002-01-21/2003-01-20", "2002-01-21/2002-04-20"),
        ("--12-31", True, "2003-01-01/2003-12-31", "2003-01-01/2003-03-31"),
    ],
)
def test_fiscal_years_of_all_kinds(end: str, start_named: bool, year: str, quarter: str) -> None:
    calendar = Calendar.parse(end, named_after_start=start_named)
    assert str(calendar.year(2003)) == year
    assert str(calendar.quarter(2003, 1)) == quarter


@pytest.mark.parametrize("text", ["03-31", "--13-01", "--02-30", "--3-31", ""])
def test_what_is_no_day_of_the_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="day"):
        Calendar.parse(text)


CALENDARS = st.builds(Calendar, st.integers(1, 12), st.integers(1, 28), st.booleans())


@given(CALENDARS, st.integers(1950, 2100))
def test_four_quarters_are_a_year_without_gap(calendar: Calendar, named: int) -> None:
    quarters = [calendar.quarter(named, number) for number in (1, 2, 3, 4)]
    year = calendar.year(named)
    assert quarters[0].start == year.start
    assert quarters[3].end == year.end
    for before, after in pairwise(quarters):
        assert before.last_moment() == after.first_moment()
    for number, quarter in enumerate(quarters, 1):
        assert fiscal_year(quarter, calendar) == named
        assert fiscal_quarter(quarter, calendar) == number


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from([3, 6, 9, 12]))
def test_a_stretch_of_months_ends_where_it_is_told(end: date, months: int) -> None:
    period = lasting(Period(end), months)
    assert period.start is not None
    assert period.end == end
    assert timedelta(days=28 * months) <= end - period.start <= timedelta(days=31 * months)
    assert lasting(period, months) == period


@given(st.text(max_size=40))
def test_no_heading_breaks_the_reader(text: str) -> None:
    read_period([text], MARCH)
