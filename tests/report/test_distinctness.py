"""Equal texts are found, wherever they stand and whatever stands beside them."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from exporter.report.distinctness import all_different, all_distinct, mixed

TEXTS = st.lists(st.text("ab\u3042", max_size=30).map(lambda text: text * 3), min_size=1, max_size=8)


@given(TEXTS, TEXTS)
def test_a_number_depends_on_its_text_alone(some: list[str], others: list[str]) -> None:
    alone = [int(mixed(pa.array([text]))[0]) for text in some]
    assert mixed(pa.array([*others, *some, *others]))[len(others) : -len(others)].tolist() == alone
    assert mixed(pa.array([*others, *some])[len(others) :]).tolist() == alone


@given(TEXTS)
def test_numbers_differ_only_where_texts_do(some: list[str]) -> None:
    if all_different([mixed(pa.array(some))]):
        assert len(set(some)) == len(some)


def test_a_text_that_comes_again_far_below_among_longer_ones() -> None:
    names = [f"f-{row:016x}" for row in range(70_000)]
    assert all_distinct(pa.array(names))
    assert not all_distinct(pa.array([*names, "a much longer identifier", names[0]]))
