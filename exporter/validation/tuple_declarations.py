"""What a tuple's declaration may let it hold: items and tuples, and no attributes of XBRL (XBRL 2.1, 4.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exporter.findings import Findings
from exporter.markup import Element
from exporter.qname import LINK, XBRLI, XLINK, XS, QName
from exporter.taxonomy.discovery import TaxonomySet
from exporter.taxonomy.model import TUPLE, Taxonomy
from exporter.taxonomy.schemas import Declaration
from exporter.validation.equality import Meanings

_OWN: Final = frozenset({XBRLI, LINK, XLINK, "http://www.xbrl.org/2003/XLink"})
_HEADS: Final = (QName(XBRLI, "item"), TUPLE)
_CONTENT: Final = f"{{{XS}}}complexContent"


def check_tuples(taxonomy: Taxonomy, documents: TaxonomySet, findings: Findings) -> None:
    """Adds what is wrong with the type of each tuple that a taxonomy declares."""
    tuples = [one.name for one in taxonomy.concepts.values() if one.substitution_group == TUPLE]
    if not tuples:
        return
    meanings = Meanings.of(documents)
    for name in tuples:
        declaration = meanings.declared.get(name)
        if declaration is None:
            continue
        for code, message in _faults(declaration, taxonomy, meanings):
            findings.error(code, f"the tuple {name.local} {message}", declaration.origin)


def _faults(declaration: Declaration, taxonomy: Taxonomy, meanings: Meanings) -> Iterator[tuple[str, str]]:
    kind = meanings.type_of(declaration)
    if kind is None:
        return
    for attribute in map(QName.parse, meanings.declared_in(kind, "attribute")):
        if attribute.namespace in _OWN:
            yield "xbrl.4.9:tupleAttribute", f"may have the attribute {attribute.local} of XBRL"
    if _is_mixed(kind[0]):
        yield "xbrl.4.9:tupleMixedContent", "may hold text beside elements"
    if kind[0].tag == f"{{{XS}}}simpleType" or kind[0].find(f"{{{XS}}}simpleContent") is not None:
        yield "xbrl.4.9:tupleSimpleContent", "holds text instead of elements"
    for name in map(QName.parse, meanings.declared_in(kind, "element")):
        held = taxonomy.concepts.get(name)
        if name not in meanings.declared and name not in _HEADS:
            yield (
                "xbrl.4.9:tupleElementUndefined",
                f"may hold {name.local}, which is declared in no schema's top",
            )
        elif held is None and name not in _HEADS:
            yield "xbrl.4.9:tupleElementItemOrTuple", f"may hold {name.local}, which is no item or tuple"


def _is_mixed(kind: Element) -> bool:
    nodes = (kind, kind.find(_CONTENT))
    return any(node is not None and (node.get("mixed") or "").strip() in ("true", "1") for node in nodes)
