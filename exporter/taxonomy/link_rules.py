"""What XBRL asks of extended links and of what stands in them (XBRL 2.1, 3.5.3 and 5.2), besides roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.findings import Findings
from exporter.markup import Element
from exporter.qname import LINK, XLINK, XS, QName
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.documents import HREF, LANG, XLINK_TYPE, Document, standard_document

_XLINK: Final = f"{{{XLINK}}}"
_STANDARD: Final = f"{{{LINK}}}"
_ELEMENT: Final = f"{{{XS}}}element"
_LOC: Final = f"{{{LINK}}}loc"
_CONCEPTS: Final = ("presentation", "calculation", "definition")
#: Links of the standard → the section on their locators, and what these may point to.
_LINKS: Final = {
    f"{_STANDARD}labelLink": ("5.2.2.1", (_ELEMENT, f"{_STANDARD}label")),
    f"{_STANDARD}referenceLink": ("5.2.3.1", (_ELEMENT, f"{_STANDARD}reference")),
    f"{_STANDARD}presentationLink": ("5.2.4.1", (_ELEMENT,)),
    f"{_STANDARD}calculationLink": ("5.2.5.1", (_ELEMENT,)),
    f"{_STANDARD}definitionLink": ("5.2.6.1", (_ELEMENT,)),
}
#: Elements of the standard → what they are to XLink.
_XLINK_TYPES: Final = (
    {f"{_STANDARD}{kind}Link": "extended" for kind in ("label", "reference", *_CONCEPTS)}
    | {f"{_STANDARD}{kind}Arc": "arc" for kind in ("label", "reference", *_CONCEPTS)}
    | {f"{_STANDARD}{kind}": "resource" for kind in ("label", "reference")}
    | {f"{_STANDARD}{kind}": "simple" for kind in ("roleRef", "arcroleRef")}
    | {f"{_STANDARD}loc": "locator"}
)
#: Arcs that lead to a resource of their own link, unless they prohibit another link's arc.
_TO_RESOURCES: Final = (f"{_STANDARD}labelArc", f"{_STANDARD}referenceArc")


@dataclass(eq=False)
class LinkRules:
    """The extended links of a taxonomy's linkbases, held to what no schema says."""

    found: TaxonomySet
    findings: Findings
    _targets: dict[tuple[str, str], Element | None] = field(default_factory=dict)

    def check(self) -> None:
        """Adds what is wrong with each link."""
        for document in self.found.documents.values():
            if standard_document(document.url) is not document:
                for linkbase in document.linkbases():
                    self._check_types(document, linkbase)
        for document, link in self.found.extended_links():
            if standard_document(document.url) is not document:
                self._check_link(document, link)

    def _check_types(self, document: Document, linkbase: Element) -> None:
        """What elements of the standard are to XLink is fixed by their schema, which libxml2 does not hold them to."""
        for child in linkbase.iterchildren("*"):
            for node in (child, *child.iterchildren("*")):
                expected = _XLINK_TYPES.get(str(node.tag))
                stated = node.get(XLINK_TYPE)
                if expected is not None and stated is not None and stated != expected:
                    message = f"the xlink:type of a {QName.parse(str(node.tag)).local} is {expected}, not {stated!r}"
                    self.findings.error("xlink:type", message, document.origin(node))

    def _check_link(self, document: Document, link: Element) -> None:
        locators: dict[str, list[Element]] = {}
        arcs: list[Element] = []
        pairs: set[tuple[str, str]] = set()
        for child in link.iterchildren("*"):
            kind = child.get(XLINK_TYPE)
            if kind == "locator":
                locators.setdefault(child.get(f"{_XLINK}label") or "", []).append(child)
                self._check_locator(document, link, child)
            elif kind == "resource":
                self._check_language(document, child)
            elif kind == "arc":
                ends = child.get(f"{_XLINK}from") or "", child.get(f"{_XLINK}to") or ""
                if ends in pairs:
                    message = f"two arcs lead from {ends[0]!r} to {ends[1]!r} in one extended link"
                    self.findings.error("xlink:dupArcs", message, document.origin(child))
                pairs.add(ends)
                arcs.append(child)
        self._check_remote(document, arcs, locators)

    def _check_locator(self, document: Document, link: Element, loc: Element) -> None:
        """A link of the standard has locators of the standard, which point to what its relationships join."""
        rule = _LINKS.get(str(link.tag))
        if rule is None:
            return
        section, expected = rule
        local = QName.parse(str(link.tag)).local
        if loc.tag != _LOC:
            message = (
                f"a {local} has the locator {QName.parse(str(loc.tag)).local}, which is not the standard's"
            )
            self.findings.error(f"xbrl.{section}:customLocator", message, document.origin(loc))
            return
        target = self._target(document, loc)
        if target is not None and target.tag not in expected:
            message = f"{loc.get(HREF)} points to {target.tag}, which is nothing that a {local} relates"
            self.findings.error(f"xbrl.{section}:{local}LocTarget", message, document.origin(loc))

    def _target(self, document: Document, loc: Element) -> Element | None:
        """What a locator points to; None where that is told otherwise."""
        try:
            url, fragment = document.resolve(loc.get(HREF) or "", loc)
        except ValueError:
            return None
        key = url, fragment
        if key not in self._targets:
            target = self.found.documents.get(url)
            self._targets[key] = target.find(fragment) if target is not None else None
        return self._targets[key]

    def _check_language(self, document: Document, resource: Element) -> None:
        if resource.tag != f"{_STANDARD}label":
            return
        if not any(node.get(LANG) for node in (resource, *resource.iterancestors())):
            self.findings.error(
                "xbrl.5.2.2.2.1:labelLang", "a label has no language", document.origin(resource)
            )

    def _check_remote(
        self, document: Document, arcs: list[Element], locators: Mapping[str, list[Element]]
    ) -> None:
        """An arc that leads to a label or reference in another link prohibits the arc there (5.2.2.3, 5.2.3.3).

        One that prohibits leads to such a resource, and one that does not to a resource of its own link.
        """
        for arc in arcs:
            if arc.tag not in _TO_RESOURCES:
                continue
            for loc in locators.get(arc.get(f"{_XLINK}to") or "", ()):
                origin = document.origin(arc)
                if arc.get("use") != "prohibited":
                    message = (
                        f"the arc leads to {loc.get(HREF)}, which is not in its link, and prohibits nothing"
                    )
                    self.findings.error("xbrl.5.2.2.3:labelArcRemoteResource", message, origin)
                else:
                    self._check_prohibited(document, arc, loc)

    def _check_prohibited(self, document: Document, arc: Element, loc: Element) -> None:
        target, local = self._target(document, loc), str(arc.tag).removesuffix("Arc")
        if target is not None and target.tag == _ELEMENT:
            name = QName.parse(local).local
            section, _ = _LINKS[f"{local}Link"]
            message = f"{loc.get(HREF)} is no {name}, yet an arc leads to it"
            self.findings.error(f"xbrl.{section}:{name}LinkLocTarget", message, document.origin(loc))
