"""Rows of a CSV file that has no quotes, cut out by the compiled scanner: records of cells with commas between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from exporter import compiled
from exporter.formats.record_layouts import CODED, TEXT, Bytes, Layout, Layouts, Slot
from exporter.formats.scanner import Scanner

_CONTROLS: Final = bytes(set(range(32)) - {9})
#: Cells before the last one, and the last one of a row that ends with a line feed, or with a carriage return before it.
_CELL: Final = Bytes(b",", _CONTROLS + b'"')
_LAST: Final = {
    end[:1]: Bytes(end[:1], bytes(set(_CONTROLS) - {*end[:1]}) + b'",') for end in (b"\n", b"\r\n")
}
_KINDS: Final = (_CELL, *_LAST.values())
_ENDS: Final = {b"\n": b"\n", b"\r": b"\r\n"}
#: Rows of more cells are left to Arrow.
_MOST: Final = 64
#: Offsets of texts are 32 bits wide.
_LARGEST: Final = (1 << 31) - 1


def row_layouts(coded: Sequence[bool], head: bytes) -> Layouts | None:
    """The layout of rows with so many cells, coded or not; None where rows are read otherwise.

    Their line ends are as that of the ``head``, with which the file begins.
    """
    feed = head.find(b"\n")
    if compiled.library() is None or feed < 0 or len(coded) > _MOST:
        return None
    end = b"\r" if head[max(feed - 1, 0) : feed] == b"\r" else b"\n"
    *kinds, last = [_CELL] * (len(coded) - 1) + [_LAST[end]]
    cells = zip(coded, [*kinds, last], strict=True)
    slots = [Slot(at, CODED if one else TEXT, kind) for at, (one, kind) in enumerate(cells)]
    parts = tuple((b"," if at else b"", slot) for at, slot in enumerate(slots))
    layouts = Layouts(_KINDS, blanks=False)
    layouts.learn(Layout("rows", parts, _ENDS[end]))
    return layouts


def cells_of(data: memoryview, layouts: Layouts, *, skip: bool) -> tuple[list[pa.Array], int] | None:
    """The columns of rows and their number, below the first line where that is skipped; None where one is irregular.

    pa.ArrowInvalid where the text is not UTF-8, or holds what no report can hold.
    """
    if len(data) > _LARGEST:
        return None
    begin = bytes(data[: 1 << 16]).find(b"\n") + 1 if skip else 0
    if skip and not begin:
        return None
    scanner = Scanner(layouts, len(data))
    end, done, run = scanner.run(data, begin, len(data))
    if not done or end != len(data):
        return None
    columns = []
    for at, (_, what) in enumerate(layouts.known[0].layout.parts):
        own = isinstance(what, Slot) and what.kind == TEXT
        columns.append(scanner.texts("rows", at) if own else scanner.codes("rows", at))
    return columns, run.records
