"""Dimensions of an instance document as it stands: containers, repetitions and typed content (Dimensions 1.0, 3).

A report says less than its document: it does not know in which container a dimension stood, what stood beside it, or
how a typed value was wrapped. So for XML the dimensional rules run on the document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from exporter.findings import Findings, Origin
from exporter.markup import Element, line_of
from exporter.qname import XBRLDI, XBRLI, XSI, QName
from exporter.report.aspects import DimensionValue, Member, Typed
from exporter.taxonomy.model import DIMENSION_ITEM, Concept, Taxonomy
from exporter.validation.dimensions import illegal_content
from exporter.validation.hypercubes import Hypercubes, Placed

_EXPLICIT: Final = f"{{{XBRLDI}}}explicitMember"
_TYPED: Final = f"{{{XBRLDI}}}typedMember"
_NIL: Final = f"{{{XSI}}}nil"
_TRUE: Final = ("true", "1")
#: The elements on the way from a context to its containers.
_CONTAINERS: Final = {
    "segment": (f"{{{XBRLI}}}entity", f"{{{XBRLI}}}segment"),
    "scenario": (f"{{{XBRLI}}}scenario",),
}

Fault = tuple[str, str]
#: The elements in each container of a context.
Held = Mapping[str, list[Element]]
_Dimensions = frozenset[tuple[QName, DimensionValue]]
_Stated = tuple[_Dimensions, _Dimensions, frozenset[str]]


def check_dimensions(
    root: Element, name: str, taxonomy: Taxonomy, declared: Collection[QName], findings: Findings
) -> None:
    """Adds what is wrong with the dimensions of contexts, and facts that are in no valid combination of hypercubes.

    ``declared`` are all the elements of the taxonomy's schemas, of which a member may be any.
    """
    cubes = Hypercubes(taxonomy)
    alike: dict[_Stated, int] = {}
    placed: list[Placed] = []
    places: dict[str | None, int] = {}
    for context in root.iterchildren(f"{{{XBRLI}}}context"):
        held = {container: [*_held(context, container)] for container in _CONTAINERS}
        found = _placed(held)
        number = places[context.get("id")] = alike.setdefault(_stated(found), len(placed))
        placed += [found] if number == len(placed) else []
        for node, (code, reason) in _context_faults(held, cubes, declared):
            findings.error(
                code, f"the dimension {node.get('dimension')} {reason}", Origin(name, line_of(node))
            )
    verdicts: dict[tuple[str, int], str] = {}
    sentences: dict[tuple[str, str | None], str] = {}  # facts of one concept in one context share it
    for fact in root.iterchildren("*"):
        reference = fact.get("contextRef")
        if reference not in places:
            continue
        tag = str(fact.tag)
        pair = (tag, places[reference])
        if pair not in verdicts:
            verdicts[pair] = "; ".join(cubes.faults(QName.parse(tag), placed[pair[1]]))
        if not verdicts[pair]:
            continue
        if (tag, reference) not in sentences:
            about = f"{QName.parse(tag).local} in the context {reference}"
            sentences[tag, reference] = f"{about} is in no valid combination of hypercubes: {verdicts[pair]}"
        where = Origin(name, line_of(fact))
        findings.error("xbrldie:PrimaryItemDimensionallyInvalidError", sentences[tag, reference], where)


def _stated(placed: Placed) -> _Stated:
    """What is equal for contexts that every hypercube judges alike."""
    return frozenset(placed.segment.items()), frozenset(placed.scenario.items()), placed.foreign


def _held(context: Element, container: str) -> Iterator[Element]:
    """The elements in a container of a context."""
    *above, last = _CONTAINERS[container]
    parents = [context]
    for tag in above:
        parents = [child for parent in parents for child in parent.iterchildren(tag)]
    return (node for parent in parents for one in parent.iterchildren(last) for node in one.iterchildren("*"))


def _context_faults(
    held: Held, cubes: Hypercubes, declared: Collection[QName]
) -> Iterator[tuple[Element, Fault]]:
    """What is wrong with each dimension of a context, then those that stand twice, in whichever containers."""
    seen: set[QName] = set()
    for children in held.values():
        for node in children:
            if node.tag not in (_EXPLICIT, _TYPED):
                continue
            dimension = _resolved(node, node.get("dimension") or "")
            judge = _member_fault if node.tag == _EXPLICIT else _typed_fault
            fault = judge(node, dimension, cubes, declared)
            if fault is not None:
                yield node, fault
            if dimension in seen:
                yield node, ("xbrldie:RepeatedDimensionInInstanceError", "is stated twice in one context")
            if dimension is not None:
                seen.add(dimension)


def _member_fault(
    node: Element, dimension: QName | None, cubes: Hypercubes, declared: Collection[QName]
) -> Fault | None:
    concept = _dimension(cubes.taxonomy, dimension)
    if concept is None or concept.typed_domain is not None:
        return "xbrldie:ExplicitMemberNotExplicitDimensionError", "is no explicit dimension, yet has a member"
    member = _resolved(node, node.text or "")
    if member is None or member not in declared:
        return "xbrldie:ExplicitMemberUndefinedQNameError", "has a member that is not defined"
    if cubes.defaults.get(concept.name) == member:
        return "xbrldie:DefaultValueUsedInInstanceError", f"states its default member {member.local}"
    return None


def _typed_fault(
    node: Element, dimension: QName | None, cubes: Hypercubes, _: Collection[QName]
) -> Fault | None:
    concept = _dimension(cubes.taxonomy, dimension)
    if concept is None or concept.typed_domain is None:
        return "xbrldie:TypedMemberNotTypedDimensionError", "is no typed dimension, yet has a typed value"
    code = "xbrldie:IllegalTypedDimensionContentError"
    children = list(node.iterchildren("*"))
    if [child.tag for child in children] != [str(concept.typed_domain)]:
        held = ", ".join(QName.parse(str(child.tag)).local for child in children) or "nothing"
        return code, f"needs one element {concept.typed_domain.local} and holds {held}"
    nil = (children[0].get(_NIL) or "").strip() in _TRUE
    reason = illegal_content(cubes.taxonomy, concept.name, Typed(None if nil else children[0].text or ""))
    return (code, f"has a value that {reason}") if reason else None


def _dimension(taxonomy: Taxonomy, name: QName | None) -> Concept | None:
    concept = taxonomy.concepts.get(name) if name is not None else None
    return concept if concept is not None and concept.substitution_group == DIMENSION_ITEM else None


def _placed(held: Held) -> Placed:
    """The dimensions of a context by container; of one stated twice the first."""
    found = {name: dict(reversed([*_values(children)])) for name, children in held.items()}
    foreign = {
        name
        for name, children in held.items()
        if any(child.tag not in (_EXPLICIT, _TYPED) for child in children)
    }
    return Placed(found["segment"], found["scenario"], frozenset(foreign))


def _values(children: list[Element]) -> Iterator[tuple[QName, DimensionValue]]:
    """Dimensions with their values; whatever has no name at all is told elsewhere."""
    for child in children:
        dimension = _resolved(child, child.get("dimension") or "")
        if dimension is None or child.tag not in (_EXPLICIT, _TYPED):
            continue
        member = _resolved(child, child.text or "") if child.tag == _EXPLICIT else None
        yield dimension, Typed("") if member is None else Member(member)


def _resolved(node: Element, text: str) -> QName | None:
    """The name that a QName in content means; None where its prefix is not bound."""
    prefix, _, local = text.strip().rpartition(":")
    namespace = node.nsmap.get(prefix or None)
    return QName(namespace or "", local) if namespace or not prefix else None
