"""XML Schema documents as tables of what they declare at the top, with names resolved as each schema binds them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

from exporter.findings import Origin
from exporter.markup import Element
from exporter.qname import XS, QName
from exporter.taxonomy.documents import Document, standard_document

ELEMENT: Final = f"{{{XS}}}element"
_TYPES: Final = (f"{{{XS}}}simpleType", f"{{{XS}}}complexType")


class Schema:
    """One schema document in one target namespace; an included document without its own takes the includer's."""

    def __init__(self, document: Document, namespace: str) -> None:
        self.document: Final = document
        self.namespace: Final = namespace
        self.elements: Final[dict[QName, Declaration]] = {}
        self.types: Final[dict[QName, Declaration]] = {}
        self._names: dict[str, QName | None] = {}

    def name(self, text: str, at: Element) -> QName | None:
        """The name that a QName in the schema means there; None where its prefix is not bound."""
        if not self.document.rooted:
            return self._name(text, at)
        if text not in self._names:
            self._names[text] = self._name(text, at)
        return self._names[text]

    def _name(self, text: str, at: Element) -> QName | None:
        prefix, _, local = text.strip().rpartition(":")
        namespace = at.nsmap.get(prefix or None)
        if namespace is None and prefix:
            return None
        return QName(
            namespace or ("" if self.document.root.get("targetNamespace") else self.namespace), local
        )


class Declaration(NamedTuple):
    """A top-level element or type and the schema it stands in."""

    node: Element
    schema: Schema

    @property
    def origin(self) -> Origin:
        """Where it is declared."""
        return self.schema.document.origin(self.node)

    def reference(self, attribute: str) -> QName | None:
        """The name that an attribute refers to; None where the attribute is missing or its prefix is not bound."""
        text = self.node.get(attribute)
        return self.schema.name(text, self.node) if text else None


def read_schema(document: Document, namespace: str) -> Schema:
    """What a schema document declares when its target namespace is this one; kept for the published standards."""
    standard = standard_document(document.url) is document
    return _standard_schema(document, namespace) if standard else _read(document, namespace)


@cache
def _standard_schema(document: Document, namespace: str) -> Schema:
    return _read(document, namespace)


def _read(document: Document, namespace: str) -> Schema:
    schema = Schema(document, namespace)
    for node in document.root.iterchildren(ELEMENT, *_TYPES):
        table = schema.elements if node.tag == ELEMENT else schema.types
        table.setdefault(QName(namespace, (node.get("name") or "").strip()), Declaration(node, schema))
    return schema


def all_elements(schemas: Iterable[Schema]) -> dict[QName, Declaration]:
    """Every top-level element of these schemas; the first declaration where there are two."""
    found: dict[QName, Declaration] = {}
    for schema in schemas:
        for name, declaration in schema.elements.items():
            found.setdefault(name, declaration)
    return found


def all_types(schemas: Iterable[Schema]) -> dict[QName, Declaration]:
    """Every named type of these schemas; the first definition where there are two."""
    found: dict[QName, Declaration] = {}
    for schema in schemas:
        for name, declaration in schema.types.items():
            found.setdefault(name, declaration)
    return found
