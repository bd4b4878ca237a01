"""What elements of a document say, as values that are equal where the elements are s-equal (XBRL 2.1, 4.10).

Texts are told apart by value and not by spelling, so schemas are asked for the type of each text, and for what stands
where nothing is stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.findings import Findings
from exporter.markup import Element, attributes_of, text_of
from exporter.qname import XBRLDI, XS, XSI, QName
from exporter.taxonomy.datatypes import DataTypes
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.model import DataType
from exporter.taxonomy.schemas import Declaration, Schema, all_elements
from exporter.validation.exact import exact
from exporter.validation.lexical import normalised

_XS: Final = f"{{{XS}}}"
_XSI: Final = f"{{{XSI}}}"
_TYPES: Final = (f"{_XS}complexType", f"{_XS}simpleType")
_DEEPEST: Final = 100
#: A type's definition and the schema that it stands in.
_Type = tuple[Element, Schema]
#: Dimensions, which say the same in any order.
_MEMBERS: Final = (f"{{{XBRLDI}}}explicitMember", f"{{{XBRLDI}}}typedMember")


@dataclass(eq=False)
class Meanings:
    """The elements of documents as schemas know them."""

    declared: Mapping[QName, Declaration]
    types: DataTypes
    attributes: Mapping[QName, Declaration]
    groups: Mapping[tuple[str, QName], Declaration]
    _known: dict[tuple[Element, str], dict[str, Declaration]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: TaxonomySet) -> Meanings:
        """What the schemas of a taxonomy say; findings about types were told when it was loaded."""
        schemas = tuple(found.schemas.values())
        attributes: dict[QName, Declaration] = {}
        groups: dict[tuple[str, QName], Declaration] = {}
        for schema in schemas:
            for node in schema.document.root.iterchildren(
                f"{_XS}attribute", f"{_XS}attributeGroup", f"{_XS}group"
            ):
                name = QName(schema.namespace, node.get("name") or "")
                declaration = Declaration(node, schema)
                if node.tag == f"{_XS}attribute":
                    attributes.setdefault(name, declaration)
                else:
                    groups.setdefault((str(node.tag), name), declaration)
        return cls(all_elements(schemas), DataTypes.of(schemas, Findings()), attributes, groups)

    def value(self, node: Element) -> object:
        """What an element says, its own name included."""
        return self._value(node, self.declared.get(QName.parse(str(node.tag))), 0)

    def held(self, node: Element) -> object:
        """What the elements in an element say; dimensions whatever their order."""
        children = list(node.iterchildren("*"))
        members = frozenset(self.value(one) for one in children if one.tag in _MEMBERS)
        return members, tuple(self.value(one) for one in children if one.tag not in _MEMBERS)

    def text(self, node: Element) -> str:
        """The text of an element, or the one that its declaration gives it where it has none."""
        text = text_of(node)
        declaration = self.declared.get(QName.parse(str(node.tag)))
        return text if text or declaration is None else _given(declaration)

    def said(self, node: Element, kind: DataType | None) -> object:
        """What an element says, its own name and attributes left aside."""
        children = list(node.iterchildren("*"))
        if children:
            return tuple(self.value(child) for child in children)
        return self._typed(self.text(node), kind, node)

    def attribute(self, node: Element, name: str) -> str | None:
        """An attribute, or what its declaration in the element's type gives it where it is not stated."""
        stated = node.get(name)
        declaration = self.declared.get(QName.parse(str(node.tag)))
        kind = self.type_of(declaration) if stated is None and declaration is not None else None
        known = self.declared_in(kind, "attribute").get(name) if kind else None
        return _given(known) or None if known is not None else stated

    def _value(self, node: Element, declaration: Declaration | None, depth: int) -> object:
        kind = self.type_of(declaration) if declaration is not None else None
        attributes = self.declared_in(kind, "attribute") if kind else {}
        stated = {name: text for name, text in attributes_of(node) if not name.startswith(_XSI)}
        for name, one in attributes.items():
            if name not in stated and _given(one):
                stated[name] = _given(one)
        said = frozenset(
            (name, self._typed(text, self._attribute_type(name, attributes), node))
            for name, text in stated.items()
        )
        children = list(node.iterchildren("*"))
        if children and depth < _DEEPEST:
            below = self.declared_in(kind, "element") if kind else {}
            held: object = tuple(
                self._value(
                    child,
                    below.get(str(child.tag)) or self.declared.get(QName.parse(str(child.tag))),
                    depth + 1,
                )
                for child in children
            )
        else:
            text = text_of(node)
            text = text if text or declaration is None else _given(declaration)
            held = self._typed(text, self.types.of_element(declaration) if declaration else None, node)
        return str(node.tag), said, held

    def _attribute_type(self, name: str, local: Mapping[str, Declaration]) -> DataType | None:
        declaration = local.get(name) or self.attributes.get(QName.parse(name))
        return self.types.of_element(declaration) if declaration is not None else None

    def _typed(self, text: str, kind: DataType | None, node: Element) -> object:
        """A text by value."""
        if kind is None:
            return text
        bare = normalised(text, kind.primitive, *kind.facets.get("whiteSpace", ()))
        read = _READ.get("decimal" if kind.numeric else kind.primitive)
        return bare if read is None else read(bare, node)

    def type_of(self, declaration: Declaration) -> _Type | None:
        """The definition of an element's type; None for those of XML Schema itself."""
        inline = next(iter(declaration.node.iterchildren(*_TYPES)), None)
        if inline is not None:
            return inline, declaration.schema
        name = declaration.reference("type")
        named = self.types.declared.get(name) if name is not None else None
        return (named.node, named.schema) if named is not None else None

    def declared_in(self, kind: _Type, what: str) -> dict[str, Declaration]:
        """The attributes or elements that a type declares, its own before those of the types that it derives from."""
        key = kind[0], what
        if key not in self._known:
            self._known[key] = {}  # a type that reaches itself finds nothing here
            found: dict[str, Declaration] = {}
            for name, one in self._parts(*kind, what, 0):
                found.setdefault(name, one)
            self._known[key] = found
        return self._known[key]

    def _parts(
        self, node: Element, schema: Schema, what: str, depth: int
    ) -> Iterator[tuple[str, Declaration]]:
        for child in node.iterchildren("*") if depth < _DEEPEST else ():
            local = str(child.tag).removeprefix(_XS)
            if local == what:
                yield from self._named(child, schema, what)
            elif local in ("group", "attributeGroup"):
                name = schema.name(child.get("ref") or "", child)
                found = self.groups.get((str(child.tag), name)) if name is not None else None
                if found is not None:
                    yield from self._parts(found.node, found.schema, what, depth + 1)
            elif local in _WITHIN:
                yield from self._parts(child, schema, what, depth + 1)
                base = schema.name(child.get("base") or "", child) if child.get("base") else None
                named = self.types.declared.get(base) if base is not None else None
                if named is not None:
                    yield from self.declared_in((named.node, named.schema), what).items()

    def _named(self, node: Element, schema: Schema, what: str) -> Iterator[tuple[str, Declaration]]:
        reference = node.get("ref")
        if reference:
            name = schema.name(reference, node)
            known = (self.attributes if what == "attribute" else self.declared).get(name) if name else None
            if name is not None and known is not None:
                yield str(name), known
            return
        local = (node.get("name") or "").strip()
        if not local:
            return  # told when the schemas were put together
        root, form = schema.document.root, node.get("form")
        form = form or root.get(f"{what}FormDefault") or "unqualified"
        yield (
            str(QName(schema.namespace if form == "qualified" else "", local)),
            Declaration(node, schema),
        )


#: What holds the parts of a type.
_WITHIN: Final = frozenset(
    {"complexContent", "simpleContent", "extension", "restriction", "sequence", "choice", "all"}
)


def _given(declaration: Declaration) -> str:
    """What an element or attribute has where nothing is stated."""
    return declaration.node.get("default") or declaration.node.get("fixed") or ""


class _NaN:
    """Not a number, which equals nothing, itself included (4.10)."""


def _number(text: str, _: Element) -> object:
    """A number by value."""
    if text == "NaN":
        return _NaN()
    found = exact(text)
    return text if found is None else found


def _boolean(text: str, _: Element) -> object:
    return {"1": "true", "0": "false"}.get(text, text)


def _name(text: str, node: Element) -> object:
    prefix, _, local = text.strip().rpartition(":")
    return QName(node.nsmap.get(prefix or None) or "", local)


#: How the texts of a type are read, by primitive.
_READ: Final[Mapping[str, Callable[[str, Element], object]]] = {
    "decimal": _number,
    "boolean": _boolean,
    "QName": _name,
}
