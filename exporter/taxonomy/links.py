"""Extended links, each taken apart once for all who look at what stands in it (XBRL 2.1, 3.5.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from exporter.markup import Element, attributes_of
from exporter.qname import XLINK
from exporter.taxonomy.documents import HREF, XLINK_TYPE, Document

ROLE: Final = f"{{{XLINK}}}role"
ARCROLE: Final = f"{{{XLINK}}}arcrole"
LABEL: Final = f"{{{XLINK}}}label"
FROM: Final = f"{{{XLINK}}}from"
TO: Final = f"{{{XLINK}}}to"


class End(NamedTuple):
    """A locator or a resource, which arcs know by its label.

    ``points`` is the URL and the fragment that a locator points to; None where its reference is none.
    """

    node: Element
    tag: str
    label: str
    points: tuple[str, str] | None = None


class StatedArc(NamedTuple):
    """An arc: its element, name and attributes; names in Clark notation."""

    node: Element
    tag: str
    attributes: Mapping[str, str]


class Use(NamedTuple):
    """What elements of a link have in common: name, xlink:type, role, and arcrole of arcs; None where one has none."""

    tag: str
    kind: str | None
    role: str | None
    arcrole: str | None


class ExtendedLink(NamedTuple):
    """A link and its parts in their order; ``others`` are the elements in it that XLink knows as no such part."""

    document: Document
    node: Element
    locators: list[End]
    resources: list[End]
    arcs: list[StatedArc]
    others: list[Element]

    @property
    def tag(self) -> str:
        """The name of the link's element."""
        return str(self.node.tag)

    @property
    def role(self) -> str:
        """The role of the link; "" for none."""
        return self.node.get(ROLE) or ""

    def uses(self) -> dict[Use, Element]:
        """The first element of each use, the link's own among them."""
        first: dict[tuple[str, str | None, str | None, str | None], Element] = {}
        for kind, ends in (("locator", self.locators), ("resource", self.resources)):
            for end in ends:
                first.setdefault((end.tag, kind, end.node.get(ROLE), None), end.node)
        for node, tag, attributes in self.arcs:
            first.setdefault((tag, "arc", attributes.get(ROLE), attributes.get(ARCROLE)), node)
        for node in (self.node, *self.others):
            first.setdefault((str(node.tag), node.get(XLINK_TYPE), node.get(ROLE), None), node)
        return {Use(*shared): node for shared, node in first.items()}


def links_of(document: Document) -> Iterator[ExtendedLink]:
    """The extended links of every linkbase of a document."""
    for linkbase in document.linkbases():
        yield from links_in(document, linkbase)


def links_in(document: Document, holder: Element) -> Iterator[ExtendedLink]:
    """The extended links of a linkbase or an instance."""
    for node in holder.iterchildren("*"):
        if node.get(XLINK_TYPE) == "extended":
            yield _taken_apart(document, node)


def _taken_apart(document: Document, link: Element) -> ExtendedLink:
    taken = ExtendedLink(document, link, [], [], [], [])
    for node in link.iterchildren("*"):
        kind = node.get(XLINK_TYPE)
        if kind == "locator":
            points = _points(document, node)
            taken.locators.append(End(node, str(node.tag), node.get(LABEL) or "", points))
        elif kind == "arc":
            taken.arcs.append(StatedArc(node, str(node.tag), dict(attributes_of(node))))
        elif kind == "resource":
            taken.resources.append(End(node, str(node.tag), node.get(LABEL) or ""))
        else:
            taken.others.append(node)
    return taken


def _points(document: Document, node: Element) -> tuple[str, str] | None:
    try:
        return document.resolve(node.get(HREF) or "", node)
    except ValueError:
        return None  # told when the documents were discovered
