"""Numbers in the order of first use, and words in use, whatever the number of rows at a time."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.report import columns
from exporter.report.assembly import assemble
from exporter.report.columns import (
    CODED,
    FACTS,
    combined,
    context_schema,
    distinct_rows,
    first_uses,
    in_order_of_use,
    pruned,
)

ROWS = st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", None])] * 3), max_size=30)


@pytest.mark.parametrize("kind", [pa.string(), pa.int32(), columns.CODED])
@pytest.mark.parametrize("rows", [0, 1, 63, 64, 1000])
def test_nulls_that_share_their_bytes_are_nulls(rows: int, kind: pa.DataType) -> None:
    found = columns.nulls(rows, kind)
    found.validate(full=True)
    assert found.to_pylist() == [None] * rows
    assert found.null_count == rows
    assert found.take(pa.array(range(rows), pa.int32())).to_pylist() == [None] * rows
    both = pa.chunked_array([found, found], kind).unify_dictionaries().combine_chunks()
    assert both.null_count == 2 * rows
    assert columns.zeros(rows).to_pylist() == [0] * rows


def at_a_time(patch: pytest.MonkeyPatch, rows: int, room: int = 1 << 62, small: int = 1 << 31) -> None:
    patch.setattr(columns, "_ROWS", rows)
    patch.setattr(columns, "_ROOM", room)
    patch.setattr(columns, "_SMALL", small)


@given(ROWS, st.integers(1, 8), st.sampled_from([1, 20, 1 << 62]), st.sampled_from([0, 1 << 31]))
def test_each_combination_has_its_number(
    rows: list[tuple[str | None, ...]], size: int, room: int, small: int
) -> None:
    told = [pa.array([row[at] for row in rows], pa.string()).dictionary_encode() for at in range(3)]
    seen: dict[tuple[str | None, ...], int] = {}
    expected = [seen.setdefault(row, len(seen)) for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        at_a_time(patch, size, room, small)
        numbers, first = distinct_rows(told)
        keys = combined([(one.indices, len(one.dictionary)) for one in told])
    assert numbers.to_pylist() == expected
    assert numbers.type == first.type == pa.int32()
    assert first.to_pylist() == [rows.index(row) for row in seen]
    assert keys.type == pa.int64()
    assert keys.dictionary_encode().indices.to_pylist() == expected


def test_keys_that_would_be_equal_in_32_bits() -> None:
    words, rows = pa.array([str(number) for number in range(70_000)]), [(0, 0), (61_355, 55_941)]
    assert 61_355 * 70_001 + 55_941 == 1 << 32
    told = [
        pa.DictionaryArray.from_arrays(pa.array(one, pa.int32()), words) for one in zip(*rows, strict=True)
    ]
    assert distinct_rows(told)[0].to_pylist() == [0, 1]


@given(st.lists(st.integers(0, 5), max_size=12), st.integers(1, 4), st.integers(0, 6))
def test_numbers_in_the_order_of_use(numbers: list[int], size: int, count: int) -> None:
    in_order = list(dict.fromkeys(numbers)) == list(range(count))
    with pytest.MonkeyPatch.context() as patch:
        at_a_time(patch, size)
        assert in_order_of_use(pa.array(numbers, pa.int32()), count) == in_order
        if in_order:
            firsts = [numbers.index(number) for number in range(count)]
            assert first_uses(pa.array(numbers, pa.int32())).to_pylist() == firsts


@given(
    st.lists(st.none() | st.integers(0, 4), max_size=12),
    st.lists(st.sampled_from("xyz"), min_size=5, max_size=5),
    st.integers(1, 4),
)
def test_words_that_nobody_uses_go(codes: list[int | None], words: list[str], size: int) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words))
    with pytest.MonkeyPatch.context() as patch:
        at_a_time(patch, size)
        found = pruned(pa.chunked_array([column]))
    assert found.to_pylist() == column.to_pylist()
    assert sorted(found.dictionary.to_pylist()) == sorted({text for text in column.to_pylist() if text})


def twice(texts: list[str]) -> pa.DictionaryArray:
    """Coded texts, each of which has two codes."""
    words = list(dict.fromkeys(texts))
    codes = [words.index(text) + at % 2 * len(words) for at, text in enumerate(texts)]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array([*words, *words]))


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["m", "n", None])), min_size=1, max_size=5),
    st.data(),
)
def test_equal_contexts_are_one_and_stand_in_the_order_of_use(
    contexts: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    used = data.draw(st.lists(st.integers(0, len(contexts) - 1), max_size=8))
    told = {one.name: pa.nulls(len(used), one.type) for one in FACTS}
    told["concept"] = pa.array(["{n}c"] * len(used), CODED)
    told["context"] = pa.array(used, pa.int32())
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    table = pa.table(
        [
            pa.array(["urn:s"] * len(contexts), CODED),
            twice([identifier for identifier, _ in contexts]),
            pa.array(["2025-01-31"] * len(contexts), CODED),
            pa.array([member and f"{{n}}{member}" for _, member in contexts], CODED),
            pa.nulls(len(contexts), CODED),
        ],
        schema=context_schema(["{n}A", "{n}B"]),
    )
    report = assemble(pa.table([told[one.name] for one in FACTS], schema=schema), table)
    distinct = list(dict.fromkeys(contexts[row] for row in used))
    assert report.facts["context"].to_pylist() == [distinct.index(contexts[row]) for row in used]
    rows = [(row["identifier"], row.get("{n}A")) for row in report.contexts.to_pylist()]
    assert rows == [(identifier, member and f"{{n}}{member}") for identifier, member in distinct]
    assert report.dimensions == (["{n}A"] if any(member for _, member in distinct) else [])


def test_a_text_is_judged_unless_it_is_known_to_be_legal() -> None:
    told = {one.name: pa.nulls(1, one.type) for one in FACTS}
    told |= {
        "concept": pa.array(["{n}c"], CODED),
        "context": pa.array([0], pa.int32()),
        "value": pa.array(["\x01"]),
    }
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    facts = pa.table([told[one.name] for one in FACTS], schema=schema)
    contexts = pa.table(
        [pa.array([text], CODED) for text in ("s", "i", "2025-01-31")], schema=context_schema([])
    )
    with pytest.raises(ValueError, match="the value of a fact holds a character"):
        assemble(facts, contexts)
    assert len(assemble(facts, contexts, legal=True)) == 1
