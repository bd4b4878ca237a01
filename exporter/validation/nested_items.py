"""Items that no report holds, as those in tuples, by the rules that reports are held to (XBRL 2.1, 4.6 to 4.8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exporter.findings import Findings, Origin
from exporter.markup import Element, line_of
from exporter.qname import ISO4217, XBRLI, QName
from exporter.taxonomy.datatypes import FRACTION
from exporter.taxonomy.model import TUPLE, Taxonomy
from exporter.validation.instance_items import Item, Items, Measures
from exporter.validation.units import CURRENCY

_SHARES: Final = QName(XBRLI, "shares")
_STATED: Final = ("contextRef", "unitRef", "decimals", "precision")


def check_nested(items: Items, name: str, findings: Findings) -> None:
    """Adds what is wrong with each item in a tuple, or in a context that OIM cannot hold, and with tuples."""
    for several in items.by_concept.values():
        for item in several:
            nested = item.parent is not items.root or not items.is_held(item)
            for code, message in (
                *(_faults(items, item) if nested else ()),
                *_unit_faults(item, nested=nested),
            ):
                text = f"{item.concept.name.local} {message}"
                findings.error(code, text, Origin(name, line_of(item.node)))
    for node in _tuples(items.root, items.taxonomy):
        for attribute in _STATED[:1] + _STATED[2:]:
            if node.get(attribute) is not None:
                code = (
                    "xbrl.4.6.1:tupleContextRef"
                    if attribute == "contextRef"
                    else "xbrl.4.6.3:tuplePrecisionDecimals"
                )
                message = f"{QName.parse(str(node.tag)).local} is a tuple and has {attribute}"
                findings.error(code, message, Origin(name, line_of(node)))


def _tuples(root: Element, taxonomy: Taxonomy) -> Iterator[Element]:
    names = {str(name) for name, one in taxonomy.concepts.items() if one.substitution_group == TUPLE}
    return (node for node in root.iterdescendants("*") if node.tag in names) if names else iter(())


def _faults(items: Items, item: Item) -> Iterator[tuple[str, str]]:
    """What is wrong with the context, the unit and the exactness of an item."""
    if item.context is None:
        yield (
            "xbrl.4.6.1:itemContextRef",
            f"refers to the context {item.node.get('contextRef')!r}, missing or wrong",
        )
    else:
        instant = items.is_instant(item)
        if instant is not None and instant != (item.concept.period_type == "instant"):
            yield (
                "xbrl.4.7.2:contextPeriodType",
                f"needs a context of the period type {item.concept.period_type}",
            )
    if not item.concept.numeric:
        return
    if item.unit is None:
        yield "xbrl.4.6.2:numericUnit", f"refers to the unit {item.node.get('unitRef')!r}, missing or wrong"
    exactness = [one for one in _STATED[2:] if items.meanings.attribute(item.node, one) is not None]
    fraction = item.concept.type is not None and item.concept.type.item_type == FRACTION.local
    if fraction and exactness:
        yield "xbrl.4.6.3:fractionPrecisionDecimals", f"is a fraction and has {exactness[0]}"
    elif item.nil and exactness:
        yield "xbrl.4.6.3:nilPrecisionDecimals", "is nil and has decimals or precision"
    elif len(exactness) > 1:
        yield "xbrl.4.6.3:bothPrecisionAndDecimals", "has both decimals and precision"
    elif not exactness and not fraction and not item.nil:
        yield "xbrl.4.6.3:missingPrecisionDecimals", "is a number and has neither decimals nor precision"


def _unit_faults(item: Item, *, nested: bool) -> Iterator[tuple[str, str]]:
    """Whether an amount is in a currency and a number of shares in shares (4.8.2).

    Outside tuples the report tells, but where a measure is in no namespace, which it cannot hold.
    """
    kind = item.concept.type.item_type if item.concept.type else ""
    if kind not in ("monetaryItemType", "sharesItemType") or not isinstance(item.unit, tuple):
        return
    unit: Measures = item.unit
    if not nested and all(one.namespace for one in (*unit[0], *unit[1])):
        return
    monetary = kind == "monetaryItemType"
    if len(unit[0]) != 1 or unit[1]:
        single = (
            "xbrl.4.8.2:monetaryFactUnit-notSingleMeasure"
            if monetary
            else "xbrl.4.8.2:sharesFactUnit-notSingleMeasure"
        )
        yield single, "has a unit that is not a single measure"
    elif monetary and (unit[0][0].namespace != ISO4217 or not CURRENCY.fullmatch(unit[0][0].local)):
        yield (
            "xbrl.4.8.2:monetaryFactUnit-notMonetaryMeasure",
            f"has the unit {unit[0][0].local}, which is no currency of ISO 4217",
        )
    elif not monetary and unit[0][0] != _SHARES:
        yield (
            "xbrl.4.8.2:sharesFactUnit-notSharesMeasure",
            f"has the unit {unit[0][0].local}, which is not xbrli:shares",
        )
