"""Plain text with tables in fixed-width letters: read in ordered steps, lines to blocks to tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.findings import Findings, Origin
from exporter.sources.fixed_width.blocks import Block, blocks
from exporter.sources.fixed_width.figures import Printed, printed
from exporter.sources.fixed_width.headings import heads_columns
from exporter.sources.fixed_width.lines import Kind, Line, line
from exporter.sources.fixed_width.rows import read_rows
from exporter.statements.table import Column, Document, StatementTable


def read_text(text: str, name: str, findings: Findings) -> Document:
    """The tables printed in a plain text; what could not be read is told in ``findings``."""
    del findings
    source = split_lines(text)
    lines = [line(number, one) for number, one in enumerate(source, 1)]
    tables = (_table(block, lines, name, index) for index, block in enumerate(_believed(lines), 1))
    return Document(name, source, tuple(tables))


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their ends: only carriage return and line feed end a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def _believed(lines: Sequence[Line]) -> Iterable[Block]:
    rows = [_row(one) for one in lines]
    return blocks(lines, rows)


def _row(one: Line) -> Printed | None:
    """A line that ends in figures which are no headings."""
    if one.kind is not Kind.TEXT or not any(char.isdigit() for char in one.shown):
        return None
    row = printed(one)
    if not any(not figure.nil for figure in row.sure) or heads_columns(row):
        return None
    return row


def _table(block: Block, lines: Sequence[Line], name: str, index: int) -> StatementTable:
    stub = block.band.stub if block.band else ()
    rows = read_rows(lines[block.start : block.last + 1], block.columns, name, stub)
    kept = [at for at, track in enumerate(block.columns) if not track.labels]
    headers = block.band.headers if block.band else ((),) * len(kept)
    top, bottom = lines[block.top].number, lines[block.last].number
    return StatementTable(
        f"T{index}",
        tuple(" ".join(one.text.split()) for one in block.captions),
        tuple(Column(one) for one in headers),
        tuple(rows),
        Origin(name, top, 0, bottom - top + 1),
    )
