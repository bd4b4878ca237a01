"""The members at depth 2 of a document, where facts stand, found by the quotes of its strings, a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from exporter.formats.documents import Document
from exporter.formats.tokens import STRETCH, Cells, Codes, Mask, Numbers, Tokens, code_numbers
from exporter.formats.xbrl_json.layouts import NUMBER, Layout, is_key, read_layout

_BACKSLASH: Final = 0x5C
#: Layouts of one length that are looked for in a stretch.
_LAYOUTS: Final = 24
#: Facts of more strings are read one by one.
_LONGEST: Final = 100


class IrregularError(ValueError):
    """The document must be read one fact at a time."""


@dataclass(frozen=True)
class Span:
    """Bytes that begin with the key of a member at depth 2, or with the document, and end before such a key.

    ``depth`` is how deep they begin; the ``last`` span ends with the document.
    """

    start: int
    stop: int
    depth: int
    last: bool


@dataclass(frozen=True)
class Stretch:
    """Members at depth 2: ``first`` and ``last`` are their keys and the keys behind them, as numbers of strings.

    ``codes`` say what structure follows each string: ``texts`` as they stand, ``shapes`` with numbers as ``#``.
    """

    tokens: Tokens
    first: Numbers
    last: Numbers
    codes: Codes
    texts: list[str]
    shapes: list[str]

    def layouts(self) -> Iterator[Numbers]:
        """Keys of members with as many strings and the same structure but for numbers, kind by kind."""
        known: dict[str, int] = {}
        kinds = np.array([known.setdefault(shape, len(known)) for shape in self.shapes], np.int32)[self.codes]
        sizes = self.last - self.first
        for size in np.flatnonzero(np.bincount(sizes[sizes <= _LONGEST])).tolist():
            chosen = self.first[sizes == size]
            for _ in range(_LAYOUTS):
                same: Mask = np.ones(len(chosen), np.bool_)
                for at in range(size):
                    same &= kinds[chosen + at] == kinds[chosen[0] + at]
                yield chosen[same]
                chosen = chosen[~same]
                if not len(chosen):
                    break

    def size(self, key: int) -> int:
        """How many strings a member has."""
        return int(self.last[np.searchsorted(self.first, key)]) - key

    def layout(self, chosen: Numbers) -> Layout | None:
        """What the strings of members are that have the structure of the first; None where that is no plain fact."""
        sample = int(chosen[0])
        shapes = [self.shapes[self.codes[sample + at]] for at in range(self.size(sample))]
        keys = [
            self.tokens.text(2 * (sample + at)) if is_key(shape) else b"" for at, shape in enumerate(shapes)
        ]
        return read_layout(tuple(shapes), tuple(keys))


def spans(document: Document) -> Iterator[Span]:
    """The whole document in spans.

    The first one shows what stands between two members and how one begins; the others are cut where that stands,
    which is found out to be wrong where they are read.
    """
    size = STRETCH
    while (found := _members(Span(0, min(size, len(document)), 0, last=True), document)) is None:
        if size >= len(document):
            return
        size *= 2
    tokens, key, behind = found.tokens, int(found.first[-1]), int(found.last[-1])
    between = tokens.data[tokens.at[2 * behind - 1] + 1 : tokens.at[2 * behind] + 1]
    opening = tokens.data[tokens.at[2 * key + 1] : tokens.at[min(2 * key + 3, len(tokens.at) - 1)] + 1]
    start, depth, stop = 0, 0, int(tokens.at[2 * behind])
    while start < len(document):
        yield Span(start, stop, depth, stop == len(document))
        start, depth = stop, 2
        stop = _cut(document, start, between, opening)


def _cut(document: Document, start: int, between: bytes, opening: bytes) -> int:
    """The place of a key about a stretch behind another one; the end of the document where there is none."""
    size = STRETCH
    while start + size < len(document):
        low = start + size // 2
        window = document[low : start + size]
        high = len(window)
        while (at := window.rfind(between, 0, high)) >= 0:
            place = at + len(between) - 1
            if window.startswith(opening, window.find(b'"', place + 1)):
                return low + place
            high = place
        size *= 2
    return len(document)


def members(document: Document, span: Span) -> Stretch | None:
    """The members of a span, None where there are none. IrregularError where it is not what it seems to be."""
    found = _members(span, document)
    if not span.last and (found is None or found.last[-1] != len(found.codes)):
        raise IrregularError("a span ends within a member")
    return found


def _members(span: Span, document: Document) -> Stretch | None:
    """The members at depth 2 that are followed by another, or by the end of the span."""
    tokens = _strings(document, span)
    count = (len(tokens.at) - 1) // 2
    if count < 2:
        return None
    following = Cells(tokens, tokens.at[1 : 2 * count : 2] + 1, tokens.at[2 : 2 * count + 1 : 2]).codes()
    texts, codes = following.dictionary.to_pylist(), code_numbers(following.indices)
    steps = [text.count("{") + text.count("[") - text.count("}") - text.count("]") for text in texts]
    depth = span.depth or document[: int(tokens.at[0])].count(b"{")
    after = depth + np.cumsum(np.array(steps, np.int32)[codes], dtype=np.int32)
    keys = np.flatnonzero((after[1:] > 2) & (after[:-1] == 2)) + 1
    if depth == 2 and after[0] > 2:
        keys = np.append(0, keys)
    if not span.last and after[-1] == 2 and len(tokens.at) % 2:
        keys = np.append(keys, count)
    if len(keys) < 2:
        return None
    shapes = [NUMBER.sub("#", text) for text in texts]
    return Stretch(tokens, keys[:-1], keys[1:], codes, texts, shapes)


def _strings(document: Document, span: Span) -> Tokens:
    """A stretch whose delimiters are the quotes of strings: token ``2 n`` is a string, ``2 n + 1`` what follows it."""
    tokens = Tokens(document, span.start, span.stop + (not span.last), b'"')
    if b"\\" in tokens.data:
        escaped = np.flatnonzero(tokens.bytes[np.maximum(tokens.at - 1, 0)] == _BACKSLASH)
        odd = [at for at in escaped.tolist() if _is_escaped(tokens.data, int(tokens.at[at]))]
        tokens.at = np.delete(tokens.at, odd)
    controls = np.flatnonzero(tokens.bytes < 32)
    if (np.searchsorted(tokens.at, controls) % 2).any():
        raise IrregularError("a control character in a string")
    return tokens


def _is_escaped(data: bytes, place: int) -> bool:
    at = place
    while at and data[at - 1] == _BACKSLASH:
        at -= 1
    return (place - at) % 2 == 1
