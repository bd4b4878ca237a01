"""The transformation registries: what each format reads, what it refuses, and that another processor reads the same."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.inline_xbrl.scaling import scaled
from exporter.formats.inline_xbrl.transformations import IXT, REGISTRIES, names, transformation
from exporter.formats.inline_xbrl.transformations.months import _STEMS, months
from exporter.qname import QName

READ = [
    (4, "num-dot-decimal", "1,234,567.80", "1234567.80"),
    (4, "num-dot-decimal", "1 234\u00a0567", "1234567"),
    (4, "num-dot-decimal", ".5", "0.5"),
    (4, "num-dot-decimal", "-5", None),
    (4, "num-dot-decimal", ",", None),
    (4, "num-comma-decimal", "1.234,5", "1234.5"),
    (4, "num-unit-decimal", "１２円５銭", "12.05"),
    (4, "fixed-zero", "nil", "0"),
    (4, "fixed-empty", "x", ""),
    (4, "fixed-true", "yes", "true"),
    (4, "fixed-false", "yes", "false"),
    (5, "num-dot-decimal-apos", "1'234’567.5", "1234567.5"),
    (5, "num-comma-decimal-apos", "1'234,5", "1234.5"),
    (5, "num-unit-decimal-apos", "1'234 Fr. 5 Rp.", "1234.05"),
    (5, "date-day-monthname-year-cy", "30 Mehefin 2003", "2003-06-30"),
    (3, "numdotdecimal", "12,34", None),
    (3, "numdotdecimalin", "12,34,567.5", "1234567.5"),
    (3, "numunitdecimalin", "12,34,567 rupees 5 paise", "1234567.05"),
    (3, "zerodash", "—", "0"),
    (3, "zerodash", "x", None),
    (3, "calindaymonthyear", "9 Ashadha 1925", "2003-06-30"),
    (3, "datedaymonthyearin", "30-06-2003", "2003-06-30"),
    (3, "datedaymonthyearin", "३० जून २००३", "2003-06-30"),
    (2, "dateyearmonthdaycjk", "2003年6月30日", "2003-06-30"),
    (2, "dateerayearmonthjp", "平成元年6月", "1989-06"),
    (1, "numdash", "-", "0"),
    (1, "numdash", "–", None),
    (1, "numdotcomma", "1.234,5", "1234.5"),
    (1, "dateslashus", "6/30/03", "2003-06-30"),
    (1, "dateshortus", "Jun 30, 2003", "2003-06-30"),
    (1, "datelonguk", "30 June 2003", "2003-06-30"),
    (1, "datelonguk", "30 JUNE 2003", None),
    (4, "date-monthname-day-year-en", "June 30, 2003", "2003-06-30"),
    (4, "date-monthname-day-year-en", "Brumaire 30, 2003", None),
    (4, "date-monthname-day-en", "June 30th", "--06-30"),
    (4, "date-month-day", "2/29", "--02-29"),
    (4, "date-month-day", "2/30", None),
    (4, "date-day-month-year", "30.6.3", "2003-06-30"),
    (4, "date-day-month-year", "31.6.2003", None),
    (4, "date-day-monthname-year-de", "30. Juni 2003", "2003-06-30"),
    (4, "date-day-monthname-year-cs", "1. července 2003", "2003-07-01"),
    (4, "date-day-monthname-year-fi", "5. tammikuuta 2003", "2003-01-05"),
    (4, "date-day-monthroman-year", "5.VII.2003", "2003-07-05"),
    (4, "date-year-monthname-day-hu", "2003. június 30", "2003-06-30"),
    (4, "date-year-month", "２００３年６月", "2003-06"),
    (4, "date-jpn-era-year-month-day", "令和元年5月1日", "2019-05-01"),
    (4, "date-jpn-era-year-month-day", "令和元年2月30日", None),
    (4, "date-ind-day-monthname-year-hi", "31 Chaitra 1925", None),
]


def applied(registry: int, name: str, text: str) -> str | None:
    read = transformation(QName(REGISTRIES[registry], name))
    assert read is not None
    try:
        return read(text)
    except ValueError:
        return None


@pytest.mark.parametrize(("registry", "name", "text", "value"), READ)
def test_formats_read_what_is_printed(registry: int, name: str, text: str, value: str | None) -> None:
    assert applied(registry, name, text) == value


def test_the_table_is_closed() -> None:
    assert transformation(QName(IXT, "num-word")) is None
    assert transformation(QName("http://example.com", "num-dot-decimal")) is None
    assert [len(names(registry)) for registry in sorted(REGISTRIES)] == [24, 21, 31, 94, 100]


def test_later_registries_keep_the_names_of_earlier_ones() -> None:
    assert set(names(2)) < set(names(3))
    assert set(names(4)) < set(names(5))


@pytest.mark.parametrize("language", [*_STEMS, "roman"])
def test_every_month_of_every_language_is_found(language: str) -> None:
    known = months(language)
    stems = ["i ii iii iv v vi vii viii ix x xi xii"] if language == "roman" else [_STEMS[language]]
    for number, spelled in enumerate(stems[0].split(), 1):
        assert {known.number(one) for one in spelled.split("/")} == {number}


@given(st.text(max_size=12), st.sampled_from([(r, n) for r in REGISTRIES for n in names(r)]))
def test_no_text_breaks_a_format(text: str, which: tuple[int, str]) -> None:
    applied(*which, text)


@given(st.integers(0, 10**40), st.integers(0, 12), st.integers(-40, 40), st.booleans())
def test_scaling_is_exact(digits: int, places: int, scale: int, negative: bool) -> None:
    text = f"{Decimal(digits).scaleb(-places):f}" if digits < 10**27 else str(digits)
    value = scaled(text, scale, negative=negative)
    left, right = (Decimal(one).as_tuple() for one in (text, value))
    assert Decimal(value).is_signed() is negative
    assert Decimal((0, left.digits, int(left.exponent) + scale)) == Decimal(
        (0, right.digits, int(right.exponent))
    )


ORACLE = """
import json, sys
from arelle import FunctionIxt
def read(namespace, name, text):
    try:
        return FunctionIxt.ixtNamespaceFunctions[namespace][name](text)
    except Exception:
        return None
json.dump([read(*row) for row in json.load(sys.stdin)], sys.stdout)
"""


@pytest.mark.arelle
def test_the_independent_processor_reads_the_same() -> None:
    pytest.importorskip("arelle")
    texts = [
        "1,234",
        "1 234.50",
        ".5",
        "007",
        "1.234,5",
        "12円5銭",
        "31.12.2003",
        "12/1/3",
        "2003-12-31",
        "平成15年6月30日",
    ]
    texts += ["5 iv 2003", "XII 2003", "29 02", "१२ मार्च २००३", "1,23,456.78", "2003年6月", "11 Pausha 1921"]
    for language, stems in _STEMS.items():
        first, last = (stems.split()[at].split("/")[0] for at in (0, 11))
        ending = "" if language == "en" else "a"
        for name in (first.title(), last.upper()):
            texts += [
                f"5 {name}{ending} 2003",
                f"{name}{ending} 5, 2003",
                f"2003 {name}{ending} 5",
                f"{name}{ending} 03",
            ]
    rows = [
        (uri, name, text) for number, uri in REGISTRIES.items() for name in names(number) for text in texts
    ]
    asked = subprocess.run(
        [sys.executable, "-c", ORACLE], input=json.dumps(rows), capture_output=True, text=True, check=True
    )
    wrong = []
    for (uri, name, text), theirs in zip(rows, json.loads(asked.stdout), strict=True):
        ours = applied(next(key for key, value in REGISTRIES.items() if value == uri), name, text)
        if "num" in name:
            same = (ours and Decimal(ours)) == (theirs and Decimal(theirs))
        else:
            # We ask whether a day exists even where the first registry does not; endings of names we take as they come.
            same = theirs in (ours, None) or uri == REGISTRIES[1]
        if not same:
            wrong.append((uri[-10:], name, text, ours, theirs))
    assert not wrong
