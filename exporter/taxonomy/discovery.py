"""Discovery of a taxonomy's documents from its entry points (XBRL 2.1, 3.2; XML Schema import and include)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.markup import Element
from exporter.qname import LINK, XS
from exporter.taxonomy.documents import (
    BASE,
    HREF,
    LINKBASE,
    SCHEMA,
    XLINK_TYPE,
    Document,
    open_document,
    standard_document,
)
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


@dataclass(eq=False)
class TaxonomySet:
    """The documents that were discovered, by URL, in the order of discovery; schemas by URL and namespace."""

    documents: dict[str, Document] = field(default_factory=dict)
    schemas: dict[tuple[str, str], Schema] = field(default_factory=dict)


def discover(entry_points: Iterable[str], resolver: Resolver, findings: Findings) -> TaxonomySet:
    """All documents that the entry points reach, read from the resolver's sources and the published standards.

    A document that nobody has is a finding ``taxonomy.unresolved``; a reference to anywhere that is not a published
    document, such as a file outside the sources, is refused with ``taxonomy.outsideSources``.
    """
    return _Discovery(resolver, findings).run([resolver.absolute(one) for one in entry_points])


@dataclass(eq=False)
class _Discovery:
    """Follows references from document to document."""

    resolver: Resolver
    findings: Findings
    found: TaxonomySet = field(default_factory=TaxonomySet)
    pending: deque[Pending] = field(default_factory=deque)
    refused: set[str] = field(default_factory=set)

    def run(self, entry_points: list[str]) -> TaxonomySet:
        self.pending.extend(Pending(url, None, "") for url in entry_points)
        while self.pending:
            self._visit(self.pending.popleft())
        return self.found

    def _visit(self, wanted: Pending) -> None:
        document = self.found.documents.get(wanted.url)
        known = document is not None
        if document is None:
            document = self._open(wanted)
            if document is None:
                return
            self.found.documents[wanted.url] = document
        self._expect_root(document, wanted)
        new_namespace = document.root.tag == SCHEMA and self._enter_schema(document, wanted)
        if not known or new_namespace:
            self._follow(document, wanted)

    def _open(self, wanted: Pending) -> Document | None:
        if wanted.url in self.refused:
            return None
        try:
            document = open_document(wanted.url, self.resolver)
        except ExporterError as error:
            place, _, line = error.place.rpartition(":")
            origin = Origin(place, int(line)) if place and line.isdigit() else Origin(error.place)
            self.findings.error(error.code, error.message, origin)
            document = None
        else:
            if document is None:
                self._refuse(wanted)
        if document is None:
            self.refused.add(wanted.url)
        return document

    def _refuse(self, wanted: Pending) -> None:
        if self.resolver.covers(wanted.url):
            message = f"{wanted.url} is in no taxonomy package, no folder and no published standard"
            self.findings.error("taxonomy.unresolved", message, wanted.origin)
        else:
            message = f"{wanted.url} leads outside the packages and folders that may be read"
            self.findings.error("taxonomy.outsideSources", message, wanted.origin)

    def _expect_root(self, document: Document, wanted: Pending) -> None:
        if wanted.root == SCHEMA and document.root.tag != SCHEMA:
            message = f"{document.name} is referred to as a schema; its root is {document.root.tag}"
            self.findings.error("xbrl.5.1:schemaRootElement", message, wanted.origin)
        if wanted.root == LINKBASE and document.root.tag not in (LINKBASE, SCHEMA):
            message = f"{document.name} is referred to as a linkbase; its root is {document.root.tag}"
            self.findings.error("xbrl.5.2:linkbaseRootElement", message, wanted.origin)

    def _enter_schema(self, document: Document, wanted: Pending) -> bool:
        """Whether the schema had not been read in this target namespace yet."""
        own = document.root.get("targetNamespace")
        namespace = own or wanted.adopt or ""
        key = (document.url, namespace)
        if key in self.found.schemas:
            return False
        self.found.schemas[key] = read_schema(document, namespace)
        for node in document.root.iterchildren(_IMPORTS[2]):
            message = f"{document.name} redefines {node.get('schemaLocation')}"
            self.findings.error("xbrl.5.6.1:Redefine", message, document.origin(node))
        return True

    def _follow(self, document: Document, wanted: Pending) -> None:
        adopt = document.root.get("targetNamespace") or wanted.adopt
        for reference in references(document):
            try:
                url, _ = document.resolve(reference.href, reference.node)
            except ValueError as error:
                message = f"{reference.href!r} is not an URL: {error}"
                self.findings.error("taxonomy.outsideSources", message, document.origin(reference.node))
                continue
            if url != document.url:
                included = adopt if reference.included else None
                self.pending.append(Pending(url, document.origin(reference.node), reference.root, included))


def references(document: Document) -> tuple[Reference, ...]:
    """The documents that a document names; those of the published standards are looked up once a process."""
    if standard_document(document.url) is document:
        return _standard_references(document)
    return tuple(_references(document))


@cache
def _standard_references(document: Document) -> tuple[Reference, ...]:
    return tuple(_references(document))


def _references(document: Document) -> Iterator[Reference]:
    if document.root.tag == SCHEMA:
        yield from _schema_references(document)
    for linkbase in document.linkbases():
        yield from _linkbase_references(linkbase)


def _schema_references(document: Document) -> Iterator[Reference]:
    for node in document.root.iterchildren(*_IMPORTS):
        location = node.get("schemaLocation")
        if location:
            yield Reference(location, node, SCHEMA, included=node.tag != _IMPORTS[0])
    for info in document.appinfo():
        for node in info.iterchildren(_LINKBASE_REF):
            if node.get(HREF):
                yield Reference(node.get(HREF) or "", node, LINKBASE)


def _linkbase_references(linkbase: Element) -> Iterator[Reference]:
    """The schemas and linkbases that a linkbase names; in one extended link each once, whatever number of locators."""
    for node in linkbase.iterchildren(*_ROLE_REFS):
        if node.get(HREF):
            yield Reference(node.get(HREF) or "", node, SCHEMA)
    for link in linkbase:
        if link.get(XLINK_TYPE) == "extended":
            targets = {
                ((node.get(HREF) or "").partition("#")[0], node.get(BASE)): node
                for node in link.iterchildren(_LOC)
            }
            yield from (Reference(path, node) for (path, _), node in targets.items() if path)
