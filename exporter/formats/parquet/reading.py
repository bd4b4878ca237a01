"""A Parquet file as a report, by row groups: files of our own whole, those of others by the columns of facts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from exporter.errors import ExporterError
from exporter.formats.fact_columns import fact_columns
from exporter.formats.parquet.delimited import DelimitedFile
from exporter.formats.parquet.told import KEY, Told, read_told
from exporter.report.builder import ReportBuilder
from exporter.report.report import Report
from exporter.report.rows import check_columns, read_rows
from exporter.report.stream import Stream

if TYPE_CHECKING:
    from exporter.report.spool import Part

#: Rows that are read at a time: several batches are turned into facts at once, and all lie in memory.
_BATCH: Final = 1 << 14
#: Bytes of a column that are read at a time.
_BUFFER: Final = 1 << 20
#: More rows than this in a byte of the file are no facts but an attack.
_DENSEST: Final = 400
_FEW: Final = 1 << 20
#: More bytes of text than this in a byte of the file are an attack too: a dictionary holds a text once for many rows.
_SMALL: Final = 1 << 28
_LARGEST_CHUNK: Final = 1 << 30
#: As much of a table of text as its first line may take.
_HEAD: Final = 1 << 16
#: Columns in which each row has a text of its own.
_OWN: Final = ("id", "value")


def read_document(document: bytes, name: str) -> Report:
    """The report in these bytes. ExporterError, see ``streamed``."""
    with _sound(name):
        file = _open(pa.BufferReader(document), len(document), name)
        told = file.told()
        builder = ReportBuilder(taxonomy=told.taxonomy, namespaces=told.namespaces)
        for facts, contexts in file.parts():
            builder.extend(facts, contexts)
        for note in told.notes:
            builder.note(note.text, note.language, note.id)
        for link in told.links:
            builder.link(link.source, link.targets, type=link.type, group=link.group)
        return replace(builder.build(), features=told.features)


@contextmanager
def streamed(document: IO[bytes], name: str) -> Iterator[Stream]:
    """The report in an open file as a stream, which lives as long as the context.

    ExporterError ``file.invalidParquet`` for what is damaged or no Parquet at all, ``file.inexactColumn`` and
    ``file.invalidFrame`` for columns and cells that are not those of facts.
    """
    from exporter.report.spool import Spool  # for what is converted only

    with Spool() as spool:
        with _sound(name):
            size = document.seek(0, io.SEEK_END)
            document.seek(0)
            file = _open(pa.PythonFile(document, "r"), size, name)
            told = file.told()
            spool.fill(file.parts())
            stream = spool.stream(
                taxonomy=told.taxonomy,
                notes=told.notes,
                links=told.links,
                namespaces=told.namespaces,
                features=told.features,
            )
        yield stream


def _open(source: pa.NativeFile, size: int, name: str) -> _File | DelimitedFile:
    """The table of facts that a file begins as; ExporterError as ``check_columns`` raises it."""
    columns = fact_columns(source.read(_HEAD).decode("utf-8", "replace"))
    source.seek(0)
    file = DelimitedFile(source, columns) if columns else _File(source, size, name)
    try:
        check_columns(file.schema, "the file")
    except ExporterError as error:
        raise ExporterError(error.code, error.message, name) from error
    return file


@contextmanager
def _sound(name: str) -> Iterator[None]:
    """What cells cannot be turned into facts is told as ``file.invalidFrame``."""
    try:
        yield
    except (ValueError, pa.ArrowException) as error:
        raise ExporterError("file.invalidFrame", f"the file is no report: {error}", name) from error


class _File:
    """An open Parquet file with the columns of facts."""

    def __init__(self, source: pa.NativeFile, size: int, name: str) -> None:
        self._name = name
        with self._readable():
            found = pq.ParquetFile(source)
            self.schema = found.schema_arrow
            texts = {one.name for one in self.schema if one.type == pa.string()}
            self._shared = texts.intersection(_OWN) & _with_dictionary(found)
            self._file = pq.ParquetFile(
                source,
                metadata=found.metadata,
                read_dictionary=sorted(texts.difference(_OWN) | self._shared),
                buffer_size=_BUFFER,
                page_checksum_verification=True,
            )
        self._room = max(_SMALL, _DENSEST * size)
        rows = found.metadata.num_rows
        if rows > max(_FEW, _DENSEST * size):
            raise ExporterError("file.tooLarge", f"{rows:,} rows in {size:,} bytes are no report", name)

    def told(self) -> Told:
        """What stands beside the facts."""
        text = (self._file.metadata.metadata or {}).get(KEY)
        return Told() if text is None else read_told(text)

    def parts(self) -> Iterator[Part]:
        """The facts with their contexts, so many rows at a time."""
        before = 0
        for batch in self._batches():
            yield read_rows(pa.Table.from_batches([batch]), before)
            before += batch.num_rows

    def _batches(self) -> Iterator[pa.RecordBatch]:
        batches = self._file.iter_batches(batch_size=_BATCH, use_threads=False)
        while True:
            with self._readable():
                batch = next(batches, None)
            if batch is None:
                return
            for name in self._shared:
                self._room -= _letters(batch.column(name))
            if self._room < 0:
                raise ExporterError(
                    "file.tooLarge", "the texts are longer than those of any report", self._name
                )
            yield batch

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, OSError, EOFError, ValueError) as error:
            message = f"the file is damaged, or no Parquet: {error}"
            raise ExporterError("file.invalidParquet", message, self._name) from error


def _with_dictionary(found: pq.ParquetFile) -> set[str]:
    """The columns that hold a text once for many rows. OSError where one is larger than what is read."""
    paths = [found.schema.column(number).path for number in range(len(found.schema))]
    own = {name: paths.index(name) for name in _OWN if name in paths}
    with_dictionary = set()
    for number in range(found.num_row_groups):
        # Arrow ends the process where what it tells of a column is damaged; where rows are read it raises an error.
        next(found.iter_batches(1, [number], list(own)), None)
        group = found.metadata.row_group(number)
        for name, column in own.items():
            chunk = group.column(column)
            if chunk.total_uncompressed_size > _LARGEST_CHUNK:
                raise OSError(f"{name} unpacks to {chunk.total_uncompressed_size:,} bytes")
            if chunk.has_dictionary_page:
                with_dictionary.add(name)
    return with_dictionary


def _letters(column: pa.Array) -> int:
    """The bytes of all texts of a column, each counted for every row."""
    lengths = pc.binary_length(column.dictionary).cast(pa.int64()).take(column.indices)
    return int(pc.sum(lengths).as_py() or 0)
