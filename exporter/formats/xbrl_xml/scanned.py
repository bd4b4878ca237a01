"""Regular facts and contexts of an instance document, cut out by the compiled scanner, a stretch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from exporter.formats.scanning import Layouts, Scanner, Window, has_lone_returns, scan
from exporter.formats.scanning import Run as Scanned
from exporter.formats.shelf import Document
from exporter.formats.tokens import Codes, Mask, code_numbers
from exporter.formats.xbrl_xml.cut import Found, Run
from exporter.formats.xbrl_xml.element_layouts import KINDS, ContextTable, behind, learned, sought
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.regular_contexts import ContextPart
from exporter.formats.xbrl_xml.spelled import IrregularError, is_name, nulls, unescaped

#: Bytes of a document at a time.
STRETCH: Final = 1 << 22
#: Bytes behind a stretch in which the next one's beginning is looked for.
_BESIDE: Final = 1 << 16
_ROOT: Final = re.compile(
    rb"(?:<\?xml[^<>]*\?>)?(?:[ \t\r\n]+|<!--.*?-->|<\?.*?\?>)*"
    rb"<[^\s<>/!?](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*(?<!/)>",
    re.DOTALL,
)
_TEXTS: Final = frozenset(("id", "value"))


@dataclass(frozen=True)
class Stretch:
    """Elements directly in the root: bytes of the document from ``begin`` on, those of them until ``stop``.

    ``above`` are the lines that end before it and in no other stretch.
    """

    data: Window
    begin: int
    stop: int
    above: int
    layouts: Layouts


def stretches(document: Document) -> Iterator[Stretch]:
    """All that stands in the root, a stretch at a time, each from an element to another.

    IrregularError where the document does not begin as expected.
    """
    whole: Document | Window = memoryview(document) if isinstance(document, bytes) else document
    begin, layouts, size = _inside(document), Layouts(), STRETCH
    above = document[:begin].count(b"\n")
    if has_lone_returns(document[:begin]):
        raise IrregularError("a carriage return ends a line")
    while begin < len(whole):
        data = whole[begin : begin + size + _BESIDE]
        if begin + size >= len(whole):
            yield Stretch(data, begin, len(data), above, layouts)
            return
        stop = _next(data, size, layouts)
        if stop is None:
            size *= 2
            continue
        yield Stretch(data, begin, stop, above, layouts)
        begin, size, above = begin + stop, STRETCH, 0


def _inside(document: Document) -> int:
    """The place behind the opening tag of the root."""
    size = _BESIDE
    while (found := _ROOT.match(document[:size])) is None:
        if size >= len(document):
            raise IrregularError("the document does not begin with an element")
        size *= 16
    return found.end()


def _next(data: Window, at: int, layouts: Layouts) -> int | None:
    """The next place of a regular element; one is learned where none is known."""
    if not layouts.known:
        first = sought(data, 0)
        if first is not None:
            layouts.learn(first)
    found = Scanner(data, KINDS, layouts).find(at, len(data))
    if found is None and (other := sought(data, at)) is not None:
        layouts.learn(other)
        found = Scanner(data, KINDS, layouts).find(at, len(data))
    return found


def found_in(stretch: Stretch) -> Found:
    """The regular facts and contexts of a stretch, lines counted from its beginning.

    IrregularError where it does not end where an element begins, or where what looked like a fact is none.
    """
    data, scanner = stretch.data, Scanner(stretch.data, KINDS, stretch.layouts)
    scanner.lines = stretch.above
    runs, ended = scan(scanner, 0, stretch.stop, lambda at: learned(data, at), lambda at: behind(data, at))
    if ended != stretch.stop and stretch.stop < len(data):
        raise IrregularError("a stretch ends within an element")
    if scanner.lone_returns:
        raise IrregularError("a carriage return ends a line")
    rows = scanner.rows("facts")
    try:
        facts = _facts(scanner) if rows else None
        contexts = [_contexts(scanner, stretch, table) for table in _context_tables(scanner)]
    except pa.ArrowInvalid as error:
        raise IrregularError("the document is not UTF-8") from error
    begin, end, mixed = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint64)
    if rows:
        begin, end = code_numbers(scanner.begins("facts")), code_numbers(scanner.ends("facts"))
        if scanner.has("facts", "id"):
            mixed = np.frombuffer(scanner.mixed("facts", "id").buffers()[1], np.uint64)
    return Found(
        facts, contexts, _runs(runs, stretch, begin), stretch.begin, begin, end, scanner.lines, mixed
    )


def _runs(runs: list[Scanned], stretch: Stretch, facts: Codes) -> list[Run]:
    """Runs at their places in the document, each with the number of its facts."""
    bounds = np.searchsorted(facts, np.array([run.end for run in runs], np.int64)).tolist()
    return [
        Run(run.begin + stretch.begin, run.end + stretch.begin, run.lines, high - low)
        for run, low, high in zip(runs, [0, *bounds], bounds, strict=False)
    ]


def _facts(scanner: Scanner) -> pa.Table:
    """The facts as HEARD, with lines counted from the beginning of the stretch."""
    rows = scanner.rows("facts")
    columns = {
        one.name: _column(scanner, one.name) if scanner.has("facts", one.name) else nulls(rows, one.type)
        for one in HEARD
        if one.name != "line"
    }
    for name in columns["name"].dictionary.to_pylist():
        if name.count(":") > 1 or not is_name(name):
            raise IrregularError("no name of an element")
    columns["line"] = scanner.line_ends("facts")
    return pa.table([columns[one.name] for one in HEARD], schema=HEARD)


def _column(scanner: Scanner, name: str) -> pa.Array:
    if name not in _TEXTS:
        return scanner.codes("facts", name)
    texts = scanner.texts("facts", name)
    marked = scanner.marked("facts", name)
    if len(marked):
        texts = unescaped(texts, marked)
    if name == "value":  # an element without content has none
        return texts
    absent = [number for number, one in enumerate(scanner.layouts) if name not in one.columns]
    there: Mask = ~np.isin(code_numbers(scanner.layout_numbers("facts")), absent)
    if there.all():
        return texts
    valid = pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(pa.string(), len(texts), [valid, *texts.buffers()[1:]])


def _context_tables(scanner: Scanner) -> Iterator[ContextTable]:
    """The tables of contexts that have any."""
    seen = dict.fromkeys(one.table for one in scanner.layouts if isinstance(one.table, ContextTable))
    return (table for table in seen if scanner.rows(table))


def _contexts(scanner: Scanner, stretch: Stretch, table: ContextTable) -> ContextPart:
    own = [number for number, text in enumerate(table.layout) if text is None]
    values = {
        number: scanner.texts(table, number) if number == 1 else scanner.codes(table, number)
        for number in own
    }
    begin, end = (
        code_numbers(one).astype(np.int64) + stretch.begin
        for one in (scanner.begins(table), scanner.ends(table))
    )
    return ContextPart(table.layout, begin, begin, end, values, table.kinds)
