"""Fact identifiers that derive from what a fact is about, so that they outlive unrelated edits.

The identifier is a digest of the aspects (concept, context, unit, language), never of the value: a corrected figure
keeps its name. Each distinct aspect value is hashed once; a fact mixes four numbers, which columns do at memory speed.
Facts with equal aspects are told apart by their occurrence in the report: ``f-…``, ``f-…-2``, ``f-…-3``.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.digests import blake2b
from exporter.report.columns import coded, context_keys, one_array
from exporter.report.distinctness import numbers_differ
from exporter.workers import in_order

PREFIX: Final = "f-"
_ODD: Final = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio: an odd multiplier that spreads the bits
_MASK: Final = (1 << 64) - 1
_NOTHING: Final = pa.scalar(0, pa.uint64())
_WIDTH: Final = len(PREFIX) + 16
#: The aspects in the order in which they are mixed.
_ASPECTS: Final = ("concept", "context", "unit", "language")
_BYTES: Final = 8  # of a number
_BETWEEN: Final = "-"  # no hexadecimal digit
_ROWS: Final = 1 << 15  # at a time, in the processor's cache


@lru_cache(maxsize=1 << 16)
def digest(text: str | None) -> int:
    """64 bits that stand for a text; 0 for none."""
    if text is None:
        return 0
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def mixed(parts: Iterable[int]) -> int:
    """One digest from several, order included; the same arithmetic as ``_block``."""
    state = 0
    for part in parts:
        state = ((state ^ part) * _ODD) & _MASK
        state ^= state >> 32
    return state


def shown(state: int, occurrence: int = 1) -> str:
    """The identifier for a mixed digest."""
    name = f"{PREFIX}{state.to_bytes(8, 'little').hex()}"
    return name if occurrence == 1 else f"{name}-{occurrence}"


def derived_ids(facts: pa.Table, contexts: pa.Table) -> pa.Array:
    """The identifier of each row where ``id`` is null, else the given one; a given one is never handed out again."""
    given = facts.column("id")
    if given.null_count == 0:
        return given
    blocks = list(in_order(_block, _parts(facts, contexts)))
    names = pa.concat_arrays([names for _, names in blocks])
    if not numbers_differ([states for states, _ in blocks]) or given.null_count != len(given):
        names = _told_apart(names, given)
    return names if given.null_count == len(given) else pc.coalesce(given, names)


#: Digests by code, and the code of each row.
_Part = tuple[pa.Array, pa.Array]


def _parts(facts: pa.Table, contexts: pa.Table) -> Iterator[list[_Part]]:
    """What the identifiers of so many rows are mixed from."""
    columns = {name: coded(facts.column(name)) for name in ("concept", "unit", "language")}
    digests = {name: _digests(column.dictionary) for name, column in columns.items()}
    digests["context"] = _digests(context_keys(contexts))
    codes = {name: column.indices for name, column in columns.items()}
    codes["context"] = one_array(facts.column("context"))
    for start in range(0, max(facts.num_rows, 1), _ROWS):
        yield [(digests[name], codes[name].slice(start, _ROWS)) for name in _ASPECTS]


def _block(parts: list[_Part]) -> tuple[pa.Array, pa.Array]:
    """The mixed digests of some rows, and the identifiers that show them."""
    odd, half = pa.scalar(_ODD, pa.uint64()), pa.scalar(32, pa.uint64())
    state = pa.repeat(pa.scalar(0, pa.uint64()), len(parts[0][1]))
    for digests, codes in parts:
        part = digests.take(codes)
        state = pc.bit_wise_xor(state, pc.fill_null(part, _NOTHING) if part.null_count else part)
        state = pc.multiply(state, odd)
        state = pc.bit_wise_xor(state, pc.shift_right(state, half))
    return state, _hexadecimal(state)


def _digests(texts: pa.Array) -> pa.Array:
    return pa.array(map(digest, texts.to_pylist()), pa.uint64())


def _hexadecimal(states: pa.Array) -> pa.Array:
    """``f-`` and 16 hexadecimal digits for each number: the buffer's own bytes, written out in one call."""
    if not len(states):
        return pa.array([], pa.string())
    start = states.offset * _BYTES
    numbers = memoryview(states.buffers()[1])[start : start + len(states) * _BYTES]
    names = (PREFIX + numbers.hex(_BETWEEN, _BYTES).replace(_BETWEEN, PREFIX)).encode()
    return pa.Array.from_buffers(pa.string(), len(states), [None, _ends(len(states)), pa.py_buffer(names)])


@lru_cache(maxsize=4)
def _ends(count: int) -> pa.Buffer:
    """Where so many names of one width end, from the start of the first."""
    return pa.py_buffer(array("i", range(0, _WIDTH * (count + 1), _WIDTH)))


def _told_apart(names: pa.Array, given: pa.ChunkedArray) -> pa.Array:
    """Names with their occurrence number where aspects repeat or a given identifier has the name already."""
    taken = set(pc.filter(given, pc.starts_with(given, PREFIX)).to_pylist())
    counts = names.value_counts()
    repeated = pc.filter(counts.field("values"), pc.greater(counts.field("counts"), 1))
    doubtful = pc.is_in(names, pa.concat_arrays([repeated, pa.array(taken, pa.string())]))
    mask = pc.and_(doubtful, one_array(pc.is_null(given)))
    seen: Counter[str] = Counter()
    fresh = [next_name(name, seen, taken) for name in names.filter(mask).to_pylist()]
    return pc.replace_with_mask(names, mask, pa.array(fresh, pa.string()))


def next_name(name: str, seen: Counter[str], taken: set[str]) -> str:
    """The name, or the name with its next occurrence number that nobody has."""
    while True:
        seen[name] += 1
        candidate = name if seen[name] == 1 else f"{name}-{seen[name]}"
        if candidate not in taken:
            return candidate
