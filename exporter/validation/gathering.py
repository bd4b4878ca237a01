"""Facts gathered by their aspects: those that say the same thing stand in one cell (OIM 1.0, 6: duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc

from exporter.validation.subject import Subject, rows


@dataclass(frozen=True)
class Gathering:
    """``cell`` numbers the distinct combinations of aspects, one number a row, in the order of first use."""

    cell: pa.Array
    first: pa.Array  # the first row of each cell
    counts: pa.Array  # how many rows each cell has

    @classmethod
    def of(cls, subject: Subject) -> Gathering:
        """The facts of a report by concept, context, unit and language."""
        where = _combined(subject.concept.codes, subject.context, len(subject.contexts))
        unit = _combined(where, _from_zero(subject.unit.codes), len(subject.units) + 1)
        cell = _combined(unit, _from_zero(subject.language.codes), len(subject.language.texts) + 1)
        numbered = pa.table({"cell": cell, "row": pa.array(range(len(cell)), pa.int32())})
        found = numbered.group_by("cell").aggregate([("row", "min"), ("row", "count")]).sort_by("cell")
        return cls(cell, found["row_min"].combine_chunks(), found["row_count"].combine_chunks())

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


def _combined(first: pa.Array, second: pa.Array, size: int) -> pa.Array:
    """Dense numbers of the distinct pairs; ``size`` is above every second number, so that no key overflows."""
    key = pc.add(pc.multiply(first.cast(pa.int64()), max(size, 1)), second.cast(pa.int64()))
    return key.dictionary_encode().indices
