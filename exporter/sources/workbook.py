"""Excel workbooks (.xlsx): every sheet a grid of cells, read with calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.sources.grid import Grid, Place, read_grid
from exporter.sources.sample import Sample
from exporter.statements.table import Document, StatementTable

#: A workbook that unpacks to more is no financial statement but an attack.
LARGEST: Final = 512 * 1024 * 1024


class Workbook:
    """A workbook in the Office Open XML form."""

    name = "Excel workbook"

    def recognises(self, sample: Sample) -> bool:
        """A zip archive with a workbook in it."""
        return sample.data.startswith(b"PK\x03\x04") and b"xl/workbook.xml" in sample.data

    def read(self, sample: Sample, findings: Findings) -> Document:
        """Its tables, sheet by sheet; ExporterError ``file.badWorkbook`` where it is damaged or too large."""
        return Document(sample.name, (), tuple(_tables(sample, findings)))


def _tables(sample: Sample, findings: Findings) -> Iterator[StatementTable]:
    for sheet, values in _sheets(sample):
        name = f"{sample.name}!{sheet}"
        rows = [
            [_place(value, Origin(name, line, column)) for column, value in enumerate(row)]
            for line, row in enumerate(values, 1)
        ]
        yield from read_grid(Grid(name, rows, prefix=f"{sheet}!T"), findings)


def _sheets(sample: Sample) -> Iterator[tuple[str, list[list[Any]]]]:
    """Each sheet's name and values, from its first row and column on."""
    from python_calamine import CalamineError, load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(sample.data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST:
            raise ExporterError("file.badWorkbook", f"the workbook unpacks to {size:,} bytes", sample.name)
        book = load_workbook(io.BytesIO(sample.data))
        yield from (
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        )
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError) as error:
        raise ExporterError("file.badWorkbook", f"the workbook is damaged: {error}", sample.name) from error


def _place(value: object, origin: Origin) -> Place:
    text = show_value(value)
    bare = text.strip()
    return Place(
        bare, Origin(origin.document, origin.line, origin.column, len(bare)), len(text) - len(text.lstrip())
    )


def show_value(value: object) -> str:
    """A cell's value as the shortest text that stands for it exactly; a moment at midnight is its day."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    if isinstance(value, int | str):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"{Decimal(repr(value)):f}".removesuffix(".0")  # repr is the shortest text of a binary fraction
