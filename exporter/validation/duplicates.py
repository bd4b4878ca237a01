"""Duplicate facts: several facts about the same thing, consistent or not (OIM 1.0, section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from exporter.findings import Severity
from exporter.taxonomy.model import DataType
from exporter.validation import wording
from exporter.validation.exact import exact, interval
from exporter.validation.gathering import gather
from exporter.validation.lexical import normalised
from exporter.validation.moments import moment
from exporter.validation.registry import Complaint, rule
from exporter.validation.subject import Subject


@rule("oime:disallowedDuplicateFacts", Severity.WARNING)
def duplicates_agree(subject: Subject) -> Iterator[Complaint]:
    """Facts about the same thing say the same, or differ only by how far they are rounded (OIM 1.0, 6.3).

    A warning, because a source that contradicts itself is exported as printed: the report tells the document truly,
    and a person must look at the document.
    """
    for members in gather(subject).several:
        if subject.concepts[subject.concept.codes[members[0]].as_py()] is None:
            continue
        clash = first_clash(subject, members)
        if clash is not None:
            yield Complaint(_sentence(subject, *clash), clash[1], (clash[0],))


def first_clash(subject: Subject, members: Sequence[int]) -> tuple[int, int] | None:
    """The first row that contradicts an earlier one of the same cell, after that one; None where all agree."""
    concept = subject.concept_at(members[0])
    if concept.numeric:
        return _numeric_clash(subject, members)
    first = members[0]
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


def _sentence(subject: Subject, earlier: int, later: int) -> str:
    name, context = subject.concept_name(later), subject.context_at(later)
    first, second = (_stated(subject, row) for row in (earlier, later))
    return f"{name} for {wording.about(subject, context)} is stated twice with different values: {first} and {second}"


def _stated(subject: Subject, row: int) -> str:
    """A fact's value as the message says it, with its precision and its place."""
    value, decimals, origin = subject.value_at(row), subject.decimals_at(row), subject.origin_at(row)
    number = exact(value) if value is not None and subject.concept_at(row).numeric else None
    shown = wording.quoted(value) if number is None else wording.amount(number)
    precision = f" (decimals {decimals})" if decimals is not None else ""
    return f"{shown}{precision} at {origin}" if origin else f"{shown}{precision} (fact {subject.id_at(row)})"
