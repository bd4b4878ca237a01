"""The Transformation Registries of Inline XBRL, 1 to 5: a closed table from a format's name to its function.

A function takes the text of a tag with white space folded and gives the value; its ValueError says what was expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from exporter.formats.inline_xbrl.transformations import calendars, dates, numbers
from exporter.formats.inline_xbrl.transformations.numbers import (
    DEVANAGARI_DIGITS,
    EAST_ASIAN_DIGITS,
    Transformation,
    fixed,
    grouped,
    number,
)
from exporter.qname import QName

_BASE: Final = "http://www.xbrl.org/inlineXBRL/transformation/"
#: The namespace of each registry.
REGISTRIES: Final[Mapping[int, str]] = MappingProxyType(
    {
        number: _BASE + day
        for number, day in enumerate(
            ("2010-04-20", "2011-07-31", "2015-02-26", "2020-02-12", "2022-02-16"), 1
        )
    }
)
#: The registry that we write with.
IXT: Final = REGISTRIES[4]

_DAY_MONTH: Final = "bg cs da de el en es et fi fr hr it lv nl no pl pt ro sk sl sv"
_WITH_YEAR: Final = "bg cs da de el en es et fi fr hi hr it nl no pl pt ro sk sl sv"
#: Languages whose dates may end in a word, such as ``г.`` or ``roku``.
_ENDING: Final = frozenset({"bg", "pl"})
_SPACE: Final = " \u00a0"


def transformation(name: QName) -> Transformation | None:
    """The function of a format; None when no registry has it."""
    registry = next((number for number, uri in REGISTRIES.items() if uri == name.namespace), None)
    return None if registry is None else _table(registry).get(name.local)


def names(registry: int) -> tuple[str, ...]:
    """The local names that a registry has, sorted."""
    return tuple(sorted(_table(registry)))


@cache
def _table(registry: int) -> Mapping[str, Transformation]:
    tables = {1: _first, 2: _second, 3: _third, 4: _fourth, 5: _fifth}
    return MappingProxyType(tables[registry]())


def _first() -> dict[str, Transformation]:
    """Registry 1 (2010-04-20)."""
    space = ("[ ]",)
    comma = (" ", ", ")
    table: dict[str, Transformation] = {
        "numcommadot": grouped(".", ",", needed=True),
        "numdotcomma": grouped(",", ".", needed=True),
        "numspacedot": grouped(".", _SPACE, needed=True),
        "numspacecomma": grouped(",", _SPACE, needed=True),
        "numcomma": grouped(",", ""),
        "numdash": numbers.dash(only="-"),
        "dateslashus": dates.numeric("mdy", between="/"),
        "dateslasheu": dates.numeric("dmy", between="/"),
        "datedotus": dates.numeric("mdy", between=r"\."),
        "datedoteu": dates.numeric("dmy", between=r"\."),
        "dateslashdaymontheu": dates.numeric("dm", between="/"),
        "dateslashmonthdayus": dates.numeric("md", between="/"),
    }
    for length in ("long", "short"):
        table[f"date{length}us"] = dates.english("mdy", length, comma)
        table[f"date{length}uk"] = dates.english("dmy", length, (" ", " "))
        table[f"date{length}daymonthuk"] = dates.english("dm", length, space)
        table[f"date{length}monthdayus"] = dates.english("md", length, space)
        table[f"date{length}yearmonth"] = dates.english("ym", length, (r"\s+",))
        table[f"date{length}monthyear"] = dates.english("my", length, (r"\s+",))
    return table


def _second() -> dict[str, Transformation]:
    """Registry 2 (2011-07-31)."""
    return {
        "booleanfalse": fixed("false"),
        "booleantrue": fixed("true"),
        "nocontent": fixed(""),
        "zerodash": numbers.dash(),
        "numdotdecimal": grouped(".", f",{_SPACE}"),
        "numcommadecimal": grouped(",", f".{_SPACE}"),
        "numunitdecimal": numbers.with_units(grouping=True),
        "datedaymonth": dates.numeric("dm"),
        "datedaymonthen": dates.named("dm", "en"),
        "datedaymonthyear": dates.numeric("dmy"),
        "datedaymonthyearen": dates.named("dmy", "en"),
        "datemonthday": dates.numeric("md", after=dates.LETTERS),
        "datemonthdayen": dates.named("md", "en", after="[A-Za-z]{0,2}"),
        "datemonthdayyear": dates.numeric("mdy"),
        "datemonthdayyearen": dates.named("mdy", "en"),
        "datemonthyearen": dates.named("my", "en"),
        "dateyearmonthen": dates.named("ym", "en"),
        "dateyearmonthcjk": dates.marked("ym", "年月", EAST_ASIAN_DIGITS),
        "dateyearmonthdaycjk": dates.marked("ymd", "年月日", EAST_ASIAN_DIGITS),
        "dateerayearmonthjp": calendars.japanese_month,
        "dateerayearmonthdayjp": calendars.japanese_date,
    }


def _third() -> dict[str, Transformation]:
    """Registry 3 (2015-02-26): registry 2 and more."""
    return {
        **_second(),
        "calindaymonthyear": calendars.saka_date,
        "datedaymonthdk": dates.named("dm", "da"),
        "datedaymonthyeardk": dates.named("dmy", "da", between="[^0-9]*"),
        "datedaymonthyearin": _hindi_date(),
        "datemonthyear": dates.numeric("my"),
        "datemonthyeardk": dates.named("my", "da", between="[^0-9]*"),
        "datemonthyearin": dates.named("my", "hi", digits=DEVANAGARI_DIGITS),
        "dateyearmonthday": dates.numeric("ymd", after=dates.TAIL, digits=EAST_ASIAN_DIGITS),
        "numdotdecimalin": numbers.indian(),
        "numunitdecimalin": numbers.indian_with_units(),
    }


def _hindi_date() -> Transformation:
    """Registry 3 takes a month's name or its number."""
    named = dates.named("dmy", "hi", digits=DEVANAGARI_DIGITS)
    numeric = dates.numeric("dmy", digits=DEVANAGARI_DIGITS)

    def read(text: str) -> str:
        try:
            return named(text)
        except ValueError:
            return numeric(text)

    return read


def _fourth() -> dict[str, Transformation]:
    """Registry 4 (2020-02-12): new names, more languages, separators anywhere."""
    table: dict[str, Transformation] = {
        "fixed-empty": fixed(""),
        "fixed-false": fixed("false"),
        "fixed-true": fixed("true"),
        "fixed-zero": fixed("0"),
        "num-dot-decimal": number(".", ","),
        "num-comma-decimal": number(",", "."),
        "num-unit-decimal": numbers.with_units(),
        "date-day-month": dates.numeric("dm"),
        "date-day-month-year": dates.numeric("dmy", digits=DEVANAGARI_DIGITS),
        "date-month-day": dates.numeric("md", after=dates.LETTERS),
        "date-month-day-year": dates.numeric("mdy"),
        "date-month-year": dates.numeric("my", digits=DEVANAGARI_DIGITS),
        "date-year-month": dates.numeric("ym", after=dates.TAIL, digits=EAST_ASIAN_DIGITS),
        "date-year-month-day": dates.numeric("ymd", after=dates.TAIL, digits=EAST_ASIAN_DIGITS),
        "date-day-monthroman": dates.named("dm", "roman"),
        "date-day-monthroman-year": dates.named("dmy", "roman"),
        "date-monthroman-year": dates.named("my", "roman"),
        "date-ind-day-monthname-year-hi": calendars.saka_date,
        "date-jpn-era-year-month": calendars.japanese_month,
        "date-jpn-era-year-month-day": calendars.japanese_date,
    }
    return table | _day_first() | _month_or_year_first()


def _day_first() -> dict[str, Transformation]:
    table = {f"date-day-monthname-{one}": dates.named("dm", one) for one in _DAY_MONTH.split()}
    for language in _WITH_YEAR.split():
        table |= _with_year(language)
    return table


def _with_year(language: str) -> dict[str, Transformation]:
    between = "[^0-9]*" if language in ("da", "sv") else "[^0-9]+"
    digits = DEVANAGARI_DIGITS if language == "hi" else None
    ending = dates.TAIL if language in _ENDING else ""
    return {
        f"date-day-monthname-year-{language}": dates.named(
            "dmy", language, between=between, after=ending, digits=digits
        ),
        f"date-monthname-year-{language}": dates.named(
            "my", language, between=between, after=ending if language == "pl" else "", digits=digits
        ),
    }


def _month_or_year_first() -> dict[str, Transformation]:
    return {
        "date-monthname-day-en": dates.named("md", "en", after="[A-Za-z]{0,2}"),
        "date-monthname-day-hu": dates.named("md", "hu"),
        "date-monthname-day-lt": dates.named("md", "lt", after=dates.TAIL),
        "date-monthname-day-year-en": dates.named("mdy", "en"),
        "date-year-day-monthname-lv": dates.named("ydm", "lv", after=dates.TAIL),
        "date-year-monthname-en": dates.named("ym", "en"),
        "date-year-monthname-hu": dates.named("ym", "hu"),
        "date-year-monthname-lt": dates.named("ym", "lt", after=dates.TAIL),
        "date-year-monthname-lv": dates.named("ym", "lv"),
        "date-year-monthname-day-hu": dates.named("ymd", "hu"),
        "date-year-monthname-day-lt": dates.named("ymd", "lt", after=dates.TAIL),
    }


def _fifth() -> dict[str, Transformation]:
    """Registry 5 (2022-02-16): registry 4, Welsh, and apostrophes between thousands."""
    marks = numbers.apostrophes()
    return {
        **_fourth(),
        "date-day-monthname-cy": dates.named("dm", "cy"),
        **_with_year("cy"),
        "num-dot-decimal-apos": number(".", f",{marks}"),
        "num-comma-decimal-apos": number(",", f".{marks}"),
        "num-unit-decimal-apos": numbers.with_units(f"{marks}\uff07"),
    }
