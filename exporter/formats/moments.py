"""Days and moments as the syntaxes spell them, and back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?", re.ASCII
)


#: How nearly all days and midnights are spelled.
_PLAIN: Final = re.compile(r"(\d{4}-\d\d-\d\d)(T00:00:00)?", re.ASCII)


def moment(day: date) -> str:
    """A day, or a moment with its time; UTC is ``Z`` and a fraction of a second has no trailing zeros."""
    text = day.isoformat()
    if not isinstance(day, datetime):
        return text
    text = text.removesuffix("+00:00")
    return (text.rstrip("0") if day.microsecond else text) + ("Z" if day.tzinfo is not None else "")


def read_moment(text: str, *, closes: bool = False) -> date:
    """The day or moment that an ``xs:date`` or ``xs:dateTime`` states; ValueError for any other text.

    A day with a time zone is the moment it opens, or the moment it ``closes``. 24:00:00 is the next midnight.
    """
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        whole = date.fromisoformat(plain[1])
        return datetime(whole.year, whole.month, whole.day) if plain[2] else whole
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is neither a date nor a dateTime of the years 1 to 9999")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    whole = date(int(year), int(month), int(day))
    if hour is None and zone is None:
        return whole
    clock = datetime(whole.year, whole.month, whole.day, tzinfo=_zone(zone))
    try:
        if hour is None:
            return clock + timedelta(days=1) if closes else clock
        return clock + _time(int(hour), int(minute), int(second), fraction or "")
    except OverflowError as error:
        raise ValueError(f"{text!r} leaves the calendar") from error


def _time(hour: int, minute: int, second: int, fraction: str) -> timedelta:
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second or fraction.strip("0"))):
        raise ValueError(f"{hour:02}:{minute:02}:{second:02} is not a time of day")
    if len(fraction.rstrip("0")) > 6:
        raise ValueError(f"a fraction of a second is held to six digits, not {fraction!r}")
    return timedelta(
        hours=hour, minutes=minute, seconds=second, microseconds=int(fraction[:6].ljust(6, "0") or "0")
    )


def _zone(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:]))
    return timezone(-offset if text[0] == "-" else offset)
