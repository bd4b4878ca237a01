"""A report as a Parquet file, row group by row group; the same report gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from exporter.formats.kernel import Chunk
from exporter.formats.parquet.told import KEY, rendered
from exporter.report.columns import CODED, FACTS, is_coded
from exporter.report.rows import PlainRows
from exporter.report.stream import Stream

#: Rows that are compressed together: many enough for readers, few enough for the memory of writers.
GROUP: Final = 1 << 17


def document(stream: Stream) -> Iterator[Chunk]:
    """The file in parts, from first to last byte."""
    rows, sink = PlainRows(stream.contexts), _Sink()
    plain = {one.name: one.type for one in FACTS}
    schema = pa.schema([(name, plain.get(name, CODED)) for name in rows.names])
    repeated = [name for name in rows.names if name not in ("id", "value")]
    with pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        use_dictionary=repeated,
        write_page_checksum=True,
        store_schema=False,
    ) as writer:
        writer.add_key_value_metadata({KEY: rendered(stream)})
        for facts in _groups(stream):
            made = [_by_use(column) for column in rows.columns(facts).values()]
            writer.write_table(pa.table(made, schema=schema), row_group_size=GROUP)
            yield sink.taken()
    yield sink.taken()


def _groups(stream: Stream) -> Iterator[pa.Table]:
    """The facts in groups of one size, wherever batches end."""
    kept: list[pa.RecordBatch] = []
    count = 0
    for batch in stream.batches():
        rest = batch
        while count + rest.num_rows >= GROUP:
            kept.append(rest.slice(0, GROUP - count))
            rest = rest.slice(GROUP - count)
            yield pa.Table.from_batches(kept)
            kept, count = [], 0
        if rest.num_rows:
            kept.append(rest)
            count += rest.num_rows
    if kept:
        yield pa.Table.from_batches(kept)


def _by_use(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A coded column with its words in the order of their use, so that the order in a report does not show."""
    if not is_coded(column.type):
        return column
    codes = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    used = codes.indices.dictionary_encode()
    return pa.DictionaryArray.from_arrays(used.indices, codes.dictionary.take(used.dictionary))


class _Sink(io.RawIOBase):
    """Gives away what is written, piece by piece, so that no file is ever whole in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def tell(self) -> int:
        """How many bytes were written."""
        return self._at

    def write(self, piece: object) -> int:
        """Takes a piece."""
        data = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(data)
        self._at += len(data)
        return len(data)

    def taken(self) -> bytes:
        """What was written since this was asked last."""
        whole, self._pieces = b"".join(self._pieces), []
        return whole
