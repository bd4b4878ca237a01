"""A CSV file in parts that each end where a row ends, whatever stands in quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

_QUOTE: Final = b'"'
#: Bytes that are read at a time.
_SIZE: Final = 1 << 20


def slices(document: IO[bytes]) -> Iterator[bytes]:
    """The parts of a file in order, none of them empty. A row that is longer than a part makes it longer."""
    rest = b""
    while data := document.read(max(_SIZE, len(rest))):
        body = rest + data
        end = last_row_end(body)
        if end:
            yield body[:end]
        rest = body[end:]
    if rest:
        yield rest


def last_row_end(body: bytes) -> int:
    """Where the last row ends that is sure to be whole; 0 where none is.

    A line end ends a row when as many quotes open before it as close. A carriage return at the very end may have its
    line feed in the next part, and waits for it.
    """
    at = _line_end(body, len(body))
    quotes = body.count(_QUOTE, 0, max(at, 0))
    while at >= 0 and quotes % 2:
        before = _line_end(body, body.rfind(_QUOTE, 0, at))
        quotes -= body.count(_QUOTE, max(before, 0), at)
        at = before
    return at + 1


def _line_end(body: bytes, end: int) -> int:
    """The last line end before a position, -1 where there is none; of two signs that are one, the second."""
    return max(body.rfind(b"\n", 0, end), body.rfind(b"\r", 0, max(end - 1, 0)))
