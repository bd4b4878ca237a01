"""Facts gathered by their aspects: those that say the same thing stand in one cell (OIM 1.0, 6: duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import combined
from exporter.report.distinctness import numbers_differ
from exporter.validation.subject import Subject, once

#: From so many facts on columns are faster than facts one by one.
LARGE: Final = 4_000


class Gathering(NamedTuple):
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
    if numbers_differ([keys.view(pa.uint64())]):
        return ()
    ordered = keys.take(pc.sort_indices(keys))
    same = pc.equal(ordered.slice(1), ordered.slice(0, max(len(ordered) - 1, 0)))
    if not same.true_count:
        return ()
    again = ordered.slice(1).filter(same).unique()
    rows = pc.indices_nonzero(pc.is_in(keys, again))
    return zip(rows.to_pylist(), keys.take(rows).to_pylist(), strict=True)
