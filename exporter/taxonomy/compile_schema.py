"""The schema of a compiled taxonomy: roles, references to linkbases, imports, and an element for each concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from exporter.markup import Element, add, make, render
from exporter.qname import LINK, XBRLDT, XBRLI, XLINK, XS, QName
from exporter.taxonomy.authored import AXIS, ITEM, TABLE, TYPED_AXIS, AuthoredConcept, AuthoredTaxonomy
from exporter.taxonomy.itemtypes import PREFIXES, SCHEMAS
from exporter.taxonomy.roles import DIMENSIONS_SCHEMA

_SUBSTITUTES: Final = {
    TABLE: "xbrldt:hypercubeItem",
    AXIS: "xbrldt:dimensionItem",
    TYPED_AXIS: "xbrldt:dimensionItem",
}
_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LINKBASE_ARCROLE: Final = "http://www.w3.org/1999/xlink/properties/linkbase"


def element_id(prefix: str, name: str) -> str:
    """The id that locators point to."""
    return f"{prefix}_{name}"


def compile_schema(
    taxonomy: AuthoredTaxonomy, linkbases: Mapping[str, str], used_on: Mapping[str, Iterable[str]]
) -> bytes:
    """The schema document.

    ``linkbases`` gives each linkbase file its role for the linkbaseRef, ``used_on`` each authored role the links that
    it has.
    """
    root = make(f"{{{XS}}}schema", _schema_attributes(taxonomy), _namespaces(taxonomy))
    appinfo = add(add(root, f"{{{XS}}}annotation"), f"{{{XS}}}appinfo")
    for name, links in used_on.items():
        _role_type(appinfo, taxonomy, name, links)
    for file, role in linkbases.items():
        href = {"type": "simple", "href": file, "role": role, "arcrole": _LINKBASE_ARCROLE}
        add(appinfo, f"{{{LINK}}}linkbaseRef", {f"{{{XLINK}}}{key}": value for key, value in href.items()})
    for namespace, location in _imports(taxonomy):
        add(root, f"{{{XS}}}import", {"namespace": namespace, "schemaLocation": location})
    for concept in taxonomy.concepts.values():
        _element(root, taxonomy.heading.prefix, concept)
    return render(root)


def _schema_attributes(taxonomy: AuthoredTaxonomy) -> dict[str, str]:
    return {
        "targetNamespace": taxonomy.heading.namespace,
        "elementFormDefault": "qualified",
        "attributeFormDefault": "unqualified",
    }


def _types(taxonomy: AuthoredTaxonomy) -> list[str]:
    """The namespaces of the data types that the concepts have, in the order of the table of prefixes."""
    used = {concept.type.namespace for concept in taxonomy.concepts.values()}
    return [namespace for namespace in PREFIXES.values() if namespace in used]


def _namespaces(taxonomy: AuthoredTaxonomy) -> dict[str, str]:
    bound = {"xs": XS, "xbrli": XBRLI, "link": LINK, "xlink": XLINK, "xbrldt": XBRLDT}
    bound |= {_PREFIX_OF[namespace]: namespace for namespace in _types(taxonomy)}
    return {**bound, taxonomy.heading.prefix: taxonomy.heading.namespace}


def _imports(taxonomy: AuthoredTaxonomy) -> list[tuple[str, str]]:
    wanted = {XBRLI: SCHEMAS[XBRLI]}
    if any(concept.kind in _SUBSTITUTES for concept in taxonomy.concepts.values()):
        wanted[XBRLDT] = DIMENSIONS_SCHEMA
    wanted |= {namespace: SCHEMAS[namespace] for namespace in _types(taxonomy) if namespace in SCHEMAS}
    return list(wanted.items())


def _role_type(appinfo: Element, taxonomy: AuthoredTaxonomy, name: str, links: Iterable[str]) -> None:
    role = add(appinfo, f"{{{LINK}}}roleType", {"roleURI": taxonomy.heading.role_uri(name), "id": name})
    add(role, f"{{{LINK}}}definition", text=taxonomy.roles[name].definition)
    for link in links:
        add(role, f"{{{LINK}}}usedOn", text=f"link:{link}")


def _element(root: Element, prefix: str, concept: AuthoredConcept) -> None:
    typed = concept.kind == TYPED_AXIS
    own_type = QName(XBRLI, "stringItemType") if typed else concept.type
    attributes = {
        "id": element_id(prefix, concept.name),
        "name": concept.name,
        "type": _prefixed(own_type),
        "substitutionGroup": _SUBSTITUTES.get(concept.kind, "xbrli:item"),
        **({} if concept.kind == ITEM else {"abstract": "true"}),
        "nillable": "true",
        f"{{{XBRLI}}}periodType": concept.period,
        **({f"{{{XBRLI}}}balance": concept.balance} if concept.balance else {}),
    }
    domain = element_id(prefix, concept.domain_element)
    if typed:
        attributes[f"{{{XBRLDT}}}typedDomainRef"] = f"#{domain}"
    add(root, f"{{{XS}}}element", attributes)
    if typed:
        own = {
            "id": domain,
            "name": concept.domain_element,
            "type": _prefixed(concept.type),
            "nillable": "true",
        }
        add(root, f"{{{XS}}}element", own)


def _prefixed(name: QName) -> str:
    return f"{_PREFIX_OF[name.namespace]}:{name.local}"
