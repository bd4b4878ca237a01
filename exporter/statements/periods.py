"""What headings say of time: quarters, fiscal years, dates and lengths become periods."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from exporter.report.aspects import Period

_DAY: Final = timedelta(days=1)
_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
#: Years are counted within a reign; the year it begins in is its first. Reign → (first year, last year).
_REIGNS: Final = {
    "明治": (1868, 1912), "大正": (1912, 1926), "昭和": (1926, 1989), "平成": (1989, 2019), "令和": (2019, 9999),
}  # fmt: skip
_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "sixteen": 16, "twenty-four": 24, "twenty-six": 26,
    "twenty-seven": 27, "twenty-eight": 28, "thirty-six": 36, "thirty-nine": 39, "forty": 40, "forty-eight": 48,
    "fifty-two": 52, "fifty-three": 53,
}  # fmt: skip
_COUNT: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r"|\d{1,2}"
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? *{_YEAR}\b",
        rf"\b(?P<day>\d{{1,2}})[ -]{_MONTH},?[ -]{_YEAR}\b",
        rf"\b{_YEAR}[/.-](?P<number>\d{{1,2}})[/.-](?P<day>\d{{1,2}})\b",
        r"\b(?P<number>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:19|20)?\d\d)\b",
        rf"{_YEAR} ?年 ?(?P<number>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?日",
        (
            rf"(?P<reign>{'|'.join(_REIGNS)}) ?(?P<year>\d{{1,2}}|元) ?年"
            r" ?(?P<number>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
        ),
    )
)
_QUARTERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<quarter>[1-4])Q ?(?:FY|CY)?'?’?(?P<year>\d{4}|\d\d)\b",
        r"\bQ(?P<quarter>[1-4])[ -]?(?:FY|CY|fiscal|of)?[ -]?'?’?(?P<year>\d{4}|\d\d)\b",
        (
            rf"\b(?P<ordinal>{'|'.join(_ORDINALS)})[ -](?:fiscal )?quarter,?"
            rf" (?:of )?(?:the )?(?:FY ?|fiscal )?(?:year )?{_YEAR}\b"
        ),
        rf"\b{_YEAR} (?P<ordinal>{'|'.join(_ORDINALS)})[ -]quarter\b",
    )
)
_FISCAL: Final = re.compile(r"\b(?:FY ?'?|fiscal (?:year )?)(?P<year>\d{4}|\d\d)\b", re.IGNORECASE)
_LENGTH: Final = re.compile(rf"\b(?P<count>{_COUNT})[ -](?P<what>month|week)s?\b", re.IGNORECASE)
_SEVERAL: Final = re.compile(rf"\b(?:{_COUNT}),?(?: and| &|,) (?:{_COUNT})[ -]months?\b", re.IGNORECASE)
_QUARTER_ENDED: Final = re.compile(r"\bquarters?(?:ly period)? (?:then )?end(?:ed|ing)\b", re.IGNORECASE)
_HALF: Final = re.compile(r"\b(?:half[ -]years?|six months?) end(?:ed|ing)\b", re.IGNORECASE)
_YEAR_ENDED: Final = re.compile(r"\b(?:(?:fiscal|full) )?years? (?:then )?end(?:ed|ing)\b", re.IGNORECASE)
_BARE_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a filer's fiscal year ends, and whether the year is named after the year it starts or ends in."""

    month: int = 12
    day: int = 31
    named_after_start: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12 or not 1 <= self.day <= monthrange(2000, self.month)[1]:
            raise ValueError(f"--{self.month:02}-{self.day:02} is not a day of the year")

    @classmethod
    def parse(cls, text: str, *, named_after_start: bool = False) -> Calendar:
        """A calendar from ``--03-31``, the gMonthDay of its fiscal year end; ValueError for any other text."""
        found = re.fullmatch(r"--(\d\d)-(\d\d)", text)
        if not found:
            raise ValueError(f"{text!r} is not a month and day such as --03-31")
        return cls(int(found[1]), int(found[2]), named_after_start)

    def end_in(self, year: int) -> date:
        """The day a fiscal year ends in this calendar year; the last of February in leap years too."""
        last = monthrange(year, self.month)[1]
        is_last = self.day >= monthrange(2001, self.month)[1]
        return date(year, self.month, last if is_last else self.day)

    def year(self, named: int) -> Period:
        """The fiscal year of this name."""
        end = self.end_in(named)
        if self.named_after_start and (end + _DAY).year == named:
            end = self.end_in(named + 1)
        return Period(end, self.end_in(end.year - 1) + _DAY)

    def quarter(self, named: int, quarter: int) -> Period:
        """A quarter of the fiscal year of this name."""
        first = self.year(named).start
        assert first is not None  # a year is a duration
        before = first - _DAY
        return Period(_later(before, 3 * quarter), _later(before, 3 * quarter - 3) + _DAY)


def _later(day: date, months: int) -> date:
    """The day so many months later (or earlier); the end of a month stays an end of a month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def lasting(period: Period, months: int) -> Period:
    """An instant as the end of a stretch of so many months; any other period, or no months, as it is."""
    if not months or not period.is_instant or period.end is None:
        return period
    return Period(period.end, _later(period.end, -months) + _DAY)


def fiscal_year(period: Period, calendar: Calendar) -> int:
    """The name of the fiscal year in which a period ends."""
    end = period.end
    if end is None:
        raise ValueError("forever is in no fiscal year")
    for named in (end.year - 1, end.year, end.year + 1):
        year = calendar.year(named)
        if year.first_moment() < period.last_moment() <= year.last_moment():
            return named
    raise ValueError(f"{period} is in no fiscal year")


def fiscal_quarter(period: Period, calendar: Calendar) -> int:
    """The quarter of the fiscal year in which a period ends, 1 to 4."""
    named = fiscal_year(period, calendar)
    return next(
        one for one in (1, 2, 3, 4) if period.last_moment() <= calendar.quarter(named, one).last_moment()
    )


def read_period(headings: Iterable[str], calendar: Calendar) -> Period | None:
    """The period that a column's headings state, outer to inner; None where they state none.

    A length with an end date, a quarter and a fiscal year are durations; a date alone is an instant, which a caption
    may turn into a duration (see ``lasting``).
    """
    text = " ".join(re.sub(r"\([^()]*\)", " ", " ".join(headings)).split())
    quarter = _quarter(text, calendar)
    if quarter:
        return quarter
    day = _date(text)
    if day is None:
        return _fiscal(text, calendar)
    weeks = _weeks(text)
    if weeks:
        return Period(day, day - timedelta(weeks=weeks) + _DAY)
    return lasting(Period(day), length(text))


def length(text: str) -> int:
    """How many months the words say a period lasts; 0 where they do not say, or say several lengths."""
    months = {_count(one["count"]) for one in _LENGTH.finditer(text) if one["what"].lower() == "month"}
    if _SEVERAL.search(text):
        return 0
    if _QUARTER_ENDED.search(text):
        months.add(3)
    if _HALF.search(text):
        months.add(6)
    if _YEAR_ENDED.search(text):
        months.add(12)
    return months.pop() if len(months) == 1 else 0


def _weeks(text: str) -> int:
    weeks = {_count(one["count"]) for one in _LENGTH.finditer(text) if one["what"].lower() == "week"}
    return weeks.pop() if len(weeks) == 1 else 0


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word.lower()]


def _quarter(text: str, calendar: Calendar) -> Period | None:
    for pattern in _QUARTERS:
        found = pattern.search(text)
        if found:
            parts = found.groupdict()
            quarter = int(parts["quarter"]) if parts.get("quarter") else _ORDINALS[parts["ordinal"].lower()]
            return calendar.quarter(_full(parts["year"]), quarter)
    return None


def _fiscal(text: str, calendar: Calendar) -> Period | None:
    found = _FISCAL.search(text)
    if found:
        return calendar.year(_full(found["year"]))
    return calendar.year(int(text)) if _BARE_YEAR.fullmatch(text) else None


def _full(year: str) -> int:
    """A year of two digits is one of 1950 to 2049."""
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if number >= 50 else 2000)


def _date(text: str) -> date | None:
    """The first whole date in a text; None where there is none or it is no day of the calendar."""
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            parts = found.groupdict()
            try:
                return date(_year(parts), _month(parts), int(parts["day"]))
            except ValueError:
                return None
    return None


def _month(parts: dict[str, str]) -> int:
    name = parts.get("month")
    return _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["number"])


def _year(parts: dict[str, str]) -> int:
    reign = parts.get("reign")
    if not reign:
        return _full(parts["year"])
    first, last = _REIGNS[reign]
    year = first + (1 if parts["year"] == "元" else int(parts["year"])) - 1
    if year > last:
        raise ValueError(f"{reign} has no year {parts['year']}")
    return year
