"""Figures against each other: a contradiction is found where rounding cannot explain it, and only there."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.findings import Finding, Findings, Origin, Severity
from exporter.qname import ISO4217, QName
from exporter.report.aspects import Member, Period, Unit, earlier
from exporter.report.fact import Fact
from exporter.taxonomy.claims import Change, Checks, Line, Opposite, Same, Share, Sum, Translation
from exporter.validation.consistency import check_consistency
from tests.validation.small import MONEY, YEAR, concept, fact, kind, name, report, taxonomy

PERCENT = kind("percentItemType", "decimal", numeric=True)
RATE = kind("decimalItemType", "decimal", numeric=True)
KNOWN = taxonomy(
    *(concept(one, MONEY) for one in ("Revenues", "Sales", "Tax", "TaxBenefit")),
    *(concept(one, PERCENT) for one in ("ShareOfRevenues", "Growth")),
    concept("Rate", RATE),
)
HERE = Origin("checks.csv", 2)
LINES = {name("SalesMember"): Line(name("Sales"))}
BEFORE = earlier(YEAR, 12)
OF_SALES = {"Axis": Member(name("SalesMember"))}


def found(check: object, *facts: Fact) -> list[Finding]:
    findings = Findings()
    check_consistency(report(*facts), KNOWN, Checks((check,), LINES), findings)  # type: ignore[arg-type]
    return findings.all


def share(value: str) -> list[Finding]:
    return found(
        Share(name("ShareOfRevenues"), name("Axis"), name("Revenues"), HERE),
        fact("Revenues", "3000000", -3, line=3),
        fact("Sales", "1000000", -3, line=4),
        fact("ShareOfRevenues", value, 3, unit=None, dimensions=OF_SALES, line=5),
    )


def test_a_share_that_follows_is_no_finding() -> None:
    assert share("0.333") == []


def test_a_share_that_does_not_follow_points_at_all_three_figures() -> None:
    (one,) = share("0.335")
    assert one.code == "stmt.contradiction"
    assert one.origin == Origin("release.txt", 5, 10, 5)
    assert [place.line for place in one.related] == [4, 3]
    assert "33.5%" in one.message
    assert "33.3%" in one.message


def change(now: str, then: str, printed: str) -> list[Finding]:
    return found(
        Change(name("Growth"), name("Axis"), 12, HERE),
        fact("Sales", now, -6),
        fact("Sales", then, -6, period=BEFORE),
        fact("Growth", printed, 3, unit=None, dimensions=OF_SALES),
    )


@pytest.mark.parametrize(
    ("now", "then", "printed", "contradictions"),
    [
        ("110000000", "100000000", "0.100", 0),
        ("110000000", "100000000", "-0.100", 1),
        ("-220000000", "-100000000", "1.200", 0),  # a loss that grew is a rise of the loss
        ("1000000", "1000000", "0.499", 0),  # a million may be anything from half to one and a half
        ("1000000", "0", "9.999", 0),  # nothing follows from a figure that may be zero
    ],
)
def test_changes(now: str, then: str, printed: str, contradictions: int) -> None:
    assert len(change(now, then, printed)) == contradictions


@pytest.mark.parametrize(("dollars", "contradictions"), [("83000", 0), ("84000", 1)])
def test_a_translation_follows_from_the_rate(dollars: str, contradictions: int) -> None:
    check = Translation(name("Rate"), QName(ISO4217, "JPY"), QName(ISO4217, "USD"), HERE)
    usd = Unit.currency("USD")
    facts = (
        fact("Rate", "120", 2, unit=None),
        fact("Sales", "10000000", -3),
        fact("Sales", dollars, -3, unit=usd),
        fact("Tax", "5000", -3, unit=usd),  # nothing to translate from
    )
    assert len(found(check, *facts)) == contradictions


@pytest.mark.parametrize(("benefit", "contradictions"), [("-390000000", 0), ("390000000", 1)])
def test_opposites(benefit: str, contradictions: int) -> None:
    check = Opposite(name("TaxBenefit"), name("Tax"), HERE)
    assert len(found(check, fact("TaxBenefit", benefit, -6), fact("Tax", "390035000", -3))) == contradictions


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(0, 6), st.integers(-6, 0))
def test_a_share_computed_from_the_true_amounts_is_never_a_finding(
    part: int, whole: int, digits: int, decimals: int
) -> None:
    """True amounts rounded to what is printed, and their true quotient rounded: rounding explains all of it."""
    quotient = (Decimal(part) / Decimal(whole)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    shown = [
        str(Decimal(one).scaleb(decimals).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-decimals))
        for one in (part, whole)
    ]
    check = Share(name("ShareOfRevenues"), name("Axis"), name("Revenues"), HERE)
    assert not found(
        check,
        fact("Sales", f"{Decimal(shown[0]):f}", decimals),
        fact("Revenues", f"{Decimal(shown[1]):f}", decimals),
        fact("ShareOfRevenues", f"{quotient:f}", digits, unit=None, dimensions=OF_SALES),
    )


@pytest.mark.parametrize(
    ("period", "months", "expected"),
    [
        (Period(date(2003, 6, 30), date(2003, 4, 1)), 3, Period(date(2003, 3, 31), date(2003, 1, 1))),
        (Period(date(2004, 2, 29)), 12, Period(date(2003, 2, 28))),
        (Period(date(2003, 2, 28)), 12, Period(date(2002, 2, 28))),
        (Period(date(2003, 3, 30)), 1, Period(date(2003, 2, 28))),
    ],
)
def test_earlier_periods(period: Period, months: int, expected: Period) -> None:
    assert earlier(period, months) == expected


@pytest.mark.parametrize(
    ("told", "decimals", "severities"),
    [
        ("1365424000", -3, []),
        ("1365424400", 2, []),
        ("1365423000", -3, [Severity.INFO]),  # one in the last digit of both: rounding might explain it
        ("1365422000", -3, [Severity.WARNING]),
        ("1365423000", 2, [Severity.WARNING]),
    ],
)
def test_an_item_told_once_within_a_period_is_that_of_the_period(
    told: str, decimals: int, severities: list[Severity]
) -> None:
    check = Same(name("Sales"), name("Revenues"), HERE)
    day = Period(date(2025, 6, 26), date(2025, 6, 26))
    facts = (fact("Sales", told, decimals, period=day), fact("Revenues", "1365424000", -3))
    assert [one.severity for one in found(check, *facts)] == severities


@pytest.mark.parametrize(
    ("facts", "contradictions"),
    [
        ((fact("TaxBenefit", "50", 0), fact("Revenues", "80", 0), fact("Sales", "30", 0)), 0),
        ((fact("TaxBenefit", "55", 0), fact("Revenues", "80", 0), fact("Sales", "30", 0)), 1),
        ((fact("TaxBenefit", "55", 0), fact("Revenues", "80", 0)), 0),  # an item is not told
    ],
)
def test_a_sum_holds_where_all_items_are_told(facts: tuple[Fact, ...], contradictions: int) -> None:
    check = Sum(name("TaxBenefit"), ((name("Revenues"), 1), (name("Sales"), -1)), HERE)
    assert len(found(check, *facts)) == contradictions
