"""A CSV file in parts that each end where a row ends, whatever stands in quotes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc

_QUOTE: Final = b'"'
#: Bytes that are read at a time.
_SIZE: Final = 1 << 20
#: Bytes of parts that are taken together, and the share of a file that they are at most, so that all processors work.
_MOST: Final = 1 << 21
_SHARE: Final = 16
#: Bytes of a column that are worth the work of looking at it; and the most that is taken together for their sake.
_COLUMN: Final = 1 << 12
_WIDEST: Final = 1 << 24


@dataclass(frozen=True)
class Part:
    """Whole rows of a file: the bytes of ``data`` from ``start`` to ``stop``, which are not copied until asked for.

    ``ends`` are where each of the parts but the last ends that were taken together.
    """

    data: bytes
    start: int
    stop: int
    ends: tuple[int, ...] = ()

    def __len__(self) -> int:
        return self.stop - self.start

    def __bytes__(self) -> bytes:
        return self.data[self.start : self.stop]

    @cached_property
    def ascii(self) -> bool:
        """Whether all bytes are ASCII, so that they need not be proved to be text."""
        signed = pa.Array.from_buffers(pa.int8(), len(self), [None, self.buffer()])
        return not len(self) or bool(pc.min(signed).as_py() >= 0)

    @cached_property
    def quoted(self) -> bool:
        """Whether a quote stands in the part."""
        return self.data.find(_QUOTE, self.start, self.stop) >= 0

    def count(self, byte: bytes) -> int:
        """How often the byte stands in the part."""
        return self.data.count(byte, self.start, self.stop)

    def apart(self) -> Iterator[Part]:
        """The parts that were taken together."""
        for start, stop in pairwise((self.start, *self.ends, self.stop)):
            yield Part(self.data, start, stop)

    def without(self, mark: bytes) -> Part:
        """The part behind a mark that it may begin with."""
        if self.data.startswith(mark, self.start, self.stop):
            return Part(self.data, self.start + len(mark), self.stop)
        return self

    def head(self, size: int) -> bytes:
        """The first bytes."""
        return self.data[self.start : min(self.start + size, self.stop)]

    def view(self) -> memoryview:
        """The bytes without a copy."""
        return memoryview(self.data)[self.start : self.stop]

    def buffer(self) -> pa.Buffer:
        """The bytes as Arrow reads them, without a copy."""
        return pa.py_buffer(self.data).slice(self.start, len(self))


def slices(document: IO[bytes]) -> Iterator[Part]:
    """The parts of a file in order, none of them empty. A row that is longer than a part makes it longer.

    Of a file in memory some parts are taken together, all but the first one, which has the header: more of them where
    a table is so wide that a part would hold a few rows.
    """
    if isinstance(document, io.BytesIO):
        data, start = document.getvalue(), document.tell()
        wide = min(_COLUMN * _width(data, start), _WIDEST)
        return _together(data, _of_memory(data, start), max(wide, min(_MOST, (len(data) - start) // _SHARE)))
    return _of_file(document)


def _width(data: bytes, start: int) -> int:
    """About how many columns the first line heads."""
    stop = min(start + _SIZE, len(data))
    end = data.find(b"\n", start, stop)
    return data.count(b",", start, stop if end < 0 else end) + 1


def _of_file(document: IO[bytes]) -> Iterator[Part]:
    rest = b""
    while data := document.read(max(_SIZE, len(rest))):
        body = rest + data
        end = last_row_end(body)
        if end:
            yield Part(body, 0, end)
        rest = body[end:]
    if rest:
        yield Part(rest, 0, len(rest))


def _of_memory(data: bytes, start: int) -> Iterator[Part]:
    """The same parts of what is in memory already."""
    stop = start
    while stop < len(data):
        stop = min(stop + max(_SIZE, stop - start), len(data))
        end = last_row_end(data, start, stop)
        if end > start:
            yield Part(data, start, end)
        start = end
    if start < len(data):
        yield Part(data, start, len(data))


def _together(data: bytes, parts: Iterator[Part], size: int) -> Iterator[Part]:
    """The first part, then the others as many together as are smaller than a size."""
    yield from islice(parts, 1)
    start, ends = 0, list[int]()
    for part in parts:
        if ends and part.stop - start > size:
            yield Part(data, start, ends[-1], tuple(ends[:-1]))
            ends.clear()
        start = start if ends else part.start
        ends.append(part.stop)
    if ends:
        yield Part(data, start, ends[-1], tuple(ends[:-1]))


def last_row_end(body: bytes, start: int = 0, stop: int | None = None) -> int:
    """Where the last row that begins at ``start`` or behind and is sure to be whole ends; ``start`` where none is.

    A line end ends a row when as many quotes open before it as close. A carriage return before ``stop`` may have its
    line feed in the next part, and waits for it.
    """
    at = _line_end(body, start, len(body) if stop is None else stop)
    quotes = body.count(_QUOTE, start, at) if body.find(_QUOTE, start, max(at, start)) >= 0 else 0
    while at >= start and quotes % 2:
        before = _line_end(body, start, body.rfind(_QUOTE, start, at))
        quotes -= body.count(_QUOTE, max(before, start), at)
        at = before
    return max(at + 1, start)


def _line_end(body: bytes, start: int, stop: int) -> int:
    """The last line end between two places, -1 where there is none; of two signs that are one, the second."""
    feed = body.rfind(b"\n", start, stop)
    return max(feed, body.rfind(b"\r", max(start, feed), max(stop - 1, start)))
