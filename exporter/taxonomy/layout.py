"""The presentation linkbase as layouts of statements, one for each role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from exporter.qname import QName
from exporter.report.layout import LayoutAxis, LayoutRow, StatementLayout
from exporter.taxonomy.model import (
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    PARENT_CHILD,
    STANDARD_LABEL,
    Arc,
    Concept,
    Taxonomy,
)

#: ``0002 - Statement - TITLE``, as filers name roles so that they sort.
_SORTED: Final = re.compile(r"[0-9]+ - [A-Za-z]+ - (.+)", re.DOTALL)
#: ``[Abstract]``, ``[Axis]`` and the like, which tell the kind of an element and not what it means.
_KIND: Final = re.compile(r"\s*\[[^\[\]]+\]$")


def statement_layouts(taxonomy: Taxonomy, language: str) -> tuple[StatementLayout, ...]:
    """The statements of a taxonomy, by the definition of their roles, with labels in a language.

    Where a concept has no label in the language its English one stands, and without one its local name.
    """
    arcs: dict[str, list[Arc]] = {}
    for arc in taxonomy.relationships(PARENT_CHILD):
        arcs.setdefault(arc.role, []).append(arc)
    in_order = sorted(arcs, key=lambda role: (taxonomy.roles.get(role, role), role))
    return tuple(_Tree(taxonomy, language, role, arcs[role]).layout() for role in in_order)


@dataclass(slots=True)
class _Tree:
    """One role's tree on its way into a layout."""

    taxonomy: Taxonomy
    language: str
    role: str
    arcs: list[Arc]
    _below: dict[QName, list[Arc]] = field(default_factory=dict)
    _axes: list[LayoutAxis] = field(default_factory=list)

    def layout(self) -> StatementLayout:
        for arc in self.arcs:
            self._below.setdefault(arc.source, []).append(arc)
        targets = {arc.target for arc in self.arcs}
        roots = [source for source in self._below if source not in targets]
        rows = tuple(row for root in roots for row in self._root(root))
        definition = self.taxonomy.roles.get(self.role, "")
        match = _SORTED.fullmatch(definition)
        title = match[1] if match else definition or self.role.rpartition("/")[2] or self.role
        return StatementLayout(self.role, title, rows, tuple(self._axes))

    def _root(self, name: QName) -> Iterator[LayoutRow]:
        """A root that is abstract is the statement itself, whose title stands above the table."""
        if self._is_abstract(name):
            yield from self._children(name, 0, frozenset({name}))
        else:
            yield from self._line(name, "", 0, frozenset())

    def _children(self, parent: QName, depth: int, path: frozenset[QName]) -> Iterator[LayoutRow]:
        arcs = self._below.get(parent, [])
        tabled = HYPERCUBE_ITEM in (self._kind(parent), *(self._kind(arc.target) for arc in arcs))
        for arc in arcs:
            if arc.target in path:
                continue
            kind = self._kind(arc.target)
            if kind == DIMENSION_ITEM:
                self._axes.append(self._axis(arc.target))
            elif kind == HYPERCUBE_ITEM or (tabled and self._is_abstract(arc.target)):
                # A table and the abstract of its line items structure the statement; neither is a line of it.
                yield from self._children(arc.target, depth, path | {arc.target})
            else:
                yield from self._line(arc.target, arc.preferred_label, depth, path)

    def _line(self, name: QName, role: str, depth: int, path: frozenset[QName]) -> Iterator[LayoutRow]:
        heading = self._is_abstract(name)
        label = self._label(name, role)
        yield LayoutRow(name, _KIND.sub("", label) if heading else label, depth, heading, role)
        yield from self._children(name, depth + 1, path | {name})

    def _axis(self, name: QName) -> LayoutAxis:
        members = self._descendants(name, frozenset({name}))
        labelled = tuple((member, _KIND.sub("", self._label(member))) for member in members)
        return LayoutAxis(name, _KIND.sub("", self._label(name)), labelled)

    def _descendants(self, name: QName, path: frozenset[QName]) -> Iterable[QName]:
        for arc in self._below.get(name, []):
            if arc.target not in path:
                yield arc.target
                yield from self._descendants(arc.target, path | {arc.target})

    def _concept(self, name: QName) -> Concept | None:
        return self.taxonomy.concepts.get(name)

    def _kind(self, name: QName) -> QName | None:
        concept = self._concept(name)
        return concept.substitution_group if concept else None

    def _is_abstract(self, name: QName) -> bool:
        concept = self._concept(name)
        return concept is not None and concept.abstract

    def _label(self, name: QName, role: str = "") -> str:
        for language in (self.language, "en"):
            found = self.taxonomy.label(name, language=language, role=role or STANDARD_LABEL)
            if found != name.local:
                return found
        return name.local
