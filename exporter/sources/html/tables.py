"""A table of a page as a grid: marks joined to their figures, spacers gone, headings over the columns they span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from exporter.findings import Origin
from exporter.markup import Element
from exporter.sources.grid import Grid, Place
from exporter.sources.html.cells import Lines, PrintedCell, printed_rows
from exporter.sources.labels import is_open

#: A currency mark in a cell of its own, before its figure.
_CURRENCY: Final = re.compile(r"(?:[A-Z]{0,2}\$|€|£|¥|￥|[A-Z]{3})")
_CLOSING: Final = re.compile(r"[)%]{1,2}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class _Track:
    """A column of figures: the table's own columns that its figures, and the marks at them, reach over."""

    first: int
    last: int
    rows: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)

    def reaches(self, cell: PrintedCell) -> bool:
        """Whether a cell stands over or in the column."""
        return cell.first <= self.last and cell.last >= self.first


def read_table(table: Element, lines: Lines) -> Grid:
    """The grid of a table: its first column are the labels, every other a column of figures."""
    rows = [_joined(row, lines) for row in printed_rows(table, lines)]
    margin = min((row[0].first for row in rows if row), default=0)
    tracks = _tracks(rows, margin)
    return Grid(lines.document, [_gridded(row, tracks, margin) for row in _unwrapped(rows, margin) if row])


# --- figures and their marks ----------------------------------------------------------------------------------------


def _joined(row: Sequence[PrintedCell], lines: Lines) -> list[PrintedCell]:
    """The cells of a row, with currency, brackets, per cent marks and markers joined to the figure they stand at."""
    whole: list[PrintedCell] = []
    for cell in row:
        if whole and _belongs(whole[-1], cell):
            whole[-1] = _together(whole[-1], cell, lines)
        else:
            whole.append(cell)
    made: list[PrintedCell] = []
    for cell in whole:
        mark = made[-1] if made else None
        if mark is not None and cell.place.is_figure and _is_currency(mark.place.text, alone=len(made) == 1):
            place = replace(cell.place, currency=mark.place.text)
            made[-1] = PrintedCell(mark.first, cell.last, place)
        else:
            made.append(cell)
    return made


def _is_currency(text: str, *, alone: bool) -> bool:
    """Whether a cell holds a currency mark only; letters that begin a row are its label."""
    return _CURRENCY.fullmatch(text) is not None and not (alone and text.isalpha())


def _belongs(last: PrintedCell, cell: PrintedCell) -> bool:
    """Whether a cell holds only marks of the figure in the cell before it, or the figure of an opening bracket."""
    text = cell.place.text
    if not text:
        return bool(cell.place.markers)
    before = last.place.text
    if _CLOSING.fullmatch(text):
        return before[-1:].isdigit() and last.first > 0
    return before.endswith("(") and len(before) < 6 and text[0].isdigit()


def _together(last: PrintedCell, cell: PrintedCell, lines: Lines) -> PrintedCell:
    """Two cells as one: in the text they stand without a gap, so that the place of both is one stretch."""
    one, two = last.place, cell.place
    if not two.text:
        return PrintedCell(last.first, cell.last, replace(one, markers=(*one.markers, *two.markers)))
    stop = two.origin.column + two.origin.length
    text = lines.lines[one.origin.line - 1][one.origin.column : stop]
    place = replace(
        one,
        text=text,
        origin=Origin(one.origin.document, one.origin.line, one.origin.column, len(text)),
        markers=(*one.markers, *two.markers),
    )
    return PrintedCell(last.first, cell.last, place)


# --- columns --------------------------------------------------------------------------------------------------------


def _figures(row: Sequence[PrintedCell], margin: int) -> list[PrintedCell]:
    """The figures of a row; none where they are only years over columns."""
    found = [cell for cell in row if cell.first > margin and cell.place.is_figure]
    return found if any(not _YEAR.fullmatch(cell.place.text) for cell in found) else []


def _tracks(rows: Sequence[Sequence[PrintedCell]], margin: int) -> list[_Track]:
    """The columns of figures, left to right: figures that end in one column, and what overlaps and shares no row."""
    by_end: dict[int, _Track] = {}
    for at, row in enumerate(rows):
        for cell in _figures(row, margin):
            track = by_end.setdefault(cell.last, _Track(cell.first, cell.last))
            track.first = min(track.first, cell.first)
            track.rows.add(at)
    kept: list[_Track] = []
    for end in sorted(by_end):
        track = by_end[end]
        last = kept[-1] if kept else None
        if last is not None and track.first <= last.last and last.rows.isdisjoint(track.rows):
            last.first, last.last = min(last.first, track.first), track.last
            last.rows |= track.rows
        else:
            kept.append(track)
    return kept


def _gridded(row: Sequence[PrintedCell], tracks: Sequence[_Track], margin: int) -> list[Place]:
    """One row of the grid: the label, then a place a column, empty where nothing is printed."""
    nothing = Place("", row[0].place.origin._replace(length=0))
    figures = _figures(row, margin)
    places = [nothing] * (len(tracks) + 1)
    labels: list[PrintedCell] = []
    for cell in row:
        beside = not tracks or (cell.last < tracks[0].first and bool(figures))
        if cell.first == margin or beside:
            labels.append(cell)
            continue
        free = [at for at in _reached(cell, tracks, single=cell in figures) if not places[at + 1].text]
        if free:
            places[free[0] + 1] = replace(cell.place, span=len(free))
    places[0] = _label(labels, nothing, margin)
    return places


def _reached(cell: PrintedCell, tracks: Sequence[_Track], *, single: bool) -> list[int]:
    """The columns that a cell stands over, or the nearest where it stands over a spacer; a figure is in one."""
    reached = [at for at, track in enumerate(tracks) if track.reaches(cell)]
    if reached and not single:
        return reached
    nearest = min(reached or range(len(tracks)), key=lambda at: _distance(tracks[at], cell))
    return [nearest]


def _distance(track: _Track, cell: PrintedCell) -> tuple[int, int]:
    """How far a cell is from a column, then how far apart they end."""
    return max(track.first - cell.last, cell.first - track.last, 0), abs(track.last - cell.last)


# --- labels ---------------------------------------------------------------------------------------------------------


def _label(cells: Sequence[PrintedCell], nothing: Place, margin: int) -> Place:
    """The words of a row as one place; columns left free before them indent them."""
    words = [cell for cell in cells if cell.place.text]
    if not words:
        return nothing
    first = words[0]
    return replace(
        first.place,
        text=" ".join(cell.place.text for cell in words),
        indent=first.place.indent + 2 * (first.first - margin),
        markers=tuple(marker for cell in cells for marker in cell.place.markers),
    )


def _unwrapped(rows: Sequence[list[PrintedCell]], margin: int) -> Iterator[list[PrintedCell]]:
    """The rows, with a label that began in a row of its own joined to the row in which it goes on."""
    above: PrintedCell | None = None
    for row in rows:
        if above is not None:
            if _goes_on(above.place.text, row, margin):
                place = replace(
                    row[0].place, text=f"{above.place.text} {row[0].place.text}", indent=above.place.indent
                )
                row = [replace(row[0], place=place), *row[1:]]
            else:
                yield [above]
            above = None
        if len(row) == 1 and row[0].first == margin and not row[0].place.text.endswith(":"):
            above = row[0]
        else:
            yield row
    if above is not None:
        yield [above]


def _goes_on(above: str, row: Sequence[PrintedCell], margin: int) -> bool:
    """Whether the label of a row with figures goes on with the words above it."""
    if not row or row[0].first != margin or not _figures(row, margin):
        return False
    return row[0].place.text[:1].islower() or (is_open(above) and row[0].place.text[:1].isalpha())
