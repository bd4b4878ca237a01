"""What facts are called after their row: identifiers of thousands of rows that follow each other, made together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.blocks import Block

_THOUSAND: Final = 1000
#: Stands where the thousands stand; no name holds it.
_THOUSANDS: Final = b"\0"
#: Rows that are worth rendering a thousand names for.
_MANY: Final = 4 * _THOUSAND


class RowNames:
    """Identifiers of the facts in one column: a text before and a text behind what the row is called."""

    def __init__(self, before: str, behind: str) -> None:
        self._before = before
        self._behind = behind

    def called(self, rows: pa.Array) -> pa.Array:
        """The identifiers of facts in rows that are called so; null where the row is."""
        return pc.binary_join_element_wise(self._before, rows, self._behind, "")

    def numbered(self, block: Block) -> pa.Array:
        """The identifiers of facts in all rows of a block, which are called by their numbers."""
        first, after = block.start + 1, block.start + 1 + block.count
        known = min(max(_THOUSAND, first), after)  # from here on numbers have thousands
        if after - known < _MANY:
            return self.called(block.numerals)
        parts = list(self._many(known, after))
        if known > first:
            parts.insert(0, self.called(block.numbers.slice(0, known - first).cast(pa.string())))
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def _many(self, first: int, after: int) -> Iterator[pa.Array]:
        """Names of rows with thousands, those of the same length together."""
        while first < after:
            stop = min(after, 10 ** len(str(first)))
            size = len(self._before.encode()) + len(str(first)) + len(self._behind.encode())
            names = b"".join(
                self._names(thousands, first, stop, size)
                for thousands in range(first // _THOUSAND, (stop - 1) // _THOUSAND + 1)
            )
            ends = pc.cumulative_sum(
                pa.concat_arrays(
                    [pa.array([0], pa.int32()), pa.repeat(pa.scalar(size, pa.int32()), stop - first)]
                )
            )
            yield pa.Array.from_buffers(
                pa.string(), stop - first, [None, ends.buffers()[1], pa.py_buffer(names)]
            )
            first = stop

    def _names(self, thousands: int, first: int, stop: int, size: int) -> bytes | memoryview:
        """The names with these thousands, each of a size, from a first to before a last."""
        names = self._thousand.replace(_THOUSANDS, str(thousands).encode())
        base = thousands * _THOUSAND
        if first <= base and base + _THOUSAND <= stop:
            return names
        return memoryview(names)[size * max(first - base, 0) : size * min(stop - base, _THOUSAND)]

    @cached_property
    def _thousand(self) -> bytes:
        """A thousand names that lack their thousands."""
        mark = _THOUSANDS.decode()
        return "".join(
            f"{self._before}{mark}{number:03}{self._behind}" for number in range(_THOUSAND)
        ).encode()

