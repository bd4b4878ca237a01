"""A table of facts as delimited text: rows with the columns of ``report.rows`` under their names, as others write them.

Text is UTF-8, quoted as RFC 4180 says. A cell without anything is no value, which in ``value`` is nil; an empty text is
``""``. ``INF`` is a word for unlimited decimals too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from exporter.formats.fact_columns import FactColumns
from exporter.formats.parquet.told import Told
from exporter.report.rows import read_rows

if TYPE_CHECKING:
    from exporter.report.spool import Part

#: Bytes at a time, and so the longest row: whoever reads a row holds all of it.
_BLOCK: Final = 1 << 24
#: Columns in which each row has a text of its own.
_OWN: Final = ("id", "value")


class DelimitedFile:
    """An open table with the columns of facts."""

    def __init__(self, source: pa.NativeFile, columns: FactColumns) -> None:
        self._source = source
        self._columns = columns

    @property
    def schema(self) -> pa.Schema:
        """The columns, all of them text until they are read as facts."""
        return pa.schema([(one, pa.string()) for one in self._columns.names])

    def told(self) -> Told:
        """Nothing stands beside the facts."""
        return Told()

    def parts(self) -> Iterator[Part]:
        """The facts with their contexts, so many rows at a time; ValueError where a row is not one of facts."""
        before = 0
        for batch in self._batches():
            yield read_rows(_with_plain_decimals(pa.Table.from_batches([batch])), before)
            before += batch.num_rows

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._opened()
        except pa.ArrowInvalid as error:
            raise ValueError(self._ragged() or str(error)) from error

    def _opened(self) -> pyarrow.csv.CSVStreamingReader:
        names, delimiter = self._columns
        coded = pa.dictionary(pa.int32(), pa.string())
        return pyarrow.csv.open_csv(
            self._source,
            read_options=pyarrow.csv.ReadOptions(block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={one: pa.string() if one in _OWN else coded for one in names},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )

    def _ragged(self) -> str:
        """Of rows whose cells are not as many as the columns the first one, by the line it ends in; "" for none."""
        names, delimiter = self._columns
        self._source.seek(0)
        rows = csv.reader(io.TextIOWrapper(self._source, "utf-8", newline=""), delimiter=delimiter)
        try:
            wrong = next((row for row in rows if row and len(row) != len(names)), None)
        except (csv.Error, UnicodeDecodeError):
            return ""
        return "" if wrong is None else f"line {rows.line_num} has {len(wrong)} cells, not {len(names)}"


def _with_plain_decimals(rows: pa.Table) -> pa.Table:
    """The rows with no decimals where they are unlimited."""
    if "decimals" not in rows.column_names:
        return rows
    stated = rows.column("decimals").cast(pa.string())
    plain = pc.if_else(pc.equal(stated, "INF"), pa.scalar(None, pa.string()), stated)
    return rows.set_column(rows.column_names.index("decimals"), "decimals", plain)
