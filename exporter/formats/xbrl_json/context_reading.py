"""Contexts of an xBRL-JSON document: the distinct combinations of entity, period and dimensions that facts state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from exporter.formats.xbrl_json.aspect_reading import (
    Misspelled,
    check_characters,
    read_entity,
    read_period,
    read_qname,
)
from exporter.formats.xbrl_json.complaints import STRUCTURE, Complaints, shown
from exporter.qname import XBRL, QName
from exporter.report.aspects import NO_ENTITY, Context, DimensionValue, Entity, Member, Period, Typed
from exporter.report.vocabulary import Vocabulary

_CORE: Final = frozenset({"concept", "unit", "language"})
#: Entity, period and the other dimensions, as stated.
Stated = tuple[tuple[str, Any], ...]


class ContextReader:
    """Numbers the contexts as they come; reads them when all are known."""

    def __init__(
        self, namespaces: Mapping[str, str], vocabulary: Vocabulary | None, complaints: Complaints
    ) -> None:
        self._namespaces = namespaces
        self._vocabulary = vocabulary
        self._complaints = complaints
        self._rows: dict[Stated, int] = {}
        self._first: list[str] = []
        self._shapes: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._others: dict[str, list[object]] = {}

    def row(self, dimensions: dict[str, Any], fact: str) -> int | None:
        """The number of the context that a fact's dimensions state, None when they cannot state one."""
        shape = tuple(dimensions)
        names = self._shapes.get(shape)
        if names is None:
            names = self._shapes[shape] = tuple(sorted(name for name in shape if name not in _CORE))
        stated = tuple((name, dimensions[name]) for name in names)
        try:
            row = self._rows.setdefault(stated, len(self._rows))
        except TypeError:
            self._complaints.tell(STRUCTURE, "a dimension is an array or object, not a string", fact)
            return None
        if row == len(self._first):
            self._first.append(fact)
        return row

    def contexts(self) -> list[Context | None]:
        """Each context by number, None where it is wrong, which is told with the first fact that states it."""
        typed = self.typed()
        found: list[Context | None] = []
        for stated, fact in zip(self._rows, self._first, strict=True):
            try:
                found.append(self._context(dict(stated), typed))
            except Misspelled as error:
                self._complaints.tell(error.code, str(error), fact)
                found.append(None)
        return found

    def _context(self, stated: dict[str, Any], typed: set[str]) -> Context:
        entity: Entity = NO_ENTITY
        period = Period()
        dimensions: list[tuple[QName, DimensionValue]] = []
        for name, value in stated.items():
            if name == "entity":
                entity = read_entity(value, self._namespaces)
            elif name == "period":
                period = read_period(value)
            elif name == "noteId":
                raise Misspelled("oime:misplacedNoteIDDimension", "noteId stands on a fact that is no note")
            else:
                dimensions.append((self._dimension(name), self._value(name, value, typed)))
        return Context.of(entity, period, dimensions)

    def _dimension(self, name: str) -> QName:
        if ":" not in name:
            raise Misspelled(STRUCTURE, f"dimensions has an unknown member {shown(name)}")
        found = read_qname(name, self._namespaces)
        if found.namespace == XBRL:
            raise Misspelled(STRUCTURE, f"{name} is no dimension of a taxonomy")
        return found

    def _value(self, name: str, value: object, typed: set[str]) -> DimensionValue:
        if value is not None and not isinstance(value, str):
            raise Misspelled(STRUCTURE, f"the dimension {name} is a string or null, not {shown(value)}")
        if name in typed:
            if value is not None:
                check_characters(value, f"the value of {name}", "oime:invalidDimensionValue")
            return Typed(value)
        try:
            return Member(read_qname(value, self._namespaces))
        except Misspelled as error:
            message = f"{shown(value)} is not a member of the explicit dimension {name}: {error}"
            raise Misspelled("oime:invalidDimensionValue", message) from error

    def typed(self, others: Mapping[str, Iterable[object]] = MappingProxyType({})) -> set[str]:
        """The dimensions that are typed: by the taxonomy, or else those with a value that can be no member.

        ``others`` are values of dimensions that facts state which were read by the column; they are remembered.
        """
        for name, stated_values in others.items():
            self._others.setdefault(name, []).extend(stated_values)
        names: dict[str, list[object]] = {name: [*values] for name, values in self._others.items()}
        for stated in self._rows:
            for name, value in stated:
                if ":" in name:
                    names.setdefault(name, []).append(value)
        if self._vocabulary is None:
            return {name for name, values in names.items() if not all(map(self._may_be_member, values))}
        return {name for name in names if self._clark(name) in self._vocabulary.typed_domains}

    def _may_be_member(self, value: object) -> bool:
        try:
            read_qname(value, self._namespaces)
        except Misspelled:
            return False
        return True

    def _clark(self, name: str) -> str:
        try:
            return str(read_qname(name, self._namespaces))
        except Misspelled:
            return ""
