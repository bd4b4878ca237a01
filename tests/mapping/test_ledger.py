"""The ledger: one row for each numeral, found by a scan of its own, and never a numeral that nobody speaks of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orchard import ledger_rows, mapped, orchard

from exporter.findings import Findings, Origin
from exporter.mapping.engine import map_document
from exporter.mapping.ledger import render_ledger
from exporter.mapping.numerals import numerals
from exporter.statements.table import Cell, Column, Document, Row, StatementTable

HEAD = "Poster, printed on May 2, 2005\n\n"


def outcomes(text: str) -> list[tuple[str, str, str]]:
    """Text, outcome and reason of the numerals after the head."""
    made = mapped(HEAD + text, Findings())
    return [(row.text, row.outcome, row.reason) for row in made.ledger if row.line > 2]


@given(st.text(st.sampled_from("0123456789,.ab -()%\n٣"), max_size=60))
def test_every_digit_is_in_exactly_one_numeral(text: str) -> None:
    covered = [at for match in numerals(text) for at in range(*match.span()) if text[at] not in ",."]
    assert covered == [at for at, char in enumerate(text) if char.isdigit()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aug. 12, 2003", ["12", "2003"]), ("1Q03", ["1", "03"]), ("1,234.5", ["1,234.5"]), ("1,2345", ["1", "2345"]),
        ("JPY10.6B", ["10.6"]), ("+81-3-5259", ["81", "3", "5259"]), ("US$1.,", ["1"]), ("(1,059,574)", ["1,059,574"]),
        ("12,34", ["12", "34"]), (".5", ["5"]), ("1.2.3", ["1.2", "3"]), ("39.8%", ["39.8"]),
    ],
)  # fmt: skip
def test_what_one_numeral_is(text: str, found: list[str]) -> None:
    assert [match[0] for match in numerals(text)] == found


LINES = st.lists(
    st.text(st.sampled_from("0123456789,.ab ()-QMay"), max_size=20)
    | st.sampled_from(
        ["Profit was EUR 3 million", "page 6", "3 trees of pears stand", "June 3, 2004", "Cox 5"]
    ),
    max_size=6,
)


@given(LINES)
def test_each_numeral_has_one_row_and_each_row_its_reason(lines: list[str]) -> None:
    text = HEAD + "\n".join(lines)
    findings = Findings()
    made = mapped(text, findings)
    scanned = {
        (number, at)
        for number, line in enumerate(text.split("\n"), 1)
        for at, char in enumerate(line)
        if char.isdigit() and not re.search(r"\d[,.]?$", line[:at])
    }
    rows = [(row.line, row.column) for row in made.ledger]
    assert len(set(rows)) == len(rows)
    assert scanned <= set(rows)
    for row in made.ledger:
        assert text.split("\n")[row.line - 1][row.column :].startswith(row.text)
        assert bool(row.fact) == (row.outcome == "fact")
        assert bool(row.reason) == (row.outcome == "set aside")
    counts = made.counts
    assert counts.figures == len(made.ledger) == counts.mapped + counts.aside + counts.unaccounted
    warned = {one.origin.line for one in findings if one.code == "map.unaccounted" and one.origin}
    assert warned == {row.line for row in made.ledger if row.outcome == "unaccounted"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("on Aug. 12, 2003 we", "date"), ("in June 2003", "date"), ("November, 2002", "date"), ("(2002/8)", "date"),
        ("3 May 2004", "date"), ("January/February 2003", "date"), ("(2003.1)", "date"), ("2003-05-02", "date"),
        ("1Q03", "period label"), ("Q3 2004", "period label"), ("FY2003", "period label"),
        ("fiscal 2003", "period label"), ("the first quarter 2003", "period label"),
        ("1st Quarter", "period label"), ("in 2001", "year"),
        ("Sales(1)", "footnote marker"), ("USD (1)", "footnote marker"), ("Note (1): The", "footnote marker"),
        ("(2) Please", "footnote marker"), ("Table 7. Sales", "number of a part"), ("Appendix  2", "number of a part"),
        ("Exhibit 99.1", "number of a part"), ("see page 6.", "page"), ("- 3 -", "page"), ("1) More", "list number"),
        ("+81-3-5259-6310", "phone number"), ("Tel: 03-5259-6310", "phone number"), ("at 9:45 am", "time of day"),
        ("http://x.example/1/2", "address"), ("a1@b2.example", "address"), ("= US$1.", "unit of an exchange rate"),
        ("SFAS No. 142", "accounting standard"), ("3-month", "length of a period"), ("Cox 5", "name of an apple"),
    ],
)  # fmt: skip
def test_numerals_without_a_fact_are_classed(text: str, reason: str) -> None:
    assert {one[1:] for one in outcomes(text)} == {("set aside", reason)}


@pytest.mark.parametrize(
    "text",
    [
        "about 15% more", "JPY 1,234 million", "in 2,003 shops", "a loss of (15) million", "May 15% more",
        "costs (97)", "in 2003 million", "12 persons", "a table with 3 lines", "June 30 million", "x (95)",
        "Sales(15) million", "=$1.5",
    ],
)  # fmt: skip
def test_what_may_be_an_amount_is_unaccounted(text: str) -> None:
    assert {one[1] for one in outcomes(text)} == {"unaccounted"}


def table(cells: dict[str, str]) -> Document:
    """Lines of a table of sales in one quarter, as a reader of tables would tell them."""
    lines = [*HEAD.split("\n")[:1], "Table 1. Sales (EUR)", "            1Q05"]
    rows = []
    for label, text in cells.items():
        lines.append(f"{label:12}{text}")
        row = len(lines)
        cell = Cell(text, Origin("leaf.txt", row, 12, len(text)))
        rows.append(Row(label, (), (cell,), cell.origin))
    found = StatementTable(
        "t1", ("Table 1. Sales (EUR)",), (Column(("1Q05",)),), tuple(rows), Origin("leaf.txt", 2)
    )
    return Document("leaf.txt", tuple(lines), (found,))


def test_figures_of_tables_have_a_fact_or_the_profiles_reason() -> None:
    taxonomy, profile = orchard()
    findings = Findings()
    made = map_document(
        table({"Apples": "1,200", "Plums": "15", "Sales 2": "2003"}), profile, taxonomy, findings
    )
    rows = ledger_rows(render_ledger(made.ledger))
    told = [(row["line"], row["text"], row["outcome"], row["reason"]) for row in rows if row["line"] >= "2"]
    assert told == [
        ("2", "1", "set aside", "number of a part"),
        ("3", "1", "set aside", "period label"),
        ("3", "05", "set aside", "period label"),
        ("4", "1,200", "fact", ""),
        ("5", "15", "set aside", "plums belong to a neighbour"),
        ("6", "2", "set aside", "label"),
        ("6", "2003", "unaccounted", ""),
    ]
    assert {one.code for one in findings} == {"map.unmappedLine", "map.unaccounted"}


def test_words_and_dashes_that_state_numbers_have_rows_too() -> None:
    assert ("Three", "fact", "") in outcomes("Three trees of pears stand")


def test_the_counts_are_told_in_a_sentence() -> None:
    made = mapped(HEAD + "Profit was EUR 3 million, page 6, 7 plums", Findings())
    assert str(made.counts) == "5 figures, 1 mapped, 3 set aside, 1 unaccounted"
