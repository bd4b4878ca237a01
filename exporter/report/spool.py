"""Facts that come in batches become a stream: each batch is checked as a report of its own and waits on the disk.

What is known of a report only at its end, its words, contexts and identifiers that must differ, grows in memory by
the distinct value, and by eight bytes a fact. The facts themselves stand in a temporary file that has no name where
the system allows it, so that nothing is left behind, whatever happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from types import MappingProxyType, TracebackType
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc

from exporter.files import keeping, temporary_file
from exporter.report.assembly import assemble, check_identifiers, merged_links
from exporter.report.columns import CONTEXT, FACTS, context_keys
from exporter.report.name_check import NameCheck
from exporter.report.notes import Link, Note
from exporter.report.report import Report
from exporter.report.stream import CODED_COLUMNS, ROWS, Stream, small_enough
from exporter.workers import in_order

#: Facts and the contexts that they number from 0, as ``assemble`` takes them.
Part = tuple[pa.Table, pa.Table]

_CODE: Final = pa.int32()
#: What the file holds: words by their number, and whether an identifier derives from aspects.
_SCHEMA: Final = pa.schema(
    [
        *(pa.field(one.name, _CODE if one.name in CODED_COLUMNS else one.type) for one in FACTS),
        pa.field("derived", pa.bool_()),
    ]
)


class Spool:
    """Takes facts in and gives them back as a ``Stream``, which lives as long as the spool is open.

    ``distinct`` says that all facts come with identifiers, no two of them the same, so that none is remembered;
    ``legal`` that identifiers and values were found to hold only characters of XML 1.0. NoRoomError where the disk does
    not take facts in.
    """

    def __init__(self, *, distinct: bool = False, legal: bool = False) -> None:
        self._opened = ExitStack()
        self._file = self._opened.enter_context(temporary_file())
        self._writer = pa.ipc.new_file(pa.PythonFile(self._file, "w"), _SCHEMA)
        self._rows = 0
        self._words: dict[str, dict[str, int]] = {name: {} for name in CODED_COLUMNS}
        self._contexts: dict[str, int] = {}
        self._context_rows = [CONTEXT.empty_table()]
        self._names = None if distinct else NameCheck()
        self._legal = legal
        self._open = True

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def fill(self, parts: Iterable[Part]) -> None:
        """Takes in facts, part after part; ``id`` may be null. ValueError where a part cannot be a report."""
        for report, derived in in_order(partial(_checked, legal=self._legal), parts):
            self._put(report, derived)

    def among(self, names: Iterable[str]) -> set[str]:
        """Those of the names that facts have for identifiers; no facts are taken in after this."""
        self._close()
        sought = pa.array(set(names), pa.string())
        found: set[str] = set()
        for batch in self._pass(["id"]):
            found.update(batch.column("id").filter(pc.is_in(batch.column("id"), sought)).to_pylist())
        return found

    def stream(
        self,
        *,
        taxonomy: Iterable[str] = (),
        notes: Iterable[Note] = (),
        links: Iterable[Link] = (),
        namespaces: Mapping[str, str] | None = None,
        features: Mapping[str, str] | None = None,
    ) -> Stream:
        """All that was taken in. ValueError for what ``assemble`` refuses in a whole report."""
        kept, ends = tuple(notes), list(links)
        named = {end for link in ends for end in (link.source, *link.targets)} | {one.id for one in kept}
        ids = pa.chunked_array([pa.array(self.among(named), pa.string())])
        check_identifiers(ids, kept, distinct=True)
        return Stream(
            self._rows,
            {name: pa.array(words, pa.string()) for name, words in self._words.items()},
            self._context_table(),
            self._pass,
            tuple(dict.fromkeys(taxonomy)),
            kept,
            merged_links(ends, ids, kept),
            MappingProxyType(dict(namespaces or {})),
            MappingProxyType(dict(features or {})),
        )

    def _put(self, report: Report, derived: pa.ChunkedArray) -> None:
        facts = report.facts.append_column("derived", derived)
        numbers = self._numbered(report.contexts)
        for batch in facts.to_batches(max_chunksize=ROWS):
            columns = {name: batch.column(name) for name in _SCHEMA.names}
            columns["context"] = numbers.take(columns["context"])
            for name in CODED_COLUMNS:
                columns[name] = self._coded(name, columns[name])
            if self._names:
                columns["id"] = self._names.put(columns["id"], columns["derived"])
            coded_batch = pa.record_batch([columns[name] for name in _SCHEMA.names], schema=_SCHEMA)
            with keeping():
                self._writer.write_batch(coded_batch)
            self._rows += batch.num_rows

    def _coded(self, name: str, cells: pa.DictionaryArray) -> pa.Array:
        """Cells by the numbers that words have in the whole report."""
        known = self._words[name]
        codes = [known.setdefault(word, len(known)) for word in cells.dictionary.to_pylist()]
        return pa.array(codes, _CODE).take(cells.indices)

    def _numbered(self, contexts: pa.Table) -> pa.Array:
        """For each context of a part its number in the whole report; new ones are kept."""
        before, known = len(self._contexts), self._contexts
        codes = pa.array(
            [known.setdefault(key, len(known)) for key in context_keys(contexts).to_pylist()], _CODE
        )
        fresh = pc.greater_equal(codes, before)
        if len(known) > before:
            self._context_rows.append(contexts.filter(fresh))
        return codes

    def _context_table(self) -> pa.Table:
        whole = pa.concat_tables(self._context_rows, promote_options="default").unify_dictionaries()
        names = [*CONTEXT.names, *sorted(whole.schema.names[len(CONTEXT) :])]
        return whole.select(names).combine_chunks()

    def _close(self) -> None:
        """The end of taking in; identifiers are told apart."""
        if self._open:
            self._open = False
            with keeping():
                self._writer.close()
                self._file.flush()
            if self._names:
                self._names.settle(lambda: self._read(["id", "derived"]))
            pa.default_memory_pool().release_unused()  # what comes now takes memory in other pieces

    def _read(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        options = pa.ipc.IpcReadOptions(included_fields=[_SCHEMA.get_field_index(name) for name in columns])
        with pa.ipc.open_file(_source(self._file), options=options) as reader:
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number).select(list(columns))

    def _pass(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The facts with these columns of FACTS, as a stream gives them."""
        words = {name: pa.array(self._words[name], pa.string()) for name in CODED_COLUMNS if name in columns}
        schema, start = pa.schema([FACTS.field(name) for name in columns]), 0
        for batch in self._read(columns):
            made = {name: batch.column(name) for name in columns}
            made |= {name: pa.DictionaryArray.from_arrays(made[name], own) for name, own in words.items()}
            if self._names and "id" in made:
                made["id"] = self._names.final(made["id"], start)
            start += batch.num_rows
            yield from small_enough(pa.record_batch([made[name] for name in columns], schema=schema))


def _source(file: IO[bytes]) -> pa.NativeFile:
    """A file for Arrow to read, by the name that systems give to what a process has open.

    Arrow reads on threads of its own. One that still held something of Python's, as of a file of Python's, when the
    process ends would end it with an abort.
    """
    try:
        return pa.OSFile(f"/dev/fd/{file.fileno()}")
    except OSError:  # a system without such names
        return pa.PythonFile(file, "r")


def _checked(part: Part, *, legal: bool) -> tuple[Report, pa.ChunkedArray]:
    """A part as a report of its own, and which of its identifiers derive from aspects."""
    facts, contexts = part
    return assemble(facts, contexts, distinct=True, legal=legal), facts.column("id").is_null()
