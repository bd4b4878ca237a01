"""What XBRL asks of roles and arcroles: declarations, references and use (XBRL 2.1, 3.5, 5.1.3 and 5.1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from exporter.findings import Findings
from exporter.markup import Element, text_of
from exporter.qname import LINK, XBRLDT, XLINK_LINKBASE, QName
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.documents import BASE, HREF, LINKBASE, SCHEMA, XLINK_TYPE, Document, standard_document
from exporter.taxonomy.links import ARCROLE, ROLE, ExtendedLink, links_in
from exporter.taxonomy.roles import STANDARD_ARCROLES, STANDARD_ROLES

_LINKBASE_REF: Final = f"{{{LINK}}}linkbaseRef"
_SCHEMA_REF: Final = f"{{{LINK}}}schemaRef"
_STANDARD: Final = f"{{{LINK}}}"
_DEFINITION_ARC: Final = f"{{{LINK}}}definitionArc"
_TARGET_ROLE: Final = f"{{{XBRLDT}}}targetRole"


class Kind(NamedTuple):
    """Roles or arcroles: how they are declared and referred to, and the codes of what may be wrong with that."""

    uri: str
    declaration: str
    reference: str
    standard: frozenset[str]
    repeated: str
    unequal: str
    referred_twice: str
    unknown: str
    mismatch: str
    unreferred: str
    unused_on: str


ROLES: Final = Kind(
    uri="roleURI",
    declaration=f"{{{LINK}}}roleType",
    reference=f"{{{LINK}}}roleRef",
    standard=frozenset(STANDARD_ROLES),
    repeated="xbrl.5.1.3:roleTypeDuplicate",
    unequal="xbrl.5.1.3:roleTypes-inequality",
    referred_twice="xbrl.3.5.2.4.5:roleRefDuplicate",
    unknown="xbrl.3.5.2.4.5:roleRefNotDefined",
    mismatch="xbrl.3.5.2.4.5:roleRefMismatch",
    unreferred="xbrl.3.5.2.4:missingRoleRef",
    unused_on="xbrl.5.1.3.4:custRoleUsedOn",
)
ARCROLES: Final = Kind(
    uri="arcroleURI",
    declaration=f"{{{LINK}}}arcroleType",
    reference=f"{{{LINK}}}arcroleRef",
    standard=frozenset(STANDARD_ARCROLES),
    repeated="xbrl.5.1.4:arcroleTypeDuplicate",
    unequal="xbrl.5.1.4:arcroleTypes-inequality",
    referred_twice="xbrl.3.5.2.5.5:arcroleRefDuplicate",
    unknown="xbrl.3.5.2.5.5:arcroleRefNotDefined",
    mismatch="xbrl.3.5.2.5.5:arcroleRefMismatch",
    unreferred="xbrl.3.5.2.5:missingArcroleRef",
    unused_on="xbrl.5.1.4.5:custArcroleUsedOn",
)


class Declared(NamedTuple):
    """A roleType or arcroleType, and the document that it stands in."""

    node: Element
    document: Document

    def used_on(self) -> list[QName | None]:
        """The elements that the role may be used on."""
        return [_name(child) for child in self.node.iterchildren(f"{{{LINK}}}usedOn")]

    def says(self) -> object:
        """What s-equal declarations have in common (4.10): attributes and content, whatever the prefixes."""
        attributes = frozenset((name, text.strip()) for name, text in self.node.attrib.items())
        return attributes, tuple(_content(child) for child in self.node.iterchildren("*"))


def _content(child: Element) -> tuple[str, object]:
    is_name = child.tag == f"{{{LINK}}}usedOn"
    return str(child.tag), _name(child) if is_name else text_of(child)


def _name(node: Element) -> QName | None:
    """The name that an element's text means; None where its prefix is not bound."""
    prefix, _, local = text_of(node).strip().rpartition(":")
    namespace = node.nsmap.get(prefix or None)
    return None if namespace is None and prefix else QName(namespace or "", local)


class RoleRules:
    """The roles that a taxonomy declares, and what is wrong with them and with their use."""

    def __init__(self, found: TaxonomySet, findings: Findings) -> None:
        self.found: Final = found
        self.findings: Final = findings
        self._declared: dict[str, dict[str, list[Declared]]] = {}

    def check(self, links: Iterable[ExtendedLink]) -> None:
        """Adds what is wrong with declarations, and with references and uses in linkbases and schemas."""
        for kind in (ROLES, ARCROLES):
            self._check_declarations(kind)
        of_holder: dict[Element | None, list[ExtendedLink]] = {}
        for link in links:
            of_holder.setdefault(link.node.getparent(), []).append(link)
        for document in self.found.documents.values():
            if standard_document(document.url) is document:
                continue
            for linkbase in document.linkbases():
                self._check_uses(document, linkbase, of_holder.get(linkbase, ()))
            if document.root.tag == SCHEMA:
                for info in document.appinfo():
                    for node in info.iterchildren(_LINKBASE_REF):
                        self.check_linkbase_ref(document, node)

    def check_instance(self, name: str, root: Element) -> None:
        """Adds what is wrong with the references of an instance document, and with the roles in its footnote links."""
        document = Document("", name, root)
        self._check_uses(document, root, links_in(document, root))
        for node in root.iterchildren(_LINKBASE_REF):
            self.check_linkbase_ref(document, node)
        for node in root.iterchildren(_SCHEMA_REF):
            self._check_schema_ref(document, node)

    def _check_schema_ref(self, document: Document, node: Element) -> None:
        """A reference to a schema leads to one, with the xml:base that is in force there (4.2.2).

        Where the instance stands is not known here, so documents of the taxonomy are told by the end of their URL.
        """
        try:
            url, fragment = document.resolve(node.get(HREF) or "", node)
        except ValueError:
            return
        ending = "/" + re.sub(r"^(?:\.{1,2}/)+", "", url)
        meant = [one for at, one in self.found.documents.items() if at == url or at.endswith(ending)]
        based = any(one.get(BASE) for one in (node, *node.iterancestors()))
        found = [one.find(fragment) for one in meant]
        if (found and all(one is None or one.tag != SCHEMA for one in found)) or (based and not found):
            message = f"{node.get(HREF)} is referred to as a schema, which it is not"
            self.findings.error("xbrl.4.2.2:schemaRefHref", message, document.origin(node))

    def declared(self, kind: Kind) -> Mapping[str, list[Declared]]:
        """The declarations of each role or arcrole, in the order of discovery."""
        known = self._declared.get(kind.uri)
        if known is None:
            known = self._declared[kind.uri] = {}
            for document in self.found.documents.values():
                for info in document.appinfo() if document.root.tag == SCHEMA else ():
                    for node in info.iterchildren(kind.declaration):
                        uri = (node.get(kind.uri) or "").strip()
                        known.setdefault(uri, []).append(Declared(node, document))
        return known

    def cycles_allowed(self) -> Mapping[str, str]:
        """What each declared arcrole says of cycles."""
        return {
            uri: (several[0].node.get("cyclesAllowed") or "any").strip()
            for uri, several in self.declared(ARCROLES).items()
        }

    def _check_declarations(self, kind: Kind) -> None:
        """A role is declared once in a schema, elsewhere only s-equal to that, and is not used on one element twice."""
        for uri, several in self.declared(kind).items():
            first, said, seen = several[0], several[0].says(), set[Document]()
            for one in several:
                origin = one.document.origin(one.node)
                if one.document in seen:
                    self.findings.error(kind.repeated, f"{uri} is declared twice in one schema", origin)
                elif one is not first and one.says() != said:
                    message = f"{uri} is declared otherwise in {first.document.name}"
                    self.findings.error(kind.unequal, message, origin)
                seen.add(one.document)
                used_on = one.used_on()
                if len(set(used_on)) < len(used_on):
                    self.findings.error(kind.unequal, f"{uri} is used on one element twice", origin)

    def _check_uses(self, document: Document, holder: Element, links: Iterable[ExtendedLink]) -> None:
        """Adds what is wrong with the references of a linkbase or an instance, and with the roles used in its links."""
        referred = {kind.uri: self._referred(kind, document, holder) for kind in (ROLES, ARCROLES)}
        judged: set[tuple[str, str, str]] = set()
        for link in links:
            for arc in link.arcs:
                if _TARGET_ROLE in arc.attributes and arc.tag == _DEFINITION_ARC:
                    self._check_target_role(document, arc.node, referred[ROLES.uri])
            for use, node in link.uses().items():
                for kind, uri in ((ROLES, use.role), (ARCROLES, use.arcrole)):
                    if uri is not None and (kind.uri, uri, use.tag) not in judged:
                        judged.add((kind.uri, uri, use.tag))
                        self._check_use(kind, document, node, uri, referred[kind.uri])

    def _check_target_role(self, document: Document, arc: Element, referred: set[str]) -> None:
        """The role that a dimensional relationship is continued in is referred to, or the standard's (2.4.3)."""
        role = (arc.get(_TARGET_ROLE) or "").strip()
        if role and role not in ROLES.standard and role not in referred:
            message = f"{role} is the target role of an arc and not referred to"
            self.findings.error("xbrldte:TargetRoleNotResolvedError", message, document.origin(arc))

    def _referred(self, kind: Kind, document: Document, holder: Element) -> set[str]:
        """The roles or arcroles that are referred to; each once, where it is declared (3.5.2.4, 3.5.2.5)."""
        referred: set[str] = set()
        for node in holder.iterchildren(kind.reference):
            uri = (node.get(kind.uri) or "").strip()
            origin = document.origin(node)
            declared = self.declared(kind).get(uri, ())
            if uri in referred:
                self.findings.error(kind.referred_twice, f"{uri} is referred to twice", origin)
            elif not declared and uri not in kind.standard:
                self.findings.error(kind.unknown, f"{uri} is referred to and nowhere declared", origin)
            elif declared and not self._points_at(document, node, declared):
                message = f"{node.get(HREF)} is not where {uri} is declared"
                self.findings.error(kind.mismatch, message, origin)
            referred.add(uri)
        return referred

    def _points_at(self, document: Document, node: Element, declared: list[Declared]) -> bool:
        try:
            url, fragment = document.resolve(node.get(HREF) or "", node)
        except ValueError:
            return True  # told when the documents were discovered
        target = self.found.documents.get(url)
        found = target.find(fragment) if target is not None else None
        return target is None or any(one.node is found for one in declared)

    def _check_use(self, kind: Kind, document: Document, node: Element, uri: str, referred: set[str]) -> None:
        """A standard element has roles of the standard that are for it, or declared ones that are referred to."""
        if not str(node.tag).startswith(_STANDARD) or str(node.tag) not in _USES:
            return
        local, origin = QName.parse(str(node.tag)).local, document.origin(node)
        if kind is ROLES and not uri.strip():
            if node.get(XLINK_TYPE) == "extended":
                self.findings.error("xbrl.3.5.3.3:emptyStdExtLinkRole", f"a {local} has no role", origin)
            return
        if ":" not in uri:
            code = "xbrl.3.5.2.4:roleNotAbsolute" if kind is ROLES else "xbrl.3.5.2.5:arcroleNotAbsolute"
            self.findings.error(code, f"the role {uri!r} of a {local} is not absolute", origin)
        elif uri in kind.standard:
            table = STANDARD_ROLES if kind is ROLES else STANDARD_ARCROLES
            if table[uri] != local and not (kind is ROLES and table[uri] == "*" and local.endswith("Link")):
                code = (
                    _MISUSED.get(local, "xbrl.5.1.3") if kind is ROLES else "xbrl.5.1.4.5:custArcroleUsedOn"
                )
                self.findings.error(code, f"{uri} is not for a {local}", origin)
        else:
            if uri not in referred:
                self.findings.error(
                    kind.unreferred, f"{uri} is used on a {local} and not referred to", origin
                )
            declared = self.declared(kind).get(uri)
            if declared and QName.parse(str(node.tag)) not in declared[0].used_on():
                self.findings.error(kind.unused_on, f"{uri} is not declared to be used on a {local}", origin)

    def check_linkbase_ref(self, document: Document, node: Element) -> None:
        """A reference to a linkbase says which links it has, or nothing; its arcrole is XLink's (4.3.3, 4.3.4)."""
        origin, role = document.origin(node), node.get(ROLE)
        if node.get(ARCROLE) != XLINK_LINKBASE:
            message = f"the reference to {node.get(HREF)} has the arcrole {node.get(ARCROLE)!r}"
            self.findings.error("xbrl.4.3.3:linkbaseRefArcrole", message, origin)
        if role == "":
            message = f"the reference to {node.get(HREF)} has an empty role"
            self.findings.error("xbrl.3.5.1.3:emptySimpleLinkRole", message, origin)
        try:
            url, fragment = document.resolve(node.get(HREF) or "", node)
        except ValueError:
            return
        target = self.found.documents.get(url)
        linkbase = target.find(fragment) if target is not None else None
        told = target is not None and target.root.tag not in (LINKBASE, SCHEMA)
        if target is not None and not told and (linkbase is None or linkbase.tag != LINKBASE):
            message = f"{node.get(HREF)} is no linkbase"
            self.findings.error("xbrl.4.3.2:linkbaseRefHref", message, origin)
        expected = _LINKS.get(role or "")
        if role in STANDARD_ROLES and expected is None:
            self.findings.error("xbrl.4.3.4", f"{role} is not for a linkbaseRef", origin)
        for link in linkbase.iterchildren("*") if linkbase is not None and expected else ():
            if link.get(XLINK_TYPE) == "extended" and link.tag != expected:
                message = f"{node.get(HREF)} is referred to as {role} and holds {link.tag}"
                self.findings.error("xbrl.4.3.4:linkbaseRefLinks", message, origin)
                break


_KINDS: Final = ("label", "reference", "presentation", "calculation", "definition")
#: What a linkbase holds, by the role of a reference to it.
_LINKS: Final = {
    f"http://www.xbrl.org/2003/role/{kind}LinkbaseRef": f"{{{LINK}}}{kind}Link" for kind in _KINDS
}
#: The elements of the standard whose roles and arcroles XBRL 2.1 rules.
_USES: Final = frozenset(
    {f"{{{LINK}}}{kind}{part}" for kind in (*_KINDS, "footnote") for part in ("Link", "Arc")}
    | {f"{{{LINK}}}{resource}" for resource in ("label", "reference", "footnote", "loc")}
)
#: Where a standard role stands on an element that it is not for.
_MISUSED: Final = {
    "label": "xbrl.5.2.2.2.2",
    "reference": "xbrl.5.2.3.2.1",
    "footnote": "xbrl.4.11.1.2",
    "loc": "xbrl.3.5.3.7",
} | {f"{kind}Link": "xbrl.3.5.3" for kind in (*_KINDS, "footnote")}
