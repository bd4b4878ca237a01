"""A run of rows of one table: cells by column, and which cells facts have used."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.references import NONE


class Block:
    """Rows in columns; ``start`` rows of the table stand before it."""

    def __init__(self, columns: Mapping[str, pa.Array], start: int, count: int) -> None:
        self.columns = columns
        self.start = start
        self.count = count
        self.numbers = pa.array(range(start + 1, start + count + 1), pa.int32())
        self._used: dict[str, list[pa.Array]] = {}

    def plain(self, name: str) -> pa.Array:
        """A column's cells as text."""
        cells = self.columns[name]
        return cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells

    def coded(self, name: str) -> pa.DictionaryArray:
        """A column's cells, each distinct text once."""
        cells = self.columns[name]
        return cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()

    def use(self, name: str, rows: pa.Array) -> None:
        """Notes that facts have used a column's cells at these positions."""
        self._used.setdefault(name, []).append(rows)

    def unused(self, name: str) -> pa.Array:
        """The positions of a column's cells that state something no fact has used."""
        cells = self.coded(name)
        silent = pc.is_in(cells.dictionary, pa.array(["", NONE])).take(cells.indices)
        stated = pc.indices_nonzero(pc.invert(silent))
        used = self._used.get(name, [])
        if any(len(one) == self.count for one in used) or not len(stated):
            return stated.slice(0, 0)
        known = pa.concat_arrays([pa.array([], pa.uint64()), *used])
        return stated.filter(pc.invert(pc.is_in(stated, known)))


class Rows:
    """The rows of a block that have a fact in one column; ``at`` are their positions."""

    def __init__(self, block: Block, at: pa.Array) -> None:
        self.block = block
        self.at = at

    def __len__(self) -> int:
        return len(self.at)

    def take(self, cells: pa.Array) -> pa.Array:
        """Of a whole column the cells of these rows."""
        return cells if len(cells) == len(self.at) else cells.take(self.at)

    def number(self, position: int) -> int:
        """The row's number in the table, from 1."""
        return self.block.start + 1 + int(self.at[position].as_py())

    def use(self, name: str, mask: pa.Array | None) -> None:
        """Notes that facts have used a column's cells, in all rows or where the mask says."""
        self.block.use(name, self.at if mask is None else self.at.filter(mask))


def constant(text: str, count: int) -> pa.DictionaryArray:
    """The same text in every row."""
    return pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([text], pa.string())
    )


def recoded(cells: pa.DictionaryArray, texts: list[str | None]) -> pa.DictionaryArray:
    """Coded cells with other texts in place of the dictionary's, equal ones as one, None as null."""
    fresh = pa.array(texts, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(fresh.indices.take(cells.indices), fresh.dictionary)


def where(mask: pa.Array, cells: pa.DictionaryArray) -> pa.DictionaryArray:
    """Coded cells where the mask is true, null elsewhere."""
    codes = pc.if_else(mask, cells.indices, pa.scalar(None, pa.int32()))
    return pa.DictionaryArray.from_arrays(codes, cells.dictionary)


def lookup(cells: pa.DictionaryArray, flags: list[bool]) -> pa.Array:
    """For each row the flag of its distinct text; false where the cell is null."""
    return pc.fill_null(pa.array(flags, pa.bool_()).take(cells.indices), False)  # noqa: FBT003 - Arrow has no name
