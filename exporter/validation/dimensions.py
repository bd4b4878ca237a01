"""Rules on dimensions: each value is one the dimension has, and the concept may be reported with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName
from exporter.report.aspects import Context, DimensionValue, Member, Typed
from exporter.taxonomy.model import DIMENSION_ITEM, Concept, Taxonomy
from exporter.validation import wording
from exporter.validation.hypercubes import Hypercubes, Placed
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, rows
from exporter.validation.values import fault

Fault = Callable[[Taxonomy, QName, DimensionValue], str | None]


@rule("oime:unknownDimension")
def dimensions_are_known(subject: Subject) -> Iterator[Complaint]:
    """A fact's dimensions are dimension items of the taxonomy (OIM 1.0, 3.4)."""
    return _values(subject, unknown_dimension)


@rule("xbrldie:ExplicitMemberNotExplicitDimensionError")
def members_are_of_explicit_dimensions(subject: Subject) -> Iterator[Complaint]:
    """A member is the value of an explicit dimension only (Dimensions 1.0, 3.1.4.5)."""
    return _values(subject, not_explicit)


@rule("xbrldie:TypedMemberNotTypedDimensionError")
def typed_values_are_of_typed_dimensions(subject: Subject) -> Iterator[Complaint]:
    """A typed value is the value of a typed dimension only (Dimensions 1.0, 3.1.4.6)."""
    return _values(subject, not_typed)


@rule("xbrldie:ExplicitMemberUndefinedQNameError")
def members_are_defined(subject: Subject) -> Iterator[Complaint]:
    """A member is an element that the taxonomy defines (Dimensions 1.0, 3.1.4.5.3)."""
    return _values(subject, undefined_member)


@rule("xbrldie:IllegalTypedDimensionContentError")
def typed_values_are_valid(subject: Subject) -> Iterator[Complaint]:
    """A typed value is valid for the dimension's domain element (Dimensions 1.0, 3.1.4.6)."""
    return _values(subject, illegal_content)


@rule("xbrldie:DefaultValueUsedInInstanceError")
def defaults_are_left_out(subject: Subject) -> Iterator[Complaint]:
    """The default member of a dimension is meant where none is stated, and never stated (Dimensions 1.0, 3.1.4.4)."""
    defaults = Hypercubes(subject.taxonomy).defaults

    def is_default(_: Taxonomy, dimension: QName, value: DimensionValue) -> str | None:
        stated = isinstance(value, Member) and defaults.get(dimension) == value.name
        return "states the default member, which is meant by leaving the dimension out" if stated else None

    return _values(subject, is_default)


@rule("xbrldie:PrimaryItemDimensionallyInvalidError")
def facts_are_in_hypercubes(subject: Subject) -> Iterator[Complaint]:
    """In one link role, a fact is in every hypercube of its concept and in no negated one (Dimensions 1.0, 3.1.1).

    Containers are those in which the taxonomy's hypercubes have each dimension, as every syntax but XML leaves them
    unsaid; for XML the containers are checked on the document.
    """
    cubes = Hypercubes(subject.taxonomy)
    segments = subject.taxonomy.vocabulary.segments
    shapes: dict[tuple[tuple[QName, DimensionValue], ...], int] = {}
    shape = pa.array([shapes.setdefault(one.dimensions, len(shapes)) for one in subject.contexts], pa.int64())
    placed = [_placed(dimensions, segments) for dimensions in shapes]
    width = len(placed) or 1
    key = pc.add(pc.multiply(subject.concept.codes.cast(pa.int64()), width), shape.take(subject.context))
    encoded = key.dictionary_encode()
    reasons = [
        _reason(subject, cubes, pair // width, placed[pair % width])
        for pair in encoded.dictionary.to_pylist()
    ]
    wrong = pa.array([bool(one) for one in reasons], pa.bool_()).take(encoded.indices)
    for row in rows(wrong):
        said = reasons[encoded.indices[row].as_py()]
        where = wording.about(subject, subject.context_at(row))
        yield Complaint(
            f"{subject.concept_name(row)} for {where} is in no valid combination of hypercubes: {said}", row
        )


def unknown_dimension(taxonomy: Taxonomy, dimension: QName, _: DimensionValue) -> str | None:
    """A reason where the taxonomy has no such dimension."""
    return None if _dimension(taxonomy, dimension) else "is not a dimension of the taxonomy"


def not_explicit(taxonomy: Taxonomy, dimension: QName, value: DimensionValue) -> str | None:
    """A reason where a member stands on a dimension that is typed."""
    concept = _dimension(taxonomy, dimension)
    wrong = concept is not None and concept.typed_domain is not None and isinstance(value, Member)
    return "is a typed dimension and cannot have a member" if wrong else None


def not_typed(taxonomy: Taxonomy, dimension: QName, value: DimensionValue) -> str | None:
    """A reason where a typed value stands on a dimension that is explicit."""
    concept = _dimension(taxonomy, dimension)
    wrong = concept is not None and concept.typed_domain is None and isinstance(value, Typed)
    return "is an explicit dimension and needs a member" if wrong else None


def undefined_member(taxonomy: Taxonomy, _: QName, value: DimensionValue) -> str | None:
    """A reason where a member is nothing the taxonomy defines."""
    unknown = isinstance(value, Member) and value.name not in taxonomy.concepts
    return "has a member that the taxonomy does not define" if unknown else None


def illegal_content(taxonomy: Taxonomy, dimension: QName, value: DimensionValue) -> str | None:
    """A reason where a typed value is not valid for its domain element; a nil or complex one is not judged here."""
    concept = _dimension(taxonomy, dimension)
    if concept is None or concept.typed_domain is None or not isinstance(value, Typed) or value.text is None:
        return None
    data_type = taxonomy.domain_types.get(concept.typed_domain)
    return None if data_type is None else fault(value.text, data_type)


def _dimension(taxonomy: Taxonomy, name: QName) -> Concept | None:
    concept = taxonomy.concepts.get(name)
    return concept if concept is not None and concept.substitution_group == DIMENSION_ITEM else None


def _values(subject: Subject, judge: Fault) -> Iterator[Complaint]:
    """Complaints on rows whose context has a faulty value: each context is judged once."""
    reasons = [_first_fault(subject, context, judge) for context in subject.contexts]
    wrong = pa.array([one is not None for one in reasons], pa.bool_()).take(subject.context)
    for row in rows(wrong):
        yield Complaint(f"{subject.concept_name(row)}: {reasons[subject.context[row].as_py()]}", row)


def _first_fault(subject: Subject, context: Context, judge: Fault) -> str | None:
    for dimension, value in context.dimensions:
        reason = judge(subject.taxonomy, dimension, value)
        if reason is not None:
            shown = subject.name(value.name) if isinstance(value, Member) else wording.quoted(value.text)
            return f"{subject.name(dimension)} = {shown} {reason}"
    return None


def _placed(dimensions: Iterable[tuple[QName, DimensionValue]], segments: frozenset[str]) -> Placed:
    """Dimensions in the containers where the taxonomy's hypercubes look for them."""
    every = dict(dimensions)
    chosen = {name: value for name, value in every.items() if str(name) in segments}
    return Placed(chosen, {name: value for name, value in every.items() if name not in chosen})


def _reason(subject: Subject, cubes: Hypercubes, code: int, placed: Placed) -> str:
    concept = subject.concepts[code]
    return "" if concept is None else "; ".join(cubes.faults(concept.name, placed))
