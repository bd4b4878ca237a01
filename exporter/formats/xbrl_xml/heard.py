"""An instance document as heard: its frame as small trees, its facts and regular contexts as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.formats.xbrl_xml.listening import BLANKS, Instance, Node
from exporter.report.aspects import Context
from exporter.report.builder import context_columns
from exporter.report.columns import coded, context_schema, joined
from exporter.report.distinctness import all_distinct

if TYPE_CHECKING:
    from exporter.formats.xbrl_xml.sampling import Sampler

#: The kinds of containers of dimensions by number; 0 is none.
CONTAINERS = ("", "segment", "scenario")


@dataclass(frozen=True)
class RegularContexts:
    """Contexts that were read by the column: their identifiers, their table, and the container of each by number."""

    ids: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    table: pa.Table = field(default_factory=lambda: context_schema([]).empty_table())
    held: pa.Array = field(default_factory=lambda: pa.array([], pa.int8()))

    def containers(self, used: Callable[[], Iterable[str]]) -> list[str]:
        """Which containers those contexts have that are used; asked only where they differ."""
        kinds = pc.unique(self.held).to_pylist()
        if len({*kinds} - {0}) > 1:
            mine = pc.is_in(self.ids, pa.array(list(used()), pa.string()))
            kinds = pc.unique(self.held.filter(mine)).to_pylist()
        return [CONTAINERS[kind] for kind in kinds if kind]

    def with_others(self, others: Mapping[str, Context]) -> tuple[pa.Table, pa.Array]:
        """All contexts with these read one by one behind them, and the identifier of each."""
        if not others:
            return self.table.unify_dictionaries(), self.ids
        tables = [self.table, context_columns(list(others.values()))]
        ids = pa.concat_arrays([self.ids, pa.array(others, pa.string())])
        return pa.concat_tables(tables, promote_options="default").unify_dictionaries(), ids


@dataclass(frozen=True)
class Chunk:
    """Some facts in a row as HEARD, and the rows that hold elements with the name of the first; see ``FactRows``.

    ``bare`` says that no value has white space around it.
    """

    facts: pa.Table
    complex: Mapping[int, str]
    bare: bool

    @classmethod
    def of(cls, chunks: Iterable[Chunk]) -> Chunk:
        """Chunks in a row as one."""
        tables, complex_rows, rows, bare = list[pa.Table](), dict[int, str](), 0, True
        for chunk in chunks:
            bare &= chunk.bare
            tables += [chunk.facts] if chunk.facts.num_rows or not tables else []
            complex_rows |= {rows + row: child for row, child in chunk.complex.items()}
            rows += chunk.facts.num_rows
            del chunk  # which goes when its columns are joined
        return cls(joined(tables), complex_rows, bare)


@dataclass(frozen=True)
class Heard:
    """The root, what stands directly in it and is no fact, and the facts, chunk by chunk, which pass by once.

    ``references`` are what facts refer to as their contexts. ``distinct`` says that no two facts state the same
    identifier, ``named`` that all state one; ``sampler`` knows the regular facts and contexts, where there are any.
    """

    root: Node
    nodes: list[Node]
    facts: Iterator[Chunk]
    references: list[pa.Array]
    contexts: RegularContexts
    sampler: Sampler | None
    distinct: bool
    named: bool

    def used_contexts(self) -> frozenset[str]:
        """What facts refer to as their contexts."""
        return self._used

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(text.strip(BLANKS) for part in self.references for text in part.to_pylist())

    @classmethod
    def of(cls, instance: Instance, name: str) -> Heard:
        """All that was heard one element at a time."""
        if instance.root is None:
            raise ExporterError("file.notXbrl", "the document has no outermost element", name)
        facts = instance.facts.table().combine_chunks()
        distinct = all_distinct(facts.column("id").drop_null())
        references = [coded(facts.column("contextRef")).dictionary]
        chunks = iter([Chunk(facts, instance.facts.complex, bare=False)])
        named = not facts.column("id").null_count
        return cls(
            instance.root, instance.nodes, chunks, references, RegularContexts(), None, distinct, named
        )
