"""Sums over columns, exactly: a kernel clears the sums that surely hold, the others are done again with Decimal.

The kernel adds interval ends as 128-bit decimals with seven places after the point. It takes the facts whose digits
fit such numbers with room for every sum; a sum that has any other fact, a duplicate or a weight beyond 1 and -1 is
left to Decimal, as is each sum that the kernel finds inconsistent. So the kernel may be cautious but never wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName
from exporter.validation.duplicates import first_clash
from exporter.validation.exact import EXACT, exact, half_width, interval
from exporter.validation.gathering import Gathering, gather
from exporter.validation.subject import Subject

_PLACES: Final = 7
_VALUE: Final = pa.decimal128(31, _PLACES)
_TAME: Final = (
    r"^[+-]?[0-9]{1,22}(\.[0-9]{1,6})?$"  # leaves 9 digits for the number of items and the interval
)
_DECIMALS: Final = range(-20, 7)  # whose half of a last digit fits seven places
_ONES: Final = (Decimal(1), Decimal(-1))


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its items with their weights, in a link role."""

    total: QName
    role: str
    items: tuple[tuple[QName, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold: rows of the total and of the items, and both numbers as printed."""

    sum: Sum
    total: int
    items: tuple[tuple[Decimal, int], ...]
    printed: Decimal
    added: Decimal


@dataclass(frozen=True)
class Ends:
    """Interval ends a cell; null where the cell is nil. ``tame`` cells may be added by the kernel."""

    low: pa.Array
    high: pa.Array
    tame: pa.Array


def inconsistent_sums(subject: Subject, sums: Sequence[Sum]) -> Iterator[Broken]:
    """The sums that do not hold, in the order of the sums, then of the totals in the document."""
    gathered = gather(subject)
    terms = _terms(subject, gathered, sums)
    if not terms.num_rows:
        return
    doubtful = _doubtful(terms, _ends(subject, gathered))
    chosen = terms.filter(pc.is_in(terms["group"], doubtful))
    ordered = chosen.sort_by([("sum", "ascending"), ("total", "ascending"), ("item", "ascending")])
    for (number, total), group in groupby(ordered.to_pylist(), key=lambda one: (one["sum"], one["total"])):
        found = _exactly(
            subject, gathered, sums[number], total, [(one["item"], one["cell"]) for one in group]
        )
        if found is not None:
            yield found


def _terms(subject: Subject, gathered: Gathering, sums: Sequence[Sum]) -> pa.Table:
    """One row for each item cell beside its total's: ``sum``, ``item`` of the sum, ``cell``, ``total``.

    ``group`` numbers the totals; ``minus`` and ``plain`` say whether the weight is -1, and whether it is 1 or -1.
    """
    codes = {name: code for code, name in enumerate(subject.concept.texts)}
    places = _places(subject, gathered)
    room = subject.report.contexts.num_rows * (len(subject.units) + 1)
    reported = [(codes.get(str(one.total)), {"sum": number}) for number, one in enumerate(sums)]
    items = [
        (
            codes.get(str(name)),
            {"sum": number, "item": order, "minus": weight == _ONES[1], "plain": weight in _ONES},
        )
        for number, one in enumerate(sums)
        for order, (name, weight) in enumerate(one.items)
    ]
    totals, found = _spread(reported, places, len(codes)), _spread(items, places, len(codes))
    if not totals.num_rows or not found.num_rows:
        return pa.table({"group": pa.array([], pa.int32())})
    return _beside(_keyed(found, room), _keyed(totals, room))


def _spread(rows: Sequence[tuple[int | None, dict[str, int]]], places: pa.Table, concepts: int) -> pa.Table:
    """Each row with every cell of its concept: a gather by concept code for the first row of each, then the second."""
    waiting: dict[int, list[dict[str, int]]] = {}
    for code, row in rows:
        if code is not None:
            waiting.setdefault(code, []).append(row)
    layers = []
    for depth in range(max(map(len, waiting.values()), default=0)):
        layer = {code: mine[depth] for code, mine in waiting.items() if depth < len(mine)}
        there = pa.array([code in layer for code in range(concepts)], pa.bool_())
        cells = places.filter(there.take(places["concept"]))
        columns = {name: cells[name] for name in ("place", "cell")}
        for name in next(iter(layer.values())):
            values = [layer[code][name] if code in layer else None for code in range(concepts)]
            columns[name] = pa.array(values).take(cells["concept"])
        layers.append(pa.table(columns).combine_chunks())
    return (
        pa.concat_tables(layers).combine_chunks() if layers else pa.table({"cell": pa.array([], pa.int32())})
    )


def _keyed(cells: pa.Table, room: int) -> pa.Table:
    """With a number that rows of one sum and one place share."""
    key = pc.add(pc.multiply(cells["sum"], max(room, 1)), cells["place"])
    return cells.append_column("key", key)


def _beside(items: pa.Table, totals: pa.Table) -> pa.Table:
    """Items with the ``total`` of their sum and place; of several, which only languages tell apart, with each."""
    parts, start = [], 0
    while totals.num_rows:
        codes = totals["key"].combine_chunks().dictionary_encode()
        at = pc.index_in(items["key"], codes.dictionary)
        first = pc.index_in(_counted(len(codes.dictionary)), codes.indices)
        there = pc.is_valid(at)
        group = at.filter(there)
        total = totals["cell"].take(first).take(group)
        found = items.filter(there).append_column("total", total)
        parts.append(found.append_column("group", pc.add(group, start)))
        start += len(codes.dictionary)
        if len(codes.dictionary) == totals.num_rows:
            break
        again = pc.invert(pc.is_in(_counted(totals.num_rows), first))
        totals = totals.filter(again)
    return pa.concat_tables(parts).combine_chunks()


def _counted(count: int) -> pa.Array:
    """The numbers from 0."""
    return pc.indices_nonzero(pa.repeat(pa.scalar(value=True), count)).cast(pa.int32())


def _places(subject: Subject, gathered: Gathering) -> pa.Table:
    """The numeric cells: ``concept``, ``cell``, and ``place``, the number of their context and unit together."""
    numeric = pc.indices_nonzero(subject.numeric.take(gathered.first)).cast(pa.int32())
    rows = gathered.first.take(numeric)
    unit = pc.add(pc.fill_null(subject.unit.codes, -1), 1).take(rows).cast(pa.int64())
    place = pc.add(pc.multiply(subject.context.take(rows).cast(pa.int64()), len(subject.units) + 1), unit)
    return pa.table({"concept": subject.concept.codes.take(rows), "cell": numeric, "place": place})


def _ends(subject: Subject, gathered: Gathering) -> Ends:
    """The interval of each cell with one tame fact; other cells are null and not tame, except that nil is tame."""
    values, decimals = (subject.column(name).take(gathered.first) for name in ("value", "decimals"))
    alone = pc.equal(gathered.counts, 1)
    near = pc.and_(pc.greater_equal(decimals, _DECIMALS.start), pc.less(decimals, _DECIMALS.stop))
    fitting = pc.and_(pc.match_substring_regex(values, _TAME), pc.fill_null(near, True))  # noqa: FBT003 - INF fits
    tame = pc.and_(alone, pc.fill_null(pc.or_kleene(pc.is_null(values), fitting), False))  # noqa: FBT003 - a value
    number = pc.if_else(tame, values, None).cast(_VALUE)
    halves = pa.array([Decimal(0), *map(half_width, _DECIMALS)], _VALUE)
    at = pc.if_else(tame, pc.subtract(decimals, _DECIMALS.start - 1), 0)
    half = halves.take(pc.fill_null(at, 0))
    return Ends(pc.subtract(number, half), pc.add(number, half), tame)


def _doubtful(terms: pa.Table, ends: Ends) -> pa.Array:
    """The groups that the kernel cannot clear."""
    cell, minus = terms["cell"], terms["minus"]
    low, high = ends.low.take(cell), ends.high.take(cell)
    table = pa.table(
        {
            "group": terms["group"],
            "total": terms["total"],
            "low": pc.if_else(minus, pc.negate(high), low),
            "high": pc.if_else(minus, pc.negate(low), high),
            "clear": pc.and_(terms["plain"], ends.tame.take(cell)),
        }
    )
    added = table.group_by("group").aggregate(
        [("low", "sum"), ("high", "sum"), ("clear", "all"), ("total", "min")]
    )
    total = added["total_min"]
    meet = pc.and_kleene(
        pc.less_equal(ends.low.take(total), added["high_sum"]),
        pc.less_equal(added["low_sum"], ends.high.take(total)),
    )
    tame = pc.and_(added["clear_all"], ends.tame.take(total))
    holds = pc.and_(tame, pc.fill_null(meet, True))  # noqa: FBT003 - a nil total, or only nil items
    return added["group"].filter(pc.invert(holds)).combine_chunks()


def _exactly(
    subject: Subject, gathered: Gathering, one: Sum, total: int, items: Sequence[tuple[int, int]]
) -> Broken | None:
    """One sum by Decimal: the definition itself; None where it holds or may not be evaluated."""
    low = high = added = Decimal(0)
    told: list[tuple[Decimal, int]] = []
    for order, cell in items:
        weight = one.items[order][1]
        members = gathered.rows(cell)
        ends = agreed_interval(subject, members)
        if ends is None:
            return None
        if ends == NIL:
            continue
        first, second = sorted(EXACT.multiply(end, weight) for end in ends)
        low, high = EXACT.add(low, first), EXACT.add(high, second)
        row = most_precise(subject, members)
        told.append((weight, row))
        added = EXACT.add(added, EXACT.multiply(exact(subject.value_at(row) or "") or Decimal(0), weight))
    of_total = agreed_interval(subject, gathered.rows(total))
    if not told or not of_total or (of_total[0] <= high and low <= of_total[1]):
        return None
    row = most_precise(subject, gathered.rows(total))
    return Broken(one, row, tuple(told), exact(subject.value_at(row) or "") or Decimal(0), added)


#: What a cell of nothing but nil facts has instead of an interval.
NIL: Final[tuple[Decimal, ...]] = ()


def agreed_interval(subject: Subject, members: Sequence[int]) -> tuple[Decimal, ...] | None:
    """The values that all facts of a cell allow; NIL where all are nil, None where they disagree or state no number."""
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


def most_precise(subject: Subject, members: Sequence[int]) -> int:
    """The fact of a cell with the most decimals, the first of those: the one a message shows."""
    return max(
        members, key=lambda row: (subject.decimals_at(row) is None, subject.decimals_at(row) or 0, -row)
    )
