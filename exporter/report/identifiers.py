"""Fact identifiers that derive from what a fact is about, so that they outlive unrelated edits.

The identifier is a digest of the aspects (concept, context, unit, language), never of the value: a corrected figure
keeps its name. Each distinct aspect value is hashed once; a fact mixes four numbers, which columns do at memory speed.
Facts with equal aspects are told apart by their occurrence in the report: ``f-…``, ``f-…-2``, ``f-…-3``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.columns import coded, context_keys, one_array

PREFIX: Final = "f-"
_ODD: Final = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio: an odd multiplier that spreads the bits
_MASK: Final = (1 << 64) - 1


@lru_cache(maxsize=1 << 16)
def digest(text: str | None) -> int:
    """64 bits that stand for a text; 0 for none."""
    if text is None:
        return 0
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def mixed(parts: Iterable[int]) -> int:
    """One digest from several, order included; the same arithmetic as ``_mixed_columns``."""
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
    states = _mixed_columns(facts, contexts)
    names = _hexadecimal(states)
    if pc.count_distinct(states).as_py() != len(states) or given.null_count != len(given):
        names = _told_apart(names, given)
    return pc.coalesce(given, names)


def _mixed_columns(facts: pa.Table, contexts: pa.Table) -> pa.Array:
    state = pa.repeat(pa.scalar(0, pa.uint64()), facts.num_rows)
    odd, half = pa.scalar(_ODD, pa.uint64()), pa.scalar(32, pa.uint64())
    context = _digests(context_keys(contexts)).take(one_array(facts.column("context")))
    for part in (
        _column_digests(facts, "concept"),
        context,
        *(_column_digests(facts, n) for n in ("unit", "language")),
    ):
        state = pc.multiply(pc.bit_wise_xor(state, part), odd)
        state = pc.bit_wise_xor(state, pc.shift_right(state, half))
    return state


def _digests(texts: pa.Array) -> pa.Array:
    return pa.array(map(digest, texts.to_pylist()), pa.uint64())


def _column_digests(facts: pa.Table, name: str) -> pa.Array:
    codes = coded(facts.column(name))
    return pc.fill_null(_digests(codes.dictionary).take(codes.indices), pa.scalar(0, pa.uint64()))


def _hexadecimal(states: pa.Array) -> pa.Array:
    """``f-`` and 16 hexadecimal digits for each number: the buffer's own bytes, written out in one call."""
    start = states.offset * 8
    digits = bytes(states.buffers()[1])[start : start + len(states) * 8].hex().encode()
    texts = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(states), [None, pa.py_buffer(digits)])
    return pc.binary_join_element_wise(PREFIX, texts.cast(pa.binary()).cast(pa.string()), "")


def _told_apart(names: pa.Array, given: pa.ChunkedArray) -> pa.Array:
    """Names with their occurrence number where aspects repeat or a given identifier has the name already."""
    taken = set(pc.filter(given, pc.starts_with(given, PREFIX)).to_pylist())
    counts = names.value_counts()
    repeated = pc.filter(counts.field("values"), pc.greater(counts.field("counts"), 1))
    doubtful = pc.is_in(names, pa.concat_arrays([repeated, pa.array(taken, pa.string())]))
    mask = pc.and_(doubtful, one_array(pc.is_null(given)))
    seen: Counter[str] = Counter()
    fresh = [_next(name, seen, taken) for name in names.filter(mask).to_pylist()]
    return pc.replace_with_mask(names, mask, pa.array(fresh, pa.string()))


def _next(name: str, seen: Counter[str], taken: set[str]) -> str:
    while True:
        seen[name] += 1
        candidate = name if seen[name] == 1 else f"{name}-{seen[name]}"
        if candidate not in taken:
            return candidate
