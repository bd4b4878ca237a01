"""The elements directly in the root of a document, found by their delimiters: records, each a row of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

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
    """Some records in a row: ``first`` is the token of each one's opening, ``last`` the one behind its end.

    ``line`` is the line that the stretch begins on. ``controls`` are the places of ampersands and of bytes below 32.
    """

    tokens: Tokens
    first: Numbers
    last: Numbers
    line: int
    controls: Numbers

    def lines(self, places: Numbers) -> Numbers:
        """The lines of places in the stretch, from 1."""
        ends = self.controls[self.tokens.bytes[self.controls] == _NEWLINE]
        return self.line + np.searchsorted(ends, places)

    def clean(self, begin: Numbers, end: Numbers) -> Mask:
        """Whether there is no ampersand and no control character between two places, row by row."""
        counts = np.searchsorted(self.controls, begin), np.searchsorted(self.controls, end)
        clean: Mask = counts[0] == counts[1]
        return clean

    def holds_only(self, allowed: bytes, begin: Numbers, end: Numbers) -> Mask:
        """Whether all ampersands and control characters between two places are allowed ones, row by row."""
        there = self.tokens.bytes[self.controls]
        others = self.controls[~np.isin(there, np.frombuffer(allowed, np.uint8))]
        if not len(others):
            return np.ones(len(begin), np.bool_)
        found: Mask = np.searchsorted(others, begin) == np.searchsorted(others, end)
        return found

    def layouts(self) -> Iterator[Numbers]:
        """The openings of records that have the same delimiters in the same order, kind by kind."""
        sizes = self.last - self.first + 1
        for size in np.flatnonzero(np.bincount(sizes[sizes <= _LONGEST])):
            first = self.first[sizes == size]
            kinds = self.tokens.kind[first[:, None] + np.arange(size)]
            for _ in range(_LAYOUTS):
                same = (kinds == kinds[0]).all(axis=1)
                yield first[same]
                first, kinds = first[~same], kinds[~same]
                if not len(first):
                    break


def stretches(document: bytes) -> Iterator[Stretch]:
    """All records of a document, a stretch at a time; what makes no sense as XML yields records of no sense.

    HiddenError where the document must be taken ``without_hidden``.
    """
    start, depth, size, line = 0, 0, STRETCH, 1
    stop = len(document) - 16  # words of eight bytes are read at every place
    while start < stop:
        end = min(start + size, stop)
        tokens = Tokens(document, start, end, b'<>"')
        first, last = _records(tokens, depth)
        if not len(first) and end < stop:
            size *= 2
            continue
        if not len(first):
            return
        controls = np.flatnonzero((tokens.bytes < 32) | (tokens.bytes == _AMPERSAND))
        found = Stretch(tokens, first, last, line, controls)
        yield found
        read = int(tokens.at[last[-1]]) + 1
        line += int(np.count_nonzero(tokens.bytes[:read] == _NEWLINE))
        start, depth, size = start + read, 1, STRETCH


def _records(tokens: Tokens, depth: int) -> tuple[Numbers, Numbers]:
    """The tokens at which elements of depth 1 open, and those behind their ends, as far as they are complete."""
    ends = tokens.kind == _CLOSE
    after = np.cumsum(ends)
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
