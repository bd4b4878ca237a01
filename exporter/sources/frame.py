"""Data frames as sources: anything that offers an Arrow stream, and pandas with its indexes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Protocol

import pyarrow as pa

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.sources.grid import Grid, Place, read_grid
from exporter.sources.workbook import show_value
from exporter.statements.table import Document


class ArrowStream(Protocol):
    """A table that gives itself as an Arrow C stream: polars, DuckDB, pyarrow, pandas."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream as a PyCapsule."""
        ...


def read_frame(frame: ArrowStream, name: str, findings: Findings) -> Document:
    """A frame as a document of one table: its first columns of words are labels, its column names the headings.

    An origin's line is the row from 1, its column the frame's column from 0. Raises ExporterError ``file.unclear``
    where the object is no frame.
    """
    heads, rows = _pandas(frame) if _is_pandas(frame) else _arrow(frame, name)
    depth = max((len(head) for head in heads), default=0)
    header = [
        [
            Place(head[level] if level < len(head) else "", Origin(name, 0, at))
            for at, head in enumerate(heads)
        ]
        for level in range(depth)
    ]
    body = [
        [_place(text, Origin(name, line, at)) for at, text in enumerate(row)]
        for line, row in enumerate(rows, 1)
    ]
    return Document(name, (), read_grid(Grid(name, [*header, *body]), findings))


def _place(text: str, origin: Origin) -> Place:
    bare = text.strip()
    return Place(
        bare, Origin(origin.document, origin.line, origin.column, len(bare)), len(text) - len(text.lstrip())
    )


def _arrow(frame: ArrowStream, name: str) -> tuple[list[Sequence[str]], Iterator[list[str]]]:
    if not hasattr(frame, "__arrow_c_stream__"):
        raise ExporterError("file.unclear", f"{type(frame).__name__} is no data frame", name)
    table = pa.table(frame)
    columns = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    return [(head,) for head in table.column_names], (list(row) for row in zip(*columns, strict=True))


def _is_pandas(frame: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(frame, pandas.DataFrame)


def _pandas(frame: object) -> tuple[list[Sequence[str]], Iterator[list[str]]]:
    """A pandas frame: index levels that have words are label columns, column levels are headings."""
    import pandas as pd

    assert isinstance(frame, pd.DataFrame)
    plain = isinstance(frame.index, pd.RangeIndex)
    heads: list[Sequence[str]] = [] if plain else [("",)] * frame.index.nlevels
    heads += [
        tuple(_text(one) for one in (head if isinstance(head, tuple) else (head,))) for head in frame.columns
    ]
    columns = [list(frame.iloc[:, at].array) for at in range(frame.shape[1])]
    if not plain:
        levels = [frame.index.get_level_values(at) for at in range(frame.index.nlevels)]
        columns = [[*map(_label, level)] for level in levels] + columns
    return heads, ([_text(value) for value in row] for row in zip(*columns, strict=True))


def _label(value: object) -> str:
    return _text(value)


def _text(value: object) -> str:
    """A value as text; what stands for a missing value is empty."""
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    item = getattr(value, "item", None)
    return show_value(item() if item is not None else value)
