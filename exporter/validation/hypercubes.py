"""Which dimensions a concept may be reported with: hypercubes, domains, defaults (Dimensions 1.0, 2 and 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple

from exporter.qname import QName
from exporter.report.aspects import DimensionValue, Member
from exporter.taxonomy.model import DIMENSION_ARCROLES, Arc, Taxonomy

Dimensions = Mapping[QName, DimensionValue]


class Placed(NamedTuple):
    """The dimensions of a context by container; ``foreign`` names the containers that hold anything else too."""

    segment: Dimensions = MappingProxyType({})
    scenario: Dimensions = MappingProxyType({})
    foreign: frozenset[str] = frozenset()

    def container(self, name: str) -> Dimensions:
        """What a container holds: ``segment`` or ``scenario``."""
        return self.segment if name == "segment" else self.scenario


class Cube(NamedTuple):
    """One has-hypercube relationship: dimensions with the members they may have, None where they are typed."""

    name: QName
    negated: bool
    container: str
    closed: bool
    members: Mapping[QName, frozenset[QName] | None]


class Hypercubes:
    """The dimensional relationship sets of a taxonomy, ready to be asked about facts."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy: Final = taxonomy

    def faults(self, concept: QName, placed: Placed) -> list[str]:
        """Why a concept may not have these dimensions, one reason a link role; empty where it may (3.1.1).

        A fact is valid when in one role every ``all`` hypercube holds it and no ``notAll`` hypercube does. A concept
        without hypercubes may have any dimensions.
        """
        reasons = []
        for role, cubes in self.cubes(concept).items():
            reason = next(filter(None, (self._fault(cube, placed) for cube in cubes)), None)
            if reason is None:
                return []
            reasons.append(f"{reason} [{self.taxonomy.roles.get(role) or role}]")
        return reasons

    def cubes(self, concept: QName) -> Mapping[str, tuple[Cube, ...]]:
        """The hypercubes of a primary item by link role, its own and those it inherits (2.6.1).

        Items with the same has-hypercube relationships get the same object.
        """
        known = self._cubes.get(concept)
        if known is None:
            owned, parents = self._owned.get(concept, ()), self._parents.get(concept, ())
            family = (tuple(map(id, owned)), tuple((arc.source, arc.role) for arc in parents))
            if family not in self._families:
                self._families[family] = self._inherited(concept)
            known = self._cubes[concept] = self._families[family]
        return known

    def _inherited(self, concept: QName) -> Mapping[str, tuple[Cube, ...]]:
        arcs = sorted(self._has_hypercube(concept), key=lambda arc: self._order[id(arc)])
        key = tuple(map(id, arcs))
        if key not in self._shared:
            self._shared[key] = self._by_role(arcs)
        return self._shared[key]

    def _by_role(self, arcs: Iterable[Arc]) -> Mapping[str, tuple[Cube, ...]]:
        found: defaultdict[str, list[Cube]] = defaultdict(list)
        for arc in arcs:
            found[arc.role].append(self._known_cube(arc))
        return {role: tuple(cubes) for role, cubes in found.items()}

    def _known_cube(self, arc: Arc) -> Cube:
        known = self._made.get(id(arc))
        if known is None:
            known = self._made[id(arc)] = self._cube(arc)
        return known

    @cached_property
    def _made(self) -> dict[int, Cube]:
        return {}

    @cached_property
    def _shared(self) -> dict[tuple[int, ...], Mapping[str, tuple[Cube, ...]]]:
        return {}

    @cached_property
    def _families(self) -> dict[tuple[object, ...], Mapping[str, tuple[Cube, ...]]]:
        """What concepts have that own the same hypercubes and stand below the same ones: most of a statement's."""
        return {}

    @cached_property
    def _order(self) -> Mapping[int, int]:
        """Where each relationship stands in the taxonomy."""
        return {id(arc): number for number, arc in enumerate(self.taxonomy.arcs)}

    @cached_property
    def _cubes(self) -> dict[QName, Mapping[str, tuple[Cube, ...]]]:
        return {}

    @cached_property
    def defaults(self) -> Mapping[QName, QName]:
        """The default member of each dimension that has one, whatever role states it (2.7.1)."""
        return {arc.source: arc.target for arc in self._arcs("dimension-default")}

    def _arcs(self, *names: str) -> Iterable[Arc]:
        return self.taxonomy.relationships(*(DIMENSION_ARCROLES + name for name in names))

    def _indexed(self, *names: str, by_target: bool = False) -> Mapping[QName, tuple[Arc, ...]]:
        found: defaultdict[QName, list[Arc]] = defaultdict(list)
        for arc in self._arcs(*names):
            found[arc.target if by_target else arc.source].append(arc)
        return {name: tuple(arcs) for name, arcs in found.items()}

    @cached_property
    def _owned(self) -> Mapping[QName, tuple[Arc, ...]]:
        return self._indexed("all", "notAll")

    @cached_property
    def _parents(self) -> Mapping[QName, tuple[Arc, ...]]:
        return self._indexed("domain-member", by_target=True)

    @cached_property
    def _below(self) -> Mapping[QName, tuple[Arc, ...]]:
        return self._indexed("dimension-domain", "domain-member")

    @cached_property
    def _dimensions(self) -> Mapping[QName, tuple[Arc, ...]]:
        return self._indexed("hypercube-dimension")

    def _has_hypercube(self, concept: QName) -> list[Arc]:
        """The has-hypercube relationships of a concept and of those it is a domain member of, by consecutive steps."""
        found: dict[int, Arc] = {}
        seen: set[tuple[QName, str | None]] = set()
        ahead: list[tuple[QName, str | None]] = [(concept, None)]
        while ahead:
            name, role = ahead.pop()
            if (name, role) in seen:
                continue
            seen.add((name, role))
            found.update((id(arc), arc) for arc in self._owned.get(name, ()) if role in (None, arc.role))
            ahead.extend(
                (arc.source, arc.role)
                for arc in self._parents.get(name, ())
                if role in (None, _next_role(arc))
            )
        return list(found.values())

    def _cube(self, arc: Arc) -> Cube:
        """A has-hypercube relationship with all that its target roles lead to."""
        role = _next_role(arc)
        members: dict[QName, frozenset[QName] | None] = {}
        for dimension in self._dimensions.get(arc.target, ()):
            if dimension.role == role:
                concept = self.taxonomy.concepts.get(dimension.target)
                typed = concept is not None and concept.typed_domain is not None
                members[dimension.target] = (
                    None if typed else self.usable(dimension.target, _next_role(dimension))
                )
        return Cube(
            name=arc.target,
            negated=arc.arcrole.endswith("/notAll"),
            container=arc.attributes.get("contextElement", "scenario"),
            closed=arc.attributes.get("closed", "false") in ("true", "1"),
            members=members,
        )

    def usable(self, above: QName, role: str) -> frozenset[QName]:
        """The members below a dimension or a domain that a fact may state: reached, and never as unusable (2.5.3)."""
        reached: set[QName] = set()
        unusable: set[QName] = set()
        seen: set[tuple[QName, str]] = set()
        ahead = [(above, role)]
        while ahead:
            name, here = ahead.pop()
            if (name, here) in seen:
                continue
            seen.add((name, here))
            for arc in self._below.get(name, ()):
                if arc.role == here:
                    (reached if arc.attributes.get("usable", "true") in ("true", "1") else unusable).add(
                        arc.target
                    )
                    ahead.append((arc.target, _next_role(arc)))
        return frozenset(reached - unusable)

    def _fault(self, cube: Cube, placed: Placed) -> str | None:
        outside = self._outside(cube, placed)
        if cube.negated:
            return None if outside else f"{cube.name.local} excludes it"
        return f"{cube.name.local}: {outside}" if outside else None

    def _outside(self, cube: Cube, placed: Placed) -> str | None:
        """Why a context is not in a hypercube, leaving negation aside (3.1.2)."""
        stated = placed.container(cube.container)
        if cube.closed and cube.container in placed.foreign:
            return f"it is closed, and the {cube.container} holds something other than dimensions"
        for dimension, members in cube.members.items():
            value = stated.get(dimension)
            default = self.defaults.get(dimension)
            if value is None and default is None:
                return f"{dimension.local} has no value"
            member = value.name if isinstance(value, Member) else default
            if members is not None and member not in members:
                return f"{dimension.local} does not have the member {member.local if member else None}"
        extra = sorted(set(stated) - set(cube.members)) if cube.closed else []
        return f"it is closed and does not have {', '.join(one.local for one in extra)}" if extra else None


def _next_role(arc: Arc) -> str:
    """The role in which a relationship is continued (2.4.3: consecutive relationships)."""
    return arc.attributes.get("targetRole") or arc.role
