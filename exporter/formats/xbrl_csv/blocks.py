"""A run of rows of one table: cells by column, and which cells facts have used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.masks import always, never
from exporter.formats.xbrl_csv.references import is_absent
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.report.columns import counted, is_coded

_NOWHERE: Final = pa.array([], pa.uint64())


class Block:
    """Rows in columns, but for columns that state nothing; ``start`` rows of the table stand before it.

    Of some columns the shapes are known; ``unnamed`` are the columns that have no name; ``lines`` says on which line of
    the file each row begins (int32).
    """

    def __init__(
        self,
        columns: Mapping[str, pa.Array],
        start: int,
        count: int,
        shapes: Mapping[str, Shapes],
        unnamed: Sequence[pa.Array] = (),
        lines: Callable[[], pa.Array] | None = None,
    ) -> None:
        self.columns = columns
        self.unnamed = unnamed
        self.start = start
        self.count = count
        self.refused: dict[str, pa.Array] = {}  # of property group columns, the rows that name no group
        self._shapes = shapes
        self._lines = lines
        self._used: dict[str, pa.Array | None] = {}  # None where all rows are

    @cached_property
    def numbers(self) -> pa.Array:
        """The number of each row in the table, from 1."""
        return counted(self.start + 1, self.count)

    @cached_property
    def lines(self) -> pa.Array:
        """The line of the file on which each row begins, from 1: below the header where nothing else is known."""
        return counted(self.start + 2, self.count) if self._lines is None else self._lines()

    def plain(self, name: str) -> pa.Array:
        """A column's cells as text."""
        cells = self.columns.get(name)
        if cells is None:
            return blank(self.count)
        return cells.dictionary_decode() if is_coded(cells.type) else cells

    def coded(self, name: str) -> pa.DictionaryArray:
        """A column's cells, each distinct text once."""
        cells = self.columns[name]
        return cells if is_coded(cells.type) else cells.dictionary_encode()

    def shapes(self, name: str) -> Shapes:
        """The shapes of a column's cells."""
        return self._shapes[name] if name in self._shapes else Shapes.of(self.plain(name))

    def use(self, name: str, rows: pa.Array | None) -> None:
        """Notes that facts have used a column's cells in the rows that a mask says, or in all."""
        known = self._used.get(name, rows)
        self._used[name] = None if rows is None or known is None else pc.or_(known, rows)

    def unused(self, name: str) -> pa.Array:
        """The positions of a column's cells that state something no fact has used."""
        used = self._used.get(name)
        if used is None and name in self._used:
            return _NOWHERE
        return stating(self.columns[name], used)


class Rows:
    """The rows of a block that have a fact in one column, as a mask says; all of them where there is none."""

    def __init__(self, block: Block, mask: pa.Array | None) -> None:
        self.block = block
        self.mask = mask
        self._count = block.count if mask is None else mask.true_count

    @cached_property
    def at(self) -> pa.Array:
        """The positions of the rows in the block."""
        return pc.indices_nonzero(always(self.block.count) if self.mask is None else self.mask)

    def __len__(self) -> int:
        return self._count

    def take(self, cells: pa.Array) -> pa.Array:
        """Of a whole column the cells of these rows."""
        return cells if self.mask is None else cells.take(self.at)

    def use(self, name: str, mask: pa.Array | None) -> None:
        """Notes that facts have used a column's cells, in all these rows or where the mask says."""
        if self.mask is not None:
            mask = self.mask if mask is None else pc.replace_with_mask(self.mask, self.mask, mask)
        self.block.use(name, mask)

    def line(self, position: int) -> int:
        """The line of the file on which the row begins, from 1."""
        return int(self.block.lines[position if self.mask is None else self.at[position].as_py()].as_py())


def blank(count: int) -> pa.Array:
    """Cells that are empty."""
    return pa.repeat(pa.scalar("", pa.string()), count)


def is_blank(cells: pa.Array) -> bool:
    """Whether all cells are surely empty, told without looking at each."""
    if is_coded(cells.type):
        return len(cells.dictionary) < 2 and is_blank(cells.dictionary)
    data = cells.buffers()[2]
    return data is None or data.size == 0


def stating(cells: pa.Array, but: pa.Array | None = None) -> pa.Array:
    """The positions of cells that state something, but for those of a mask."""
    if is_blank(cells):
        return _NOWHERE
    codes = cells if is_coded(cells.type) else cells.dictionary_encode()
    silent = lookup(codes, list(map(is_absent, codes.dictionary.to_pylist())))
    return pc.indices_nonzero(pc.invert(silent if but is None else pc.or_(silent, but)))


def constant(text: str, count: int) -> pa.DictionaryArray:
    """The same text in every row."""
    codes = pa.Array.from_buffers(pa.int32(), count, [None, _zeros(count.bit_length())])
    return pa.DictionaryArray.from_arrays(codes, pa.array([text], pa.string()), safe=False)


def nothing(count: int) -> pa.Array:
    """A column of whole numbers that has none."""
    zeros = _zeros(count.bit_length())
    return pa.Array.from_buffers(pa.int32(), count, [zeros, zeros], null_count=count)


@lru_cache(maxsize=2)
def _zeros(bits: int) -> pa.Buffer:
    """Room for as many numbers as have these bits, all zero: memory that need not be there until it is written."""
    return pa.py_buffer(bytes(4 << bits))


def recoded(cells: pa.DictionaryArray, texts: list[str | None]) -> pa.DictionaryArray:
    """Coded cells with other texts in place of the dictionary's, equal ones as one, None as null."""
    fresh = pa.array(texts, pa.string())
    if not fresh.null_count and len(set(texts)) == len(texts):
        return pa.DictionaryArray.from_arrays(cells.indices, fresh, safe=False)
    codes = fresh.dictionary_encode()
    return pa.DictionaryArray.from_arrays(codes.indices.take(cells.indices), codes.dictionary, safe=False)


def where(mask: pa.Array, cells: pa.DictionaryArray) -> pa.DictionaryArray:
    """Coded cells where the mask is true, null elsewhere."""
    codes = pc.if_else(mask, cells.indices, pa.scalar(None, pa.int32()))
    return pa.DictionaryArray.from_arrays(codes, cells.dictionary, safe=False)


def lookup(cells: pa.DictionaryArray, flags: list[bool]) -> pa.Array:
    """For each row the flag of its distinct text; false where the cell is null."""
    if not any(flags):
        return never(len(cells))
    if all(flags):
        return cells.indices.is_valid()
    return pc.fill_null(pa.array(flags, pa.bool_()).take(cells.indices), False)  # noqa: FBT003 - Arrow has no name
