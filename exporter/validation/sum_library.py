"""The door to the compiled kernel of sums, which clears those that hold (see ``sum_kernel`` and ``c/sums.c``)."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from exporter.validation.exact import DECIMALS, HALVES, PLACES
from exporter.workers import processors

if TYPE_CHECKING:
    from exporter.validation.subject import Subject
    from exporter.validation.sum_kernel import Role

_POINTER: Final = ctypes.c_void_p
_HALVES: Final = array("q", (HALVES[one] for one in DECIMALS))


class _Facts(ctypes.Structure):
    """Facts as the kernel has them: places of columns in memory."""

    _fields_ = (
        ("rows", ctypes.c_int64), ("concepts", _POINTER), ("places", _POINTER),
        ("numeric", _POINTER), ("stated", _POINTER), ("rounded", _POINTER),
        ("first_numeric", ctypes.c_int64), ("first_stated", ctypes.c_int64), ("first_rounded", ctypes.c_int64),
        ("ends", _POINTER), ("texts", _POINTER), ("decimals", _POINTER),
    )  # fmt: skip


class _Roles(ctypes.Structure):
    """The roles of each concept code, one behind the other."""

    _fields_ = (
        ("starts", _POINTER), ("numbers", _POINTER), ("signs", _POINTER), ("totals", _POINTER),
        ("sums", ctypes.c_int64), ("halves", _POINTER),
        ("least", ctypes.c_int32), ("count", ctypes.c_int32), ("digits", ctypes.c_int32),
    )  # fmt: skip


def shared_work(
    library: ctypes.CDLL,
    subject: Subject,
    places: pa.Array,
    roles: Sequence[Role],
    sums: int,
    decimals: pa.Array,
) -> list[Callable[[], list[int]]]:
    """Works for all processors, each of which tells some of the sums that are not cleared: place times sums and number.

    There are so many ``sums``; ``places`` numbers the combinations of context and unit, one number a row, and
    ``decimals`` say how far each may be off.
    """
    value, numeric = subject.column("value"), subject.numeric
    facts = _Facts(
        len(places), _data(subject.concept.codes, 4), _data(places, 8), _data(numeric, 0), _valid(value),
        _valid(decimals), numeric.offset, value.offset, decimals.offset, _data(value, 4), _address(value, 2),
        _data(decimals, 4),
    )  # fmt: skip
    starts, numbers, signs, totals = _by_concept(roles, len(subject.concept.texts))
    known = _Roles(
        *(one.buffer_info()[0] for one in (starts, numbers, signs, totals)), sums, _HALVES.buffer_info()[0],
        DECIMALS.start, len(DECIMALS), PLACES,
    )  # fmt: skip
    kept = (subject, places, decimals, starts, numbers, signs, totals)  # whose memory the kernel reads

    def work(share: int) -> list[int]:
        found = ctypes.c_void_p()
        count = library.scanner_sums(
            ctypes.byref(facts), ctypes.byref(known), share, shares, ctypes.byref(found)
        )
        if count < 0 or not kept:
            raise MemoryError
        try:
            return list((ctypes.c_int64 * count).from_address(found.value)) if found.value else []
        finally:
            library.scanner_release(found)

    shares = processors()
    return [partial(work, share) for share in range(shares)]


def _by_concept(roles: Sequence[Role], codes: int) -> tuple[array[int], array[int], array[int], array[int]]:
    """Where the roles of each concept code begin, and of all roles the sum, the sign, and whether they are totals."""
    ordered = sorted(roles, key=lambda one: one.concept)
    starts = array("i", [0] * (codes + 1))
    for one in ordered:
        starts[one.concept + 1] += 1
    for code in range(codes):
        starts[code + 1] += starts[code]
    return (
        starts,
        array("i", [one.number for one in ordered]),
        array("b", [one.sign for one in ordered]),
        array("b", [one.total for one in ordered]),
    )


def _address(column: pa.Array, which: int) -> int | None:
    buffer = column.buffers()[which]
    return None if buffer is None else buffer.address


def _data(column: pa.Array, width: int) -> int | None:
    """Where the values of a column begin, which are so many bytes wide."""
    address = _address(column, 1)
    return None if address is None else address + width * column.offset


def _valid(column: pa.Array) -> int | None:
    return _address(column, 0) if column.null_count else None
