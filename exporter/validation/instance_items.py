"""The items of an instance document where they stand: with the tuple around them, their context and unit as values.

A report has no tuples, no segments but dimensions, and no attributes that schemas supply; so what XBRL 2.1 asks of
items together is asked of the document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final

from exporter.formats.moments import read_moment
from exporter.formats.xbrl_xml.precision import inferred_decimals, read_decimals
from exporter.markup import Element, text_of
from exporter.qname import LINK, XBRLI, XSI, QName
from exporter.report.aspects import Entity, Period
from exporter.taxonomy.model import TUPLE, Concept, Taxonomy
from exporter.validation.equality import Meanings
from exporter.validation.exact import exact
from exporter.validation.rounding import Number

_NIL: Final = f"{{{XSI}}}nil"
_OWN: Final = (f"{{{XBRLI}}}", f"{{{LINK}}}")
_XBRLI: Final = f"{{{XBRLI}}}"


@dataclass(eq=False, slots=True)
class Item:
    """An item: its context and unit are equal to those of another where these are s-equal; None where there is none."""

    node: Element
    concept: Concept
    parent: Element
    context: object
    unit: object
    nil: bool


#: A concept, a context and a unit, in an element.
_Place = tuple[QName, object, object, Element]


@dataclass(eq=False)
class Items:
    """The items of a document, by concept in document order."""

    root: Element
    taxonomy: Taxonomy
    meanings: Meanings
    _contexts: dict[str, object] = field(default_factory=dict)
    _units: dict[str, object] = field(default_factory=dict)

    @cached_property
    def by_concept(self) -> Mapping[QName, list[Item]]:
        """The items of each concept that has any."""
        found: dict[QName, list[Item]] = {}
        for item in self._walk():
            found.setdefault(item.concept.name, []).append(item)
        return found

    @cached_property
    def reported(self) -> set[QName]:
        """The concepts of all facts, tuples among them."""
        return self.by_concept.keys() | self._found_tuples

    @cached_property
    def _found_tuples(self) -> set[QName]:
        names = {QName.parse(str(node.tag)) for node in self.root.iterdescendants("*")}
        known = ((name, self.taxonomy.concepts.get(name)) for name in names)
        return {name for name, one in known if one is not None and one.substitution_group == TUPLE}

    def _walk(self) -> Iterator[Item]:
        ahead: list[Element] = [*reversed(list(self.root.iterchildren("*")))]
        concepts: dict[str, Concept | None] = {}
        while ahead:
            node = ahead.pop()
            tag = str(node.tag)
            if tag.startswith(_OWN):
                continue
            if tag not in concepts:
                concepts[tag] = self.taxonomy.concepts.get(QName.parse(tag))
            concept, parent = concepts[tag], node.getparent()
            if concept is None or parent is None:
                continue
            if concept.substitution_group == TUPLE:
                ahead.extend(reversed(list(node.iterchildren("*"))))
                continue
            yield Item(
                node=node,
                concept=concept,
                parent=parent,
                context=self._context(node.get("contextRef")),
                unit=self._unit(node.get("unitRef")),
                nil=(node.get(_NIL) or "").strip() in ("true", "1"),
            )

    @cached_property
    def _within(self) -> Mapping[_Place, list[Item]]:
        """Items by each element that they stand in, itself or in tuples there."""
        found: defaultdict[_Place, list[Item]] = defaultdict(list)
        for item in chain.from_iterable(self.by_concept.values()):
            around: Element | None = item.parent
            while around is not None:
                found[item.concept.name, item.context, item.unit, around].append(item)
                around = around.getparent()
        return found

    def within(self, concept: QName, item: Item) -> Sequence[Item]:
        """The items of a concept with the context and unit of another that stand beside it, or in tuples beside it."""
        return self._within.get((concept, item.context, item.unit, item.parent), ())

    @cached_property
    def _times(self) -> Counter[_Place]:
        every = chain.from_iterable(self.by_concept.values())
        return Counter((one.concept.name, one.context, one.unit, one.parent) for one in every)

    def is_duplicate(self, item: Item) -> bool:
        """Whether another item of the same concept, context and unit stands in the same place (4.10)."""
        return self._times[item.concept.name, item.context, item.unit, item.parent] > 1

    def is_held(self, item: Item) -> bool:
        """Whether the context of an item is one that a report can hold, as to its entity."""
        try:
            identifiers = item.context[0] if isinstance(item.context, tuple) else ()
            return all(Entity((scheme or "").strip(), name) for scheme, name in identifiers)
        except ValueError:
            return False

    def is_instant(self, item: Item) -> bool | None:
        """Whether an item is of a moment; None where that is not known."""
        period = item.context[1] if isinstance(item.context, tuple) else None
        return period.is_instant if isinstance(period, Period) else None

    def said(self, item: Item) -> object:
        """The value of an item that is no number."""
        return self.meanings.said(item.node, item.concept.type)

    def number(self, item: Item) -> Number | None:
        """The number that an item states; None where it states none, or nothing says how exactly."""
        text = self.meanings.text(item.node).strip()
        value = exact(text)
        decimals = self.meanings.attribute(item.node, "decimals")
        precision = self.meanings.attribute(item.node, "precision")
        if value is None or item.nil:
            return None
        try:
            if decimals is not None:
                return Number(value, read_decimals(decimals))
            if precision is None:
                return None
            if not precision.strip().strip("+0"):
                return Number(value, None, known=False)
            return Number(value, inferred_decimals(precision, text))
        except ValueError:
            return None  # told by the reader

    @cached_property
    def _nodes(self) -> Mapping[tuple[str, str], Element]:
        kinds = (f"{_XBRLI}context", f"{_XBRLI}unit")
        return {
            (str(node.tag), (node.get("id") or "").strip()): node for node in self.root.iterchildren(*kinds)
        }

    def _context(self, reference: str | None) -> object:
        name = (reference or "").strip()
        if name not in self._contexts:
            node = self._nodes.get((f"{_XBRLI}context", name))
            self._contexts[name] = self._said_by_context(node) if node is not None else None
        return self._contexts[name]

    def _said_by_context(self, node: Element) -> object:
        entity = list(node.iterchildren(f"{_XBRLI}entity"))
        identifiers = [
            (one.get("scheme"), " ".join(text_of(one).split()))
            for parent in entity
            for one in parent.iterchildren(f"{_XBRLI}identifier")
        ]
        segments = [one for parent in entity for one in parent.iterchildren(f"{_XBRLI}segment")]
        held = [
            tuple(self.meanings.held(one) for one in several)
            for several in (segments, node.iterchildren(f"{_XBRLI}scenario"))
        ]
        return tuple(identifiers), _period(node), *held

    def _unit(self, reference: str | None) -> object:
        name = (reference or "").strip()
        if name not in self._units:
            node = self._nodes.get((f"{_XBRLI}unit", name))
            self._units[name] = measures(node) if node is not None else None
        return self._units[name]


#: The measures above and below the line of a unit, sorted.
Measures = tuple[tuple[QName, ...], tuple[QName, ...]]


def measures(unit: Element) -> Measures:
    """The measures of a unit element."""
    over: list[QName] = []
    under: list[QName] = []
    for node in unit.iterdescendants(f"{_XBRLI}measure"):
        parent = node.getparent()
        below = parent is not None and parent.tag == f"{_XBRLI}unitDenominator"
        prefix, _, local = text_of(node).strip().rpartition(":")
        (under if below else over).append(QName(node.nsmap.get(prefix or None) or "", local))
    return tuple(sorted(over)), tuple(sorted(under))


def _period(context: Element) -> object:
    """A context's period as days and moments, whichever way they are spelled; as it stands where it is none."""
    period = next(context.iterchildren(f"{_XBRLI}period"), None)
    if period is None:
        return None
    parts = {str(one.tag).removeprefix(_XBRLI): text_of(one).strip() for one in period.iterchildren("*")}
    try:
        if "instant" in parts:
            return Period(read_moment(parts["instant"], closes=True))
        if "startDate" in parts and "endDate" in parts:
            return Period(read_moment(parts["endDate"], closes=True), read_moment(parts["startDate"]))
    except ValueError:
        pass  # told by the reader
    return Period() if "forever" in parts else frozenset(parts.items())
