"""A report whose facts pass by in batches: what reads and writes it needs memory for a batch, not for all facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from exporter.report.columns import CONTEXT, FACTS, coded, is_coded
from exporter.report.notes import Link, Note
from exporter.report.report import Report

#: Rows at a time: what is made of this many rows stays in the processor's cache.
ROWS: Final = 1 << 14
#: Most bytes of values in a batch: joined texts stay far below the two gigabytes that an Arrow string array holds.
BYTES: Final = 1 << 28
#: The columns of facts whose texts repeat.
CODED_COLUMNS: Final = tuple(one.name for one in FACTS if is_coded(one.type))

#: Lets the facts pass by once, from the first, with these columns of FACTS.
Passing = Callable[[Sequence[str]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True, eq=False)
class Stream:
    """An exact, frozen OIM report as ``Report`` is one, that passed the same checks.

    ``rows`` counts the facts. ``words`` are the distinct texts of each coded column of FACTS, all of them in use;
    ``contexts`` is the table of a ``Report``. All else that a writer must know beforehand, a pass over a few columns
    tells.
    """

    rows: int
    words: Mapping[str, pa.Array]
    contexts: pa.Table
    passing: Passing = field(repr=False, compare=False)
    taxonomy: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    features: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if sorted(self.words) != sorted(CODED_COLUMNS):
            raise ValueError("a stream needs the words of every coded column")
        if self.contexts.schema.names[: len(CONTEXT)] != CONTEXT.names:
            raise ValueError("the contexts table does not have the columns of a report")

    @classmethod
    def of(cls, report: Report | Stream) -> Stream:
        """A report in memory as a stream; nothing is copied. A stream is what it is."""
        if isinstance(report, Stream):
            return report
        facts = report.facts.unify_dictionaries()
        return cls(
            facts.num_rows,
            {name: coded(facts.column(name)).dictionary for name in CODED_COLUMNS},
            report.contexts,
            lambda columns: _batches(facts.select(columns)),
            report.taxonomy,
            report.notes,
            report.links,
            report.namespaces,
            report.features,
        )

    def __len__(self) -> int:
        return self.rows

    @property
    def dimensions(self) -> list[str]:
        """The dimensions in use, as Clark names, sorted."""
        return list(self.contexts.schema.names[len(CONTEXT) :])

    def batches(self, *columns: str) -> Iterator[pa.RecordBatch]:
        """The facts from the first to the last with these columns of FACTS, or all; none of the batches is empty.

        Coded columns have ``words`` for their dictionaries. Each call begins anew. Where batches end is as it comes,
        and may differ between passes.
        """
        return self.passing(columns or FACTS.names)

    def texts(self, column: str) -> list[str]:
        """The words of a coded column."""
        found: list[str] = self.words[column].to_pylist()
        return found

    def report(self) -> Report:
        """The report with all its facts in memory."""
        facts = pa.Table.from_batches(self.batches(), FACTS)
        return Report(
            facts, self.contexts, self.taxonomy, self.notes, self.links, self.namespaces, self.features
        )


def _batches(facts: pa.Table) -> Iterator[pa.RecordBatch]:
    for batch in facts.to_batches(max_chunksize=ROWS):
        yield from small_enough(batch)


def small_enough(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The batch in parts whose values fit; none where it is empty, so that what comes first is a first row."""
    rows = batch.num_rows
    if rows > 1 and "value" in batch.schema.names and batch.column("value").nbytes > BYTES:
        yield from small_enough(batch.slice(0, rows // 2))
        yield from small_enough(batch.slice(rows // 2))
    elif rows:
        yield batch
