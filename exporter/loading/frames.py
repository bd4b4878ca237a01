"""Reports as data frames and back: one row a fact with the columns of ``report.rows``, nothing but Arrow inside.

Notes and links stay behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from exporter.errors import ExporterError
from exporter.report.assembly import assemble
from exporter.report.columns import is_coded
from exporter.report.report import Report
from exporter.report.rows import PlainRows, check_columns, read_rows

if TYPE_CHECKING:
    import pandas as pd


class ArrowStream(Protocol):
    """A table that gives itself as an Arrow C stream: polars, DuckDB, pyarrow, pandas."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream as a PyCapsule."""


def to_table(report: Report) -> pa.Table:
    """The facts as an Arrow table of plain columns, rows in document order."""
    columns = PlainRows(report.contexts).columns(report.facts)
    return pa.table({name: _plain(column) for name, column in columns.items()})


def to_frame(report: Report) -> pd.DataFrame:
    """The facts as a pandas frame with Arrow types: no figure becomes a binary fraction, no missing value a NaN.

    ExporterError ``file.missing`` when pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise ExporterError(
            "file.missing", "pandas is not installed; the extra exporter[pandas] has it"
        ) from error
    frame: pd.DataFrame = to_table(report).to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def from_frame(frame: ArrowStream, *, taxonomy: Iterable[str] = ()) -> Report:
    """The report that a frame tells: anything with an Arrow stream and the columns of ``to_table``.

    Only ``concept``, ``scheme``, ``entity`` and ``value`` must be there. Values are text, whole numbers or decimals.
    ExporterError ``file.inexactColumn`` when values are binary fractions, ``file.invalidFrame`` when columns are
    missing or unknown, or what they hold cannot be a report.
    """
    if not hasattr(frame, "__arrow_c_stream__"):
        raise ExporterError(
            "file.invalidFrame", f"{type(frame).__name__} is no data frame: it gives no Arrow stream"
        )
    table = pa.table(frame)
    check_columns(table.schema, "the frame")
    try:
        facts, contexts = read_rows(table)
        return assemble(facts, contexts, taxonomy=taxonomy)
    except (ValueError, pa.ArrowException) as error:
        raise ExporterError("file.invalidFrame", f"the frame is no report: {error}") from error


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return column.cast(pa.string()) if is_coded(column.type) else column
