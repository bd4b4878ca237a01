"""Rules on facts and their concepts: known, reportable, of the right period type, with a valid value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats import Format
from exporter.qname import XBRLI, QName
from exporter.taxonomy.model import ITEM, TUPLE, DataType
from exporter.validation import wording
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, once, rows
from exporter.validation.values import fault
from exporter.workers import in_order

_ROWS: Final = 1 << 16  # at a time
_NAMES: Final = ("QName", "NOTATION")
_FRACTION: Final = QName(XBRLI, "fractionItemType")

#: RE2 expressions that surely hold valid texts of unrestricted types; whatever does not match is looked at again.
_PLAIN: Final = {
    "decimal": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$",
    "integer": "^[+-]?[0-9]+$",
    "nonNegativeInteger": r"^\+?[0-9]+$",
    "boolean": "^(true|false)$",
}


@rule("oime:unknownConcept")
def concepts_are_known(subject: Subject) -> Iterator[Complaint]:
    """A fact's concept is defined in the taxonomy (OIM 1.0, 3.4)."""
    for row in rows(subject.concept.where(one is None for one in subject.concepts)):
        yield Complaint(f"the taxonomy defines no concept {subject.concept_name(row)}", row)


@rule("oime:valueForAbstractConcept")
def concepts_are_not_abstract(subject: Subject) -> Iterator[Complaint]:
    """A fact's concept is not abstract: headings, dimensions and hypercubes carry no values (OIM 1.0, 3.4)."""
    for row in rows(subject.rows_of(lambda one: one.abstract)):
        yield Complaint(f"{subject.concept_name(row)} is abstract and cannot be reported", row)


@rule("oime:unsupportedConceptDataType")
def concepts_are_simple_items(subject: Subject) -> Iterator[Complaint]:
    """A fact's concept is an item with one simple value: no tuple, no fraction (OIM 1.0, 3.1)."""
    unsupported = subject.rows_of(
        lambda one: one.substitution_group == TUPLE or one.type is None or one.type.derives_from(_FRACTION)
    )
    for row in rows(unsupported):
        kind = (
            "a tuple"
            if subject.concept_at(row).substitution_group == TUPLE
            else "of a type without a single value"
        )
        yield Complaint(f"{subject.concept_name(row)} is {kind}, which a report cannot hold", row)


@rule("oime:missingPeriodDimension")
def instants_have_periods(subject: Subject) -> Iterator[Complaint]:
    """A fact of an instant concept has a period; only a duration may be forever (OIM 1.0, 3.4)."""
    for row in rows(_period_mismatch(subject, forever=True)):
        yield Complaint(
            f"{subject.concept_name(row)} is measured at an instant, and the fact has no period", row
        )


@rule("oime:invalidPeriodDimension")
def periods_fit_concepts(subject: Subject) -> Iterator[Complaint]:
    """Instant concepts have instants, duration concepts durations (OIM 1.0, 3.4; XBRL 2.1, 4.7.2)."""
    for row in rows(_period_mismatch(subject, forever=False)):
        wanted = subject.concept_at(row).period_type
        found = wording.period(subject.context_at(row).period)
        article = "an" if wanted == "instant" else "a"
        yield Complaint(
            f"{subject.concept_name(row)} needs {article} {wanted}, and the fact's period is {found}", row
        )


@rule("oime:invalidFactValue")
def values_are_valid(subject: Subject) -> Iterator[Complaint]:
    """A fact's value is valid for its data type, facets included, and nil only where the concept allows it."""
    for row, reason in _faults(subject):
        name, value = subject.concept_name(row), wording.quoted(subject.value_at(row))
        yield Complaint(f"{name}: {value} {reason}", row)


@rule("oime:misplacedDecimalsProperty")
def decimals_are_of_numbers(subject: Subject) -> Iterator[Complaint]:
    """Only numeric facts that are not nil have decimals (OIM 1.0, 3.3)."""
    stated = pc.is_valid(subject.column("decimals"))
    wordless = pc.or_(subject.rows_of(lambda one: not one.numeric), pc.is_null(subject.column("value")))
    for row in rows(pc.and_(stated, wordless)):
        why = "is nil" if subject.value_at(row) is None else "is not numeric"
        yield Complaint(
            f"{subject.concept_name(row)} {why} and cannot have decimals {subject.decimals_at(row)}", row
        )


def _period_mismatch(subject: Subject, *, forever: bool) -> pa.Array:
    """Rows whose period does not fit: those without one, or those with one of the wrong kind."""
    periods = subject.periods

    def of(chosen: list[bool]) -> pa.Array:
        return subject.period.where(chosen).take(subject.context)

    instants = subject.rows_of(lambda one: one.period_type == "instant" and one.substitution_group == ITEM)
    if forever:
        return pc.and_(instants, of([one.end is None for one in periods]))
    durations = subject.rows_of(lambda one: one.period_type == "duration" and one.substitution_group == ITEM)
    wrong_instant = pc.and_(instants, of([one.start is not None for one in periods]))
    return pc.or_(wrong_instant, pc.and_(durations, of([one.is_instant for one in periods])))


def _faults(subject: Subject) -> Iterator[tuple[int, str]]:
    """Rows with an invalid value and the reason, in order: each distinct pair of concept and text is judged once."""
    judged: dict[tuple[int, str], str | None] = {}
    for row in rows(doubtful_values(subject)):
        value, data_type = subject.value_at(row), subject.concept_at(row).type
        if value is None:
            yield row, "is not allowed, because the concept is not nillable"
        elif data_type is not None:
            key = (subject.concept.codes[row].as_py(), value)
            if key not in judged:
                stated = value or subject.concept_at(row).default
                judged[key] = fault(stated, data_type) or _unbound(value, data_type, subject)
            reason = judged[key]
            if reason is not None:
                yield row, reason


def _unbound(value: str, data_type: DataType, subject: Subject) -> str | None:
    """Why a name has no namespace: one map binds all prefixes of these syntaxes, while elements of XML bind their own.

    XML is judged with its document.
    """
    if data_type.primitive not in _NAMES or subject.kind not in (Format.JSON, Format.CSV):
        return None
    prefix, colon, _ = value.strip().rpartition(":")
    if not colon or prefix in subject.report.namespaces:
        return None
    return f"has the prefix {prefix!r}, which the document binds to no namespace"


@once
def doubtful_values(subject: Subject) -> pa.Array:
    """Rows whose value must be judged by itself: not plainly a value of its type, or nil where that is forbidden."""
    shapes = [
        (_flags(_unlimited(one.type if one else None, primitive) for one in subject.concepts), shape)
        for primitive, shape in _PLAIN.items()
    ]
    shapes = [(flags, shape) for flags, shape in shapes if pc.any(flags).as_py()]
    sure = _flags(one is None or _unlimited(one.type, "string") for one in subject.concepts)
    refused = _flags(one is not None and not one.nillable for one in subject.concepts)

    def judged(start: int) -> pa.Array:
        values = subject.column("value").slice(start, _ROWS)
        codes = subject.concept.codes.slice(start, _ROWS)
        plain = sure.take(codes)
        for flags, shape in shapes:
            fitting = pc.fill_null(pc.match_substring_regex(values, shape), False)  # noqa: FBT003 - a value
            plain = pc.or_(plain, pc.and_(flags.take(codes), fitting))
        return pc.if_else(pc.is_null(values), refused.take(codes), pc.invert(plain))

    return pa.concat_arrays(in_order(judged, range(0, max(len(subject.facts), 1), _ROWS)))


def _flags(chosen: Iterable[bool]) -> pa.Array:
    return pa.array([*chosen], pa.bool_())


def _unlimited(data_type: DataType | None, primitive: str) -> bool:
    return data_type is not None and data_type.primitive == primitive and not data_type.facets
