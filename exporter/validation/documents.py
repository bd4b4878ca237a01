"""Documents against their schemas: xBRL-XML by the published XML Schemas and the report's own, xBRL-JSON by ours.

libxml2 compiles the published instance schema in time that grows with more than the square of the number of concepts,
because ``xbrli:xbrl`` offers a choice of all of them. A copy in memory has one strict wildcard in its place: each child
is still held to its own declaration. What the wildcard lets pass, the order of the frame and elements that are no
facts, is told by the reader of the format and below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from html import escape
from typing import Final

from lxml import etree

from exporter import markup, resources
from exporter.errors import ExporterError
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.formats import Format
from exporter.formats.documents import Document, whole
from exporter.qname import LINK, XBRLDI, XBRLI, XS, XSI
from exporter.taxonomy.discovery import TaxonomySet, discover
from exporter.taxonomy.documents import LINKBASE, SCHEMA
from exporter.taxonomy.documents import Document as TaxonomyDocument
from exporter.taxonomy.link_rules import LinkRules
from exporter.taxonomy.model import Taxonomy
from exporter.taxonomy.resolver import Content, Resolver, Source
from exporter.taxonomy.role_rules import RoleRules
from exporter.taxonomy.schemas import all_elements
from exporter.validation.equality import Meanings
from exporter.validation.frame import check_frame
from exporter.validation.instance_dimensions import check_dimensions
from exporter.validation.instance_items import Items
from exporter.validation.instance_rules import check_items
from exporter.validation.json_documents import check_json
from exporter.validation.nested_items import check_nested
from exporter.validation.patterns import spelled_out
from exporter.validation.slices import faults
from exporter.validation.tuple_declarations import check_tuples

_INSTANCE: Final = "http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"
_FRAME_SCHEMAS: Final = {
    XS: "http://www.w3.org/2001/XMLSchema.xsd",
    XBRLI: _INSTANCE,
    LINK: "http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd",
    XBRLDI: "http://www.xbrl.org/2006/xbrldi-2006.xsd",
}
_MEMORY: Final = "urn:exporter:schemas:"
_WILDCARD: Final = (
    '<any xmlns="{}" namespace="##any" processContents="strict" minOccurs="0" maxOccurs="unbounded"/>'
)
#: Escapes in a pattern, and the characters that may be escaped.
_ESCAPES: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPABLE: Final = frozenset("nrt\\|.?*+(){}-[]^$pPsSiIcCdDwW")
_EMPTY: Final = f'<schema xmlns="{XS}"/>'.encode()

#: What libxml2 calls a broken rule → the code by which processors know it.
_CODES: Final = (
    ("CVC_(DATATYPE|LENGTH|MINLENGTH|MAXLENGTH|MIN|MAX|TOTALDIGITS|FRACTIONDIGITS|PATTERN|ENUM|FACET)",
     "xmlSchema:valueError"),
    ("CVC_COMPLEX_TYPE_4", "xmlSchema:attributesRequired"),
    ("CVC_COMPLEX_TYPE_3", "xmlSchema:attributesExtraneous"),
    ("CVC_ELT_2", "xmlSchema:abstractElement"),
    ("CVC_ELT_3_1", "xmlSchema:nilNonNillableElement"),
    ("CVC_ELT_3_2", "xmlSchema:nilElementHasContent"),
    (".", "xmlSchema:elementUnexpected"),
)  # fmt: skip


def check_document(
    data: Document,
    name: str,
    kind: Format,
    taxonomy: Taxonomy,
    sources: Iterable[Source],
    findings: Findings,
    sample: bytes | None = None,
    documents: TaxonomySet | None = None,
) -> None:
    """Adds what the schemas of its syntax find wrong with a report document, with lines where the syntax has them.

    The linkbases of its taxonomy are held to their schemas too. A fault that is in ``findings`` already, by code and
    line, is not told again. A ``sample`` that nothing is wrong with stands for the document. ``documents`` are those of
    the taxonomy, where they were read already.
    ExporterError when the document is not the syntax at all.
    """
    found = Findings()
    resolver = Resolver.of(sources)
    if documents is None:
        documents = discover(taxonomy.entry_points, resolver, Findings())
    schema = _checked_schema(documents, resolver, found)
    check_tuples(taxonomy, documents, found)
    if kind is Format.JSON:
        found.all.extend(_faults(data, sample, partial(check_json, name=name)))
    elif kind is Format.XML:
        check = partial(_check_instance, name=name, schema=schema, taxonomy=taxonomy, documents=documents)
        found.all.extend(_faults(data, sample, check))
    _add(found, findings)


def check_taxonomy(
    taxonomy: Taxonomy, documents: TaxonomySet, sources: Iterable[Source], findings: Findings
) -> None:
    """Adds what the published schemas find wrong with the documents of a taxonomy, and what its tuples may not hold."""
    found = Findings()
    _checked_schema(documents, Resolver.of(sources), found)
    check_tuples(taxonomy, documents, found)
    _add(found, findings)


def _add(found: Findings, findings: Findings) -> None:
    """Adds what is not told of the same place already."""
    told = {(one.code, one.origin) for one in findings}
    findings.all.extend(one for one in found if (one.code, one.origin) not in told)


#: Looks at a document and adds to ``findings``, which it takes by that name.
Check = Callable[..., None]


def _faults(data: Document, sample: bytes | None, check: Check) -> Findings:
    """What a check finds in a document, which it looks at where a sample is missing or not sound."""
    if sample is not None and _is_sound(sample, check):
        return Findings()
    faults = Findings()
    check(whole(data), findings=faults)
    return faults


def _is_sound(sample: bytes, check: Check) -> bool:
    faults = Findings()
    try:
        check(sample, findings=faults)
    except ExporterError:
        return False
    return not faults.all


def _check_instance(
    data: bytes,
    name: str,
    schema: markup.Schema | None,
    taxonomy: Taxonomy,
    documents: TaxonomySet,
    findings: Findings,
) -> None:
    root = markup.parse(data, name)
    declared = all_elements(documents.schemas.values()).keys()
    findings.all.extend(_broken(root, schema, name) if schema is not None else ())
    check_frame(root, name, taxonomy, findings)
    check_dimensions(root, name, taxonomy, declared, findings)
    RoleRules(documents, findings).check_instance(name, root)
    LinkRules(documents, findings).check_instance(name, root)
    items = Items(root, taxonomy, Meanings.of(documents))
    check_nested(items, name, findings)
    check_items(items, name, findings)


def _checked_schema(documents: TaxonomySet, resolver: Resolver, findings: Findings) -> markup.Schema | None:
    """The schemas of a taxonomy as one; adds what is wrong with each document that is no published standard's own.

    Schemas too are held to theirs, which says what their annotations may hold (XBRL 2.1, 3.4).
    """
    schema = compiled_schema(documents, resolver, findings)
    if schema is None:
        return None
    for url, document in documents.documents.items():
        if document.root.tag in (LINKBASE, SCHEMA) and resources.standard_file(url) is None:
            findings.all.extend(_broken(document.root, schema, document.name))
        if document.root.tag == SCHEMA and resources.standard_file(url) is None:
            _check_patterns(document, findings)
            _check_imports(document, documents, findings)
    return schema


def _check_imports(document: TaxonomyDocument, documents: TaxonomySet, findings: Findings) -> None:
    """Adds the imports of another namespace than the imported schema has (XML Schema 1, 4.2.3).

    libxml2 does not meet them, as it is given each namespace once.
    """
    for node in document.root.iterchildren(f"{{{XS}}}import"):
        with suppress(ValueError):
            url, _ = document.resolve(node.get("schemaLocation") or "", node)
            found = documents.documents.get(url) if node.get("schemaLocation") else None
            if found is None or found.root.tag != SCHEMA:
                continue
            stated, own = node.get("namespace") or "", found.root.get("targetNamespace") or ""
            if stated != own:
                message = f"{found.name} is imported for the namespace {stated!r} and has {own!r}"
                findings.error("xmlSchema:syntax", message, document.origin(node))


def _check_patterns(document: TaxonomyDocument, findings: Findings) -> None:
    """Adds the patterns that escape what no pattern may (XML Schema 2, F.1.1), which libxml2 lets pass."""
    for node in document.root.iter(f"{{{XS}}}pattern"):
        for escaped in _ESCAPES.findall(node.get("value") or ""):
            if escaped not in _ESCAPABLE:
                message = f"a pattern holds the escape \\{escaped}, which patterns do not have"
                findings.error("xmlSchema:syntax", message, document.origin(node))


def _broken(root: markup.Element, schema: markup.Schema, name: str) -> list[Finding]:
    """What a schema finds wrong with a document."""
    return [_finding(fault, Origin(name, fault.line)) for fault in faults(root, schema)]


def compiled_schema(found: TaxonomySet, resolver: Resolver, findings: Findings) -> markup.Schema | None:
    """The instance, linkbase and dimension schemas with a taxonomy's own as one; None where they do not compile."""
    parser = markup.parser()
    memory = _memory(found, resolver)
    parser.resolvers.add(_Resolver(resolver, memory))
    try:
        return etree.XMLSchema(etree.fromstring(memory[_MEMORY], parser))
    except etree.XMLSchemaParseError as error:
        for entry in error.error_log:
            origin = Origin(entry.filename, entry.line) if entry.filename != "<string>" else None
            findings.error("xmlSchema:syntax", _plain(entry.message), origin)
        return None


class _Resolver(etree.Resolver):
    """Hands schemas to libxml2 from memory, from the report's sources and from the standards; from nowhere else."""

    def __init__(self, sources: Resolver, memory: Mapping[str, bytes]) -> None:
        super().__init__()
        self._sources = sources
        self._memory = memory

    def resolve(self, system_url: str, public_id: str | None, context: object) -> object:  # type: ignore[override]  # noqa: ARG002
        """The schema at an URL; an empty one where nobody has it, so that libxml2 never looks by itself."""
        data = self._memory.get(system_url)
        if data is None:
            path = resources.standard_file(system_url)
            content = None if path else self._sources.read(system_url)
            data = path.read_bytes() if path else _portable(content) if content else _EMPTY
        return self.resolve_string(data, context, base_url=system_url)


def _portable(content: Content) -> bytes:
    """A schema whose patterns mean to libxml2 what they say."""
    if not any(mark in content.data for mark in (b"\\p{", b"\\P{")):
        return content.data
    root = markup.parse(content.data, content.name)
    for node in root.iter(f"{{{XS}}}pattern"):
        node.set("value", spelled_out(node.get("value") or ""))
    return etree.tostring(root)


def _memory(found: TaxonomySet, resolver: Resolver) -> dict[str, bytes]:
    """The schemas that we make: the edited instance schema, the one that imports all, one a namespace in several files.

    libxml2 imports a namespace once, so a namespace that several files define gets a file that includes them.
    """
    locations: defaultdict[str, list[str]] = defaultdict(list)
    for url, namespace in found.schemas:
        if resources.standard_file(url) is None or namespace not in _FRAME_SCHEMAS:
            locations[namespace].append(url)
    for namespace, url in _hinted(found, resolver):
        if namespace not in _FRAME_SCHEMAS:
            locations.setdefault(namespace, [url])
    memory = {_INSTANCE: _edited_instance_schema()}
    imports = [_imported(namespace, url) for namespace, url in _FRAME_SCHEMAS.items()]
    for number, (namespace, urls) in enumerate(sorted(locations.items())):
        url = urls[0]
        if len(urls) > 1:
            url = f"{_MEMORY}{number}"
            includes = "".join(f"<include schemaLocation={_quoted(one)}/>" for one in urls)
            memory[url] = (
                f'<schema xmlns="{XS}" targetNamespace={_quoted(namespace)}>{includes}</schema>'.encode()
            )
        imports.append(_imported(namespace, url))
    memory[_MEMORY] = f'<schema xmlns="{XS}">{"".join(imports)}</schema>'.encode()
    return memory


def _hinted(found: TaxonomySet, resolver: Resolver) -> Iterator[tuple[str, str]]:
    """The schemas that linkbases and schemas name for what stands in them, and that discovery does not follow.

    Elements of links that are no part of XBRL are declared there.
    """
    for document in found.documents.values():
        pairs = (document.root.get(f"{{{XSI}}}schemaLocation") or "").split()
        for namespace, location in zip(pairs[::2], pairs[1::2], strict=False):
            with suppress(ValueError):
                url, _ = document.resolve(location, document.root)
                if resources.standard_file(url) is not None or resolver.read(url) is not None:
                    yield namespace, url


def _imported(namespace: str, url: str) -> str:
    if not namespace:
        return f"<include schemaLocation={_quoted(url)}/>"
    return f"<import namespace={_quoted(namespace)} schemaLocation={_quoted(url)}/>"


def _quoted(text: str) -> str:
    """A text as an attribute's value; the function of ``xml.sax`` loads all that speaks to networks."""
    return '"' + re.sub(r"[\t\n\r]", lambda blank: f"&#{ord(blank[0])};", escape(text)) + '"'


@cache
def _edited_instance_schema() -> bytes:
    """The published instance schema with one strict wildcard as the content of ``xbrli:xbrl``."""
    path = resources.standard_file(_INSTANCE)
    root = markup.parse(path.read_bytes() if path else _EMPTY, _INSTANCE)
    for element in root.iterchildren(f"{{{XS}}}element"):
        sequence = element.find(f"{{{XS}}}complexType/{{{XS}}}sequence")
        if element.get("name") == "xbrl" and sequence is not None:
            sequence[:] = [etree.fromstring(_WILDCARD.format(XS))]
    return etree.tostring(root)


def _finding(fault: markup.Fault, origin: Origin) -> Finding:
    code = next(code for shape, code in _CODES if re.search(shape, fault.rule))
    return Finding(code, Severity.ERROR, _plain(fault.message), origin)


def _plain(message: str) -> str:
    """libxml2's message with local names instead of names in Clark notation, which drown it."""
    return re.sub(r"\{[^{}]*\}", "", message).strip()
