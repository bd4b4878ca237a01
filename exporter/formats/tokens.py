"""How every text format is read into columns: find the delimiters of a stretch of bytes, then take tokens by number.

A token is what stands between two delimiters. Records that are laid out alike have the same tokens at the same places,
so a thousand records are a thousand rows of a few columns: places where all rows hold the same bytes are the layout,
the others are values. A reader proves the layout, gives the values to Arrow, and never makes an object a record.
What it cannot prove it leaves to the reader that takes one element at a time.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import CODED

Numbers: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.int64]]"
Mask: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.bool_]]"
Bytes: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint8]]"

#: Bytes of a document at a time: delimiters and columns of as many stay in the processor's cache.
STRETCH: Final = 1 << 21
_WORD: Final = 8
#: Rows that are looked at to see whether rows repeat.
_PROBE: Final = 512
_NAME_BYTES: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
#: What is left of a word when only so many of its bytes belong to a token.
_KEPT: Final = np.array([(1 << (8 * size)) - 1 for size in range(_WORD)] + [(1 << 64) - 1], np.uint64)


class Tokens:
    """The delimiters of a stretch: ``at`` are their places in it, ``kind`` the delimiters themselves.

    Token ``number`` stands between the delimiters ``number`` and ``number + 1``; the last delimiter begins none.
    """

    def __init__(self, document: bytes, start: int, stop: int, delimiters: bytes) -> None:
        self.start = start
        self.bytes: Bytes = np.frombuffer(document, np.uint8, stop - start, start)
        # eight bytes at every place, also beyond the stretch: no token ends within a word of the document's end
        self._words = np.ndarray((len(document) - start - _WORD,), np.uint64, document, start, (1,))
        found = self.bytes == delimiters[0]
        for one in delimiters[1:]:
            found |= self.bytes == one
        self.at: Numbers = np.flatnonzero(found)
        self.kind: Bytes = self.bytes[self.at]

    def sizes(self, tokens: Numbers) -> Numbers:
        """How many bytes each token has."""
        return self.at[tokens + 1] - self.at[tokens] - 1

    def text(self, token: int) -> bytes:
        """The bytes of one token."""
        return bytes(self.bytes[self.at[token] + 1 : self.at[token + 1]])

    def like(self, tokens: Numbers, sample: int) -> Mask:
        """Which tokens hold the same bytes as the sample."""
        text = self.text(sample)
        same: Mask = self.sizes(tokens) == len(text)
        places = self.at[tokens] + 1
        for at in _word_places(len(text)):
            word = np.frombuffer(text[at : at + _WORD].ljust(_WORD, b"\0"), np.uint64)[0]
            same &= (self._word(places + at) & _KEPT[min(len(text), _WORD)]) == word
        return same

    def same(self, first: Numbers, second: Numbers, sizes: Numbers) -> Mask:
        """Whether so many bytes at a place of the stretch are the same as those at another, pair by pair."""
        equal: Mask = np.ones(len(first), np.bool_)
        longest = int(sizes.max(initial=0))
        for at in range(0, longest, _WORD):
            kept = _KEPT[np.clip(sizes - at, 0, _WORD)]
            equal &= ((self._word(first + at) ^ self._word(second + at)) & kept) == 0
        return equal

    def _word(self, places: Numbers) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        """Eight bytes at each place; beyond the document any, which no token has."""
        return self._words[np.minimum(places, len(self._words) - 1)]

    @cached_property
    def _every(self) -> pa.Array:
        """Delimiters and tokens in turn, where they lie."""
        ends = np.empty(2 * len(self.at), np.int32)
        ends[0::2] = self.at
        ends[1::2] = self.at + 1
        buffers = [None, pa.py_buffer(ends), pa.py_buffer(self.bytes)]
        return pa.Array.from_buffers(pa.binary(), len(ends) - 1, buffers)

    def texts(self, tokens: Numbers) -> pa.Array:
        """The tokens as text; pa.ArrowInvalid where one is not UTF-8 or holds what is no character in XML."""
        return _text(self._every.take(numbers(2 * tokens + 1)))

    def codes(self, tokens: Numbers) -> pa.Array:
        """The tokens as CODED text; pa.ArrowInvalid where one is not UTF-8."""
        sizes = self.sizes(tokens)
        if int(sizes.max(initial=0)) <= _WORD:
            return self._short_codes(tokens, sizes)
        places = self.at[tokens] + 1
        few = slice(0, _PROBE)
        if not self._repeats(places[few], sizes[few]).mean() > 0.5:
            return self.texts(tokens).dictionary_encode().cast(CODED)
        # rows that say what the row before said: only the first of a run is looked up
        fresh = ~self._repeats(places, sizes)
        heads = self.texts(tokens[fresh]).dictionary_encode()
        return heads.take(numbers(np.cumsum(fresh) - 1)).cast(CODED)

    def _repeats(self, places: Numbers, sizes: Numbers) -> Mask:
        """Which tokens hold the same bytes as the one before."""
        same: Mask = np.zeros(len(places), np.bool_)
        same[1:] = sizes[1:] == sizes[:-1]
        alike = np.flatnonzero(same)
        same[alike] = self.same(places[alike], places[alike - 1], sizes[alike])
        return same

    def _short_codes(self, tokens: Numbers, sizes: Numbers) -> pa.Array:
        """Tokens of one word at most, which are told apart as numbers: no token holds a zero byte."""
        words = self._word(self.at[tokens] + 1) & _KEPT[sizes]
        codes = pa.Array.from_buffers(
            pa.uint64(), len(words), [None, pa.py_buffer(words)]
        ).dictionary_encode()
        texts = [one.to_bytes(_WORD, "little").rstrip(b"\0") for one in codes.dictionary.to_pylist()]
        return pa.DictionaryArray.from_arrays(codes.indices, _text(pa.array(texts, pa.binary())))


def _word_places(size: int) -> list[int]:
    """Where words that cover so many bytes begin; the last may overlap the one before."""
    if size <= _WORD:
        return [0] if size else []
    return [*range(0, size - _WORD, _WORD), size - _WORD]


def numbers(values: Numbers) -> pa.Array:
    """A column of whole numbers, without copying; ``pa.array`` would load pandas where that is installed."""
    values = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def small_numbers(values: Numbers) -> pa.Array:
    """A column of whole numbers of 32 bits."""
    narrow = values.astype(np.int32)
    return pa.Array.from_buffers(pa.int32(), len(narrow), [None, pa.py_buffer(narrow)])


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


def _text(raw: pa.Array) -> pa.Array:
    if holds(raw, *_NONCHARACTERS):
        raise pa.ArrowInvalid("a noncharacter")
    return raw.cast(pa.string())


def ordered(parts: list[pa.Table], rows: list[Numbers]) -> pa.Table:
    """Tables as one, whose rows go by the numbers given; ``rows`` of a part rise."""
    whole = pa.concat_tables(parts)
    keys = np.concatenate(rows) if rows else np.empty(0, np.int64)
    if not len(keys) or bool((keys[1:] >= keys[:-1]).all()):
        return whole
    return whole.unify_dictionaries().combine_chunks().take(pc.sort_indices(numbers(keys)))
