"""Any authored taxonomy, compiled and loaded again, says what its sheets say."""

from __future__ import annotations

import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

from authored_strategies import Sheets, sheets
from hypothesis import given

from exporter.findings import Findings
from exporter.qname import QName
from exporter.taxonomy import CompiledTaxonomy, Taxonomy, build, load_taxonomy, open_package
from exporter.taxonomy.itemtypes import item_type
from exporter.taxonomy.model import (
    DIMENSION_ARCROLES,
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    PARENT_CHILD,
    SUMMATION,
)

HEADS = {"table": HYPERCUBE_ITEM, "axis": DIMENSION_ITEM, "typed-axis": DIMENSION_ITEM}


def built(made: Sheets) -> CompiledTaxonomy:
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder:
        made.write(Path(folder))
        compiled = build(Path(folder), findings)
    assert compiled is not None, list(map(str, findings))
    assert not findings.errors
    return compiled


def loaded(compiled: CompiledTaxonomy) -> Taxonomy:
    findings = Findings()
    package = open_package(compiled.package, compiled.package_name, findings)
    assert package is not None, list(map(str, findings))
    taxonomy = load_taxonomy(package.entry_points, [package], findings)
    assert not list(findings), list(map(str, findings))
    return taxonomy


def shown(made: Sheets) -> Counter[tuple[str, str, str, int, str]]:
    """The presentation arcs that the rows mean: role, parent, child, order, preferred label."""
    arcs: Counter[tuple[str, str, str, int, str]] = Counter()
    path: dict[tuple[str, int], str] = {}
    orders: Counter[tuple[str, str]] = Counter()
    for role, depth, concept, preferred in made.rows:
        path[role, depth] = concept
        if depth:
            parent = path[role, depth - 1]
            orders[role, parent] += 1
            arcs[role, parent, concept, orders[role, parent], preferred] += 1
    return arcs


@given(sheets())
def test_what_is_authored_is_loaded(made: Sheets) -> None:
    compiled = built(made)
    assert compiled.package == built(made).package
    taxonomy = loaded(compiled)
    check_concepts(made, taxonomy)
    check_labels(made, taxonomy)
    check_arcs(made, taxonomy)
    check_tables(made, taxonomy)


def check_concepts(made: Sheets, taxonomy: Taxonomy) -> None:
    assert {name.local for name in taxonomy.concepts} == set(made.named())
    for name, row in made.named().items():
        concept = taxonomy.concepts[QName(made.namespace, name)]
        assert concept.substitution_group == HEADS.get(row["kind"], ITEM)
        assert concept.period_type == (row.get("period") or "duration")
        assert concept.balance == row.get("balance", "")
        assert concept.reportable == (row["kind"] in ("", "item"))
        assert (concept.typed_domain is not None) == (row["kind"] == "typed-axis")
        if concept.reportable:
            assert concept.type is not None
            assert concept.type.name == item_type(row["type"])


def check_labels(made: Sheets, taxonomy: Taxonomy) -> None:
    authored = {
        (name, key.rpartition("_")[0], key.rpartition("_")[2], lines(text))
        for name, row in made.named().items()
        for key, text in row.items()
        if "abel_" in key or key.startswith("documentation_")
    }
    labels = [
        (one.concept.local, one.role.rpartition("/")[2], one.language, one.text) for one in taxonomy.labels
    ]
    assert set(labels) == authored
    assert len(labels) == len(authored)


def lines(text: str) -> str:
    """A text as it is read from a file: every end of a line is one character."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_arcs(made: Sheets, taxonomy: Taxonomy) -> None:
    role = f"{made.base}/role/"
    arcs = Counter(
        (
            one.role.removeprefix(role),
            one.source.local,
            one.target.local,
            int(one.order),
            one.preferred_label.rpartition("/")[2],
        )
        for one in taxonomy.relationships(PARENT_CHILD)
    )
    assert arcs == shown(made)
    sums = Counter(
        (one.role.removeprefix(role), one.source.local, one.target.local, one.weight)
        for one in taxonomy.relationships(SUMMATION)
    )
    assert sums == Counter((*one[:3], Decimal(one[3])) for one in made.sums)
    used = {one[0] for one in made.rows} | {one[0] for one in made.sums}
    assert {(role + one, lines(made.roles[one])) for one in used} <= set(taxonomy.roles.items())


def check_tables(made: Sheets, taxonomy: Taxonomy) -> None:
    tables = [one["name"] for one in made.concepts if one["kind"] == "table"]
    cubes = list(taxonomy.relationships(DIMENSION_ARCROLES + "all"))
    assert [one.target.local for one in cubes] == tables
    axes = [one.target.local for one in taxonomy.relationships(DIMENSION_ARCROLES + "hypercube-dimension")]
    for cube in cubes:
        stem = cube.target.local.removesuffix("Table")
        assert cube.source.local == f"{stem}LineItems"
        assert cube.attributes == {"contextElement": made.heading["context_element"], "closed": "true"}
        assert axes[0] == f"{stem}Axis"
        members = {
            (one.source.local.removeprefix(stem), one.target.local.removeprefix(stem))
            for one in taxonomy.relationships(DIMENSION_ARCROLES + "domain-member")
        }
        assert members == {("Domain", "Member"), ("Member", "Inner"), ("LineItems", "Figure")}
    segments = {f"{{{made.namespace}}}{axis}" for axis in axes}
    expected = segments if made.heading["context_element"] == "segment" else set()
    assert taxonomy.vocabulary.segments == expected
