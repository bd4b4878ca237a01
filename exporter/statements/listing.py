"""The tables of a document told: one object a cell for programs, an outline for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from exporter.statements.table import Document, StatementTable


class CellObject(TypedDict):
    """A figure with everything that was printed about it: ``line`` from 1, ``column`` from 0."""

    document: str
    table: str
    line: int
    column: int
    text: str
    label: str
    headers: list[str]
    groups: list[str]


def cells(document: Document) -> Iterator[CellObject]:
    """Every figure of a document, table by table, row by row, column by column."""
    for table in document.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell is None:
                    continue
                yield CellObject(
                    document=cell.origin.document,
                    table=table.name,
                    line=cell.origin.line,
                    column=cell.origin.column,
                    text=cell.text,
                    label=row.label,
                    headers=list(column.headers),
                    groups=list(row.groups),
                )


def outline(document: Document) -> Iterator[str]:
    """The tables as lines of text: captions, then headings over right-aligned figures."""
    for table in document.tables:
        yield f"{table.name}  ({table.origin.document}, line {table.origin.line})"
        yield from (f"  {caption}" for caption in table.captions)
        yield ""
        yield from _aligned(_grid(table))
        yield ""


def _grid(table: StatementTable) -> Iterator[list[str]]:
    """The headings, one line a level with the innermost last, then groups and rows, indented."""
    depth = max((len(column.headers) for column in table.columns), default=0)
    padded = [[""] * (depth - len(one.headers)) + list(one.headers) for one in table.columns]
    yield from (["", *(column[level] for column in padded)] for level in range(depth))
    above: tuple[str, ...] = ()
    for row in table.rows:
        for level, group in enumerate(row.groups):
            if row.groups[: level + 1] != above[: level + 1]:
                yield ["  " * level + group, *("" for _ in table.columns)]
        above = row.groups
        yield ["  " * len(row.groups) + row.label, *(one.text if one else "" for one in row.cells)]


def _aligned(grid: Iterator[list[str]]) -> Iterator[str]:
    lines = list(grid)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for label, *figures in lines:
        shown = (figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True))
        yield "  ".join(["  " + label.ljust(widths[0]), *shown]).rstrip()
