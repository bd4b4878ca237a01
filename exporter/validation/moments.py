"""Order among the dates and times of XML Schema (part 2, 3.2.7.4): mixed zones compare only when far apart."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

_SHAPES: Final = {
    "date": r"(?P<year>-?\d+)-(?P<month>\d\d)-(?P<day>\d\d)",
    "dateTime": r"(?P<year>-?\d+)-(?P<month>\d\d)-(?P<day>\d\d)T(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>[\d.]+)",
    "time": r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>[\d.]+)",
    "gYear": r"(?P<year>-?\d+)",
    "gYearMonth": r"(?P<year>-?\d+)-(?P<month>\d\d)",
    "gMonth": r"--(?P<month>\d\d)",
    "gMonthDay": r"--(?P<month>\d\d)-(?P<day>\d\d)",
    "gDay": r"---(?P<day>\d\d)",
}
_ZONE: Final = r"(?P<zone>Z|[+-]\d\d:\d\d)?"
_DAYS_BEFORE: Final = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_FARTHEST_ZONE: Final = int(timedelta(hours=14).total_seconds())


class Moment(NamedTuple):
    """The earliest and latest second, counted from year 0, that a text may mean; equal where the zone is known."""

    earliest: Fraction
    latest: Fraction
    zoned: bool

    def surely_before(self, other: Moment, *, or_equal: bool) -> bool:
        """Whether this is before the other whatever zone an unzoned one is in."""
        if self.zoned == other.zoned:
            return self.earliest <= other.earliest if or_equal else self.earliest < other.earliest
        return self.latest < other.earliest


def moment(text: str, primitive: str) -> Moment | None:
    """The moment that a valid text of a date or time type means; None for other types and texts."""
    shape = _SHAPES.get(primitive)
    found = re.fullmatch(shape + _ZONE, text) if shape else None
    if found is None:
        return None
    from fractions import Fraction  # which most reports do without

    part = {name: value for name, value in found.groupdict().items() if value is not None}
    year, month, day = int(part.get("year", 2000)), int(part.get("month", 1)), int(part.get("day", 1))
    seconds = Fraction(_day_number(year, month, day) * 86400)
    seconds += (
        int(part.get("hour", 0)) * 3600 + int(part.get("minute", 0)) * 60 + Fraction(part.get("second", "0"))
    )
    zone = part.get("zone")
    if zone is None:
        return Moment(seconds - _FARTHEST_ZONE, seconds + _FARTHEST_ZONE, zoned=False)
    seconds -= _offset(zone)
    return Moment(seconds, seconds, zoned=True)


def _offset(zone: str) -> int:
    if zone == "Z":
        return 0
    size = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -size if zone.startswith("-") else size


def _day_number(year: int, month: int, day: int) -> int:
    """Days since the start of year 0 of the proleptic Gregorian calendar; year -1 stands before year 1."""
    past = year if year > 0 else year + 1
    leaps = (past - 1) // 4 - (past - 1) // 100 + (past - 1) // 400
    leap_day = month > 2 and past % 4 == 0 and (past % 100 != 0 or past % 400 == 0)
    return past * 365 + leaps + _DAYS_BEFORE[month] + leap_day + day
