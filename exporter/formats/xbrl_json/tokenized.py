"""Regular facts of an xBRL-JSON document, cut out by the quotes of its strings, a stretch at a time.

What the compiled scanner does where it is missing (see ``scanned``).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from exporter.formats.documents import Document
from exporter.formats.tokens import Mask, Numbers, small_numbers, spread
from exporter.formats.xbrl_json.cut import DECIMALS, ID, VALUE, Part, Run, part_of, unescaped, unescaped_codes
from exporter.formats.xbrl_json.layouts import NUMBER, Layout
from exporter.formats.xbrl_json.members import IrregularError, Span, Stretch, members
from exporter.report.distinctness import mixed

#: Layouts of one structure that are looked for in a stretch.
_LAYOUTS: Final = 24
_INT32: Final = range(-(1 << 31) + 1, 1 << 31)


def read(document: Document, span: Span) -> tuple[pa.Table, Part] | None:
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
        places = {ID: 0, VALUE: layout.value, DECIMALS: layout.decimals, **dict(layout.dimensions)}
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
        runs = self._runs(first[order])
        return part_of(columns, len(first), runs, mixed(columns[ID]))

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
        if name == DECIMALS:
            return self._numbers(strings, there)
        cells = self._stretch.tokens.cells(2 * chosen)
        found = unescaped(cells.texts()) if name in (ID, VALUE) else unescaped_codes(cells.codes())
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
