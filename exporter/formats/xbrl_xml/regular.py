"""Regular facts of an instance document: elements laid out like many others, read by the column.

What a program writes has few layouts. A fact is regular when its tags hold nothing but attributes of facts in double
quotes, no references and no line ends, and its content is one text. Regular facts and contexts are cut out of the
document, each run replaced by an instruction; the rest goes to the parser, which must meet every instruction directly
in the root. So what is cut out stood there too, and the document is well formed if the rest is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.shelf import Document, Shelf
from exporter.formats.tokens import Codes, Mask, Numbers, are_names, numbers
from exporter.formats.xbrl_xml.listening import HEARD
from exporter.formats.xbrl_xml.records import HiddenError, Stretch, stretches, without_hidden
from exporter.formats.xbrl_xml.regular_contexts import ContextPart, context_part
from exporter.formats.xbrl_xml.regular_facts import KIND, FactTokens, IrregularError, first_of_kinds
from exporter.report.columns import coded, one_array
from exporter.report.distinctness import Mixed, mixed
from exporter.workers import in_order

_FACT: Final = re.compile(rb'<((?:"")+)>(<>)?')
#: Layouts with the same delimiters that are looked for in a stretch.
_LAYOUTS: Final = 12
#: The target of the instructions that stand for what is cut out.
MARK: Final = "exporter-regular"
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


@dataclass(frozen=True)
class Run:
    """Records with nothing but blanks between them: their bytes, line ends and facts."""

    begin: int
    end: int
    lines: int
    facts: int


@dataclass(frozen=True)
class Part:
    """What is regular in a stretch, beside its facts: how many these are, what contexts they refer to, and contexts.

    ``begin`` and ``end`` are the bytes of each fact, counted from ``start``; ``lines`` are how many end in it;
    ``mixed`` are numbers for the identifiers, as in ``distinctness``; ``kinds`` the first fact of each
    kind with its row, None where an identifier is odd.
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
    try:
        parts = [*_parts(document, shelf, sampled=sampled)]
    except HiddenError:
        if not isinstance(document, bytes):
            raise IrregularError("comments and sections are looked for in the whole document") from None
        shelf.clear()
        seen = without_hidden(document)  # byte for byte at the same places
        parts = [*_parts(seen, shelf, sampled=sampled)]
    return Regular(parts, shelf, _rest(document, [run for part in parts for run in part.runs]))


def _parts(document: Document, shelf: Shelf, *, sampled: bool) -> Iterator[Part]:
    """The parts of a document; the lines of their facts are counted from 1."""
    line = 1
    for facts, part in in_order(partial(_read, sampled=sampled), stretches(document)):
        if facts is not None:
            shelf.put(_moved(facts, line))
        yield part
        line += part.lines


def _moved(facts: pa.Table, lines: int) -> pa.Table:
    moved = pc.add(facts.column("line"), pa.scalar(lines, pa.int32()))
    return facts.set_column(facts.schema.get_field_index("line"), HEARD.field("line"), moved)


def _rest(document: Document, runs: list[Run]) -> bytes:
    """The document with a mark and the line ends for each run; IrregularError where it had a mark already."""
    kept, at = [], 0
    for number, run in enumerate(runs):
        kept += [document[at : run.begin], f"<?{MARK} {number}?>".encode(), b"\n" * run.lines]
        at = run.end
    rest = b"".join([*kept, document[at:]])
    if rest.count(f"<?{MARK}".encode()) != len(runs):
        raise IrregularError("the document holds what would be mistaken")
    return rest


def _read(stretch: Stretch, *, sampled: bool) -> tuple[pa.Table | None, Part]:
    """What is regular in a stretch; IrregularError where lines end with a carriage return alone, which few count."""
    if stretch.has_lone_returns():
        raise IrregularError("a carriage return ends a line")
    facts, contexts = FactTokens(stretch), list[ContextPart]()
    taken: list[tuple[Numbers, bool]] = []
    for alike in stretch.layouts():
        first = alike
        for _ in range(_LAYOUTS):
            rows, are_facts = _taken(stretch, first, facts, contexts)
            taken.append((rows, are_facts))
            if len(rows) == len(first):
                break
            first = np.setdiff1d(first[1:], rows, assume_unique=True)  # others may be laid out in another way
            if not len(first):
                break
    first, are_facts_too = _in_order(taken)
    tokens = stretch.tokens
    begin, end = tokens.at[first], tokens.at[stretch.last_of(first)] + 1
    kept = are_facts_too & sampled
    opened, closed = begin[kept].astype(np.int32), end[kept].astype(np.int32)
    runs = _runs(stretch, begin, end, are_facts_too)
    lines = int(stretch.lines(tokens.at[stretch.last[-1:]])[0])
    table = facts.table() if facts else HEARD.empty_table().combine_chunks()
    references = coded(table.column("contextRef")).dictionary
    ids = one_array(table.column("id")).drop_null()
    kinds = _kinds(table) if sampled and are_names(ids) and are_names(references) else None
    part = Part(
        len(table), references, contexts, runs, tokens.start, opened, closed, lines, mixed(ids), kinds
    )
    return table if facts else None, part


def _kinds(facts: pa.Table) -> pa.Table:
    """The first fact of each kind, with its row."""
    rows = numbers(first_of_kinds(facts))
    return facts.select(KIND).take(rows).append_column("row", rows)


def _taken(
    stretch: Stretch, first: Numbers, facts: FactTokens, contexts: list[ContextPart]
) -> tuple[Numbers, bool]:
    """Those of some records with the same delimiters that are laid out as the first, and whether they are facts."""
    size = int(stretch.last_of(first[:1])[0] - first[0] + 1)
    shape = _FACT.fullmatch(bytes(stretch.tokens.kind[first[0] : first[0] + size]))
    if shape:
        return facts.add(first, len(shape[1]) // 2, closed=shape[2] is not None), True
    part = context_part(stretch, first, size)
    if part is None:
        return first[:0], False
    contexts.append(part)
    return part.first, False


def _in_order(taken: list[tuple[Numbers, bool]]) -> tuple[Numbers, Mask]:
    """The openings of what is taken in document order, and which are facts."""
    first = np.concatenate([rows for rows, _ in taken] or [np.empty(0, np.int64)])
    facts = np.repeat(np.array([kind for _, kind in taken], np.bool_), [len(rows) for rows, _ in taken])
    order = np.argsort(first, kind="stable")
    return first[order], facts[order]


def _runs(stretch: Stretch, begin: Numbers, end: Numbers, facts: Mask) -> list[Run]:
    """The runs of records that begin and end at these places of the stretch."""
    if not len(begin):
        return []
    heads = np.flatnonzero(np.append(True, ~_joined(stretch, end[:-1], begin[1:])))
    tails = np.append(heads[1:], len(begin)) - 1
    begin, end = begin[heads], end[tails]
    lines = stretch.lines(end) - stretch.lines(begin)
    counts = np.add.reduceat(facts.astype(np.int64), heads)
    start = stretch.tokens.start
    rows = zip((begin + start).tolist(), (end + start).tolist(), lines.tolist(), counts.tolist(), strict=True)
    return [Run(*row) for row in rows]


def _joined(stretch: Stretch, begin: Numbers, end: Numbers) -> Mask:
    """Whether there are the same few blanks between two places as between the first two, and nothing else."""
    sizes = end - begin
    if not len(sizes):
        return np.empty(0, np.bool_)
    gap = stretch.tokens.data[begin[0] : end[0]]
    if gap.strip(b" \t\r\n") or len(gap) > 64:
        return np.zeros(len(sizes), np.bool_)
    same: Mask = sizes == len(gap)
    limit = len(stretch.tokens.bytes) - 1
    for offset, byte in enumerate(gap):
        same &= stretch.tokens.bytes[np.minimum(begin + offset, limit)] == byte
    return same
