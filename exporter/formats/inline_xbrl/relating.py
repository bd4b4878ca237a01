"""Footnotes and relationships of an inline set as the footnote links of its target document (sections 6.2 and 13.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from exporter.findings import Findings
from exporter.formats.inline_xbrl.collecting import InlineSet
from exporter.formats.inline_xbrl.content import base_of, chain, xhtml_of
from exporter.formats.inline_xbrl.elements import Tag, rule
from exporter.formats.inline_xbrl.target import TargetDocument, one_line
from exporter.qname import LINK, XHTML, XLINK
from exporter.report.xhtml import escape_attribute

_ARCROLE: Final = "http://www.xbrl.org/2003/arcrole/fact-footnote"
_LINK_ROLE: Final = "http://www.xbrl.org/2003/role/link"
_FOOTNOTE_ROLE: Final = "http://www.xbrl.org/2003/role/footnote"


@dataclass(slots=True)
class _Group:
    """One extended link: its ends in the order of first use, and its arcs."""

    relationships: list[tuple[Tag, list[str], list[str]]] = field(default_factory=list)

    @property
    def ends(self) -> list[str]:
        pairs = [end for _, sources, goals in self.relationships for end in (*sources, *goals)]
        return list(dict.fromkeys(pairs))


def add_links(found: InlineSet, target: str, document: TargetDocument, findings: Findings) -> None:
    """A footnote link for each role, where a relationship starts from a fact of the target."""
    groups: dict[str, _Group] = {}
    for tag in found.relationships:
        sources, goals = _ends(tag, found, findings)
        ours = [name for name in sources if found.identified[name].get("target") == target]
        if ours and goals:
            groups.setdefault(tag.get("linkRole") or _LINK_ROLE, _Group()).relationships.append(
                (tag, ours, goals)
            )
    writer = _Writer(found, document, findings)
    for role, group in groups.items():
        writer.add(role, group)


def _ends(tag: Tag, found: InlineSet, findings: Findings) -> tuple[list[str], list[str]]:
    """The ends of a relationship that exist; what is wrong with them is told (13.1.2)."""
    sources, goals = (list(dict.fromkeys(tag.get(name).split())) for name in ("fromRefs", "toRefs"))
    for name in sources:
        if name not in found.identified:
            message = f"fromRefs names {name!r}, which is the id of no fact"
            findings.error(rule("relationship", "relationshipFromRef"), message, tag.origin)
    for name in goals:
        if name not in found.identified and name not in found.footnotes:
            message = f"toRefs names {name!r}, which is the id of neither a footnote nor a fact"
            findings.error(rule("relationship", "relationshipToRef"), message, tag.origin)
    both = sorted(set(sources) & set(goals))
    if both:
        message = f"fromRefs and toRefs both name {both[0]!r}"
        findings.error(rule("relationship", "relationshipFromToMatch"), message, tag.origin)
    notes = [name for name in goals if name in found.footnotes]
    facts = [name for name in goals if name in found.identified]
    if notes and facts:
        message = f"toRefs names the footnote {notes[0]!r} and the fact {facts[0]!r}; one kind is allowed"
        findings.error(rule("relationship", "relationshipReferencesMixed"), message, tag.origin)
    return [name for name in sources if name in found.identified], [*notes, *facts]


@dataclass(slots=True)
class _Writer:
    """Writes footnote links into a target document; a footnote's identifier is stated once."""

    found: InlineSet
    document: TargetDocument
    findings: Findings
    _stated: set[str] = field(default_factory=set)

    def add(self, role: str, group: _Group) -> None:
        link, xlink = self.document.prefix(LINK), self.document.prefix(XLINK)
        first = group.relationships[0][0].origin
        opening = f'<{link}:footnoteLink {xlink}:type="extended" {xlink}:role="{escape_attribute(role)}">'
        self.document.add(opening, first)
        for end in group.ends:
            self._end(end)
        for tag, sources, goals in group.relationships:
            order = f' order="{escape_attribute(tag.get("order"))}"' if tag.get("order") else ""
            kind = escape_attribute(tag.get("arcrole") or _ARCROLE)
            for source in sources:
                for goal in goals:
                    ends = f'{xlink}:from="{escape_attribute(source)}" {xlink}:to="{escape_attribute(goal)}"{order}'
                    arc = f'<{link}:footnoteArc {xlink}:type="arc" {xlink}:arcrole="{kind}" {ends}/>'
                    self.document.add(arc, tag.origin)
        self.document.add(f"</{link}:footnoteLink>", first)

    def _end(self, name: str) -> None:
        link, xlink = self.document.prefix(LINK), self.document.prefix(XLINK)
        shown = escape_attribute(name)
        note = self.found.footnotes.get(name)
        if note is None:
            located = f'{xlink}:href="#{shown}" {xlink}:label="{shown}"'
            self.document.add(
                f'<{link}:loc {xlink}:type="locator" {located}/>', self.found.identified[name].origin
            )
            return
        parts = chain(note, self.found.continuations, self.findings)
        if not note.language:
            message = "no xml:lang is in force for this footnote"
            self.findings.error(rule("footnote", "footnoteLang"), message, note.origin)
        content = xhtml_of(parts or [note.element], base_of(note.element.getroottree().getroot()))
        identifier = "" if name in self._stated else f' id="{shown}"'
        self._stated.add(name)
        attributes = (
            f'{xlink}:type="resource" {xlink}:role="{escape_attribute(note.get("footnoteRole") or _FOOTNOTE_ROLE)}"'
            f' {xlink}:label="{shown}"{identifier} xml:lang="{escape_attribute(note.language or "und")}"'
        )
        text = f'<{link}:footnote xmlns="{XHTML}" {attributes}>{one_line(content)}</{link}:footnote>'
        self.document.add(text, note.origin)
