"""What a printed figure becomes: value, scale, precision, sign, period, unit, dimensions; exactly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import ferries
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import pipeline
from exporter.findings import Findings
from exporter.mapping.figures import exact_text
from exporter.statements.amounts import Amount, read_amount, show_amount

AMOUNTS = st.builds(
    lambda digits, places, negative: Decimal(digits).scaleb(-places) * (-1 if negative else 1),
    st.integers(0, 10**18),
    st.integers(0, 6),
    st.booleans(),
)


def stated(figure: str, label: str = "Passenger fares (1)") -> tuple[str | None, int | None]:
    """Value and decimals of a figure printed in the place of the first fares."""
    text = ferries.results(
        ("  Passenger fares (1)                       1,200          980",
         f"  {label:<20}{figure:>29}          980")
    )  # fmt: skip
    ((_, value, decimals), _) = ferries.mapped_text(text).values("PassengerFares")
    return value, decimals


@pytest.mark.parametrize(
    ("figure", "value", "decimals"),
    [
        ("1,200", "1200000", -3),
        ("1200", "1200000", -3),
        ("(1,200)", "-1200000", -3),
        ("-1,200", "-1200000", -3),
        ("1,200.5", "1200500", -2),
        ("0", "0", -3),
        ("0.0004", "0.4", 1),
        ("123,456,789,012,345,678", "123456789012345678000", -3),
        ("-", None, None),
        ("N/A", None, None),
        ("\N{MINUS SIGN}1,200", "-1200000", -3),
    ],
)
def test_figures_in_thousands(figure: str, value: str | None, decimals: int | None) -> None:
    assert stated(figure) == (value, decimals)


@given(AMOUNTS)
def test_what_is_printed_is_what_is_stated(value: Decimal) -> None:
    """Print, read and scale give the exact value, without an exponent and with its digits."""
    amount = Amount(value, decimals=-min(0, int(value.as_tuple().exponent)))
    again = read_amount(show_amount(amount))
    assert again is not None
    assert again.value is not None
    text = exact_text(again.value, 3)
    assert "E" not in text
    assert Decimal(text) == value * 1000


@given(AMOUNTS, st.integers(-9, 12), st.booleans())
def test_scaling_loses_nothing(value: Decimal, scale: int, negated: bool) -> None:
    text = exact_text(value, scale, negated=negated)
    assert Decimal(text).scaleb(-scale) == (-value if negated else value)
    assert set(text) <= set("0123456789.-")


def test_signs_are_as_printed_unless_the_profile_turns_them() -> None:
    facts = ferries.mapped_text(ferries.results())
    assert facts.values("FreightCharges")[1][1] == "-15000"
    assert facts.values("FuelCosts")[0][1] == "450000"


def test_a_turned_zero_has_no_sign() -> None:
    text = ferries.results(("     (450)", "         0"))
    assert ferries.mapped_text(text).values("FuelCosts")[0][1] == "0"


def test_opening_balances_are_of_the_day_before() -> None:
    assert ferries.mapped_text(ferries.results()).values("Cash") == [
        ("2003-03-31", "2000000", -3),
        ("2002-03-31", "1800000", -3),
        ("2003-06-30", "2345000", -3),
        ("2002-06-30", None, None),
    ]


def test_exceptions_from_the_caption() -> None:
    """Amounts per share are whole yen, counts are exact, in a table in thousands."""
    facts = ferries.mapped_text(ferries.results())
    assert facts.values("IncomePerShare")[0] == ("2003-04-01/2003-06-30", "12.50", 2)
    assert facts.values("SharesIssued")[0] == ("2003-06-30", "84000", None)
    assert facts.values("VesselsInService")[0] == ("2003-06-30", "7", None)
    units = {fact.concept.local: str(fact.unit) for fact in facts.facts if fact.unit}
    assert units["IncomePerShare"].endswith("JPY/{http://www.xbrl.org/2003/instance}shares")


@pytest.mark.parametrize(("figure", "decimals"), [("12", 0), ("12.5", 1), ("12.50", 2)])
def test_what_a_line_says_of_exactness_takes_no_printed_digit_away(
    tmp_path: Path, figure: str, decimals: int
) -> None:
    wholes = ferries.folder(tmp_path, {"lines.csv": ("JPY/shares,0,,,", "JPY/shares,0,0,,")})
    filer = pipeline.open_filer(wholes, Findings())
    text = ferries.results(("12.50", f"{figure:>5}"))
    facts = ferries.mapped_text(text, filer).values("IncomePerShare")
    assert facts[0][1:] == (figure, decimals)


def test_ratios_are_facts_over_the_lines() -> None:
    (north, south) = (
        one for one in ferries.mapped_text(ferries.results()).facts if one.concept.local == "OccupancyRate"
    )
    assert (north.value, north.decimals, north.unit) == ("0.615", 3, None)
    assert [str(value).rpartition("}")[2] for _, value in north.context.dimensions] == ["NorthRouteMember"]
    assert south.value == "0.480"


def test_every_figure_keeps_its_place() -> None:
    lines = ferries.results().splitlines()
    for fact in ferries.mapped_text(ferries.results()).facts:
        if fact.origin:
            place = fact.origin
            assert read_amount(lines[place.line - 1][place.column : place.column + place.length])


def test_footnotes_are_linked_to_the_lines_that_cite_them() -> None:
    report = ferries.mapped_text(ferries.results()).mapped.report
    (note,) = report.notes
    assert note.text == 'Fares of the island loop &lt;included&gt;, "net" of refunds &amp; taxes.'
    cited = {link.source for link in report.links}
    assert {fact.concept.local for fact in report if fact.id in cited} == {"PassengerFares"}
    assert len(cited) == 2


def test_a_marker_without_a_footnote_links_nothing() -> None:
    text = ferries.results(("(1) Fares", "    Fares"))
    assert ferries.mapped_text(text).mapped.report.links == ()


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (("Freight charges  ", "Freight charge   "), "map.unmappedLine", "results.txt:13"),
        (("Freight charges  ", "Parcels          "), "map.unmappedLine", "results.txt:13"),
        (("2003         2002", "2003         2003"), "map.sameColumn", "results.txt:5"),
        ((f"Jun 30,      Jun 30,\n{' ' * 43}2003         2002", "Jun 30, 2003"), "map.unknownColumn", ""),
        (("(JPY in thousands, except per share)", ""), "map.noUnit", "results.txt:12"),
        (("Routes of the quarter", "Berths of the quarter"), "map.unknownTable", ""),
        (("Occupancy", "Occupants"), "map.unknownColumn", ""),
        (("Routes of the quarter", "Routes and operations"), "map.ambiguousTable", ""),
        (("   300          (15)", "  3x0          (15)"), "", "results.txt:13"),
        (("2003         2002", "2003         2O02"), "", "results.txt:"),
    ],
)
def test_what_nobody_mapped_is_told(change: tuple[str, str], code: str, place: str) -> None:
    told = ferries.mapped_text(ferries.results(change)).told
    found = [where for one, where in told if one == code] if code else [where for _, where in told]
    assert found, told
    assert any(where.startswith(place) for where in found), told


def test_an_unmapped_line_proposes_the_nearest() -> None:
    findings = ferries.mapped_text(ferries.results(("Freight charges  ", "Charges, freight ")))
    (message,) = (one.message for one in findings.findings if one.code == "map.unmappedLine")
    assert "'freight charges'" in message


def test_a_line_that_two_rules_know_is_mapped_by_none(tmp_path: Path) -> None:
    line = "operations,,Passenger fares,OperatingRevenues,,,,,,,,\n"
    folder = ferries.folder(tmp_path, {"lines.csv": ("routes,,North", f"{line}routes,,North")})
    result = ferries.mapped_text(ferries.results(), pipeline.open_filer(folder, Findings()))
    (finding,) = (one for one in result.findings if one.code == "map.ambiguousLine")
    assert "lines.csv:2" in finding.message
    assert "lines.csv:13" in finding.message
    assert result.values("PassengerFares") == []


def test_a_ratio_of_a_line_without_a_member_is_told(tmp_path: Path) -> None:
    folder = ferries.folder(tmp_path, {"lines.csv": (",SouthRouteMember,", ",,")})
    result = ferries.mapped_text(ferries.results(), pipeline.open_filer(folder, Findings()))
    assert ("map.noMember", "results.txt:35:48") in result.told


def test_a_duration_needs_more_than_a_day(tmp_path: Path) -> None:
    folder = ferries.folder(tmp_path, {"tables.csv": ("b,quarter,,,,\nroutes", "b,,,,,\nroutes")})
    result = ferries.mapped_text(ferries.results(), pipeline.open_filer(folder, Findings()))
    told = [one.message for one in result.findings if one.code == "map.noPeriod"]
    assert any("only the instant 2003-06-30" in one for one in told), told
    assert result.values("PassengerFares") == []
    assert ("2003-06-30", "84000", None) in result.values("SharesIssued")
