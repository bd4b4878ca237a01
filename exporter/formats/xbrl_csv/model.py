"""What metadata says, as values: how cells of tables become facts (xBRL-CSV 1.0, table templates)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from exporter.formats.xbrl_csv.references import Reference, Value

CORE: Final = ("concept", "entity", "period", "unit", "language")


@dataclass(frozen=True, slots=True)
class Properties:
    """Dimensions (core ones by name, others in Clark notation) and decimals, which is None where not stated."""

    dimensions: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    decimals: Value | None = None

    def stated(self, name: str) -> Value | None:
        """What is stated of a dimension or of ``decimals``; None where nothing is."""
        return self.decimals if name == "decimals" else self.dimensions.get(name)

    def references(self) -> Iterator[Reference]:
        """The columns and parameters that these properties take values from."""
        for value in (*self.dimensions.values(), self.decimals):
            if isinstance(value, Reference):
                yield value


class Kind(Enum):
    """What the cells of a column hold."""

    COMMENT = "comment"
    FACT = "fact"
    GROUP = "property group"
    PLAIN = "value for references"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template; ``groups`` are its property groups, ``sources`` the columns it takes groups from."""

    name: str
    kind: Kind
    properties: Properties = field(default_factory=Properties)
    groups: Mapping[str, Properties] = field(default_factory=lambda: MappingProxyType({}))
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """What the columns of a table mean."""

    name: str
    columns: Mapping[str, Column]
    properties: Properties
    row_id: str | None = None

    def every(self) -> Iterator[Properties]:
        """The properties of the template, its columns and their groups."""
        yield self.properties
        for column in self.columns.values():
            yield column.properties
            yield from column.groups.values()

    def references(self) -> Iterator[Reference]:
        """Every reference that the template makes."""
        return (reference for properties in self.every() for reference in properties.references())


@dataclass(frozen=True, slots=True)
class TableFile:
    """A CSV file and the template that explains it; ``parameters`` are those of the table alone."""

    name: str
    url: str
    template: Template
    parameters: Mapping[str, str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """A report's metadata, whole and sound; ``name`` is where it was read from."""

    name: str
    namespaces: Mapping[str, str]
    taxonomy: tuple[str, ...]
    properties: Properties
    parameters: Mapping[str, str]
    tables: tuple[TableFile, ...]
    link_types: Mapping[str, str]
    link_groups: Mapping[str, str]
    links: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    features: Mapping[str, str] = field(default_factory=dict)
