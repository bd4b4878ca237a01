"""Hypercubes: combination, inheritance, target roles, defaults and containers (Dimensions 1.0, sections 2 and 3)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import STRING, concept, dimension, fact, found, hypercube, kind, name, report, taxonomy

from exporter.findings import Findings
from exporter.formats import Format
from exporter.report.aspects import Member, Typed
from exporter.taxonomy.model import DIMENSION_ARCROLES, Arc, Taxonomy
from exporter.validation.hypercubes import Hypercubes, Placed
from exporter.validation.validate import validate

A, B = "http://shop.example/role/a", "http://shop.example/role/b"
NORTH, SOUTH, ALL = (Member(name(one)) for one in ("North", "South", "All"))


def arc(kind: str, source: str, target: str, role: str = A, **attributes: str) -> Arc:
    return Arc(DIMENSION_ARCROLES + kind, role, name(source), name(target), Decimal(1), attributes=attributes)


def known(*arcs: Arc) -> Taxonomy:
    floor, room = name("Floor"), name("Room")
    return taxonomy(
        concept("Sales"), concept("LineItems", abstract=True), hypercube("Table"), hypercube("Other"),
        dimension("Region"), dimension("Level", typed_domain=floor), dimension("Place", typed_domain=room),
        *(concept(one, STRING, abstract=True) for one in ("All", "North", "South")),
        arcs=arcs, domain_types=dict.fromkeys((floor, room), kind("integer", "integer")), nillable_domains=(room,),
    )  # fmt: skip


DOMAIN = (arc("dimension-domain", "Region", "All"), arc("domain-member", "All", "North"))
TABLE = (arc("hypercube-dimension", "Table", "Region"), *DOMAIN)
CLOSED = arc("all", "Sales", "Table", closed="true", contextElement="scenario")


def faults(arcs: tuple[Arc, ...], *, scenario: dict[str, object] | None = None, **more: object) -> list[str]:
    stated = {name(one): value for one, value in (scenario or {}).items()}
    return Hypercubes(known(*arcs)).faults(name("Sales"), Placed(scenario=stated, **more))  # type: ignore[arg-type]


def test_a_concept_without_hypercubes_takes_any_dimensions() -> None:
    assert faults((), scenario={"Region": SOUTH}) == []


def test_a_member_must_be_of_the_domain() -> None:
    assert faults((CLOSED, *TABLE), scenario={"Region": NORTH}) == []
    assert faults((CLOSED, *TABLE), scenario={"Region": ALL}) == []
    assert faults((CLOSED, *TABLE), scenario={"Region": SOUTH}) == [
        f"Table: Region does not have the member South [{A}]"
    ]
    assert faults((CLOSED, *TABLE)) == [f"Table: Region has no value [{A}]"]


def test_a_default_stands_for_a_value_left_out() -> None:
    assert faults((CLOSED, *TABLE, arc("dimension-default", "Region", "All", B))) == []


def test_a_closed_hypercube_takes_no_others() -> None:
    stated = {"Region": NORTH, "Level": Typed("1")}
    assert faults((CLOSED, *TABLE), scenario=stated) == [f"Table: it is closed and does not have Level [{A}]"]
    opened = arc("all", "Sales", "Table", contextElement="scenario")
    assert faults((opened, *TABLE), scenario=stated) == []


def test_a_closed_hypercube_takes_nothing_foreign() -> None:
    assert faults((CLOSED, *TABLE), scenario={"Region": NORTH}, foreign=frozenset({"scenario"})) != []
    assert faults((CLOSED, *TABLE), scenario={"Region": NORTH}, foreign=frozenset({"segment"})) == []


def test_the_container_is_the_one_the_hypercube_names() -> None:
    assert faults((CLOSED, *TABLE), segment={name("Region"): NORTH}) != []


def test_not_all_excludes() -> None:
    opened = arc("all", "Sales", "Table", contextElement="scenario")
    excluded = (
        arc("notAll", "Sales", "Other", contextElement="scenario", targetRole=B),
        arc("hypercube-dimension", "Other", "Region", B),
        arc("dimension-domain", "Region", "All", B),
        arc("domain-member", "All", "South", B),
        arc("domain-member", "All", "South"),
    )
    assert faults((opened, *TABLE, *excluded), scenario={"Region": NORTH}) == []
    assert faults((opened, *TABLE, *excluded), scenario={"Region": SOUTH}) == [f"Other excludes it [{A}]"]


def test_one_role_that_holds_is_enough() -> None:
    elsewhere = (
        arc("all", "Sales", "Other", B, contextElement="scenario", closed="true"),
        arc("hypercube-dimension", "Other", "Level", B),
    )
    assert faults((CLOSED, *TABLE, *elsewhere), scenario={"Level": Typed("2")}) == []
    assert len(faults((CLOSED, *TABLE, *elsewhere), scenario={"Region": SOUTH})) == 2, "one reason a role"


def test_hypercubes_are_inherited_along_consecutive_steps() -> None:
    inherited = arc("all", "LineItems", "Table", contextElement="scenario", closed="true")
    assert (
        faults((inherited, arc("domain-member", "LineItems", "Sales"), *TABLE), scenario={"Region": SOUTH})
        != []
    )
    assert (
        faults((inherited, arc("domain-member", "LineItems", "Sales", B), *TABLE), scenario={"Region": SOUTH})
        == []
    )


def test_target_roles_lead_on() -> None:
    led = (
        arc("all", "Sales", "Table", contextElement="scenario", targetRole=B),
        arc("hypercube-dimension", "Table", "Region", B, targetRole="c"),
        arc("dimension-domain", "Region", "All", "c", usable="false", targetRole="d"),
        arc("domain-member", "All", "North", "d"),
        arc("domain-member", "All", "South", "c"),
    )
    assert faults(led, scenario={"Region": NORTH}) == []
    assert faults(led, scenario={"Region": SOUTH}) != []
    assert faults(led, scenario={"Region": ALL}) != [], "not usable"


def test_circles_end() -> None:
    circle = (CLOSED, *TABLE, arc("domain-member", "North", "All"), arc("domain-member", "Sales", "Sales"))
    assert faults(circle, scenario={"Region": NORTH}) == []


def test_values_are_judged_by_their_dimension() -> None:
    def codes(**dimensions: object) -> set[str]:
        return {one.code for one in found(known(), fact("Sales", "1", dimensions=dimensions))}  # type: ignore[arg-type]

    assert codes(Level=Typed("3"), Region=NORTH) == set()
    assert codes(Place=Typed(None)) == set()
    assert codes(Level=Typed(None)) == {"xbrldie:IllegalTypedDimensionContentError"}
    assert codes(Level=Typed("third")) == {"xbrldie:IllegalTypedDimensionContentError"}
    assert codes(Level=NORTH) == {"xbrldie:ExplicitMemberNotExplicitDimensionError"}
    assert codes(Region=Typed("3")) == {"xbrldie:TypedMemberNotTypedDimensionError"}
    assert codes(Region=Member(name("Norht"))) == {"xbrldie:ExplicitMemberUndefinedQNameError"}
    assert codes(Sales=NORTH) == {"oime:unknownDimension"}


@pytest.mark.parametrize(
    ("syntax", "code"),
    [
        (Format.JSON, "xbrldie:IllegalTypedDimensionContentError"),
        (Format.CSV, "xbrlce:invalidDimensionValue"),
    ],
)
def test_a_nil_that_its_domain_cannot_be_is_told_at_the_fact(syntax: Format, code: str) -> None:
    facts = [
        fact("Sales", "1", dimensions={"Place": Typed(None)}, line=2),
        fact("Sales", "1", dimensions={"Level": Typed(None)}, line=3),
    ]
    told = Findings()
    validate(report(*facts), known(), told, syntax)
    assert [(one.code, one.origin and one.origin.line) for one in told] == [(code, 3)]
    assert "not nillable" in told.all[0].message


ROLES = st.sampled_from([A, B])
NAMES = st.sampled_from(["Sales", "LineItems", "All", "North", "South"])
ARCS = st.one_of(
    st.builds(lambda one, two, role: arc("domain-member", one, two, role), NAMES, NAMES, ROLES),
    st.builds(
        lambda kind, one, cube, role: arc(kind, one, cube, role, contextElement="scenario"),
        st.sampled_from(["all", "notAll"]), NAMES, st.sampled_from(["Table", "Other"]), ROLES,
    ),
)  # fmt: skip


@given(st.lists(ARCS, max_size=12))
def test_what_is_inherited_does_not_depend_on_who_was_asked_before(arcs: list[Arc]) -> None:
    together = Hypercubes(known(*arcs))
    for one in ("Sales", "LineItems", "All", "North", "South"):
        alone = Hypercubes(known(*arcs)).cubes(name(one))
        assert together.cubes(name(one)) == alone
        assert [*together.cubes(name(one))] == [*alone]


def test_reasons_stand_in_the_order_of_the_taxonomy() -> None:
    arcs = [arc("all", "Sales", cube, role, closed="true", contextElement="scenario")
            for cube, role in (("Other", B), ("Table", A))]  # fmt: skip
    first, second = faults((*arcs, *TABLE), scenario={"Level": Typed("1")})
    assert first.startswith("Other")
    assert second.startswith("Table")
