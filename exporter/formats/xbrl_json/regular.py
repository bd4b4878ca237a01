"""Regular facts of an xBRL-JSON document: members laid out like many others, read by the column.

Between the strings of a document stands its structure. Facts with the same structure and the same keys differ only in
the values of their strings and in the number of their decimals; one of them, read by the parser, says what each string
is. Regular facts are cut out, each run replaced by a member; the rest goes to the parser, which must meet every such
member in ``facts``. So what is cut out stood there too, and the document is sound if the rest is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import jiter
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.shelf import Document, Shelf
from exporter.formats.tokens import (
    Mask,
    Numbers,
    code_numbers,
    firsts,
    holds,
    numbers,
    plain,
    small_numbers,
    spread,
)
from exporter.formats.xbrl_json.layouts import NUMBER, Layout
from exporter.formats.xbrl_json.members import IrregularError, Span, Stretch, members, spans
from exporter.report.columns import CODED
from exporter.report.distinctness import Mixed, mixed
from exporter.workers import in_order

#: Begins the key of a member that stands for facts that were cut out.
MARK: Final = "exporter-regular "
#: Layouts of one structure that are looked for in a stretch.
_LAYOUTS: Final = 24
_INT32: Final = range(-(1 << 31) + 1, 1 << 31)
#: Columns of facts; all other dimensions are of contexts.
OWN: Final = ("concept", "unit", "language")
#: Facts that were cut out.
CUT: Final = pa.schema(
    [
        pa.field("id", pa.string()),
        pa.field("value", pa.string()),
        pa.field("decimals", pa.int32()),
        *(pa.field(name, CODED) for name in OWN),
        pa.field("context", pa.int32()),
    ]
)


@dataclass(frozen=True)
class Run:
    """Facts with nothing between them: their bytes, and how many they are."""

    begin: int
    end: int
    facts: int


@dataclass(frozen=True)
class Part:
    """What was cut out of a stretch, beside its facts.

    ``contexts`` have each dimension of contexts that is stated under its name as spelled; ``words`` are the distinct
    spellings of the other dimensions. ``mixed`` are numbers for the identifiers, as in ``distinctness``.
    """

    contexts: pa.Table
    words: dict[str, list[str]]
    runs: list[Run]
    mixed: Mixed


@dataclass(frozen=True)
class Regular:
    """What was cut out, part by part, and the rest with a mark in it for each run.

    ``facts`` are those of each part, CUT: as spelled, and numbering the contexts of the part.
    """

    parts: list[Part]
    facts: Shelf
    rest: bytes

    @property
    def runs(self) -> list[int]:
        """How many facts stand behind each mark."""
        return [run.facts for part in self.parts for run in part.runs]


def cut_out(document: Document, shelf: Shelf) -> Regular:
    """What is regular in a document, and the rest; facts go to the shelf. IrregularError where it cannot be cut."""
    parts: list[Part] = []
    try:
        for found in in_order(partial(_read, document), spans(document)):
            if found is not None:
                facts, part = found
                shelf.put(facts)
                parts.append(part)
    except pa.ArrowInvalid as error:
        raise IrregularError("the document is not UTF-8") from error
    if not parts:
        raise IrregularError("no fact is regular")
    return Regular(parts, shelf, _rest(document, [run for part in parts for run in part.runs]))


def _rest(document: Document, runs: list[Run]) -> bytes:
    """The document with a mark for each run; IrregularError where it had a mark already."""
    kept, at = [], 0
    for number, run in enumerate(runs):
        kept += [document[at : run.begin], f'"{MARK}{number}":0,'.encode()]
        at = run.end
    rest = b"".join([*kept, document[at:]])
    if rest.count(MARK.encode()) != len(runs):
        raise IrregularError("the document holds what would be mistaken")
    return rest


def _read(document: Document, span: Span) -> tuple[pa.Table, Part] | None:
    """The regular facts of a span, None where there are none."""
    stretch = members(document, span)
    if stretch is None:
        return None
    facts = _FactStrings(stretch)
    for chosen in stretch.layouts():
        facts.add_all(chosen)
    return facts.part() if facts.count else None


class _FactStrings:
    """The strings of regular facts of a stretch: for each column which string holds it, -1 for none."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._first: list[Numbers] = []
        self._columns: dict[str, list[tuple[int, Numbers]]] = {}
        self.count = 0

    def add_all(self, chosen: Numbers) -> None:
        """Adds members of one structure, those with the same keys at a time."""
        for _ in range(_LAYOUTS):
            if not len(chosen):
                return
            layout = self._stretch.layout(chosen)
            chosen = chosen[1:] if layout is None else self._add(chosen, layout)

    def _add(self, chosen: Numbers, layout: Layout) -> Numbers:
        """Adds the members that have the keys of the first, and tells the others."""
        tokens, sample = self._stretch.tokens, int(chosen[0])
        values = {layout.value, *(at for _, at in layout.dimensions)}
        alike: Mask = np.ones(len(chosen), np.bool_)
        for at in range(1, self._stretch.size(sample)):
            if at not in values:
                alike &= tokens.cells(2 * (chosen + at)).like(tokens.text(2 * (sample + at)))
        rows = chosen if alike.all() else chosen[alike]
        places = {" id": 0, " value": layout.value, " decimals": layout.decimals, **dict(layout.dimensions)}
        for name, place in places.items():
            if place is not None:
                self._columns.setdefault(name, []).append((self.count, rows + place))
        self._first.append(rows)
        self.count += len(rows)
        return chosen[~alike]

    def part(self) -> tuple[pa.Table, Part]:
        """The facts in document order. IrregularError or pa.ArrowInvalid where a string or a number is none."""
        first = np.concatenate(self._first)
        order = np.argsort(first, kind="stable")
        columns: dict[str, pa.Array] = {}
        for name, parts in self._columns.items():
            strings = np.full(len(first), -1, np.int64)
            for start, places in parts:
                strings[start : start + len(places)] = places
            columns[name] = self._column(name, strings[order])
        own = {name.strip(): columns.pop(name) for name in (" id", *OWN) if name in columns}
        own["value"] = columns.pop(" value", pa.nulls(len(first), pa.string()))
        own["decimals"] = columns.pop(" decimals", pa.nulls(len(first), pa.int32()))
        if not pc.all(pc.or_(pc.is_valid(own["value"]), pc.is_null(own["decimals"]))).as_py():
            raise IrregularError("a nil fact has decimals")
        for name in OWN:
            own.setdefault(name, pa.nulls(len(first), CODED))
        own["context"], rows = distinct_rows(columns, len(first))
        contexts = {name: column.take(small_numbers(rows)) for name, column in columns.items()}
        facts = pa.table([own[name] for name in CUT.names], schema=CUT)
        words = {name: own[name].dictionary.to_pylist() for name in OWN}
        stated = pa.table(contexts | _rows(len(rows)))
        return facts, Part(stated, words, self._runs(first[order]), mixed(own["id"]))

    def _runs(self, first: Numbers) -> list[Run]:
        """The runs of facts with these keys."""
        at, start = self._stretch.tokens.at, self._stretch.tokens.start
        last = self._stretch.last[np.searchsorted(self._stretch.first, first)]
        begin, end = at[2 * first] + start, at[2 * last] + start
        heads = np.flatnonzero(np.append(True, end[:-1] != begin[1:]))
        tails = np.append(heads[1:], len(first))
        rows = zip(begin[heads].tolist(), end[tails - 1].tolist(), (tails - heads).tolist(), strict=True)
        return [Run(*row) for row in rows]

    def _column(self, name: str, strings: Numbers) -> pa.Array:
        there: Mask = strings >= 0
        chosen = strings if there.all() else strings[there]
        if name == " decimals":
            return self._numbers(strings, there)
        cells = self._stretch.tokens.cells(2 * chosen)
        if name in (" id", " value"):
            found = _unescaped(cells.texts())
        else:
            codes = cells.codes()
            texts = _unescaped(codes.dictionary)
            found = pa.DictionaryArray.from_arrays(codes.indices, texts)
            if texts is not codes.dictionary and len(texts.unique()) < len(texts):
                found = texts.take(codes.indices).dictionary_encode()
        return found if chosen is strings else spread(found, there)

    def _numbers(self, strings: Numbers, there: Mask) -> pa.Array:
        """The number in the structure behind each string; IrregularError where one is out of range."""
        found = [NUMBER.search(text) for text in self._stretch.texts]
        values = np.array([int(one[0]) if one else 0 for one in found], np.int64)
        stated = values[self._stretch.codes[strings]]
        stated[~there] = 0
        if not (int(stated.min()) in _INT32 and int(stated.max()) in _INT32):
            raise IrregularError("decimals beyond the range")
        return small_numbers(stated, None if there.all() else there)


def distinct_rows(columns: Mapping[str, pa.DictionaryArray], rows: int) -> tuple[pa.Array, Numbers]:
    """The number of each row's combination of coded values, in the order of first use, and the first row of each."""
    key: Numbers = np.zeros(rows, np.int64)
    size = 1
    for column in columns.values():
        width = len(column.dictionary) + 1
        if size * width >= 1 << 62:
            encoded = numbers(key).dictionary_encode()
            key, size = plain(encoded.indices), len(encoded.dictionary)
        key = key * width + plain(column.indices.fill_null(width - 1))
        size *= width
    number = numbers(key).dictionary_encode().indices
    return number, firsts(code_numbers(number))


def _rows(count: int) -> dict[str, pa.Array]:
    """A column that keeps the number of rows where there is no other."""
    return {" row": small_numbers(np.arange(count))}


def _unescaped(texts: pa.Array) -> pa.Array:
    """Strings with escapes replaced, once for each distinct string; IrregularError where one is wrong."""
    if not holds(texts, b"\\"):
        return texts
    mask = pc.match_substring(texts, "\\")
    few = texts.filter(mask).dictionary_encode()
    try:
        fresh = [jiter.from_json(f'"{one}"'.encode()) for one in few.dictionary.to_pylist()]
        return pc.replace_with_mask(texts, mask, pa.array(fresh, pa.string()).take(few.indices))
    except ValueError as error:
        raise IrregularError("a wrong escape") from error
