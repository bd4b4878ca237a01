"""Discovery of a taxonomy's documents from its entry points (XBRL 2.1, 3.2; XML Schema import and include)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.markup import Element
from exporter.qname import LINK, XS
from exporter.taxonomy.documents import (
    HREF,
    LINKBASE,
    SCHEMA,
    Document,
    open_document,
    standard_document,
)
from exporter.taxonomy.links import ExtendedLink, links_of
from exporter.taxonomy.resolver import Resolver
from exporter.taxonomy.schemas import Schema, read_schema

_IMPORTS: Final = (f"{{{XS}}}import", f"{{{XS}}}include", f"{{{XS}}}redefine")
_LINKBASE_REF: Final = f"{{{LINK}}}linkbaseRef"
_LOC: Final = f"{{{LINK}}}loc"
_ROLE_REFS: Final = (f"{{{LINK}}}roleRef", f"{{{LINK}}}arcroleRef")


class Reference(NamedTuple):
    """One document named by another: ``root`` is the root element it must have, "" for any."""

    href: str
    node: Element
    root: str = ""
    included: bool = False


class Pending(NamedTuple):
    """A document still to be read, and where it was named; ``adopt`` is an includer's namespace."""

    url: str
    origin: Origin | None
    root: str
    adopt: str | None = None


class TaxonomySet:
    """The documents that were discovered, and their extended links, by URL, in the order of discovery.

    Schemas stand by URL and namespace.
    """

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.links: dict[str, list[ExtendedLink]] = {}
        self.schemas: dict[tuple[str, str], Schema] = {}


def discover(entry_points: Iterable[str], resolver: Resolver, findings: Findings) -> TaxonomySet:
    """All documents that the entry points reach, read from the resolver's sources and the published standards.

    A document that nobody has is a finding ``taxonomy.unresolved``; a reference to anywhere that is not a published
    document, such as a file outside the sources, is refused with ``taxonomy.outsideSources``.
    """
    return _Discovery(resolver, findings).run([resolver.absolute(one) for one in entry_points])


class _Discovery:
    """Follows references from document to document."""

    def __init__(self, resolver: Resolver, findings: Findings) -> None:
        self._resolver = resolver
        self._findings = findings
        self._found = TaxonomySet()
        self._pending: deque[Pending] = deque()
        self._refused: set[str] = set()

    def run(self, entry_points: list[str]) -> TaxonomySet:
        self._pending.extend(Pending(url, None, "") for url in entry_points)
        while self._pending:
            self._visit(self._pending.popleft())
        return self._found

    def _visit(self, wanted: Pending) -> None:
        document = self._found.documents.get(wanted.url)
        known = document is not None
        if document is None:
            document = self._open(wanted)
            if document is None:
                return
            self._found.documents[wanted.url] = document
            self._found.links[wanted.url] = [*links_of(document)]
        self._expect_root(document, wanted)
        new_namespace = document.root.tag == SCHEMA and self._enter_schema(document, wanted)
        if not known or new_namespace:
            self._follow(document, wanted)

    def _open(self, wanted: Pending) -> Document | None:
        if wanted.url in self._refused:
            return None
        try:
            document = open_document(wanted.url, self._resolver)
        except ExporterError as error:
            place, _, line = error.place.rpartition(":")
            origin = Origin(place, int(line)) if place and line.isdigit() else Origin(error.place)
            self._findings.error(error.code, error.message, origin)
            document = None
        else:
            if document is None:
                self._refuse(wanted)
        if document is None:
            self._refused.add(wanted.url)
        return document

    def _refuse(self, wanted: Pending) -> None:
        if self._resolver.covers(wanted.url):
            message = f"{wanted.url} is in no taxonomy package, no folder and no published standard"
            self._findings.error("taxonomy.unresolved", message, wanted.origin)
        else:
            message = f"{wanted.url} leads outside the packages and folders that may be read"
            self._findings.error("taxonomy.outsideSources", message, wanted.origin)

    def _expect_root(self, document: Document, wanted: Pending) -> None:
        if wanted.root == SCHEMA and document.root.tag != SCHEMA:
            message = f"{document.name} is referred to as a schema; its root is {document.root.tag}"
            self._findings.error("xbrl.5.1:schemaRootElement", message, wanted.origin)
        if wanted.root == LINKBASE and document.root.tag not in (LINKBASE, SCHEMA):
            message = f"{document.name} is referred to as a linkbase; its root is {document.root.tag}"
            self._findings.error("xbrl.5.2:linkbaseRootElement", message, wanted.origin)

    def _enter_schema(self, document: Document, wanted: Pending) -> bool:
        """Whether the schema had not been read in this target namespace yet."""
        own = document.root.get("targetNamespace")
        namespace = own or wanted.adopt or ""
        key = (document.url, namespace)
        if key in self._found.schemas:
            return False
        self._found.schemas[key] = read_schema(document, namespace)
        for node in document.root.iterchildren(_IMPORTS[2]):
            message = f"{document.name} redefines {node.get('schemaLocation')}"
            self._findings.error("xbrl.5.6.1:Redefine", message, document.origin(node))
        return True

    def _follow(self, document: Document, wanted: Pending) -> None:
        adopt = document.root.get("targetNamespace") or wanted.adopt
        for reference in references(document, self._found.links[document.url]):
            try:
                url, _ = document.resolve(reference.href, reference.node)
            except ValueError as error:
                message = f"{reference.href!r} is not an URL: {error}"
                self._findings.error("taxonomy.outsideSources", message, document.origin(reference.node))
                continue
            if url != document.url:
                included = adopt if reference.included else None
                self._pending.append(Pending(url, document.origin(reference.node), reference.root, included))


def references(document: Document, links: Iterable[ExtendedLink]) -> tuple[Reference, ...]:
    """The documents that a document with these links names; those of the published standards are looked up once."""
    if standard_document(document.url) is document:
        return _standard_references(document)
    return tuple(_references(document, links))


@cache
def _standard_references(document: Document) -> tuple[Reference, ...]:
    return tuple(_references(document, links_of(document)))


def _references(document: Document, links: Iterable[ExtendedLink]) -> Iterator[Reference]:
    if document.root.tag == SCHEMA:
        yield from _schema_references(document)
    for linkbase in document.linkbases():
        for node in linkbase.iterchildren(*_ROLE_REFS):
            if node.get(HREF):
                yield Reference(node.get(HREF) or "", node, SCHEMA)
    for link in links:
        yield from _located(link)


def _schema_references(document: Document) -> Iterator[Reference]:
    for node in document.root.iterchildren(*_IMPORTS):
        location = node.get("schemaLocation")
        if location:
            yield Reference(location, node, SCHEMA, included=node.tag != _IMPORTS[0])
    for info in document.appinfo():
        for node in info.iterchildren(_LINKBASE_REF):
            if node.get(HREF):
                yield Reference(node.get(HREF) or "", node, LINKBASE)


def _located(link: ExtendedLink) -> Iterator[Reference]:
    """The documents that the locators of a link name, each once."""
    targets = {
        loc.points[0] if loc.points else loc.node.get(HREF): loc.node
        for loc in link.locators
        if loc.tag == _LOC
    }
    return (Reference(node.get(HREF) or "", node) for node in targets.values())
