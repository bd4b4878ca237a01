"""Footnotes of a document: where their text stands, and which marker means which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.findings import Origin
from exporter.statements.table import Document

#: ``(4) Please refer …``, ``Note (1): The translation …``, ``*1 …`` at the start of a line.
_START: Final = re.compile(
    r"\s*(?:Notes?:?\s*)?(\(\d{1,2}\)|\*\d{0,2}|\[\d{1,2}\]):?\s+(?=[A-Z\"'(\u3040-\u9fff])(.*)"
)
_MARKER: Final = re.compile(r"\(\d{1,2}\)|\*\d{0,2}|\[\d{1,2}\]")


@dataclass(frozen=True, slots=True)
class Footnote:
    """One footnote as printed: its marker, its text with lines joined, and where it starts."""

    marker: str
    text: str
    origin: Origin


def markers(text: str) -> tuple[str, ...]:
    """The footnote markers in a heading, such as ``(1)`` in ``USD (1)``."""
    return tuple(_MARKER.findall(text))


def read_footnotes(document: Document) -> tuple[Footnote, ...]:
    """The footnotes of a document in the order they stand: a marked line and those below it, to a blank line."""
    return tuple(_footnotes(document))


def _footnotes(document: Document) -> Iterator[Footnote]:
    inside = _table_lines(document)
    parts: list[str] = []
    marker, start = "", 0
    for number, line in enumerate((*document.lines, ""), 1):
        opening = _START.fullmatch(line) if number not in inside else None
        if parts and (opening or not line.strip() or number in inside):
            yield Footnote(marker, " ".join(parts), Origin(document.name, start, 0, 0))
            parts = []
        if opening:
            marker, parts, start = opening[1], [opening[2].strip()], number
        elif parts:
            parts.append(line.strip())


def _table_lines(document: Document) -> frozenset[int]:
    """Lines that hold figures of tables: a marker there belongs to a label."""
    return frozenset(
        cell.origin.line for table in document.tables for row in table.rows for cell in row.cells if cell
    )


def footnote_for(marker: str, line: int, footnotes: tuple[Footnote, ...]) -> Footnote | None:
    """The footnote that a marker on a line means: the first below it, else the last above it."""
    same = [one for one in footnotes if one.marker == marker]
    below = [one for one in same if one.origin.line > line]
    return below[0] if below else same[-1] if same else None
