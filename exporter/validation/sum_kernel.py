"""Clears the sums that surely hold, on columns of exact decimals; it may be cautious but never wrong.

The compiled library does it where it is there; here is what is done, and how Arrow does it.

Every fact that takes part in a sum is a row with the number of the sum and the place: items count as their weight
says, totals against them. What is left of such a group is how far apart the total and the sum are, and they meet where
that is no more than all halves of their last digits together. A sum is not cleared that has a number with too many
digits, a duplicate or another weight, or that does not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.acero import AggregateNodeOptions, Declaration, TableSourceNodeOptions

from exporter import compiled
from exporter.validation.exact import DECIMALS, HALVES, PLACES
from exporter.validation.gathering import gather
from exporter.validation.subject import Subject
from exporter.workers import in_order, processors

_VALUE: Final = pa.decimal128(31, PLACES)
_TAME: Final = r"^[+-]?[0-9]{1,22}(\.[0-9]{1,7})?$"
_UNIT: Final = pa.scalar(Decimal(1).scaleb(-PLACES), pa.decimal128(PLACES, PLACES))
#: Decimals whose half of the last digit is a whole number of the last place that counts, INF last; and these halves.
_KNOWN: Final = pa.array([*DECIMALS, None], pa.int32())
_HALVES: Final = pa.array([*(HALVES[one] for one in DECIMALS), 0], pa.int64())
_MOST: Final = 500  # rows of a group, so that halves fit 63 bits and counts do not run into each other
_FEWEST, _ROWS = 1 << 13, 1 << 15  # at a time, so that all processors have some
#: What a row counts, in one number: totals, those that are not nil, items that are not nil, and rows that are not tame.
_TOTAL, _STATED, _ITEM, _WILD = (1 << bits for bits in (0, 16, 32, 48))
_FIELD: Final = (1 << 16) - 1  # of each


class Role(NamedTuple):
    """The part of a concept in the sum of this ``number``: its total, or an item with the ``sign`` of its weight.

    The sign is 0 where the weight is not 1 or -1.
    """

    concept: int
    number: int
    sign: int = 1
    total: bool = False


class _Reading(NamedTuple):
    """For each concept code the sum it has a part in, null for none, and how its numbers count there.

    ``against`` marks codes whose numbers are turned round, ``wild`` is added to what they count; None for nothing.
    """

    numbers: pa.Array
    against: pa.Array | None
    wild: pa.Array | None
    total: bool


def doubtful(
    subject: Subject, places: pa.Array, roles: Sequence[Role], decimals: pa.Array
) -> set[tuple[int, int]]:
    """The sums that are not cleared: number of the sum, and place; maybe with some that have no total there.

    ``places`` numbers the combinations of context and unit, one number a row; ``decimals`` say how
    far each may be off.
    """
    sums = 1 + max(one.number for one in roles)
    left = [*_left(subject, places, roles, sums, decimals), *_repeated(subject, places, roles, sums)]
    return {(key % sums, key // sums) for key in left}


def _left(
    subject: Subject, places: pa.Array, roles: Sequence[Role], sums: int, decimals: pa.Array
) -> list[int]:
    """The sums that the kernel does not clear, while what stands twice is looked for: place times sums and number."""
    library = compiled.library()
    if library is None:
        blocks = _blocks(subject, places, roles, sums, decimals)
        _, *found = _all_at_once([partial(gather, subject), *blocks])
        groups = _grouped(pa.concat_tables(found))
        left: list[int] = groups.column("key").filter(_is_left(groups)).to_pylist()
        return left
    from exporter.validation.sum_library import shared_work

    works = shared_work(library, subject, places, roles, sums, decimals)
    _, *keys = _all_at_once([partial(gather, subject), *works])
    return [key for some in keys for key in some]


def _repeated(subject: Subject, places: pa.Array, roles: Sequence[Role], sums: int) -> Iterator[int]:
    """The sums with a fact that stands twice, which are for the definition."""
    rows = pa.array(sorted(gather(subject).members), pa.int64())
    mine = _by_concept(roles) if len(rows) else {}
    facts = zip(subject.concept.codes.take(rows).to_pylist(), places.take(rows).to_pylist(), strict=True)
    return (place * sums + one.number for code, place in facts for one in mine.get(code, ()))


def _all_at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """The results of works, shared among the processors."""
    return list(in_order(lambda work: work(), works, ahead=len(works)))


def _by_concept(roles: Iterable[Role]) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    for one in roles:
        found.setdefault(one.concept, []).append(one)
    return found


def _blocks(
    subject: Subject, places: pa.Array, roles: Sequence[Role], sums: int, decimals: pa.Array
) -> Iterator[Callable[[], pa.Table]]:
    """Works that tell what some facts come to."""
    codes = len(subject.concept.texts)
    readings = [
        one
        for total in (True, False)
        for one in _readings([role for role in roles if role.total is total], codes, total=total)
    ]
    taking_part = {one.concept for one in roles}
    part = pa.array([code in taking_part for code in range(codes)], pa.bool_())
    columns = (
        subject.concept.codes, places, subject.column("value"), decimals, subject.numeric
    )  # fmt: skip
    size = min(_ROWS, max(_FEWEST, len(places) // (3 * processors())))
    for start in range(0, max(len(places), 1), size):
        yield partial(_block, [one.slice(start, size) for one in columns], part, readings, sums)


def _block(columns: Sequence[pa.Array], part: pa.Array, readings: Sequence[_Reading], sums: int) -> pa.Table:
    """What some facts come to in each sum and place that they have a part in; ``part`` marks concepts that have any.

    The columns are concept codes, places, values, decimals, and whether they are numeric.
    """
    concept, place, values, decimals, numeric = columns
    rows = pc.indices_nonzero(pc.and_(part.take(concept), numeric))
    facts = _numbers(*(one.take(rows) for one in (concept, place, values, decimals)))
    groups = _grouped(pa.concat_tables([_read(facts, one, sums) for one in readings]))
    return groups.filter(groups.column("key").is_valid())  # others are of no sum


def _grouped(rows: pa.Table) -> pa.Table:
    """The sums of the columns for each key, and how many rows that has."""
    sums = [(name, "hash_sum", None, name) for name in rows.column_names if name != "key"]
    counts = [] if "rows" in rows.column_names else [("key", "hash_count", None, "rows")]
    options = AggregateNodeOptions([*sums, *counts], keys=["key"])
    plan = [Declaration("table_source", TableSourceNodeOptions(rows)), Declaration("aggregate", options)]
    return Declaration.from_sequence(plan).to_table(use_threads=False)


def _is_left(groups: pa.Table) -> pa.Array:
    """Which groups are not cleared: with a total, and all but sound, or farther apart than rounding explains."""
    counts = groups.column("count")
    totals, stated, items, wild = (
        pc.bit_wise_and(pc.shift_right(counts, bits), _FIELD) for bits in (0, 16, 32, 48)
    )
    reach = pc.multiply(groups.column("half").cast(pa.decimal128(19, 0)), _UNIT)
    apart = pc.greater(pc.abs(groups.column("value")), reach)
    asked = pc.and_(pc.greater(stated, 0), pc.greater(items, 0))
    unsound = pc.or_(pc.greater(totals, 1), pc.greater(wild, 0))
    doubted = pc.and_(pc.greater(totals, 0), pc.or_(unsound, pc.and_(asked, apart)))
    return pc.or_(doubted, pc.greater(groups.column("rows"), _MOST))


def _readings(roles: Iterable[Role], size: int, *, total: bool) -> Iterator[_Reading]:
    """So many readings that a concept with several roles has each in one of them; ``size`` is of concept codes."""
    waiting = _by_concept(roles)
    for depth in range(max(map(len, waiting.values()), default=0)):
        mine = {code: several[depth] for code, several in waiting.items() if depth < len(several)}
        signs = [mine[code].sign if code in mine else 1 for code in range(size)]
        yield _Reading(
            pa.array([mine[code].number if code in mine else None for code in range(size)], pa.int64()),
            pa.array([sign == -1 for sign in signs], pa.bool_()) if -1 in signs else None,
            pa.array([0 if sign else _WILD for sign in signs], pa.int64()) if 0 in signs else None,
            total,
        )


def _keys(reading: _Reading, concepts: pa.Array, places: pa.Array, sums: int) -> pa.Array:
    """The sum and place of each row as one number, null where it has no part in a sum."""
    return pc.add(pc.multiply(places.cast(pa.int64()), sums), reading.numbers.take(concepts))


def _read(facts: pa.Table, reading: _Reading, sums: int) -> pa.Table:
    """The facts as they count in a reading."""
    mine = reading.numbers.is_valid().take(facts.column("concept").chunk(0))
    # a few of no sum are one group more; leaving them out would copy all others
    chosen = facts.filter(mine) if 2 * mine.true_count < len(facts) else facts
    codes, place, value, half, count = (one.combine_chunks() for one in chosen.columns)
    if reading.total:
        value, count = pc.negate(value), _as_totals(count)
    if reading.against is not None:
        value = pc.if_else(reading.against.take(codes), pc.negate(value), value)
    if reading.wild is not None:
        count = pc.add(count, reading.wild.take(codes))
    return pa.table(
        [_keys(reading, codes, place, sums), value, half, count], ["key", "value", "half", "count"]
    )


def _as_totals(counts: pa.Array) -> pa.Array:
    """What rows count that would count as items."""
    stated = pc.bit_wise_and(pc.shift_right(counts, 32), 1)
    return pc.add(pc.subtract(counts, pc.multiply(stated, _ITEM - _STATED)), _TOTAL)


def _numbers(concept: pa.Array, place: pa.Array, values: pa.Array, decimals: pa.Array) -> pa.Table:
    """Numbers, half of their last digit, and what they count as items; what is nil or wild is zero."""
    try:
        numbers = values.cast(_VALUE)
    except pa.ArrowInvalid:
        fitting = pc.match_substring_regex(values, _TAME)
        numbers = pc.if_else(fitting, values, None).cast(_VALUE)
    at = pc.index_in(decimals, value_set=_KNOWN)
    half, count = _HALVES.take(at), pa.repeat(pa.scalar(_ITEM), len(values))
    if numbers.null_count or at.null_count:
        stated = values.is_valid()
        tame = pc.and_(numbers.is_valid(), at.is_valid())
        count = pc.if_else(stated, pc.if_else(tame, _ITEM, _ITEM + _WILD), 0)
        half = pc.if_else(pc.and_(stated, at.is_valid()), half, 0)
        numbers = pc.fill_null(numbers, Decimal(0))
    names = ["concept", "place", "value", "half", "count"]
    return pa.table([concept, place, numbers, half, count], names)
