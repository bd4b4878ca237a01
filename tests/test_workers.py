"""Work on several processors: order, errors, and how much is taken ahead."""

from __future__ import annotations

import _thread
import threading
import time
import weakref
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


def test_what_has_begun_is_waited_for_and_what_has_not_is_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)
    asking, begun, done, go_on = threading.get_ident(), list[int](), list[int](), threading.Event()

    def work(item: int) -> int:
        if threading.get_ident() != asking:
            begun.append(item)
            go_on.wait(10 if item else 0)
        done.append(item)
        return item

    before = _thread._count()
    results = in_order(work, range(6), ahead=1)
    assert next(results) == 0
    closing = threading.Timer(0.05, go_on.set)
    closing.start()
    results.close()
    closing.join()
    assert {*begun} <= {*done} <= {0, 1, 2}
    for _ in range(200):  # what is done may still be ending
        if _thread._count() == before:
            break
        time.sleep(0.01)
    assert _thread._count() == before


def test_who_asks_works_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 3)
    helped, asking = threading.Event(), threading.current_thread()

    def work(item: int) -> int:
        if threading.current_thread() is asking:
            helped.set()
        else:
            assert helped.wait(10)  # so that only who asks can go on
        return item

    assert list(in_order(work, range(20))) == list(range(20))


def test_a_result_is_not_kept_by_who_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: 2)

    class Made:
        pass

    results = in_order(lambda _: Made(), range(3))
    first = weakref.ref(next(results))
    for _ in range(200):
        if first() is None:
            break
        time.sleep(0.01)
    assert first() is None
    results.close()


def test_who_gives_results_up_does_not_wait_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when one who works is the last to know of the results."""
    monkeypatch.setattr(workers, "processors", lambda: 2)
    monkeypatch.setattr(workers, "_help", lambda _, wanted: wanted)
    handed, given_up = threading.Event(), threading.Event()

    def work(item: int) -> int:
        if item == 1:
            assert handed.wait(10)
            results.close()
            given_up.set()
        return item

    results = in_order(work, range(9))
    assert next(results) == 0
    handed.set()
    assert given_up.wait(10)


def test_one_item_starts_no_thread() -> None:
    assert list(in_order(lambda _: threading.current_thread(), [0])) == [threading.current_thread()]


def test_a_system_that_gives_no_threads_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(workers, "processors", lambda: 4)
    monkeypatch.setattr(workers, "start_new_thread", refuse)
    assert list(in_order(str, range(20))) == list(map(str, range(20)))
    assert workers.begun(lambda: 7)() == 7


@pytest.mark.parametrize("count", [1, 2])
def test_work_that_is_begun_is_waited_for(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "processors", lambda: count)
    assert workers.begun(lambda: 7)() == 7
    with pytest.raises(ZeroDivisionError):
        workers.begun(lambda: 1 // 0)()
