"""Concepts: elements that stand for items, tuples, hypercubes or dimensions (XBRL 2.1, 5.1.1; Dimensions 1.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from exporter.findings import Findings
from exporter.markup import attributes_of
from exporter.qname import ENUM2, XBRLDT, XBRLI, QName
from exporter.taxonomy.concept_rules import concept_problems, domain_problems
from exporter.taxonomy.datatypes import DataTypes, states_type
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.documents import SCHEMA
from exporter.taxonomy.model import (
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    TUPLE,
    Concept,
    DataType,
    Enumeration,
)
from exporter.taxonomy.schemas import ELEMENT, Declaration, all_elements

_HEADS: Final = frozenset({ITEM, TUPLE, DIMENSION_ITEM, HYPERCUBE_ITEM})
_PERIOD_TYPE: Final = f"{{{XBRLI}}}periodType"
_BALANCE: Final = f"{{{XBRLI}}}balance"
_TYPED_DOMAIN: Final = f"{{{XBRLDT}}}typedDomainRef"
_DOMAIN: Final = f"{{{ENUM2}}}domain"
_LINKROLE: Final = f"{{{ENUM2}}}linkrole"
_HEAD_USABLE: Final = f"{{{ENUM2}}}headUsable"
_NAMESPACES: Final = (f"{{{XBRLI}}}", f"{{{XBRLDT}}}")


class Elements:
    """The top-level elements of the documents of a taxonomy, with what each stands for in the end."""

    def __init__(self, found: TaxonomySet, findings: Findings) -> None:
        schemas = tuple(found.schemas.values())
        self.found = found
        self.findings = findings
        self.types = DataTypes.of(schemas, findings)
        self.declared = all_elements(schemas)
        self.domain_types: dict[QName, DataType | None] = {}
        self.nillable_domains: set[QName] = set()
        self._types: dict[QName, DataType | None] = {}
        self._heads: dict[QName, QName | None] = {}

    def concepts(self) -> dict[QName, Concept]:
        """Every element whose substitution group leads to an item or a tuple, in the order of discovery."""
        made: dict[QName, Concept] = {}
        for name, declaration in self.declared.items():
            if name in _HEADS or name.namespace in (XBRLI, XBRLDT):
                continue
            head = self.head(name)
            if head is not None:
                attributes = dict(attributes_of(declaration.node))
                made[name] = self._concept(name, declaration, head, attributes)
                for code, problem in concept_problems(made[name], _stated(attributes)):
                    self.findings.error(code, problem, declaration.origin)
        for one in made.values():
            for code, problem in domain_problems(one, made) if one.enumeration else ():
                self.findings.error(code, problem, self.declared[one.name].origin)
        return made

    def chain(self, name: QName) -> Iterator[QName]:
        """The element and those it may stand in for, nearest first; a circle ends where it closes."""
        seen: set[QName] = set()
        at: QName | None = name
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            declaration = self.declared.get(at)
            at = declaration.reference("substitutionGroup") if declaration else None

    def head(self, name: QName) -> QName | None:
        """Which of item, tuple, dimension and hypercube an element stands for; None for any other element."""
        declaration = self.declared.get(name)
        nearest = declaration.reference("substitutionGroup") if declaration else None
        if nearest in _HEADS and name not in _HEADS:
            return nearest
        passed: list[QName] = []
        found: QName | None = None
        for one in self.chain(name):
            if one in _HEADS or one in self._heads:
                found = one if one in _HEADS else self._heads[one]
                break
            passed.append(one)
        self._heads.update(dict.fromkeys(passed, found))
        return found

    def _concept(
        self, name: QName, declaration: Declaration, head: QName, attributes: Mapping[str, str]
    ) -> Concept:
        data_type = None if head == TUPLE else self._type(name)
        return Concept(
            name=name,
            type=data_type,
            period_type=attributes.get(_PERIOD_TYPE, "").strip() if head != TUPLE else "",
            substitution_group=head,
            balance=attributes.get(_BALANCE, "").strip(),
            abstract=_is_true(attributes.get("abstract")),
            nillable=_is_true(attributes.get("nillable")),
            typed_domain=self._typed_domain(declaration) if head == DIMENSION_ITEM else None,
            enumeration=_enumeration(declaration, attributes) if data_type and data_type.enumerates else None,
            default=attributes.get("default") or attributes.get("fixed") or "",
        )

    def _type(self, name: QName) -> DataType | None:
        """An element's type; without one of its own, that of the element it stands in for (XML Schema 1, 3.3.2)."""
        if name in self._types:
            return self._types[name]
        passed: list[QName] = []
        found: DataType | None = None
        for one in self.chain(name):
            declaration = self.declared.get(one)
            if declaration is None or one in _HEADS:
                break
            if one in self._types or states_type(declaration):
                found = self._types[one] if one in self._types else self.types.of_element(declaration)
                passed.append(one)
                break
            passed.append(one)
        self._types.update(dict.fromkeys(passed, found))
        return found

    def _typed_domain(self, declaration: Declaration) -> QName | None:
        """The domain element that a typed dimension refers to (Dimensions 1.0, 2.5.2.1)."""
        href = declaration.node.get(_TYPED_DOMAIN)
        if href is None:
            return None
        found = self._domain_element(declaration, href)
        if found is not None:
            name, element = found
            self.domain_types[name] = self.types.of_element(element)
            if _is_true(element.node.get("nillable")):
                self.nillable_domains.add(name)
            return name
        return None

    def _domain_element(self, declaration: Declaration, href: str) -> tuple[QName, Declaration] | None:
        document, where = declaration.schema.document, declaration.node.get("name")
        if "#" not in href:
            message = f"the typed dimension {where} refers to {href!r}, which has no fragment"
            self.findings.error("xbrldte:TypedDimensionURIError", message, declaration.origin)
            return None
        try:
            url, fragment = document.resolve(href, declaration.node)
        except ValueError:
            url, fragment = href, ""
        target = self.found.documents.get(url)
        if target is None or target.root.tag != SCHEMA:
            message = f"the typed dimension {where} refers to {href}, which is no schema of this taxonomy"
            self.findings.error("xbrldte:OutOfDTSSchemaError", message, declaration.origin)
            return None
        name = self.name_of(url, fragment)
        element = self.declared.get(name) if name else None
        if name is None or element is None or _is_true(element.node.get("abstract")):
            message = (
                f"the typed dimension {where} refers to {href}, which is no element that may have content"
            )
            self.findings.error("xbrldte:TypedDimensionError", message, declaration.origin)
            return None
        return name, element

    def name_of(self, url: str, fragment: str) -> QName | None:
        """The name of the top-level element that a pointer into a schema of the taxonomy means; None otherwise."""
        document = self.found.documents.get(url)
        node = document.find(fragment) if document else None
        if (
            document is None
            or node is None
            or node.getparent() is not document.root
            or document.root.tag != SCHEMA
        ):
            return None
        namespaces = (namespace for at, namespace in self.found.schemas if at == url)
        name = QName(next(namespaces, ""), (node.get("name") or "").strip())
        return name if node.tag == ELEMENT and name in self.declared else None


def _enumeration(declaration: Declaration, attributes: Mapping[str, str]) -> Enumeration:
    return Enumeration(
        declaration.reference(_DOMAIN),
        attributes.get(_LINKROLE, "").strip(),
        _is_true(attributes.get(_HEAD_USABLE)),
    )


def _stated(attributes: Mapping[str, str]) -> dict[str, str]:
    """Of the attributes of an element's declaration those of XBRL, by local name."""
    return {local: attributes[name].strip() for name, local in _of_xbrl(tuple(attributes))}


@lru_cache(maxsize=1 << 10)
def _of_xbrl(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Of the names of attributes those of XBRL, with their local parts; declarations have few sets of names."""
    return tuple((name, name.rpartition("}")[2]) for name in names if name.startswith(_NAMESPACES))


def _is_true(text: str | None) -> bool:
    return (text or "").strip() in ("true", "1")
