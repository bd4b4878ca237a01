"""The ledger: what became of every numeral of a document, found by a scan that knows no tables and no patterns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final

from exporter.findings import Findings, Origin
from exporter.mapping.aside import Place
from exporter.mapping.numerals import numerals
from exporter.report.report import Report
from exporter.statements.table import Document

FACT: Final = "fact"
ASIDE: Final = "set aside"
UNACCOUNTED: Final = "unaccounted"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One figure: where it stands (line and column from 1 and 0), and the facts it states or why it states none.

    Each numeral has exactly one row; so has what states a number without one, a word or a dash.
    """

    document: str
    line: int
    column: int
    text: str
    outcome: str  # "fact", "set aside" or "unaccounted"
    fact: str  # fact identifiers, separated by spaces
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """How many figures became what."""

    figures: int
    mapped: int
    aside: int
    unaccounted: int

    def __str__(self) -> str:
        return f"{self.figures} figures, {self.mapped} mapped, {self.aside} set aside, {self.unaccounted} unaccounted"


HEADER: Final = ("document", "line", "column", "text", "outcome", "fact", "reason")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a fact that is a number stands on its line; ``end`` is exclusive."""

    start: int
    end: int
    fact: str


def read_ledger(document: Document, report: Report, reasons: Mapping[Place, str]) -> tuple[LedgerRow, ...]:
    """A row for each numeral of the document, and for each word or dash that states a number, as they stand.

    ``reasons`` says why numerals, by line and column, state no fact; one without a reason is unaccounted.
    """
    stated = _stated(report, document.name)
    rows: list[LedgerRow] = []
    for number, line in enumerate(document.lines, 1):
        rows.extend(_line_rows(document.name, number, line, stated.get(number, []), reasons))
    return tuple(rows)


def _line_rows(
    document: str, number: int, line: str, spans: Sequence[_Span], reasons: Mapping[Place, str]
) -> list[LedgerRow]:
    rows, told = [], set()
    for match in numerals(line):
        inside = [span for span in spans if span.start <= match.start() and match.end() <= span.end]
        told.update(inside)
        facts = " ".join(span.fact for span in inside)
        reason = "" if facts else reasons.get((number, match.start()), "")
        outcome = FACT if facts else ASIDE if reason else UNACCOUNTED
        rows.append(LedgerRow(document, number, match.start(), match[0], outcome, facts, reason))
    wordy: dict[tuple[int, int], list[str]] = {}
    for span in spans:
        if span not in told:
            wordy.setdefault((span.start, span.end), []).append(span.fact)
    for (start, end), names in wordy.items():
        rows.append(LedgerRow(document, number, start, line[start:end], FACT, " ".join(names), ""))
    return sorted(rows, key=lambda row: row.column)


def _stated(report: Report, document: str) -> dict[int, list[_Span]]:
    """The spans that numeric facts stand at, by line; a text fact tells of no numeral that is part of its words."""
    columns = report.facts.select(["document", "line", "column", "length", "id", "value"]).to_pydict()
    spans: dict[int, list[_Span]] = {}
    for name, line, column, length, fact, value in zip(*columns.values(), strict=True):
        if name == document and line and (value is None or _NUMBER.fullmatch(value)):
            spans.setdefault(line, []).append(_Span(column, column + length, fact))
    return spans


def count(rows: Sequence[LedgerRow]) -> LedgerCounts:
    """How many figures of a ledger became what."""
    outcomes = [row.outcome for row in rows]
    return LedgerCounts(len(rows), outcomes.count(FACT), outcomes.count(ASIDE), outcomes.count(UNACCOUNTED))


def tell_unaccounted(rows: Sequence[LedgerRow], findings: Findings) -> None:
    """A warning ``map.unaccounted`` for each line that holds numerals without a fact or a reason."""
    for line in _by_line(rows):
        texts = ", ".join(row.text for row in line)
        verb = "states no fact, and nothing says" if len(line) == 1 else "state no fact, and nothing says"
        first, last = line[0], line[-1]
        origin = Origin(first.document, first.line, first.column, last.column + len(last.text) - first.column)
        findings.warning("map.unaccounted", f"{texts} {verb} why", origin)


def _by_line(rows: Sequence[LedgerRow]) -> Iterator[list[LedgerRow]]:
    lines: dict[int, list[LedgerRow]] = {}
    for row in rows:
        if row.outcome == UNACCOUNTED:
            lines.setdefault(row.line, []).append(row)
    return iter(lines.values())


def render_ledger(rows: Sequence[LedgerRow]) -> bytes:
    """The ledger as CSV in UTF-8 with line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(astuple(row) for row in rows)
    return out.getvalue().encode()
