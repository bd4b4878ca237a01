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
_ROWS: Final = 1 << 14  # at a time, so that all processors have some
SCATTERED: Final = 16  # entries of a table for each number that is looked for in it, at most


@dataclass(frozen=True, slots=True)
class Role:
    """The part of a concept in the sum of this ``number``: the ``sign`` of its weight, 0 where that is not 1 or -1."""

    concept: int
    number: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Cells:
    """Facts that take part: concept code, place, the two parts of the number, half of its last digit."""

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
    keys, rows, _ = _spread(cells, totals, sums)
    bad: Mask = ~cells.tame[rows]
    first = _found(keys, keys)
    again = first != np.arange(len(keys))
    bad |= again
    bad[first[again]] = True
    found, members, sign = _spread(cells, items, sums)
    at = _found(keys, found)
    at, members, sign = at[at >= 0], members[at >= 0], sign[at >= 0]
    bad[at[~cells.tame[members] | (sign == 0)]] = True
    low, high, half, count = (np.zeros(len(keys), np.int64) for _ in range(4))
    np.add.at(low, at, sign * cells.low[members])
    np.add.at(high, at, sign * cells.high[members])
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


def _found(keys: Numbers, sought: Numbers) -> Numbers:
    """Where each number sought stands among the keys, one that stands there twice always at one place; else -1."""
    if not len(keys) or not len(sought):
        return np.full(len(sought), -1, np.int64)
    least = min(int(keys.min()), int(sought.min()))
    most = max(int(keys.max()), int(sought.max()))
    if most - least < SCATTERED * (len(keys) + len(sought)):
        table = np.full(1 + most - least, -1, np.int64)
        table[keys - least] = np.arange(len(keys))
        return table[sought - least]
    order = np.argsort(keys, kind="stable")
    at = order[np.minimum(np.searchsorted(keys[order], sought), len(keys) - 1)]
    return np.where(keys[at] == sought, at, -1)


def _spread(cells: Cells, roles: Iterable[Role], sums: int) -> tuple[Numbers, Numbers, Numbers]:
    """The sum and place, as one number, of every fact in each of these roles; which cell that is, and the sign."""
    waiting: dict[int, list[Role]] = {}
    for one in roles:
        waiting.setdefault(one.concept, []).append(one)
    concepts = 1 + max((*waiting, int(cells.concept.max(initial=-1))), default=0)
    nothing = np.empty(0, np.int64)
    keys, rows, signs = [nothing], [nothing], [nothing]
    for depth in range(max(map(len, waiting.values()), default=0)):
        sum_of, sign_of = np.full(concepts, -1, np.int64), np.zeros(concepts, np.int64)
        for concept, mine in waiting.items():
            if depth < len(mine):
                sum_of[concept], sign_of[concept] = mine[depth].number, mine[depth].sign
        found = sum_of[cells.concept]
        chosen = np.flatnonzero(found >= 0)
        keys.append(cells.place[chosen] * sums + found[chosen])
        rows.append(chosen)
        signs.append(sign_of[cells.concept[chosen]])
    return np.concatenate(keys), np.concatenate(rows), np.concatenate(signs)


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
    tame = tame.astype(np.bool_)
    if repeated := gather(subject).members:
        tame &= ~np.isin(_plain(rows.cast(pa.int64())), np.array(sorted(repeated), np.int64))
    concept, place = (_plain(one.take(rows).cast(pa.int64())) for one in (subject.concept.codes, places))
    return Cells(concept, place, low, high, half, nil.astype(np.bool_), tame)


def _numbers(values: pa.Array, decimals: pa.Array) -> tuple[Numbers, Numbers, Numbers, Mask, Mask]:
    """The parts of numbers, the half of their last digit, which are nil, and which are tame; others are zero."""
    nil = _nulls(values)
    try:
        numbers = values.cast(_VALUE)
    except pa.ArrowInvalid:
        fitting = pc.match_substring_regex(values, _TAME)
        numbers = pc.if_else(fitting, values, None).cast(_VALUE)
    known = ~_nulls(numbers)
    words = _plain(pc.fill_null(numbers, Decimal(0)) if numbers.null_count else numbers, 2).reshape(-1, 2)
    low, high = words[:, 0] & _KEPT, (words[:, 1] << (64 - _PART)) | ((words[:, 0] >> _PART) & (_KEPT >> 40))
    stated = _plain((pc.fill_null(decimals, 0) if decimals.null_count else decimals).cast(pa.int64()))
    near = (stated >= _DECIMALS.start) & (stated < _DECIMALS.stop)
    rounded = near & ~_nulls(decimals) & ~nil
    half = _HALVES[np.where(rounded, stated - _DECIMALS.start, -1)]
    return low, high, half, nil, nil | (known & near)


def _plain(numbers: pa.Array, words: int = 1) -> Numbers:
    """An array without nulls, of one or several words each, where it lies."""
    return np.frombuffer(numbers.buffers()[1], np.int64, words * len(numbers), 8 * words * numbers.offset)


def _nulls(column: pa.Array) -> Mask:
    """Which rows are null."""
    if not column.null_count:
        return np.zeros(len(column), np.bool_)
    bits = np.frombuffer(column.is_null().buffers()[1], np.uint8)
    return np.unpackbits(bits, count=len(column), bitorder="little").astype(np.bool_)
