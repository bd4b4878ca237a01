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
        self.numbers = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int32()), count), start=start)
        self.refused: dict[str, pa.Array] = {}  # of property group columns, the rows that name no group
        self._used: dict[str, pa.Array] = {}

    def plain(self, name: str) -> pa.Array:
        """A column's cells as text."""
        cells = self.columns[name]
        return cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells

    def coded(self, name: str) -> pa.DictionaryArray:
        """A column's cells, each distinct text once."""
        cells = self.columns[name]
        return cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()

    def use(self, name: str, rows: pa.Array) -> None:
        """Notes that facts have used a column's cells in the rows that a mask says."""
        known = self._used.get(name)
        self._used[name] = rows if known is None else pc.or_(known, rows)

    def unused(self, name: str) -> pa.Array:
        """The positions of a column's cells that state something no fact has used."""
        cells = self.coded(name)
        silent = lookup(cells, [text in ("", NONE) for text in cells.dictionary.to_pylist()])
        used = self._used.get(name)
        return pc.indices_nonzero(pc.invert(silent if used is None else pc.or_(silent, used)))


class Rows:
    """The rows of a block that have a fact in one column: a mask, and their positions ``at``."""

    def __init__(self, block: Block, mask: pa.Array) -> None:
        self.block = block
        self.mask = mask
        self.at = pc.indices_nonzero(mask)

    def __len__(self) -> int:
        return len(self.at)

    def take(self, cells: pa.Array) -> pa.Array:
        """Of a whole column the cells of these rows."""
        return cells if len(cells) == len(self.at) else cells.take(self.at)

    def use(self, name: str, mask: pa.Array | None) -> None:
        """Notes that facts have used a column's cells, in all these rows or where the mask says."""
        self.block.use(name, self.mask if mask is None else pc.replace_with_mask(self.mask, self.mask, mask))

    def number(self, position: int) -> int:
        """The row's number in the table, from 1."""
        return self.block.start + 1 + int(self.at[position].as_py())


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
