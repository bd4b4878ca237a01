"""Facts as rows of plain columns that other people's tables can hold, and back; one row a fact, exact.

The columns are ``id``, ``concept``, ``scheme``, ``entity``, ``start`` and ``end`` (days with both ends included, or
moments; no start is an instant, neither is forever), ``unit``, ``value``, ``decimals`` (none is INF), ``language``, the
origin (``document``, ``line``, ``column``, ``length``), and one column a dimension. Names stand in Clark notation,
``{namespace}name``; a typed dimension's value is ``=`` and its text, or ``!`` for nil.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.report.aspects import Period
from exporter.report.columns import (
    CODED,
    CONTEXT,
    FACTS,
    SEPARATOR,
    coded,
    context_schema,
    distinct_rows,
    is_coded,
    one_array,
    refuse_many_dimensions,
    with_texts,
)

_LEADING: Final = (
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
_TEXTS: Final = ("concept", "unit", "language", "document")
_NUMBERS: Final = ("decimals", "line", "column", "length")
_TOLD: Final = 20
#: What a table of facts must have.
NEEDED: Final = ("concept", "scheme", "entity", "value")


def column_names(dimensions: Sequence[str]) -> list[str]:
    """The columns of facts with these dimensions."""
    return [*_LEADING, *dimensions, *_ORIGIN]


class PlainRows:
    """Lays facts over their contexts; what a context says is told once for all facts in it."""

    def __init__(self, contexts: pa.Table) -> None:
        self.names = column_names(contexts.schema.names[len(CONTEXT) :])
        renamed = {"identifier": "entity"}
        self._contexts = {
            renamed.get(name, name): coded(contexts.column(name)) for name in contexts.schema.names
        }
        period = self._contexts.pop("period")
        ends = [Period.parse(text) for text in period.dictionary.to_pylist()]
        for name in ("start", "end"):
            texts = pa.array([_shown(getattr(one, name)) for one in ends], pa.string()).dictionary_encode()
            codes = texts.indices.take(period.indices)
            self._contexts[name] = pa.DictionaryArray.from_arrays(codes, texts.dictionary)

    def columns(self, facts: pa.Table) -> dict[str, pa.Array | pa.ChunkedArray]:
        """The columns of these facts, in their order; what repeats is coded."""
        rows = one_array(facts.column("context"))
        return {
            name: self._contexts[name].take(rows) if name in self._contexts else facts.column(name)
            for name in self.names
        }


def check_columns(schema: pa.Schema, what: str) -> None:
    """ExporterError unless these can be columns of facts; ``what`` has them.

    Only ``concept``, ``scheme``, ``entity`` and ``value`` must be there. ``file.inexactColumn`` where values are binary
    fractions, ``file.invalidFrame`` where columns are missing, unknown or there twice.
    """
    names = schema.names
    known = column_names([name for name in names if name.startswith("{")])
    wrong = [f"{name!r} is missing" for name in NEEDED if name not in names]
    wrong += [f"{name!r} is unknown" for name in names if name not in known]
    if wrong or len(set(names)) != len(names):
        raise ExporterError("file.invalidFrame", f"{what}'s columns: {_told(wrong) or 'one stands twice'}")
    kind = schema.field("value").type
    if not _is_text(kind) and pa.types.is_floating(kind.value_type if is_coded(kind) else kind):
        message = "the column 'value' holds binary fractions, which are not what was reported; give text or decimals"
        raise ExporterError("file.inexactColumn", message)


def read_rows(table: pa.Table, before: int = 0) -> tuple[pa.Table, pa.Table]:
    """Facts and the contexts they number, as ``assemble`` takes them, from columns that were checked.

    Values are text, whole numbers or decimals. ValueError with the column and the row where a cell is not what it must
    be; rows are counted from 1, after those that were read ``before``.
    """
    rows = _Rows(table, before)
    numbers, contexts = _contexts(rows, [name for name in table.column_names if name.startswith("{")])
    columns = {"context": numbers, "value": rows.plain("value", pa.string())}
    columns["id"] = rows.plain("id", pa.string())
    columns |= {name: rows.texts(name) for name in _TEXTS}
    columns |= {name: rows.plain(name, pa.int32()) for name in _NUMBERS}
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    return pa.table([columns[one.name] for one in schema], schema=schema), contexts


def _told(wrong: list[str]) -> str:
    """The first of what is wrong; a table of something else may have any number of columns."""
    return ", ".join([*wrong[:_TOLD], *([f"and {len(wrong) - _TOLD} more"] if len(wrong) > _TOLD else [])])


def _shown(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class _Rows:
    """A table's columns as a report has them; what cannot be one is told with its column and row."""

    def __init__(self, table: pa.Table, before: int) -> None:
        self.table = table
        self._before = before

    def plain(self, name: str, kind: pa.DataType) -> pa.Array:
        """A column of this type; whole numbers that pandas made floating are taken back."""
        if name not in self.table.column_names:
            return pa.nulls(self.table.num_rows, kind)
        return self._turned(name, lambda column: one_array(column.cast(kind)))

    def texts(self, name: str) -> pa.DictionaryArray:
        """A CODED column, of the codes that the frame has where it has any."""
        if name not in self.table.column_names:
            return pa.nulls(self.table.num_rows, pa.string()).dictionary_encode()
        column = self._turned(name, _coded)
        if name in NEEDED and column.null_count:
            row = pc.index(pc.is_null(column), value=True).as_py()
            raise ValueError(f"the column {name!r} is empty in row {self.number(row)}")
        return column

    def moments(self, name: str) -> pa.DictionaryArray:
        """Days and moments as text, from text or from Arrow's own dates."""
        kind = self.table.schema.field(name).type if name in self.table.column_names else pa.string()
        if _is_text(kind) or not pa.types.is_temporal(kind):
            return self.texts(name)
        return self._turned(name, _shown_moments)

    def number(self, row: int) -> int:
        """The number that people know a row by."""
        return self._before + row + 1

    def _turned(self, name: str, turn: Callable[[pa.ChunkedArray], pa.Array]) -> pa.Array:
        """What a column is turned into; ValueError tells the column, and the first row that cannot be turned."""
        column = self.table.column(name)
        try:
            return turn(column)
        except ValueError as error:  # Arrow's own are ValueErrors too
            row = self.number(_first_wrong(column, turn))
            raise ValueError(f"the column {name!r} in row {row}: {error}") from error
        except pa.ArrowException as error:  # the type, which all rows have
            raise ValueError(f"the column {name!r}: {error}") from error


def _first_wrong(column: pa.ChunkedArray, turn: Callable[[pa.ChunkedArray], pa.Array]) -> int:
    """The first row of a column that cannot be turned, which one of its rows cannot."""
    first, end = 0, len(column)
    while end - first > 1:
        middle = (first + end) // 2
        try:
            turn(column.slice(first, middle - first))
        except ValueError:
            end = middle
        else:
            first = middle
    return first


def _contexts(rows: _Rows, dimensions: list[str]) -> tuple[pa.Array, pa.Table]:
    """The context of each row, as a number, and the distinct contexts."""
    names = sorted(dimensions)
    refuse_many_dimensions(len(names))
    columns = [rows.texts(name) for name in ("scheme", "entity")]
    columns += [rows.moments(name) for name in ("start", "end")]
    columns += [rows.texts(name) for name in names]
    numbers, first = distinct_rows(columns)
    refuse_many_dimensions(len(names), len(first))
    scheme, entity, start, end, *members = (one.take(first) for one in columns)
    period = _periods(start, end, [rows.number(row) for row in first.to_pylist()]).dictionary_encode()
    return numbers, pa.table([scheme, entity, period, *members], schema=context_schema(names))


def _is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, as nearly all do: ``pa.types`` is loaded for the others."""
    return kind in (pa.string(), CODED)


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column as CODED; codes that it has are kept where each stands for a text of its own."""
    if is_coded(column.type) and not any(one.dictionary.null_count for one in column.chunks):
        codes = coded(column)
        words = codes.dictionary.cast(pa.string())
        if len(words.unique()) == len(words):
            return pa.DictionaryArray.from_arrays(codes.indices.cast(pa.int32()), words)
    return one_array(column.cast(pa.string())).dictionary_encode()


def _periods(starts: pa.Array, ends: pa.Array, rows: list[int]) -> pa.Array:
    """The period of each context from its ends; ``rows`` are those that each stands in first."""
    pairs = (one.dictionary_decode() for one in (starts, ends))
    texts = pc.binary_join_element_wise(*pairs, SEPARATOR, null_handling="replace", null_replacement="")
    found = []
    for row, text in zip(rows, texts.to_pylist(), strict=True):
        start, end = text.split(SEPARATOR)
        found.append(_period(start, end, row))
    return pa.array(found, pa.string())


def _period(start: str, end: str, row: int) -> str:
    """A period as columns hold it; ValueError names the column that has no day or moment, else both."""
    try:
        if start and not end:
            raise ValueError("a period that starts must end")
        return str(Period.parse(f"{start}/{end}" if start else end or "forever"))
    except ValueError as error:
        wrong = [name for name, text in (("start", start), ("end", end)) if text and not _is_moment(text)]
        columns = f"column {wrong[0]!r}" if wrong else "columns 'start' and 'end'"
        raise ValueError(f"the {columns} in row {row}: {error}") from error


def _is_moment(text: str) -> bool:
    """Whether a text alone is the end of a period."""
    try:
        return Period.parse(text).is_instant
    except ValueError:
        return False


def _shown_moments(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Arrow's own dates as text."""
    codes = one_array(column).dictionary_encode()
    shown = pa.array([_shown(one) for one in codes.dictionary.to_pylist()], pa.string())
    return with_texts(codes, shown)
