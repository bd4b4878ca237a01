"""What stands in an instance document and where, as far as no schema can say it (XBRL 2.1, section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exporter.findings import Findings, Origin
from exporter.markup import Element, line_of
from exporter.qname import LINK, XBRLI, QName
from exporter.taxonomy.model import ITEM, TUPLE, Taxonomy

_CONTAINERS: Final = {
    f"{{{XBRLI}}}entity/{{{XBRLI}}}segment": "xbrl.4.7.3.2:segmentItemOrTuple",
    f"{{{XBRLI}}}scenario": "xbrl.4.7.4:scenarioItemOrTuple",
}

#: An element, the code of what is wrong with it, and the words for it.
Fault = tuple[Element, str, str]


def check_frame(root: Element, name: str, taxonomy: Taxonomy, findings: Findings) -> None:
    """Adds facts that are no items or tuples, and facts inside contexts."""
    for node, code, message in (*_not_facts(root, taxonomy), *_facts_in_contexts(root, taxonomy)):
        findings.error(code, message, Origin(name, line_of(node)))


def _not_facts(root: Element, taxonomy: Taxonomy) -> Iterator[Fault]:
    judged: dict[str, str] = {}
    for child in root.iterchildren("*"):
        clark = str(child.tag)
        if clark not in judged:
            tag = QName.parse(clark)
            known = tag.namespace not in (XBRLI, LINK) and tag in taxonomy.concepts
            judged[clark] = tag.local if known and not _is_fact(tag, taxonomy) else ""
        if judged[clark]:
            message = f"{judged[clark]} is neither an item nor a tuple and cannot be reported"
            yield child, "xbrl.4.6:notItemOrTuple", message


def _facts_in_contexts(root: Element, taxonomy: Taxonomy) -> Iterator[Fault]:
    for context in root.iterchildren(f"{{{XBRLI}}}context"):
        for path, code in _CONTAINERS.items():
            for node in context.iterfind(path + "//*"):
                tag = QName.parse(str(node.tag))
                if _is_fact(tag, taxonomy):
                    yield node, code, f"{tag.local} stands in a context, where no item or tuple may stand"


def _is_fact(tag: QName, taxonomy: Taxonomy) -> bool:
    concept = taxonomy.concepts.get(tag)
    return concept is not None and concept.substitution_group in (ITEM, TUPLE)
