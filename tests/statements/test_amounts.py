"""Printed numbers: what they are worth exactly, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.statements.amounts import MOST_DIGITS, Amount, read_amount, show_amount


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1,234", "1234", 0),
        ("(1,234)", "-1234", 0),
        ("$ (1,234.50)", "-1234.50", 2),
        ("$(.05)", "-0.05", 2),
        ("(0)", "-0", 0),
        ("-0-", "0", 0),
        ("−97", "-97", 0),
        ("△1,060", "-1060", 0),
        ("▲5", "-5", 0),
        ("1,234-", "-1234", 0),
        ("( 12)", "-12", 0),
        ("１２，３４５", "12345", 0),
        ("（１２）", "-12", 0),
        ("12 1/2", "12.5", 1),
        ("9-7/8", "9.875", 3),
        ("1/64", "0.015625", 6),
        ("+3", "3", 0),
        ("4.5x", "4.5", 1),
        ("3.2 to 1", "3.2", 1),
        ("2:1", "2", 0),
        ("<1,670>", "-1670", 0),
        ("$ <.09>", "-0.09", 2),
        ("(1.3)pts", "-1.3", 1),
        ("25 bps", "25", 0),
        ("NT$1,204", "1204", 0),
        ("1234567", "1234567", 0),
    ],
)
def test_a_figure_is_worth_what_it_says(text: str, value: str, decimals: int) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert str(amount.value) == value
    assert amount.decimals == decimals


@pytest.mark.parametrize("text", ["(5.7%)", "(5.7)%", "-5.7%", "-5.7 %", "５．７％-"])
def test_a_percentage_is_told_and_not_divided(text: str) -> None:
    amount = read_amount(text)
    if amount is not None:
        assert amount == Amount(Decimal("-5.7"), 1, percent=True)


@pytest.mark.parametrize(
    "text", ["-", "--", "---", "–", "—", "―", "(-)", "$--", "$ -", "N/A", "n.m.", "NM", "nil"]
)
def test_a_dash_says_that_there_is_no_value(text: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.is_nil


NO_AMOUNTS = (
    "", " ", "1,23", "12,34,567", "1,2O4", "1.234.567", "(12", "12)", "1 2", "10²", "1e5", "0x1F", "--5", "1Q03",
    "12/31", "5/4", "2003/6/30", ".", ",", "$", "()", "%", "1,234,", "NaN", "Infinity", "9" * (MOST_DIGITS + 1),
)  # fmt: skip


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_anything_else_is_no_amount(text: str) -> None:
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "mark"), [("$1", "$"), ("US$ 5", "US$"), ("JPY 7", "JPY"), ("￥8", "¥"), ("(€9)", "€")]
)
def test_the_currency_mark_is_kept(text: str, mark: str) -> None:
    amount = read_amount(text)
    assert amount is not None
    assert amount.currency == mark


AMOUNTS = st.builds(
    lambda digits, places, negative, percent, currency: Amount(
        Decimal((int(negative), tuple(map(int, digits)), -places)), places, percent=percent, currency=currency
    ),
    st.text("0123456789", min_size=1, max_size=MOST_DIGITS - 20),
    st.integers(0, 18),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "$", "US$", "€", "¥"]),
)


@given(AMOUNTS)
def test_what_is_shown_is_read_back(amount: Amount) -> None:
    assert read_amount(show_amount(amount)) == amount


@given(st.text("0123456789,.-()$% ONnAMmx/−△"))
def test_what_is_read_can_be_shown_and_read_again(text: str) -> None:
    amount = read_amount(text)
    if amount is not None and not (amount.is_nil and amount.currency):
        again = read_amount(show_amount(amount))
        assert again is not None
        assert (again.value, again.decimals, again.percent) == (amount.value, amount.decimals, amount.percent)
