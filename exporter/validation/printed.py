"""Columns of printed numbers as columns of exact decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter import compiled
from exporter.validation.exact import PLACES

if TYPE_CHECKING:
    from ctypes import CDLL

#: Numbers of 22 digits before the point and so many behind it, and sums of a few thousand of them.
DECIMAL: Final = pa.decimal128(31, PLACES)
_PLAIN: Final = rf"^[+-]?[0-9]{{1,22}}(\.[0-9]{{1,{PLACES}}})?$"
_BYTES: Final = 16


def plain_numbers(texts: pa.Array, rows: pa.Array) -> pa.Array:
    """The numbers (DECIMAL) that some rows (uint64) of a column state.

    Null where there is no text, or none of plain digits, of 22 before the point and seven behind it at most.
    """
    library = compiled.library()
    if library is not None:
        return _read(library, texts, rows)
    chosen = texts.take(rows)
    try:
        return chosen.cast(DECIMAL)
    except pa.ArrowInvalid:
        return pc.if_else(pc.match_substring_regex(chosen, _PLAIN), chosen, None).cast(DECIMAL)


def _read(library: CDLL, texts: pa.Array, rows: pa.Array) -> pa.Array:
    valid, ends, data = (0 if one is None else one.address for one in texts.buffers())
    numbers = pa.allocate_buffer(_BYTES * len(rows))
    read = pa.allocate_buffer((len(rows) + 7) // 8)
    places = rows.buffers()[1].address + 8 * rows.offset
    where = numbers.address, read.address
    library.scanner_decimals(valid, ends, data, texts.offset, places, len(rows), PLACES, *where)
    return pa.Array.from_buffers(DECIMAL, len(rows), [read, numbers])
