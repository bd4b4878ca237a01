"""Regular facts of an xBRL-JSON document: members laid out like many others, read by the column.

Between the strings of a document stands its structure. Facts with the same structure and the same keys differ only in
the values of their strings and in the number of their decimals; one of them, read by the parser, says what each string
is. Regular facts are cut out, each run replaced by a member; the rest goes to the parser, which must meet every such
member in ``facts``. So what is cut out stood there too, and the document is sound if the rest is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import pyarrow as pa

from exporter import compiled
from exporter.formats.documents import Document
from exporter.formats.shelf import Shelf
from exporter.formats.stretches import ahead, at_a_time
from exporter.formats.xbrl_json import scanned, tokenized
from exporter.formats.xbrl_json.cut import Part, Run
from exporter.formats.xbrl_json.members import IrregularError, spans
from exporter.report.distinctness import all_different
from exporter.workers import begun, in_order

#: Begins the key of a member that stands for facts that were cut out.
MARK: Final = "exporter-regular "
S = TypeVar("S")


@dataclass(frozen=True)
class Regular:
    """What was cut out, part by part, and the rest with a mark in it for each run.

    ``facts`` are those of each part, CUT: as spelled, and numbering the contexts of the part; ``differ`` waits for
    whether it is known that no two of them have the same identifier.
    """

    parts: list[Part]
    facts: Shelf
    rest: bytes
    differ: Callable[[], bool]

    @property
    def runs(self) -> list[int]:
        """How many facts stand behind each mark."""
        return [run.facts for part in self.parts for run in part.runs]


def cut_out(document: Document, shelf: Shelf) -> Regular:
    """What is regular in a document, and the rest; facts go to the shelf. IrregularError where it cannot be cut."""
    try:
        if compiled.library() is not None:
            found = scanned.stretches(document, at_a_time(shelf))
            return _cut(document, scanned.read, found, shelf)
        return _cut(document, partial(tokenized.read, document), spans(document), shelf)
    except pa.ArrowInvalid as error:
        raise IrregularError("the document is not UTF-8") from error


def _cut(
    document: Document,
    read: Callable[[S], tuple[pa.Table, Part] | None],
    stretches: Iterable[S],
    shelf: Shelf,
) -> Regular:
    """What is read in each of the stretches of a document."""
    parts: list[Part] = []
    for found in in_order(read, stretches, ahead=ahead(shelf)):
        if found is not None:
            facts, part = found
            shelf.put(facts)
            parts.append(part)
    if not parts:
        raise IrregularError("no fact is regular")
    differ = begun(lambda: all_different([part.mixed for part in parts]))
    return Regular(parts, shelf, _rest(document, [run for part in parts for run in part.runs]), differ)


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
