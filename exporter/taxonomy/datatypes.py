"""Data types as a schema set defines them: each followed down its restrictions to the XML Schema built-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from exporter.findings import Findings
from exporter.markup import Element
from exporter.qname import XBRLI, XS, QName
from exporter.taxonomy.model import DataType
from exporter.taxonomy.schemas import Declaration, Schema, all_types

NUMERIC: Final = frozenset(
    {
        "decimal", "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte",
        "nonNegativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "positiveInteger",
        "float", "double",
    }
)  # fmt: skip
BUILT_IN: Final = NUMERIC | {
    "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "NMTOKENS", "ID", "IDREF", "IDREFS",
    "ENTITY", "ENTITIES", "boolean", "base64Binary", "hexBinary", "anyURI", "QName", "NOTATION", "duration", "dateTime",
    "date", "time", "gYearMonth", "gYear", "gMonthDay", "gDay", "gMonth", "anySimpleType",
}  # fmt: skip
FRACTION: Final = QName(XBRLI, "fractionItemType")
#: Longest chain of derivations that is followed; published taxonomies have fewer than ten.
MAX_DERIVATIONS: Final = 100
_SEVERAL: Final = ("enumeration", "pattern")
_FACETS: Final = frozenset(
    {
        "enumeration", "pattern", "length", "minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive",
        "maxExclusive", "totalDigits", "fractionDigits", "whiteSpace",
    }
)  # fmt: skip


def built_in(local: str) -> DataType:
    """One of XML Schema's own types."""
    return DataType(QName(XS, local), (), "", local, local in NUMERIC)


class DataTypes:
    """The types of a schema set, made when first asked for."""

    def __init__(self, declared: Mapping[QName, Declaration], findings: Findings) -> None:
        self.declared = declared
        self.findings = findings
        self._made: dict[QName, DataType | None] = {}
        self._depth = 0

    @classmethod
    def of(cls, schemas: Iterable[Schema], findings: Findings) -> DataTypes:
        """The types that these schemas define."""
        return cls(all_types(schemas), findings)

    def named(self, name: QName) -> DataType | None:
        """The type of this name; None when it is not simple, not defined, or defined by itself.

        So is one at the end of more than ``MAX_DERIVATIONS`` derivations.
        """
        if name not in self._made:
            if self._depth >= MAX_DERIVATIONS:
                return None
            self._made[name] = None  # a type that reaches itself finds nothing here
            self._depth += 1
            self._made[name] = self._make(name)
            self._depth -= 1
        return self._made[name]

    def _make(self, name: QName) -> DataType | None:
        if name.namespace == XS:
            return built_in(name.local) if name.local in BUILT_IN else None
        if name == FRACTION:
            return DataType(name, (), FRACTION.local, "", numeric=True)
        declaration = self.declared.get(name)
        return self.derive(name, declaration.node, declaration.schema) if declaration else None

    def of_element(self, declaration: Declaration) -> DataType | None:
        """The simple type, or type with simple content, of an element; None where it has neither."""
        node = declaration.node
        if node.get("type") is not None:
            name = declaration.reference("type")
            found = self.named(name) if name else None
            if name is None or (found is None and name.namespace != XS and name not in self.declared):
                message = (
                    f"the element {node.get('name')} has the type {node.get('type')}, which no schema defines"
                )
                self.findings.error("taxonomy.unknownType", message, declaration.origin)
            return found
        inline = _first(node, "simpleType", "complexType")
        if inline is None:
            return None
        name = QName(declaration.schema.namespace, f"{node.get('name')}@anonymousType")
        return self.derive(name, inline, declaration.schema)

    def derive(self, name: QName, node: Element, schema: Schema) -> DataType | None:
        """The type that a ``simpleType`` or ``complexType`` element defines; None for element content."""
        content = _first(node, "simpleContent", "complexContent")
        step = _first(node if content is None else content, "restriction", "extension")
        if step is None:
            return self._without_base(name, node, schema)
        base = self._base(name, step, schema)
        if base is None:
            return None
        return DataType(
            name=name,
            bases=(base.name, *base.bases),
            item_type=base.item_type or (name.local if _is_item_type(name) else ""),
            primitive=base.primitive,
            numeric=base.numeric,
            facets=MappingProxyType(_narrowed(base.facets, _facets(step))),
            members=base.members,
        )

    def _base(self, name: QName, step: Element, schema: Schema) -> DataType | None:
        """What a derivation starts from: a named type, further restricted inline, or an inline type."""
        text = step.get("base")
        base_name = schema.name(text, step) if text else None
        base = self.named(base_name) if base_name else None
        node = _first(step, "simpleType")
        if node is None:
            return base
        inline = self.derive(QName(name.namespace, f"{name.local}@base"), node, schema)
        if base is None or inline is None:
            return None if text else inline
        return base._replace(facets=MappingProxyType(_narrowed(base.facets, dict(inline.facets))))

    def _without_base(self, name: QName, node: Element, schema: Schema) -> DataType | None:
        """A list, which is no single value, or a union, which is any of its members."""
        union = _first(node, "union")
        if union is not None:
            named = [schema.name(one, union) for one in (union.get("memberTypes") or "").split()]
            members = [self.named(one) for one in named if one]
            members += [self.derive(name, one, schema) for one in _children(union, "simpleType")]
            return _union(name, tuple(one for one in members if one))
        if _first(node, "list") is not None:
            return DataType(name, (QName(XS, "anySimpleType"),), "", "anySimpleType", numeric=False)
        return None


def states_type(declaration: Declaration) -> bool:
    """Whether an element has a type of its own, by name or inline."""
    return (
        declaration.node.get("type") is not None
        or _first(declaration.node, "simpleType", "complexType") is not None
    )


def _union(name: QName, members: tuple[DataType, ...]) -> DataType:
    """A union's type: it is numeric when every member is, and has a primitive when they share one."""
    primitives = {one.primitive for one in members}
    numeric = bool(members) and all(one.numeric for one in members)
    shared = primitives.pop() if len(primitives) == 1 else "decimal" if numeric else "anySimpleType"
    return DataType(name, (QName(XS, shared),), "", shared, numeric, members=members)


def _is_item_type(name: QName) -> bool:
    return name.namespace == XBRLI and name.local.endswith("ItemType")


def _children(node: Element, *locals_: str) -> Iterable[Element]:
    return node.iterchildren(*(f"{{{XS}}}{local}" for local in locals_))


def _first(node: Element, *locals_: str) -> Element | None:
    return next(iter(_children(node, *locals_)), None)


def _facets(step: Element) -> dict[str, tuple[str, ...]]:
    """The facets that one derivation step states; its patterns, any of which may match, as one expression."""
    stated: dict[str, list[str]] = {}
    for node in _children(step, *_FACETS):
        stated.setdefault(str(node.tag).rpartition("}")[2], []).append(node.get("value") or "")
    facets = {name: tuple(values) for name, values in stated.items()}
    patterns = facets.get("pattern", ())
    if len(patterns) > 1:
        facets["pattern"] = ("|".join(f"({one})" for one in patterns),)
    return {name: values if name in _SEVERAL else values[:1] for name, values in facets.items()}


def _narrowed(
    base: Mapping[str, tuple[str, ...]], own: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The facets in force after a step: the step's own over the base's, patterns all together."""
    patterns = base.get("pattern", ()) + own.get("pattern", ())
    return {**base, **own, **({"pattern": patterns} if patterns else {})}
