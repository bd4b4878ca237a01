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
    ESSENCE_ALIAS,
    HYPERCUBE_ITEM,
    ITEM,
    PARENT_CHILD,
    SUMMATION,
    SUMMATION_2003,
    TUPLE,
    Arc,
    Concept,
    Label,
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

#: Definition arcroles of the standard → what their ends stand for, and the code where they do not.
_DEFINITIONS: Final = {
    "http://www.xbrl.org/2003/arcrole/general-special": (ITEM, "xbrl.5.2.6.2.1"),
    ESSENCE_ALIAS: (ITEM, "xbrl.5.2.6.2.2"),
    "http://www.xbrl.org/2003/arcrole/similar-tuples": (TUPLE, "xbrl.5.2.6.2.3"),
}


def check_arcs(
    placed: Iterable[tuple[Arc, Place]], concepts: Mapping[QName, Concept], findings: Findings
) -> None:
    """Tells the relationships whose ends, weight or attributes cannot be; each with its place."""
    defaults: dict[QName, QName] = {}
    for arc, place in placed:
        ends = concepts.get(arc.source), concepts.get(arc.target)
        if ends[0] is None or ends[1] is None:
            for code, problem in _of_no_concepts(arc, *ends):
                findings.error(code, problem, place.origin)
            continue
        for code, problem in _problems(arc)(arc, ends[0], ends[1]):
            findings.error(code, problem, place.origin)
        if arc.arcrole == _DEFAULT and defaults.setdefault(arc.source, arc.target) != arc.target:
            message = (
                f"{arc.source.local} has the defaults {defaults[arc.source].local} and {arc.target.local}"
            )
            findings.error("xbrldte:TooManyDefaultMembersError", message, place.origin)


def _of_no_concepts(arc: Arc, source: Concept | None, target: Concept | None) -> Iterator[tuple[str, str]]:
    """Ends that are elements of schemas and no concepts, which sums and dimensions do not relate."""
    known = ENDS.get(arc.arcrole)
    codes = (known.source_code, known.target_code) if known else ("xbrl.5.2.5.2:nonNumericCalc",) * 2
    if known is None and arc.arcrole not in (SUMMATION, SUMMATION_2003):
        return
    for name, concept, code in ((arc.source, source, codes[0]), (arc.target, target, codes[1])):
        if concept is None:
            yield code, f"{name.local} is no concept, yet an end of {arc.arcrole}"


def _problems(arc: Arc) -> Callable[[Arc, Concept, Concept], Iterator[tuple[str, str]]]:
    if arc.arcrole in (SUMMATION, SUMMATION_2003):
        return _sum_problems
    return _definition_problems if arc.arcrole in _DEFINITIONS else _dimension_problems


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


def _definition_problems(arc: Arc, source: Concept, target: Concept) -> Iterator[tuple[str, str]]:
    """Which concepts the standard's definition relationships join (XBRL 2.1, 5.2.6.2)."""
    kind, code = _DEFINITIONS.get(arc.arcrole, (None, ""))
    names = f"{source.name.local} and {target.name.local}"
    if kind is None:
        return
    if any((one.substitution_group == TUPLE) != (kind == TUPLE) for one in (source, target)):
        yield code, f"{names} are joined by {arc.arcrole}, which joins {kind.local}s"
    elif arc.arcrole == ESSENCE_ALIAS:
        types = [one.type.name if one.type else None for one in (source, target)]
        if types[0] != types[1] or source.period_type != target.period_type:
            yield (
                "xbrl.5.2.6.2.2:essenceAliasTypes",
                f"{names} are aliases, but differ in type or period type",
            )
        if source.balance and target.balance and source.balance != target.balance:
            yield "xbrl.5.2.6.2.2:essenceAliasBalance", f"{names} are aliases, but differ in balance"


def check_preferred_labels(
    placed: Iterable[tuple[Arc, Place]], labels: Iterable[Label], findings: Findings
) -> None:
    """Tells the presentation relationships whose concept has no label of the role that they prefer (5.2.4.2.1)."""
    known = {(label.concept, label.role) for label in labels}
    for arc, place in placed:
        wanted = arc.target, arc.preferred_label
        if arc.arcrole == PARENT_CHILD and arc.preferred_label and wanted not in known:
            message = f"{arc.target.local} has no label of the role {arc.preferred_label}, which is preferred"
            findings.error("xbrl.5.2.4.2.1:preferredLabelMissing", message, place.origin)
