"""Plain text with tables in fixed-width letters: read in ordered steps, lines to blocks to tables."""

from __future__ import annotations

import re
from typing import Final

from exporter.findings import Findings, Origin
from exporter.sources.fixed_width.blocks import Block, blocks
from exporter.sources.fixed_width.lines import WIDEST, Kind, read_lines
from exporter.sources.fixed_width.rows import read_rows
from exporter.sources.spelling import Spelling
from exporter.statements.amounts import read_amount
from exporter.statements.table import Column, Document, StatementTable

# What most figures look like; the rest is read to see whether they are amounts.
_PLAIN: Final = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|\(\d{1,3}(?:,\d{3})*(?:\.\d+)?%?\)")


def read_text(text: str, name: str, findings: Findings) -> Document:
    """The tables printed in a plain text; what could not be read is told in ``findings``."""
    source = split_lines(text)
    found = blocks(read_lines(source))
    spelling = Spelling(text)
    tables = tuple(_table(block, name, index, spelling) for index, block in enumerate(found, 1))
    for block, table in zip(found, tables, strict=True):
        _tell(block, table, findings)
    for number, one in enumerate(source, 1):
        if len(one) > WIDEST and one[-1:].isdigit():
            findings.warning(
                "read.longLine",
                f"a line of {len(one):,} characters is no line of a table",
                Origin(name, number),
            )
    if not tables:
        findings.info("read.noTables", "no table was found in the document", Origin(name))
    return Document(name, source, tables, with_line_feeds(text))


def _tell(block: Block, table: StatementTable, findings: Findings) -> None:
    """What is doubtful in a table: headings without figures, figures without headings, figures that are none."""
    if block.band:
        for orphan in block.band.orphans:
            findings.warning("read.noFigures", f"the heading {orphan!r} stands over no figures", table.origin)
        for at, column in enumerate(table.columns, 1):
            if not column.headers:
                findings.warning(
                    "read.noHeading", f"column {at} of {table.name} has no heading", table.origin
                )
    for row in table.rows:
        for cell in row.cells:
            if cell is not None and not _PLAIN.fullmatch(cell.text) and read_amount(cell.text) is None:
                findings.warning(
                    "read.badFigure", f"{cell.text!r} stands among figures and is none", cell.origin
                )


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their ends: only carriage return and line feed end a line."""
    lines = with_line_feeds(text).split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def _table(block: Block, name: str, index: int, spelling: Spelling) -> StatementTable:
    end = _end(block)
    known = dict(block.rows)
    body = [(line, known.get(at)) for at, line in enumerate(block.lines[block.start : end + 1], block.start)]
    rows = read_rows(body, block.columns, name, block.band, spelling)
    headers = block.band.headers if block.band else ((),) * len(block.columns)
    top = block.lines[block.top].number
    return StatementTable(
        f"T{index}",
        tuple(" ".join(one.text.split()) for one in block.captions),
        tuple(Column(tuple(map(spelling.mend, one))) for one in headers),
        tuple(rows),
        Origin(name, top, 0, block.lines[end].number - top + 1),
    )


def _end(block: Block) -> int:
    """The last line of a block: its last figures, and what goes on with their label below them."""
    at = block.last
    for line in block.lines[block.last + 1 : block.last + 4]:
        if line.kind is not Kind.TEXT or line.right > block.zone or not line.shown.lstrip(" (")[:1].islower():
            break
        at += 1
    return at


def with_line_feeds(text: str) -> str:
    """The text with line feeds for line ends of any system."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
