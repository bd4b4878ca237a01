"""Numerals that state no fact, and why: lines that a profile ignores, words that it sets aside, labels, classes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exporter.findings import Origin
from exporter.mapping.classes import CLASSES, LINE_CLASSES
from exporter.mapping.names import Names
from exporter.mapping.numerals import numerals
from exporter.mapping.prose.sheets import pattern_of
from exporter.mapping.prose.text import RunningText, running_text
from exporter.sheets import read_sheet
from exporter.statements.table import Document, StatementTable

_GROUPED: Final = re.compile(r"\d[,.]\w")
_ASIDE: Final = frozenset({"pattern", "reason"})


@dataclass(frozen=True, slots=True)
class AsideRule:
    """Words whose numerals state no fact, for a reason: those in the group ``value``, or all where there is none."""

    pattern: re.Pattern[str]
    reason: str


def read_asides(folder: Path, names: Names) -> tuple[AsideRule, ...]:
    """The rules of the sheet ``aside``, which is optional: ``pattern`` as in prose, and ``reason``."""
    sheet = read_sheet(folder, "aside", _ASIDE, names.findings, required=False)
    return tuple(
        AsideRule(pattern, row["reason"])
        for row in sheet
        if names.required(row, "pattern") and names.required(row, "reason")
        if (pattern := pattern_of(row, names.findings, {}))
    )


#: Line and column of a numeral.
Place = tuple[int, int]


def reasons(
    document: Document,
    rules: Iterable[AsideRule],
    ignored: Iterable[tuple[Origin, str]],
    unmapped: Container[int] = frozenset(),
) -> dict[Place, str]:
    """Why the numerals of a document may state no fact, by line and column; the first reason found is told.

    ``ignored`` are figures that the profile sets aside. A figure in a table that nobody ignored has no reason,
    whatever it looks like, and neither has what looks like an amount in the label of one of the ``unmapped`` lines.
    """
    found: dict[Place, str] = {}
    cells = {
        (cell.origin.line, column)
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell
        for column in range(cell.origin.column, cell.origin.column + cell.origin.length)
    }
    for origin, reason in ignored:
        for column in range(origin.column, origin.column + origin.length):
            found.setdefault((origin.line, column), reason)
    text = running_text(document)
    for place, reason in (
        *_patterns(text, rules),
        *_classes(text),
        *_line_classes(document),
        *_labels(document, unmapped),
    ):
        if place not in cells:
            found.setdefault(place, reason)
    return found


def _patterns(text: RunningText, rules: Iterable[AsideRule]) -> Iterator[tuple[Place, str]]:
    for rule in rules:
        group = "value" if "value" in rule.pattern.groupindex else 0
        for match in rule.pattern.finditer(text.text):
            yield from ((place, rule.reason) for place in _places(text, *match.span(group)))


def _classes(text: RunningText) -> Iterator[tuple[Place, str]]:
    for pattern, reason in CLASSES:
        for match in pattern.finditer(text.text):
            yield from ((place, reason) for place in _places(text, *match.span()))


def _line_classes(document: Document) -> Iterator[tuple[Place, str]]:
    for number, line in enumerate(document.lines, 1):
        for pattern, reason in LINE_CLASSES:
            if match := pattern.search(line):
                yield from (((number, column), reason) for column in range(*match.span()))


def _places(text: RunningText, start: int, end: int) -> Iterator[Place]:
    return ((text.lines[at], text.columns[at]) for at in range(start, end))


def _labels(document: Document, unmapped: Container[int]) -> Iterator[tuple[Place, str]]:
    """Numerals of a table's labels: left of all figures of their line, and part of a label or group that was read.

    What is written as an amount in the label of a line that nobody mapped may be a spoilt figure, and is no label.
    """
    for table in document.tables if document.lines else ():
        edges: dict[int, int] = {}
        for cell in (cell.origin for row in table.rows for cell in row.cells if cell):
            edges[cell.line] = min(edges.get(cell.line, cell.column), cell.column)
        if edges:
            known, leftmost = _label_numerals(table), min(edges.values())
            for line in range(table.origin.line, max(edges) + 1):
                for match in numerals(document.lines[line - 1]):
                    inside = match.end() <= edges.get(line, leftmost) and match[0] in known
                    if inside and not (line in unmapped and _is_amount_like(match)):
                        yield (line, match.start()), "label"


def _is_amount_like(numeral: re.Match[str]) -> bool:
    """Whether the word that holds a numeral is written as amounts are, with commas or points between its digits."""
    line = numeral.string
    start = line.rfind(" ", 0, numeral.start()) + 1
    return _GROUPED.search(line[start:].partition(" ")[0]) is not None


def _label_numerals(table: StatementTable) -> frozenset[str]:
    texts = (text for row in table.rows for text in (row.label, *row.groups, *row.markers))
    return frozenset(match[0] for text in texts for match in numerals(text))
