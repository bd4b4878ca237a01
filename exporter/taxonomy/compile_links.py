"""The linkbases of a compiled taxonomy: labels, presentation, calculation and definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from exporter.markup import Element, add, make, render
from exporter.qname import LINK, XBRLDT, XLINK, XML
from exporter.taxonomy.authored import AuthoredTaxonomy, Branch, LabelKey, Summand
from exporter.taxonomy.compile_schema import element_id
from exporter.taxonomy.hypercubes import ALL, DimensionArc, walk
from exporter.taxonomy.model import PARENT_CHILD, SUMMATION
from exporter.taxonomy.roles import CALCULATION_SCHEMA, DIMENSIONS_SCHEMA, LABEL_ROLES, STANDARD_LINK_ROLE

CONCEPT_LABEL: Final = "http://www.xbrl.org/2003/arcrole/concept-label"
_DIMENSIONS: Final = "http://xbrl.org/int/dim/arcrole/"


def _xlink(**attributes: str) -> dict[str, str]:
    return {f"{{{XLINK}}}{name.rstrip('_')}": value for name, value in attributes.items()}


@dataclass
class Linkbase:
    """A linkbase document as it grows: references to roles first, then extended links."""

    taxonomy: AuthoredTaxonomy
    root: Element = field(init=False)

    def __post_init__(self) -> None:
        self.root = make(f"{{{LINK}}}linkbase", {}, {"link": LINK, "xlink": XLINK, "xbrldt": XBRLDT})

    def refer(self, element: str, attribute: str, references: Mapping[str, str]) -> None:
        """A ``roleRef`` or ``arcroleRef`` for each URI that is not XBRL 2.1's own, to where it is declared."""
        for uri, declared in references.items():
            if declared:
                add(
                    self.root,
                    f"{{{LINK}}}{element}",
                    {attribute: uri, **_xlink(type="simple", href=declared)},
                )

    def refer_to_roles(self, roles: Iterable[str]) -> None:
        """References to authored roles, by their short names."""
        heading = self.taxonomy.heading
        self.refer(
            "roleRef", "roleURI", {heading.role_uri(one): f"{heading.schema_file}#{one}" for one in roles}
        )

    def link(self, element: str, role: str) -> ExtendedLink:
        """A new extended link."""
        node = add(self.root, f"{{{LINK}}}{element}", _xlink(type="extended", role=role))
        return ExtendedLink(self.taxonomy, node)


@dataclass
class ExtendedLink:
    """An extended link; each concept has one locator, and more where the same two would be joined by several arcs."""

    taxonomy: AuthoredTaxonomy
    node: Element
    _located: dict[str, int] = field(default_factory=dict)
    _joined: dict[tuple[str, str], int] = field(default_factory=dict)

    def locate(self, concept: str, number: int = 1) -> str:
        """The label of a concept's locator; XLink allows one arc between two labels, so repetition needs another."""
        if number > self._located.get(concept, 0):
            self._located[concept] = number
            heading = self.taxonomy.heading
            href = f"{heading.schema_file}#{element_id(heading.prefix, concept)}"
            label = self._label(concept, number)
            add(self.node, f"{{{LINK}}}loc", _xlink(type="locator", href=href, label=label))
        return self._label(concept, number)

    @staticmethod
    def _label(concept: str, number: int) -> str:
        return f"loc_{concept}" if number == 1 else f"loc{number}_{concept}"

    def join(
        self, element: str, arcrole: str, source: str, target: str, attributes: Mapping[str, str]
    ) -> None:
        """An arc between two concepts."""
        number = self._joined[source, target] = self._joined.get((source, target), 0) + 1
        ends = {"from_": self.locate(source), "to": self.locate(target, number)}
        add(self.node, f"{{{LINK}}}{element}", {**_xlink(type="arc", arcrole=arcrole, **ends), **attributes})


def label_linkbase(taxonomy: AuthoredTaxonomy, language: str) -> bytes:
    """The labels of all concepts in one language."""
    linkbase = Linkbase(taxonomy)
    keys = {
        key for concept in taxonomy.concepts.values() for key in concept.labels if key.language == language
    }
    used = [role for name, role in LABEL_ROLES.items() if LabelKey(name, language) in keys]
    linkbase.refer("roleRef", "roleURI", {role.uri: role.declared for role in used})
    link = linkbase.link("labelLink", STANDARD_LINK_ROLE)
    for concept in taxonomy.concepts.values():
        texts = {key.role: text for key, text in concept.labels.items() if key.language == language}
        if texts:
            _labels(link, concept.name, texts, language)
    return render(linkbase.root)


def _labels(link: ExtendedLink, concept: str, texts: Mapping[str, str], language: str) -> None:
    """One arc to all labels of a concept, which share their XLink label."""
    resource = f"lab_{concept}"
    ends = _xlink(type="arc", arcrole=CONCEPT_LABEL, from_=link.locate(concept), to=resource)
    add(link.node, f"{{{LINK}}}labelArc", ends)
    for name in LABEL_ROLES:
        if name in texts:
            attributes = _xlink(type="resource", label=resource, role=LABEL_ROLES[name].uri)
            identifier = {"id": f"{resource}_{name}_{language}", f"{{{XML}}}lang": language}
            add(link.node, f"{{{LINK}}}label", {**attributes, **identifier}, texts[name])


def presentation_linkbase(taxonomy: AuthoredTaxonomy, trees: Mapping[str, tuple[Branch, ...]]) -> bytes:
    """Each role's tree in its order, with preferred labels."""
    linkbase = Linkbase(taxonomy)
    linkbase.refer_to_roles(trees)
    preferred = {row.preferred_label for row in taxonomy.rows}
    used = [role for name, role in LABEL_ROLES.items() if name in preferred]
    linkbase.refer("roleRef", "roleURI", {role.uri: role.declared for role in used})
    for name, tree in trees.items():
        link = linkbase.link("presentationLink", taxonomy.heading.role_uri(name))
        orders: dict[str, int] = {}
        for parent, branch in walk(tree):
            if parent is None:
                link.locate(branch.concept)
                continue
            order = orders[parent.concept] = orders.get(parent.concept, 0) + 1
            shown = branch.row.preferred_label
            attributes = {
                "order": str(order),
                **({"preferredLabel": LABEL_ROLES[shown].uri} if shown else {}),
            }
            link.join("presentationArc", PARENT_CHILD, parent.concept, branch.concept, attributes)
    return render(linkbase.root)


def calculation_linkbase(taxonomy: AuthoredTaxonomy, sums: Mapping[str, list[Summand]]) -> bytes:
    """What adds up to what, by role (Calculations 1.1)."""
    linkbase = Linkbase(taxonomy)
    linkbase.refer_to_roles(sums)
    linkbase.refer("arcroleRef", "arcroleURI", {SUMMATION: f"{CALCULATION_SCHEMA}#summation-item"})
    for name, summands in sums.items():
        link = linkbase.link("calculationLink", taxonomy.heading.role_uri(name))
        orders: dict[str, int] = {}
        for one in summands:
            order = orders[one.total] = orders.get(one.total, 0) + 1
            attributes = {"order": str(order), "weight": str(one.weight)}
            link.join("calculationArc", SUMMATION, one.total, one.item, attributes)
    return render(linkbase.root)


def definition_linkbase(taxonomy: AuthoredTaxonomy, arcs: Mapping[str, tuple[DimensionArc, ...]]) -> bytes:
    """The dimensional relationships of each role that has a table (Dimensions 1.0)."""
    linkbase = Linkbase(taxonomy)
    linkbase.refer_to_roles(arcs)
    used = dict.fromkeys(arc.arcrole for some in arcs.values() for arc in some)
    fragments = {arcrole: f"{DIMENSIONS_SCHEMA}#{arcrole.removeprefix(_DIMENSIONS)}" for arcrole in used}
    linkbase.refer("arcroleRef", "arcroleURI", fragments)
    cube = {f"{{{XBRLDT}}}contextElement": taxonomy.heading.context_element, f"{{{XBRLDT}}}closed": "true"}
    for name, some in arcs.items():
        link = linkbase.link("definitionLink", taxonomy.heading.role_uri(name))
        orders: dict[str, int] = {}
        for arc in some:
            order = orders[arc.source] = orders.get(arc.source, 0) + 1
            attributes = {"order": str(order), **(cube if arc.arcrole == ALL else {})}
            link.join("definitionArc", arc.arcrole, arc.source, arc.target, attributes)
    return render(linkbase.root)
