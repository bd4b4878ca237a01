"""Relationships: the arcs of extended links, with prohibition and overriding applied (XBRL 2.1, 3.5.3.9.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from exporter.findings import Findings
from exporter.markup import Element, attributes_of, text_of
from exporter.qname import XBRLDT, XLINK, XML, QName
from exporter.taxonomy.concepts import Elements
from exporter.taxonomy.documents import HREF, LANG, XLINK_TYPE, Document, Place, is_pointer
from exporter.taxonomy.model import Arc, Label

LABEL_ARCROLE: Final = "http://www.xbrl.org/2003/arcrole/concept-label"
_LABEL: Final = f"{{{XLINK}}}label"
_ROLE: Final = f"{{{XLINK}}}role"
_ARCROLE: Final = f"{{{XLINK}}}arcrole"
_FROM: Final = f"{{{XLINK}}}from"
_TO: Final = f"{{{XLINK}}}to"
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
#: Attributes that say nothing of what an arc relates (3.5.3.9.7.3), and those read as numbers.
_EXEMPT: Final = frozenset({"use", "priority"})
_ONE: Final = Decimal(1)
_BOOLEANS: Final = {"1": "true", "0": "false"}
_DEFAULTS: Final = {f"{{{XBRLDT}}}closed": "false", f"{{{XBRLDT}}}usable": "true"}

#: An end of an arc: a concept, or a resource such as a label.
Node = QName | Element
#: Arcs that may override each other: network (arcrole, role, link and arc element), ends, and what the arc says.
Identity = tuple[str, str, str, str, Node, Node, frozenset[tuple[str, object]]]


class Candidate(NamedTuple):
    """An arc between two ends as a linkbase states it."""

    arc: Element
    identity: Identity
    priority: int
    prohibited: bool
    place: Place


@dataclass
class Networks:
    """The relationships of a taxonomy set."""

    elements: Elements
    findings: Findings
    _nodes: dict[tuple[str, str], Node | None] = field(default_factory=dict)

    def resolve(self) -> tuple[tuple[tuple[Arc, Place], ...], tuple[Label, ...]]:
        """The relationships between concepts with the places that state them, and the labels, that are in force."""
        placed: list[tuple[Arc, Place]] = []
        labels = []
        for candidate in self._in_force():
            arcrole, role, _, _, source, target, _ = candidate.identity
            if isinstance(source, QName) and isinstance(target, QName):
                arc = _arc(candidate.arc, arcrole, role, source, target)
                placed.append((arc, candidate.place))
            elif isinstance(source, QName) and not isinstance(target, QName) and arcrole == LABEL_ARCROLE:
                labels.append(_label(source, target))
        return tuple(placed), tuple(labels)

    def _in_force(self) -> Iterable[Candidate]:
        """Of each set of equivalent arcs the one with the highest priority, unless a prohibition has it too."""
        best: dict[Identity, Candidate] = {}
        for document, link in self.elements.found.extended_links():
            for candidate in self._candidates(document, link):
                rival = best.get(candidate.identity)
                if rival is None or (candidate.priority, candidate.prohibited) > (
                    rival.priority,
                    rival.prohibited,
                ):
                    best[candidate.identity] = candidate
        return (one for one in best.values() if not one.prohibited)

    def _candidates(self, document: Document, link: Element) -> Iterator[Candidate]:
        ends: dict[str, list[Node]] = {}
        known: set[str] = set()
        arcs = []
        for child in link.iterchildren("*"):
            kind = child.get(XLINK_TYPE)
            if kind == "arc":
                arcs.append(child)
            elif kind in ("locator", "resource"):
                known.add(child.get(_LABEL) or "")
                node = child if kind == "resource" else self._located(document, child)
                if node is not None:
                    ends.setdefault(child.get(_LABEL) or "", []).append(node)
        for arc in arcs:
            for label in sorted({arc.get(_FROM) or "", arc.get(_TO) or ""} - known):
                message = f"the arc refers to {label!r}, which is no locator or resource of its extended link"
                self.findings.error("xbrl.3.5.3.9.2:arcResource", message, document.origin(arc))
            yield from self._between(document, link, arc, ends)

    def _between(
        self, document: Document, link: Element, arc: Element, ends: dict[str, list[Node]]
    ) -> Iterator[Candidate]:
        """One candidate for each pair of ends that the arc's labels name."""
        network = (arc.get(_ARCROLE) or "", link.get(_ROLE) or "", str(link.tag), str(arc.tag))
        says = self._says(document, arc)
        priority = (arc.get("priority") or "0").strip()
        if not _INTEGER.fullmatch(priority):
            message = f"the priority {priority!r} is not a whole number"
            self.findings.error("taxonomy.invalidNumber", message, document.origin(arc))
            return
        prohibited, place = arc.get("use") == "prohibited", Place(document, arc)
        for source in ends.get(arc.get(_FROM) or "", ()):
            for target in ends.get(arc.get(_TO) or "", ()):
                yield Candidate(arc, (*network, source, target, says), int(priority), prohibited, place)

    def _says(self, document: Document, arc: Element) -> frozenset[tuple[str, object]]:
        """The attributes that tell one relationship from another, numbers by value and with their defaults."""
        said: dict[str, object] = {"order": _ONE, "weight": None}
        for name, text in attributes_of(arc):
            if name in _EXEMPT or name.startswith((f"{{{XLINK}}}", f"{{{XML}}}")) or name == "id":
                continue
            if name in ("order", "weight"):
                said[name] = number(text)
                if said[name] is None:
                    message = f"the {name} {text!r} is not a decimal number"
                    self.findings.error("taxonomy.invalidNumber", message, document.origin(arc))
            elif _BOOLEANS.get(text.strip(), text) != _DEFAULTS.get(name):
                said[name] = _BOOLEANS.get(text.strip(), text)
        return frozenset(said.items())

    def _located(self, document: Document, loc: Element) -> Node | None:
        """The concept or resource that a locator points to; a finding where there is none (XBRL 2.1, 3.5.4)."""
        href = loc.get(HREF) or ""
        try:
            url, fragment = document.resolve(href, loc)
        except ValueError:
            return None  # told when the documents were discovered
        key = (url, fragment)
        if key not in self._nodes:
            self._nodes[key] = self._look_up(document, loc, url, fragment)
        return self._nodes[key]

    def _look_up(self, document: Document, loc: Element, url: str, fragment: str) -> Node | None:
        target = self.elements.found.documents.get(url)
        if target is None:
            return None  # told when the documents were discovered
        name = self.elements.name_of(url, fragment)
        node = target.find(fragment)
        if not is_pointer(fragment):
            message = f"{loc.get(HREF)} uses another pointer than a bare name or the element scheme"
            self.findings.error("xbrl.3.5.4:hrefScheme", message, document.origin(loc))
        elif name is None and node is None:
            message = f"{loc.get(HREF)} points to nothing"
            self.findings.error("xbrl.3.5.4:hrefIdNotFound", message, document.origin(loc))
        return name or node


def number(text: str | None) -> Decimal | None:
    """The number that an ``xs:decimal`` attribute states; None where it states none."""
    bare = (text or "").strip()
    return Decimal(bare) if _DECIMAL.fullmatch(bare) else None


def _arc(arc: Element, arcrole: str, role: str, source: QName, target: QName) -> Arc:
    order, weight = number(arc.get("order")), number(arc.get("weight"))
    prefix = f"{{{XBRLDT}}}"
    dimensional = {
        name.removeprefix(prefix): text.strip()
        for name, text in attributes_of(arc)
        if name.startswith(prefix)
    }
    return Arc(
        arcrole=arcrole,
        role=role,
        source=source,
        target=target,
        order=_ONE if order is None else order,
        weight=_ONE if weight is None else weight,
        preferred_label=(arc.get("preferredLabel") or "").strip(),
        attributes=MappingProxyType(dimensional),
    )


def _label(concept: QName, resource: Element) -> Label:
    languages = (node.get(LANG) for node in (resource, *resource.iterancestors()))
    return Label(
        concept=concept,
        role=resource.get(_ROLE) or "http://www.xbrl.org/2003/role/label",
        language=next((one for one in languages if one), ""),
        text=text_of(resource),
    )
