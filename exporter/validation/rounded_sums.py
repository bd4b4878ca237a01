"""Sums as XBRL 2.1 has them, which rounds each number and binds nothing that is reported twice (5.2.5.2).

Where no number has digits beyond those it vouches for there is nothing to round, and a sum that is exactly its total
holds; the kernel clears those. What is not cleared so is added with Decimal, fact by fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from exporter.validation.exact import exact
from exporter.validation.rounding import Number, adds_up
from exporter.validation.subject import Subject
from exporter.validation.summations import (
    Broken,
    Cell,
    Sum,
    by_first_fact,
    cells_at,
    doubtful_sums,
    places_of,
)


def unequal_sums(subject: Subject, sums: Sequence[Sum]) -> Iterator[Broken]:
    """The sums that do not hold, in the order of the sums, then of the totals in the document."""
    if not sums:
        return
    places = places_of(subject)
    wanted = doubtful_sums(subject, places, sums, pa.nulls(len(places), pa.int32()))
    rounding = set() if wanted is None else _places_to_round(subject, places)
    if wanted is not None and not wanted and not rounding:
        return
    cells = cells_at(
        subject, places, sums, None if wanted is None else rounding.union(place for _, place in wanted)
    )
    for number, one in enumerate(sums):
        for place, total in by_first_fact(cells.get(str(one.total), {})):
            if wanted is None or place in rounding or (number, place) in wanted:
                items = [
                    (weight, cell)
                    for name, weight in one.items
                    for cell in cells.get(str(name), {}).get(place, ())
                    if not _is_nil(subject, cell)
                ]
                found = _unequal(subject, one, total, items)
                if found is not None:
                    yield found


def _places_to_round(subject: Subject, places: pa.Array) -> set[int]:
    """Where a number may have digits beyond those that it vouches for."""
    decimals, values = subject.column("decimals"), subject.column("value")
    found: set[int] = set()
    for place in decimals.unique().drop_null().to_pylist():
        rows = pc.indices_nonzero(pc.equal(decimals, place))
        plain = pc.match_substring_regex(values.take(rows), _vouched(place))
        found.update(places.take(rows.filter(pc.invert(plain))).unique().to_pylist())
    return found


def _vouched(decimals: int) -> str:
    """A pattern of numbers that do not change where they are rounded to so many decimals; not of all such numbers."""
    if decimals >= 0:
        return rf"^[+-]?[0-9]+(\.[0-9]{{0,{min(decimals, 500)}}}0*)?$"
    return rf"^[+-]?(0+|[0-9]*0{{{min(-decimals, 500)}}})(\.0*)?$"


def _is_nil(subject: Subject, cell: Cell) -> bool:
    return len(cell) == 1 and subject.value_at(cell[0]) is None


def _unequal(subject: Subject, one: Sum, total: Cell, items: Sequence[tuple[Decimal, Cell]]) -> Broken | None:
    """One sum of numbers as rounded; None where it holds, or where something is no number or reported twice."""
    if not items or any(len(cell) > 1 for cell in (total, *(cell for _, cell in items))):
        return None
    rows = [total[0], *(cell[0] for _, cell in items)]
    values = [exact(subject.value_at(row) or "") for row in rows]
    if None in values:
        return None
    first, *others = (
        Number(value, subject.decimals_at(row))
        for value, row in zip(values, rows, strict=True)
        if value is not None
    )
    weights = [weight for weight, _ in items]
    added = adds_up(first, zip(weights, others, strict=True))
    told = tuple(zip(weights, rows[1:], strict=True))
    return None if added is None else Broken(one, rows[0], told, first.value, added)
