"""How every text format is read into columns: find the delimiters of a stretch of bytes, then take tokens by number.

A token is what stands between two delimiters. Records that are laid out alike have the same tokens at the same places,
so a thousand records are a thousand rows of a few columns: places where all rows hold the same bytes are the layout,
the others are values. A reader proves the layout, gives the values to Arrow, and never makes an object a record.
What it cannot prove it leaves to the reader that takes one element at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa

from exporter.formats.documents import Document

Numbers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Codes: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int32]]"
Mask: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"
Bytes: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint8]]"
Words: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"

#: Bytes of a document at a time: delimiters and columns of as many stay near the processor.
STRETCH: Final = 1 << 21
_WORD: Final = 8
#: Bytes behind a stretch that may be read, so that each of its bytes begins a word.
_BEHIND: Final = bytes(2 * _WORD)
#: Tokens with more bytes are told apart by Arrow.
_LONGEST: Final = 128
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_HALF: Final = np.uint64(32)
_SIZE: Final = np.uint64(56)  # bits before the size of a short text in a word
_NAME_BYTES: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
#: U+FFFE and U+FFFF, which XML has not.
NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
#: What is left of a word when only so many of its bytes belong to a token.
_KEPT: Final = np.array([(1 << (8 * size)) - 1 for size in range(_WORD)] + [(1 << 64) - 1], np.uint64)


class Tokens:
    """The delimiters of a stretch: ``at`` are their places in it.

    Token ``number`` stands between the delimiters ``number`` and ``number + 1``; the last delimiter begins none.
    """

    def __init__(self, document: Document, start: int, stop: int, delimiters: bytes) -> None:
        self.start = start
        self.data = document[start:stop] + _BEHIND
        self.bytes: Bytes = np.frombuffer(self.data, np.uint8, len(self.data) - len(_BEHIND))
        found = self.bytes == delimiters[0]
        for one in delimiters[1:]:
            found |= self.bytes == one
        self.at: Numbers = np.flatnonzero(found)

    @cached_property
    def kind(self) -> Bytes:
        """The delimiters themselves."""
        return self.bytes[self.at]

    @cached_property
    def words(self) -> Words:
        """Eight bytes at every place."""
        return np.ndarray((len(self.data) - _WORD,), np.uint64, self.data, 0, (1,))

    @cached_property
    def ascii(self) -> bool:
        """Whether all bytes are ASCII, so that they need not be proved to be text."""
        return self.data.isascii()

    def text(self, token: int) -> bytes:
        """The bytes of one token."""
        return self.data[self.at[token] + 1 : self.at[token + 1]]

    def cells(self, tokens: Numbers) -> Cells:
        """Tokens of rising numbers as a column."""
        return Cells(self, self.at[tokens] + 1, self.at[tokens + 1])


class Cells:
    """A column: texts that begin and end at places of a stretch, each behind the one before."""

    def __init__(self, tokens: Tokens, begin: Numbers, end: Numbers) -> None:
        self._tokens = tokens
        self.begin = begin
        self.sizes: Numbers = end - begin
        self._last = int(begin[-1]) if len(begin) else 0

    def __len__(self) -> int:
        return len(self.begin)

    def take(self, rows: Numbers | Mask) -> Cells:
        """The cells of some rows."""
        begin = self.begin[rows]
        return Cells(self._tokens, begin, begin + self.sizes[rows])

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        """The sizes of the shortest and of the longest."""
        return int(self.sizes.min(initial=1 << 31)), int(self.sizes.max(initial=0))

    def _words(self, at: int) -> Words:
        """Eight bytes of each text from a place in it, zero behind its end."""
        places = self.begin + at
        if self._last + at >= len(self._tokens.words):
            np.minimum(
                places, len(self._tokens.words) - 1, out=places
            )  # beyond the stretch any: no text has them
        found = self._tokens.words[places]
        if self._bounds[0] < at + _WORD:
            found &= _KEPT[np.minimum(np.maximum(self.sizes - at, 0), _WORD)]
        return found

    def like(self, text: bytes) -> Mask:
        """Which texts are this one."""
        same: Mask = self.sizes == len(text)
        for at in range(0, len(text), _WORD):
            same &= self._words(at) == np.frombuffer(text[at : at + _WORD].ljust(_WORD, b"\0"), np.uint64)[0]
        return same

    def like_those(self, others: Cells) -> Mask:
        """Which texts are the same as another column's, row by row."""
        same: Mask = self.sizes == others.sizes
        for at in range(0, self._bounds[1], _WORD):
            same &= self._words(at) == others._words(at)
        return same

    def texts(self) -> pa.Array:
        """As text; pa.ArrowInvalid where one is not UTF-8 or holds what is no character in XML."""
        rows = len(self)
        ends = np.empty(2 * rows, np.int32)
        ends[0::2] = self.begin
        np.add(self.begin, self.sizes, out=ends[1::2], casting="unsafe")
        if not rows:
            return pa.array([], pa.string())
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(self._tokens.data)]
        between = pa.Array.from_buffers(pa.binary(), 2 * rows - 1, buffers)
        raw = between.take(numbers(np.arange(0, 2 * rows, 2)))
        if self._tokens.ascii:
            return pa.Array.from_buffers(pa.string(), rows, raw.buffers())
        if holds(raw, *NONCHARACTERS):
            raise pa.ArrowInvalid("a noncharacter")
        return raw.cast(pa.string())

    def codes(self) -> pa.DictionaryArray:
        """As CODED text; pa.ArrowInvalid where one is not UTF-8.

        The bytes of each text are mixed into a number; texts with equal numbers are then compared with the first.
        """
        longest = self._bounds[1]
        if longest > _LONGEST:
            return self.texts().dictionary_encode()
        parts = [self._words(at) for at in range(0, longest, _WORD)]
        state = self.sizes.astype(np.uint64)
        if longest < _WORD:  # a word holds the text and its size
            state <<= _SIZE
            for words in parts:
                state |= words
        else:
            for words in parts:
                state ^= words
                state *= _ODD
                state ^= state >> _HALF
        mixed = pa.Array.from_buffers(pa.uint64(), len(state), [None, pa.py_buffer(state)])
        indices = mixed.dictionary_encode().indices
        codes = code_numbers(indices)
        first = firsts(codes)
        if longest >= _WORD:
            heads = first[codes]
            if not all(bool((one == one[heads]).all()) for one in (self.sizes, *parts)):
                return self.texts().dictionary_encode()  # two texts with one number
        return pa.DictionaryArray.from_arrays(indices, self.take(first).texts())


def code_numbers(indices: pa.Array) -> Codes:
    """The codes of a coded column without nulls as numpy sees them; of what is null any number."""
    return np.frombuffer(indices.buffers()[1], np.int32, len(indices), 4 * indices.offset)


def firsts(codes: Codes | Numbers) -> Numbers:
    """The first row of each number, where numbers are given in the order of their first use."""
    if not len(codes):
        return np.empty(0, np.int64)
    highest = np.maximum.accumulate(codes)
    return np.flatnonzero(np.append(True, highest[1:] != highest[:-1]))


def numbers(values: Numbers) -> pa.Array:
    """A column of whole numbers, without copying; ``pa.array`` would load pandas where that is installed."""
    values = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def small_numbers(values: Numbers | Codes, there: Mask | None = None) -> pa.Array:
    """A column of whole numbers of 32 bits, null where there is none."""
    narrow = values.astype(np.int32, copy=False)
    valid = None if there is None else pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(pa.int32(), len(narrow), [valid, pa.py_buffer(narrow)])


def spread(values: pa.Array, there: Mask) -> pa.Array:
    """A column with these values where there are some, in their order, and null elsewhere."""
    rows = np.cumsum(there) - 1
    if isinstance(values, pa.DictionaryArray):
        codes = np.zeros(len(there), np.int32)
        codes[there] = code_numbers(values.indices)
        return pa.DictionaryArray.from_arrays(small_numbers(codes, there), values.dictionary)
    return values.take(small_numbers(rows, there))


def replaced(texts: pa.Array, rows: pa.Array, fresh: pa.Array) -> pa.Array:
    """Texts with others in some rows, in their order."""
    order = np.arange(len(texts))
    order[plain(rows)] = len(texts) + np.arange(len(fresh))
    return pa.concat_arrays([texts, fresh]).take(numbers(order))


def plain(column: pa.Array) -> Numbers:
    """A column of whole numbers without nulls as numpy sees it."""
    wide = column.cast(pa.int64())
    return np.frombuffer(wide.buffers()[1], np.int64, len(wide), 8 * wide.offset)


def holds(texts: pa.Array, *wanted: bytes) -> bool:
    """Whether any text holds one of these; reads the bytes, not the rows."""
    view = _joined(texts)
    return any(one in view for one in wanted)


def holds_any(texts: pa.Array, bytes_: bytes) -> bool:
    """Whether any text holds any of these bytes."""
    view = _joined(texts)
    return len(view.translate(None, bytes_)) != len(view)


def are_names(texts: pa.Array) -> bool:
    """Whether every text is a name of ASCII letters, digits, ``.``, ``-`` and ``_``; other names are not judged."""
    if len(texts) == 0:
        return True
    if texts.null_count or holds_any(texts, bytes(sorted(set(range(256)) - set(_NAME_BYTES)))):
        return False
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, 4 * texts.offset)
    if not bool((ends[1:] > ends[:-1]).all()):
        return False
    first = np.frombuffer(texts.buffers()[2], np.uint8)[ends[:-1]]
    return not bool(np.isin(first, np.frombuffer(b"0123456789.-", np.uint8)).any())


def _joined(texts: pa.Array) -> bytes:
    """All texts in a row."""
    if len(texts) == 0 or texts.buffers()[2] is None:
        return b""
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, 4 * texts.offset)
    return bytes(memoryview(texts.buffers()[2])[ends[0] : ends[-1]])


def interleaved(
    parts: Iterable[tuple[list[int], pa.Table | None]], others: pa.Table, before: list[int]
) -> Iterator[tuple[pa.Table, Numbers]]:
    """Rows that were cut out of a document, part by part, with the others in their places among them.

    A part tells how many of its rows stand in each run; ``before`` are how many of the others stand before each run.
    Beside each table are the rows that others have in it. The last table holds those that are left, if any.
    """
    seen = run = 0
    nothing: Numbers = np.empty(0, np.int64)
    for runs, rows in parts:
        ahead = np.array(before[run : run + len(runs)], np.int64) - seen
        run += len(runs)
        if rows is None:
            continue
        count = int(ahead[-1])
        if not count:
            yield rows, nothing
            continue
        starts = np.append(0, np.cumsum(np.array(runs, np.int64)))
        own = np.arange(rows.num_rows) + np.repeat(ahead, runs)
        moved = np.arange(count) + starts[np.searchsorted(ahead, np.arange(count), side="right")]
        whole = pa.concat_tables([rows, others.slice(seen, count)]).unify_dictionaries().combine_chunks()
        yield whole.take(numbers(np.argsort(np.append(own, moved), kind="stable"))), moved
        seen += count
    yield others.slice(seen), np.arange(others.num_rows - seen)
