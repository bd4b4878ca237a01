"""Rules on dimensions: each value is one the dimension has, and the concept may be reported with all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName
from exporter.report.aspects import DimensionValue, Member, Typed, dimension_value
from exporter.taxonomy.model import DIMENSION_ITEM, Concept, Taxonomy
from exporter.validation import wording
from exporter.validation.cube_columns import outside
from exporter.validation.hypercubes import Hypercubes, Placed
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, once
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
    defaults = _hypercubes(subject).defaults

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
    cubes = _hypercubes(subject)
    segments = subject.taxonomy.vocabulary.segments

    def sentence(concept: int, number: int) -> str:
        context, name = subject.report.context_value(number), QName.parse(subject.concept.texts[concept])
        said, where = (
            "; ".join(cubes.faults(name, _placed(context.dimensions, segments))),
            wording.about(subject, context),
        )
        return (
            f"{subject.concept_names[concept]} for {where} is in no valid combination of hypercubes: {said}"
        )

    return _complaints(subject, outside(subject, cubes), sentence)


@once
def _hypercubes(subject: Subject) -> Hypercubes:
    return Hypercubes(subject.taxonomy)


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
    if not isinstance(value, Member) or value.name in taxonomy.concepts or value.name in taxonomy.others:
        return None
    return "has a member that the taxonomy does not define"


def illegal_content(taxonomy: Taxonomy, dimension: QName, value: DimensionValue) -> str | None:
    """A reason where a typed value is not valid for its domain element, or is nil and that cannot be.

    A complex value is not judged here.
    """
    concept = _dimension(taxonomy, dimension)
    if concept is None or concept.typed_domain is None or not isinstance(value, Typed):
        return None
    if value.text is None:
        nillable = concept.typed_domain in taxonomy.nillable_domains
        return None if nillable else f"is not allowed by {concept.typed_domain.local}, which is not nillable"
    data_type = taxonomy.domain_types.get(concept.typed_domain)
    return None if data_type is None else fault(value.text, data_type)


def _dimension(taxonomy: Taxonomy, name: QName) -> Concept | None:
    concept = taxonomy.concepts.get(name)
    return concept if concept is not None and concept.substitution_group == DIMENSION_ITEM else None


def _values(subject: Subject, judge: Fault) -> Iterator[Complaint]:
    """Complaints on rows whose context has a faulty value: each value of each dimension is judged once."""
    said = pa.nulls(subject.report.contexts.num_rows, pa.string())  # for each context: its first faulty value
    for name, values in subject.dimensions.items():
        reasons = [_fault(subject, QName.parse(name), dimension_value(text), judge) for text in values.texts]
        if any(reasons):
            said = pc.coalesce(said, pa.array(reasons, pa.string()).take(values.codes))
    if said.null_count == len(said):
        return iter(())

    def sentence(concept: int, number: int) -> str:
        return f"{subject.concept_names[concept]}: {said[number].as_py()}"

    return _complaints(subject, pc.is_valid(said).take(subject.context), sentence)


def _complaints(
    subject: Subject, wrong: pa.Array, sentence: Callable[[int, int], str]
) -> Iterator[Complaint]:
    """Complaints on rows that are wrong: facts of one concept in one context share a sentence, told by both numbers."""
    known = cache(sentence)
    chosen = pc.indices_nonzero(wrong)
    columns = (chosen, subject.concept.codes.take(chosen), subject.context.take(chosen))
    for row, concept, number in zip(*(one.to_pylist() for one in columns), strict=True):
        yield Complaint(known(concept, number), row)


def _fault(subject: Subject, dimension: QName, value: DimensionValue, judge: Fault) -> str | None:
    reason = judge(subject.taxonomy, dimension, value)
    if reason is None:
        return None
    shown = subject.name(value.name) if isinstance(value, Member) else wording.quoted(value.text)
    return f"{subject.name(dimension)} = {shown} {reason}"


def _placed(dimensions: Iterable[tuple[QName, DimensionValue]], segments: frozenset[str]) -> Placed:
    """Dimensions in the containers where the taxonomy's hypercubes look for them."""
    every = dict(dimensions)
    chosen = {name: value for name, value in every.items() if str(name) in segments}
    return Placed(chosen, {name: value for name, value in every.items() if name not in chosen})
