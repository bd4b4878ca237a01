"""The elements directly in the root of a document, found by their delimiters: records, each a row of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from exporter.formats.documents import Document
from exporter.formats.tokens import STRETCH, Bytes, Mask, Numbers, Tokens

_OPEN, _CLOSE, _SLASH, _NEWLINE, _AMPERSAND, _BANG, _QUESTION = b"<>/\n&!?"
#: What reads as one and hides its delimiters from XML; a section left open hides the rest.
_HIDDEN: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<!.*\Z", re.DOTALL
)
#: Records of more delimiters are read one by one.
_LONGEST: Final = 200
#: Layouts of one length that are looked for in a stretch.
_LAYOUTS: Final = 24


def without_hidden(document: bytes) -> bytes:
    """The document with comments, sections and instructions as runs of ``&``, which make a record irregular."""
    return _HIDDEN.sub(lambda found: b"&" * len(found[0]), document)


class HiddenError(Exception):
    """A document has comments, sections or instructions behind its declaration."""


@dataclass(frozen=True)
class Stretch:
    """Some records in a row: ``first`` is the token of each one's opening, ``last`` the one behind its end."""

    tokens: Tokens
    first: Numbers
    last: Numbers

    @cached_property
    def controls(self) -> Numbers:
        """The places of ampersands and of bytes below 32."""
        bytes_ = self.tokens.bytes
        return np.flatnonzero((bytes_ < 32) | (bytes_ == _AMPERSAND))

    @cached_property
    def newlines(self) -> Numbers:
        """The places of line ends."""
        ends = self.tokens.bytes[self.controls] == _NEWLINE
        return self.controls if bool(ends.all()) else self.controls[ends]

    def has_lone_returns(self) -> bool:
        """Whether a carriage return stands without a line feed; one at the very end may have it behind the stretch."""
        data = self.tokens.data
        size = len(self.tokens.bytes)
        returns = data.count(b"\r", 0, size)
        return bool(returns) and returns - data.startswith(b"\r", size - 1) > data.count(b"\r\n", 0, size)

    def lines(self, places: Numbers) -> Numbers:
        """How many lines end between the beginning of the stretch and places in it."""
        return np.searchsorted(self.newlines, places)

    def crossed(self, begin: Numbers, end: Numbers) -> Mask:
        """Whether there is an ampersand or a control character between two places, row by row."""
        found: Mask = np.searchsorted(self.controls, begin) != np.searchsorted(self.controls, end)
        return found

    def holds_only(self, allowed: bytes, begin: Numbers, end: Numbers) -> Mask:
        """Whether all ampersands and control characters between two places are allowed ones, row by row."""
        there = self.tokens.bytes[self.controls]
        others = self.controls[~np.isin(there, np.frombuffer(allowed, np.uint8))]
        found: Mask = np.searchsorted(others, begin) == np.searchsorted(others, end)
        return found

    def last_of(self, first: Numbers) -> Numbers:
        """The last tokens of records that open with some."""
        return self.last[np.searchsorted(self.first, first)]

    def layouts(self) -> Iterator[Numbers]:
        """The openings of records that have the same delimiters in the same order, kind by kind."""
        sizes = self.last - self.first + 1
        for size in np.flatnonzero(np.bincount(sizes[sizes <= _LONGEST])).tolist():
            first = self.first[sizes == size]
            for _ in range(_LAYOUTS):
                same = self._alike(first, size)
                yield first[same]
                first = first[~same]
                if not len(first):
                    break

    def _alike(self, first: Numbers, size: int) -> Mask:
        """Which records have the delimiters of the first one."""
        kind = self.tokens.kind
        same: Mask = np.ones(len(first), np.bool_)
        for at in range(size):
            same &= kind[first + at] == kind[first[0] + at]
        return same


def stretches(document: Document) -> Iterator[Stretch]:
    """All records of a document, a stretch at a time; what makes no sense as XML yields records of no sense.

    HiddenError where the document must be taken ``without_hidden``.
    """
    start, depth, size = 0, 0, STRETCH
    stop = len(document)
    while start < stop:
        end = min(start + size, stop)
        tokens = Tokens(document, start, end, b'<>"')
        first, last = _records(tokens, depth)
        if not len(first) and end < stop:
            size *= 2
            continue
        if not len(first):
            return
        yield Stretch(tokens, first, last)
        start, depth, size = start + int(tokens.at[last[-1]]) + 1, 1, STRETCH


def _records(tokens: Tokens, depth: int) -> tuple[Numbers, Numbers]:
    """The tokens at which elements of depth 1 open, and those behind their ends, as far as they are complete."""
    ends = tokens.kind == _CLOSE
    after = np.cumsum(ends, dtype=np.int32)
    end = np.flatnonzero(ends)
    opening = np.flatnonzero(tokens.kind == _OPEN)
    opening = opening[after[opening] < len(end)]
    if not len(opening):
        return opening, opening
    closed = end[after[opening]]  # the end of each tag
    bytes_: Bytes = tokens.bytes
    second = bytes_[tokens.at[opening] + 1]
    hidden = (second == _BANG) | (second == _QUESTION)
    if hidden[1:].any() or (hidden[0] and tokens.start):
        raise HiddenError
    leaves: Mask = second == _SLASH
    empty: Mask = hidden | (~leaves & (bytes_[tokens.at[closed] - 1] == _SLASH))
    below = depth + np.cumsum(1 - 2 * leaves.astype(np.int64) - empty)
    enters = ~leaves & ((below - 1 + empty) == 1)
    ended = (leaves | empty) & (below == 1)
    first, last = opening[enters], closed[ended]
    complete = min(len(first), len(last))
    return first[:complete], last[:complete]
