"""Reports as data frames and back: one row a fact, exact, nothing but Arrow inside.

The columns are ``id``, ``concept``, ``scheme``, ``entity``, ``start`` and ``end`` (days with both ends included, or
moments; no start is an instant, neither is forever), ``unit``, ``value``, ``decimals`` (none is INF), ``language``, the
origin (``document``, ``line``, ``column``, ``length``), and one column a dimension. Names stand in Clark notation,
``{namespace}name``; a typed dimension's value is ``=`` and its text, or ``!`` for nil. Notes and links stay behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.report.aspects import Period
from exporter.report.assembly import assemble
from exporter.report.columns import (
    FACTS,
    SEPARATOR,
    coded,
    context_schema,
    distinct_rows,
    one_array,
)
from exporter.report.report import Report

if TYPE_CHECKING:
    import pandas as pd

_TEXTS: Final = ("id", "concept", "unit", "language", "document")
_NUMBERS: Final = ("decimals", "line", "column", "length")
_NEEDED: Final = ("concept", "scheme", "entity", "value")
_COLUMNS: Final = (
    "id",
    "concept",
    "scheme",
    "entity",
    "start",
    "end",
    "unit",
    "value",
    "decimals",
    "language",
)
_ORIGIN: Final = ("document", "line", "column", "length")


class ArrowStream(Protocol):
    """A table that gives itself as an Arrow C stream: polars, DuckDB, pyarrow, pandas."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream as a PyCapsule."""


def to_table(report: Report) -> pa.Table:
    """The facts as an Arrow table of plain columns, rows in document order."""
    facts, contexts = report.facts, report.contexts
    rows = one_array(facts.column("context"))
    columns = {name: facts.column(name) for name in (*_TEXTS, *_NUMBERS, "value")}
    columns["scheme"] = _taken(contexts, "scheme", rows)
    columns["entity"] = _taken(contexts, "identifier", rows)
    periods = coded(contexts.column("period"))
    ends = [Period.parse(text) for text in periods.dictionary.to_pylist()]
    for name in ("start", "end"):
        texts = pa.array([_shown(getattr(period, name)) for period in ends], pa.string())
        columns[name] = texts.take(periods.indices).take(rows)
    names = [*_COLUMNS, *report.dimensions, *_ORIGIN]
    columns |= {name: _taken(contexts, name, rows) for name in report.dimensions}
    return pa.table({name: _plain(columns[name]) for name in names})


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
    dimensions = [name for name in table.column_names if name.startswith("{")]
    known = {*_COLUMNS, *_ORIGIN, *dimensions}
    wrong = [f"{name!r} is missing" for name in _NEEDED if name not in table.column_names]
    wrong += [f"{name!r} is unknown" for name in table.column_names if name not in known]
    if wrong or len(set(table.column_names)) != table.num_columns:
        raise ExporterError(
            "file.invalidFrame", f"the frame's columns: {', '.join(wrong) or 'one stands twice'}"
        )
    try:
        numbers, contexts = _contexts(table, dimensions)
        return assemble(_facts(table, numbers), contexts, taxonomy=taxonomy)
    except (ValueError, pa.ArrowException) as error:
        raise ExporterError("file.invalidFrame", f"the frame is no report: {error}") from error


def _taken(contexts: pa.Table, name: str, rows: pa.Array) -> pa.Array:
    return coded(contexts.column(name)).take(rows)


def _plain(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _shown(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _facts(table: pa.Table, contexts: pa.Array) -> pa.Table:
    """FACTS that number their contexts so."""
    columns: dict[str, pa.Array] = {"context": contexts, "value": _values(table.column("value"))}
    columns["id"] = _optional(table, "id", pa.string())
    for name in _TEXTS[1:]:
        columns[name] = _texts(table, name)
    for name in _NUMBERS:
        columns[name] = _optional(table, name, pa.int32())
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    return pa.table([columns[one.name] for one in schema], schema=schema)


def _contexts(table: pa.Table, dimensions: list[str]) -> tuple[pa.Array, pa.Table]:
    """The context of each row, as a number, and the distinct contexts."""
    names = sorted(dimensions)
    columns = [_texts(table, name) for name in ("scheme", "entity")]
    columns += [_moments(table, name) for name in ("start", "end")]
    columns += [_texts(table, name) for name in names]
    numbers, first = distinct_rows(columns)
    scheme, entity, start, end, *members = (one.take(first) for one in columns)
    period = _periods(start, end).dictionary_encode()
    return numbers, pa.table([scheme, entity, period, *members], schema=context_schema(names))


def _optional(table: pa.Table, name: str, kind: pa.DataType) -> pa.Array:
    """A column of this type; whole numbers that pandas made floating are taken back."""
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    return one_array(table.column(name).cast(kind))


def _texts(table: pa.Table, name: str) -> pa.DictionaryArray:
    """A CODED column, of the codes that the frame has where it has any."""
    if name not in table.column_names:
        return pa.nulls(table.num_rows, pa.string()).dictionary_encode()
    column = _coded(table.column(name))
    if name in _NEEDED and column.null_count:
        raise ValueError(
            f"the column {name!r} is empty in row {pc.index(pc.is_null(column), value=True).as_py() + 1}"
        )
    return column


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column as CODED; codes that it has are kept where each stands for a text of its own."""
    if pa.types.is_dictionary(column.type) and not any(one.dictionary.null_count for one in column.chunks):
        codes = coded(column)
        words = codes.dictionary.cast(pa.string())
        if len(words.unique()) == len(words):
            return pa.DictionaryArray.from_arrays(codes.indices.cast(pa.int32()), words)
    return one_array(column.cast(pa.string())).dictionary_encode()


def _values(column: pa.ChunkedArray) -> pa.Array:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_floating(kind):
        message = "the column 'value' holds binary fractions, which are not what was reported; give text or decimals"
        raise ExporterError("file.inexactColumn", message)
    return one_array(column.cast(pa.string()))


def _periods(starts: pa.Array, ends: pa.Array) -> pa.Array:
    """The period of each context from its ends."""
    pairs = (one.dictionary_decode() for one in (starts, ends))
    texts = pc.binary_join_element_wise(*pairs, SEPARATOR, null_handling="replace", null_replacement="")
    found = []
    for start, end in (text.split(SEPARATOR) for text in texts.to_pylist()):
        found.append(str(Period.parse(f"{start}/{end}" if start else end or "forever")))
    return pa.array(found, pa.string())


def _moments(table: pa.Table, name: str) -> pa.DictionaryArray:
    """Days and moments as text, from text or from Arrow's own dates."""
    if name not in table.column_names or not pa.types.is_temporal(table.schema.field(name).type):
        return _texts(table, name)
    codes = one_array(table.column(name)).dictionary_encode()
    shown = pa.array([_shown(one) for one in codes.dictionary.to_pylist()], pa.string())
    return pa.DictionaryArray.from_arrays(codes.indices, shown)
