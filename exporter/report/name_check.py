"""Whether the identifiers of facts that pass by are all different, and which derived ones must be told apart."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.distinctness import Mixed, all_different, mixed
from exporter.report.identifiers import PREFIX, next_name

#: So many letters has an identifier that derives from aspects, before its occurrence is told.
_BASE: Final = len(PREFIX) + 16
_FEW: Final = 20_000  # identifiers that are kept as they are, before numpy would be loaded for their numbers

#: Lets the identifiers pass by again, and whether they derive from aspects.
Again = Callable[[], Iterator[pa.RecordBatch]]


class NameCheck:
    """Keeps a number for each identifier; only where two numbers are equal, the texts are looked at again."""

    def __init__(self) -> None:
        self._few: list[pa.Array] = []
        self._numbers: list[Mixed] = []
        self._some_derived = False
        self._at: list[int] = []  # rows whose derived identifier is another, in order
        self._fresh: list[str] = []

    def put(self, ids: pa.Array, derived: pa.Array) -> pa.Array:
        """Takes note of identifiers and tells them, derived ones as if aspects occurred once."""
        if pc.any(derived).as_py():
            self._some_derived = True
            ids = pc.if_else(derived, pc.utf8_slice_codeunits(ids, 0, _BASE), ids)
        self._few.append(ids)
        if self._numbers or sum(map(len, self._few)) > _FEW:
            self._numbers += map(mixed, self._few)
            self._few = []
        return ids

    def settle(self, again: Again) -> None:
        """Tells derived identifiers apart, as ``derived_ids`` does. ValueError when two facts are given the same."""
        doubtful = self._doubtful()
        self._few, self._numbers = [], []
        if doubtful is None:
            return
        given: Counter[str] = Counter()
        taken: set[str] = set()
        rows: list[tuple[int, str]] = []
        start = 0
        for batch in again():
            ids, derived = batch.column("id"), batch.column("derived")
            mask = doubtful(ids)
            given.update(ids.filter(pc.and_not(mask, derived)).to_pylist())
            at = pc.indices_nonzero(pc.and_(mask, derived))
            rows += zip(pc.add(at, start).to_pylist(), ids.take(at).to_pylist(), strict=True)
            if self._some_derived:
                alike = pc.and_not(pc.starts_with(ids, PREFIX), derived)
                taken.update(ids.filter(alike).to_pylist())
            start += batch.num_rows
        for name, count in given.items():
            if count > 1:
                raise ValueError(f"the identifier {name!r} is given to {count} facts")
        self._tell_apart(rows, taken)

    def final(self, ids: pa.Array, start: int) -> pa.Array:
        """The identifiers of facts from the row ``start`` on, as ``put`` told them, told apart."""
        first, end = bisect_left(self._at, start), bisect_left(self._at, start + len(ids))
        if first == end:
            return ids
        rows = pa.array(range(start, start + len(ids)), pa.int64())
        mask = pc.is_in(rows, pa.array(self._at[first:end], pa.int64()))
        return pc.replace_with_mask(ids, mask, pa.array(self._fresh[first:end], pa.string()))

    def _doubtful(self) -> Callable[[pa.Array], pa.Array] | None:
        """Tells which of some identifiers another may be equal to; None where all differ."""
        if not self._numbers:
            counts = pc.value_counts(pa.chunked_array(self._few, pa.string()))
            shared = pc.struct_field(counts, "values").filter(
                pc.greater(pc.struct_field(counts, "counts"), 1)
            )
            return (lambda ids: pc.is_in(ids, shared)) if len(shared) else None
        if all_different(self._numbers):
            return None
        import numpy as np

        numbers, times = np.unique(np.concatenate(self._numbers), return_counts=True)
        several = pa.array(numbers[times > 1].tolist(), pa.uint64())
        return lambda ids: pc.is_in(pa.Array.from_buffers(pa.uint64(), len(ids), _buffers(ids)), several)

    def _tell_apart(self, rows: list[tuple[int, str]], taken: set[str]) -> None:
        """Gives doubtful rows their own names, in the order of facts."""
        occurrences = Counter(name for _, name in rows)
        seen: Counter[str] = Counter()
        for row, name in rows:
            if occurrences[name] > 1 or name in taken:
                self._at.append(row)
                self._fresh.append(next_name(name, seen, taken))


def _buffers(ids: pa.Array) -> list[pa.Buffer | None]:
    return [None, pa.py_buffer(mixed(ids))]
