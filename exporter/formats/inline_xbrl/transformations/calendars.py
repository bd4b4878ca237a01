"""Dates of other calendars: the eras of Japan and the Saka era of India."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from exporter.formats.inline_xbrl.transformations.numbers import DEVANAGARI_DIGITS, EAST_ASIAN_DIGITS

#: The year before the first of each era.
_ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_BEFORE: Final = {**_ERAS, **{name[0]: year for name, year in _ERAS.items()}}
_ERA: Final = "|".join(sorted(_BEFORE, key=len, reverse=True))
_S: Final = "[\\s\u00a0]*"
_ERA_MONTH: Final = rf"({_ERA}){_S}([0-9]{{1,2}}|元){_S}年{_S}([0-9]{{1,2}}){_S}月"
_ERA_PATTERN: Final = re.compile(rf"{_S}{_ERA_MONTH}{_S}")
_ERA_DAY_PATTERN: Final = re.compile(rf"{_S}{_ERA_MONTH}{_S}([0-9]{{1,2}}){_S}日{_S}")

#: Saka months, in order: what tells a name, in transcription and in Devanagari.
_SAKA_MONTHS: Final = (
    r"C\S*ait|चैत्र", r"Vai|वैशाख|बैसाख", r"Jy|ज्येष्ठ", r"dha|ḍha|आषाढ|आषाढ़", r"vana|Śrāvaṇa|श्रावण|सावन",
    r"Bh\S+dra|Proṣṭhapada|भाद्रपद|भादो", r"in|आश्विन", r"K\S+rti|कार्तिक", r"M\S+rga|Agra|मार्गशीर्ष|अगहन", r"Pau|पौष",
    r"M\S+gh|माघ", r"Ph\S+lg|फाल्गुन",
)  # fmt: skip
_DIGITS: Final = "[0-9\u0966-\u096f]"
_SAKA_NAME: Final = re.compile("|".join(f"({names})" for names in _SAKA_MONTHS))
_SAKA_PATTERN: Final = re.compile(
    rf"\s*({_DIGITS}{{1,2}})[^0-9\u0966-\u096f]+({'|'.join(_SAKA_MONTHS)})[^0-9\u0966-\u096f]+({_DIGITS}{{2}}|{_DIGITS}{{4}})\s*"
)


def japanese_date(text: str) -> str:
    """``平成15年6月30日`` as a date."""
    match = _ERA_DAY_PATTERN.fullmatch(text.translate(EAST_ASIAN_DIGITS))
    if match is None:
        raise ValueError("a date in a Japanese era")
    return date(_era_year(match), int(match[3]), int(match[4])).isoformat()


def japanese_month(text: str) -> str:
    """``平成15年6月`` as a month of a year."""
    match = _ERA_PATTERN.fullmatch(text.translate(EAST_ASIAN_DIGITS))
    if match is None:
        raise ValueError("a month in a Japanese era")
    return date(_era_year(match), int(match[3]), 1).isoformat()[:7]


def _era_year(match: re.Match[str]) -> int:
    return _BEFORE[match[1]] + (1 if match[2] == "元" else int(match[2]))


def saka_date(text: str) -> str:
    """A date of the Indian national calendar as a Gregorian date; years of two digits are of the last hundred."""
    match = _SAKA_PATTERN.fullmatch(text)
    named = _SAKA_NAME.search(match[2]) if match else None
    if match is None or named is None or named.lastindex is None:
        raise ValueError("a date of the Saka calendar")
    day, year = (int(part.translate(DEVANAGARI_DIGITS)) for part in (match[1], match[3]))
    return _gregorian(_saka_year(year, named.lastindex, day), named.lastindex, day).isoformat()


def _saka_year(year: int, month: int, day: int) -> int:
    """A full Saka year; of two digits, those up to 21 Pausa 21 are of the twentieth century of the era."""
    if year >= 100:
        return year
    late = year > 21 or (year == 21 and month >= 10 and day >= 11)
    return (1900 if late else 2000) + year


def _gregorian(year: int, month: int, day: int) -> date:
    """Chaitra begins on 22 March, on 21 March in a leap year and then has 31 days, as months 2 to 6 always have."""
    start_year = year + 78
    leap = start_year % 4 == 0 and (start_year % 100 != 0 or start_year % 400 == 0)
    lengths = [30 + leap, *[31] * 5, *[30] * 6]
    if not 1 <= day <= lengths[month - 1]:
        raise ValueError("a date of the Saka calendar")
    start = date(start_year, 3, 21 if leap else 22)
    return start + timedelta(days=sum(lengths[: month - 1]) + day - 1)
