"""On which lines of its file each row of a table begins: cells in quotes may hold line ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import counted, is_coded

#: The line ends of xBRL-CSV 1.0: CR, LF or both.
_END: Final = r"\r\n|\r|\n"


class Numbering(NamedTuple):
    """Where rows that follow each other begin: the first one's line, from 1, and the line ends inside each row.

    ``breaks`` (int32, one a row) is None where no cell holds a line end, so that each row is a line.
    """

    first: int
    breaks: pa.Array | None = None

    def lines(self, count: int) -> pa.Array:
        """The line on which each of so many rows begins (int32)."""
        rows = counted(self.first, count)
        if self.breaks is None:
            return rows
        return pc.add(rows, pc.subtract(pc.cumulative_sum(self.breaks), self.breaks))

    def line(self, row: int) -> int:
        """The line on which a row begins; after the last row, the line below it."""
        return self.first + row + _sum(self.breaks, row)


def line_breaks(columns: Iterable[tuple[pa.Array, pa.Array]]) -> pa.Array | None:
    """How many line ends the cells of each row hold; None where none does.

    Each column comes with texts in which any character of its cells stands at least once.
    """
    found = [_column_breaks(cells) for cells, texts in columns if _holds_breaks(texts)]
    if not found:
        return None
    whole = found[0]
    for one in found[1:]:
        whole = pc.add(whole, one)
    return whole


def breaks_in(text: str) -> int:
    """How many line ends a cell holds."""
    return len(re.findall(_END, text))


def _column_breaks(cells: pa.Array) -> pa.Array:
    if is_coded(cells.type):
        return pc.count_substring_regex(cells.dictionary, _END).take(cells.indices)
    return pc.count_substring_regex(cells, _END)


def _holds_breaks(texts: pa.Array) -> bool:
    data = texts.buffers()[2]
    held = b"" if data is None else bytes(data)
    return b"\n" in held or b"\r" in held


def _sum(breaks: pa.Array | None, rows: int) -> int:
    return 0 if breaks is None else int(pc.sum(breaks.slice(0, rows), min_count=0).as_py())
