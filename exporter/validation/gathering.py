"""Facts gathered by their aspects: those that say the same thing stand in one cell (OIM 1.0, 6: duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import combined
from exporter.validation.subject import Subject, once

#: So many facts are worth loading numpy for.
LARGE: Final = 10_000
#: So many flags, a byte each, are worth their memory where they tell that no two facts are alike.
ROOM: Final = 1 << 25


@dataclass(frozen=True)
class Gathering:
    """The cells that have more than one fact, in the order of their first facts: rows in document order."""

    several: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, subject: Subject) -> Gathering:
        """The facts of a report by concept, context, unit and language."""
        coded = (subject.concept, subject.unit, subject.language)
        columns = [(one.codes, len(one.texts)) for one in coded]
        keys = combined([*columns, (subject.context, subject.report.contexts.num_rows)])
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row, key in _repeated(keys):
            found[key].append(row)
        return cls(tuple(tuple(members) for members in found.values() if len(members) > 1))

    @property
    def members(self) -> Mapping[int, tuple[int, ...]]:
        """All rows of the cell that a row is in, for each row of a cell that has several."""
        return {row: cell for cell in self.several for row in cell}


@once
def gather(subject: Subject) -> Gathering:
    """The gathering of a subject."""
    return Gathering.of(subject)


def _repeated(keys: pa.Array) -> Iterable[tuple[int, int]]:
    """Rows with their keys, in order: at least those whose key another row has."""
    if len(keys) < LARGE:
        return enumerate(keys.to_pylist())
    import numpy as np

    numbers = np.frombuffer(keys.buffers()[1], np.int64, len(keys), 8 * keys.offset)
    least, most = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    if most - least < ROOM:
        seen = np.zeros(1 + most - least, np.bool_)
        seen[numbers - least] = True
        if np.count_nonzero(seen) == len(numbers):
            return ()
    ordered = np.sort(numbers)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(again):
        return ()
    rows = pc.indices_nonzero(
        pc.is_in(keys, pa.Array.from_buffers(pa.int64(), len(again), [None, pa.py_buffer(again)]))
    )
    return zip(rows.to_pylist(), keys.take(rows).to_pylist(), strict=True)
