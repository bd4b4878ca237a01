"""Duplicate facts: several facts about the same thing, consistent or not (OIM 1.0, section 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from exporter.findings import Severity
from exporter.report.report import ALLOWED_DUPLICATES
from exporter.taxonomy.model import DataType
from exporter.validation import wording
from exporter.validation.exact import exact, interval
from exporter.validation.gathering import gather
from exporter.validation.lexical import normalised
from exporter.validation.moments import moment
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject

#: Finds two rows of a cell that are duplicates of some kind: the first such row after an earlier one; None for no such.
Find = Callable[[Subject, Sequence[int]], tuple[int, int] | None]


@rule("oime:disallowedDuplicateFacts", Severity.WARNING)
def duplicates_agree(subject: Subject) -> Iterator[Complaint]:
    """Facts about the same thing say the same, or differ only by how far they are rounded (OIM 1.0, 6.3).

    A warning, because a source that contradicts itself is exported as printed: the report tells the document truly,
    and a person must look at the document. An error where the feature ``xbrl:allowedDuplicates`` says that there are no
    such facts: no duplicates, complete ones only (6.1), or consistent ones (6.2; xBRL-JSON 1.0, 6.1.2).
    """
    allowed = subject.report.features.get(ALLOWED_DUPLICATES, "all")
    find, what = _DISALLOWED.get(allowed, (first_clash, ""))
    severity = Severity.ERROR if what else None
    for earlier, later in _found(subject, find):
        about, values = _sentence(subject, earlier, later, as_written=allowed == "complete")
        told = f", and the report allows {what}:" if what else " with different values:"
        yield Complaint(f"{about} is stated twice{told} {values}", later, (earlier,), severity)


def _found(subject: Subject, find: Find) -> Iterator[tuple[int, int]]:
    """What is found in each cell of several facts whose concept the taxonomy has."""
    for members in gather(subject).several:
        if subject.concepts[subject.concept.codes[members[0]].as_py()] is None:
            continue
        found = find(subject, members)
        if found is not None:
            yield found


def _first_two(_: Subject, members: Sequence[int]) -> tuple[int, int]:
    return members[0], members[1]


def first_incomplete(subject: Subject, members: Sequence[int]) -> tuple[int, int] | None:
    """The first row that is no complete duplicate of the first one, after that one; None where all are (OIM 1.0, 6.1).

    Complete duplicates have equal decimals and equal values (5.1.1): of numbers the same text, as 1.0 says more than 1.
    """
    concept, first = subject.concept_at(members[0]), members[0]

    def told(row: int) -> tuple[object, int | None]:
        value = subject.value_at(row)
        if concept.numeric:
            return (None if value is None else value.strip()), subject.decimals_at(row)
        return _comparable(value, concept.type), None

    same = told(first)
    return next(((first, row) for row in members[1:] if told(row) != same), None)


def first_clash(subject: Subject, members: Sequence[int]) -> tuple[int, int] | None:
    """The first row that contradicts an earlier one of the same cell, after that one; None where all agree."""
    first = members[0]
    if first in gather(subject).alike:
        return None
    concept = subject.concept_at(first)
    if concept.numeric:
        return _numeric_clash(subject, members)
    told = _comparable(subject.value_at(first), concept.type)
    differing = (row for row in members[1:] if _comparable(subject.value_at(row), concept.type) != told)
    return next(((first, row) for row in differing), None)


def _numeric_clash(subject: Subject, members: Sequence[int]) -> tuple[int, int] | None:
    """Equal decimals need equal values; others need intervals that meet, all of them in one point (6.2.1)."""
    first: tuple[int, object] | None = None  # no number where any fact is none, else that one clashes
    known: dict[int | None, tuple[int, Decimal]] = {}
    lowest: tuple[Decimal, int] | None = None
    highest: tuple[Decimal, int] | None = None
    for row in members:
        value, decimals = subject.value_at(row), subject.decimals_at(row)
        number = None if value is None else exact(value)
        stated: object = value if number is None else number
        first = first or (row, stated)
        if (number is None or not isinstance(first[1], Decimal)) and first[1] != stated:
            return first[0], row
        if number is None:
            continue
        earlier, other = known.setdefault(decimals, (row, number))
        if other != number:
            return earlier, row
        if earlier != row:
            continue  # the same number, rounded alike
        low, high = interval(number, decimals)
        if highest is not None and low > highest[0]:
            return highest[1], row
        if lowest is not None and high < lowest[0]:
            return lowest[1], row
        lowest = (low, row) if lowest is None or low > lowest[0] else lowest
        highest = (high, row) if highest is None or high < highest[0] else highest
    return None


def _comparable(value: str | None, data_type: DataType | None) -> object:
    """A value as equality sees it: texts exactly, other types by what they mean."""
    if value is None or data_type is None or data_type.primitive == "string":
        return value
    text = normalised(value, data_type.primitive)
    if data_type.primitive == "boolean":
        return text in ("true", "1")
    return moment(text, data_type.primitive) or text


def _sentence(subject: Subject, earlier: int, later: int, *, as_written: bool) -> tuple[str, str]:
    """What two facts are about, and what they say of it; numbers as people read them, or ``as_written``."""
    name, context = subject.concept_name(later), subject.context_at(later)
    first, second = (_stated(subject, row, as_written=as_written) for row in (earlier, later))
    return f"{name} for {wording.about(subject, context)}", f"{first} and {second}"


def _stated(subject: Subject, row: int, *, as_written: bool) -> str:
    """A fact's value as the message says it, with its precision and its place."""
    value, decimals, origin = subject.value_at(row), subject.decimals_at(row), subject.origin_at(row)
    number = exact(value) if value is not None and subject.concept_at(row).numeric else None
    shown = wording.quoted(value) if number is None or as_written else wording.amount(number)
    precision = f" (decimals {decimals})" if decimals is not None else ""
    return f"{shown}{precision} at {origin}" if origin else f"{shown}{precision} (fact {subject.id_at(row)})"


#: What a report may say that it has no others than → how to find the others, and how people call what it has.
_DISALLOWED: Final[Mapping[str, tuple[Find, str]]] = MappingProxyType(
    {
        "none": (_first_two, "no duplicates"),
        "complete": (first_incomplete, "complete duplicates only"),
        "consistent": (first_clash, "consistent duplicates only"),
    }
)
