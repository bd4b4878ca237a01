"""Plain text with tables in fixed-width letters: read in ordered steps, lines to blocks to tables."""

from __future__ import annotations

from exporter.findings import Findings, Origin
from exporter.sources.fixed_width.blocks import Block, blocks
from exporter.sources.fixed_width.lines import Kind, line
from exporter.sources.fixed_width.rows import read_rows
from exporter.statements.table import Column, Document, StatementTable


def read_text(text: str, name: str, findings: Findings) -> Document:
    """The tables printed in a plain text; what could not be read is told in ``findings``."""
    del findings
    source = split_lines(text)
    lines = [line(number, one) for number, one in enumerate(source, 1)]
    tables = (_table(block, name, index) for index, block in enumerate(blocks(lines), 1))
    return Document(name, source, tuple(tables))


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a text without their ends: only carriage return and line feed end a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def _table(block: Block, name: str, index: int) -> StatementTable:
    stub = block.band.stub if block.band else ()
    end = _end(block)
    rows = read_rows(block.lines[block.start : end + 1], block.columns, name, stub)
    headers = block.band.headers if block.band else ((),) * len(block.columns)
    top = block.lines[block.top].number
    return StatementTable(
        f"T{index}",
        tuple(" ".join(one.text.split()) for one in block.captions),
        tuple(Column(one) for one in headers),
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
