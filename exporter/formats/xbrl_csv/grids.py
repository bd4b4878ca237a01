"""CSV files as columns of text (RFC 4180 as xBRL-CSV 1.0 has it: UTF-8, commas, quotes doubled, CR, LF or both)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.csv

from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.report.columns import CODED

_BOM: Final = b"\xef\xbb\xbf"
_CONTROLS: Final = bytes(sorted(set(range(32)) - {9, 10, 13}))
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF in UTF-8
_LINE_END: Final = re.compile(rb"[\r\n]")
_BLOCK: Final = 1 << 24
_CODE: Final = "xbrlce:invalidCSVFileFormat"
#: More columns than this are read row by row: Arrow gives each a buffer of its own in every block.
_WIDE: Final = 2000


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and the rows below it; ``cells`` has one text column a header cell, named by its position."""

    header: tuple[str, ...]
    cells: pa.Table


def read_grid(document: bytes, texts: Iterable[str] = ()) -> Grid:
    """The cells of a CSV file; an empty or missing cell is an empty text.

    Columns in ``texts`` hold values that seldom repeat; all others are coded. Misspelled with
    ``xbrlce:invalidCSVFileFormat`` when the file is no CSV, or a row is longer than the header.
    """
    body = document.removeprefix(_BOM)
    _check_characters(body)
    top = _first_lines(body)
    header = next(_records(top), [])
    plain = set(texts)
    types = [pa.string() if name in plain else CODED for name in header]
    if 0 < len(header) <= _WIDE and b'"' not in top and _strictly_quoted(body):
        try:
            return Grid(tuple(header), _columns(body, types))
        except pa.ArrowInvalid:
            pass  # short rows, long rows, another encoding: read again row by row, which tells what it is
    return Grid(tuple(header), _rows(body, types))


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


def _columns(body: bytes, types: list[pa.DataType]) -> pa.Table:
    """The rows below the header, by Arrow; ArrowInvalid unless each has exactly as many cells as the header."""
    names = [str(number) for number in range(len(types))]
    table = pa.csv.read_csv(
        pa.py_buffer(body),
        read_options=pa.csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK),
        parse_options=pa.csv.ParseOptions(newlines_in_values=b'"' in body, ignore_empty_lines=False),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)), null_values=[], strings_can_be_null=False
        ),
    )
    return table.unify_dictionaries()


def _rows(body: bytes, types: list[pa.DataType]) -> pa.Table:
    """The rows below the header, by the csv module."""
    columns: list[list[str]] = [[] for _ in types]
    records = _records(body)
    next(records, None)
    for number, record in enumerate(records, 1):
        if len(record) > len(columns):
            raise Misspelled(_CODE, f"row {number} has {len(record)} cells and the header has {len(columns)}")
        for cells, cell in zip(columns, record, strict=False):
            cells.append(cell)
        for cells in columns[len(record) :]:
            cells.append("")
    arrays = [pa.array(cells, pa.string()).cast(kind) for cells, kind in zip(columns, types, strict=True)]
    return pa.Table.from_arrays(arrays, names=[str(number) for number in range(len(types))])


def _records(body: bytes) -> Iterator[list[str]]:
    """The records of a file; Misspelled at the first one that is none."""
    if not _strictly_quoted(body):
        raise Misspelled(_CODE, "a quote stands inside a cell that is not quoted, or is never closed")
    csv.field_size_limit(max(csv.field_size_limit(), len(body) + 1))
    stream = io.TextIOWrapper(io.BytesIO(body), encoding="utf-8", newline="")
    reader = csv.reader(stream, strict=True)
    try:
        yield from reader
    except UnicodeDecodeError as error:
        raise Misspelled(
            _CODE, f"the file is not UTF-8: {error.reason} near line {reader.line_num + 1}"
        ) from error
    except csv.Error as error:
        raise Misspelled(_CODE, f"line {reader.line_num}: {error}") from error
