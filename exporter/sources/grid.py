"""Tables in a grid of cells: sheets, delimited text and frames, told apart by where figures stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from exporter.findings import Findings, Origin
from exporter.sources.hierarchy import Hierarchy
from exporter.sources.labels import clean, is_capital
from exporter.statements.amounts import read_amount
from exporter.statements.captions import read_caption
from exporter.statements.table import Cell, Column, Row, StatementTable

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: A currency with a footnote marker heads a column; it is no amount of minus one.
_MARKED: Final = re.compile(r"[A-Z]{3}[ \xa0]?\(\d{1,2}\)")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid: its text, stripped, where it stands, and how far its text was indented.

    ``span`` is the number of columns it reaches over, where the grid says so; ``currency`` and ``markers`` are what
    stood at a figure and is no part of it.
    """

    text: str
    origin: Origin
    indent: int = 0
    span: int = 0
    currency: str = ""
    markers: tuple[str, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether the text is a number or says that there is none."""
        return bool(self.text) and _is_figure(self.text)


@lru_cache(maxsize=65536)
def _is_figure(text: str) -> bool:
    return read_amount(text) is not None and not _MARKED.fullmatch(text)


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells under one name; rows may differ in length. ``prefix`` begins the names of its tables."""

    name: str
    rows: Sequence[Sequence[Place]]
    prefix: str = "T"


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows ``first`` to ``last`` under the header rows ``head`` and below the captions ``captions``."""

    captions: list[int]
    head: list[int]
    body: list[int]


def read_grid(grid: Grid, findings: Findings) -> tuple[StatementTable, ...]:
    """The tables of a grid, top to bottom."""
    found = [_table(grid, block, findings) for block in _blocks(grid) if block.body]
    return tuple(
        StatementTable(f"{grid.prefix}{at}", one.captions, one.columns, one.rows, one.origin)
        for at, one in enumerate(found, 1)
    )


def _blocks(grid: Grid) -> Iterator[_Block]:
    """Parts of the grid with headings of their own."""
    captions: list[int] = []
    head: list[int] = []
    body: list[int] = []
    margin = _margin(grid)
    for at, row in enumerate(grid.rows):
        filled = [column for column, one in enumerate(row) if one.text]
        if not filled:
            continue
        if _is_data(row):
            body.append(at)
        elif filled == [margin]:
            (body if head or body else captions).append(at)
        else:
            if any(_is_data(grid.rows[one]) for one in body):
                yield _Block(captions, head, body)
                captions, head = _last_words(grid, body), []
            else:
                captions += body
            body = []
            head.append(at)
    yield _Block(captions, head, body if any(_is_data(grid.rows[one]) for one in body) else [])


def _margin(grid: Grid) -> int:
    """The first column that holds anything."""
    return min((at for row in grid.rows for at, one in enumerate(row) if one.text), default=0)


def _last_words(grid: Grid, body: list[int]) -> list[int]:
    """The rows of words after the last figures: they are captions of what follows."""
    last = max(at for at in body if _is_data(grid.rows[at]))
    words = [at for at in body if at > last]
    del body[len(body) - len(words) :]
    return words


def _is_data(row: Sequence[Place]) -> bool:
    """Whether a row holds figures that are no years in a header."""
    words = next((at for at, one in enumerate(row) if one.text), 0)
    figures = [one for one in row[max(1, words) :] if one.is_figure]
    return bool(figures) and not all(_YEAR.fullmatch(one.text) for one in figures)


def _table(grid: Grid, block: _Block, findings: Findings) -> StatementTable:
    data = [grid.rows[at] for at in block.body if _is_data(grid.rows[at])]
    width = max(len(row) for row in data)
    columns = [at for at in range(1, width) if any(at < len(row) and row[at].is_figure for row in data)]
    labels = range(columns[0])
    headers = _headers(grid, block.head, width)
    rows = tuple(_rows(grid, block.body, labels, columns, findings))
    captions = tuple(one.text for at in block.captions for one in grid.rows[at] if one.text)
    captions += tuple(_stubs(grid, block.head))
    first = next(
        one.origin for one in grid.rows[min([*block.captions, *block.head, *block.body])] if one.text
    )
    return StatementTable("", captions, tuple(Column(headers[at]) for at in columns), rows, first)


def _headers(grid: Grid, head: list[int], width: int) -> list[tuple[str, ...]]:
    """Each column's headings.

    A heading holds for as many columns as it says, else for the empty cells to its right in all rows but the last.
    """
    told: list[list[str]] = [[] for _ in range(width)]
    for level, at in enumerate(head):
        held, reach = "", 0
        for column in range(1, width):
            place = grid.rows[at][column] if column < len(grid.rows[at]) else None
            if place and place.text:
                held = place.text
                reach = column + (place.span or (width if level < len(head) - 1 else 1))
            if column < reach:
                told[column].append(" ".join(held.split()))
    return [tuple(one) for one in told]


def _stubs(grid: Grid, head: list[int]) -> Iterator[str]:
    """Words over the labels that tell the scale or currency of the figures: they are captions wherever they stand."""
    for at in head:
        text = grid.rows[at][0].text if grid.rows[at] else ""
        told = read_caption([text])
        if told.scale is not None or told.currencies:
            yield text


def _rows(
    grid: Grid, body: list[int], labels: range, columns: list[int], findings: Findings
) -> Iterator[Row]:
    names = [_label(grid.rows[at], labels) for at in body]
    capitals = sum(is_capital(text) for text, _ in names) * 2 > len(names)
    hierarchy = Hierarchy(capitals=capitals)
    for index, at in enumerate(body):
        row, (text, indent) = grid.rows[at], names[index]
        label, markers = clean(text)
        if not _is_data(row) and not any(row[column].text for column in columns if column < len(row)):
            hierarchy.heading(label, indent, names[index + 1][1] if index + 1 < len(names) else 0)
            continue
        if len(row) <= columns[-1]:
            findings.warning(
                "read.raggedRow",
                f"the row {label!r} has {len(row)} cells, not {columns[-1] + 1}",
                row[0].origin,
            )
        cells = tuple(_cell(row[column], findings) if column < len(row) else None for column in columns)
        yield Row(label, hierarchy.row(label, indent), cells, row[0].origin, (*row[0].markers, *markers))


def _label(row: Sequence[Place], labels: range) -> tuple[str, int]:
    """The words of a row and how far they are indented: by blanks, or by the column they stand in."""
    filled = [(at, row[at]) for at in labels if at < len(row) and row[at].text]
    if not filled:
        return "", 0
    return " ".join(one.text for _, one in filled), filled[0][0] * 2 + filled[0][1].indent


def _cell(place: Place, findings: Findings) -> Cell | None:
    if not place.text:
        return None
    if not place.is_figure:
        findings.warning(
            "read.badFigure", f"{place.text[:60]!r} stands among figures and is none", place.origin
        )
    return Cell(place.text, place.origin, place.currency, place.markers)
