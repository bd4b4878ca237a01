"""The ledger: what became of every numeral of a document, found by a scan that knows no tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Final

from exporter.report.report import Report
from exporter.statements.table import Document

#: A run of digits with its grouping commas and point.
_NUMERAL: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One numeral: where it stands (line and column from 1 and 0), and the facts it states or why it states none."""

    document: str
    line: int
    column: int
    text: str
    outcome: str  # "fact" or "set aside"
    fact: str  # fact identifiers, separated by spaces
    reason: str


HEADER: Final = ("document", "line", "column", "text", "outcome", "fact", "reason")


def read_ledger(document: Document, report: Report, reasons: dict[int, str]) -> tuple[LedgerRow, ...]:
    """A row for each numeral of the document; ``reasons`` says why the numerals of a line may state no fact."""
    stated = _stated(report, document.name)
    rows = []
    for number, line in enumerate(document.lines, 1):
        for match in _NUMERAL.finditer(line):
            facts = [
                fact
                for start, end, fact in stated.get(number, ())
                if start <= match.start() and match.end() <= end
            ]
            reason = "" if facts else reasons.get(number, "outside the mapped tables")
            outcome = "fact" if facts else "set aside"
            rows.append(
                LedgerRow(document.name, number, match.start(), match[0], outcome, " ".join(facts), reason)
            )
    return tuple(rows)


def _stated(report: Report, document: str) -> dict[int, list[tuple[int, int, str]]]:
    """The spans that facts stand at, by line."""
    columns = report.facts.select(["document", "line", "column", "length", "id"]).to_pydict()
    spans: dict[int, list[tuple[int, int, str]]] = {}
    for name, line, column, length, fact in zip(*columns.values(), strict=True):
        if name == document:
            spans.setdefault(line, []).append((column, column + length, fact))
    return spans


def line_reasons(document: Document) -> dict[int, str]:
    """Why a numeral on a line of a table that is no figure states no fact: it is in a label, a heading, a caption."""
    return dict(_line_reasons(document))


def _line_reasons(document: Document) -> Iterator[tuple[int, str]]:
    for table in document.tables:
        rows = [cell.origin.line for row in table.rows for cell in row.cells if cell]
        if rows:
            yield from ((line, "heading or caption") for line in range(table.origin.line, min(rows)))
            yield from ((line, "label") for line in range(min(rows), max(rows) + 1))


def render_ledger(rows: tuple[LedgerRow, ...]) -> bytes:
    """The ledger as CSV in UTF-8 with line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(astuple(row) for row in rows)
    return out.getvalue().encode()
