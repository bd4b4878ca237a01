"""Regular facts and contexts of an instance document, cut out by their delimiters, a stretch at a time.

What the compiled scanner does where it is missing (see ``scanned``): a fact is regular when its tags hold nothing but
attributes of facts in double quotes, no references and no line ends, and its content is one text.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from exporter.formats.tokens import Mask, Numbers
from exporter.formats.xbrl_xml.cut import Facts, Found, Run
from exporter.formats.xbrl_xml.records import Stretch
from exporter.formats.xbrl_xml.regular_contexts import ContextPart, context_part
from exporter.formats.xbrl_xml.regular_facts import FactTokens
from exporter.formats.xbrl_xml.spelled import IrregularError
from exporter.report.columns import one_array
from exporter.report.distinctness import mixed

_FACT: Final = re.compile(rb'<((?:"")+)>(<>)?')
#: Layouts with the same delimiters that are looked for in a stretch.
_LAYOUTS: Final = 12


def found_in(stretch: Stretch) -> Found:
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
    starts, ends = begin[are_facts_too].astype(np.int32), end[are_facts_too].astype(np.int32)
    lines = int(stretch.lines(tokens.at[stretch.last[-1:]])[0])
    table = facts.table() if facts else None
    names = np.empty(0, np.uint64) if table is None else mixed(one_array(table.column("id")).drop_null())
    runs = _runs(stretch, begin, end, are_facts_too)
    return Found(Facts(table, tokens.start, starts, ends, bare=False), contexts, runs, lines, names)


def _taken(
    stretch: Stretch, first: Numbers, facts: FactTokens, contexts: list[ContextPart]
) -> tuple[Numbers, bool]:
    """Those of some records with the same delimiters that are laid out as the first, and whether they are facts."""
    size = int(stretch.last_of(first[:1])[0] - first[0] + 1)
    shape = _FACT.fullmatch(bytes(stretch.tokens.kind[first[0] : first[0] + size]))
    if shape:
        return facts.add(first, len(shape[1]) // 2, closed=shape[2] is not None), True
    found = context_part(stretch, first, size)
    if found is None:
        return first[:0], False
    part, rows = found
    contexts.append(part)
    return rows, False


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
