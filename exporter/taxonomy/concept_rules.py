"""What XBRL asks of a single concept's declaration (XBRL 2.1, 5.1.1; Dimensions 1.0; Enumerations 2.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exporter.qname import QName
from exporter.taxonomy.model import DIMENSION_ITEM, HYPERCUBE_ITEM, ITEM, TUPLE, Concept

#: A code and what is wrong.
Problem = tuple[str, str]


def concept_problems(concept: Concept, stated: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with a declaration; ``stated`` are its XBRL attributes by local name."""
    if concept.substitution_group == TUPLE:
        for name in sorted({"periodType", "balance"} & stated.keys()):
            code = "xbrl.4.9:tuplePeriodType" if name == "periodType" else "xbrl.4.9:tupleBalance"
            yield code, f"the tuple {concept.name.local} has the attribute {name}"
    else:
        yield from _item_problems(concept, stated)
    yield from _dimension_problems(concept, stated)


def _item_problems(concept: Concept, stated: Mapping[str, str]) -> Iterator[Problem]:
    local = concept.name.local
    if concept.period_type not in ("instant", "duration"):
        message = f"the period type of {local} is {stated.get('periodType', 'missing')!r}; expected instant or duration"
        yield "xbrl.5.1.1.1:itemPeriodType", message
    item_type = concept.type.item_type if concept.type else ""
    if not item_type:
        name = concept.type.name.local if concept.type else "none"
        yield (
            "xbrl.5.1.1.3:itemType",
            f"the type of {local} is {name}; expected one that derives from an item type",
        )
    if concept.balance and item_type != "monetaryItemType":
        message = (
            f"{local} has the balance {concept.balance}, but its type does not derive from monetaryItemType"
        )
        yield "xbrl.5.1.1.2:itemBalance", message


def _dimension_problems(concept: Concept, stated: Mapping[str, str]) -> Iterator[Problem]:
    local = concept.name.local
    if concept.substitution_group == HYPERCUBE_ITEM and not concept.abstract:
        yield "xbrldte:HypercubeElementIsNotAbstractError", f"the hypercube {local} is not abstract"
    if concept.substitution_group == DIMENSION_ITEM and not concept.abstract:
        yield "xbrldte:DimensionElementIsNotAbstractError", f"the dimension {local} is not abstract"
    if "typedDomainRef" in stated and concept.substitution_group != DIMENSION_ITEM:
        yield "xbrldte:TypedDomainRefError", f"{local} has a typed domain, but is no dimension"


def domain_problems(concept: Concept, concepts: Mapping[QName, Concept]) -> Iterator[Problem]:
    """What is wrong with where the members of an enumeration stand (Extensible Enumerations 2.0, 4)."""
    stated, local = concept.enumeration, concept.name.local
    if stated is None:
        return
    domain = concepts.get(stated.domain) if stated.domain else None
    if stated.domain is None:
        yield "enum2te:MissingDomainError", f"the enumeration {local} names no domain"
    elif domain is None or domain.substitution_group != ITEM:
        message = (
            f"the domain of the enumeration {local}, {stated.domain}, is no item, or a hypercube or dimension"
        )
        yield "enum2te:InvalidDomainError", message
    if not stated.role:
        yield "enum2te:MissingLinkRoleError", f"the enumeration {local} names no link role"
