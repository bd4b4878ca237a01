"""Regular contexts of an instance document: laid out like many others, read by the column into the contexts table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.formats.moments import read_moment
from exporter.formats.tokens import Numbers, Tokens, holds_any, numbers
from exporter.formats.xbrl_xml.context_rows import trimmed
from exporter.formats.xbrl_xml.listening import BLANKS, Instance, Node
from exporter.formats.xbrl_xml.records import Stretch
from exporter.markup import hear
from exporter.qname import XBRLDI, XBRLI
from exporter.report.aspects import Entity, Member, Period, Typed
from exporter.report.columns import (
    CODED,
    CONTEXT,
    MOST_CELLS,
    MOST_DIMENSIONS,
    SEPARATOR,
    context_schema,
    decoded,
    with_texts,
)
from exporter.report.days import are_days, are_spans_of_days
from exporter.report.xhtml import escape_attribute

_CONTEXT: Final = re.compile(rb"(?:[^\s:=]+:)?context\s")
_OPEN: Final = b"<"

#: A layout as bytes: what all contexts of a part have in common, None where each has its own value.
Layout = tuple[bytes | None, ...]


@dataclass(frozen=True)
class ContextPart:
    """Contexts of one layout in a stretch: how many, their bytes in the document where known, and values by token.

    ``order`` are numbers that rise as they stand in the document, all stretches together.
    """

    layout: Layout
    rows: int
    begin: Numbers
    end: Numbers
    values: dict[int, pa.Array]
    kinds: bytes
    order: Numbers


def context_part(stretch: Stretch, first: Numbers, size: int) -> tuple[ContextPart, Numbers] | None:
    """Those of some elements with the same delimiters that are laid out as the first, where that is a context.

    Beside them their openings.
    """
    tokens, sample = stretch.tokens, int(first[0])
    if not _CONTEXT.match(tokens.text(sample)):
        return None
    kinds = bytes(tokens.kind[sample : sample + size])
    layout = _layout(tokens, sample, kinds)
    rows = first
    for at, text in enumerate(layout[:-1]):
        if text is not None:
            rows = rows[tokens.cells(rows + at).like(text)]
    try:
        own = [at for at, text in enumerate(layout) if text is None]
        cells = {at: tokens.cells(rows + at) for at in own}
        values = {at: one.texts() if at == 1 else one.codes() for at, one in cells.items()}
    except pa.ArrowInvalid:
        return None
    plain = (one if at == 1 else one.dictionary for at, one in values.items())
    if any(_is_hard(one) for one in plain):
        return None
    begin, end = tokens.at[rows] + tokens.start, tokens.at[rows + size - 1] + 1 + tokens.start
    return ContextPart(layout, len(rows), begin, end, values, kinds, order=begin), rows


def _is_hard(texts: pa.Array) -> bool:
    """Whether a text holds a reference, or white space or a character that a parser would not leave as it is."""
    return holds_any(texts, b"&" + bytes(range(32)))


def _layout(tokens: Tokens, sample: int, kinds: bytes) -> Layout:
    """What an element has in common with those like it: tags and blanks; attribute values and texts are its own."""
    found: list[bytes | None] = []
    quotes = inside = 0
    for at, kind in enumerate(kinds):
        if kind == _OPEN[0]:
            quotes, inside = 0, 1
        elif inside and kind == ord('"'):
            quotes += 1
        else:
            inside = 0
        text = tokens.text(sample + at) if at + 1 < len(kinds) else b""
        own = quotes % 2 == 1 if inside else bool(text.strip())
        found.append(None if own else text)
    return tuple(found)


@dataclass(frozen=True)
class _Places:
    """Which token of a layout says what; ``dimensions`` are pairs of dimension and value, ``typed`` those of them."""

    scheme: int
    identifier: int
    start: int | None
    end: int | None
    dimensions: tuple[tuple[int, int], ...]
    typed: frozenset[int]
    containers: frozenset[str]


class IrregularContextError(Exception):
    """A layout or a value that must be read one element at a time."""


class ContextColumns:
    """Turns parts into a contexts table beside the identifiers of its rows."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._known: dict[tuple[Layout, bytes], _Places] = {}

    def table(self, parts: Iterable[ContextPart]) -> tuple[pa.Array, pa.Table, pa.Array]:
        """Identifiers, contexts, and for each the number of its containers of dimensions' kind (0 none, 1, 2).

        They stand as in the document. IrregularContextError where a part is no context by the standard.
        """
        ids: list[pa.Array] = [pa.array([], pa.string())]
        tables: list[pa.Table] = [context_schema([]).empty_table()]
        held: list[pa.Array] = [pa.array([], pa.int8())]
        parts = [part for part in parts if part.rows]
        for part in parts:
            places = self._places(part)
            ids.append(trimmed(part.values[1]))
            tables.append(self._columns(part, places))
            container = {frozenset(): 0, frozenset({"segment"}): 1}.get(places.containers, 2)
            held.append(pa.repeat(pa.scalar(container, pa.int8()), part.rows))
        dimensions = {name for one in tables for name in one.column_names}
        if len(dimensions) * sum(map(len, tables)) > MOST_CELLS:
            raise IrregularContextError("more dimensions than are read")
        whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        found = pa.concat_arrays(ids), whole, pa.concat_arrays(held)
        if len(parts) < 2:
            return found
        order = numbers(np.concatenate([part.order for part in parts]).argsort(kind="stable"))
        return found[0].take(order), whole.combine_chunks().take(order), found[2].take(order)

    def _places(self, part: ContextPart) -> _Places:
        key = (part.layout, part.kinds)
        if key not in self._known:
            self._known[key] = _read_layout(self._heard(part))
        return self._known[key]

    def _heard(self, part: ContextPart) -> Node:
        """The layout as the parser sees it, with the number of the token in the place of each value."""
        names = {prefix: uri for prefix, uri in self._root.bindings.items() if uri}
        declared = "".join(
            f" xmlns{':' if prefix else ''}{prefix or ''}='{escape_attribute(uri).replace(chr(39), '&#39;')}'"
            for prefix, uri in names.items()
            if prefix != "xml"
        )
        parts = (
            bytes([kind]) + (b"%d" % at if text is None else text)
            for at, (kind, text) in enumerate(zip(part.kinds, part.layout, strict=True))
        )
        document = f"<x:xbrl xmlns:x='{XBRLI}'{declared}>".encode() + b"".join(parts) + b"</x:xbrl>"
        try:
            heard = hear(document, "layout", partial(Instance, "layout"))
        except ExporterError as error:
            raise IrregularContextError(str(error)) from error
        if len(heard.nodes) != 1 or heard.facts.rows or heard.facts.names:
            raise IrregularContextError("no context")
        return heard.nodes[0]

    def _columns(self, part: ContextPart, places: _Places) -> pa.Table:
        values = part.values
        rows = part.rows
        scheme, identifier = values[places.scheme], values[places.identifier]
        columns: dict[str, pa.Array] = {
            "scheme": _mapped(scheme, lambda text: Entity(text.strip(BLANKS), "x").scheme),
            "identifier": _mapped(identifier, lambda text: Entity("x", text.strip(BLANKS)).identifier),
            "period": _periods(values, places, rows),
        }
        columns |= self._dimensions(part, places)
        schema = context_schema(name for name in columns if name not in CONTEXT.names)
        return pa.table([columns[one.name] for one in schema], schema=schema)

    def _dimensions(self, part: ContextPart, places: _Places) -> dict[str, pa.Array]:
        """The column of each dimension; IrregularContextError where one context states one twice."""
        stated: dict[str, list[pa.Array]] = {}
        for name_at, value_at in places.dimensions:
            names = _mapped(part.values[name_at], self._qname)
            read = _typed if value_at in places.typed else self._member
            values = _mapped(part.values[value_at], read)
            if len(names.dictionary) > MOST_DIMENSIONS or len(names.dictionary) * len(names) > MOST_CELLS:
                raise IrregularContextError("more dimensions than are read")
            for code, name in enumerate(names.dictionary.to_pylist()):
                mine = pc.equal(names.indices, code)
                column = (
                    values if len(names.dictionary) == 1 else pc.if_else(mine, values.cast(pa.string()), None)
                )
                stated.setdefault(name, []).append(column)
        found = {}
        for name, columns in stated.items():
            if len(columns) == 1:
                found[name] = (
                    columns[0].cast(CODED) if columns[0].type == CODED else columns[0].dictionary_encode()
                )
                continue
            valid = [pc.is_valid(one).cast(pa.int8()) for one in columns]
            total = valid[0]
            for one in valid[1:]:
                total = pc.add(total, one)
            if pc.max(total).as_py() > 1:
                raise IrregularContextError(f"{name} is stated twice")
            found[name] = pc.coalesce(*(one.cast(pa.string()) for one in columns)).dictionary_encode()
        return found

    def _qname(self, text: str) -> str:
        return str(self._root.resolve(text.strip()))

    def _member(self, text: str) -> str:
        return str(Member(self._root.resolve(text.strip())))


def _typed(text: str) -> str:
    return str(Typed(text))


def _mapped(codes: pa.DictionaryArray, read: Callable[[str], str]) -> pa.DictionaryArray:
    """Each distinct text read once; IrregularContextError where one cannot be."""
    try:
        texts = [read(text) for text in codes.dictionary.to_pylist()]
    except ValueError as error:
        raise IrregularContextError(str(error)) from error
    found = pa.array(texts, pa.string())
    if len(set(texts)) == len(texts):
        return with_texts(codes, found)
    return found.take(codes.indices).dictionary_encode()


def _periods(values: dict[int, pa.Array], places: _Places, rows: int) -> pa.DictionaryArray:
    if places.end is None:
        return pa.repeat(pa.scalar(str(Period())), rows).dictionary_encode()
    ends = values[places.end]
    if places.start is None:
        return ends if are_days(ends.dictionary) else _mapped(ends, _instant)
    starts, ends = decoded(values[places.start]), decoded(ends)
    plain = pc.binary_join_element_wise(starts, ends, "/").dictionary_encode()
    if are_spans_of_days(plain.dictionary):
        return plain
    return _mapped(pc.binary_join_element_wise(starts, ends, SEPARATOR).dictionary_encode(), _duration)


def _instant(text: str) -> str:
    return str(Period(read_moment(text.strip(), closes=True)))


def _duration(pair: str) -> str:
    start, end = (one.strip() for one in pair.split(SEPARATOR))
    return str(Period(read_moment(end, closes=True), read_moment(start)))


def _read_layout(node: Node) -> _Places:
    """What the numbered values of a context are; IrregularContextError where it is not as the standard has it."""
    if node.name != f"{XBRLI}}}context" or node.attributes != {"id": "1"} or not 1 < len(node.children) < 4:
        raise IrregularContextError("no plain context")
    who, when, *rest = node.children
    _expect(who, "entity")
    _expect(when, "period")
    identifier, *segments = who.children or [who]
    if (
        identifier.name != f"{XBRLI}}}identifier"
        or identifier.attributes.keys() != {"scheme"}
        or identifier.children
    ):
        raise IrregularContextError("no plain entity")
    containers = [*segments, *rest]
    if [one.name for one in containers] not in ([], [f"{XBRLI}}}segment"], [f"{XBRLI}}}scenario"]):
        raise IrregularContextError("no plain containers")
    if len(segments) > 1 or (rest and rest[0].name != f"{XBRLI}}}scenario"):
        raise IrregularContextError("containers in odd places")
    start, end = _ends(when)
    dimensions, typed = [], set()
    for child in (child for one in containers for child in one.children):
        pair = _dimension_places(child)
        dimensions.append(pair)
        if child.name == f"{XBRLDI}}}typedMember":
            typed.add(pair[1])
    if any(one.attributes or one.text.strip() or not one.children for one in containers):
        raise IrregularContextError("no plain container")
    names = frozenset(str(one) for one in containers)
    places = _number(identifier.attributes["scheme"]), _number(identifier.text)
    return _Places(*places, start, end, tuple(dimensions), frozenset(typed), names)


def _ends(when: Node) -> tuple[int | None, int | None]:
    stated = {one.name.removeprefix(f"{XBRLI}}}"): one for one in when.children}
    if any(one.children or one.attributes for one in when.children) or len(stated) != len(when.children):
        raise IrregularContextError("no plain period")
    if stated.keys() == {"forever"} and not stated["forever"].text:
        return None, None
    if stated.keys() == {"instant"}:
        return None, _number(stated["instant"].text)
    if stated.keys() == {"startDate", "endDate"}:
        return _number(stated["startDate"].text), _number(stated["endDate"].text)
    raise IrregularContextError("no plain period")


def _dimension_places(child: Node) -> tuple[int, int]:
    if child.attributes.keys() != {"dimension"}:
        raise IrregularContextError("no plain dimension")
    name = _number(child.attributes["dimension"])
    if child.name == f"{XBRLDI}}}explicitMember" and not child.children:
        return name, _number(child.text)
    if child.name == f"{XBRLDI}}}typedMember" and len(child.children) == 1:
        (domain,) = child.children
        if not domain.attributes and not domain.children:
            return name, _number(domain.text)
    raise IrregularContextError("no plain dimension")


def _expect(node: Node, local: str) -> None:
    if node.name != f"{XBRLI}}}{local}" or node.attributes:
        raise IrregularContextError(f"no plain {local}")


def _number(text: str) -> int:
    if not text.isdigit():
        raise IrregularContextError("not one value")
    return int(text)
