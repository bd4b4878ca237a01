"""An authored taxonomy as values: what the sheets say, row by row, with the place of each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from exporter.findings import Origin
from exporter.qname import QName
from exporter.taxonomy.heading import Heading

ITEM: Final = "item"
ABSTRACT: Final = "abstract"
TABLE: Final = "table"
AXIS: Final = "axis"
TYPED_AXIS: Final = "typed-axis"
DOMAIN: Final = "domain"
MEMBER: Final = "member"
KINDS: Final = (ITEM, ABSTRACT, TABLE, AXIS, TYPED_AXIS, DOMAIN, MEMBER)


class LabelKey(NamedTuple):
    """Which label of a concept: the short name of its role, and its language."""

    role: str
    language: str


@dataclass(frozen=True, slots=True)
class AuthoredConcept:
    """A row of concepts.csv; ``type`` is the item type, or the simple type of a typed axis's domain element."""

    name: str
    kind: str
    type: QName
    period: str
    balance: str
    labels: Mapping[LabelKey, str]
    origin: Origin

    @property
    def domain_element(self) -> str:
        """The name of a typed axis's domain element."""
        return f"{self.name}.domain"


@dataclass(frozen=True, slots=True)
class AuthoredRole:
    """A row of roles.csv."""

    name: str
    definition: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A row of statements.csv: a concept at a depth below the row that it belongs to."""

    role: str
    depth: int
    concept: str
    preferred_label: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Branch:
    """A concept in a role's tree with what stands below it, in order."""

    row: TreeRow
    children: tuple[Branch, ...] = ()

    @property
    def concept(self) -> str:
        """The concept's name."""
        return self.row.concept


@dataclass(frozen=True, slots=True)
class Summand:
    """A row of calculations.csv: an item that a total adds up, or subtracts."""

    role: str
    total: str
    item: str
    weight: Decimal
    origin: Origin


@dataclass(frozen=True, slots=True)
class AuthoredTaxonomy:
    """All sheets of a taxonomy, rows in their order; concepts and roles by name."""

    heading: Heading
    concepts: Mapping[str, AuthoredConcept] = field(default_factory=lambda: MappingProxyType({}))
    roles: Mapping[str, AuthoredRole] = field(default_factory=lambda: MappingProxyType({}))
    rows: tuple[TreeRow, ...] = ()
    summands: tuple[Summand, ...] = ()

    def trees(self) -> Mapping[str, tuple[Branch, ...]]:
        """Each role's tree, built from depths that only ever go one step deeper."""
        by_role: dict[str, list[TreeRow]] = {}
        for row in self.rows:
            by_role.setdefault(row.role, []).append(row)
        return {role: _branches(rows) for role, rows in by_role.items()}


def _branches(rows: list[TreeRow]) -> tuple[Branch, ...]:
    """The branches that rows in document order stand for; read from the last row up, children come before parents."""
    waiting: dict[int, list[Branch]] = {}
    for row in reversed(rows):
        children = waiting.pop(row.depth + 1, [])
        waiting.setdefault(row.depth, []).append(Branch(row, tuple(reversed(children))))
    return tuple(reversed(waiting.get(0, [])))
