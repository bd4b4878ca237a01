"""Relationships: the arcs of extended links, with prohibition and overriding applied (XBRL 2.1, 3.5.3.9.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from exporter.findings import Findings
from exporter.markup import Element, text_of
from exporter.qname import XBRLDT, XLINK, XML, XS, QName
from exporter.taxonomy.concepts import Elements
from exporter.taxonomy.documents import HREF, LANG, Document, Place, is_pointer
from exporter.taxonomy.links import ARCROLE, FROM, ROLE, TO, End, ExtendedLink
from exporter.taxonomy.model import Arc, Label
from exporter.taxonomy.schemas import Declaration

LABEL_ARCROLE: Final = "http://www.xbrl.org/2003/arcrole/concept-label"
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})")
_SCIENTIFIC: Final = re.compile(_DECIMAL.pattern + "(?:[eE][+-]?[0-9]{1,4})?")
_ATTRIBUTE: Final = f"{{{XS}}}attribute"
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
#: Attributes that say nothing of what an arc relates (3.5.3.9.7.3).
_EXEMPT: Final = frozenset({"use", "priority", "id"})
_EXEMPT_NAMESPACES: Final = (f"{{{XLINK}}}", f"{{{XML}}}")
_DIMENSIONAL: Final = f"{{{XBRLDT}}}"
_NONE: Final[Mapping[str, str]] = MappingProxyType({})
_ONE: Final = Decimal(1)
_NUMBERS: Final = ("order", "weight")
_BOOLEANS: Final = {"1": "true", "0": "false"}
_DEFAULTS: Final = {f"{{{XBRLDT}}}closed": "false", f"{{{XBRLDT}}}usable": "true"}

#: An end of an arc: a concept, or a resource such as a label.
Node = QName | Element
#: Where an arc stands and what it relates: network (arcrole, role, link and arc element) and ends. Arcs that share it
#: and say the same may override each other.
Relation = tuple[str, str, str, str, Node, Node]
Said = frozenset[tuple[str, object]]
#: Of equivalent arcs the one with the highest rank is in force: its priority, and whether it is a prohibition.
Rank = tuple[int, bool]
_USUAL: Final[Rank] = (0, False)


class Candidate(NamedTuple):
    """An arc between two ends as a linkbase states it, with its attributes."""

    attributes: Mapping[str, str]
    relation: Relation
    rank: Rank
    place: Place

    def says(self, read: Callable[[str, str], object]) -> Said:
        """The attributes that tell one relationship from another, by value and with their defaults.

        ``read`` gives the value of an attribute of another namespace.
        """
        said: dict[str, object] = {"order": _ONE, "weight": None}
        for name, text in self.attributes.items():
            if _is_exempt(name):
                continue
            if name in _NUMBERS:
                said[name] = number(text)
            elif name.startswith("{") and not name.startswith(_DIMENSIONAL):
                said[name] = read(name, text)
            elif _BOOLEANS.get(text.strip(), text) != _DEFAULTS.get(name):
                said[name] = _BOOLEANS.get(text.strip(), text)
        return frozenset(said.items())


class Networks:
    """The relationships of a taxonomy set."""

    def __init__(self, elements: Elements, links: Sequence[ExtendedLink], findings: Findings) -> None:
        self._elements = elements
        self._links = links
        self._findings = findings
        self._nodes: dict[tuple[str, str], Node | None] = {}

    def resolve(self) -> tuple[tuple[tuple[Arc, Place], ...], tuple[Label, ...]]:
        """The relationships between concepts with the places that state them, and the labels, that are in force."""
        placed: list[tuple[Arc, Place]] = []
        labels = []
        for candidate in self._in_force():
            arcrole, role, _, _, source, target = candidate.relation
            if isinstance(source, QName) and isinstance(target, QName):
                arc = _arc(candidate.attributes, arcrole, role, source, target)
                placed.append((arc, candidate.place))
            elif isinstance(source, QName) and not isinstance(target, QName) and arcrole == LABEL_ARCROLE:
                labels.append(_label(source, target))
        return tuple(placed), tuple(labels)

    @cached_property
    def _attributes(self) -> Mapping[str, Declaration]:
        """The attributes that schemas declare at their top, by their names in Clark notation."""
        return {
            str(QName(schema.namespace, node.get("name") or "")): Declaration(node, schema)
            for schema in self._elements.found.schemas.values()
            for node in schema.document.root.iterchildren(_ATTRIBUTE)
        }

    def _value(self, name: str, text: str) -> object:
        """What an attribute of an arc says, whichever way it is spelled (4.10)."""
        declaration = self._attributes.get(name)
        kind = self._elements.types.of_element(declaration) if declaration is not None else None
        if kind is None:
            return text
        if kind.numeric:
            return _exact(text)
        return _BOOLEANS.get(text.strip(), text.strip()) if kind.primitive == "boolean" else text

    def _in_force(self) -> Iterator[Candidate]:
        """Of each set of equivalent arcs the one with the highest priority, unless a prohibition has it too."""
        best: list[Candidate] = []
        first: dict[Relation, int] = {}
        several: dict[tuple[Relation, Said], int] = {}  # of relations that more than one arc states
        for link in self._links:
            for candidate in self._candidates(link):
                at = first.setdefault(candidate.relation, len(best))
                if at < len(best):
                    several.setdefault((candidate.relation, best[at].says(self._value)), at)
                    at = several.setdefault((candidate.relation, candidate.says(self._value)), len(best))
                if at == len(best):
                    best.append(candidate)
                elif candidate.rank > best[at].rank:
                    best[at] = candidate
        return (one for one in best if not one.rank[1])

    def _candidates(self, link: ExtendedLink) -> Iterator[Candidate]:
        ends = self._ends(link)
        document, role, link_tag = link.document, link.role, link.tag
        for arc, tag, attributes in link.arcs:
            place = Place(document, arc, (link_tag, tag))
            sources, targets = ends.get(attributes.get(FROM, "")), ends.get(attributes.get(TO, ""))
            if sources is None or targets is None:
                self._expect_labels(place, attributes, ends)
            rank = self._rank(place, attributes)
            if rank is not None:
                shared = (attributes.get(ARCROLE, ""), role, link_tag, tag)
                for source in sources or ():
                    for target in targets or ():
                        yield Candidate(attributes, (*shared, source, target), rank, place)

    def _ends(self, link: ExtendedLink) -> dict[str, list[Node]]:
        """What each label of a link stands for, as far as it is there."""
        ends: dict[str, list[Node]] = {}
        for loc in link.locators:
            nodes, node = ends.setdefault(loc.label, []), self._located(link.document, loc)
            if node is not None:
                nodes.append(node)
        for resource in link.resources:
            ends.setdefault(resource.label, []).append(resource.node)
        return ends

    def _expect_labels(self, place: Place, attributes: Mapping[str, str], known: Container[str]) -> None:
        labels = {attributes.get(FROM, ""), attributes.get(TO, "")}
        for label in sorted(one for one in labels if one not in known):
            message = f"the arc refers to {label!r}, which is no locator or resource of its extended link"
            self._findings.error("xbrl.3.5.3.9.2:arcResource", message, place.origin)

    def _rank(self, place: Place, attributes: Mapping[str, str]) -> Rank | None:
        """What decides between an arc and its equivalents; None where its priority is no number."""
        if None in (number(attributes.get("order", "1")), number(attributes.get("weight", "1"))):
            self._tell_numbers(place, attributes)
        if "priority" not in attributes and "use" not in attributes:
            return _USUAL
        priority = (attributes.get("priority") or "0").strip()
        if not _INTEGER.fullmatch(priority):
            message = f"the priority {priority!r} is not a whole number"
            self._findings.error("taxonomy.invalidNumber", message, place.origin)
            return None
        return int(priority), attributes.get("use") == "prohibited"

    def _tell_numbers(self, place: Place, attributes: Mapping[str, str]) -> None:
        for name, text in attributes.items():
            if name in _NUMBERS and number(text) is None:
                message = f"the {name} {text!r} is not a decimal number"
                self._findings.error("taxonomy.invalidNumber", message, place.origin)

    def _located(self, document: Document, loc: End) -> Node | None:
        """The concept or resource that a locator points to; a finding where there is none (XBRL 2.1, 3.5.4)."""
        if loc.points is None:
            return None
        if loc.points not in self._nodes:
            self._nodes[loc.points] = self._look_up(document, loc.node, *loc.points)
        return self._nodes[loc.points]

    def _look_up(self, document: Document, loc: Element, url: str, fragment: str) -> Node | None:
        target = self._elements.found.documents.get(url)
        if target is None:
            return None  # told when the documents were discovered
        name = self._elements.name_of(url, fragment)
        node = target.find(fragment)
        if not is_pointer(fragment):
            message = f"{loc.get(HREF)} uses another pointer than a bare name or the element scheme"
            self._findings.error("xbrl.3.5.4:hrefScheme", message, document.origin(loc))
        elif name is None and node is None:
            message = f"{loc.get(HREF)} points to nothing"
            self._findings.error("xbrl.3.5.4:hrefIdNotFound", message, document.origin(loc))
        return name or node


def _exact(text: str) -> object:
    """The number that a text states; the text where it states none, or one too far off."""
    found = _SCIENTIFIC.fullmatch(text.strip())
    return Decimal(found[0]).normalize() if found else text


@lru_cache(maxsize=1 << 10)
def _is_exempt(name: str) -> bool:
    return name in _EXEMPT or name.startswith(_EXEMPT_NAMESPACES)


@lru_cache(maxsize=1 << 12)
def number(text: str | None) -> Decimal | None:
    """The number that an ``xs:decimal`` attribute states; None where it states none."""
    bare = (text or "").strip()
    return Decimal(bare) if _DECIMAL.fullmatch(bare) else None


@lru_cache(maxsize=1 << 10)
def _dimensional(names: tuple[str, ...]) -> tuple[str, ...]:
    """Of the names of an arc's attributes those of dimensions; arcs have few sets of names."""
    return tuple(name for name in names if name.startswith(_DIMENSIONAL))


def _arc(attributes: Mapping[str, str], arcrole: str, role: str, source: QName, target: QName) -> Arc:
    order, weight = number(attributes.get("order", "1")), number(attributes.get("weight", "1"))
    preferred, said = attributes.get("preferredLabel", "").strip(), _NONE
    if names := _dimensional(tuple(attributes)):
        said = MappingProxyType({one.removeprefix(_DIMENSIONAL): attributes[one].strip() for one in names})
    order, weight = _ONE if order is None else order, _ONE if weight is None else weight
    return Arc(arcrole, role, source, target, order, weight, preferred, said)


def _label(concept: QName, resource: Element) -> Label:
    language = resource.get(LANG)
    if not language:
        languages = (node.get(LANG) for node in resource.iterancestors())
        language = next((one for one in languages if one), "")
    return Label(
        concept=concept,
        role=resource.get(ROLE) or "http://www.xbrl.org/2003/role/label",
        language=language,
        text=text_of(resource) if len(resource) else resource.text or "",
    )
