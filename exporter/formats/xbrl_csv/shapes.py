"""Texts by their shape, in which all digits are one: a thousand numbers have few shapes, and rules judge these."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.masks import never

_DIGITS: Final = bytes.maketrans(b"0123456789", b"9999999999")


class Shapes:
    """The shapes of a column of text; null where the text is. What a rule asks must not part one digit from another."""

    def __init__(self, rows: pa.DictionaryArray) -> None:
        self._rows = rows

    @classmethod
    def of(cls, texts: pa.Array) -> Shapes:
        """The shapes that texts have."""
        return cls(_alike(texts).dictionary_encode())

    @property
    def texts(self) -> pa.Array:
        """Each shape once, and maybe some that no row has."""
        return self._rows.dictionary

    @cached_property
    def _bytes(self) -> bytes:
        data = self.texts.buffers()[2]
        return b"" if data is None else bytes(data)

    def holding(self, letter: str) -> pa.Array:
        """For each row whether its text holds a letter."""
        if letter.encode() not in self._bytes:
            return never(len(self._rows))
        return self.where(pc.match_substring(self.texts, letter))

    def starting(self, letter: str) -> pa.Array:
        """For each row whether its text starts with a letter."""
        if letter.encode() not in self._bytes:
            return never(len(self._rows))
        return self.where(pc.starts_with(self.texts, letter))

    @property
    def empty(self) -> pa.Array:
        """For each row whether its text is empty."""
        nothing = pa.scalar("", pa.string())
        if pc.index(self.texts, nothing).as_py() < 0:
            return never(len(self._rows))
        return self.where(pc.equal(self.texts, nothing))

    def where(self, flags: pa.Array) -> pa.Array:
        """For each row the flag of its shape; false where the text is null."""
        if not pc.any(flags).as_py():
            return never(len(self._rows))
        return pc.fill_null(flags.take(self._rows.indices), False)  # noqa: FBT003 - Arrow has no name for it

    def filter(self, mask: pa.Array) -> Shapes:
        """The shapes of some rows."""
        return Shapes(self._rows.filter(mask))


def _alike(texts: pa.Array) -> pa.Array:
    """The texts with one digit in place of all."""
    valid, ends, data = texts.buffers()
    if data is None:
        return texts
    same = pa.py_buffer(bytes(data).translate(_DIGITS))
    return pa.Array.from_buffers(pa.string(), len(texts), [valid, ends, same], offset=texts.offset)
