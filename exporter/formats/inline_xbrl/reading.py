"""Inline documents as a report: tags become a target document, which is read as xBRL-XML (sections 3.2 and 3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urljoin

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Finding, Findings, Origin
from exporter.formats.inline_xbrl.collecting import InlineSet, collect
from exporter.formats.inline_xbrl.elements import IX, Tag, ix, rule
from exporter.formats.inline_xbrl.relating import add_links
from exporter.formats.inline_xbrl.target import TargetDocument
from exporter.formats.inline_xbrl.transformations import REGISTRIES
from exporter.formats.inline_xbrl.values import number_value, text_value
from exporter.formats.xbrl_xml.reading import read_document
from exporter.qname import LINK, XHTML, XLINK, XML, XSI
from exporter.report.columns import FACTS, one_array
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

_NIL: Final = f"{{{XSI}}}nil"
_BASE: Final = f"{{{XML}}}base"
_HREF: Final = f"{{{XLINK}}}href"
_TRUE: Final = frozenset({"true", "1"})
#: Namespaces of the inline document itself, which a report needs no prefix for.
_OWN: Final = frozenset({IX, XHTML, *REGISTRIES.values()})


def read_set(
    documents: Mapping[str, bytes],
    findings: Findings,
    *,
    vocabulary: Vocabulary | None = None,
    target: str | None = None,
) -> Report:
    """The report that a set of inline documents tells for one target; None is the one without a name.

    Where the set has no facts without a target and only one target besides, that one is read. What is wrong becomes
    findings with their line. ExporterError when a document cannot be read at all, see ``collect``.
    """
    found = collect(documents, findings)
    wanted = _target(found, target)
    place = Origin(next(iter(documents)))
    document = _target_document(found, wanted, vocabulary, findings, place)
    problems = Findings()
    report = read_document(document.close(place), place.document, problems, vocabulary)
    findings.all += [_placed(one, document.places) for one in problems]
    kept = {prefix: uri for prefix, uri in report.namespaces.items() if uri not in _OWN}
    facts = _with_places(report.facts, document.places)
    return replace(report, facts=facts, namespaces=MappingProxyType(kept))


def _target(found: InlineSet, stated: str | None) -> str:
    """The target to read, empty for the one without a name."""
    if stated is not None:
        return stated
    names = {tag.get("target") for tag in (*found.facts, *found.references)}
    return next(iter(names)) if len(names) == 1 else ""


def _target_document(
    found: InlineSet, target: str, vocabulary: Vocabulary | None, findings: Findings, place: Origin
) -> TargetDocument:
    references = [tag for tag in found.references if tag.get("target") == target]
    facts = [tag for tag in found.facts if tag.get("target") == target]
    if found.references and facts and not references:
        message = f"no ix:references has the target {target or '(none)'} that facts have"
        findings.error(rule("references", "missingReferenceTargets"), message, facts[0].origin)
    document = TargetDocument(_bindings(found, references))
    document.open(place)
    _add_references(references, document)
    for local in ("roleRef", "arcroleRef"):
        for tag in found.held(local, LINK):
            document.copy(tag)
    for local in ("context", "unit"):
        for tag in found.held(local):
            document.copy(tag)
    _refuse_tuples(found, target, findings)
    for tag in facts:
        _add_fact(tag, found, document, vocabulary, findings)
    add_links(found, target, document, findings)
    return document


def _bindings(found: InlineSet, references: list[Tag]) -> dict[str, str]:
    """The prefixes that the target's ix:references has in scope, else those of the first document."""
    tag = references[0] if references else Tag(next(iter(found.roots.values())), "")
    return {prefix: uri for prefix, uri in tag.namespaces.items() if prefix != "xml"}


def _add_references(references: list[Tag], document: TargetDocument) -> None:
    """The entry points, each once, their addresses free of xml:base."""
    stated: set[str] = set()
    for holder in references:
        for child in holder.element.iterchildren(f"{{{LINK}}}schemaRef", f"{{{LINK}}}linkbaseRef"):
            base = next((b for e in (child, *child.iterancestors()) if (b := e.get(_BASE))), "")
            href = urljoin(base, child.get(_HREF) or "")
            if href in stated:
                continue
            stated.add(href)
            document.copy(Tag(child, holder.document), {_HREF: href})


def _refuse_tuples(found: InlineSet, target: str, findings: Findings) -> None:
    for tag in found.tuples:
        if tag.get("target") == target:
            message = f"{tag.get('name')} is a tuple, which OIM cannot hold"
            findings.error("xbrlxe:unsupportedTuple", message, tag.origin)


def _in_tuple(tag: Tag) -> bool:
    above = next(tag.element.iterancestors(ix("*")), None)
    return bool(tag.get("tupleRef")) or (above is not None and above.tag == ix("tuple"))


def _add_fact(
    tag: Tag, found: InlineSet, document: TargetDocument, vocabulary: Vocabulary | None, findings: Findings
) -> None:
    """The fact that a tag states, where it states one."""
    if tag.kind == "fraction":
        message = f"{tag.get('name')} is a fraction, which OIM cannot hold"
        findings.error("xbrlxe:unsupportedFraction", message, tag.origin)
        return
    needed = ("name", "contextRef", *(("unitRef",) if tag.kind == "nonFraction" else ()))
    missing = [name for name in needed if not tag.get(name)]
    if missing:
        message = f"an ix:{tag.kind} has no {missing[0]}"
        findings.error("xmlSchema:requiredAttribute", message, tag.origin)
    if missing or _in_tuple(tag):
        return
    try:
        name = tag.qname(tag.get("name"))
    except ValueError as error:
        findings.error("xmlSchema:valueError", f"the name of an ix:{tag.kind}: {error}", tag.origin)
        return
    nil = tag.get(_NIL) in _TRUE
    value = None
    if not nil:
        number = tag.kind == "nonFraction"
        value = number_value(tag, findings) if number else text_value(tag, found.continuations, findings)
        if value is None:
            return
    spoken = tag.kind == "nonNumeric" and (vocabulary is None or not vocabulary.is_wordless(str(name)))
    attributes = _attributes(tag, document, spoken=spoken, nil=nil)
    document.fact(tag, name, attributes, value)


def _attributes(tag: Tag, document: TargetDocument, *, spoken: bool, nil: bool) -> dict[str, str]:
    """What the target's fact states: references, precision, and the language in force where it is text."""
    names = ("contextRef", "unitRef", "decimals", "precision", "id")
    stated = {name: text for name in names if (text := tag.get(name))}
    if spoken and tag.language:
        stated["xml:lang"] = tag.language
    if nil:
        stated[f"{document.prefix(XSI)}:nil"] = "true"
    return stated


def _placed(finding: Finding, places: list[Origin]) -> Finding:
    """A finding about the target document as one about the inline document."""
    return replace(
        finding,
        origin=_origin(finding.origin, places),
        related=tuple(_origin(one, places) or one for one in finding.related),
    )


def _origin(origin: Origin | None, places: list[Origin]) -> Origin | None:
    return places[origin.line - 1] if origin is not None and 0 < origin.line <= len(places) else origin


def _with_places(facts: pa.Table, places: list[Origin]) -> pa.Table:
    """Facts with the document and line of their tags."""
    rows = pc.subtract(one_array(facts.column("line")), 1)
    columns = {
        "document": pa.array([one.document for one in places], pa.string()).take(rows).dictionary_encode(),
        "line": pa.array([one.line for one in places], pa.int32()).take(rows),
    }
    for name, values in columns.items():
        at = FACTS.get_field_index(name)
        facts = facts.set_column(at, FACTS.field(at), values.cast(FACTS.field(at).type))
    return facts
