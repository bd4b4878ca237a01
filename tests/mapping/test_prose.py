"""Figures in sentences of an invented filer: values, signs, scales, periods and places."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from orchard import mapped, stated

from exporter.findings import Findings

HEAD = "Leaflet of the Orchard, 1Q05\nMotto: Trees first\n\n"
NOW, BEFORE = "2005-04-01/2005-06-30", "2004-04-01/2004-06-30"


def said(text: str) -> tuple[list[tuple[str, str, str | None, int | None, str, str]], Findings]:
    """What a text after the head states, without the motto."""
    findings = Findings()
    return stated(mapped(HEAD + text, findings))[1:], findings


def test_an_amount_with_its_changes() -> None:
    facts, findings = said(
        "Sales in 1Q05 were EUR 12.5 million, decrease 3.5% on 1Q04. Total\n   sales were EUR\n  900 thousand,"
        " gain 2% on 4Q04."
    )
    assert facts == [
        ("4:23+4", "Sales", "12500000", -5, NOW, ""),
        ("4:46+4", "Growth", "-0.035", 3, NOW, "SaleMember"),
        ("6:2+3", "Sales", "900000", -3, NOW, ""),
        ("6:21+2", "QuarterGrowth", "0.02", 2, NOW, "SaleMember"),
    ]
    assert not list(findings)


def test_a_comparison_with_another_period_is_told_and_states_nothing() -> None:
    facts, findings = said("Sales in 1Q05 were EUR 12.5 million, decrease 3.5% on 2Q04.")
    assert [fact[1] for fact in facts] == ["Sales"]
    codes = [(one.code, str(one.origin)) for one in findings]
    assert codes == [("map.unfitProse", "leaf.txt:4:47"), ("map.unaccounted", "leaf.txt:4:47")]


def test_an_item_stands_at_the_start_of_a_sentence() -> None:
    for start in ("Plum sales", "the sales", "Apples, sales", "pre-sales"):
        facts, findings = said(f"{start} were EUR 12.5 million")
        assert not facts
        assert [one.code for one in findings] == ["map.unaccounted"]


def test_losses_are_negative_however_they_are_printed() -> None:
    for text, value in (
        ("Loss was EUR 3 million", "-3000000"),
        ("Loss was EUR -3 million", "-3000000"),
        ("Profit was EUR 3 million", "3000000"),
        ("Profit was EUR -3 million", "-3000000"),
        ("The result was a loss of EUR 12k", "-12000"),
        ("The result was a gain of EUR 12k", "12000"),
        ("Loss was EUR 0 million", "0"),
    ):
        facts, _ = said(text)
        assert [fact[2] for fact in facts] == [value], text


def test_words_state_numbers() -> None:
    facts, findings = said(
        "Three trees of pears stand there; nothing was earned. We double the harvest of apples in FY2005."
    )
    assert {fact[1:4] for fact in facts} == {("Trees", "3", None), ("Profit", "0", -3), ("Growth", "1", 0)}
    assert not list(findings)


def test_a_range_in_a_year_named_by_its_start() -> None:
    facts, _ = said("sales of EUR 1.5m to EUR 2m in 2006 season")
    year = "2006-04-01/2007-03-31"
    assert facts == [
        ("4:13+3", "Sales", "1500000", -5, year, "OutlookMember"),
        ("4:25+1", "Sales", "2000000", 0, year, "OutlookMember"),
    ]


def test_instants_open_and_close_periods() -> None:
    facts, _ = said("40 trees before June 2004")
    assert [(fact[2], fact[4]) for fact in facts] == [("40", "2004-05-31")]


def test_years_and_texts() -> None:
    facts, _ = said("since 1992, and we say 3 a day")
    assert [fact[1:4] for fact in facts] == [("Founded", "1992", None), ("Motto", "3", None)]


def test_a_sentence_said_twice_states_its_facts_twice() -> None:
    facts, _ = said("Profit was EUR 3 million. Profit was EUR 3 million.")
    assert [fact[:3] for fact in facts] == [("4:15+1", "Profit", "3000000"), ("4:41+1", "Profit", "3000000")]


def test_sentences_end_with_their_paragraph() -> None:
    facts, _ = said("Profit was EUR\n\n3 million")
    assert not facts


@pytest.mark.parametrize(
    ("text", "name", "period"),
    [
        (
            "Leaflet of the Orchard, 2Q04\nMotto: Trees\n\nProfit was EUR 3K",
            "orchard-leaflet-20040930",
            "2004-07-01/2004-09-30",
        ),
        ("Poster, printed on May 2, 2005\n\nProfit was EUR 3K", "orchard-20050502", "2005-05-02/2005-05-02"),
    ],
)
def test_a_document_without_tables_states_its_period_in_words(text: str, name: str, period: str) -> None:
    findings = Findings()
    made = mapped(text, findings)
    assert made.name == name
    assert stated(made)[-1][2:] == ("3000", -3, period, "")
    assert not list(findings)


def test_a_document_that_states_no_period_is_refused() -> None:
    findings = Findings()
    made = mapped("A letter. Profit was EUR 3K", findings)
    assert not stated(made)
    assert findings.errors[0].code == "map.noPeriod"


AMOUNTS = st.integers(0, 10**9).map(lambda number: f"{number:,}")


@given(
    AMOUNTS, st.sampled_from([("million", 6), ("thousand", 3), ("billion", 9), ("M", 6), ("K", 3), ("B", 9)])
)
def test_digits_and_scale_are_exact(printed: str, scale: tuple[str, int]) -> None:
    facts, _ = said(f"Profit was EUR {printed} {scale[0]}")
    ((_, _, value, decimals, _, _),) = facts
    assert value == str(int(printed.replace(",", "")) * 10 ** scale[1])
    assert decimals == -scale[1]


@given(st.text(st.sampled_from("0123456789,.-() \n"), min_size=1, max_size=12))
def test_spoilt_digits_state_what_they_say_or_nothing(printed: str) -> None:
    assume("\n\n" not in printed)
    facts, findings = said(f"Profit was EUR {printed} million and so on")
    number = printed.strip()
    for fact in facts:
        assert fact[2] is not None
        assert Decimal(fact[2]) == Decimal(number.replace(",", "")) * 10**6
    if not facts and any(char.isdigit() for char in printed):
        assert "map.unaccounted" in {one.code for one in findings} or "(" in printed
