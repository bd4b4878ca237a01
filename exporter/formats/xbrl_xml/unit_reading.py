"""Units of an instance document as values (XBRL 2.1, 4.8)."""

from __future__ import annotations

from exporter.formats.xbrl_xml.context_reading import Complain
from exporter.formats.xbrl_xml.listening import Node
from exporter.qname import XBRLI, QName, is_ncname
from exporter.report.aspects import PURE, SHARES, Unit


def read_unit(node: Node, complain: Complain) -> Unit | None:
    """The unit that an element states, None for the pure unit; ValueError when it states none, which is told."""
    over: tuple[QName, ...]
    under: tuple[QName, ...]
    kinds = {child.name for child in node.children}
    if kinds == {f"{XBRLI}}}measure"}:
        over, under = _measures(node, complain), ()
    elif kinds == {f"{XBRLI}}}divide"} and len(node.children) == 1:
        over, under = _quotient(node.children[0], complain)
    else:
        complain("xmlSchema:elementUnexpected", "a unit holds measures, or one divide", node)
        raise ValueError("not a unit")
    both = sorted(set(over) & set(under))
    if both:
        message = f"the measure {both[0].local} stands above and below the line"
        complain("xbrl.4.8.4:measureBothNumDenom", message, node)
    return None if (over, under) == ((PURE,), ()) else Unit(over, under)


def _quotient(divide: Node, complain: Complain) -> tuple[tuple[QName, ...], tuple[QName, ...]]:
    sides = [child for local in ("unitNumerator", "unitDenominator") for child in divide.named(local)]
    if len(sides) != 2 or len(divide.children) != 2:
        complain(
            "xmlSchema:elementUnexpected", "a divide holds one unitNumerator and one unitDenominator", divide
        )
        raise ValueError("not a quotient")
    return _measures(sides[0], complain), _measures(sides[1], complain)


def _measures(parent: Node, complain: Complain) -> tuple[QName, ...]:
    found = []
    for child in parent.children:
        try:
            name = child.qname()
        except ValueError as error:
            code = "xmlSchema:valueError"
            if is_ncname(child.text.strip()) and not child.bindings.get(None):
                code = "oimce:invalidUnitStringRepresentation"  # a name in no namespace, which no unit of OIM can have
            complain(code, f"a measure: {error}", child)
            raise
        if name.namespace == XBRLI and name not in (PURE, SHARES):
            message = f"xbrli:{name.local} is not a measure; XBRL itself has pure and shares"
            complain("xbrl.4.8.2:measureElement", message, child)
        found.append(name)
    if not found:
        complain("xmlSchema:missingParticlesError", f"{parent} has no measure", parent)
        raise ValueError("no measure")
    return tuple(found)
