"""Clears the sums that surely hold, on columns of whole numbers; it may be cautious but never wrong.

A number is taken as a whole number of the seventh place after the point, in two parts of 52 bits and more, which are
added apart and carry at the end; half of a last digit fits one part. Since weights are 1 and -1, a total and a sum are
as far apart as their numbers, and meet where that is no more than all their halves together. A sum is not cleared that
has a number with too many digits, a duplicate or another weight, or that does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.validation.exact import half_width
from exporter.validation.gathering import gather
from exporter.validation.subject import Subject
from exporter.workers import in_order

Numbers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Mask: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"

_PLACES: Final = 7
_VALUE: Final = pa.decimal128(31, _PLACES)
_TAME: Final = r"^[+-]?[0-9]{1,22}(\.[0-9]{1,7})?$"
_PART: Final = 52
_KEPT: Final = (1 << _PART) - 1
_DECIMALS: Final = range(-9, 7)  # half of the last digit is a whole number of the seventh place, below 2**53
_HALVES: Final = np.array([*(int(half_width(one).scaleb(_PLACES)) for one in _DECIMALS), 0], np.int64)
_MOST: Final = 500  # numbers in a sum, so that no part of it leaves 63 bits
_NEAR: Final = 1 << (62 - _PART)
_ROWS: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Role:
    """The part of a concept in the sum of this ``number``: the ``sign`` of its weight, 0 where that is not 1 or -1."""

    concept: int
    number: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Cells:
    """Facts that take part: row, concept code, place, the two parts of the number, half of its last digit."""

    row: Numbers
    concept: Numbers
    place: Numbers
    low: Numbers
    high: Numbers
    half: Numbers
    nil: Mask
    tame: Mask


def doubtful(
    subject: Subject, places: pa.Array, totals: Sequence[Role], items: Sequence[Role]
) -> set[tuple[int, int]]:
    """The sums that are not cleared: number of the sum, and place.

    ``places`` numbers the combinations of context and unit, one number a row.
    """
    cells = _cells(subject, places, {one.concept for one in (*totals, *items)})
    sums = 1 + max(one.number for one in totals)
    keys, rows = _spread(cells, totals, sums)
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    low, high, half, count = (np.zeros(len(keys), np.int64) for _ in range(4))
    bad: Mask = ~cells.tame[rows]
    twice = keys[1:] == keys[:-1]
    bad[1:] |= twice
    bad[:-1] |= twice
    for sign in (1, -1, 0):
        found, members = _spread(cells, [one for one in items if one.sign == sign], sums)
        at = np.searchsorted(keys, found)
        there = keys[np.minimum(at, len(keys) - 1)] == found if len(keys) else np.zeros(len(found), np.bool_)
        at, members = at[there], members[there]
        bad[at[~cells.tame[members] | (sign == 0)]] = True
        for sums_of, part in ((low, cells.low), (high, cells.high)):
            np.add.at(sums_of, at, sign * part[members])
        np.add.at(half, at, cells.half[members])
        np.add.at(count, at, 1 - cells.nil[members])
    holds = cells.nil[rows] | (count == 0)
    holds |= _meet(cells.low[rows] - low, cells.high[rows] - high, cells.half[rows] + half)
    left = keys[bad | ~holds | (count > _MOST)]
    return {(int(key % sums), int(key // sums)) for key in left}


def _meet(low: Numbers, high: Numbers, reach: Numbers) -> Mask:
    """Whether differences, in parts that have not carried, are no farther than they may be."""
    high = high + (low >> _PART)
    near: Mask = (high >= -_NEAR) & (high < _NEAR)
    far = np.where(near, high, 0) * (1 << _PART) + (low & _KEPT)
    within: Mask = near & (np.abs(far) <= reach)
    return within


def _spread(cells: Cells, roles: Iterable[Role], sums: int) -> tuple[Numbers, Numbers]:
    """The sum and place, as one number, of every fact in each of these roles; and which cell that is."""
    waiting: dict[int, list[int]] = {}
    for one in roles:
        waiting.setdefault(one.concept, []).append(one.number)
    concepts = 1 + max((*waiting, int(cells.concept.max(initial=-1))), default=0)
    keys, rows = [], []
    for depth in range(max(map(len, waiting.values()), default=0)):
        sum_of = np.full(concepts, -1, np.int64)
        for concept, numbers in waiting.items():
            if depth < len(numbers):
                sum_of[concept] = numbers[depth]
        found = sum_of[cells.concept]
        chosen = np.flatnonzero(found >= 0)
        keys.append(cells.place[chosen] * sums + found[chosen])
        rows.append(chosen)
    nothing = [np.empty(0, np.int64)]
    return np.concatenate(keys or nothing), np.concatenate(rows or nothing)


def _cells(subject: Subject, places: pa.Array, concepts: set[int]) -> Cells:
    """The facts of these concepts, in order; a fact that has duplicates is not tame."""
    part = pa.array([code in concepts for code in range(len(subject.concept.texts))], pa.bool_())
    rows = pc.indices_nonzero(pc.and_(part.take(subject.concept.codes), subject.numeric))
    values, decimals = subject.column("value"), subject.column("decimals")
    blocks = in_order(
        lambda block: _numbers(values.take(block), decimals.take(block)),
        (rows.slice(start, _ROWS) for start in range(0, len(rows), _ROWS)),
    )
    parts = [np.concatenate(one) for one in zip(*blocks, strict=True)] or [np.empty(0, np.int64)] * 5
    low, high, half, nil, tame = parts
    row = _plain(rows.cast(pa.int64()))
    repeated = np.array(sorted(gather(subject).members), np.int64)
    tame = tame.astype(np.bool_) & ~np.isin(row, repeated)
    concept, place = (_plain(one.take(rows).cast(pa.int64())) for one in (subject.concept.codes, places))
    return Cells(row, concept, place, low, high, half, nil.astype(np.bool_), tame)


def _numbers(values: pa.Array, decimals: pa.Array) -> tuple[Numbers, Numbers, Numbers, Mask, Mask]:
    """The parts of numbers, the half of their last digit, which are nil, and which are tame; others are zero."""
    nil = _mask(pc.is_null(values))
    try:
        numbers = values.cast(_VALUE)
    except pa.ArrowInvalid:
        fitting = pc.match_substring_regex(values, _TAME)
        numbers = pc.if_else(fitting, values, None).cast(_VALUE)
    known = _mask(pc.is_valid(numbers))
    words = _plain(pc.fill_null(numbers, Decimal(0)), 2).reshape(-1, 2)
    low, high = words[:, 0] & _KEPT, (words[:, 1] << (64 - _PART)) | ((words[:, 0] >> _PART) & (_KEPT >> 40))
    stated, infinite = _plain(pc.fill_null(decimals, 0).cast(pa.int64())), _mask(pc.is_null(decimals))
    near = (stated >= _DECIMALS.start) & (stated < _DECIMALS.stop)
    half = _HALVES[np.where(near & ~infinite & ~nil, stated - _DECIMALS.start, -1)]
    return low, high, half, nil, nil | (known & near)


def _plain(numbers: pa.Array, words: int = 1) -> Numbers:
    """An array without nulls, of one or several words each, where it lies."""
    return np.frombuffer(numbers.buffers()[1], np.int64, words * len(numbers), 8 * words * numbers.offset)


def _mask(flags: pa.Array) -> Mask:
    return _plain(flags.cast(pa.int64())).astype(np.bool_)
