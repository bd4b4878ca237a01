"""What records of a document look like, as far as they are laid out alike: literals with values between them."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Final, NamedTuple, TypeAlias

#: Bytes that are looked at.
Window: TypeAlias = bytes | memoryview
#: Kinds of columns: distinct texts by number; texts; texts that are told apart by numbers too.
CODED, TEXT, NAMES = range(3)
#: What follows a literal.
NOTHING, VALUE, ECHO = range(3)
#: Layouts of a document that are learned; records of others are read one by one.
_MOST: Final = 64
_PARTS: Final = 127
#: What may stand for bytes: so many, of so many bytes.
_ESCAPES, _LONGEST_ESCAPE = 8, 6
_STOP, _ODD, _ESCAPE, _MARK, _NEWLINE = (1 << bit for bit in range(5))


@dataclass(frozen=True, slots=True)
class Bytes:
    """What bytes are in a value: one that ends it, those that no regular value has, those that are told of.

    ``escape`` takes the next byte along; ``lines`` says that line ends are counted. ``plain`` are bytes of ASCII by
    what stands for them and begins with a marked one: they take its place in columns of texts, and nothing is told.
    """

    stop: bytes
    odd: bytes = b""
    mark: bytes = b""
    escape: bytes = b""
    lines: bool = False
    plain: tuple[tuple[bytes, bytes], ...] = ()

    @cache  # noqa: B019 - few of them, each of a format
    def classes(self) -> bytes:
        """A number for each byte, as the scanner has them. Bytes beyond ASCII are always told of."""
        bits = [_MARK if byte > 0x7F else 0 for byte in range(256)]
        kinds = ((self.odd, _ODD), (self.mark, _MARK), (self.escape, _ESCAPE), (self.stop, _STOP))
        for some, bit in (*kinds, (b"\n" if self.lines else b"", _NEWLINE)):
            for byte in some:
                bits[byte] |= bit
        return bytes(bits) + b"".join(self._escapes())

    def _escapes(self) -> Iterator[bytes]:
        """For each of so many: the size of what stands for a byte, what it is, the byte."""
        for at in range(_ESCAPES):
            stands, byte = self.plain[at] if at < len(self.plain) else (b"", b"\0")
            yield bytes([len(stands)]) + stands.ljust(_LONGEST_ESCAPE, b"\0") + byte


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a record: the column it goes to, of what kind, and what its bytes are."""

    column: Hashable
    kind: int
    bytes: Bytes


@dataclass(frozen=True, slots=True)
class Echo:
    """The value of an earlier slot once more."""

    slot: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What a record of a table looks like: literals and what follows each of them; the last one ends it."""

    table: Hashable
    parts: tuple[tuple[bytes, Slot | Echo], ...]
    end: bytes

    @property
    def columns(self) -> frozenset[Hashable]:
        """The columns that its records have values in."""
        return frozenset(what.column for _, what in self.parts if isinstance(what, Slot))


class Numbered(NamedTuple):
    """A layout as the scanner has it: in numbers, and with the tables and columns that none before it has.

    ``parts`` are four numbers (int32) for each part: the size of its literal, what follows, a column or a slot, and
    the kind of bytes. Columns come as their table and kind.
    """

    layout: Layout
    table: int
    tables: int
    columns: tuple[tuple[int, int], ...]
    parts: bytes
    literals: bytes


class Layouts:
    """The layouts that a document is known to have, shared by all who read it, with ``kinds`` of bytes in values.

    ``blanks`` says that white space may stand between records. Tables and columns are numbered in the order in which
    layouts are learned, so that all have the same numbers.
    """

    def __init__(self, kinds: Sequence[Bytes], *, blanks: bool = True) -> None:
        self.blanks = blanks
        self.known: list[Numbered] = []
        self.tables: dict[Hashable, int] = {}
        self.columns: dict[tuple[Hashable, Hashable], int] = {}
        self.classes = b"".join(one.classes() for one in kinds)
        self._classes = {one: number for number, one in enumerate(kinds)}
        self._lock = Lock()

    def learn(self, layout: Layout) -> None:
        """Adds a layout that is not known yet, unless there are too many, or it has too many parts."""
        with self._lock:
            seen = any(one.layout == layout for one in self.known)
            if not seen and len(self.known) < _MOST and len(layout.parts) <= _PARTS:
                self.known.append(self._numbered(layout))

    def _numbered(self, layout: Layout) -> Numbered:
        fresh = layout.table not in self.tables
        table = self.tables.setdefault(layout.table, len(self.tables))
        before, columns, numbers = len(self.columns), list[tuple[int, int]](), array("i")
        for literal, what in layout.parts:
            if isinstance(what, Echo):
                numbers.extend((len(literal), ECHO, what.slot, 0))
                continue
            column = self.columns.setdefault((layout.table, what.column), len(self.columns))
            if column == before + len(columns):
                columns.append((table, what.kind))
            numbers.extend((len(literal), VALUE, column, self._classes[what.bytes]))
        numbers.extend((len(layout.end), NOTHING, 0, 0))
        literals = b"".join((*(literal for literal, _ in layout.parts), layout.end))
        return Numbered(layout, table, int(fresh), tuple(columns), numbers.tobytes(), literals)
