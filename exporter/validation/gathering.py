"""Facts gathered by their aspects: those that say the same thing stand in one cell (OIM 1.0, 6: duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc

from exporter.validation.subject import Subject, rows

_ROOM: Final = 1 << 40  # keys below stay far from the end of 64 bits when the rest is multiplied in


@dataclass(frozen=True)
class Gathering:
    """``cell`` numbers the distinct combinations of aspects, one number a row, in the order of first use."""

    cell: pa.Array
    first: pa.Array  # the first row of each cell
    counts: pa.Array  # how many rows each cell has

    @classmethod
    def of(cls, subject: Subject) -> Gathering:
        """The facts of a report by concept, context, unit and language."""
        unit, language = _from_zero(subject.unit.codes), _from_zero(subject.language.codes)
        said = _paired(unit, language, len(subject.language.texts) + 1)
        contexts = subject.report.contexts.num_rows
        where = _paired(subject.concept.codes, subject.context, contexts)
        if len(subject.concept.texts) * contexts * (len(subject.units) + 1) >= _ROOM:
            where = where.dictionary_encode().indices
        sizes = (len(subject.units) + 1) * (len(subject.language.texts) + 1)
        cell = _paired(where, said, sizes).dictionary_encode().indices
        # numbers are given in the order of first use, so a row is the first of its cell where the highest number rises
        highest = pc.cumulative_max(cell)
        before = pa.concat_arrays([pa.array([-1], pa.int32()), highest.slice(0, max(len(cell) - 1, 0))])
        first = pc.indices_nonzero(pc.not_equal(highest, before.slice(0, len(cell)))).cast(pa.int32())
        return cls(cell, first, pc.value_counts(cell).field("counts"))

    @cached_property
    def several(self) -> Mapping[int, tuple[int, ...]]:
        """The rows of each cell that has more than one, in document order."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row in rows(pc.greater(self.counts, 1).take(self.cell)):
            found[self.cell[row].as_py()].append(row)
        return {cell: tuple(members) for cell, members in found.items()}

    def rows(self, cell: int) -> tuple[int, ...]:
        """The rows of a cell."""
        return self.several.get(cell) or (self.first[cell].as_py(),)


_KNOWN: WeakKeyDictionary[Subject, Gathering] = WeakKeyDictionary()


def gather(subject: Subject) -> Gathering:
    """The gathering of a subject, made once for all the rules that need it."""
    if subject not in _KNOWN:
        _KNOWN[subject] = Gathering.of(subject)
    return _KNOWN[subject]


def _from_zero(codes: pa.Array) -> pa.Array:
    """Codes with null as 0 and the others moved up by one."""
    return pc.add(pc.fill_null(codes, -1), 1)


def _paired(first: pa.Array, second: pa.Array, size: int) -> pa.Array:
    """One number for each pair; ``size`` is above every second number."""
    return pc.add(pc.multiply(first.cast(pa.int64()), max(size, 1)), second.cast(pa.int64()))
