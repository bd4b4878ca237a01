"""Regular facts of an xBRL-JSON document: members laid out like many others, read by the column.

Between the strings of a document stands its structure. Facts with the same structure and the same keys differ only in
the values of their strings and in the number of their decimals; one of them, read by the parser, says what each string
is. Regular facts are cut out, each run replaced by a member; the rest goes to the parser, which must meet every such
member in ``facts``. So what is cut out stood there too, and the document is sound if the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import jiter
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.tokens import STRETCH, Mask, Numbers, Tokens, holds, numbers, plain

#: Begins the key of a member that stands for facts that were cut out.
MARK: Final = "exporter-regular "
_BACKSLASH: Final = 0x5C
_NUMBER: Final = re.compile(r"(?<=[:\s])-?(?:0|[1-9][0-9]{0,9})(?=[,}\s])")
_END: Final = re.compile(r"([\s}]*),\s*")
#: Layouts of one length that are looked for in a stretch.
_LAYOUTS: Final = 24
#: Facts of more strings are read one by one.
_LONGEST: Final = 100
_CORE: Final = frozenset({"concept", "entity", "period", "unit", "language"})
_MEMBERS: Final = ({"value", "dimensions"}, {"value", "dimensions", "decimals"})


class IrregularError(ValueError):
    """The document must be read one fact at a time."""


@dataclass(frozen=True)
class Layout:
    """What each string of a fact is, by its place among them; ``decimals`` is the place of the number's structure."""

    value: int | None
    decimals: int | None
    dimensions: tuple[tuple[str, int], ...]

    @property
    def numbers(self) -> list[int]:
        """Where the structure holds a number."""
        return [] if self.decimals is None else [self.decimals]


@dataclass
class Regular:
    """What was cut out, one row a fact: ``id``, ``value``, ``decimals``, and each dimension under its name as spelled.

    ``runs`` are how many facts stand behind each mark in the ``rest``.
    """

    facts: pa.Table
    rest: bytes
    runs: list[int]


@dataclass
class _Cut:
    document: bytes
    kept: list[bytes] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    at: int = 0

    def take_out(self, start: int, begin: Numbers, end: Numbers) -> None:
        """Cuts out members that begin and end at places of a stretch, in runs without anything between them."""
        heads = np.flatnonzero(np.append(True, end[:-1] != begin[1:]))
        tails = np.append(heads[1:], len(begin))
        for head, tail in zip(heads.tolist(), tails.tolist(), strict=True):
            mark = f'"{MARK}{len(self.runs)}":0,'.encode()
            self.kept += [self.document[self.at : start + int(begin[head])], mark]
            self.runs.append(tail - head)
            self.at = start + int(end[tail - 1])

    def rest(self) -> bytes:
        return b"".join([*self.kept, self.document[self.at :]])


def cut_out(document: bytes) -> Regular:
    """The regular facts of a document and the rest. IrregularError where it cannot be cut."""
    if b"\0" in document or MARK.encode() in document:
        raise IrregularError("the document holds what would be mistaken")
    cut = _Cut(document)
    tables: list[pa.Table] = []
    try:
        for stretch in _stretches(document):
            rows = _Rows(stretch)
            for chosen in stretch.layouts():
                rows.add_all(chosen)
            if rows.count:
                first, table = rows.table()
                last = stretch.last[np.searchsorted(stretch.first, first)]
                at = stretch.tokens.at
                cut.take_out(stretch.tokens.start, at[2 * first], at[2 * last])
                tables.append(table)
    except pa.ArrowInvalid as error:
        raise IrregularError("the document is not UTF-8") from error
    if not tables:
        raise IrregularError("no fact is regular")
    facts = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
    return Regular(facts, cut.rest(), cut.runs)


class _Strings(Tokens):
    """A stretch whose delimiters are the quotes of strings: token ``2 n`` is a string, ``2 n + 1`` what follows it."""

    def __init__(self, document: bytes, start: int, stop: int) -> None:
        super().__init__(document, start, stop, b'"')
        escaped = self.bytes[np.maximum(self.at - 1, 0)] == _BACKSLASH
        if escaped.any():
            odd = [at for at in np.flatnonzero(escaped).tolist() if self._is_escaped(int(self.at[at]))]
            self.at = np.delete(self.at, odd)
        controls = np.flatnonzero(self.bytes < 32)
        if (np.searchsorted(self.at, controls) % 2).any():
            raise IrregularError("a control character in a string")

    def _is_escaped(self, place: int) -> bool:
        at = place
        while at and self.bytes[at - 1] == _BACKSLASH:
            at -= 1
        return (place - at) % 2 == 1


@dataclass(frozen=True)
class _Stretch:
    """Members at depth 2: ``first`` and ``last`` are their keys and the keys behind them, as numbers of strings.

    ``codes`` say what structure follows each string: ``texts`` as they stand, ``shapes`` with numbers as ``#``.
    """

    tokens: Tokens
    first: Numbers
    last: Numbers
    codes: Numbers
    texts: list[str]
    shapes: list[str]

    def layouts(self) -> Iterator[Numbers]:
        """Keys of members with as many strings and the same structure but for numbers, kind by kind."""
        known: dict[str, int] = {}
        kinds = np.array([known.setdefault(shape, len(known)) for shape in self.shapes], np.int64)[self.codes]
        sizes = self.last - self.first
        for size in np.flatnonzero(np.bincount(sizes[sizes <= _LONGEST])):
            chosen = self.first[sizes == size]
            structure = kinds[chosen[:, None] + np.arange(size)]
            for _ in range(_LAYOUTS):
                same = (structure == structure[0]).all(axis=1)
                yield chosen[same]
                chosen, structure = chosen[~same], structure[~same]
                if not len(chosen):
                    break

    def layout(self, chosen: Numbers) -> Layout | None:
        """What the strings of members are that have the structure of the first; None where that is no plain fact."""
        sample = int(chosen[0])
        size = int(self.last[np.searchsorted(self.first, sample)]) - sample
        shapes = [self.shapes[self.codes[sample + at]] for at in range(size)]
        keys = [self.tokens.text(2 * (sample + at)) for at in range(size)]
        return _read_layout(
            tuple(shapes), tuple(keys[at] if _is_key(shapes[at]) else b"" for at in range(size))
        )


def _is_key(following: str) -> bool:
    return following.lstrip().startswith(":")


@lru_cache(maxsize=1 << 10)
def _read_layout(shapes: tuple[str, ...], keys: tuple[bytes, ...]) -> Layout | None:
    """The layout of members: their structure is read by the parser, with its own number in the place of each value."""
    end = _END.fullmatch(shapes[-1])
    if end is None or any(shape.count("#") > 1 for shape in shapes):
        return None
    parts = ['{"0"', shapes[0].replace("#", "0")]
    for at in range(1, len(shapes)):
        said = keys[at].decode("utf-8", "replace") if _is_key(shapes[at]) else str(at)
        closing = end[1] if at == len(shapes) - 1 else shapes[at]
        parts.append(f'"{said}"{closing.replace("#", str(at))}')
    try:
        (body,) = jiter.from_json("".join([*parts, "}"]).encode(), catch_duplicate_keys=True).values()
        layout = _plain_fact(body)
    except (ValueError, TypeError, AttributeError):
        return None
    if layout is None or [at for at, shape in enumerate(shapes) if "#" in shape] != layout.numbers:
        return None
    return layout


def _plain_fact(body: dict[str, object]) -> Layout | None:
    """ValueError, TypeError or AttributeError where it is another thing altogether."""
    value, decimals, stated = body.get("value"), body.get("decimals"), body.get("dimensions")
    if (
        set(body) not in _MEMBERS
        or not isinstance(stated, dict)
        or "concept" not in stated
        or "noteId" in stated
    ):
        return None
    if not all(isinstance(one, str) for one in (*stated.values(), *([] if value is None else [value]))):
        return None
    if "decimals" in body and type(decimals) is not int:
        return None
    if not all(":" in name or name in _CORE for name in stated):
        return None
    dimensions = tuple((name, int(str(at))) for name, at in stated.items())
    place = decimals if isinstance(decimals, int) else None
    return Layout(None if value is None else int(str(value)), place, dimensions)


class _Rows:
    """The strings of regular facts of a stretch: for each column which string holds it, -1 for none."""

    def __init__(self, stretch: _Stretch) -> None:
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
        size = int(self._stretch.last[np.searchsorted(self._stretch.first, sample)]) - sample
        values = {layout.value, *(at for _, at in layout.dimensions)}
        alike: Mask = np.ones(len(chosen), np.bool_)
        for at in range(1, size):
            if at not in values:
                alike &= tokens.like(2 * (chosen + at), 2 * (sample + at))
        rows = chosen[alike]
        places = {" id": 0, " value": layout.value, " decimals": layout.decimals, **dict(layout.dimensions)}
        for name, place in places.items():
            if place is not None:
                self._columns.setdefault(name, []).append((self.count, rows + place))
        self._first.append(rows)
        self.count += len(rows)
        return chosen[~alike]

    def table(self) -> tuple[Numbers, pa.Table]:
        """The keys of the facts in document order, and the facts."""
        first = np.concatenate(self._first)
        order = np.argsort(first, kind="stable")
        columns: dict[str, pa.Array] = {}
        for name, parts in self._columns.items():
            strings = np.full(len(first), -1, np.int64)
            for start, places in parts:
                strings[start : start + len(places)] = places
            columns[name] = self._column(name, strings[order])
        columns.setdefault(" value", pa.nulls(len(first), pa.string()))
        columns.setdefault(" decimals", pa.nulls(len(first), pa.int64()))
        return first[order], pa.table(columns)

    def _column(self, name: str, strings: Numbers) -> pa.Array:
        there: Mask = strings >= 0
        chosen = strings if there.all() else strings[there]
        if name == " decimals":
            found = self._numbers(chosen)
        elif name in (" id", " value"):
            found = _unescaped(self._stretch.tokens.texts(2 * chosen))
        else:
            codes = self._stretch.tokens.codes(2 * chosen)
            texts = _unescaped(codes.dictionary)
            found = pa.DictionaryArray.from_arrays(codes.indices, texts)
            if texts is not codes.dictionary and len(texts.unique()) < len(texts):
                found = texts.take(codes.indices).dictionary_encode()
        if chosen is strings:
            return found
        mask = pa.py_buffer(np.packbits(there, bitorder="little"))
        rows = np.cumsum(there) - 1
        return found.take(pa.Array.from_buffers(pa.int64(), len(rows), [mask, pa.py_buffer(rows)]))

    def _numbers(self, strings: Numbers) -> pa.Array:
        """The number in the structure behind each string."""
        found = [_NUMBER.search(text) for text in self._stretch.texts]
        values = np.array([int(one[0]) if one else 0 for one in found], np.int64)
        return numbers(values[self._stretch.codes[strings]])


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


def _stretches(document: bytes) -> Iterator[_Stretch]:
    """Stretches with whole members at depth 2; what makes no sense as JSON yields members of no sense."""
    start, depth, size = 0, 0, STRETCH
    stop = len(document) - 16  # words of eight bytes are read at every place
    while start < stop:
        end = min(start + size, stop)
        found = _members(_Strings(document, start, end), document, depth)
        if found is None:
            if end == stop:
                return
            size *= 2
            continue
        yield found
        start, depth, size = start + int(found.tokens.at[2 * found.last[-1]]), 2, STRETCH


def _members(tokens: Tokens, document: bytes, depth: int) -> _Stretch | None:
    """The members at depth 2 that are followed by another; None where there is none."""
    count = (len(tokens.at) - 1) // 2
    if count < 2:
        return None
    if depth == 0:
        depth = document[: int(tokens.at[0])].count(b"{")
    following = tokens.codes(2 * np.arange(count) + 1)
    texts = following.dictionary.to_pylist()
    codes = plain(following.indices)
    steps = np.array(
        [text.count("{") + text.count("[") - text.count("}") - text.count("]") for text in texts]
    )
    after = depth + np.cumsum(steps[codes])
    before = np.concatenate([[depth], after[:-1]])
    keys = np.flatnonzero((before == 2) & (after > 2))
    if len(keys) < 2:
        return None
    shapes = [_NUMBER.sub("#", text) for text in texts]
    return _Stretch(tokens, keys[:-1], keys[1:], codes, texts, shapes)
