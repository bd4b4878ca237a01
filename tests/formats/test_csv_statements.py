"""xBRL-CSV as a person lays it out: statements as tables, their lines in order, labels beside, periods as columns."""

from __future__ import annotations

import json

import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.findings import Findings
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv.placing import Names, Placing, slug
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.layout import LayoutAxis, LayoutRow, StatementLayout
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

SHOP = "http://shop.example/2025"
YEN = Unit.parse("{http://www.xbrl.org/2003/iso4217}JPY")


def name(local: str) -> QName:
    return QName(SHOP, local)


def row(local: str, label: str, *, heading: bool = False) -> LayoutRow:
    return LayoutRow(name(local), label, 0, heading=heading)


AXIS = LayoutAxis(name("ShopAxis"), "Shops", ((name("North"), "North"), (name("South"), "South")))
INCOME = (row("Top", "Income", heading=True), row("Sales", "Net sales"), row("Costs", "Costs"))
STATEMENTS = (
    StatementLayout("r1", "Income (unaudited)", INCOME),
    StatementLayout("r2", "Sales by shop", (row("Sales", "Sales"),), (AXIS,)),
)


def told(facts: list[tuple[str, str, str | None, int | None, str | None]]) -> Report:
    """Facts as concept, period, value, decimals and shop."""
    builder = ReportBuilder(taxonomy=["http://shop.example/2025/shop.xsd"], namespaces={"s": SHOP})
    for concept, period, value, decimals, shop in facts:
        members = ((name("ShopAxis"), Member(name(shop))),) if shop else ()
        context = Context(Entity("http://id.example", "1"), Period.parse(period), members)
        builder.add(Fact(name(concept), context, value, YEN, decimals))
    return builder.build()


def files(report: Report, statements: tuple[StatementLayout, ...] = STATEMENTS) -> dict[str, str]:
    written = xbrl_csv.write(report, Vocabulary(), "r", statements=statements)
    return {
        path.removeprefix("r-csv/"): b"".join(map(bytes, parts)).decode() for path, parts in written.items()
    }


def test_a_statement_is_a_table_in_its_own_order() -> None:
    first, second = "2024-04-01/2024-06-30", "2025-04-01/2025-06-30"
    report = told(
        [
            ("Costs", second, "60000", -3, None),
            ("Sales", second, "110000", -3, None),
            ("Sales", first, "100000", -3, None),
            ("Sales", second, "110000", None, None),
            ("Sales", second, "40000", -3, "South"),
            ("Sales", second, "70000", -3, "North"),
            ("Other", second, "1", 0, None),
        ]
    )
    made = files(report)
    days = "from_2024-04-01_to_2024-06-30", "from_2025-04-01_to_2025-06-30"
    assert made["income_unaudited.csv"].splitlines() == [
        f"label,concept,measure,{days[0]},{days[1]}",
        "Net sales,s:Sales,JPY_thousands,100000,110000",
        "Net sales,s:Sales,JPY,,110000",
        "Costs,s:Costs,JPY_thousands,,60000",
    ]
    assert made["sales_by_shop.csv"].splitlines() == [
        f"label,concept,ShopAxis,measure,{days[1]}",
        '"Sales, North",s:Sales,s:North,JPY_thousands,70000',
        '"Sales, South",s:Sales,s:South,JPY_thousands,40000',
    ]
    assert made["durations.csv"].splitlines()[1] == "s:Other,JPY_0,1"
    assert [*json.loads(made["r.json"])["tables"]] == ["income_unaudited", "sales_by_shop", "durations"]


def test_a_nil_figure_stands_in_the_line_of_the_others() -> None:
    first, second = "2024-04-01/2024-06-30", "2025-04-01/2025-06-30"
    made = files(told([("Sales", first, None, None, None), ("Sales", second, "5000", -3, None)]))
    assert made["income_unaudited.csv"].splitlines()[1:] == ["Net sales,s:Sales,JPY,#nil,5000d-3"]


def test_a_line_is_placed_where_fewest_dimensions_are_shown() -> None:
    placing = Placing(STATEMENTS)
    shop = str(name("ShopAxis"))
    assert placing.place(str(name("Sales")), {}).statement == 0
    assert placing.place(str(name("Sales")), {shop: str(name("South"))}).order == (0, 1)
    assert placing.place(str(name("Sales")), {shop: str(name("East"))}).statement is None
    assert placing.place(str(name("Costs")), {shop: str(name("South"))}).statement is None
    assert placing.place(str(name("Top")), {}).statement is None


def test_names_are_identifiers_and_stand_once() -> None:
    names = Names()
    assert names.free("notes", "sales") == "sales"
    assert names.free("sales", "sales_texts") == "sales_texts"
    assert names.free("sales", "sales_texts") == "sales_texts_2"
    assert names.free("9 lives") == "facts"
    assert slug("CONSOLIDATED  Balance sheets (unaudited)") == "consolidated_balance_sheets_unaudited"


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[Report, Vocabulary, tuple[StatementLayout, ...]]:
    """A report and statements of some of its concepts, some with some of its dimensions."""
    report, vocabulary = draw(strategies.reports())
    concepts = report.facts.column("concept").unify_dictionaries().combine_chunks().dictionary.to_pylist()
    statements = []
    for number in range(draw(st.integers(0, 3))):
        lines = [
            LayoutRow(QName.parse(one), f"Line, {at}", 0)
            for at, one in enumerate(concepts)
            if draw(st.booleans())
        ]
        axes = [LayoutAxis(QName.parse(one), one) for one in report.dimensions if draw(st.booleans())]
        title = draw(st.sampled_from(["Sheet", "9 Sheet", "", "notes", f"Sheet {number}", "売上高"]))
        statements.append(StatementLayout(str(number), title, tuple(lines), tuple(axes)))
    return report, vocabulary, tuple(statements)


@given(drawn=laid_out())
def test_whatever_the_statements_the_report_is_read_back(
    drawn: tuple[Report, Vocabulary, tuple[StatementLayout, ...]],
) -> None:
    report, vocabulary, statements = drawn
    layout = xbrl_csv.Layout.STATEMENTS
    written = xbrl_csv.write(report, Vocabulary(), "r", layout, statements)
    made = {path.removeprefix("r-csv/"): b"".join(map(bytes, parts)) for path, parts in written.items()}
    findings = Findings()
    again = xbrl_csv.read(made["r.json"], "r.json", findings, vocabulary, made.get)
    assert not list(findings)
    assert equal(report, again), differences(report, again)
