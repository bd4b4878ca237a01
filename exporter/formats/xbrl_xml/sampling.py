"""A small document that stands for a large one: all that is irregular, and of what is regular one of each kind.

A schema judges a regular fact by its element, its attributes and its value. Facts with the same element and the same
values of all attributes but identifiers are of one kind, and one of them stands for all, except those with values that
must be judged one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.documents import Document
from exporter.formats.remains import Sample
from exporter.formats.tokens import Codes, Mask, Numbers, are_names, numbers, plain
from exporter.formats.xbrl_xml.heard import CONTAINERS, RegularContexts
from exporter.formats.xbrl_xml.regular import MARK, Regular
from exporter.formats.xbrl_xml.spelled import first_of_kinds
from exporter.report.columns import one_array
from exporter.report.distinctness import Mixed, all_different, mixed

_ID: Final = re.compile(rb"\sid\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MARK: Final = re.compile(rf"<\?{MARK} (\d+)\?>\n*".encode())
#: A sample that is larger than this share of its document is not worth making.
_WORTH: Final = 2


@dataclass(frozen=True)
class Sampler:
    """Knows the regular parts of a document: the bytes of its facts, the first of each kind, and its contexts.

    ``runs`` are how many regular facts stand behind each mark, ``before`` how many others stand before it. ``ids`` are
    numbers for the identifiers of regular facts, None where one is odd; ``shown`` are contexts.
    """

    document: Document
    rest: bytes
    runs: list[int]
    before: list[int]
    spans: list[tuple[int, Codes, Codes]]
    kinds: Numbers
    ids: list[Mixed] | None
    contexts: RegularContexts
    shown: list[bytes]

    @classmethod
    def of(
        cls, document: Document, regular: Regular, before: list[int], contexts: RegularContexts
    ) -> Sampler:
        """What must be known when the facts of ``regular`` are gone."""
        sound = all(part.kinds is not None for part in regular.parts)
        return cls(
            document,
            regular.rest,
            regular.runs,
            before,
            [(part.start, part.begin, part.end) for part in regular.parts],
            _first_of_kinds(regular),
            regular.mixed if sound else None,
            contexts,
            _shown(document, regular),
        )

    def sample(self, doubtful: pa.Array) -> Sample | None:
        """See ``Remains``; None where identifiers are odd or stand twice, or the sample would be large."""
        rows = np.arange(sum(self.runs)) + np.repeat(np.array(self.before, np.int64), self.runs)
        if len(doubtful) < len(rows) or not self._sound_identifiers():
            return None
        chosen: Mask = plain(doubtful.take(numbers(rows)).cast(pa.int8())) == 1
        chosen[self.kinds] = True
        document = self._with(np.flatnonzero(chosen))
        if len(document) * _WORTH > len(self.document):
            return None
        held = {CONTAINERS[kind] for kind in pc.unique(self.contexts.held).to_pylist() if kind}
        return Sample(document, frozenset(held))

    def _sound_identifiers(self) -> bool:
        rest = [(one[1] or one[2] or b"").decode("utf-8", "replace") for one in _ID.finditer(self.rest)]
        others = [self.contexts.ids, pa.array(rest, pa.string())]
        return self.ids is not None and (
            all(map(are_names, others)) and all_different([*self.ids, *map(mixed, others)])
        )

    def _with(self, rows: Numbers) -> bytes:
        """The rest with the chosen facts, and a context of each layout, in the places of their marks."""
        facts = self._facts(rows)
        runs = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(self.runs, np.int64))])
        bounds = np.searchsorted(rows, runs).tolist()

        def pieces(found: re.Match[bytes]) -> bytes:
            number = int(found[1])
            mine = facts[bounds[number] : bounds[number + 1]]
            return b"\n".join([*(self.shown if number == 0 else []), *mine, b""])

        return _MARK.sub(pieces, self.rest)

    def _facts(self, rows: Numbers) -> list[bytes]:
        """The bytes of some regular facts."""
        found, first = [], 0
        for start, begin, end in self.spans:
            mine = rows[slice(*np.searchsorted(rows, [first, first + len(begin)]))] - first
            spans = zip((begin[mine] + start).tolist(), (end[mine] + start).tolist(), strict=True)
            found += [self.document[opened:closed] for opened, closed in spans]
            first += len(begin)
        return found


def _shown(document: Document, regular: Regular) -> list[bytes]:
    """A context of each layout in each stretch; all of those whose values only a schema can judge."""
    found = []
    for part in regular.contexts:
        typed = any(text is not None and b"typedMember" in text for text in part.layout)
        count = len(part.begin) if typed else min(len(part.begin), 1)
        found += [document[part.begin[at] : part.end[at]] for at in range(count)]
    return found


def _first_of_kinds(regular: Regular) -> Numbers:
    """The rows of the first regular fact of each kind."""
    first = 0
    rows: list[Numbers] = [np.empty(0, np.int64)]
    tables = []
    for part in regular.parts:
        if part.kinds is not None:
            rows.append(plain(one_array(part.kinds.column("row"))) + first)
            tables.append(part.kinds)
        first += part.rows
    return np.concatenate(rows)[first_of_kinds(pa.concat_tables(tables))] if tables else rows[0]
