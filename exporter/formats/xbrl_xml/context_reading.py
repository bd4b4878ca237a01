"""Contexts of an instance document as values (XBRL 2.1, 4.7; Dimensions 1.0, 3; xBRL-XML 1.0, 2.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from exporter.formats.moments import read_moment
from exporter.formats.xbrl_xml.listening import Node
from exporter.qname import XBRLDI, XBRLI, XSI, QName
from exporter.report.aspects import Context, DimensionValue, Entity, Member, Period, Typed

#: Tells of something wrong at a node.
Complain = Callable[[str, str, Node], None]

_TRUE: Final = frozenset({"true", "1"})
_SECTIONS: Final = {"segment": "4.7.3.2", "scenario": "4.7.4"}


def read_context(node: Node, complain: Complain) -> Context | None:
    """The context that an element states, None when it states none; what is wrong with it is told."""
    known = {f"{XBRLI}}}{local}" for local in ("entity", "period", "scenario")}
    for child in node.children:
        if child.name not in known:
            complain("xbrlxe:unexpectedContextContent", f"a context does not hold {child}", child)
    entity = _only(node, "entity", complain)
    period = _only(node, "period", complain)
    if entity is None or period is None:
        return None
    who, when = _entity(entity, complain), _period(period, complain)
    containers = [*entity.named("segment"), *node.named("scenario")]
    dimensions = [pair for container in containers for pair in _dimensions(container, complain)]
    names = [name for name, _ in dimensions]
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        message = f"the dimension {name.local} is stated twice in one context"
        complain("xbrldie:RepeatedDimensionInInstanceError", message, node)
    if who is None or when is None or len(set(names)) != len(names):
        return None
    return Context.of(who, when, dimensions)


def container_of(node: Node) -> set[str]:
    """Which containers of a context hold dimensions."""
    holders = {"segment": [*node.named("entity")], "scenario": [node]}
    return {
        name
        for name, parents in holders.items()
        for parent in parents
        for container in parent.named(name)
        if any(child.name.startswith(f"{XBRLDI}}}") for child in container.children)
    }


def _only(parent: Node, local: str, complain: Complain) -> Node | None:
    found = [*parent.named(local)]
    if not found:
        complain("xmlSchema:missingParticlesError", f"{parent} has no {local}", parent)
        return None
    if len(found) > 1:
        complain("xmlSchema:elementUnexpected", f"{parent} has more than one {local}", found[1])
    return found[0]


def _entity(node: Node, complain: Complain) -> Entity | None:
    identifier = _only(node, "identifier", complain)
    if identifier is None:
        return None
    try:
        return Entity(identifier.attributes.get("scheme", "").strip(), identifier.text.strip())
    except ValueError as error:
        complain("oimce:invalidSQName", f"{error}: {identifier.text.strip()!r}", identifier)
        return None


def _period(node: Node, complain: Complain) -> Period | None:
    parts = {str(child): child for child in node.children if child.name.startswith(f"{XBRLI}}}")}
    stated = sorted(parts)
    if stated == ["forever"]:
        return Period()
    if stated not in (["instant"], ["endDate", "startDate"]) or len(node.children) != len(stated):
        message = (
            f"a period holds instant, startDate and endDate, or forever, not {', '.join(stated) or 'nothing'}"
        )
        complain("xmlSchema:elementUnexpected", message, node)
        return None
    try:
        end = read_moment(parts.get("endDate", parts.get("instant", node)).text.strip(), closes=True)
        start = read_moment(parts["startDate"].text.strip()) if "startDate" in parts else None
    except ValueError as error:
        complain("xbrl.4.7.2:contextDateError", str(error), node)
        return None
    try:
        return Period(end, start)
    except ValueError as error:
        complain(
            "xbrl.4.7.2:periodStartBeforeEnd" if start else "xbrl.4.7.2:contextDateError", str(error), node
        )
        return None


def _dimensions(container: Node, complain: Complain) -> Iterator[tuple[QName, DimensionValue]]:
    """The dimensions in a segment or scenario; content that OIM cannot hold is told."""
    section = f"xbrl.{_SECTIONS[str(container)]}:{container}"
    if not container.children:
        complain(f"{section}Empty", f"the {container} of a context is empty", container)
    if container.text.strip():
        message = f"the {container} of a context holds text: {container.text.strip()[:40]!r}"
        complain("xbrlxe:nonDimensionalSegmentScenarioContent", message, container)
    for child in container.children:
        if child.name in (f"{XBRLDI}}}explicitMember", f"{XBRLDI}}}typedMember"):
            pair = _dimension(child, complain)
            if pair is not None:
                yield pair
        elif child.name.startswith(f"{XBRLI}}}"):
            complain(
                f"{section}XbrliElement", f"the {container} of a context holds {child} of XBRL itself", child
            )
        else:
            message = f"the {container} of a context holds {child}, which is no dimension"
            complain("xbrlxe:nonDimensionalSegmentScenarioContent", message, child)


def _dimension(node: Node, complain: Complain) -> tuple[QName, DimensionValue] | None:
    stated = node.attributes.get("dimension", "").strip()
    try:
        name = node.resolve(stated)
    except ValueError as error:
        complain("xmlSchema:valueError", f"the dimension of {node}: {error}", node)
        return None
    if str(node) == "typedMember":
        value = _typed(node, complain)
        return None if value is None else (name, value)
    try:
        return name, Member(node.qname())
    except ValueError as error:
        complain("xbrldie:ExplicitMemberUndefinedQNameError", f"the member of {stated}: {error}", node)
        return None


def _typed(node: Node, complain: Complain) -> Typed | None:
    if len(node.children) != 1:
        message = f"a typed dimension holds one element, not {len(node.children)}"
        complain("xbrldie:IllegalTypedDimensionContentError", message, node)
        return None
    (domain,) = node.children
    if domain.children:
        complain(
            "xbrlxe:unsupportedComplexTypedDimension", f"the typed value {domain} holds elements", domain
        )
        return None
    nil = domain.attributes.get(f"{XSI}}}nil", "").strip() in _TRUE
    if nil and domain.text:
        complain("xmlSchema:nilElementHasContent", f"{domain} is nil and has content", domain)
    return Typed(None if nil else domain.text)
