"""What facts are called after their row: identifiers of thousands of rows that follow each other, made together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.blocks import Block

_THOUSAND: Final = 1000
#: Rows that are worth rendering a thousand names for.
_MANY: Final = 4 * _THOUSAND


class RowNames:
    """Identifiers of the facts in one column: a text before and a text behind what the row is called."""

    def __init__(self, before: str, behind: str) -> None:
        self._before = before
        self._behind = behind
        self._around = [pa.scalar(text, pa.string()) for text in (before, behind, "")]
        self._thousands: dict[int, bytearray] = {}

    def called(self, rows: pa.Array) -> pa.Array:
        """The identifiers of facts in rows that are called so; null where the row is."""
        before, behind, between = self._around
        return pc.binary_join_element_wise(before, rows, behind, between)

    def numbered(self, block: Block) -> pa.Array:
        """The identifiers of facts in all rows of a block, which are called by their numbers."""
        first, after = block.start + 1, block.start + 1 + block.count
        known = min(max(_THOUSAND, first), after)  # from here on numbers have thousands
        if after - known < _MANY:
            return self.called(block.numbers.cast(pa.string()))
        parts = list(self._many(known, after))
        if known > first:
            parts.insert(0, self.called(block.numbers.slice(0, known - first).cast(pa.string())))
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def _many(self, first: int, after: int) -> Iterator[pa.Array]:
        """Names of rows with thousands, those of the same length together."""
        while first < after:
            digits = len(str(first))
            stop = min(after, 10**digits)
            names, size = self._names(first, stop, digits - 3)
            ends = pa.repeat(pa.scalar(size, pa.int32()), stop - first)
            ends = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(ends)])
            yield pa.Array.from_buffers(
                pa.string(), stop - first, [None, ends.buffers()[1], pa.py_buffer(names)]
            )
            first = stop

    def _names(self, first: int, stop: int, digits: int) -> tuple[memoryview, int]:
        """The names of rows whose thousands have so many digits, each behind the one before, and the size of each."""
        low, high = first // _THOUSAND, (stop - 1) // _THOUSAND
        thousand = self._thousand(digits)
        size = len(thousand) // _THOUSAND
        names = thousand * (high - low + 1)
        at = len(self._before.encode())
        thousands = [str(number).encode() for number in range(low, high + 1)]
        for place in range(digits):
            names[at + place :: size] = b"".join(one[place : place + 1] * _THOUSAND for one in thousands)
        base = low * _THOUSAND
        return memoryview(names)[size * (first - base) : size * (stop - base)], size

    def _thousand(self, digits: int) -> bytearray:
        """A thousand names with room for their thousands."""
        if digits not in self._thousands:
            before = self._before + "0" * digits
            names = "".join(f"{before}{number:03}{self._behind}" for number in range(_THOUSAND))
            self._thousands[digits] = bytearray(names.encode())
        return self._thousands[digits]
