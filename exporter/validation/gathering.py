"""Facts gathered by their aspects: those that say the same thing stand in one cell (OIM 1.0, 6: duplicates)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import combined
from exporter.report.distinctness import numbers_differ
from exporter.validation.subject import Subject, once

#: From so many facts on columns are faster than facts one by one.
LARGE: Final = 4_000
#: Stands for the decimals of exact facts; no decimals are as many.
_INFINITE: Final = 1 << 40


class Gathering(NamedTuple):
    """The cells that have more than one fact, in the order of their first facts: rows in document order.

    ``alike`` are the first rows of cells known to have facts of one text and precision only, as most duplicates are.
    """

    several: tuple[tuple[int, ...], ...]
    alike: frozenset[int] = frozenset()

    @classmethod
    def of(cls, subject: Subject) -> Gathering:
        """The facts of a report by concept, context, unit and language."""
        coded = (subject.concept, subject.unit, subject.language)
        columns = [(one.codes, len(one.texts)) for one in coded]
        keys = combined([*columns, (subject.context, subject.report.contexts.num_rows)])
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row, key in _repeated(keys):
            found[key].append(row)
        several = tuple(tuple(members) for members in found.values() if len(members) > 1)
        return cls(several, _alike(subject, several))

    @property
    def members(self) -> Mapping[int, tuple[int, ...]]:
        """All rows of the cell that a row is in, for each row of a cell that has several."""
        return {row: cell for cell in self.several for row in cell}


@once
def gather(subject: Subject) -> Gathering:
    """The gathering of a subject."""
    return Gathering.of(subject)


def _alike(subject: Subject, several: Sequence[Sequence[int]]) -> frozenset[int]:
    """The first rows of cells whose facts state the same, told by columns where there are many."""
    rows = pa.array([row for members in several for row in members], pa.int64())
    if len(rows) < LARGE:
        return frozenset()
    first = pa.array([members[0] for members in several for _ in members], pa.int64())
    values = subject.column("value").take(rows).dictionary_encode(null_encoding="encode").indices
    decimals = subject.column("decimals").take(rows).cast(pa.int64()).fill_null(_INFINITE)
    ends = pa.table({"first": first, "value": values, "decimals": decimals}).group_by("first")
    found = ends.aggregate([("value", "min_max"), ("decimals", "min_max")])
    same = [
        pc.equal(pc.struct_field(one, "min"), pc.struct_field(one, "max"))
        for one in (found["value_min_max"], found["decimals_min_max"])
    ]
    return frozenset(found["first"].filter(pc.and_(*same)).to_pylist())


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
