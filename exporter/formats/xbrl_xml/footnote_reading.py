"""Footnote links of an instance document as notes and links (XBRL 2.1, 4.11; xBRL-XML 1.0, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.formats.xbrl_xml.listening import LANG, Node
from exporter.formats.xbrl_xml.precision import read_order
from exporter.qname import LINK, XLINK
from exporter.report.assembly import FOOTNOTE, GROUP
from exporter.report.identifiers import digest
from exporter.report.notes import Link, Note

#: A pointer of the element scheme that is nothing but an identifier (XBRL 2.1, 3.5.4).
_ELEMENT: Final = re.compile(r"element\(([^()/]+)\)")
FOOTNOTE_ROLE: Final = "http://www.xbrl.org/2003/role/footnote"

#: Source, type, target → order, priority, prohibited.
Arcs = dict[tuple[str, str, str], tuple[Decimal, int, bool]]

#: What a report keeps of footnote links, and what says nothing; of order it keeps which comes first.
_KEPT: Final = frozenset(
    {
        "id",
        "order",
        LANG,
        *(f"{XLINK}}}{one}" for one in ("type", "role", "arcrole", "href", "label", "from", "to")),
    }
)
_USUAL: Final = {"use": "optional", "priority": "0"}


def pointed(href: str) -> str:
    """The identifier that a reference points at, else its pointer as it stands."""
    fragment = href.partition("#")[2]
    found = _ELEMENT.fullmatch(fragment)
    return found[1] if found else fragment


@dataclass(slots=True)
class Footnotes:
    """Notes and links as they are read, one extended link after another."""

    document: str
    findings: Findings
    is_fact: Callable[[str], bool]
    language: str = ""
    notes: dict[str, Note] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    _noted: set[str] = field(default_factory=set)  # the identifiers of notes

    def read(self, node: Node) -> None:
        """Reads one footnoteLink."""
        group = node.xlink("role")
        if not group:
            self._complain("xbrl.3.5.3.3:emptyStdExtLinkRole", "a footnoteLink has no role", node)
        for one in (node, *node.children):
            self._tell_details(one)
        ends: dict[str, list[str]] = {}
        resources: dict[str, Node] = {}
        language = node.attributes.get(LANG, "").strip()
        for child in node.children:
            name, _, local = child.name.rpartition("}")
            label = child.xlink("label")
            if name == LINK and local == "loc":
                ends.setdefault(label, []).extend(self._located(child))
            elif name == LINK and local == "footnote":
                identifier = self._note(child, language)
                ends.setdefault(label, []).append(identifier)
                resources[identifier] = child
        arcs: Arcs = {}
        for arc in node.named("footnoteArc", LINK):
            self._arc(arc, ends, arcs)
        self._keep(arcs, group or GROUP)
        linked = {target for _, _, target in arcs}
        for identifier, child in resources.items():
            if identifier not in linked:
                self._complain("xbrlxe:unlinkedFootnoteResource", "no arc leads to this footnote", child)

    def linked_notes(self) -> Iterable[Note]:
        """The notes that a link leads to."""
        targets = {target for link in self.links for target in link.targets}
        return [note for note in self.notes.values() if note.id in targets]

    def _complain(self, code: str, message: str, node: Node) -> None:
        self.findings.error(code, message, Origin(self.document, node.line))

    def _tell_details(self, node: Node) -> None:
        """What an element of a footnote link states beside what a report has of it, which goes with no conversion."""
        left = [
            name.rpartition("}")[2]
            for name, value in node.attributes.items()
            if name not in _KEPT and _USUAL.get(name) != value.strip()
        ]
        if left:
            message = f"{node} states {', '.join(sorted(left))}, for which a report has no place"
            self.findings.info("file.footnoteDetail", message, Origin(self.document, node.line))

    def _located(self, loc: Node) -> list[str]:
        """The fact that a locator points at, if it does."""
        href = loc.xlink("href")
        place, name = href.partition("#")[0], pointed(href)
        if (place and place != self.document.rpartition("/")[2]) or not name:
            message = f"a locator points at {href!r}, not at a fact of this document"
            self._complain("xbrl.4.11.1.1:instanceLoc", message, loc)
        elif "(" in name:
            self._complain("xbrl.3.5.4:hrefScheme", f"the pointer {name!r} is not a plain identifier", loc)
        elif not self.is_fact(name):
            self._complain("xbrl.4.11.1.1:footnoteLinkLocTarget", f"no fact has the identifier {name!r}", loc)
        else:
            return [name]
        return []

    def _note(self, node: Node, around: str) -> str:
        """The identifier of a footnote's note; the same text in the same language is one note."""
        role = node.xlink("role")
        if role not in ("", FOOTNOTE_ROLE):
            message = f"the role of a footnote is {FOOTNOTE_ROLE}, not {role}"
            self._complain("xbrlxe:nonStandardFootnoteResourceRole", message, node)
        language = node.attributes.get(LANG, "").strip() or around or self.language
        if not language:
            self._complain("xbrl.4.11.1.2.1:footnoteLang", "no xml:lang is in force for a footnote", node)
        language = (language or "und").lower()
        text = node.fragment.content if node.fragment else ""
        if node.fragment and node.fragment.strangers:
            strangers = ", ".join(sorted(node.fragment.strangers))
            self._complain("oime:invalidXHTMLFragment", f"a footnote holds elements from {strangers!r}", node)
        known = self.notes.get(f"{language} {text}")
        if known is not None:
            return known.id
        identifier = node.attributes.get("id", "").strip()
        if identifier and (identifier in self._noted or self.is_fact(identifier)):
            self._complain(
                "file.duplicateId", f"the identifier {identifier!r} is given to an earlier element", node
            )
            identifier = ""
        note = Note(identifier or f"n-{digest(f'{language} {text}'):016x}", text, language)
        self._noted.add(note.id)
        self.notes[f"{language} {text}"] = note
        return note.id

    def _arc(self, arc: Node, ends: dict[str, list[str]], arcs: Arcs) -> None:
        arcrole = arc.xlink("arcrole")
        try:
            order = read_order(arc.attributes.get("order", "1"))
            priority = int(read_order(arc.attributes.get("priority", "0")))
        except ExporterError as error:
            self._complain(error.code, error.message, arc)
            return
        for side, code in (("from", "xbrl.3.5.3.9.2:arcFrom"), ("to", "xbrl.3.5.3.9.2:arcTo")):
            if arc.xlink(side) not in ends:
                self._complain(
                    code, f"an arc leads {side} {arc.xlink(side)!r}, a label that nothing has", arc
                )
                return
        prohibited = arc.attributes.get("use") == "prohibited"
        for source in ends[arc.xlink("from")]:
            if source in self._noted:
                if arcrole == FOOTNOTE:  # arcs of other arcroles may, and OIM has no such links
                    code = "xbrl.4.11.1.3.1:factFootnoteArcFrom"
                    self._complain(code, "a fact-footnote arc starts from a footnote", arc)
                continue
            for target in ends[arc.xlink("to")]:
                if arcrole == FOOTNOTE and target not in self._noted:
                    message = "a fact-footnote arc leads to a fact, not to a footnote"
                    self._complain("xbrl.4.11.1.3.1:factFootnoteArcTo", message, arc)
                    continue
                key, fresh = (source, arcrole, target), (order, priority, prohibited)
                arcs[key] = max(arcs.get(key, fresh), fresh, key=lambda one: (one[1], one[2]))

    def _keep(self, arcs: Arcs, group: str) -> None:
        """Links from the arcs in force, targets in their stated order."""
        in_force = [(order, key) for key, (order, _, prohibited) in arcs.items() if not prohibited]
        found: dict[tuple[str, str], list[str]] = {}
        for _, (source, arcrole, target) in sorted(in_force, key=lambda pair: pair[0]):
            found.setdefault((source, arcrole), []).append(target)
        self.links += [
            Link(arcrole, group, source, tuple(targets)) for (source, arcrole), targets in found.items()
        ]
