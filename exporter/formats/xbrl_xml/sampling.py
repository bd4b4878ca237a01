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

from exporter.formats.remains import Sample
from exporter.formats.tokens import Mask, Numbers, are_names, numbers, plain
from exporter.formats.xbrl_xml.heard import CONTAINERS, RegularContexts
from exporter.formats.xbrl_xml.listening import LANG
from exporter.formats.xbrl_xml.regular import MARK, Regular
from exporter.qname import XSI
from exporter.report.columns import coded
from exporter.report.distinctness import all_distinct

_KIND: Final = ("name", "unitRef", "decimals", LANG, f"{XSI}}}nil")
_ID: Final = re.compile(rb"\sid\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MARK: Final = re.compile(rf"<\?{MARK} (\d+)\?>\n*".encode())
#: A sample that is larger than this share of its document is not worth making.
_WORTH: Final = 2


@dataclass(frozen=True)
class Sampler:
    """Knows the regular parts of a document; ``places`` are the rows of its regular facts among all its facts."""

    document: bytes
    regular: Regular
    places: Numbers
    contexts: RegularContexts

    def sample(self, doubtful: pa.Array) -> Sample | None:
        """See ``Remains``; None where identifiers are odd or stand twice, or the sample would be large."""
        if len(doubtful) < len(self.places) or not self._sound_identifiers():
            return None
        chosen = plain(doubtful.take(numbers(self.places)).cast(pa.int8())) == 1
        chosen |= self._first_of_kinds()
        document = self._with(chosen)
        if len(document) * _WORTH > len(self.document):
            return None
        held = {CONTAINERS[kind] for kind in pc.unique(self.contexts.held).to_pylist() if kind}
        return Sample(document, frozenset(held))

    def _sound_identifiers(self) -> bool:
        ids = self.regular.facts.column("id")
        rest = [
            (one[1] or one[2] or b"").decode("utf-8", "replace") for one in _ID.finditer(self.regular.rest)
        ]
        references = coded(self.regular.facts.column("contextRef")).dictionary
        every = [*ids.drop_null().chunks, self.contexts.ids, pa.array(rest, pa.string())]
        return all(map(are_names, [*every, references])) and all_distinct(
            pa.chunked_array(every, pa.string())
        )

    def _first_of_kinds(self) -> Mask:
        """The first fact of each kind."""
        facts = self.regular.facts
        key: Numbers = np.zeros(facts.num_rows, np.int64)
        for name in _KIND:
            codes = coded(facts.column(name))
            encoded = numbers(
                key * (len(codes.dictionary) + 1)
                + plain(pc.add(codes.indices.cast(pa.int64()).fill_null(-1), 1))
            ).dictionary_encode()
            key = plain(encoded.indices)
        highest = np.maximum.accumulate(key) if len(key) else key
        first: Mask = np.diff(highest, prepend=-1) > 0
        return first

    def _with(self, chosen: Mask) -> bytes:
        """The rest with the chosen facts, and a context of each layout, in the places of their marks."""
        rows = np.flatnonzero(chosen)
        runs = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(self.regular.runs, np.int64))])
        bounds = np.searchsorted(rows, runs)
        begin, end = self.regular.begin, self.regular.end
        contexts = self._contexts()

        def pieces(found: re.Match[bytes]) -> bytes:
            number = int(found[1])
            mine = rows[bounds[number] : bounds[number + 1]].tolist()
            facts = [self.document[begin[row] : end[row]] for row in mine]
            return b"\n".join([*(contexts if number == 0 else []), *facts, b""])

        return _MARK.sub(pieces, self.regular.rest)

    def _contexts(self) -> list[bytes]:
        """A context of each layout in each stretch; all of those whose values only a schema can judge."""
        found = []
        for part in self.regular.contexts:
            typed = any(text is not None and b"typedMember" in text for text in part.layout)
            count = len(part.begin) if typed else min(len(part.begin), 1)
            found += [self.document[part.begin[at] : part.end[at]] for at in range(count)]
        return found
