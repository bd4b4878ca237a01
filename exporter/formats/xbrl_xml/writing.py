"""A report as an xBRL-XML document (XBRL 2.1; xBRL-XML 1.0): head, contexts and units, facts, footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from exporter.errors import ExporterError
from exporter.formats.kernel import Chunk
from exporter.formats.prefixes import Spell, names_used, prefixes
from exporter.formats.xbrl_xml.contexts import contexts, units
from exporter.formats.xbrl_xml.facts import facts
from exporter.formats.xbrl_xml.footnotes import footnote_links
from exporter.formats.xbrl_xml.identifiers import Identifiers, document_ids
from exporter.qname import LINK, XBRLDI, XBRLI, XLINK, XSI, QName
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_attribute

_SIMPLE: Final = 'xlink:type="simple" xlink:href='
_STANDARD: Final = "http://www.xbrl.org/2003/"
#: Roles of the Link Role Registry that need no taxonomy: where they are defined.
_REGISTERED: Final[Mapping[str, str]] = {
    "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact": (
        "http://www.xbrl.org/lrr/arcrole/factExplanatory-2009-12-16.xsd#fact-explanatoryFact"
    ),
}


def document(report: Stream, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """The document in parts, from first to last byte.

    Raises ExporterError where the taxonomy does not say what XML needs: the domain element of a typed dimension, the
    definition of a role.
    """
    bound = prefixes(_namespaces(report, vocabulary), report.namespaces)

    def spell(name: QName) -> str:
        return f"{bound[name.namespace]}:{name.local}"

    ids = document_ids(report)
    yield _head(report, vocabulary, bound).encode()
    yield from contexts(report.contexts, vocabulary, ids.contexts, spell)
    yield from _units_and_facts(report, vocabulary, ids, spell)
    for part in footnote_links(report, ids):
        yield part.encode()
    yield b"</xbrli:xbrl>\n"


def _units_and_facts(
    report: Stream, vocabulary: Vocabulary, ids: Identifiers, spell: Spell
) -> Iterator[Chunk]:
    numeric = ids.survey.numeric(report.texts("concept"), vocabulary)
    yield units(ids.units, spell, pure=ids.pure if ids.survey.needs_pure(numeric) else None).encode()
    yield from facts(report, numeric, ids, spell)


def _namespaces(report: Stream, vocabulary: Vocabulary) -> set[str]:
    """Every namespace that the document names."""
    domains = {vocabulary.typed_domains.get(name) for name in report.dimensions} - {None}
    named = {name.namespace for name in names_used(report, vocabulary) | domains if name is not None}
    return named | {XBRLI, LINK, XLINK, XBRLDI, XSI}


def _head(report: Stream, vocabulary: Vocabulary, bound: dict[str, str]) -> str:
    declared = "".join(f'\n  xmlns:{prefix}="{escape_attribute(uri)}"' for uri, prefix in bound.items())
    schemas = "".join(f'  <link:schemaRef {_SIMPLE}"{escape_attribute(url)}"/>\n' for url in report.taxonomy)
    roles = role_refs("role", sorted({link.group for link in report.links}), vocabulary)
    arcroles = role_refs("arcrole", sorted({link.type for link in report.links}), vocabulary)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xbrli:xbrl{declared}>\n{schemas}{roles}{arcroles}'


def role_refs(kind: str, uris: list[str], vocabulary: Vocabulary) -> str:
    """The roleRef or arcroleRef elements that roles outside the standard need."""
    refs = []
    for uri in uris:
        if uri.startswith(_STANDARD):
            continue
        place = vocabulary.roles.get(uri) or _REGISTERED.get(uri)
        if place is None:
            message = f"the {kind} {uri} of a link is defined neither in the standard nor in the taxonomy"
            raise ExporterError("xbrlxe:nonStandardRoleDefinitionNotInDTS", message)
        stated = f'{kind}URI="{escape_attribute(uri)}"'
        refs.append(f'  <link:{kind}Ref {stated} {_SIMPLE}"{escape_attribute(place)}"/>\n')
    return "".join(refs)
