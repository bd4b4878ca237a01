"""What XBRL asks of the ends of single relationships (XBRL 2.1, 5.2.5; Dimensions 1.0, 2.3 to 2.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from exporter.findings import Findings
from exporter.qname import QName
from exporter.taxonomy.documents import Place
from exporter.taxonomy.model import (
    DIMENSION_ARCROLES,
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    SUMMATION,
    SUMMATION_2003,
    Arc,
    Concept,
)

_DEFAULT: Final = DIMENSION_ARCROLES + "dimension-default"
_HAS_HYPERCUBE: Final = frozenset({DIMENSION_ARCROLES + "all", DIMENSION_ARCROLES + "notAll"})


def _is_primary(concept: Concept) -> bool:
    return concept.substitution_group == ITEM


def _is_hypercube(concept: Concept) -> bool:
    return concept.substitution_group == HYPERCUBE_ITEM


def _is_dimension(concept: Concept) -> bool:
    return concept.substitution_group == DIMENSION_ITEM


def _is_explicit(concept: Concept) -> bool:
    return _is_dimension(concept) and concept.typed_domain is None


class Ends(NamedTuple):
    """What the ends of an arcrole's relationships must be, and the codes where they are not."""

    source: Callable[[Concept], bool]
    source_code: str
    target: Callable[[Concept], bool]
    target_code: str


_HYPERCUBE_ENDS: Final = Ends(
    _is_primary, "xbrldte:HasHypercubeSourceError", _is_hypercube, "xbrldte:HasHypercubeTargetError"
)
ENDS: Final[Mapping[str, Ends]] = {
    DIMENSION_ARCROLES + "all": _HYPERCUBE_ENDS,
    DIMENSION_ARCROLES + "notAll": _HYPERCUBE_ENDS,
    DIMENSION_ARCROLES + "hypercube-dimension": Ends(
        _is_hypercube,
        "xbrldte:HypercubeDimensionSourceError",
        _is_dimension,
        "xbrldte:HypercubeDimensionTargetError",
    ),
    DIMENSION_ARCROLES + "dimension-domain": Ends(
        _is_explicit, "xbrldte:DimensionDomainSourceError", _is_primary, "xbrldte:DimensionDomainTargetError"
    ),
    DIMENSION_ARCROLES + "dimension-default": Ends(
        _is_explicit,
        "xbrldte:DimensionDefaultSourceError",
        _is_primary,
        "xbrldte:DimensionDefaultTargetError",
    ),
    DIMENSION_ARCROLES + "domain-member": Ends(
        _is_primary, "xbrldte:DomainMemberSourceError", _is_primary, "xbrldte:DomainMemberTargetError"
    ),
}


def check_arcs(
    placed: Iterable[tuple[Arc, Place]], concepts: Mapping[QName, Concept], findings: Findings
) -> None:
    """Tells the relationships whose ends, weight or attributes cannot be; each with its place."""
    defaults: dict[QName, QName] = {}
    for arc, place in placed:
        ends = concepts.get(arc.source), concepts.get(arc.target)
        if ends[0] is None or ends[1] is None:
            continue
        problems = _sum_problems if arc.arcrole in (SUMMATION, SUMMATION_2003) else _dimension_problems
        for code, problem in problems(arc, ends[0], ends[1]):
            findings.error(code, problem, place.origin)
        if arc.arcrole == _DEFAULT and defaults.setdefault(arc.source, arc.target) != arc.target:
            message = (
                f"{arc.source.local} has the defaults {defaults[arc.source].local} and {arc.target.local}"
            )
            findings.error("xbrldte:TooManyDefaultMembersError", message, place.origin)


def _dimension_problems(arc: Arc, source: Concept, target: Concept) -> Iterator[tuple[str, str]]:
    ends = ENDS.get(arc.arcrole)
    if ends is None:
        return
    role = arc.arcrole.removeprefix(DIMENSION_ARCROLES)
    if not ends.source(source):
        yield ends.source_code, f"{source.name.local} cannot be the source of {role}"
    if not ends.target(target):
        yield ends.target_code, f"{target.name.local} cannot be the target of {role}"
    if arc.arcrole in _HAS_HYPERCUBE and not arc.attributes.get("contextElement"):
        message = f"{source.name.local} has the hypercube {target.name.local} without a contextElement"
        yield "xbrldte:HasHypercubeMissingContextElementAttributeError", message


def _sum_problems(arc: Arc, total: Concept, item: Concept) -> Iterator[tuple[str, str]]:
    names = f"{item.name.local} adds to {total.name.local}"
    if not arc.weight:
        yield "xbrl.5.2.5.2.1:zeroWeight", f"{names} with weight 0"
    if not total.numeric or not item.numeric:
        yield "xbrl.5.2.5.2:nonNumericCalc", f"{names}, which are not both numeric"
    if total.balance and item.balance and arc.weight and (total.balance == item.balance) != (arc.weight > 0):
        added, taken = (
            "xbrl.5.1.1.2:balanceCalcWeightIllegalPositive",
            "xbrl.5.1.1.2:balanceCalcWeightIllegalNegative",
        )
        message = f"{names} with weight {arc.weight}; they are {item.balance} and {total.balance}"
        yield added if arc.weight > 0 else taken, message
