"""Regular facts of an xBRL-JSON document, cut out by the compiled scanner, a stretch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from exporter.formats import stretches as stretching
from exporter.formats.documents import Document
from exporter.formats.scanner import Scanner
from exporter.formats.stretches import Lengths, Stretch, scan
from exporter.formats.xbrl_json.cut import DECIMALS, ID, VALUE, Part, Run, part_of, unescaped, unescaped_codes
from exporter.formats.xbrl_json.member_layouts import KINDS, behind, learned, sought
from exporter.formats.xbrl_json.members import IrregularError
from exporter.report.distinctness import mixed

_FACTS: Final = re.compile(rb'"facts"[ \t\r\n]*:[ \t\r\n]*\{')
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_HEAD: Final = 1 << 16
_INT32: Final = range(-(1 << 31) + 1, 1 << 31)


def stretches(document: Document, length: Lengths) -> Iterator[Stretch]:
    """The members of ``facts``, so many bytes at a time, each from a fact to another."""
    return stretching.stretches(document, _inside(document), length, KINDS, sought)


def _inside(document: Document) -> int:
    """The place behind the brace that opens ``facts``."""
    size = _HEAD
    while (found := _FACTS.search(document[:size])) is None:
        if size >= len(document):
            raise IrregularError("there are no facts")
        size *= 16
    return found.end()


def read(stretch: Stretch) -> tuple[pa.Table, Part] | None:
    """The regular facts of a stretch, None where there are none.

    IrregularError or pa.ArrowInvalid where it does not end where a fact begins, or a string or a number is none.
    """
    scanner = Scanner(stretch.layouts, stretch.stop - stretch.begin)
    found, ends = scan(scanner, stretch, learned, behind)
    if not ends:
        raise IrregularError("a stretch ends within a member")
    rows = scanner.rows("facts")
    if not rows:
        return None
    columns = {name: _column(scanner, str(name)) for name in scanner.columns("facts")}
    runs = [Run(one.begin + stretch.begin, one.end + stretch.begin, one.records) for one in found]
    if len(escaped := scanner.marked("facts", ID)):
        columns[ID] = unescaped(columns[ID], escaped)
        names = mixed(columns[ID])
    else:
        names = np.frombuffer(scanner.mixed("facts", ID).buffers()[1], np.uint64)
    return part_of({str(name): column for name, column in columns.items()}, rows, runs, names)


def _column(scanner: Scanner, name: str) -> pa.Array:
    if name == ID:
        return scanner.texts("facts", name)
    if name == VALUE:
        return unescaped(scanner.texts("facts", name), scanner.marked("facts", name))
    codes = scanner.codes("facts", name)
    return _numbers(codes) if name == DECIMALS else unescaped_codes(codes)


def _numbers(codes: pa.DictionaryArray) -> pa.Array:
    """The number of each row; IrregularError where a text is none, or out of range."""
    texts = codes.dictionary.to_pylist()
    if not all(map(_NUMBER.fullmatch, texts)):
        raise IrregularError("no number")
    numbers = list(map(int, texts))
    if not all(one in _INT32 for one in numbers):
        raise IrregularError("decimals beyond the range")
    return pa.array(numbers, pa.int32()).take(codes.indices)
