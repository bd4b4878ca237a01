"""CSV files as columns of text (RFC 4180 as xBRL-CSV 1.0 has it: UTF-8, commas, quotes doubled, CR, LF or both).

A file is read in parts that end where a row ends, so that however long it is, memory holds a few parts of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import IO, Final, NamedTuple

import pyarrow as pa
import pyarrow.csv

from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.formats.xbrl_csv.slices import Part, slices
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.assembly import illegal_characters
from exporter.report.columns import CODED, coded, one_array
from exporter.workers import in_order

_BOM: Final = b"\xef\xbb\xbf"
_CONTROLS: Final = bytes(sorted(set(range(32)) - {9, 10, 13}))
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF in UTF-8
_LINE_END: Final = re.compile(rb"[\r\n]")
_CODE: Final = "xbrlce:invalidCSVFileFormat"
#: More columns than this are read row by row: Arrow gives each a buffer of its own in every block.
_WIDE: Final = 2000


class Lines(NamedTuple):
    """Rows that follow each other, one text column a header cell; and the shapes of columns, by position, if known."""

    rows: pa.RecordBatch
    shapes: Mapping[int, Shapes]


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and the rows below it, some at a time and none at no time.

    ``rows`` pass by once. Misspelled where the file is no CSV, or a row is longer than the header.
    """

    header: tuple[str, ...]
    rows: Iterator[Lines] = field(compare=False)


def read_grid(document: IO[bytes], texts: Iterable[str] = ()) -> Grid:
    """The cells of a CSV file; an empty or missing cell is an empty text.

    Columns in ``texts`` hold values that seldom repeat; all others are coded. Misspelled with
    ``xbrlce:invalidCSVFileFormat`` when the file is no CSV.
    """
    parts = slices(document)
    first = next(parts, Part(b"", 0, 0)).without(_BOM)
    body = bytes(first)
    _check_characters(body)
    top = _first_lines(body)
    header = next(_records(top), [])
    plain = set(texts)
    types = [pa.string() if name in plain else CODED for name in header]
    ruled = 0 < len(header) <= _WIDE and b'"' not in top
    numbered = enumerate(chain([first], parts))
    return Grid(tuple(header), _lines(in_order(partial(_slice, types, ruled), numbered), types))


class _Slice(NamedTuple):
    """A part of a file, and its rows where Arrow can tell them."""

    part: Part
    header: bool
    lines: Lines | None


def _slice(types: list[pa.DataType], ruled: bool, numbered: tuple[int, Part]) -> _Slice:  # noqa: FBT001 - bound
    """A numbered part, read where its rows are all as long as the header and quotes stand around cells."""
    number, part = numbered
    if ruled and (not part.quoted or _strictly_quoted(bytes(part))):
        try:
            rows = _columns(part, types, skip=int(number == 0))
        except pa.ArrowInvalid:
            pass  # short rows, long rows, another encoding: read again row by row, which tells what it is
        else:
            shapes = {at: Shapes.of(cells) for at, cells in enumerate(rows) if types[at] != CODED}
            texts = (shapes[at].texts if at in shapes else cells.dictionary for at, cells in enumerate(rows))
            if not any(map(illegal_characters, texts)):
                return _Slice(part, number == 0, Lines(rows, shapes))
    _check_characters(bytes(part))
    return _Slice(part, number == 0, None)


def _lines(parts: Iterable[_Slice], types: list[pa.DataType]) -> Iterator[Lines]:
    """The rows of each part; what Arrow could not read is read row by row, which tells what is wrong and where."""
    count = ends = 0
    for part, header, lines in parts:
        found = lines
        if found is None:
            found = Lines(_rows(bytes(part), types, header=header, rows=count, lines=ends), {})
        if found.rows.num_rows:
            yield found
        count += found.rows.num_rows
        ends += _line_ends(part, found.rows.num_rows + header)


def _line_ends(part: Part, rows: int) -> int:
    """How many lines end in a part; only where rows are not lines they are counted."""
    if part.quoted or part.holds(b"\r"):
        body = bytes(part)
        return body.count(b"\n") or body.count(b"\r")
    return rows


def _first_lines(body: bytes) -> bytes:
    """The first line; where quotes may hold a line end, the whole file."""
    end = _LINE_END.search(body)
    line = body[: end.start()] if end else body
    return body if b'"' in line else line


def _check_characters(body: bytes) -> None:
    unheard = not body.isascii() and any(one in body for one in _NONCHARACTERS)
    if unheard or len(body.translate(None, _CONTROLS)) != len(body):
        if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:4]:
            raise Misspelled(_CODE, "the file is in UTF-16 or UTF-32, not in UTF-8")
        raise Misspelled(_CODE, "the file holds a character that no report can hold")


def _strictly_quoted(body: bytes) -> bool:
    """Whether quotes stand around whole cells only; Arrow reads others too, and a quote that is never closed."""
    if b'"' not in body:
        return True
    outside = body.split(b'"')[
        ::2
    ]  # what stands between quoted parts; empty between the halves of a doubled quote
    if body.count(b'"') % 2:
        return False
    delimiters = (b",", b"\n", b"\r")
    first, last = outside[0], outside[-1]
    if (first and not first.endswith(delimiters)) or (last and not last.startswith(delimiters)):
        return False
    return all(not one or (one.startswith(delimiters) and one.endswith(delimiters)) for one in outside[1:-1])


def _columns(part: Part, types: list[pa.DataType], skip: int) -> pa.RecordBatch:
    """The rows below those skipped, by Arrow; ArrowInvalid unless each has exactly as many cells as the header."""
    names = [str(number) for number in range(len(types))]
    table = pa.csv.read_csv(
        part.buffer(),
        read_options=pa.csv.ReadOptions(
            column_names=names, skip_rows=skip, block_size=len(part) + 1, use_threads=False
        ),
        parse_options=pa.csv.ParseOptions(newlines_in_values=part.quoted, ignore_empty_lines=False),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)), null_values=[], strings_can_be_null=False
        ),
    )
    cells = [(coded if kind == CODED else one_array)(table.column(at)) for at, kind in enumerate(types)]
    return pa.RecordBatch.from_arrays(cells, names=names)


def _rows(body: bytes, types: list[pa.DataType], *, header: bool, rows: int, lines: int) -> pa.RecordBatch:
    """The rows of a part, by the csv module; before it stand so many rows and lines."""
    columns: list[list[str]] = [[] for _ in types]
    records = _records(body, lines)
    if header:
        next(records, None)
    for number, record in enumerate(records, rows + 1):
        if len(record) > len(columns):
            raise Misspelled(_CODE, f"row {number} has {len(record)} cells and the header has {len(columns)}")
        for cells, cell in zip(columns, record, strict=False):
            cells.append(cell)
        for cells in columns[len(record) :]:
            cells.append("")
    arrays = [pa.array(cells, pa.string()).cast(kind) for cells, kind in zip(columns, types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[str(number) for number in range(len(types))])


def _records(body: bytes, lines: int = 0) -> Iterator[list[str]]:
    """The records of a part below so many lines; Misspelled at the first one that is none."""
    if not _strictly_quoted(body):
        raise Misspelled(_CODE, "a quote stands inside a cell that is not quoted, or is never closed")
    csv.field_size_limit(max(csv.field_size_limit(), len(body) + 1))
    stream = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    reader = csv.reader(stream, strict=True)
    try:
        yield from reader
    except UnicodeDecodeError as error:
        line = lines + reader.line_num + 1
        raise Misspelled(_CODE, f"the file is not UTF-8: {error.reason} near line {line}") from error
    except csv.Error as error:
        raise Misspelled(_CODE, f"line {lines + reader.line_num}: {error}") from error
