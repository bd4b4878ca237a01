"""Calculations 1.1 by the rounding rule: a total's interval meets the interval of the sum of its items.

Relationships of the older arcrole are judged as XBRL 2.1 says: what its items are rounded to adds up to the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from exporter.findings import Severity
from exporter.taxonomy.model import SUMMATION, SUMMATION_2003, Arc, Concept
from exporter.validation import wording
from exporter.validation.exact import EXACT
from exporter.validation.registry import Complaint, rule
from exporter.validation.rounded_sums import unequal_sums
from exporter.validation.rounding import INCONSISTENT
from exporter.validation.subject import Subject
from exporter.validation.summations import Broken, Sum, inconsistent_sums


@rule("calc11e:nonDecimalItemNode")
def calculations_are_of_decimals(subject: Subject) -> Iterator[Complaint]:
    """Both ends of a calculation relationship are decimal concepts (Calculations 1.1, 3.2)."""
    for arc in subject.taxonomy.relationships(SUMMATION):
        for end in (arc.source, arc.target):
            if not _is_decimal(subject.taxonomy.concepts.get(end)):
                total, item = subject.name(arc.source), subject.name(arc.target)
                yield Complaint(
                    f"{subject.name(end)} is not a decimal concept, yet {item} adds up to {total} in {arc.role}"
                )


@rule("calc11e:duplicateCalculationRelationships")
def calculations_are_stated_once(subject: Subject) -> Iterator[Complaint]:
    """A pair of total and item is related once in a link role (Calculations 1.1, 3.2)."""
    arcs = subject.taxonomy.relationships(SUMMATION)
    pairs = Counter((arc.arcrole, arc.role, arc.source, arc.target) for arc in arcs)
    for (_, role, total, item), times in pairs.items():
        if times > 1:
            yield Complaint(f"{subject.name(item)} adds up to {subject.name(total)} {times} times in {role}")


@rule("calc11e:inconsistentCalculationUsingRounding", Severity.WARNING)
def totals_add_up(subject: Subject) -> Iterator[Complaint]:
    """A total is the weighted sum of its items that are reported, within rounding (Calculations 1.1, 5).

    A warning: the specification says that an inconsistent calculation does not make a report invalid, and a source
    that contradicts itself is exported as printed. Where duplicates disagree nothing is summed; that is told as
    ``oime:disallowedDuplicateFacts``.
    """
    for broken in inconsistent_sums(subject, tuple(_sums(subject, SUMMATION))):
        related = tuple(row for _, row in broken.items)
        yield Complaint(_sentence(subject, broken), broken.total, related)


@rule(INCONSISTENT, Severity.WARNING)
def totals_are_their_items(subject: Subject) -> Iterator[Complaint]:
    """A total is the weighted sum of its items that are reported, each as rounded (XBRL 2.1, 5.2.5.2).

    A warning for the same reasons. Where the total or an item is reported twice nothing is summed.
    """
    for broken in unequal_sums(subject, tuple(_sums(subject, SUMMATION_2003))):
        related = tuple(row for _, row in broken.items)
        yield Complaint(_sentence(subject, broken), broken.total, related)


def _sums(subject: Subject, arcrole: str) -> Iterator[Sum]:
    """The totals of each arcrole and role with their items, decimal concepts only."""
    known = subject.taxonomy.concepts
    grouped: dict[tuple[str, str, object], list[Arc]] = {}
    for arc in subject.taxonomy.relationships(arcrole):
        if _is_decimal(known.get(arc.source)) and _is_decimal(known.get(arc.target)):
            grouped.setdefault((arc.arcrole, arc.role, arc.source), []).append(arc)
    for (_, role, _), arcs in grouped.items():
        yield Sum(arcs[0].source, role, tuple((arc.target, arc.weight) for arc in arcs))


def _is_decimal(concept: Concept | None) -> bool:
    return (
        concept is not None
        and concept.type is not None
        and concept.numeric
        and concept.type.primitive not in ("float", "double", "")
    )


def _sentence(subject: Subject, broken: Broken) -> str:
    """The note an auditor would write: what is printed, what the items give, by how much they differ."""
    label = subject.taxonomy.label(broken.sum.total)
    difference = EXACT.subtract(broken.printed, broken.added)
    unit = subject.unit_at(broken.total)
    items = wording.listed(_item(subject, weight, row) for weight, row in broken.items)
    reported = {subject.concept.text(row) for _, row in broken.items}
    missing = sum(str(name) not in reported for name, _ in broken.sum.items)
    absent = f"; {missing} of its {len(broken.sum.items)} items are not reported" if missing else ""
    role = subject.taxonomy.roles.get(broken.sum.role) or broken.sum.role
    about = wording.about(subject, subject.context_at(broken.total))
    return (
        f"{label} ({subject.concept_name(broken.total)}) for {about} "
        f"is printed as {wording.amount(broken.printed)} {wording.unit(unit)}, but its items add up to "
        f"{wording.amount(broken.added)}, a difference of {wording.amount(difference)} that rounding does not explain: "
        f"{items}{absent} [{role}]"
    )


def _item(subject: Subject, weight: Decimal, row: int) -> str:
    label = subject.taxonomy.label(subject.concept_at(row).name)
    times = {Decimal(1): "", Decimal(-1): "less "}.get(weight, f"{weight:f} × ")
    return f"{times}{label} {wording.amount(Decimal(subject.value_at(row) or 0))}"
