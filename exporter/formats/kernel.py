"""How every text format is written from columns: render what repeats once, gather it by code, join by the batch.

A fact is never a Python object here. Each piece of a row is an Arrow string array: either rendered once for each
distinct value and gathered by dictionary code, or a column as it stands. One kernel joins the pieces of a batch, and
the result's own memory is what goes to the file. Facts come as a stream, and batches are rendered side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import coded
from exporter.report.stream import Stream
from exporter.workers import in_order

#: A part of a document: bytes or a view of Arrow's memory.
Chunk = bytes | memoryview


def written(stream: Stream, render: Callable[[pa.RecordBatch], pa.Array]) -> Iterator[Chunk]:
    """The texts that ``render`` makes of the facts, one after another.

    Batches are rendered on all processors at once: what ``render`` looks up was made before, or is the same whoever
    makes it. No more of them are in memory than are being rendered, and one that waits to be written.
    """
    return map(memory, in_order(render, stream.batches()))


def pieces(texts: Iterable[str | None]) -> pa.Array:
    """Rendered pieces, one for each distinct value."""
    return pa.array(texts, pa.string())


def rendered(column: pa.ChunkedArray, render: Callable[[str], str]) -> pa.Array:
    """A piece for each distinct value of a coded column."""
    return pieces([render(text) for text in coded(column).dictionary.to_pylist()])


def gathered(column: pa.ChunkedArray, render: Callable[[str], str]) -> Callable[[int, int], pa.Array]:
    """Renders a coded column once, and tells of any rows (first, how many) their pieces, null where the column is."""
    made, codes = rendered(column, render), coded(column).indices
    return lambda start, rows: made.take(codes.slice(start, rows))


def joined(*parts: pa.Array | str) -> pa.Array:
    """The parts of each row as one text; null is nothing."""
    return pc.binary_join_element_wise(*parts, "", null_handling="replace", null_replacement="")


def memory(texts: pa.Array, skip: int = 0, keep: int = 0) -> memoryview:
    """The texts of a fresh array one after another, without copying; less ``skip`` bytes before and ``keep`` behind."""
    offsets = pa.Array.from_buffers(
        pa.int32(), len(texts) + 1, [None, texts.buffers()[1]], offset=texts.offset
    )
    return memoryview(texts.buffers()[2])[offsets[0].as_py() + skip : offsets[-1].as_py() - keep]


class Keys:
    """Numbers the distinct combinations of small columns, so that a piece is rendered once for each combination."""

    def __init__(self, render: Callable[..., str]) -> None:
        self._render = render
        self._known: dict[
            int, str
        ] = {}  # shared by all threads: whichever comes first, the piece is the same

    def gather(self, columns: list[tuple[pa.Array, int]]) -> pa.Array:
        """The piece of each row; ``columns`` are arrays of numbers from 0 and how many there can be of each."""
        key = pa.repeat(pa.scalar(0, pa.int64()), len(columns[0][0]))
        for values, size in columns:
            key = pc.add(pc.multiply(key, pa.scalar(size, pa.int64())), values.cast(pa.int64()))
        codes = key.dictionary_encode()
        sizes = [size for _, size in columns]
        return pieces([self._piece(one, sizes) for one in codes.dictionary.to_pylist()]).take(codes.indices)

    def _piece(self, key: int, sizes: list[int]) -> str:
        known = self._known.get(key)
        if known is None:
            rest, numbers = key, []
            for size in reversed(sizes):
                rest, number = divmod(rest, size)
                numbers.append(number)
            known = self._known[key] = self._render(*reversed(numbers))
        return known


def escaped(texts: pa.Array, special: bytes, escape: Callable[[str], str]) -> pa.Array:
    """Texts with ``escape`` applied, once for each distinct text, where one has any of the ASCII bytes in ``special``.

    The bytes of the whole array are searched first: figures need no escapes, and most batches are figures.
    """
    if len(texts) == 0 or texts.buffers()[2] is None:
        return texts
    view = bytes(memory(texts))
    found = [byte for byte in special if byte in view]
    if not found:
        return texts
    mask, rest = _rows_with(texts, found[0]), found[1:]
    while rest:
        those = bytes(memory(texts.filter(mask)))
        rest = [
            byte for byte in rest if those.count(byte) < view.count(byte)
        ]  # the others stand in the same rows
        mask = pc.or_(mask, _rows_with(texts, rest.pop())) if rest else mask
    few = texts.filter(mask).dictionary_encode()
    fresh = pieces([escape(text) for text in few.dictionary.to_pylist()]).take(few.indices)
    return pc.replace_with_mask(texts, mask, fresh)


def _rows_with(texts: pa.Array, byte: int) -> pa.Array:
    return pc.fill_null(pc.match_substring(texts, chr(byte)), False)  # noqa: FBT003 - Arrow has no name for it
