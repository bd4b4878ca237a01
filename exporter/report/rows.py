"""Facts as rows of plain columns that other people's tables can hold, and back; one row a fact, exact.

The columns are ``id``, ``concept``, ``scheme``, ``entity``, ``start`` and ``end`` (days with both ends included, or
moments; no start is an instant, neither is forever), ``unit``, ``value``, ``decimals`` (none is INF), ``language``, the
origin (``document``, ``line``, ``column``, ``length``), and one column a dimension. Names stand in Clark notation,
``{namespace}name``; a typed dimension's value is ``=`` and its text, or ``!`` for nil.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.report.aspects import Period
from exporter.report.columns import (
    CONTEXT,
    FACTS,
    SEPARATOR,
    coded,
    context_schema,
    distinct_rows,
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
_NEEDED: Final = ("concept", "scheme", "entity", "value")


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
    wrong = [f"{name!r} is missing" for name in _NEEDED if name not in names]
    wrong += [f"{name!r} is unknown" for name in names if name not in known]
    if wrong or len(set(names)) != len(names):
        raise ExporterError("file.invalidFrame", f"{what}'s columns: {_told(wrong) or 'one stands twice'}")
    kind = schema.field("value").type
    if pa.types.is_floating(kind.value_type if pa.types.is_dictionary(kind) else kind):
        message = "the column 'value' holds binary fractions, which are not what was reported; give text or decimals"
        raise ExporterError("file.inexactColumn", message)


def read_rows(table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Facts and the contexts they number, as ``assemble`` takes them, from columns that were checked.

    Values are text, whole numbers or decimals. ValueError or ArrowException where cells are not what they must be.
    """
    numbers, contexts = _contexts(table, [name for name in table.column_names if name.startswith("{")])
    columns = {"context": numbers, "value": one_array(table.column("value").cast(pa.string()))}
    columns["id"] = _optional(table, "id", pa.string())
    columns |= {name: _texts(table, name) for name in _TEXTS}
    columns |= {name: _optional(table, name, pa.int32()) for name in _NUMBERS}
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    return pa.table([columns[one.name] for one in schema], schema=schema), contexts


def _told(wrong: list[str]) -> str:
    """The first of what is wrong; a table of something else may have any number of columns."""
    return ", ".join([*wrong[:_TOLD], *([f"and {len(wrong) - _TOLD} more"] if len(wrong) > _TOLD else [])])


def _shown(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _contexts(table: pa.Table, dimensions: list[str]) -> tuple[pa.Array, pa.Table]:
    """The context of each row, as a number, and the distinct contexts."""
    names = sorted(dimensions)
    refuse_many_dimensions(len(names))
    columns = [_texts(table, name) for name in ("scheme", "entity")]
    columns += [_moments(table, name) for name in ("start", "end")]
    columns += [_texts(table, name) for name in names]
    numbers, first = distinct_rows(columns)
    refuse_many_dimensions(len(names), len(first))
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
    return with_texts(codes, shown)
