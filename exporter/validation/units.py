"""Rules on units: who has one, which kind, and whether the units registry knows it for the type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import ISO4217, XBRLI, QName
from exporter.report.aspects import PURE, SHARES, Unit
from exporter.report.columns import combined, first_uses
from exporter.taxonomy.model import Concept
from exporter.validation import wording
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, once, rows
from exporter.validation.units_registry import UnitsRegistry

_MONETARY: Final = QName(XBRLI, "monetaryItemType")
_SHARES: Final = QName(XBRLI, "sharesItemType")
#: The codes of ISO 4217, by their form.
CURRENCY: Final = re.compile("[A-Z]{3}")


@rule("oime:misplacedUnitDimension")
def units_are_of_numbers(subject: Subject) -> Iterator[Complaint]:
    """Only numeric facts have a unit (OIM 1.0, 3.4)."""
    stated = pc.is_valid(subject.unit.codes)
    for row in rows(pc.and_(stated, subject.rows_of(lambda one: not one.numeric))):
        yield _complaint(subject, row, "is not numeric and cannot have a unit")


@rule("xbrl.4.8.2:monetaryFactUnit-notSingleMeasure")
def money_has_one_measure(subject: Subject) -> Iterator[Complaint]:
    """A monetary fact's unit is a single measure (XBRL 2.1, 4.8.2)."""
    for row in _wrong(subject, _monetary, lambda unit: not _single(unit)):
        yield _complaint(subject, row, "is monetary and needs a single currency")


@rule("xbrl.4.8.2:monetaryFactUnit-notMonetaryMeasure")
def money_is_in_currencies(subject: Subject) -> Iterator[Complaint]:
    """A monetary fact's measure is a currency of ISO 4217, three capital letters (XBRL 2.1, 4.8.2)."""
    for row in _wrong(subject, _monetary, lambda unit: _single(unit) and not _currency(unit)):
        yield _complaint(subject, row, "is monetary and needs a currency such as iso4217:JPY")


@rule("xbrl.4.8.2:sharesFactUnit-notSingleMeasure")
def shares_have_one_measure(subject: Subject) -> Iterator[Complaint]:
    """A number of shares has a single measure (XBRL 2.1, 4.8.2)."""
    for row in _wrong(subject, _counts_shares, lambda unit: not _single(unit)):
        yield _complaint(subject, row, "counts shares and needs the single unit xbrli:shares")


@rule("xbrl.4.8.2:sharesFactUnit-notSharesMeasure")
def shares_are_in_shares(subject: Subject) -> Iterator[Complaint]:
    """A number of shares has the unit xbrli:shares (XBRL 2.1, 4.8.2)."""
    for row in _wrong(subject, _counts_shares, lambda unit: _single(unit) and _measure(unit) != SHARES):
        yield _complaint(subject, row, "counts shares and needs the unit xbrli:shares")


@rule("utre:error-NumericFactUtrInvalid")
def units_are_registered(subject: Subject) -> Iterator[Complaint]:
    """Where the XBRL units registry knows a fact's data type, the unit is one it lists for that type."""
    registry = UnitsRegistry.published()
    judged = [None if one is None or not one.numeric else one.type for one in subject.concepts]
    verdicts: dict[tuple[QName, tuple[QName, ...], Unit | None], bool] = {}

    def refused(concept: int, unit: Unit | None) -> bool:
        data_type = judged[concept]
        if data_type is None:
            return False
        key = (data_type.name, data_type.bases, unit)
        if key not in verdicts:
            verdicts[key] = registry.allows(data_type, unit)
        return not verdicts[key]

    needs: dict[QName | None, str] = {}
    for row in _pairs(subject, refused):
        data_type = subject.concept_at(row).type
        name = data_type.name if data_type else None
        if name not in needs:
            allowed = registry.examples(data_type) if data_type else ()
            known = f"; the units registry lists {wording.listed(allowed, 5)}" if allowed else ""
            needs[name] = f"is of {name.local if name else 'a type'}{known}"
        yield _complaint(subject, row, needs[name])


def _complaint(subject: Subject, row: int, need: str) -> Complaint:
    return Complaint(
        f"{subject.concept_name(row)} {need}; its unit is {wording.unit(subject.unit_at(row))}", row
    )


def _wrong(
    subject: Subject, concerned: Callable[[Concept], bool], refused: Callable[[Unit | None], bool]
) -> Iterator[int]:
    """Rows of the concepts concerned whose unit is refused."""
    chosen = [one is not None and concerned(one) for one in subject.concepts]
    return _pairs(subject, lambda concept, unit: chosen[concept] and refused(unit))


def _pairs(subject: Subject, refused: Callable[[int, Unit | None], bool]) -> Iterator[int]:
    """Rows whose pair of concept and unit is refused: each distinct pair is judged once."""
    pairs, numbers = _told_pairs(subject)
    verdicts = [refused(concept, unit) for concept, unit in pairs]
    if any(verdicts):
        yield from rows(pa.array(verdicts, pa.bool_()).take(numbers))


@once
def _told_pairs(subject: Subject) -> tuple[list[tuple[int, Unit | None]], pa.Array]:
    """The distinct pairs of concept code and unit, and the number of each row's."""
    columns = [(one.codes, len(one.texts)) for one in (subject.concept, subject.unit)]
    numbers = combined(columns).dictionary_encode().indices
    first = first_uses(numbers)
    concepts, units = (codes.take(first).to_pylist() for codes, _ in columns)
    pairs = [
        (concept, None if unit is None else subject.units[unit])
        for concept, unit in zip(concepts, units, strict=True)
    ]
    return pairs, numbers


def _monetary(concept: Concept) -> bool:
    return concept.type is not None and concept.type.derives_from(_MONETARY)


def _counts_shares(concept: Concept) -> bool:
    return concept.type is not None and concept.type.derives_from(_SHARES)


def _single(unit: Unit | None) -> bool:
    return unit is None or (len(unit.numerators) == 1 and not unit.denominators)


def _measure(unit: Unit | None) -> QName:
    return PURE if unit is None else unit.numerators[0]


def _currency(unit: Unit | None) -> bool:
    name = _measure(unit)
    return name.namespace == ISO4217 and CURRENCY.fullmatch(name.local) is not None
