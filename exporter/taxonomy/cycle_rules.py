"""Which relationships may not come back to where they start, network by network (XBRL 2.1, 5.1.4.3 and 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from exporter.findings import Findings
from exporter.qname import LINK, QName
from exporter.taxonomy.documents import Place
from exporter.taxonomy.model import PARENT_CHILD, Arc

_2003: Final = "http://www.xbrl.org/2003/arcrole/"
#: Standard arcroles whose relationships form no directed cycle, and the code of one that does.
_DIRECTED: Final = {
    PARENT_CHILD: "xbrl.5.2.4.2",
    _2003 + "general-special": "xbrl.5.2.6.2.1",
    _2003 + "essence-alias": "xbrl.5.2.6.2.1",
}
_DECLARED: Final = "xbrl.5.1.4.3:cycles"
_STANDARD: Final = f"{{{LINK}}}"

#: Relationships of one network: of one arcrole and role, in one kind of link, told by one kind of arc (3.5.3.9.7.3).
_Network = list[tuple[Arc, Place]]


def check_cycles(placed: Iterable[tuple[Arc, Place]], allowed: Mapping[str, str], findings: Findings) -> None:
    """Adds one finding for each network that has a cycle which its arcrole does not allow.

    ``allowed`` is the ``cyclesAllowed`` that each arcrole is declared with. Only links and arcs of the standard are
    held to it, as those of others need not refer to the declaration.
    """
    networks: dict[tuple[str, str, str, str], _Network] = {}
    for arc, place in placed:
        cycles = "undirected" if arc.arcrole in _DIRECTED else allowed.get(arc.arcrole, "any")
        if cycles != "any":
            networks.setdefault((arc.arcrole, arc.role, *place.names), []).append((arc, place))
    for (arcrole, role, *names), network in networks.items():
        if not all(name.startswith(_STANDARD) for name in names):
            continue
        code = _DIRECTED.get(arcrole, _DECLARED)
        closing: tuple[Arc, Place] | None = _directed(network)
        kind = "a directed"
        if closing is None and arcrole not in _DIRECTED and allowed.get(arcrole) == "none":
            closing = _undirected(network)
            kind = "an undirected"
        if closing is not None:
            arc = closing[0]
            message = (
                f"{arc.target.local} below {arc.source.local} closes {kind} cycle of {arcrole} in {role}"
            )
            findings.error(code, message, closing[1].origin)


def _directed(network: _Network) -> tuple[Arc, Place] | None:
    """A relationship that leads back to a concept above it; None where there is none."""
    sources = {arc.source for arc, _ in network}
    below: dict[QName, list[tuple[Arc, Place]]] = {}
    for one in network:
        if one[0].target in sources:  # what nothing stands below is in no cycle
            below.setdefault(one[0].source, []).append(one)
    done: set[QName] = set()
    for start in below:
        if start in done:
            continue
        above = {start}
        way: list[tuple[QName, Iterator[tuple[Arc, Place]]]] = [(start, iter(below[start]))]
        while way:
            name, ahead = way[-1]
            step = next(ahead, None)
            if step is None:
                way.pop()
                above.discard(name)
                done.add(name)
            elif step[0].target in above:
                return step
            elif step[0].target not in done:
                above.add(step[0].target)
                way.append((step[0].target, iter(below.get(step[0].target, ()))))
    return None


def _undirected(network: _Network) -> tuple[Arc, Place] | None:
    """A relationship between concepts that others join already, in whichever direction; None where there is none."""
    joined: dict[QName, QName] = {}

    def group(name: QName) -> QName:
        while joined.get(name, name) != name:
            joined[name] = joined.get(joined[name], joined[name])
            name = joined[name]
        return name

    for one in network:
        first, second = group(one[0].source), group(one[0].target)
        if first == second:
            return one
        joined[first] = second
    return None
