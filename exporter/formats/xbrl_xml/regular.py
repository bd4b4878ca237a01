"""Regular facts of an instance document: elements laid out like many others, read by the column.

What a program writes has few layouts. A fact is regular when its tags hold nothing but attributes of facts in double
quotes, no references and no line ends, and its content is one text. Regular facts and contexts are cut out of the
document, each run replaced by an instruction; the rest goes to the parser, which must meet every instruction directly
in the root. So what is cut out stood there too, and the document is well formed if the rest is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.tokens import Mask, Numbers, Tokens, holds, numbers, plain, small_numbers
from exporter.formats.xbrl_xml.listening import HEARD, LANG
from exporter.formats.xbrl_xml.records import HiddenError, Stretch, stretches, without_hidden
from exporter.formats.xbrl_xml.regular_contexts import ContextPart, context_part
from exporter.qname import XSI, is_ncname
from exporter.report.columns import CODED

_FACT: Final = re.compile(rb'<((?:"")+)>(<>)?')
_HEAD: Final = re.compile(r"((?:[^\s:=<>/&'\"]+:)?[^\s:=<>/&'\"]+)( +)([^\s=<>/&'\"]+)=")
_ATTRIBUTE: Final = re.compile(rb" +([^\s=<>/&'\"]+)=")
#: Attributes of regular facts as they are spelled → the column of HEARD.
_COLUMNS: Final = {
    "id": "id",
    "contextRef": "contextRef",
    "unitRef": "unitRef",
    "decimals": "decimals",
    "xml:lang": LANG,
    "xsi:nil": f"{XSI}}}nil",
}
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6})));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
#: Layouts with the same delimiters that are looked for in a stretch.
_LAYOUTS: Final = 12
#: The target of the instructions that stand for what is cut out.
MARK: Final = "exporter-regular"
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


class IrregularError(Exception):
    """The document must be read one element at a time."""


@dataclass
class Regular:
    """What was cut out: facts as HEARD with names as spelled, contexts; and the rest with ``marks`` in it.

    ``runs`` are how many facts stand behind each mark; ``begin`` and ``end`` are the bytes of each fact.
    """

    facts: pa.Table
    contexts: list[ContextPart]
    rest: bytes
    runs: list[int]
    begin: Numbers
    end: Numbers


@dataclass
class _Cut:
    """The spans that are cut out of a document, and what stays."""

    document: bytes
    kept: list[bytes] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    at: int = 0
    begin: list[Numbers] = field(default_factory=list)
    end: list[Numbers] = field(default_factory=list)

    def take_out(self, stretch: Stretch, first: Numbers, last: Numbers, facts: Mask) -> None:
        """Cuts records out, in runs with nothing but blanks between them."""
        tokens = stretch.tokens
        begin, end = tokens.at[first], tokens.at[last] + 1
        self.begin.append(begin[facts] + tokens.start)
        self.end.append(end[facts] + tokens.start)
        following = np.minimum(last + 1, len(tokens.at) - 1)
        joined: Mask = (tokens.at[following[:-1]] == begin[1:]) & _blank_until(stretch, end[:-1], begin[1:])
        heads = np.flatnonzero(np.append(True, ~joined)) if len(first) else np.empty(0, np.int64)
        tails = np.append(heads[1:], len(first)) - 1
        lines = stretch.lines(end[tails]) - stretch.lines(begin[heads]) if len(first) else heads
        counts = np.add.reduceat(facts.astype(np.int64), heads) if len(first) else heads
        rows = zip(begin[heads].tolist(), end[tails].tolist(), lines.tolist(), counts.tolist(), strict=True)
        for opened, closed, breaks, count in rows:
            mark = f"<?{MARK} {len(self.runs)}?>".encode() + b"\n" * breaks
            self.kept += [self.document[self.at : tokens.start + opened], mark]
            self.runs.append(count)
            self.at = tokens.start + closed

    def rest(self) -> bytes:
        return b"".join([*self.kept, self.document[self.at :]])


def _blank_until(stretch: Stretch, begin: Numbers, end: Numbers) -> Mask:
    """Whether there are the same few blanks between two places as between the first two."""
    sizes = end - begin
    if not len(sizes):
        return np.empty(0, np.bool_)
    gap = bytes(stretch.tokens.bytes[begin[0] : end[0]])
    if gap.strip(b" \t\r\n") or len(gap) > 64:
        return np.zeros(len(sizes), np.bool_)
    same: Mask = sizes == len(gap)
    limit = len(stretch.tokens.bytes) - 1
    for offset, byte in enumerate(gap):
        same &= stretch.tokens.bytes[np.minimum(begin + offset, limit)] == byte
    return same


def cut_out(document: bytes) -> Regular:
    """The regular facts and contexts of a document, and the rest. IrregularError where it cannot be cut."""
    declared = _DECLARED.match(document[:200])
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")) or document[:1] != b"<":
        raise IrregularError("the encoding is another")
    if b"\0" in document or f"<?{MARK}".encode() in document:
        raise IrregularError("the document holds what would be mistaken")
    try:
        return _cut_out(document, document)
    except HiddenError:
        return _cut_out(document, without_hidden(document))


def _cut_out(document: bytes, seen: bytes) -> Regular:
    """``seen`` is the document as its records are looked for: byte for byte at the same places."""
    cut = _Cut(document)
    tables: list[pa.Table] = []
    contexts: list[ContextPart] = []
    for stretch in stretches(seen):
        found = _Rows()
        taken: list[tuple[Numbers, bool]] = []
        for alike in stretch.layouts():
            first = alike
            for _ in range(_LAYOUTS):
                rows, kind = _taken(stretch, first, found, contexts)
                taken.append((rows, kind))
                if len(rows) == len(first):
                    break
                first = np.setdiff1d(
                    first[1:], rows, assume_unique=True
                )  # others may be laid out in another way
                if not len(first):
                    break
        _cut(stretch, taken, cut)
        if found.count:
            tables.append(found.table(stretch))
    facts = pa.concat_tables(tables) if tables else HEARD.empty_table()
    nothing: Numbers = np.empty(0, np.int64)
    begin, end = np.concatenate([nothing, *cut.begin]), np.concatenate([nothing, *cut.end])
    return Regular(facts.unify_dictionaries(), contexts, cut.rest(), cut.runs, begin, end)


def _taken(
    stretch: Stretch, first: Numbers, found: _Rows, contexts: list[ContextPart]
) -> tuple[Numbers, bool]:
    """Those of some records with the same delimiters that are laid out as the first, and whether they are facts."""
    size = _size(stretch, first)
    shape = _FACT.fullmatch(bytes(stretch.tokens.kind[first[0] : first[0] + size]))
    if shape:
        return found.add(stretch, first, len(shape[1]) // 2, closed=shape[2] is not None), True
    part = context_part(stretch, first, size)
    if part is None:
        return first[:0], False
    contexts.append(part)
    return part.first, False


def _size(stretch: Stretch, first: Numbers) -> int:
    return int(stretch.last[np.searchsorted(stretch.first, first[0])] - first[0] + 1)


def _cut(stretch: Stretch, taken: list[tuple[Numbers, bool]], cut: _Cut) -> None:
    first = np.concatenate([rows for rows, _ in taken])
    facts = np.repeat(np.array([kind for _, kind in taken], np.bool_), [len(rows) for rows, _ in taken])
    order = np.argsort(first, kind="stable")
    first, facts = first[order], facts[order]
    last = stretch.last[np.searchsorted(stretch.first, first)]
    if len(first):
        cut.take_out(stretch, first, last, facts)


class _Rows:
    """The tokens of regular facts of a stretch, layout by layout: for each column which token holds it, -1 for none."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[Numbers] = []
        self._tokens: dict[str, list[Numbers]] = {name: [] for name in (*_COLUMNS.values(), "value")}
        self._names: list[pa.Array] = []

    def add(self, stretch: Stretch, first: Numbers, pairs: int, *, closed: bool) -> Numbers:
        """Adds the rows of a layout that are facts beyond doubt, and tells them."""
        nothing: Numbers = np.empty(0, np.int64)
        tokens, sample = stretch.tokens, int(first[0])
        names = _attributes(tokens, sample, pairs)
        behind = tokens.text(sample + 2 * pairs).strip(b" ")
        if names is None or behind != (b"" if closed else b"/"):
            return nothing
        good = stretch.clean(tokens.at[first], tokens.at[first + 2 * pairs + 1])
        for pair in range(1, pairs + 1):
            good &= tokens.like(first + 2 * pair, sample + 2 * pair)
        if closed:
            text = first + 2 * pairs + 1
            good &= stretch.holds_only(b"&\n\t", tokens.at[text], tokens.at[text + 1])
        rows, elements = _named(tokens, first[good], names[0], 2 * pairs + 2 if closed else None)
        self._enter(rows, names, 2 * pairs + 1 if closed else None)
        self._names.append(elements)
        return rows

    def _enter(self, rows: Numbers, names: list[str], value: int | None) -> None:
        self.count += len(rows)
        self._first.append(rows)
        absent = np.full(len(rows), -1, np.int64)
        places = {_COLUMNS[name]: rows + 2 * number + 1 for number, name in enumerate(names)}
        places |= {} if value is None else {"value": rows + value}
        for name, column in self._tokens.items():
            column.append(places.get(name, absent))

    def table(self, stretch: Stretch) -> pa.Table:
        """The facts in document order; IrregularError where a text is none."""
        tokens = stretch.tokens
        first = np.concatenate(self._first)
        order = np.argsort(first, kind="stable")
        columns: dict[str, pa.Array] = {}
        try:
            for name, parts in self._tokens.items():
                places = np.concatenate(parts)[order]
                kind = HEARD.field(name).type
                columns[name] = _column(tokens, places, coded=kind != pa.string())
        except pa.ArrowInvalid as error:
            raise IrregularError("the document is not UTF-8") from error
        named = pa.chunked_array(self._names, CODED).unify_dictionaries().combine_chunks()
        columns["name"] = named if len(self._names) == 1 else named.take(numbers(order))
        columns["value"] = _unescaped(columns["value"].fill_null(""))
        columns["line"] = small_numbers(stretch.lines(tokens.at[first[order]]))
        return pa.table(
            [columns.get(one.name, pa.nulls(len(first), one.type)) for one in HEARD], schema=HEARD
        )


def _attributes(tokens: Tokens, sample: int, pairs: int) -> list[str] | None:
    """The attributes of a fact in their order; None where they are not those of a regular fact."""
    head = _HEAD.fullmatch(tokens.text(sample).decode("utf-8", "replace"))
    found = [_ATTRIBUTE.fullmatch(tokens.text(sample + 2 * pair)) for pair in range(1, pairs)]
    if head is None or not all(found):
        return None
    names = [head[3], *(one[1].decode("utf-8", "replace") for one in found if one)]
    regular = set(names) <= _COLUMNS.keys() and len(set(names)) == len(names) and "contextRef" in names
    return names if regular else None


def _named(tokens: Tokens, rows: Numbers, attribute: str, closing: int | None) -> tuple[Numbers, pa.Array]:
    """Rows that open with a name and this attribute and close with the same name, and these names."""
    try:
        heads = tokens.codes(rows)
    except pa.ArrowInvalid:
        return rows[:0], pa.array([], CODED)
    names = [_name(text, attribute) for text in heads.dictionary.to_pylist()]
    codes = plain(heads.indices)
    size = np.array([len(name.encode()) for name in names] or [0], np.int64)[codes]
    good: Mask = size > 0
    if closing is not None:
        ends = rows + closing
        good &= tokens.sizes(ends) == size + 1
        good &= tokens.bytes[tokens.at[ends] + 1] == 0x2F
        good &= tokens.same(tokens.at[rows] + 1, tokens.at[ends] + 2, size)
    elements = pa.DictionaryArray.from_arrays(small_numbers(codes[good]), pa.array(names, pa.string()))
    return rows[good], elements


@lru_cache(maxsize=1 << 14)
def _name(head: str, attribute: str) -> str:
    """The element's name as spelled; empty where the head is none, or begins with another attribute."""
    found = _HEAD.fullmatch(head)
    regular = found is not None and found[3] == attribute and all(map(is_ncname, found[1].split(":")))
    return found[1] if found and regular else ""


def _column(tokens: Tokens, places: Numbers, *, coded: bool) -> pa.Array:
    """The tokens at these places, null where there is none."""
    there: Mask = places >= 0
    read = tokens.codes if coded else tokens.texts
    if there.all():
        return read(places)
    if not there.any():
        return pa.nulls(len(places), HEARD.field("name" if coded else "id").type)
    found = read(places[there])
    rows = np.cumsum(there) - 1
    mask = pa.py_buffer(np.packbits(there, bitorder="little"))
    return found.take(pa.Array.from_buffers(pa.int64(), len(rows), [mask, pa.py_buffer(rows)]))


def _unescaped(values: pa.Array) -> pa.Array:
    """Values with references replaced, once for each distinct text; IrregularError where one is unknown."""
    if not holds(values, b"&"):
        return values
    mask = pc.match_substring(values, "&")
    few = values.filter(mask).dictionary_encode()
    fresh = pa.array([_text(one) for one in few.dictionary.to_pylist()], pa.string()).take(few.indices)
    return pc.replace_with_mask(values, mask, fresh)


def _text(escaped: str) -> str:
    if escaped.count("&") != len(_REFERENCE.findall(escaped)):
        raise IrregularError("an unknown reference")
    return _REFERENCE.sub(_character, escaped)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or (number < 32 and number not in (9, 10, 13)):
        raise IrregularError("a reference to no character")
    return chr(number)
