"""Dates as people print them, read as xs:date, xs:gYearMonth or xs:gMonthDay: one reader for all orders."""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final

from exporter.formats.inline_xbrl.transformations.months import Months, months
from exporter.formats.inline_xbrl.transformations.numbers import Transformation

_DAY: Final = "(?P<day>[0-9]{1,2})"
_MONTH: Final = "(?P<month>[0-9]{1,2})"
_YEAR: Final = "(?P<year>[0-9]{4}|[0-9]{1,2})"
_ANYTHING: Final = "[^0-9]+"

#: What may follow the last number of some orders.
TAIL: Final = "[^0-9]*"
LETTERS: Final = "[A-Za-z]*"


def numeric(
    order: str, *, between: str = _ANYTHING, after: str = "", digits: Mapping[int, int] | None = None
) -> Transformation:
    """A date in numbers; ``order`` of ``d``, ``m``, ``y``; ``between`` and ``after`` are patterns."""
    parts = {"d": _DAY, "m": _MONTH, "y": _YEAR}
    pattern = re.compile(between.join(parts[one] for one in order) + after)
    return _reader(order, pattern, None, digits)


def marked(order: str, marks: str, digits: Mapping[int, int]) -> Transformation:
    """A date in numbers, each followed by its mark, such as ``2003年6月30日``; spaces anywhere."""
    parts = {"d": _DAY, "m": _MONTH, "y": _YEAR}
    space = "[\\s\u00a0]*"
    pattern = re.compile(
        space
        + space.join(f"{parts[one]}{space}{mark}" for one, mark in zip(order, marks, strict=True))
        + space
    )
    return _reader(order, pattern, None, digits)


def named(
    order: str,
    language: str,
    *,
    between: str = _ANYTHING,
    after: str = "",
    digits: Mapping[int, int] | None = None,
) -> Transformation:
    """A date whose month is named in a language of the registries, or is a Roman numeral."""
    known = months(language)
    parts = {"d": _DAY, "m": known.pattern, "y": _YEAR}
    joined = _joined([parts[one] for one in order], between, roman=language == "roman")
    return _reader(order, re.compile(joined + after), known, digits)


def _joined(parts: list[str], between: str, *, roman: bool) -> str:
    """The parts with what stands between them; a month's name must not begin inside another word."""
    joined = parts[0]
    for before, part in itertools.pairwise(parts):
        if "month" in part:
            joined += ("[^0-9]*[^XVIxvi0-9]" if roman else r"[^0-9]*[^0-9\w]") + part
        else:
            joined += ("[^XVIxvi0-9][^0-9]*" if roman and "month" in before else between) + part
    return joined


def english(order: str, lengths: str, between: tuple[str, ...]) -> Transformation:
    """The strict English dates of registry 1: ``lengths`` is ``long`` or ``short`` names, in title case only."""
    known = months("en")
    short = lengths == "short"
    names = "|".join(date(2000, number, 1).strftime("%b" if short else "%B") for number in range(1, 13))
    parts = {"d": _DAY, "m": f"(?P<month>{names})", "y": "(?P<year>[0-9]{4}|[0-9]{2})"}
    texts = [parts[one] for one in order]
    pattern = texts[0] + "".join(f"{gap}{text}" for gap, text in zip(between, texts[1:], strict=True))
    return _reader(order, re.compile(pattern), known, None)


def _reader(
    order: str, pattern: re.Pattern[str], known: Months | None, digits: Mapping[int, int] | None
) -> Transformation:
    expected = "a date in the order " + ", ".join(
        {"d": "day", "m": "month", "y": "year"}[one] for one in order
    )

    def read(text: str) -> str:
        match = pattern.fullmatch(text.translate(digits) if digits else text)
        if match is None:
            raise ValueError(expected)
        found = match.groupdict()
        month = known.number(found["month"]) if known else int(found["month"])
        try:
            return _shown(found.get("year"), month, found.get("day"))
        except ValueError as error:
            raise ValueError(f"{expected}: {error}") from error

    return read


def _shown(year: str | None, month: int, day: str | None) -> str:
    """The XML Schema text; ValueError when there is no such day or month."""
    if year is None:
        if not 1 <= month <= 12 or not 1 <= int(day or 0) <= monthrange(2000, month)[1]:
            raise ValueError(f"month {month} has no day {day}")
        return f"--{month:02}-{int(day or 0):02}"
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return date(full, month, 1).isoformat()[:7] if day is None else date(full, month, int(day)).isoformat()
