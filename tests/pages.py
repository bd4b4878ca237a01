"""A plain text release as the web page that a filing agent would make of it: paragraphs, and tables of many cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from exporter.findings import Findings
from exporter.sources.fixed_width import read_text
from exporter.statements.table import Cell, Document, Row, StatementTable

_FIGURE = re.compile(r"(.*?)([)%]{1,2})?")


def as_page(text: str, *, title: str = "Release") -> bytes:
    """The page; tables are what the reader of plain text finds, everything else are paragraphs."""
    document = read_text(text, "r.txt", Findings())
    body = "\n".join(_body(document))
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body>\n{body}\n</body></html>".encode()
    )


def _body(document: Document) -> Iterator[str]:
    at, before = 0, ()
    for table in document.tables:
        yield from _paragraphs(document.lines[at : table.origin.line - 1])
        if table.captions != before:
            yield from (f'<p align="center"><b>{escape(one)}</b></p>' for one in table.captions)
        before = table.captions
        yield from _table(table)
        at = table.origin.line - 1 + table.origin.length
    yield from _paragraphs(document.lines[at:])


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    words: list[str] = []
    indent = 0
    for line in [*lines, ""]:
        deeper = indent == 0 and line.startswith(" ")
        if words and (not line.strip() or deeper):
            yield f"<p>{escape(' '.join(words))}</p>"
            words = []
        if line.strip() and not set(line.strip()) <= set("-= "):
            words += line.split()
            indent = len(line) - len(line.lstrip())


def _table(table: StatementTable) -> Iterator[str]:
    yield '<table border="0" cellpadding="0" cellspacing="0" width="100%">'
    depth = max(len(column.headers) for column in table.columns)
    padded = [("",) * (depth - len(one.headers)) + one.headers for one in table.columns]
    for level in range(depth):
        yield f"<tr><td>&nbsp;</td>{''.join(_headings([one[: level + 1] for one in padded]))}</tr>"
    above: tuple[str, ...] = ()
    for row in table.rows:
        for at, group in enumerate(row.groups):
            if row.groups[: at + 1] != above[: at + 1]:
                yield f'<tr><td style="padding-left:{at * 12}pt">{escape(group)}:</td></tr>'
        above = row.groups
        yield _row(row)
    yield "</table>"


def _headings(heads: list[tuple[str, ...]]) -> Iterator[str]:
    for head, columns in groupby(heads):
        width = 4 * len(list(columns)) - 1
        yield f'<td>&nbsp;</td><td colspan="{width}" align="center"><b>{escape(head[-1])}</b></td>'


def _row(row: Row) -> str:
    markers = "".join(f"<sup>{one}</sup>" for one in row.markers)
    label = f'<td style="padding-left:{len(row.groups) * 12}pt">{escape(row.label)}{markers}</td>'
    return f"<tr>{label}{''.join(_cell(one) for one in row.cells)}</tr>"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td>&nbsp;</td><td></td><td></td><td></td>"
    parts = _FIGURE.fullmatch(cell.text)
    assert parts is not None
    figure, closing = escape(parts[1]), parts[2] or ""
    return f'<td>&nbsp;</td><td>{cell.currency}</td><td align="right">{figure}</td><td nowrap>{closing}</td>'
