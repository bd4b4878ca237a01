"""What Dimensions 1.0 asks of relationships together: no cycle in a domain, no primary item among its own members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from exporter.findings import Findings
from exporter.qname import QName
from exporter.taxonomy.documents import Place
from exporter.taxonomy.model import DIMENSION_ARCROLES, Arc

_ALL: Final = (DIMENSION_ARCROLES + "all", DIMENSION_ARCROLES + "notAll")
_DIMENSION: Final = DIMENSION_ARCROLES + "hypercube-dimension"
_DOMAIN: Final = DIMENSION_ARCROLES + "dimension-domain"
_MEMBER: Final = DIMENSION_ARCROLES + "domain-member"

#: A concept in the role that its relationships are continued in.
State = tuple[QName, str]


def check_dimension_sets(placed: Iterable[tuple[Arc, Place]], findings: Findings) -> None:
    """Adds cycles in the domains of dimensions that a hypercube has, and primary items that are their own members."""
    _Sets(placed).check(findings)


def _next(arc: Arc) -> str:
    return arc.attributes.get("targetRole") or arc.role


def _is_usable(arc: Arc) -> bool:
    return arc.attributes.get("usable", "true") in ("true", "1")


class _Sets:
    """The dimensional relationship sets of a taxonomy: relationships by arcrole and by the state that they leave."""

    def __init__(self, placed: Iterable[tuple[Arc, Place]]) -> None:
        self.hypercubes: list[tuple[Arc, Place]] = []
        self.arcs: dict[str, dict[State, list[tuple[Arc, Place]]]] = {
            one: defaultdict(list) for one in (_DIMENSION, _DOMAIN, _MEMBER)
        }
        self._members: dict[State, frozenset[QName]] = {}
        self._judged: set[QName] = set()
        for arc, place in placed:
            if arc.arcrole in _ALL:
                self.hypercubes.append((arc, place))
            elif arc.arcrole in self.arcs:
                self.arcs[arc.arcrole][arc.source, arc.role].append((arc, place))

    def check(self, findings: Findings) -> None:
        domains = {
            state: arc
            for has, _ in self.hypercubes
            for arc, _ in self.arcs[_DIMENSION].get((has.target, _next(has)), ())
            for state in [(arc.target, _next(arc))]
        }
        self._check_cycles(domains, findings)
        for has, place in self.hypercubes:
            self._check_polymorphism(has, place, findings)

    def _check_cycles(self, domains: Iterable[State], findings: Findings) -> None:
        """A concept below itself, by relationships that follow each other from a dimension on (2.4.3)."""
        below: dict[State, list[tuple[Arc, Place]]] = {}
        ahead = [*domains]
        starts = set(ahead)
        while ahead:
            state = ahead.pop()
            if state not in below:
                tables = (_DOMAIN, _MEMBER) if state in starts else (_MEMBER,)
                below[state] = [one for table in tables for one in self.arcs[table].get(state, ())]
                ahead.extend((arc.target, _next(arc)) for arc, _ in below[state])
        for start in below if _may_circle(below) else ():
            closing = self._closing(start, below)
            if closing is not None:
                arc, place = closing
                message = f"{arc.target.local} is a member of itself by {arc.source.local} in {arc.role}"
                findings.error("xbrldte:DRSDirectedCycleError", message, place.origin)
                return

    def _closing(
        self, start: State, below: Mapping[State, list[tuple[Arc, Place]]]
    ) -> tuple[Arc, Place] | None:
        """The relationship by which a concept comes below itself."""
        seen: set[State] = set()
        ahead = [start]
        while ahead:
            for one in below[ahead.pop()]:
                if one[0].target == start[0]:
                    return one
                state = one[0].target, _next(one[0])
                if state not in seen:
                    seen.add(state)
                    ahead.append(state)
        return None

    def _check_polymorphism(self, has: Arc, place: Place, findings: Findings) -> None:
        """No primary item of a hypercube is a member that one of its dimensions may have."""
        items: frozenset[QName] | None = None
        for arc, _ in self.arcs[_DIMENSION].get((has.target, _next(has)), ()):
            state = arc.target, _next(arc)
            members = self._usable(state, _DOMAIN)
            if not members:
                continue
            items = items or self._usable((has.source, has.role), _MEMBER) | {has.source}
            both = sorted(items & members)
            if both and arc.target not in self._judged:
                self._judged.add(arc.target)
                message = f"{both[0].local} is a primary item of {has.target.local} and a member of {arc.target.local}"
                findings.error("xbrldte:PrimaryItemPolymorphismError", message, place.origin)

    def _usable(self, start: State, first: str) -> frozenset[QName]:
        """What is below a state, and nowhere as unusable."""
        if start not in self._members:
            found: set[QName] = set()
            unusable: set[QName] = set()
            seen: set[State] = set()
            ahead = [*self.arcs[first].get(start, ())]
            while ahead:
                arc, _ = ahead.pop()
                (found if _is_usable(arc) else unusable).add(arc.target)
                state = arc.target, _next(arc)
                if state not in seen:
                    seen.add(state)
                    ahead.extend(self.arcs[_MEMBER].get(state, ()))
            self._members[start] = frozenset(found - unusable)
        return self._members[start]


def _may_circle(below: Mapping[State, list[tuple[Arc, Place]]]) -> bool:
    """Whether concepts come below themselves where roles are left aside: a check that takes time with size only."""
    lower: defaultdict[QName, set[QName]] = defaultdict(set)
    waiting: defaultdict[QName, int] = defaultdict(int)
    for arcs in below.values():
        for arc, _ in arcs:
            if arc.target not in lower[arc.source]:
                lower[arc.source].add(arc.target)
                waiting[arc.target] += 1
    ready = [name for name in lower if not waiting[name]]
    while ready:
        for name in lower.pop(ready.pop(), ()):
            waiting[name] -= 1
            if not waiting[name]:
                ready.append(name)
    return any(lower.values())
