"""A report as a page of statements: what stands in which cell, tagged once, with the sign that a label asks for."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from exporter.findings import Findings
from exporter.formats import inline_xbrl
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Typed, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.layout import LayoutAxis, LayoutRow, StatementLayout
from exporter.report.vocabulary import Vocabulary

T = "http://example.com/t"
ROLES = "http://www.xbrl.org/2003/role/"
NEGATED = "http://www.xbrl.org/2009/role/negatedLabel"
WHO = Entity("http://example.com", "1")
NOW, BEFORE = Period(date(2003, 6, 30), date(2003, 4, 1)), Period(date(2003, 3, 31), date(2003, 1, 1))
CLOSE, OPEN = Period(date(2003, 6, 30)), Period(date(2003, 3, 31))
AXIS, ONE, TWO = QName(T, "Axis"), QName(T, "One"), QName(T, "Two")
VOCABULARY = Vocabulary(
    numeric=frozenset(f"{{{T}}}{name}" for name in ("Sales", "Costs", "Cash", "Staff")),
    text=frozenset({f"{{{T}}}Name"}),
    typed_domains={f"{{{T}}}Typed": QName(T, "domain")},
)


def name(local: str) -> QName:
    return QName(T, local)


def money(
    local: str, value: str | None, period: Period, *members: QName, unit: str = "JPY", decimals: int = -3
) -> Fact:
    context = Context.of(WHO, period, [(AXIS, Member(one)) for one in members])
    return Fact(name(local), context, value, Unit.currency(unit), None if value is None else decimals)


LAYOUT = StatementLayout(
    role=f"{T}/role/operations",
    title="Operations & <cash>",
    rows=(
        LayoutRow(name("Head"), "Result", 0, heading=True),
        LayoutRow(name("Sales"), "Sales", 1),
        LayoutRow(name("Costs"), "Costs", 1, role=NEGATED),
        LayoutRow(name("Empty"), "Nothing", 0, heading=True),
        LayoutRow(name("Cash"), "Cash at the start", 0, role=ROLES + "periodStartLabel"),
        LayoutRow(name("Cash"), "Cash at the end", 0, role=ROLES + "totalLabel"),
        LayoutRow(name("Name"), "Name", 0),
    ),
    axes=(LayoutAxis(AXIS, "Part", ((TWO, "Second part"), (ONE, "First part"))),),
)


class Page:
    """A rendered page and its tables as rows of texts."""

    def __init__(
        self, *facts: Fact, layouts: tuple[StatementLayout, ...] = (LAYOUT,), note: str = ""
    ) -> None:
        builder = ReportBuilder(taxonomy=["t.xsd"], namespaces={"t": T})
        ids = [builder.add(fact) for fact in facts]
        if note:
            builder.link(ids[0], [builder.note(note, "en")])
        report = builder.build()
        self.document = b"".join(
            bytes(one) for one in inline_xbrl.write(report, VOCABULARY, "p", layouts)["p.xhtml"]
        )
        self.root = etree.fromstring(self.document)
        findings = Findings()
        again = inline_xbrl.read(self.document, "p", findings, VOCABULARY)
        assert not list(findings)
        assert equal(report, again), differences(report, again)

    @property
    def tables(self) -> dict[str, list[list[str]]]:
        """Each table by its title, cell by cell; the lines of a head are parted by a bar."""
        for line in self.root.iter("{*}br"):
            line.tail = "|" + (line.tail or "")
        return {
            title.text or "": [
                ["".join(cell.itertext()) for cell in row] for row in title.getnext().iter("{*}tr")
            ]
            for title in self.root.iter("{*}h2")
            if title.getnext() is not None and title.getnext().tag.endswith("table")
        }


def test_periods_and_currencies_stand_across_and_items_down() -> None:
    page = Page(
        money("Sales", "8344046000", NOW), money("Sales", "69609000", NOW, unit="USD"), money("Sales", "9", BEFORE),
        money("Costs", "-5000", NOW), money("Costs", "7", BEFORE), money("Cash", "100", CLOSE),
        money("Cash", "90", OPEN),
    )  # fmt: skip
    assert page.tables["Operations & <cash>"] == [
        ["", "2003-04-01 – 2003-06-30|JPY", "2003-04-01 – 2003-06-30|USD", "2003-01-01 – 2003-03-31|JPY"],
        ["Result", "", "", ""],
        ["Sales", "8,344,046,000", "69,609,000", "9"],
        ["Costs", "5,000", "", "(7)"],
        ["Cash at the start", "90", "", ""],
        ["Cash at the end", "100", "", "90"],
    ]


def test_members_stand_below_their_item_in_the_order_of_their_axis() -> None:
    page = Page(money("Sales", "1", NOW, ONE), money("Sales", "3", NOW), money("Sales", "2", NOW, TWO))
    assert page.tables["Operations & <cash>"][1:] == [
        ["Result", ""], ["Sales", "3"], ["Second part", "2"], ["First part", "1"],
    ]  # fmt: skip


def test_an_item_without_a_fact_of_its_own_still_names_its_members() -> None:
    page = Page(money("Sales", "1", NOW, ONE))
    assert page.tables["Operations & <cash>"][2:] == [["Sales", ""], ["First part", "1"]]


def test_only_the_most_precise_of_agreeing_facts_is_shown() -> None:
    page = Page(
        money("Sales", "8344000000", NOW, decimals=-6), money("Sales", "8344046000", NOW),
        money("Sales", "8999000000", NOW, decimals=-6),
    )  # fmt: skip
    assert page.tables["Operations & <cash>"][2] == ["Sales", "8,344,046,000 / 8,999,000,000"]
    assert ["".join(one.itertext()) for one in page.root.iterfind(".//{*}hidden/*")] == ["8344000000"]


def test_nil_and_text_facts_have_their_cells() -> None:
    page = Page(
        money("Sales", None, NOW),
        Fact(name("Name"), Context.of(WHO, NOW), " A <b>&\n B", language="en"),
    )
    assert page.tables["Operations & <cash>"][1:] == [["Result", ""], ["Sales", "–"], ["Name", " A <b>&\n B"]]


def test_a_fact_that_two_statements_show_is_tagged_in_the_first() -> None:
    page = Page(money("Sales", "5", NOW), layouts=(LAYOUT, LAYOUT))
    assert len([*page.root.iter("{*}nonFraction")]) == 1
    assert len([*page.root.iter("{*}table")]) == 2


def test_facts_of_no_statement_stand_in_a_last_table() -> None:
    typed = Context.of(WHO, CLOSE, [(name("Typed"), Typed("x<y"))])
    page = Page(money("Sales", "1", NOW), Fact(name("Staff"), typed, "12345"), money("Sales", "2", Period()))
    assert [*page.tables] == ["Operations & <cash>", "Other facts"]
    assert page.tables["Other facts"][1:] == [["t:Staff", "Typed: x<y", "2003-06-30", "", "12,345"]]


def test_without_layouts_every_fact_is_listed() -> None:
    page = Page(money("Sales", "-1234.50", NOW), layouts=())
    assert page.tables["Other facts"][1:] == [["t:Sales", "", "2003-04-01 – 2003-06-30", "JPY", "(1,234.50)"]]


def test_notes_stand_beneath_with_their_numbers() -> None:
    page = Page(money("Sales", "5", NOW), note="See <b>page</b> 7")
    assert page.tables["Operations & <cash>"][2] == ["Sales", "5(1)"]
    (notes,) = page.root.iterfind(".//{*}div[@class='notes']")
    assert "(1) See page 7" in "".join(notes.itertext())


@pytest.mark.parametrize("value", ["0", "-0", "0.00", "1E3", "+5", "007", "INF", "9" * 5000])
def test_any_number_is_shown_and_survives(value: str) -> None:
    Page(money("Costs", value, NOW))


def test_several_entities_have_columns_of_their_own() -> None:
    other = Fact(
        name("Sales"), Context.of(Entity("http://example.com", "2"), NOW), "6", Unit.currency("JPY"), 0
    )
    page = Page(money("Sales", "5", NOW), other)
    assert page.tables["Operations & <cash>"][0][1:] == [
        "1|2003-04-01 – 2003-06-30|JPY", "2|2003-04-01 – 2003-06-30|JPY",
    ]  # fmt: skip


def test_a_line_cannot_stand_above_the_first_depth() -> None:
    with pytest.raises(ValueError, match="depth"):
        LayoutRow(name("Sales"), "Sales", -1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("-0", "(0)"),
        ("999", "999"),
        ("1000", "1,000"),
        ("-1234567.50", "(1,234,567.50)"),
        ("8" * 300_000, ",".join(["888"] * 100_000)),
    ],
)
def test_thousands_are_parted_however_long_a_number_is(value: str, shown: str) -> None:
    builder = ReportBuilder(taxonomy=["t.xsd"])
    builder.add(money("Sales", value, NOW))
    page = b"".join(map(bytes, inline_xbrl.write(builder.build(), VOCABULARY, "r", [LAYOUT])["r.xhtml"]))
    assert shown.strip("()") in "".join(etree.fromstring(page, etree.XMLParser(huge_tree=True)).itertext())
