"""What running text says of time: the period that words name, and periods told relative to another."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from exporter.report.aspects import Period, earlier
from exporter.statements.periods import Calendar, fiscal_year, read_period

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HALF: Final = re.compile(r"(first|second) half (?:of )?(?:the )?(.*)", re.IGNORECASE | re.DOTALL)
_NAMED_MONTH: Final = re.compile(r"([A-Z][a-z]{2})[a-z]*\.?,? (\d{4})")
_NUMBERED_MONTH: Final = re.compile(r"(\d{4})[/.](\d{1,2})")
_YEAR: Final = re.compile(r"\d{4}")

#: What a period may be called relative to the one that a document reports.
RELATIVE: Final = ("current", "prior-year", "previous-quarter", "fiscal-year", "calendar-year")


def read_when(words: str, calendar: Calendar) -> Period | None:
    """The period that words in a sentence name, as a duration; None where they name none.

    ``1Q02``, ``FY2002``, ``first half of FY2002``, ``June 26, 2003`` (the day), ``June 2003`` and ``2000/3`` (the
    month), ``2002`` (the calendar year).
    """
    text = " ".join(words.split())
    half = _HALF.fullmatch(text)
    if half:
        return _half(read_when(half[2], calendar), first=half[1].lower() == "first")
    if _YEAR.fullmatch(text):
        return _calendar_year(int(text))
    month = _month(text)
    if month:
        return month
    period = read_period([text], calendar)
    return Period(period.end, period.end) if period and period.is_instant else period


def _calendar_year(year: int) -> Period | None:
    return Period(date(year, 12, 31), date(year, 1, 1)) if year else None


def _half(year: Period | None, *, first: bool) -> Period | None:
    if year is None or year.start is None:
        return None
    middle = earlier(Period(year.end), 6).end
    second = Period(year.end, earlier(year, -6).start)
    return Period(middle, year.start) if first else second


def _month(text: str) -> Period | None:
    named, numbered = _NAMED_MONTH.fullmatch(text), _NUMBERED_MONTH.fullmatch(text)
    if named and named[1].lower() in _MONTHS:
        year, month = int(named[2]), _MONTHS.index(named[1].lower()) + 1
    elif numbered and 1 <= int(numbered[2]) <= 12 and int(numbered[1]):
        year, month = int(numbered[1]), int(numbered[2])
    else:
        return None
    return Period(date(year, month, monthrange(year, month)[1]), date(year, month, 1)) if year else None


def relative(period: Period, name: str, calendar: Calendar) -> Period:
    """A period by what it is called relative to another: one of ``RELATIVE``."""
    if name == "prior-year":
        return earlier(period, 12)
    if name == "previous-quarter":
        return earlier(period, 3)
    if name == "fiscal-year":
        return calendar.year(fiscal_year(period, calendar))
    if name == "calendar-year" and period.end:
        return Period(date(period.end.year, 12, 31), date(period.end.year, 1, 1))
    return period
