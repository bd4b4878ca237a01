"""The door to the compiled scanner, which cuts records that are laid out alike into columns (see ``c/scanner.c``).

A ``Layout`` is learned from one record by a reader of Python; the scanner then takes all that follow it, and asks again
where a record has another. Where the ``library`` is missing readers use ``tokens`` instead.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from exporter import compiled
from exporter.formats.record_layouts import Layout, Layouts, Window
from exporter.formats.tokens import NONCHARACTERS, holds

_NUMBERS: Final = ctypes.c_int64 * 6
_DONE, _IRREGULAR, _EXHAUSTED = range(3)
_PART: Final = 16  # bytes
_BEYOND_ASCII, _WRAPPED = 2, 4


@dataclass(frozen=True, slots=True)
class Run:
    """Records with nothing but blanks between them: where they begin and end, how many there are.

    ``above`` are the lines that end before them, ``lines`` those until their end; ``rows`` how many records the tables
    have with them.
    """

    begin: int
    end: int
    records: int
    above: int
    lines: int
    rows: tuple[int, ...]

    def and_then(self, run: Run) -> Run:
        """Both as one, where nothing but blanks stands between them."""
        return Run(self.begin, run.end, self.records + run.records, self.above, run.lines, run.rows)


class Scanner:
    """The columns of the records of one stretch of a document, each taken once. Not for several threads at once.

    ``length`` are the bytes of the stretch, for which memory is taken at once, ``more`` those of stretches that are to
    be joined; ``places`` asks for the places of the records.
    """

    def __init__(self, layouts: Layouts, length: int = 0, more: int = 0, *, places: bool = False) -> None:
        found = compiled.library()
        if found is None:
            raise RuntimeError("there is no compiled scanner")
        self._library = found
        self._shared = layouts
        self.places = places
        arguments = (layouts.classes, len(layouts.classes), layouts.blanks, places, length, more)
        self.address = _made(found.scanner_new(*arguments), None)
        self._tables = self._columns = 0
        #: The layouts in use, by their numbers.
        self.layouts: list[Layout] = []
        self.lines = 0
        #: Whether a line that was passed ends with a carriage return alone.
        self.lone_returns = False
        self.catch_up()

    def __del__(self) -> None:
        if getattr(self, "address", None):
            self._library.scanner_free(self.address)

    def run(self, data: Window, at: int, stop: int, base: int = 0) -> tuple[int, bool, Run]:
        """Takes records from a place until another: where that ended, whether it is done, and what was taken.

        The data lie ``base`` bytes behind where the places of records are counted from.
        """
        told, lying = _NUMBERS(0, base, 0, self.lines, 0, 0), pa.py_buffer(data)
        ended = self._library.scanner_run(self.address, lying.address, lying.size, at, stop, told)
        if told[0] == _EXHAUSTED:
            raise MemoryError
        run = Run(base + at, base + told[1], told[4], self.lines, told[2], self._rows())
        self.lines = told[3]
        self.lone_returns |= bool(told[5])
        return ended, told[0] == _DONE, run

    def skip(self, skipped: bytes) -> None:
        """Counts the lines that end in what is not taken."""
        self.lines += skipped.count(b"\n")
        self.lone_returns |= has_lone_returns(skipped)

    def find(self, data: Window, at: int, stop: int) -> int | None:
        """The next place where a record has a known layout."""
        self.catch_up()
        lying = pa.py_buffer(data)
        found = self._library.scanner_find(self.address, lying.address, lying.size, at, stop)
        return found if found >= 0 else None

    def learns(self, layout: Layout) -> bool:
        """Whether a layout was not known here, and is from now on."""
        if layout in self.layouts:
            return False
        self._shared.learn(layout)
        self.catch_up()
        return layout in self.layouts

    def join(self, behind: Sequence[tuple[Scanner, int, int]], table: Hashable) -> None:
        """Takes over the records that others have of a table, and puts them behind its own, one after the other.

        With each stands by how much its places and lines grow. What was ``mixed`` is to be taken from each.
        """
        self.catch_up()
        told = array("q")
        for scanner, places, lines in behind:
            scanner.catch_up()
            told.extend((scanner.address, places, lines))
        number = self._shared.tables[table]
        # called once, since who returns from C must wait for others who run Python
        if not self._library.scanner_join(self.address, told.buffer_info()[0], len(behind), number):
            raise MemoryError

    def rows(self, table: Hashable) -> int:
        """How many records of a table there are."""
        return self.rows_of(table, self._rows())

    def rows_of(self, table: Hashable, rows: tuple[int, ...]) -> int:
        """What the number of records of a table is where these are the numbers of all, as a run has them."""
        number = self._shared.tables.get(table, len(rows))
        return rows[number] if number < len(rows) else 0

    def begins(self, table: Hashable) -> pa.Array:
        """Where the records of a table begin, if that was asked for."""
        return self._numbers(0, self._shared.tables[table])

    def ends(self, table: Hashable) -> pa.Array:
        """Where they end."""
        return self._numbers(1, self._shared.tables[table])

    def line_ends(self, table: Hashable) -> pa.Array:
        """How many lines of the stretch end before each of them."""
        return self._numbers(2, self._shared.tables[table])

    def codes(self, table: Hashable, column: Hashable) -> pa.DictionaryArray:
        """A CODED column, null where a record has no value. pa.ArrowInvalid where a text is not UTF-8."""
        number = self._shared.columns[table, column]
        valid = self._valid(number)
        codes, rows = self._taken(3, number)
        indices = pa.Array.from_buffers(pa.int32(), rows // 4, [valid, codes])
        return pa.DictionaryArray.from_arrays(indices, self._texts(number, 5, None), safe=False)

    def texts(self, table: Hashable, column: Hashable) -> pa.Array:
        """A column of texts, null where a record has no value. pa.ArrowInvalid where one is not UTF-8."""
        number = self._shared.columns[table, column]
        return self._texts(number, 3, self._valid(number))

    def columns(self, table: Hashable) -> list[Hashable]:
        """The columns of a table."""
        every = [*self._shared.columns][: self._columns]
        return [column for name, column in every if name == table]

    def mixed(self, table: Hashable, column: Hashable) -> pa.Array:
        """The numbers for the texts of a column of NAMES that are there, as in ``distinctness``."""
        buffer, size = self._taken(6, self._shared.columns[table, column])
        return pa.Array.from_buffers(pa.uint64(), size // 8, [None, buffer])

    def marked(self, table: Hashable, column: Hashable) -> pa.Array:
        """The rows whose value holds a byte of ASCII that is told of."""
        return self._numbers(7, self._shared.columns[table, column])

    def wrapped(self, table: Hashable, column: Hashable) -> bool:
        """Whether a text of a column has white space, or controls, around it."""
        number = self._shared.columns[table, column]
        return bool(self._library.scanner_marks(self.address, number) & _WRAPPED)

    def has(self, table: Hashable, column: Hashable) -> bool:
        """Whether some layout of a table has a column."""
        return self._shared.columns.get((table, column), self._columns) < self._columns

    def _rows(self) -> tuple[int, ...]:
        rows = (ctypes.c_int64 * self._tables)()
        self._library.scanner_rows(self.address, rows)
        return tuple(rows)

    def catch_up(self) -> None:
        """Takes over what was learned meanwhile."""
        for one in self._shared.known[len(self.layouts) :]:
            for _ in range(one.tables):
                _made(self._library.scanner_table(self.address))
            for table, kind in one.columns:
                _made(self._library.scanner_column(self.address, table, kind))
            parts = len(one.parts) // _PART
            arguments = (one.table, parts, one.parts, one.literals, len(one.literals))
            _made(self._library.scanner_layout(self.address, *arguments))
            self._tables += one.tables
            self._columns += len(one.columns)
            self.layouts.append(one.layout)

    def _taken(self, which: int, index: int) -> tuple[pa.Buffer, int]:
        """Memory that the scanner hands over, and its size."""
        told = _NUMBERS()
        if not self._library.scanner_take(self.address, which, index, told):
            raise MemoryError
        if not told[0]:
            return pa.py_buffer(b""), 0
        return pa.foreign_buffer(told[0], told[1], _Owner(self._library, told[0])), told[1]

    def _valid(self, number: int) -> pa.Buffer | None:
        """A bit for each row of a column, None where all have a value."""
        valid, size = self._taken(8, number)
        return valid if size else None

    def _numbers(self, which: int, index: int) -> pa.Array:
        buffer, size = self._taken(which, index)
        return pa.Array.from_buffers(pa.int32(), size // 4, [None, buffer])

    def _texts(self, number: int, ends: int, valid: pa.Buffer | None) -> pa.Array:
        """Texts that are characters of XML; pa.ArrowInvalid where one is not."""
        offsets, size = self._taken(ends, number)
        raw = pa.Array.from_buffers(pa.binary(), size // 4 - 1, [valid, offsets, self._taken(4, number)[0]])
        if not self._library.scanner_marks(self.address, number) & _BEYOND_ASCII:
            return raw.view(pa.string())
        if holds(raw, *NONCHARACTERS):
            raise pa.ArrowInvalid("a noncharacter")
        return raw.cast(pa.string())


def _made(number: int | None, wrong: int | None = -1) -> int:
    if number is None or number == wrong:
        raise MemoryError
    return number


class _Owner:
    """Frees memory of the scanner when nobody uses it any more."""

    def __init__(self, library: ctypes.CDLL, address: int) -> None:
        self._library, self._address = library, address

    def __del__(self) -> None:
        self._library.scanner_release(self._address)


def has_lone_returns(data: bytes) -> bool:
    """Whether a carriage return stands without a line feed."""
    returns = data.count(b"\r")
    return bool(returns) and returns > data.count(b"\r\n")
