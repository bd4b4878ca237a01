"""Regular facts of an instance document: elements laid out like many others, read by the column.

What a program writes has few layouts. A fact is regular when its tags hold nothing but attributes of facts in double
quotes, no references and no line ends, and its content is one text. Regular facts and contexts are cut out of the
document, each run replaced by an instruction; the rest goes to the parser, which must meet every instruction directly
in the root. So what is cut out stood there too, and the document is well formed if the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from exporter import compiled
from exporter.formats.documents import Document
from exporter.formats.shelf import Shelf
from exporter.formats.stretches import Stretch, at_a_time
from exporter.formats.tokens import Codes, are_names, numbers
from exporter.formats.xbrl_xml import records, scanned, tokenized
from exporter.formats.xbrl_xml.cut import Found, Run
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.regular_contexts import ContextPart
from exporter.formats.xbrl_xml.spelled import KIND, IrregularError, first_of_kinds
from exporter.report.columns import coded, one_array
from exporter.report.distinctness import Mixed
from exporter.workers import in_order

#: The target of the instructions that stand for what is cut out.
MARK: Final = "exporter-regular"
S = TypeVar("S")
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass(frozen=True)
class Part:
    """What is regular in a stretch, beside its facts: how many these are, what contexts they refer to, and contexts.

    ``begin`` and ``end`` are the bytes of each fact, counted from ``start``; ``lines`` are how many end in it;
    ``mixed`` are numbers for the identifiers, as in ``distinctness``; ``kinds`` the first fact of each
    kind with its row, None where an identifier is odd; ``bare`` says that no value has white space around it.
    """

    rows: int
    references: pa.Array
    contexts: list[ContextPart]
    runs: list[Run]
    start: int
    begin: Codes
    end: Codes
    lines: int
    mixed: Mixed
    kinds: pa.Table | None
    bare: bool


@dataclass(frozen=True)
class Regular:
    """What was cut out, part by part, and the rest with a mark in it for each run.

    ``facts`` are those of each part that has any, as HEARD with names as spelled.
    """

    parts: list[Part]
    facts: Shelf
    rest: bytes

    @property
    def contexts(self) -> Iterator[ContextPart]:
        """All regular contexts."""
        return (one for part in self.parts for one in part.contexts)

    @property
    def runs(self) -> list[int]:
        """How many facts stand behind each mark."""
        return [run.facts for part in self.parts for run in part.runs]


def cut_out(document: Document, shelf: Shelf, *, sampled: bool = False) -> Regular:
    """What is regular in a document, and the rest; facts go to the shelf. ``sampled`` asks for their kinds.

    IrregularError where it cannot be cut.
    """
    declared = _DECLARED.match(document[:200])
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")) or document[:1] != b"<":
        raise IrregularError("the encoding is another")
    if compiled.library() is not None:
        found = scanned.stretches(document, at_a_time(document, shelf))
        return _cut(document, partial(_scanned, sampled=sampled), found, shelf)
    read = partial(_tokenized, sampled=sampled)
    try:
        return _cut(document, read, records.stretches(document), shelf)
    except records.HiddenError:
        if not isinstance(document, bytes):
            raise IrregularError("comments and sections are looked for in the whole document") from None
        shelf.clear()
        seen = records.without_hidden(document)  # byte for byte at the same places
        return _cut(document, read, records.stretches(seen), shelf)


def _cut(
    document: Document,
    read: Callable[[S], tuple[pa.Table | None, Part]],
    stretches: Iterable[S],
    shelf: Shelf,
) -> Regular:
    """What is read in each of the stretches of a document."""
    parts = list[Part]()
    line = 1  # lines of facts are counted from 1
    for facts, part in in_order(read, stretches):
        if facts is not None:
            shelf.put(_moved(facts, line))
        parts.append(part)
        line += part.lines
    return Regular(parts, shelf, _rest(document, [run for part in parts for run in part.runs]))


def _scanned(stretch: Stretch, *, sampled: bool) -> tuple[pa.Table | None, Part]:
    return _part(scanned.found_in(stretch, places=sampled), sampled=sampled)


def _tokenized(stretch: records.Stretch, *, sampled: bool) -> tuple[pa.Table | None, Part]:
    return _part(tokenized.found_in(stretch), sampled=sampled)


def _part(found: Found, *, sampled: bool) -> tuple[pa.Table | None, Part]:
    """The facts of a stretch, and the rest of what was found."""
    table = HEARD.empty_table().combine_chunks() if found.facts is None else found.facts
    references = coded(table.column("contextRef")).dictionary
    ids = one_array(table.column("id"))
    begin, end = (found.begin, found.end) if sampled else (found.begin[:0], found.end[:0])
    kinds = _kinds(table) if sampled and are_names(ids.drop_null()) and are_names(references) else None
    return found.facts, Part(
        len(table), references, found.contexts, found.runs, found.start, begin, end, found.lines, found.mixed, kinds,
        found.bare,
    )  # fmt: skip


def _kinds(facts: pa.Table) -> pa.Table:
    """The first fact of each kind, with its row."""
    rows = numbers(first_of_kinds(facts))
    return facts.select(KIND).take(rows).append_column("row", rows)


def _moved(facts: pa.Table, lines: int) -> pa.Table:
    moved = pc.add(facts.column("line"), pa.scalar(lines, pa.int32()))
    return facts.set_column(facts.schema.get_field_index("line"), HEARD.field("line"), moved)


def _rest(document: Document, runs: list[Run]) -> bytes:
    """The document with a mark for each run, and its line ends in a comment, which a parser passes fastest.

    IrregularError where it had a mark already.
    """
    kept, at = [], 0
    for number, run in enumerate(runs):
        kept += [document[at : run.begin], f"<?{MARK} {number}?><!--".encode(), b"\n" * run.lines, b"-->"]
        at = run.end
    rest = b"".join([*kept, document[at:]])
    if rest.count(f"<?{MARK}".encode()) != len(runs):
        raise IrregularError("the document holds what would be mistaken")
    return rest
