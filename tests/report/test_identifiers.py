"""Identifiers of many facts are those that each fact has by itself, and no two are equal."""

from __future__ import annotations

import pyarrow as pa
import pytest

from exporter.report.columns import FACTS, context_keys, context_schema, distinct_rows
from exporter.report.identifiers import derived_ids, digest, mixed, shown

CONCEPTS = [f"{{http://shop.example}}Item{number}" for number in range(300)]
CONTEXTS = pa.table(
    [
        pa.array([text] * 250).dictionary_encode()
        for text in ("http://cik.example", "1")
    ]
    + [pa.array([f"{year}-03-31" for year in range(1800, 2050)]).dictionary_encode()],
    schema=context_schema([]),
)  # fmt: skip


def facts(count: int, ids: list[str | None] | None = None) -> pa.Table:
    """As many facts, each about something else, every seventh with a unit."""
    columns = {
        "id": pa.array(ids or [None] * count, pa.string()),
        "concept": pa.array([CONCEPTS[row // 250 % 300] for row in range(count)]).dictionary_encode(),
        "context": pa.array([row % 250 for row in range(count)], pa.int32()),
        "unit": pa.array(["u" if row % 7 == 0 else None for row in range(count)]).dictionary_encode(),
    }
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    return pa.table([columns.get(one.name, pa.nulls(count, one.type)) for one in schema], schema=schema)


@pytest.mark.parametrize("count", [0, 1, 100, 32_767, 32_768, 32_769, 70_000])
def test_each_identifier_is_that_of_its_fact(count: int) -> None:
    told = facts(count)
    keys = context_keys(CONTEXTS).to_pylist()
    expected = [
        shown(mixed([digest(concept), digest(keys[context]), digest(unit), 0]))
        for concept, context, unit in zip(
            *(told[name].to_pylist() for name in ("concept", "context", "unit")), strict=True
        )
    ]
    assert derived_ids(told, CONTEXTS).to_pylist() == expected
    assert len(set(expected)) == count


@pytest.mark.parametrize("count", [400, 70_000])
def test_repeated_facts_are_told_apart(count: int) -> None:
    ids = derived_ids(
        pa.concat_tables([facts(count), facts(count)]).unify_dictionaries(), CONTEXTS
    ).to_pylist()
    assert ids[count:] == [f"{one}-2" for one in ids[:count]]


def test_a_given_identifier_is_not_derived_again() -> None:
    first = derived_ids(facts(3), CONTEXTS).to_pylist()
    again = derived_ids(facts(3, [first[1], None, None]), CONTEXTS).to_pylist()
    assert again == [first[1], f"{first[1]}-2", first[2]]


@pytest.mark.parametrize("room", [1, 1 << 62])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_combinations_are_numbered_in_the_order_of_use(
    width: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.report.columns._ROOM", room)
    rows = [tuple((row * 7919 * place) % 5 or None for place in range(1, width + 1)) for row in range(40_000)]
    columns = [
        pa.array(one, pa.int64()).cast(pa.string()).dictionary_encode() for one in zip(*rows, strict=True)
    ]
    numbers, first = distinct_rows(columns)
    seen: dict[tuple[int | None, ...], int] = {}
    assert numbers.to_pylist() == [seen.setdefault(one, len(seen)) for one in rows]
    assert first.to_pylist() == [rows.index(one) for one in seen]
