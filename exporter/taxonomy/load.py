"""Loads a taxonomy from its published form, schema and linkbases, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import NamedTuple

from exporter.findings import Findings
from exporter.markup import child_text
from exporter.qname import LINK, QName
from exporter.taxonomy.arc_rules import check_arcs
from exporter.taxonomy.concepts import Elements
from exporter.taxonomy.discovery import TaxonomySet, discover
from exporter.taxonomy.documents import pointer
from exporter.taxonomy.model import Taxonomy
from exporter.taxonomy.relationships import Networks
from exporter.taxonomy.resolver import Resolver, Source, is_published


class Loaded(NamedTuple):
    """A taxonomy, and the documents that it was loaded from."""

    taxonomy: Taxonomy
    documents: TaxonomySet


def load_taxonomy(
    entry_points: Iterable[str], sources: Iterable[Source], findings: Findings, *, rules: bool = False
) -> Taxonomy:
    """Everything that the entry points reach (the discoverable taxonomy set, XBRL 2.1, 3.2).

    An entry point is an absolute URL, or a name relative to one of the ``sources`` (taxonomy packages and folders).
    What keeps it from being understood is told in ``findings``, and with its ``rules`` all else that is wrong with it;
    what could be read is in the result all the same.
    """
    return load_with_documents(entry_points, sources, findings, rules=rules).taxonomy


def load_with_documents(
    entry_points: Iterable[str], sources: Iterable[Source], findings: Findings, *, rules: bool = False
) -> Loaded:
    """As ``load_taxonomy``, with the documents for checks of their own."""
    asked = tuple(entry_points)
    resolver = Resolver.of(sources)
    found = discover(asked, resolver, findings)
    elements = Elements(found, findings)
    concepts = elements.concepts()
    links = [link for links in found.links.values() for link in links]
    placed, labels = Networks(elements, links, findings).resolve()
    check_arcs(placed, concepts, findings)
    if rules:
        from exporter.taxonomy.rules import check_rules

        check_rules(found, links, placed, labels, findings)
    taxonomy = Taxonomy(
        entry_points=asked,
        concepts=MappingProxyType(concepts),
        arcs=tuple(arc for arc, _ in placed),
        labels=labels,
        roles=MappingProxyType(_roles(found)),
        role_places=MappingProxyType(_role_places(found, [(one, resolver.absolute(one)) for one in asked])),
        namespaces=MappingProxyType(_namespaces(found, (*concepts, *elements.domain_types))),
        domain_types=MappingProxyType(elements.domain_types),
        nillable_domains=frozenset(elements.nillable_domains),
        others=frozenset(elements.declared.keys() - concepts.keys()),
    )
    return Loaded(taxonomy, found)


def _roles(found: TaxonomySet) -> dict[str, str]:
    """The definition of each role that a schema declares; "" where it gives none."""
    roles: dict[str, str] = {}
    for document in found.documents.values():
        for info in document.appinfo():
            for node in info.iterchildren(f"{{{LINK}}}roleType"):
                definition = child_text(node, f"{{{LINK}}}definition")
                roles.setdefault((node.get("roleURI") or "").strip(), definition.strip())
    return roles


def _role_places(found: TaxonomySet, entry_points: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Where each link role and arcrole is declared, as a report may refer to it: ``schema.xsd#id``.

    ``entry_points`` are as asked for and as found; what stands beside one that was asked for by a relative name is told
    by a relative name too.
    """
    folders = [url.rsplit("/", asked.count("/") + 1)[0] + "/" for asked, url in entry_points if url != asked]
    places: dict[str, str] = {}
    for document in found.documents.values():
        near = [document.url.removeprefix(one) for one in folders if document.url.startswith(one)]
        if not near and not is_published(document.url):
            continue
        for info in document.appinfo():
            for kind in ("role", "arcrole"):
                for node in info.iterchildren(f"{{{LINK}}}{kind}Type"):
                    uri = (node.get(f"{kind}URI") or "").strip()
                    places.setdefault(uri, f"{near[0] if near else document.url}#{pointer(node)}")
    return places


def _namespaces(found: TaxonomySet, names: Iterable[QName]) -> dict[str, str]:
    """The prefix that each schema of these names gives its target namespace; the first has it where two want it."""
    wanted = {name.namespace for name in names}
    prefixes: dict[str, str] = {}
    for schema in found.schemas.values():
        for prefix, namespace in sorted((one or "", uri) for one, uri in schema.document.root.nsmap.items()):
            if prefix and namespace == schema.namespace and namespace in wanted:
                prefixes.setdefault(prefix, namespace)
    return prefixes
