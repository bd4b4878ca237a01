"""Regular facts and contexts of an instance document, cut out by the compiled scanner, a stretch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from exporter.formats import stretches as stretching
from exporter.formats.documents import Document
from exporter.formats.scanner import Run as Scanned
from exporter.formats.scanner import Scanner, has_lone_returns
from exporter.formats.stretches import BESIDE, Lengths, Stretch, scan
from exporter.formats.tokens import code_numbers
from exporter.formats.xbrl_xml.cut import Facts, Found, Run
from exporter.formats.xbrl_xml.element_layouts import KINDS, ContextTable, behind, learned, sought
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.regular_contexts import ContextPart
from exporter.formats.xbrl_xml.spelled import IrregularError, are_element_names, unescaped
from exporter.report.columns import nulls
from exporter.report.distinctness import Mixed

#: What stands before the root, none of which is looked at twice, and its opening tag.
_ROOT: Final = re.compile(
    rb"(?:<\?xml[^<>]*\?>)?(?:[ \t\r\n]++|(?><!--.*?-->)|(?><\?.*?\?>))*+"
    rb"<[^\s<>/!?](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+(?<!/)>",
    re.DOTALL,
)


def stretches(document: Document, length: Lengths) -> Iterator[Stretch]:
    """All that stands in the root, so many bytes at a time. IrregularError where the document begins otherwise."""
    begin = _inside(document)
    if has_lone_returns(document[:begin]):
        raise IrregularError("a carriage return ends a line")
    return stretching.stretches(document, begin, length, KINDS, sought)


def _inside(document: Document) -> int:
    """The place behind the opening tag of the root."""
    size = BESIDE
    while (found := _ROOT.match(document[:size])) is None:
        if size >= len(document):
            raise IrregularError("the document does not begin with an element")
        size *= 16
    return found.end()


@dataclass(frozen=True)
class Piece:
    """A stretch that was scanned: where it begins, the bytes behind it, lines that end in it or above; what it has."""

    begin: int
    rest: int
    lines: int
    scanner: Scanner
    contexts: list[ContextPart]
    runs: list[Run]


def scanned(stretch: Stretch, *, joined: bool, places: bool) -> Piece:
    """The columns of the regular facts and contexts of a stretch; and the places of facts, if asked for.

    ``joined`` says that all that follow the first are to be joined to it. IrregularError where it does not end where an
    element begins.
    """
    rest = stretch.rest if joined and stretch.first else 0
    scanner = Scanner(stretch.layouts, stretch.stop - stretch.begin, rest, places=places)
    scanner.lines = stretch.above + 1
    runs, ends = scan(scanner, stretch, learned, behind)
    if not ends:
        raise IrregularError("a stretch ends within an element")
    if scanner.lone_returns:
        raise IrregularError("a carriage return ends a line")
    numbers = [scanner.rows_of("facts", run.rows) for run in runs]
    contexts = _contexts(scanner, stretch.begin)
    found = _runs(runs, stretch, numbers)
    return Piece(stretch.begin, stretch.rest, scanner.lines - 1, scanner, contexts, found)


def found_in(piece: Piece) -> Found:
    """What is regular in a stretch. IrregularError where what looked like a fact is none."""
    return Found(facts_of(piece), piece.contexts, piece.runs, piece.lines, mixed_of(piece))


class Joined:
    """The facts of pieces that follow one another, in the columns of the first of them."""

    def __init__(self) -> None:
        self._first: Piece | None = None
        self._lines = 0

    def add(self, pieces: Iterable[Piece]) -> Joined:
        """Takes over the facts of the next pieces."""
        behind = list[tuple[Scanner, int, int]]()
        for piece in pieces:
            first = self._first = self._first or piece
            if first is not piece and piece.scanner.rows("facts"):
                behind.append((piece.scanner, piece.begin - first.begin, self._lines))
            self._lines += piece.lines
        if self._first is not None and behind:
            self._first.scanner.join(behind, "facts")
        return self

    def facts(self) -> Facts:
        """All of them. IrregularError where one is none."""
        if self._first is None:
            raise IrregularError("nothing stands in the document")
        return facts_of(self._first)


def mixed_of(piece: Piece) -> Mixed:
    """Numbers for the identifiers of the facts."""
    scanner = piece.scanner
    if not scanner.rows("facts") or not scanner.has("facts", "id"):
        return np.empty(0, np.uint64)
    return np.frombuffer(scanner.mixed("facts", "id").buffers()[1], np.uint64)


def facts_of(piece: Piece) -> Facts:
    """The facts. IrregularError where one is none."""
    scanner = piece.scanner
    begin, end = np.empty(0, np.int32), np.empty(0, np.int32)
    if not scanner.rows("facts"):
        return Facts(None, piece.begin, begin, end, bare=True)
    if scanner.places:
        begin, end = code_numbers(scanner.begins("facts")), code_numbers(scanner.ends("facts"))
    with _as_text():
        values, bare = _values(scanner)
        return Facts(_facts(scanner, values), piece.begin, begin, end, bare)


@contextmanager
def _as_text() -> Iterator[None]:
    try:
        yield
    except pa.ArrowInvalid as error:
        raise IrregularError("the document is not UTF-8") from error


def _runs(runs: list[Scanned], stretch: Stretch, facts: list[int]) -> list[Run]:
    """Runs at their places in the document, each with the number of its facts: ``facts`` are how many end with it."""
    return [
        Run(run.begin + stretch.begin, run.end + stretch.begin, run.lines - run.above, high - low)
        for run, low, high in zip(runs, [0, *facts], facts, strict=False)
    ]


def _facts(scanner: Scanner, values: pa.Array) -> pa.Table:
    """The facts as HEARD, with lines counted from 1 at the beginning of the stretch."""
    rows = scanner.rows("facts")
    columns = {
        one.name: _column(scanner, one.name) if scanner.has("facts", one.name) else nulls(rows, one.type)
        for one in HEARD
        if one.name not in ("line", "value")
    }
    if not are_element_names(columns["name"].dictionary.to_pylist()):
        raise IrregularError("no name of an element")
    columns |= {"line": scanner.line_ends("facts"), "value": values}
    return pa.table([columns[one.name] for one in HEARD], schema=HEARD)


def _column(scanner: Scanner, name: str) -> pa.Array:
    if name != "id":
        return scanner.codes("facts", name)
    return _unescaped(scanner, name)[0]


def _values(scanner: Scanner) -> tuple[pa.Array, bool]:
    """The values, empty where an element has no content; and whether it is known that none begins or ends with blanks.

    References may stand for blanks.
    """
    if not scanner.has("facts", "value"):
        return nulls(scanner.rows("facts"), pa.string()).fill_null(""), True
    wrapped = scanner.wrapped("facts", "value")
    values, marked = _unescaped(scanner, "value")
    return values.fill_null(""), not (wrapped or marked)


def _unescaped(scanner: Scanner, name: str) -> tuple[pa.Array, bool]:
    """A column of texts with references replaced, and whether there were any that the scanner leaves."""
    texts, marked = scanner.texts("facts", name), scanner.marked("facts", name)
    return (unescaped(texts, marked), True) if len(marked) else (texts, False)


def _context_tables(scanner: Scanner) -> Iterator[ContextTable]:
    """The tables of contexts that have any."""
    seen = dict.fromkeys(one.table for one in scanner.layouts if isinstance(one.table, ContextTable))
    return (table for table in seen if scanner.rows(table))


def _contexts(scanner: Scanner, start: int) -> list[ContextPart]:
    """The contexts of a stretch that begins at a place, layout by layout."""
    with _as_text():
        return [_context_part(scanner, start, table) for table in _context_tables(scanner)]


def _context_part(scanner: Scanner, start: int, table: ContextTable) -> ContextPart:
    own = [number for number, text in enumerate(table.layout) if text is None]
    values = {
        number: scanner.texts(table, number) if number == 1 else scanner.codes(table, number)
        for number in own
    }
    begin, end = (
        code_numbers(one).astype(np.int64) + start for one in (scanner.begins(table), scanner.ends(table))
    )
    order = (
        code_numbers(scanner.line_ends(table)).astype(np.int64) + start
    )  # no line has more of them than bytes
    return ContextPart(table.layout, scanner.rows(table), begin, end, values, table.kinds, order)
