"""Regular facts of an instance document: elements laid out like many others, read by the column.

What a program writes has few layouts. A fact is regular when its tags hold nothing but attributes of facts in double
quotes, no references and no line ends, and its content is one text. Regular facts and contexts are cut out of the
document, each run replaced by an instruction; the rest goes to the parser, which must meet every instruction directly
in the root. So what is cut out stood there too, and the document is well formed if the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from exporter import compiled
from exporter.formats.documents import Document
from exporter.formats.shelf import FileShelf, Shelf
from exporter.formats.stretches import BESIDE, Stretch, ahead, at_a_time
from exporter.formats.tokens import Codes, are_names, numbers
from exporter.formats.xbrl_xml import records, scanned, tokenized
from exporter.formats.xbrl_xml.cut import Facts, Found, Run
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.regular_contexts import ContextPart
from exporter.formats.xbrl_xml.spelled import KIND, IrregularError, first_of_kinds
from exporter.report.columns import coded, one_array
from exporter.report.distinctness import Mixed, all_different
from exporter.workers import begun, begun_in_turn, in_order

#: The target of the instructions that stand for what is cut out.
MARK: Final = "exporter-regular"
#: Most bytes of a document whose facts are joined by the scanner: places in it are numbers of 32 bits.
JOINED: Final = (1 << 31) - 1
#: So near to its end hardly anything is left to be scanned.
LATE: Final = 1 << 25
S = TypeVar("S")
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass(frozen=True)
class Part:
    """What is known of regular facts of a stretch, or of all, beside the facts themselves.

    ``references`` are what they refer to as contexts; ``runs`` how many there are in each run; ``begin`` and ``end``
    the bytes of each, counted from ``start``, where they are to be sampled; ``kinds`` then the first fact of each kind
    with its row, None where an identifier is odd; ``bare`` says that no value has white space around it.
    """

    rows: int
    references: pa.Array
    runs: list[int]
    start: int
    begin: Codes
    end: Codes
    kinds: pa.Table | None
    bare: bool


@dataclass(frozen=True)
class Regular:
    """What was cut out, and the rest of the document with a mark in it for each run.

    ``runs`` are how many facts stand behind each mark; ``mixed`` numbers for the identifiers, as in ``distinctness``.
    ``facts`` are those of each part that has any, as HEARD with names as spelled, when ``read`` has told the parts.
    ``differ`` waits for whether no two identifiers are known to be the same.
    """

    contexts: list[ContextPart]
    runs: list[int]
    mixed: list[Mixed]
    rest: bytes
    facts: Shelf
    read: Callable[[], list[Part]]
    differ: Callable[[], bool]

    @cached_property
    def parts(self) -> list[Part]:
        """What is known of the facts. IrregularError where one is none after all."""
        return self.read()


def cut_out(document: Document, shelf: Shelf, *, sampled: bool = False) -> Regular:
    """What is regular in a document, and the rest; facts go to the shelf. ``sampled`` asks for their kinds.

    IrregularError where it cannot be cut.
    """
    if _is_of_another_encoding(document[:BESIDE]):
        raise IrregularError("the encoding is another")
    if compiled.library() is not None:
        stretches = scanned.stretches(document, at_a_time(shelf))
        joined = not isinstance(shelf, FileShelf) and len(document) <= JOINED
        scan = partial(scanned.scanned, joined=joined, places=sampled)
        if joined:
            pieces = in_order(scan, stretches, ahead=ahead(shelf))
            return _cut_whole(document, pieces, shelf, sampled=sampled)
        return _cut(document, partial(_scanned, scan), stretches, shelf, sampled=sampled)
    try:
        return _cut(document, tokenized.found_in, records.stretches(document), shelf, sampled=sampled)
    except records.HiddenError:
        if not isinstance(document, bytes):
            raise IrregularError("comments and sections are looked for in the whole document") from None
        shelf.clear()
        seen = records.without_hidden(document)  # byte for byte at the same places
        return _cut(document, tokenized.found_in, records.stretches(seen), shelf, sampled=sampled)


def _is_of_another_encoding(beginning: bytes) -> bool:
    """Whether a document is not, or not surely, in UTF-8."""
    if not beginning.startswith(b"<"):
        return True
    declaration, ends, _ = beginning.partition(b"?>")
    if not declaration.startswith(b"<?xml"):
        return False
    declared = _DECLARED.match(declaration)
    return not ends or (declared is not None and declared[1].lower() != b"utf-8")


def _scanned(scan: Callable[[Stretch], scanned.Piece], stretch: Stretch) -> Found:
    return scanned.found_in(scan(stretch))


def _cut(
    document: Document,
    find: Callable[[S], Found],
    stretches: Iterable[S],
    shelf: Shelf,
    *,
    sampled: bool,
) -> Regular:
    """What is read in each of the stretches of a document; its facts come stretch by stretch."""
    contexts, runs, mixed, parts = list[ContextPart](), list[Run](), list[Mixed](), list[Part]()
    above = 0
    for found, part in in_order(lambda stretch: _with_part(find(stretch), sampled=sampled), stretches):
        _put(shelf, found.facts, above)
        contexts += found.contexts
        runs += found.runs
        mixed.append(found.mixed)
        parts.append(part)
        above += found.lines
    differ = begun(lambda: all_different(mixed))
    rest = _rest(document, runs)
    return Regular(contexts, [run.facts for run in runs], mixed, rest, shelf, lambda: parts, differ)


def _cut_whole(
    document: Document, pieces: Iterable[scanned.Piece], shelf: Shelf, *, sampled: bool
) -> Regular:
    """What is scanned in each of the stretches of a document; its facts are joined while others go on.

    Those of the last stretches, when there is nothing left to scan, are joined beside what the caller does.
    """
    contexts, runs, mixed, joined = list[ContextPart](), list[Run](), list[Mixed](), scanned.Joined()
    late = list[scanned.Piece]()
    for piece in pieces:
        contexts += piece.contexts
        runs += piece.runs
        mixed.append(scanned.mixed_of(piece))
        if piece.rest < LATE:
            late.append(piece)
        else:
            joined.add([piece])
        del piece  # whose columns are of use to the next ones
    whole, differ = begun_in_turn(lambda: joined.add(late), lambda: all_different(mixed))

    def read() -> list[Part]:
        facts = whole().facts()
        _put(shelf, facts, 0)
        return [_part(facts, runs, sampled=sampled)]

    rest = _rest(document, runs)
    return Regular(contexts, [run.facts for run in runs], mixed, rest, shelf, read, differ)


def _put(shelf: Shelf, facts: Facts, above: int) -> None:
    """Hands facts over, above which so many lines end that they do not count."""
    if facts.table is not None:
        shelf.put(_moved(facts.table, above) if above else facts.table)


def _with_part(found: Found, *, sampled: bool) -> tuple[Found, Part]:
    return found, _part(found.facts, found.runs, sampled=sampled)


def _part(facts: Facts, runs: list[Run], *, sampled: bool) -> Part:
    """What is known of some facts, which stand in these runs."""
    table = HEARD.empty_table().combine_chunks() if facts.table is None else facts.table
    references = coded(table.column("contextRef")).dictionary
    ids = one_array(table.column("id"))
    begin, end = (facts.begin, facts.end) if sampled else (facts.begin[:0], facts.end[:0])
    kinds = _kinds(table) if sampled and are_names(ids.drop_null()) and are_names(references) else None
    counts = [run.facts for run in runs]
    return Part(len(table), references, counts, facts.start, begin, end, kinds, facts.bare)


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
