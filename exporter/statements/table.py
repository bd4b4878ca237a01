"""A document's tables as values: cells with their place, rows with labels, columns with headings."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.findings import Origin


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as printed: signs, brackets and per cent marks included, nothing interpreted.

    ``currency`` is a currency mark that stood apart from the figure, such as the ``$`` of ``$    1,234``, which is
    not part of ``text``; ``markers`` are footnote markers at the figure, such as the ``(1)`` of ``1,234(1)``.
    """

    text: str
    origin: Origin
    currency: str = ""
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures and its headings, outer to inner, as printed."""

    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line item: its full label (wrapped lines joined, leaders and footnote markers off) and its cells.

    ``groups`` are the headings above it, outer to inner, by indentation; ``cells`` has one place a column, None where
    nothing is printed; ``markers`` are the footnote markers that stood at the label, such as ``(4)``. ``origin`` is
    the line that holds the figures.
    """

    label: str
    groups: tuple[str, ...]
    cells: tuple[Cell | None, ...]
    origin: Origin
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementTable:
    """One table: ``captions`` are the lines above it (title, dates, currency), nearest last, as printed and stripped.

    Blocks repeated one under another or side by side, each with headings of its own, are tables of their own that
    share ``captions``. ``name`` is unique in the document and stable: it does not change when figures do.
    """

    name: str
    captions: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    origin: Origin

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of table {self.name} has not one place a column")


@dataclass(frozen=True, slots=True)
class Document:
    """A source as read: its name, its text lines (without line ends) and the tables found in it.

    Sheets and frames have no lines; there an origin's line is the row from 1 and its column the cell's column from 0.
    ``text`` is the whole text with line feeds where places are characters of it, so that it can be shown as it was.
    ``page`` is the document as an inert page of XHTML whose visible text is ``text``, where it was markup.
    """

    name: str
    lines: tuple[str, ...]
    tables: tuple[StatementTable, ...]
    text: str | None = None
    page: bytes | None = None

    @property
    def words(self) -> str:
        """All that it says, white space folded: its lines, or captions, headings and labels where it has none."""
        if self.lines:
            return " ".join(" ".join(self.lines).split())
        said = [self.name]
        for table in self.tables:
            said += [table.origin.document, *table.captions]
            said += [heading for column in table.columns for heading in column.headers]
            said += [part for row in table.rows for part in (*row.groups, row.label)]
        return " ".join(" ".join(dict.fromkeys(said)).split())
