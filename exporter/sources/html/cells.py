"""The cells of a table of a page: what is printed in each, where it stands, and which columns it reaches over."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from exporter.findings import Origin
from exporter.markup import Element
from exporter.sources.grid import Place
from exporter.statements.amounts import read_amount
from exporter.visible import Visible, local

#: More columns than this are no table; a number that a page states may be any.
_WIDEST: Final = 500
_LONGEST: Final = 5000
_BLANK: Final = " \t\n\r\f\xa0\u2002\u2003\u2007\u2009\u3000"
_MARKER: Final = re.compile(r"\(?(?:\d{1,2}|[a-z])\)|\[\d{1,2}\]|\*{1,3}|[†‡§#]|\d{1,2}")
_AT_FIGURE: Final = re.compile(r"(?<=[\d)%])\s?((?:\((?:\d{1,2}|[a-z])\)|\[\d{1,2}\]|\*{1,3}|[†‡§#])+)$")
_MARKERS: Final = re.compile(r"\(\w{1,2}\)|\[\d{1,2}\]|\*{1,3}|[†‡§#]")
_INDENT: Final = re.compile(
    r"(?:padding-left|margin-left|text-indent)\s*:\s*(-?)(\d{1,4})(?:\.\d*)?\s*(px|pt|em|in|%|)",
    re.IGNORECASE,
)
_PADDING: Final = re.compile(r"padding\s*:\s*(?:\S+\s+){3}(\d{1,4})(?:\.\d*)?(px|pt|em|in|)", re.IGNORECASE)
#: How many hundredths of a blank a unit of length is wide.
_BLANKS: Final = {"pt": 25, "px": 19, "em": 300, "in": 1800, "%": 100, "": 19}


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell that holds something: its columns from ``first`` to ``last`` of the table's own, and what is printed."""

    first: int
    last: int
    place: Place


class Lines:
    """Where the characters of a page's visible text stand in its lines."""

    def __init__(self, document: str, seen: Visible) -> None:
        self.document = document
        self.seen = seen
        self.lines: tuple[str, ...] = tuple(seen.text.split("\n"))
        self._starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def line(self, at: int) -> int:
        """The line, from 1, in which a character stands."""
        return bisect_right(self._starts, at)

    def origin(self, start: int, stop: int) -> Origin:
        """The place of these characters, to the end of their first line."""
        line = self.line(start)
        stop = min(stop, self._starts[line - 1] + len(self.lines[line - 1]))
        return Origin(self.document, line, start - self._starts[line - 1], stop - start)


def printed_rows(table: Element, lines: Lines) -> Iterator[list[PrintedCell]]:
    """The rows of a table, each with its cells that hold something, left to right."""
    taken: dict[int, int] = {}  # column → how many rows more a cell from above reaches into it
    for row in table.iter("{*}tr"):
        if _table_of(row) is not table:
            continue
        yield list(_row(row, taken, lines))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}


def _table_of(row: Element) -> Element | None:
    parent = row.getparent()
    while parent is not None and local(parent) != "table":
        parent = parent.getparent()
    return parent


def _row(row: Element, taken: dict[int, int], lines: Lines) -> Iterator[PrintedCell]:
    column = 0
    for cell in row:
        if local(cell) not in ("td", "th"):
            continue
        while taken.get(column):
            column += 1
        width, height = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _LONGEST)
        for at in range(column, min(column + width, _WIDEST)):
            taken[at] = max(taken.get(at, 0), height)
        place = _place(cell, lines)
        if place is not None and column < _WIDEST:
            yield PrintedCell(column, column + width - 1, place)
        column += width


def _span(cell: Element, name: str, most: int) -> int:
    stated = cell.get(name) or ""
    return min(max(int(stated), 1), most) if stated.isdecimal() else 1


def _place(cell: Element, lines: Lines) -> Place | None:
    """What is printed in a cell without the footnote markers at its end; None where there is nothing."""
    text, (begun, stop) = lines.seen.text, lines.seen.extents.get(cell, (0, 0))
    start, stop = _trimmed(text, begun, stop)
    if start == stop:
        return None
    markers: list[str] = []
    for sup in reversed([one for one in cell.iter("{*}sup") if one in lines.seen.extents]):
        raised = _trimmed(text, *lines.seen.extents[sup])
        if raised[1] == stop and _MARKER.fullmatch(text[slice(*raised)]):
            markers.insert(0, text[slice(*raised)])
            stop = _trimmed(text, start, raised[0])[1]
    found = _AT_FIGURE.search(text, start, stop)
    if found and read_amount(text[start : found.start()]) is not None:
        markers[:0] = _MARKERS.findall(found[1])
        stop = found.start()
    return Place(
        text[start:stop], lines.origin(start, stop), start - begun + _indent(cell), markers=tuple(markers)
    )


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """The same stretch of a text without blanks at its ends."""
    while start < stop and text[start] in _BLANK:
        start += 1
    while stop > start and text[stop - 1] in _BLANK:
        stop -= 1
    return start, stop


def _indent(cell: Element) -> int:
    """How many blanks the style of a cell and of what begins it indents its words by."""
    hundredths, node = 0, cell
    while True:
        style = node.get("style") or ""
        for sign, number, unit in _INDENT.findall(style):
            width = int(number) * _BLANKS[unit.lower()]
            hundredths += -width if sign else width
        padded = _PADDING.search(style)
        if padded:
            hundredths += int(padded[1]) * _BLANKS[padded[2].lower()]
        if (node.text or "").strip() or not len(node):
            return max(hundredths, 0) // 100
        node = node[0]
