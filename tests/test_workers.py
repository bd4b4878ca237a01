"""Work on several processors: order, errors, and how much is taken ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import workers
from exporter.workers import in_order


@given(st.lists(st.integers()), st.integers(0, 5))
def test_results_come_in_the_order_of_the_items(items: list[int], ahead: int) -> None:
    assert list(in_order(str, items, ahead)) == [str(one) for one in items]


@pytest.mark.parametrize("processors", [1, 2, 7])
def test_no_more_is_taken_than_asked_for(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: processors)
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(lambda one: one, items(), ahead=2)
    assert next(results) == 0
    assert len(taken) <= max(processors + 2, 2)
    results.close()


@pytest.mark.parametrize("processors", [1, 2])
def test_an_error_comes_where_its_result_would(processors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: processors)
    results = in_order(lambda one: 12 // one, [3, 4, 0, 6])
    assert [next(results), next(results)] == [4, 3]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_one_item_starts_no_thread() -> None:
    assert list(in_order(lambda _: threading.current_thread(), [0])) == [threading.current_thread()]
