"""Extended links, each taken apart once for all who look at what stands in it (XBRL 2.1, 3.5.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from exporter.markup import Element, attributes_of
from exporter.qname import XLINK
from exporter.taxonomy.discovery import TaxonomySet
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
    """A link and its parts in their order; ``uses`` gives the first element of each use, the link's own among them."""

    document: Document
    node: Element
    locators: list[End]
    resources: list[End]
    arcs: list[StatedArc]
    uses: dict[Use, Element]

    @property
    def tag(self) -> str:
        """The name of the link's element."""
        return str(self.node.tag)

    @property
    def role(self) -> str:
        """The role of the link; "" for none."""
        return self.node.get(ROLE) or ""


def links_of(found: TaxonomySet) -> Iterator[ExtendedLink]:
    """The extended links of every linkbase of a taxonomy."""
    for document in found.documents.values():
        for linkbase in document.linkbases():
            yield from links_in(document, linkbase)


def links_in(document: Document, holder: Element) -> Iterator[ExtendedLink]:
    """The extended links of a linkbase or an instance."""
    for node in holder.iterchildren("*"):
        if node.get(XLINK_TYPE) == "extended":
            yield _taken_apart(document, node)


def _taken_apart(document: Document, link: Element) -> ExtendedLink:
    locators: list[End] = []
    resources: list[End] = []
    arcs: list[StatedArc] = []
    first: dict[tuple[str, str | None, str | None, str | None], Element] = {}
    for node in (link, *link.iterchildren("*")):
        tag, kind, role, arcrole = str(node.tag), node.get(XLINK_TYPE), node.get(ROLE), None
        if kind == "locator":
            locators.append(End(node, tag, node.get(LABEL) or "", _points(document, node)))
        elif kind == "arc":
            attributes = dict(attributes_of(node))
            arcs.append(StatedArc(node, tag, attributes))
            arcrole = attributes.get(ARCROLE)
        elif kind == "resource":
            resources.append(End(node, tag, node.get(LABEL) or ""))
        first.setdefault((tag, kind, role, arcrole), node)
    uses = {Use(*shared): node for shared, node in first.items()}
    return ExtendedLink(document, link, locators, resources, arcs, uses)


def _points(document: Document, node: Element) -> tuple[str, str] | None:
    try:
        return document.resolve(node.get(HREF) or "", node)
    except ValueError:
        return None  # told when the documents were discovered
