"""CSV files as columns of text (RFC 4180 as xBRL-CSV 1.0 has it: UTF-8, commas, quotes doubled, CR, LF or both).

A file is read in parts that end where a row ends, so that however long it is, memory holds a few parts of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import IO, Final, NamedTuple

import pyarrow as pa
import pyarrow.csv

from exporter.formats.record_layouts import Layouts
from exporter.formats.xbrl_csv.blocks import blank, is_blank
from exporter.formats.xbrl_csv.numbering import Numbering, breaks_in, line_breaks
from exporter.formats.xbrl_csv.refusals import (
    CODE,
    check_characters,
    check_encoding,
    check_quotes,
    strictly_quoted,
)
from exporter.formats.xbrl_csv.scanned import cells_of, row_layouts
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.formats.xbrl_csv.slices import Part, slices
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.assembly import illegal_characters
from exporter.report.columns import CODED, coded, one_array
from exporter.workers import in_order

_BOM: Final = b"\xef\xbb\xbf"
_LINE_END: Final = re.compile(rb"[\r\n]")
#: More columns than this are read row by row: Arrow gives each a buffer of its own in every block.
_WIDE: Final = 2000
#: Of rows whose place in the file is not known yet.
_UNPLACED: Final = Numbering(0)


@dataclass(frozen=True, slots=True)
class Lines:
    """So many rows that follow each other: by position the cells of columns, but for those that state nothing.

    Of some columns the shapes are known. ``apart`` gives the same rows in the runs in which they are told of, where
    they are several such runs. ``numbering`` says where in the file they begin.
    """

    cells: Mapping[int, pa.Array]
    count: int
    shapes: Mapping[int, Shapes] = field(default_factory=dict)
    apart: Callable[[], Iterator[Lines]] | None = None
    numbering: Numbering = _UNPLACED

    def column(self, at: int) -> pa.Array:
        """The cells of a column, whatever they state."""
        return self.cells[at] if at in self.cells else blank(self.count)

    def numbers(self) -> pa.Array:
        """The line of the file on which each row begins, from 1 (int32)."""
        return self.numbering.lines(self.count)

    def below(self, line: int, apart: Callable[[], Iterator[Lines]] | None = None) -> Lines:
        """The same rows, the first of them on this line of the file."""
        return replace(self, numbering=self.numbering._replace(first=line), apart=apart)


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and the rows below it, some at a time and none at no time; ``first`` is where the header stands.

    ``rows`` pass by once. Misspelled where the file is no CSV, or a row is longer than the header.
    """

    header: tuple[str, ...]
    rows: Iterator[Lines] = field(compare=False)
    first: Part = field(compare=False)

    def prove(self) -> None:
        """Misspelled where no CSV can begin as the file does, which ``rows`` tells too."""
        check_characters(bytes(self.first), first=True)


def read_grid(document: IO[bytes], texts: Iterable[str] = ()) -> Grid:
    """The cells of a CSV file; an empty or missing cell is an empty text.

    Columns in ``texts`` hold values that seldom repeat; all others are coded. Misspelled with
    ``xbrlce:invalidCSVFileFormat`` and a line when the file is no CSV.
    """
    parts = slices(document)
    first = next(parts, Part(b"", 0, 0)).without(_BOM)
    top = _first_lines(first)
    check_characters(top, first=True)
    try:
        header = next(_records(top), [])
    except Misspelled:
        check_characters(bytes(first), first=True)
        raise
    plain = set(texts)
    types = [pa.string() if name in plain else CODED for name in header]
    ruled = 0 < len(header) <= _WIDE and b'"' not in top
    layouts = row_layouts([kind == CODED for kind in types], first.head(len(top) + 2)) if ruled else None
    sheet = _Sheet(types, layouts, _lines_of(header), ruled=ruled)
    return Grid(tuple(header), sheet.lines(chain([first], parts)), first)


def read_records(document: bytes) -> list[tuple[int, list[str]]]:
    """The records of a small CSV file, the header too, each with as many cells as it has and the line it begins on.

    Misspelled as above.
    """
    body = document.removeprefix(_BOM)
    check_characters(body, first=True)
    found, line = list[tuple[int, list[str]]](), 1
    for record in _records(body):
        found.append((line, record))
        line += _lines_of(record)
    return found


class _Above(NamedTuple):
    """What stands above a part of a file: so many rows and line ends; the part's own header has so many lines."""

    rows: int = 0
    ends: int = 0
    header: int = 0

    @property
    def first(self) -> int:
        """The line on which the first row begins."""
        return self.ends + self.header + 1

    def below(self, lines: Lines) -> _Above:
        """What stands above the next part, where this one holds these rows."""
        return _Above(self.rows + lines.count, lines.numbering.line(lines.count) - 1)


class _Sheet:
    """Reads rows by the types of their cells; by the column where rows can be as long as the header.

    ``layouts`` are for the scanner; None where it is not asked. The header has so many lines.
    """

    def __init__(
        self, types: list[pa.DataType], layouts: Layouts | None, header: int, *, ruled: bool
    ) -> None:
        self._header = header
        self._types = types
        self._layouts = layouts
        self._ruled = ruled

    def lines(self, parts: Iterable[Part]) -> Iterator[Lines]:
        """The rows of each part, together where the part can be read as a whole."""
        above = _Above(header=self._header)
        for part, found in in_order(self._tried, enumerate(parts)):
            apart = partial(self._apart, part, above) if part.ends else None
            for lines in apart() if apart and found is None else [self._placed(part, found, above, apart)]:
                above = above.below(lines)
                if lines.count:
                    yield lines

    def _tried(self, numbered: tuple[int, Part]) -> tuple[Part, Lines | Misspelled | None]:
        """A part, and its rows where all are as long as the header and quotes stand around cells.

        Of a part that was not taken together with others it is told what cannot be a character. Parts that nobody reads
        by the column are no better apart, unless something is wrong with them.
        """
        number, part = numbered
        if self._ruled and (not part.quoted or strictly_quoted(bytes(part))):
            try:
                lines = self._scanned(part, skip=number == 0) or _columns(part, self._types, int(number == 0))
            except pa.ArrowInvalid:
                pass  # short rows, long rows, another encoding: read again row by row, which tells what it is
            else:
                if lines is not None:
                    return part, lines
        if part.ends and self._ruled:
            return part, None
        try:
            check_characters(bytes(part), first=number == 0)
            return part, _rows(bytes(part), self._types, _Above()) if part.ends else None
        except Misspelled as refusal:
            return part, None if part.ends else refusal

    def _scanned(self, part: Part, *, skip: bool) -> Lines | None:
        """The rows by the scanner; None where it is not asked, or meets one that is irregular."""
        found = (
            None if self._layouts is None or part.quoted else cells_of(part.view(), self._layouts, skip=skip)
        )
        return None if found is None else _lines(*found)

    def _apart(self, part: Part, above: _Above) -> Iterator[Lines]:
        """The rows of each of the parts taken together."""
        for one in part.apart():
            _, found = self._tried((int(not above.header), one))
            yield (lines := self._placed(one, found, above))
            above = above.below(lines)

    def _placed(
        self,
        part: Part,
        found: Lines | Misspelled | None,
        above: _Above,
        apart: Callable[[], Iterator[Lines]] | None = None,
    ) -> Lines:
        """The rows where they stand in the file; read one by one where Arrow cannot, which tells what is wrong."""
        try:
            if isinstance(found, Misspelled):
                raise found
            lines = _rows(bytes(part), self._types, above) if found is None else found
        except Misspelled as refusal:
            raise Misspelled(refusal.code, str(refusal), above.ends + refusal.line) from refusal
        return lines.below(above.first, apart)


def _texts(lines: Lines) -> Iterator[tuple[pa.Array, pa.Array]]:
    """The cells of each column, and texts in which any character of theirs stands at least once."""
    for at, cells in lines.cells.items():
        if at in lines.shapes:
            yield cells, lines.shapes[at].texts
        else:
            yield cells, cells.dictionary if cells.type == CODED else cells


def _broken(lines: Lines) -> Lines:
    """The rows of a part that has quotes, with the line ends that cells hold."""
    return replace(lines, numbering=_UNPLACED._replace(breaks=line_breaks(_texts(lines))))


def _first_lines(part: Part) -> bytes:
    """The first line; where quotes may hold a line end, the whole part."""
    end = _LINE_END.search(part.data, part.start, part.stop)
    line = part.data[part.start : end.start() if end else part.stop]
    return bytes(part) if b'"' in line else line


def _columns(part: Part, types: list[pa.DataType], skip: int) -> Lines | None:
    """The rows below those skipped, by Arrow; None where a character of theirs is none of XML.

    ArrowInvalid unless each has exactly as many cells as the header.
    """
    names = [str(number) for number in range(len(types))]
    table = pa.csv.read_csv(
        part.buffer(),
        read_options=pa.csv.ReadOptions(
            column_names=names, skip_rows=skip, block_size=len(part) + 1, use_threads=False
        ),
        parse_options=pa.csv.ParseOptions(newlines_in_values=part.quoted, ignore_empty_lines=False),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)),
            null_values=[],
            strings_can_be_null=False,
            check_utf8=not part.ascii,
        ),
    )
    columns = zip(types, table.columns, strict=True)
    every = [coded(cells) if kind == CODED else one_array(cells) for kind, cells in columns]
    lines = _lines(every, table.num_rows)
    if any(illegal_characters(texts) for _, texts in _texts(lines)):
        return None
    return _broken(lines) if part.quoted else lines


def _lines(columns: list[pa.Array], rows: int) -> Lines:
    """Rows of which these are all columns."""
    found = {at: cells for at, cells in enumerate(columns) if not is_blank(cells)}
    shapes = {at: Shapes.of(cells) for at, cells in found.items() if cells.type != CODED}
    return Lines(found, rows, shapes)


def _rows(body: bytes, types: list[pa.DataType], above: _Above) -> Lines:
    """The rows of a part, by the csv module; Misspelled with a line of the part."""
    records = _records(body)
    top = [next(records, [])] if above.header else []
    rows = list[list[str]]()
    for record in records:
        if len(record) > len(types):
            number, line = above.rows + len(rows) + 1, 1 + sum(map(_lines_of, [*top, *rows]))
            raise Misspelled(
                CODE, f"row {number} has {len(record)} cells and the header has {len(types)}", line
            )
        rows.append(record + [""] * (len(types) - len(record)))
    stated = ((at, cells) for at, cells in enumerate(zip(*rows, strict=True)) if any(cells))
    found = {at: pa.array(cells, pa.string()).cast(types[at]) for at, cells in stated}
    lines = Lines(found, len(rows))
    return _broken(lines) if b'"' in body else lines


def _lines_of(record: list[str]) -> int:
    """How many lines a record takes."""
    return 1 + sum(map(breaks_in, record))


def _records(body: bytes) -> Iterator[list[str]]:
    """The records of a part; Misspelled at the first one that is none."""
    check_quotes(body)
    csv.field_size_limit(max(csv.field_size_limit(), len(body) + 1))
    stream = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    reader = csv.reader(stream, strict=True)
    try:
        yield from reader
    except UnicodeDecodeError:
        check_encoding(body)  # the stream knows no place in the whole
        raise
    except csv.Error as error:
        raise Misspelled(CODE, str(error), reader.line_num) from error
