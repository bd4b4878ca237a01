"""A set of inline documents, taken apart: what each element of it is for (section 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats.inline_xbrl.content import check_continuations, refuse_repetition
from exporter.formats.inline_xbrl.elements import IX, IX_2008, Tag, ix, rule, tags
from exporter.markup import Element, parse
from exporter.qname import LINK, XBRLI


@dataclass(frozen=True, slots=True)
class InlineSet:
    """The tags of a set of documents, each kind in document order."""

    roots: Mapping[str, Element]
    facts: tuple[Tag, ...]
    footnotes: Mapping[str, Tag]
    continuations: Mapping[str, Tag]
    relationships: tuple[Tag, ...]
    references: tuple[Tag, ...]
    resources: tuple[Tag, ...]
    tuples: tuple[Tag, ...]
    excludes: tuple[Tag, ...]
    identified: Mapping[str, Tag] = field(default_factory=dict)

    def held(self, local: str, namespace: str = XBRLI) -> Iterator[Tag]:
        """The elements of this name that stand in the resources."""
        for tag in self.resources:
            yield from (
                Tag(child, tag.document) for child in tag.element.iterchildren(f"{{{namespace}}}{local}")
            )


def collect(documents: Mapping[str, bytes], findings: Findings) -> InlineSet:
    """The documents taken apart; what is wrong with the set as a whole is told.

    Raises ExporterError ``file.invalidXml`` and ``file.doctype`` as parsing does, and ``file.notInlineXbrl`` when no
    document holds an element of Inline XBRL 1.1.
    """
    roots = {name: parse(document, name) for name, document in documents.items()}
    _check_version(roots)
    every: dict[str, list[Tag]] = {}
    for name, root in roots.items():
        for tag in tags(root, name, "*"):
            every.setdefault(tag.kind, []).append(tag)

    def of(*kinds: str) -> tuple[Tag, ...]:
        return tuple(tag for kind in kinds for tag in every.get(kind, ()))

    facts = tuple(
        tag
        for name, root in roots.items()
        for tag in tags(root, name, "nonFraction", "nonNumeric", "fraction")
    )
    found = InlineSet(
        roots,
        facts,
        _by_id(of("footnote")),
        _by_id(of("continuation")),
        of("relationship"),
        of("references"),
        of("resources"),
        of("tuple"),
        of("exclude"),
        _by_id(facts),
    )
    _check(found, of("header"), findings)
    return found


def _by_id(found: Iterable[Tag]) -> dict[str, Tag]:
    """The first tag of each identifier."""
    named: dict[str, Tag] = {}
    for tag in found:
        if name := tag.get("id"):
            named.setdefault(name, tag)
    return named


def _check_version(roots: Mapping[str, Element]) -> None:
    if any(next(root.iter(ix("*")), None) is not None for root in roots.values()):
        return
    place = next(iter(roots), "")
    if any(next(root.iter(f"{{{IX_2008}}}*"), None) is not None for root in roots.values()):
        raise ExporterError(
            "file.notInlineXbrl", "the document is Inline XBRL 1.0; version 1.1 is read", place
        )
    raise ExporterError(
        "file.notInlineXbrl", f"no element of Inline XBRL 1.1 ({IX}) stands in the document", place
    )


def _check(found: InlineSet, headers: tuple[Tag, ...], findings: Findings) -> None:
    """The rules about the set (8.1.3, 12.1.2, 14.1.2, and identifiers)."""
    top = Tag(next(iter(found.roots.values())), next(iter(found.roots)))
    if not headers:
        findings.error(rule("header", "missingHeader"), "no document of the set has an ix:header", top.origin)
    if not found.resources:
        findings.error(rule("resources", "missingResources"), "the set has no ix:resources", top.origin)
    if not found.references:
        findings.error(rule("references", "missingReferences"), "the set has no ix:references", top.origin)
    sources = (*found.facts, *found.footnotes.values())
    check_continuations(sources, found.continuations, found.excludes, findings)
    refuse_repetition(sources, found.continuations)
    _check_identifiers(found, findings)


def _check_identifiers(found: InlineSet, findings: Findings) -> None:
    """An identifier of an inline element or a resource is unique in the whole set."""
    seen: dict[str, Tag] = {}
    marks = (ix("*"), f"{{{XBRLI}}}context", f"{{{XBRLI}}}unit", f"{{{LINK}}}*")
    for document, root in found.roots.items():
        for element in root.iter(*marks):
            tag = Tag(element, document)
            name = tag.get("id")
            if name and name in seen:
                message = f"the identifier {name!r} is given to an ix:{seen[name].kind} at {seen[name].origin} already"
                findings.error("ix11:uniqueIxId", message.replace("ix:context", "context"), tag.origin)
            elif name:
                seen[name] = tag
