"""Periods in sentences."""

from __future__ import annotations

import pytest

from exporter.mapping.prose.when import RELATIVE, read_when, relative
from exporter.report.aspects import Period
from exporter.statements.periods import Calendar

MARCH = Calendar.parse("--03-31", named_after_start=True)
DECEMBER = Calendar.parse("--12-31")


@pytest.mark.parametrize(
    ("words", "march", "december"),
    [
        ("1Q02", "2002-04-01/2002-06-30", "2002-01-01/2002-03-31"),
        ("4Q02", "2003-01-01/2003-03-31", "2002-10-01/2002-12-31"),
        ("FY2002", "2002-04-01/2003-03-31", "2002-01-01/2002-12-31"),
        ("fiscal 2003", "2003-04-01/2004-03-31", "2003-01-01/2003-12-31"),
        ("first half FY2002", "2002-04-01/2002-09-30", "2002-01-01/2002-06-30"),
        ("second half of FY2002", "2002-10-01/2003-03-31", "2002-07-01/2002-12-31"),
        ("June 2003", "2003-06-01/2003-06-30", "2003-06-01/2003-06-30"),
        ("November, 2002", "2002-11-01/2002-11-30", "2002-11-01/2002-11-30"),
        ("2000/2", "2000-02-01/2000-02-29", "2000-02-01/2000-02-29"),
        ("June\n26, 2003", "2003-06-26/2003-06-26", "2003-06-26/2003-06-26"),
        ("2001", "2001-01-01/2001-12-31", "2001-01-01/2001-12-31"),
    ],
)
def test_words_name_periods(words: str, march: str, december: str) -> None:
    assert str(read_when(words, MARCH)) == march
    assert str(read_when(words, DECEMBER)) == december


@pytest.mark.parametrize(
    "words", ["", "soon", "2003/13", "0000/1", "0000", "June 31, 2003", "first half", "Zug 2003"]
)
def test_other_words_name_none(words: str) -> None:
    assert read_when(words, MARCH) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("current", "2003-04-01/2003-06-30"),
        ("prior-year", "2002-04-01/2002-06-30"),
        ("previous-quarter", "2003-01-01/2003-03-31"),
        ("fiscal-year", "2003-04-01/2004-03-31"),
        ("calendar-year", "2003-01-01/2003-12-31"),
    ],
)
def test_periods_are_told_relative_to_another(name: str, expected: str) -> None:
    assert name in RELATIVE
    assert str(relative(Period.parse("2003-04-01/2003-06-30"), name, MARCH)) == expected
