"""A loaded taxonomy (discoverable taxonomy set) as values: concepts, roles, labels and relationships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from exporter.qname import ENUM2, XBRLI, QName
from exporter.report.vocabulary import Vocabulary

STANDARD_LABEL: Final = "http://www.xbrl.org/2003/role/label"
DOCUMENTATION: Final = "http://www.xbrl.org/2003/role/documentation"
SUMMATION: Final = "https://xbrl.org/2023/arcrole/summation-item"
SUMMATION_2003: Final = "http://www.xbrl.org/2003/arcrole/summation-item"
ESSENCE_ALIAS: Final = "http://www.xbrl.org/2003/arcrole/essence-alias"
REQUIRES: Final = "http://www.xbrl.org/2003/arcrole/requires-element"
PARENT_CHILD: Final = "http://www.xbrl.org/2003/arcrole/parent-child"
DIMENSION_ARCROLES: Final = "http://xbrl.org/int/dim/arcrole/"
ITEM: Final = QName(XBRLI, "item")
TUPLE: Final = QName(XBRLI, "tuple")
DIMENSION_ITEM: Final = QName("http://xbrl.org/2005/xbrldt", "dimensionItem")
HYPERCUBE_ITEM: Final = QName("http://xbrl.org/2005/xbrldt", "hypercubeItem")
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class DataType(NamedTuple):
    """A concept's type: its name and the chain it restricts, nearest first, down to the built-in.

    ``item_type`` is the xbrli item type it derives from (``monetaryItemType`` …), ``primitive`` the XML Schema
    built-in below that (``decimal``, ``string``, ``date`` …); ``facets`` are those in force, by name:
    ``enumeration`` holds the values allowed, ``pattern`` one expression a step of the chain, all to be met; the
    others hold one value. ``members`` are the types of a union, of which a value meets at least one; the primitive
    of a union is what its members share, else ``anySimpleType``.
    """

    name: QName
    bases: tuple[QName, ...]
    item_type: str
    primitive: str
    numeric: bool
    facets: Mapping[str, tuple[str, ...]] = _NONE
    members: tuple[DataType, ...] = ()

    def derives_from(self, name: QName) -> bool:
        """Whether the type is this one or restricts it."""
        return name == self.name or name in self.bases

    @property
    def names_with_prefixes(self) -> bool:
        """Whether its values are names whose prefixes the document binds."""
        return self.primitive in ("QName", "NOTATION") or not self._registered.isdisjoint(_PREFIXED)

    @property
    def is_text(self) -> bool:
        """Whether its facts are text and so may have a language (OIM 1.0, text fact and language core dimension).

        So are those of types derived from ``xs:string``, but not of those derived from ``xs:language`` or ``xs:Name``,
        nor from the three of the data type registry that are for codes and have no language.
        """
        return self.primitive in _TEXTS and self._registered.isdisjoint(_WITHOUT_LANGUAGE)

    @property
    def _registered(self) -> frozenset[str]:
        """The local names of the types of the data type registry that it is or restricts."""
        chain = (self.name, *self.bases)
        return frozenset(one.local for one in chain if one.namespace.startswith(_REGISTRY))

    @property
    def enumerates(self) -> bool:
        """Whether its values are expanded names of members, one or a set (Extensible Enumerations 2.0, 3)."""
        return any(one.namespace == ENUM2 and one.local in _ENUMERATED for one in (self.name, *self.bases))

    @property
    def enumerates_sets(self) -> bool:
        """Whether its values are sets of such names."""
        return self.derives_from(_ENUMERATION_SET)


class Enumeration(NamedTuple):
    """Where the members of an extensible enumeration stand: below its ``domain`` in a link role.

    ``head_usable`` is whether the domain itself is a member too (Extensible Enumerations 2.0, 4).
    """

    domain: QName | None
    role: str
    head_usable: bool


class Concept(NamedTuple):
    """An element that can be reported, or that structures what is reported."""

    name: QName
    type: DataType | None
    period_type: str  # "instant" or "duration"; "" for tuples
    substitution_group: QName  # the head: ITEM, TUPLE, DIMENSION_ITEM or HYPERCUBE_ITEM
    balance: str = ""  # "debit", "credit" or ""
    abstract: bool = False
    nillable: bool = True
    typed_domain: QName | None = None
    enumeration: Enumeration | None = None
    default: str = ""  # the value of a fact that states none

    @property
    def numeric(self) -> bool:
        """Whether its facts are numbers and so have decimals."""
        return self.type is not None and self.type.numeric

    @property
    def reportable(self) -> bool:
        """Whether a fact may have it: an item that is not abstract."""
        return not self.abstract and self.substitution_group == ITEM


class Arc(NamedTuple):
    """A relationship between two concepts in an extended link role, prohibitions and overrides already applied."""

    arcrole: str
    role: str
    source: QName
    target: QName
    order: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    preferred_label: str = ""
    attributes: Mapping[str, str] = _NONE  # xbrldt:… by local name


class Label(NamedTuple):
    """A text for a concept, in a language, for a purpose."""

    concept: QName
    role: str
    language: str
    text: str


@dataclass(frozen=True)
class Taxonomy:
    """Everything that a set of entry points reaches."""

    entry_points: tuple[str, ...]
    concepts: Mapping[QName, Concept]
    arcs: tuple[Arc, ...] = ()
    labels: tuple[Label, ...] = ()
    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # role URI → definition
    #: Role or arcrole URI → where it is declared, ``schema.xsd#id``.
    role_places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    namespaces: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )  # prefix → URI, as declared
    #: Domain element of a typed dimension → its simple type; None where its content is complex.
    domain_types: Mapping[QName, DataType | None] = field(default_factory=lambda: MappingProxyType({}))
    nillable_domains: frozenset[QName] = frozenset()  # of the domain elements those that may be nil
    others: frozenset[QName] = frozenset()  # top-level elements that are no concepts

    @cached_property
    def arcs_by_arcrole(self) -> Mapping[str, tuple[Arc, ...]]:
        """The relationships of each arcrole, by role, then order."""
        found: dict[str, list[Arc]] = {}
        for arc in sorted(self.arcs, key=lambda one: (one.role, one.order)):
            found.setdefault(arc.arcrole, []).append(arc)
        return {arcrole: tuple(arcs) for arcrole, arcs in found.items()}

    def relationships(self, *arcroles: str) -> Iterable[Arc]:
        """The relationships of these arcroles."""
        return (arc for arcrole in arcroles for arc in self.arcs_by_arcrole.get(arcrole, ()))

    @cached_property
    def _label_index(self) -> Mapping[tuple[QName, str, str], str]:
        return {(one.concept, one.role, one.language.lower()): one.text for one in self.labels}

    def label(self, concept: QName, *, language: str = "en", role: str = STANDARD_LABEL) -> str:
        """A concept's label; the local name where there is none."""
        found = self._label_index.get((concept, role, language.lower()))
        return found or self._label_index.get((concept, STANDARD_LABEL, language.lower())) or concept.local

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the syntaxes need to know of this taxonomy."""
        items = [one for one in self.concepts.values() if one.substitution_group == ITEM]
        typed = frozenset(str(one.name) for one in items if one.type)
        numeric = frozenset(str(one.name) for one in items if one.numeric)
        text = frozenset(str(one.name) for one in items if one.type and one.type.is_text)
        return Vocabulary(
            numeric=numeric,
            text=text,
            others=typed - numeric - text,
            typed_domains=MappingProxyType(
                {str(one.name): one.typed_domain for one in self.concepts.values() if one.typed_domain}
            ),
            segments=frozenset(map(str, self._segment_dimensions())),
            roles=self.role_places,
            qnames=frozenset(str(one.name) for one in items if one.type and one.type.names_with_prefixes),
            enumerations=frozenset(str(one.name) for one in items if one.type and one.type.enumerates),
        )

    def _segment_dimensions(self) -> Iterable[QName]:
        cubes = {
            arc.target
            for arc in self.relationships(DIMENSION_ARCROLES + "all")
            if arc.attributes.get("contextElement") == "segment"
        }
        return {
            arc.target
            for arc in self.relationships(DIMENSION_ARCROLES + "hypercube-dimension")
            if arc.source in cubes
        }


#: Types of the data type registry: in its namespaces, those whose values hold prefixes, those that have no language.
_REGISTRY: Final = "http://www.xbrl.org/dtr/type/"
_PREFIXED: Final = ("SQNameItemType", "SQNamesItemType", "prefixedContentItemType")
_WITHOUT_LANGUAGE: Final = frozenset({"domainItemType", "noLangTokenItemType", "noLangStringItemType"})
#: The types of extensible enumerations.
_ENUMERATED: Final = ("enumerationItemType", "enumerationSetItemType")
_ENUMERATION_SET: Final = QName(ENUM2, "enumerationSetItemType")
#: XML Schema built-ins that restrict string, but for ``language`` and ``Name`` and what restricts those.
_TEXTS: Final = frozenset({"string", "normalizedString", "token", "NMTOKEN"})
