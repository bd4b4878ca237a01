"""What XBRL asks of extended links and of what stands in them (XBRL 2.1, 3.5.3 and 5.2), besides roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from exporter.findings import Findings
from exporter.markup import Element
from exporter.qname import LINK, XS, QName
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.documents import HREF, LANG, XLINK_TYPE, Document, standard_document
from exporter.taxonomy.links import FROM, TO, End, ExtendedLink, StatedArc, links_in

_STANDARD: Final = f"{{{LINK}}}"
_ELEMENT: Final = f"{{{XS}}}element"
_LOC: Final = f"{{{LINK}}}loc"
_RESOURCES: Final = ("label", "reference", "footnote")
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
    {f"{_STANDARD}{kind}Link": "extended" for kind in (*_RESOURCES, *_CONCEPTS)}
    | {f"{_STANDARD}{kind}Arc": "arc" for kind in (*_RESOURCES, *_CONCEPTS)}
    | {f"{_STANDARD}{kind}": "resource" for kind in _RESOURCES}
    | {f"{_STANDARD}{kind}Ref": "simple" for kind in ("role", "arcrole", "schema", "linkbase")}
    | {f"{_STANDARD}loc": "locator"}
)
#: Arcs that lead to a resource of their own link, unless they prohibit another link's arc.
_TO_RESOURCES: Final = (f"{_STANDARD}labelArc", f"{_STANDARD}referenceArc")


class LinkRules:
    """The extended links of a taxonomy's linkbases, held to what no schema says."""

    def __init__(self, found: TaxonomySet, findings: Findings) -> None:
        self.found: Final = found
        self.findings: Final = findings
        self._targets: dict[tuple[str, str], str | None] = {}

    def check(self, links: Iterable[ExtendedLink]) -> None:
        """Adds what is wrong with what linkbases hold, and with each of these links."""
        for document in self.found.documents.values():
            if standard_document(document.url) is not document:
                for linkbase in document.linkbases():
                    self._check_types(document, linkbase.iterchildren("*"))
        for link in links:
            if standard_document(link.document.url) is not link.document:
                self._check_link(link)

    def check_instance(self, name: str, root: Element) -> None:
        """Adds what is wrong with the footnote links of an instance document, and with its references."""
        document = Document("", name, root)
        self._check_types(document, root.iterchildren("*"))
        for link in links_in(document, root):
            self._check_link(link)

    def _check_link(self, link: ExtendedLink) -> None:
        if any(_is_mistyped(use.tag, use.kind) for use in link.uses()):
            self._check_types(link.document, link.node.iterchildren("*"))
        self._check_pairs(link)
        self._check_locators(link)
        for resource in link.resources:
            self._check_language(link.document, resource)
        self._check_remote(link)

    def _check_types(self, document: Document, nodes: Iterable[Element]) -> None:
        """What elements of the standard are to XLink is fixed by their schema, which libxml2 does not hold them to."""
        for node in nodes:
            tag, stated = str(node.tag), node.get(XLINK_TYPE)
            if _is_mistyped(tag, stated):
                message = (
                    f"the xlink:type of a {QName.parse(tag).local} is {_XLINK_TYPES[tag]}, not {stated!r}"
                )
                self.findings.error("xlink:type", message, document.origin(node))

    def _check_pairs(self, link: ExtendedLink) -> None:
        ends_of = [(arc.attributes.get(FROM, ""), arc.attributes.get(TO, "")) for arc in link.arcs]
        if len(set(ends_of)) == len(ends_of):
            return
        pairs: set[tuple[str, str]] = set()
        for arc, ends in zip(link.arcs, ends_of, strict=True):
            if ends in pairs:
                message = f"two arcs lead from {ends[0]!r} to {ends[1]!r} in one extended link"
                self.findings.error("xlink:dupArcs", message, link.document.origin(arc.node))
            pairs.add(ends)

    def _check_locators(self, link: ExtendedLink) -> None:
        """A link of the standard has locators of the standard, which point to what its relationships join."""
        rule = _LINKS.get(link.tag)
        if rule is None:
            return
        section, expected = rule
        local = QName.parse(link.tag).local
        for loc in link.locators:
            if loc.tag != _LOC:
                name = QName.parse(loc.tag).local
                message = f"a {local} has the locator {name}, which is not the standard's"
                self.findings.error(f"xbrl.{section}:customLocator", message, link.document.origin(loc.node))
                continue
            target = self._target(loc)
            if target is not None and target not in expected:
                message = f"{loc.node.get(HREF)} points to {target}, which is nothing that a {local} relates"
                self.findings.error(
                    f"xbrl.{section}:{local}LocTarget", message, link.document.origin(loc.node)
                )

    def _target(self, loc: End) -> str | None:
        """The name of the element that a locator points to; None where that is told otherwise."""
        if loc.points is None:
            return None
        if loc.points not in self._targets:
            url, fragment = loc.points
            document = self.found.documents.get(url)
            node = document.find(fragment) if document is not None else None
            self._targets[loc.points] = str(node.tag) if node is not None else None
        return self._targets[loc.points]

    def _check_language(self, document: Document, resource: End) -> None:
        if resource.tag != f"{_STANDARD}label" or resource.node.get(LANG):
            return
        if not any(node.get(LANG) for node in resource.node.iterancestors()):
            self.findings.error(
                "xbrl.5.2.2.2.1:labelLang", "a label has no language", document.origin(resource.node)
            )

    def _check_remote(self, link: ExtendedLink) -> None:
        """An arc that leads to a label or reference in another link prohibits the arc there (5.2.2.3, 5.2.3.3).

        One that prohibits leads to such a resource, and one that does not to a resource of its own link.
        """
        locators: dict[str, list[End]] = {}
        for loc in link.locators:
            locators.setdefault(loc.label, []).append(loc)
        for arc in link.arcs:
            if arc.tag not in _TO_RESOURCES:
                continue
            for loc in locators.get(arc.attributes.get(TO, ""), ()):
                if arc.attributes.get("use") == "prohibited":
                    self._check_prohibited(link.document, arc, loc)
                    continue
                href = loc.node.get(HREF)
                message = f"the arc leads to {href}, which is not in its link, and prohibits nothing"
                origin = link.document.origin(arc.node)
                self.findings.error("xbrl.5.2.2.3:labelArcRemoteResource", message, origin)

    def _check_prohibited(self, document: Document, arc: StatedArc, loc: End) -> None:
        target, local = self._target(loc), arc.tag.removesuffix("Arc")
        if target == _ELEMENT:
            name = QName.parse(local).local
            section, _ = _LINKS[f"{local}Link"]
            message = f"{loc.node.get(HREF)} is no {name}, yet an arc leads to it"
            self.findings.error(f"xbrl.{section}:{name}LinkLocTarget", message, document.origin(loc.node))


def _is_mistyped(tag: str, stated: str | None) -> bool:
    expected = _XLINK_TYPES.get(tag)
    return expected is not None and stated is not None and stated != expected
