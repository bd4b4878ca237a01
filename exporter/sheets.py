"""Flat sheets that people author in a spreadsheet: CSV files in a folder, or the sheets of one workbook beside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One authored row: its cells by column name, stripped, and where it stands."""

    cells: Mapping[str, str]
    origin: Origin

    def __getitem__(self, column: str) -> str:
        """The cell of a column; empty where the sheet has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's header and rows; rows without any text are left out."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def __iter__(self) -> Iterator[SheetRow]:
        return iter(self.rows)


def read_sheet(
    folder: Path, name: str, known: frozenset[str], findings: Findings, *, required: bool = True
) -> Sheet:
    """The sheet ``name`` of a folder: ``name.csv``, or the sheet of that name in a workbook there.

    Columns that are not ``known``, columns given twice and rows longer than the header are findings
    ``file.badSheet``. A required sheet that is missing raises ExporterError ``file.missing``.
    """
    path = folder / f"{name}.csv"
    if path.is_file():
        grid, where = _csv_grid(path), path.name
    else:
        found = _workbook_grid(folder, name)
        if found is None:
            if required:
                raise ExporterError("file.missing", f"the sheet {name}.csv is missing", str(folder))
            return Sheet(name, (), ())
        grid, where = found
    return _sheet(name, grid, where, known, findings)


def _csv_grid(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExporterError(
            "file.notUtf8", f"the sheet is not UTF-8 at byte {error.start}", path.name
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    grid: list[tuple[int, list[str]]] = []
    try:
        grid.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        raise ExporterError("file.badSheet", str(error), f"{path.name}:{reader.line_num}") from error
    return grid


def _workbook_grid(folder: Path, name: str) -> tuple[list[tuple[int, list[str]]], str] | None:
    from python_calamine import CalamineError, CalamineWorkbook

    for path in sorted(folder.glob("*.xlsx")):
        try:
            book = CalamineWorkbook.from_path(str(path))
        except CalamineError as error:
            raise ExporterError("file.badSheet", f"not a workbook: {error}", path.name) from error
        if name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            grid = [(line, [_cell_text(value) for value in row]) for line, row in enumerate(rows, 1)]
            return grid, f"{path.name}[{name}]"
    return None


def _cell_text(value: object) -> str:
    """A workbook's cell as the text its author sees: whole numbers without the point that Excel stores."""
    text = str(value)
    return text.removesuffix(".0") if not isinstance(value, str) else text


def _sheet(
    name: str, grid: list[tuple[int, list[str]]], where: str, known: frozenset[str], findings: Findings
) -> Sheet:
    if not grid:
        findings.error("file.badSheet", f"the sheet {name} has no header", Origin(where))
        return Sheet(name, (), ())
    (first, header), *body = grid
    columns = tuple(cell.strip() for cell in header)
    for column in sorted(set(columns) - known - {""}):
        findings.error(
            "file.badSheet",
            f"the sheet {name} has no column {column!r}; it has {', '.join(sorted(known))}",
            Origin(where, first),
        )
    for column in sorted({one for one in columns if one and columns.count(one) > 1}):
        findings.error("file.badSheet", f"the column {column!r} is given twice", Origin(where, first))
    rows = []
    for line, cells in body:
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            findings.error(
                "file.badSheet",
                f"the row has {len(cells)} cells, the header {len(columns)}",
                Origin(where, line),
            )
        texts = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        if any(texts.values()):
            rows.append(SheetRow(texts, Origin(where, line)))
    return Sheet(name, columns, tuple(rows))
