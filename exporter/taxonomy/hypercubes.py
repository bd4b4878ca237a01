"""Dimensions from a statement's tree: what tables, axes and line items say as Dimensions 1.0 relationships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from exporter.taxonomy.authored import (
    ABSTRACT,
    AXIS,
    DOMAIN,
    ITEM,
    MEMBER,
    TABLE,
    TYPED_AXIS,
    AuthoredConcept,
    Branch,
)
from exporter.taxonomy.model import DIMENSION_ARCROLES

ALL: Final = DIMENSION_ARCROLES + "all"
HYPERCUBE_DIMENSION: Final = DIMENSION_ARCROLES + "hypercube-dimension"
DIMENSION_DOMAIN: Final = DIMENSION_ARCROLES + "dimension-domain"
DIMENSION_DEFAULT: Final = DIMENSION_ARCROLES + "dimension-default"
DOMAIN_MEMBER: Final = DIMENSION_ARCROLES + "domain-member"
_LINE_ITEMS: Final = "LineItems"
#: Which kinds may stand directly below which in a tree.
BELOW: Final[Mapping[str, frozenset[str]]] = {
    "": frozenset({ITEM, ABSTRACT, TABLE, DOMAIN, MEMBER}),  # at the top
    ITEM: frozenset({ITEM, ABSTRACT}),
    ABSTRACT: frozenset({ITEM, ABSTRACT, TABLE, DOMAIN, MEMBER}),
    TABLE: frozenset({AXIS, TYPED_AXIS, ABSTRACT}),
    AXIS: frozenset({DOMAIN}),
    TYPED_AXIS: frozenset(),
    DOMAIN: frozenset({DOMAIN, MEMBER}),
    MEMBER: frozenset({MEMBER}),
}


class DimensionArc(NamedTuple):
    """A relationship of the definition linkbase, ends by name; orders count from 1 under each source."""

    arcrole: str
    source: str
    target: str


def walk(branches: Iterable[Branch]) -> Iterator[tuple[Branch | None, Branch]]:
    """Every branch with its parent, top down."""
    for branch in branches:
        yield None, branch
        yield from _below(branch)


def _below(parent: Branch) -> Iterator[tuple[Branch, Branch]]:
    for child in parent.children:
        yield parent, child
        yield from _below(child)


def line_items(
    table: Branch, siblings: tuple[Branch, ...], concepts: Mapping[str, AuthoredConcept]
) -> tuple[Branch, ...]:
    """The headings whose items a table is about.

    They stand under the table, or beside it: the one named like the table (XTable, XLineItems), or all that are named
    …LineItems, or else the next heading after the table.
    """
    under = tuple(child for child in table.children if concepts[child.concept].kind == ABSTRACT)
    if under:
        return under
    beside = tuple(one for one in siblings if concepts[one.concept].kind == ABSTRACT)
    named = tuple(one for one in beside if one.concept.endswith(_LINE_ITEMS))
    twin = table.concept.removesuffix("Table") + _LINE_ITEMS
    if named:
        return tuple(one for one in named if one.concept == twin) or named
    after = siblings[siblings.index(table) + 1 :]
    return tuple(one for one in after if one in beside)[:1]


def dimension_arcs(
    tree: tuple[Branch, ...], concepts: Mapping[str, AuthoredConcept]
) -> tuple[DimensionArc, ...]:
    """The definition relationships of one role's tree, each once; none where it has no table."""
    arcs: dict[DimensionArc, None] = {}
    for parent, branch in walk(tree):
        if concepts[branch.concept].kind != TABLE:
            continue
        for heading in line_items(branch, parent.children if parent else tree, concepts):
            arcs[DimensionArc(ALL, heading.concept, branch.concept)] = None
            arcs.update(dict.fromkeys(_members(heading, concepts, {ITEM, ABSTRACT})))
        arcs.update(dict.fromkeys(_axes(branch, concepts)))
    return tuple(arcs)


def _axes(table: Branch, concepts: Mapping[str, AuthoredConcept]) -> Iterator[DimensionArc]:
    for axis in table.children:
        if concepts[axis.concept].kind not in (AXIS, TYPED_AXIS):
            continue
        yield DimensionArc(HYPERCUBE_DIMENSION, table.concept, axis.concept)
        for domain in axis.children:
            yield DimensionArc(DIMENSION_DOMAIN, axis.concept, domain.concept)
            yield DimensionArc(DIMENSION_DEFAULT, axis.concept, domain.concept)
            yield from _members(domain, concepts, {DOMAIN, MEMBER})


def _members(top: Branch, concepts: Mapping[str, AuthoredConcept], kinds: set[str]) -> Iterator[DimensionArc]:
    """The domain-member relationships below a branch, through branches of these kinds only."""
    for child in top.children:
        if concepts[child.concept].kind in kinds:
            yield DimensionArc(DOMAIN_MEMBER, top.concept, child.concept)
            yield from _members(child, concepts, kinds)
