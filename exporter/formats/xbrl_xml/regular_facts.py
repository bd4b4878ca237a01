"""Regular facts of a stretch: the tokens of each layout as columns, proved to be facts, then read as HEARD."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa

from exporter.formats.tokens import (
    Cells,
    Mask,
    Numbers,
    Tokens,
    code_numbers,
    small_numbers,
    spread,
)
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.records import Stretch
from exporter.formats.xbrl_xml.spelled import ATTRIBUTES, IrregularError, is_name, unescaped
from exporter.report.columns import nulls

_HEAD: Final = re.compile(r"((?:[^\s:=<>/&'\"]+:)?[^\s:=<>/&'\"]+)( +)([^\s=<>/&'\"]+)=")
_ATTRIBUTE: Final = re.compile(rb" +([^\s=<>/&'\"]+)=")
_NOTHING: Final[Numbers] = np.empty(0, np.int64)


class FactTokens:
    """The tokens of regular facts of a stretch, layout by layout: where each column's texts begin and end."""

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._first: list[Numbers] = []
        #: For each layout the places of its columns' texts; a column that it lacks has none.
        self._columns: list[dict[str, tuple[Numbers, Numbers]]] = []
        self._names: list[pa.DictionaryArray] = []

    def __bool__(self) -> bool:
        return bool(self._first)

    def add(self, first: Numbers, pairs: int, *, closed: bool) -> Numbers:
        """Adds the rows of a layout that are facts beyond doubt, and tells them."""
        tokens = self._stretch.tokens
        names = _attributes(tokens, int(first[0]), pairs)
        behind = tokens.text(int(first[0]) + 2 * pairs).strip(b" ")
        if names is None or behind != (b"" if closed else b"/"):
            return _NOTHING
        places = [tokens.at[first + at] for at in range(2 * pairs + (4 if closed else 2))]
        good = self._laid_out(places, pairs, closed=closed)
        try:
            heads = Cells(tokens, places[0] + 1, places[1]).codes()
        except pa.ArrowInvalid:
            return _NOTHING
        elements = [_name(text, names[0]) for text in heads.dictionary.to_pylist()]
        codes = code_numbers(heads.indices)
        sizes = np.array([len(name.encode()) for name in elements], np.int64)[codes]
        good &= sizes > 0
        if closed:
            opened = Cells(tokens, places[0] + 1, places[0] + 1 + sizes)
            good &= tokens.bytes[places[-2] + 1] == 0x2F
            good &= opened.like_those(Cells(tokens, places[-2] + 2, places[-1]))
        if not good.all():
            first, codes, places = first[good], codes[good], [one[good] for one in places]
        if len(first):
            self._enter(first, names, places, closed=closed)
            self._names.append(
                pa.DictionaryArray.from_arrays(small_numbers(codes), pa.array(elements, pa.string()))
            )
        return first

    def _laid_out(self, places: list[Numbers], pairs: int, *, closed: bool) -> Mask:
        """Which rows have the tags of the first, no reference in a tag, and a content of one line."""
        tokens, stretch = self._stretch.tokens, self._stretch
        good = ~stretch.crossed(places[0], places[-1])
        odd = np.flatnonzero(~good)
        if closed and len(odd):
            content = places[2 * pairs + 1][odd], places[2 * pairs + 2][odd]
            good[odd] = stretch.holds_only(b"&\n\t", *content)
            good[odd] &= ~stretch.crossed(places[0][odd], content[0])
            good[odd] &= ~stretch.crossed(content[1], places[-1][odd])
        for pair in range(1, pairs + 1):
            cells = Cells(tokens, places[2 * pair] + 1, places[2 * pair + 1])
            good &= cells.like(tokens.data[places[2 * pair][0] + 1 : places[2 * pair + 1][0]])
        return good

    def _enter(self, first: Numbers, names: list[str], places: list[Numbers], *, closed: bool) -> None:
        self._first.append(first)
        columns = {
            ATTRIBUTES[name]: (places[2 * at + 1] + 1, places[2 * at + 2]) for at, name in enumerate(names)
        }
        text = len(places) - 3
        columns["value"] = (places[text] + 1, places[text + 1]) if closed else (places[0], places[0])
        self._columns.append(columns)

    def table(self) -> pa.Table:
        """The facts in document order; IrregularError where a text is none."""
        first = np.concatenate(self._first)
        order = np.argsort(first, kind="stable") if len(self._first) > 1 else None
        try:
            columns = {name: self._column(name, order) for name in (*ATTRIBUTES.values(), "value")}
        except pa.ArrowInvalid as error:
            raise IrregularError("the document is not UTF-8") from error
        columns["name"] = self._names_of(order)
        if len(self._stretch.controls) != len(self._stretch.newlines):
            columns["value"] = unescaped(columns["value"])
        tokens = self._stretch.tokens
        columns["line"] = small_numbers(
            self._stretch.lines(tokens.at[first if order is None else first[order]]) + 1
        )
        return pa.table(
            [columns[one.name] if one.name in columns else nulls(len(first), one.type) for one in HEARD],
            schema=HEARD,
        )

    def _names_of(self, order: Numbers | None) -> pa.DictionaryArray:
        if order is None:
            return self._names[0]
        every = pa.chunked_array(self._names).unify_dictionaries()
        codes = np.concatenate([code_numbers(one.indices) for one in every.chunks])
        return pa.DictionaryArray.from_arrays(small_numbers(codes[order]), every.chunk(0).dictionary)

    def _column(self, name: str, order: Numbers | None) -> pa.Array:
        """The texts of a column, null where a layout has none."""
        sizes = [len(one) for one in self._first]
        has = [name in one for one in self._columns]
        kind = HEARD.field(name).type
        if not any(has):
            return nulls(sum(sizes), kind)
        absent = [(np.full(size, -1), np.full(size, -1)) for size in sizes]
        spans = [one.get(name, none) for one, none in zip(self._columns, absent, strict=True)]
        begin, end = (
            np.concatenate(side) if len(spans) > 1 else side[0] for side in zip(*spans, strict=True)
        )
        if order is not None:
            begin, end = begin[order], end[order]
        cells = Cells(self._stretch.tokens, begin, end)
        there: Mask | None = None if all(has) else begin >= 0
        if there is not None:
            cells = cells.take(there)
        found = cells.texts() if kind == pa.string() else cells.codes()
        return found if there is None else spread(found, there)


def _attributes(tokens: Tokens, sample: int, pairs: int) -> list[str] | None:
    """The attributes of a fact in their order; None where they are not those of a regular fact."""
    head = _HEAD.fullmatch(tokens.text(sample).decode("utf-8", "replace"))
    found = [_ATTRIBUTE.fullmatch(tokens.text(sample + 2 * pair)) for pair in range(1, pairs)]
    if head is None or not all(found):
        return None
    names = [head[3], *(one[1].decode("utf-8", "replace") for one in found if one)]
    regular = set(names) <= ATTRIBUTES.keys() and len(set(names)) == len(names) and "contextRef" in names
    return names if regular else None


@lru_cache(maxsize=1 << 14)
def _name(head: str, attribute: str) -> str:
    """The element's name as spelled; empty where the head is none, or begins with another attribute."""
    found = _HEAD.fullmatch(head)
    regular = found is not None and found[3] == attribute and is_name(found[1])
    return found[1] if found and regular else ""
