"""Sums over facts, exactly: a kernel clears the sums that surely hold, the others are added by the definition.

The kernel adds columns; for a small report it is not worth loading, and whole numbers are added one by one. What is not
cleared so is added with Decimal, fact by fact.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName
from exporter.report.columns import combined
from exporter.validation import gathering
from exporter.validation.duplicates import first_clash
from exporter.validation.exact import EXACT, HALVES, PLACES, exact, interval
from exporter.validation.gathering import gather
from exporter.validation.subject import Subject

_ONE: Final = Decimal(1)
_TAME: Final = re.compile(r"[+-]?[0-9]{1,22}(?:\.[0-9]{1,7})?")


class Sum(NamedTuple):
    """A total and its items with their weights, in a link role."""

    total: QName
    role: str
    items: tuple[tuple[QName, Decimal], ...]


class Broken(NamedTuple):
    """A sum that does not hold: rows of the total and of the items, and both numbers as printed."""

    sum: Sum
    total: int
    items: tuple[tuple[Decimal, int], ...]
    printed: Decimal
    added: Decimal


#: The rows of facts about the same thing, in document order.
Cell = tuple[int, ...]
#: For a concept, the cells at each place: a context and a unit; only languages tell several apart.
Cells = Mapping[str, Mapping[int, list[Cell]]]


def inconsistent_sums(subject: Subject, sums: Sequence[Sum]) -> Iterator[Broken]:
    """The sums that do not hold, in the order of the sums, then of the totals in the document."""
    places = places_of(subject)
    wanted = doubtful_sums(subject, places, sums, subject.column("decimals"))
    if wanted is not None and not wanted:
        return
    cells = cells_at(subject, places, sums, None if wanted is None else {place for _, place in wanted})
    for number, one in enumerate(sums):
        for place, total in by_first_fact(cells.get(str(one.total), {})):
            if wanted is None or (number, place) in wanted:
                items = [
                    (weight, cell)
                    for name, weight in one.items
                    for cell in cells.get(str(name), {}).get(place, ())
                ]
                found = None if _surely(subject, total, items) else _exactly(subject, one, total, items)
                if found is not None:
                    yield found


def by_first_fact(cells: Mapping[int, list[Cell]]) -> list[tuple[int, Cell]]:
    """Cells with their places, in the order of their first facts."""
    every = [(place, cell) for place, several in cells.items() for cell in several]
    return sorted(every, key=lambda one: one[1])


def places_of(subject: Subject) -> pa.Array:
    """The combination of context and unit that each fact is in, as a number."""
    contexts = subject.report.contexts.num_rows
    return combined([(subject.context, contexts), (subject.unit.codes, len(subject.units))])


def doubtful_sums(
    subject: Subject, places: pa.Array, sums: Sequence[Sum], decimals: pa.Array
) -> set[tuple[int, int]] | None:
    """The sums, by number and place, that the kernel does not clear; None where it is not asked.

    ``decimals`` say how far each number may be off.
    """
    if len(places) < gathering.LARGE:
        return None
    from exporter.validation.sum_kernel import Role, doubtful

    codes = {name: code for code, name in enumerate(subject.concept.texts)}
    totals = [
        Role(codes[str(one.total)], number, total=True)
        for number, one in enumerate(sums)
        if str(one.total) in codes
    ]
    items = [
        Role(codes[str(name)], number, int(weight) if abs(weight) == _ONE else 0)
        for number, one in enumerate(sums)
        for name, weight in one.items
        if str(name) in codes
    ]
    return doubtful(subject, places, [*totals, *items], decimals) if totals else set()


def cells_at(
    subject: Subject, places: pa.Array, sums: Sequence[Sum], wanted: Collection[int] | None
) -> Cells:
    """The cells of the concepts that have a part in a sum, at the places wanted, by the name of the concept."""
    names = {str(name) for one in sums for name in (one.total, *(item for item, _ in one.items))}
    chosen = pc.and_(subject.concept.where(text in names for text in subject.concept.texts), subject.numeric)
    if wanted is not None:
        there = pa.array(sorted(wanted), pa.int64())
        chosen = pc.and_(chosen, pc.is_in(places, there))
    rows = pc.indices_nonzero(chosen)
    found: dict[str, dict[int, list[Cell]]] = {}
    members = gather(subject).members
    columns = (rows, subject.concept.codes.take(rows), places.take(rows))
    for row, code, place in zip(*(one.to_pylist() for one in columns), strict=True):
        cell = members.get(row, (row,))
        if cell[0] == row:
            found.setdefault(subject.concept.texts[code], {}).setdefault(place, []).append(cell)
    return found


def _surely(subject: Subject, total: Cell, items: Sequence[tuple[Decimal, Cell]]) -> bool:
    """Whether a sum of single facts with weights of 1 and -1 holds by whole numbers of the last place that counts.

    What is farther apart than all halves of last digits together, or is no plain number, is left to the definition.
    """
    printed = _whole(subject, total)
    if printed is None:
        return False
    far, reach = printed
    for weight, members in items:
        found = _whole(subject, members)
        if found is None or weight not in (_ONE, -_ONE):
            return False
        far += -found[0] if weight == _ONE else found[0]
        reach += found[1]
    return abs(far) <= reach


def _whole(subject: Subject, members: Cell) -> tuple[int, int] | None:
    """A number as so many of its seventh place, and half of its last digit; None where it is no plain number."""
    text, half = subject.value_at(members[0]), HALVES.get(subject.decimals_at(members[0]))
    if len(members) > 1 or text is None or half is None or not _TAME.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(PLACES, "0")), half


def _exactly(subject: Subject, one: Sum, total: Cell, items: Sequence[tuple[Decimal, Cell]]) -> Broken | None:
    """One sum by Decimal: the definition itself; None where it holds or may not be evaluated."""
    low = high = Decimal(0)
    told: list[tuple[Decimal, int]] = []
    for weight, members in items:
        ends = agreed_interval(subject, members)
        if ends is None:
            return None
        if ends == NIL:
            continue
        first, second = ends if weight == _ONE else sorted(EXACT.multiply(end, weight) for end in ends)
        low, high = EXACT.add(low, first), EXACT.add(high, second)
        told.append((weight, most_precise(subject, members)))
    of_total = agreed_interval(subject, total)
    if not told or not of_total or (of_total[0] <= high and low <= of_total[1]):
        return None
    row, added = most_precise(subject, total), Decimal(0)
    for weight, item in told:
        added = EXACT.add(added, EXACT.multiply(_number_at(subject, item), weight))
    return Broken(one, row, tuple(told), _number_at(subject, row), added)


def _number_at(subject: Subject, row: int) -> Decimal:
    """The number that a row is known to state."""
    return exact(subject.value_at(row) or "") or Decimal(0)


#: What a cell of nothing but nil facts has instead of an interval.
NIL: Final[tuple[Decimal, ...]] = ()


def agreed_interval(subject: Subject, members: Sequence[int]) -> tuple[Decimal, ...] | None:
    """The values that all facts of a cell allow; NIL where all are nil, None where they disagree or state no number."""
    if len(members) == 1 or members[0] in gather(subject).alike:
        return _interval_at(subject, members[0])
    stated = [subject.value_at(row) for row in members]
    if all(value is None for value in stated):
        return NIL
    numbers = [None if value is None else exact(value) for value in stated]
    if None in numbers or first_clash(subject, members) is not None:
        return None
    ends = [
        interval(number, subject.decimals_at(row))
        for number, row in zip(numbers, members, strict=True)
        if number is not None
    ]
    return max(low for low, _ in ends), min(high for _, high in ends)


def _interval_at(subject: Subject, row: int) -> tuple[Decimal, ...] | None:
    value = subject.value_at(row)
    if value is None:
        return NIL
    number = exact(value)
    return None if number is None else interval(number, subject.decimals_at(row))


def most_precise(subject: Subject, members: Sequence[int]) -> int:
    """The fact of a cell with the most decimals, the first of those: the one a message shows."""
    if len(members) == 1:
        return members[0]
    return max(
        members, key=lambda row: (subject.decimals_at(row) is None, subject.decimals_at(row) or 0, -row)
    )
