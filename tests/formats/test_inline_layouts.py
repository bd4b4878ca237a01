"""Layouts from a presentation linkbase: titles, lines, members and labels, in a language."""

from __future__ import annotations

from decimal import Decimal

from exporter.qname import QName
from exporter.report.layout import LayoutAxis, LayoutRow
from exporter.taxonomy.layout import statement_layouts
from exporter.taxonomy.model import (
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    PARENT_CHILD,
    STANDARD_LABEL,
    Arc,
    Concept,
    Label,
    Taxonomy,
)

T = "http://example.com/t"
TOTAL = "http://www.xbrl.org/2003/role/totalLabel"
NEGATED = "http://www.xbrl.org/2009/role/negatedLabel"


def name(local: str) -> QName:
    return QName(T, local)


def taxonomy(*arcs: tuple[str, str, str] | tuple[str, str, str, str]) -> Taxonomy:
    """A taxonomy with these arcs; names tell what their concepts are."""
    kinds = {"Table": HYPERCUBE_ITEM, "Axis": DIMENSION_ITEM}
    locals_ = {one for arc in arcs for one in arc[1:3]}
    concepts = {}
    for local in sorted(locals_):
        group = next((kind for ending, kind in kinds.items() if local.endswith(ending)), ITEM)
        abstract = group != ITEM or local.endswith(("Abstract", "LineItems", "Member"))
        concepts[name(local)] = Concept(name(local), None, "duration", group, abstract=abstract)
    labels = [Label(name("Sales"), STANDARD_LABEL, "en", "Sales"), Label(name("Sales"), STANDARD_LABEL, "ja", "売上高"),
              Label(name("Sales"), TOTAL, "en", "Total sales"),
              Label(name("TopAbstract"), STANDARD_LABEL, "en", "Top [Abstract]"),
              Label(name("PartAbstract"), STANDARD_LABEL, "en", "Part [Abstract]"),
              Label(name("OneMember"), STANDARD_LABEL, "en", "One [Member]")]  # fmt: skip
    made = tuple(
        Arc(
            PARENT_CHILD,
            arc[0],
            name(arc[1]),
            name(arc[2]),
            Decimal(order),
            preferred_label=arc[3] if len(arc) > 3 else "",
        )
        for order, arc in enumerate(arcs)
    )
    roles = {
        "r/b": "0002 - Statement - SECOND",
        "r/a": "0010 - Disclosure - THIRD",
        "r/c": "0001 - Statement - FIRST - ALL",
    }
    return Taxonomy((), concepts, made, tuple(labels), roles)


def test_statements_stand_in_the_order_of_their_definitions() -> None:
    found = statement_layouts(
        taxonomy(("r/a", "X", "Sales"), ("r/b", "X", "Sales"), ("r/c", "X", "Sales"), ("r/d", "X", "Sales")),
        "en",
    )
    assert [one.title for one in found] == ["FIRST - ALL", "SECOND", "THIRD", "d"]


def test_a_tree_becomes_lines_with_the_labels_that_arcs_prefer() -> None:
    (found,) = statement_layouts(
        taxonomy(
            ("r/a", "TopAbstract", "PartAbstract"), ("r/a", "PartAbstract", "Sales"),
            ("r/a", "PartAbstract", "Sales", TOTAL),
            ("r/a", "TopAbstract", "Costs", NEGATED),
        ),
        "en",
    )  # fmt: skip
    assert found.rows == (
        LayoutRow(name("PartAbstract"), "Part", 0, heading=True),
        LayoutRow(name("Sales"), "Sales", 1),
        LayoutRow(name("Sales"), "Total sales", 1, role=TOTAL),
        LayoutRow(name("Costs"), "Costs", 0, role=NEGATED),
    )
    assert [(row.total, row.negated, row.opening) for row in found.rows[2:]] == [
        (True, False, False),
        (False, True, False),
    ]


def test_tables_axes_and_line_items_structure_and_are_no_lines() -> None:
    (found,) = statement_layouts(
        taxonomy(
            ("r/a", "TopAbstract", "TheTable"), ("r/a", "TheTable", "TheAxis"), ("r/a", "TheAxis", "AllMember"),
            ("r/a", "AllMember", "OneMember"), ("r/a", "TheTable", "InnerLineItems"),
            ("r/a", "InnerLineItems", "Sales"),
            ("r/a", "TopAbstract", "OuterLineItems"), ("r/a", "OuterLineItems", "Costs"),
        ),
        "ja",
    )  # fmt: skip
    assert found.rows == (LayoutRow(name("Sales"), "売上高", 0), LayoutRow(name("Costs"), "Costs", 0))
    members = ((name("AllMember"), "AllMember"), (name("OneMember"), "One"))
    assert found.axes == (LayoutAxis(name("TheAxis"), "TheAxis", members),)


def test_a_circle_ends() -> None:
    arcs = (("r/a", "TopAbstract", "Sales"), ("r/a", "Sales", "Costs"), ("r/a", "Costs", "Sales"))
    (found,) = statement_layouts(taxonomy(*arcs), "en")
    assert [row.concept.local for row in found.rows] == ["Sales", "Costs"]
