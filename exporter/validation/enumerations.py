"""Rules on values of extensible enumerations: members of the domain, each once, in order (Enumerations 2.0, 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import pyarrow.compute as pc

from exporter.qname import QName
from exporter.taxonomy.model import Concept, Enumeration
from exporter.validation import wording
from exporter.validation.hypercubes import Hypercubes
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject, once, rows
from exporter.validation.values import fault


class _Stated(NamedTuple):
    """A value of an enumeration: its row, its concept, and the expanded names in it."""

    row: int
    concept: Concept
    words: tuple[str, ...]


@rule("enum2ie:InvalidEnumerationValue")
def values_are_members(subject: Subject) -> Iterator[Complaint]:
    """The value of an enumeration is a usable member of its domain."""
    yield from _outside(subject, sets=False)


@rule("enum2ie:InvalidEnumerationSetValue")
def sets_are_of_members(subject: Subject) -> Iterator[Complaint]:
    """A set of an enumeration holds usable members of its domain only."""
    yield from _outside(subject, sets=True)


@rule("enum2ie:RepeatedEnumerationSetValue")
def sets_have_each_member_once(subject: Subject) -> Iterator[Complaint]:
    """A set of an enumeration has no member twice."""

    def told(words: tuple[str, ...]) -> str | None:
        twice = next((one for one, times in Counter(words).items() if times > 1), None)
        return f"the set has {wording.quoted(twice)} twice" if twice else None

    yield from _sets(subject, told)


@rule("enum2ie:InvalidEnumerationSetOrder")
def sets_are_in_order(subject: Subject) -> Iterator[Complaint]:
    """The members of a set stand in the lexicographical order of their expanded names."""

    def told(words: tuple[str, ...]) -> str | None:
        late = next((one for one, after in pairwise(words) if after < one), None)
        return f"{wording.quoted(late)} stands before what it comes after in order" if late else None

    yield from _sets(subject, told)


def _sets(subject: Subject, told: Callable[[tuple[str, ...]], str | None]) -> Iterator[Complaint]:
    judged: dict[tuple[str, ...], str | None] = {}
    for one in _values(subject):
        if one.concept.type is None or not one.concept.type.enumerates_sets:
            continue
        if one.words not in judged:
            judged[one.words] = told(one.words)
        reason = judged[one.words]
        if reason is not None:
            yield Complaint(f"{subject.concept_name(one.row)}: {reason}", one.row)


def _outside(subject: Subject, *, sets: bool) -> Iterator[Complaint]:
    """Values with a name that is no usable member; where the taxonomy names no domain, it is told of instead."""
    for one in _values(subject):
        stated = one.concept.enumeration
        if stated is None or stated.domain is None or not stated.role:
            continue
        if one.concept.type is None or one.concept.type.enumerates_sets is not sets:
            continue
        members = _members(subject)[stated]
        foreign = next((word for word in one.words if word not in members), None)
        if foreign is not None:
            message = f"{wording.quoted(foreign)} is no usable member of the domain {stated.domain.local}"
            yield Complaint(f"{subject.concept_name(one.row)}: {message}", one.row)


@once
def _values(subject: Subject) -> list[_Stated]:
    """The values of enumerations that are names at all; what is none is told of by its type."""
    enumerated = subject.rows_of(lambda one: one.enumeration is not None)
    found: list[_Stated] = []
    sound: dict[tuple[int, str], bool] = {}
    for row in rows(pc.and_(enumerated, pc.is_valid(subject.column("value")))):
        concept, value = subject.concept_at(row), subject.value_at(row) or ""
        key = (subject.concept.codes[row].as_py(), value)
        if key not in sound:
            sound[key] = concept.type is not None and fault(value, concept.type) is None
        if sound[key]:
            found.append(_Stated(row, concept, tuple(value.split())))
    return found


@once
def _members(subject: Subject) -> dict[Enumeration, frozenset[str]]:
    """The expanded names of the usable members of each enumeration that facts have."""
    cubes, found = Hypercubes(subject.taxonomy), dict[Enumeration, frozenset[str]]()
    for concept in subject.concepts:
        stated = concept.enumeration if concept else None
        if stated is not None and stated.domain is not None and stated not in found:
            names = cubes.usable(stated.domain, stated.role) - {stated.domain}
            head = {stated.domain} if stated.head_usable else set[QName]()
            found[stated] = frozenset(f"{one.namespace}#{one.local}" for one in names | head)
    return found
