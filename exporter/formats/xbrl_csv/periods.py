"""Periods as xBRL-CSV spells them: every abbreviation of the standard in, whole days out (xBRL-CSV 1.0, period)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.formats.xbrl_json.aspect_reading import read_period as read_exact_period
from exporter.formats.xbrl_json.writing import period_text
from exporter.report.aspects import Period

_RANGE: Final = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", re.ASCII)
_SHORT: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d))?"
    r"(?:@(?P<end>start|end))?",
    re.ASCII,
)


def read_period(text: str, specifier: str = "") -> Period:
    """The period that a text states, or with ``start`` or ``end`` the instant at that end of it.

    Misspelled with ``xbrlce:invalidPeriodRepresentation``, or ``xbrlce:referenceTargetNotDuration`` where an instant is
    asked for its ends.
    """
    try:
        period = _read(text)
    except ValueError as error:
        message = f"{text!r} is not a period: {error}"
        raise Misspelled("xbrlce:invalidPeriodRepresentation", message) from error
    if not specifier:
        return period
    if period.start is None:
        raise Misspelled(
            "xbrlce:referenceTargetNotDuration", f"{text!r} is asked for its {specifier} and is no duration"
        )
    return _ends(period, specifier)


def _ends(period: Period, which: str) -> Period:
    return Period(period.first_moment() if which == "start" else period.end)


def _read(text: str) -> Period:
    match = _RANGE.fullmatch(text)
    if match:
        return Period(date.fromisoformat(match[2]), date.fromisoformat(match[1]))
    match = _SHORT.fullmatch(text)
    if match:
        period = _short(match)
        return _ends(period, match["end"]) if match["end"] else period
    return read_exact_period(text)


def _short(match: re.Match[str]) -> Period:
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day)
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return Period(monday + timedelta(days=6), monday)
    if match["month"]:
        return _months(year, int(match["month"]), 1)
    if match["quarter"]:
        return _months(year, 3 * int(match["quarter"]) - 2, 3)
    if match["half"]:
        return _months(year, 6 * int(match["half"]) - 5, 6)
    return _months(year, 1, 12)


def _months(year: int, month: int, count: int) -> Period:
    last = month + count - 1
    start = date(year, month, 1)
    return Period(date(year, last, monthrange(year, last)[1]), start)


def show_period(period: Period) -> str:
    """How a cell spells a period: days with both ends included, or exact moments; empty for forever."""
    if isinstance(period.end, datetime) or isinstance(period.start, datetime):
        return period_text(period)
    if period.end is None:
        return ""
    if period.start is None:
        return f"{period.end.isoformat()}@end"
    return f"{period.start.isoformat()}..{period.end.isoformat()}"
