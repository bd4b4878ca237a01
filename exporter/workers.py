"""Work on all processors with results in order: threads, since Arrow and numpy let others run while they compute."""

from __future__ import annotations

import os
from _thread import start_new_thread
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from queue import SimpleQueue

#: Settings of the GNU C library: how many heaps there are (M_ARENA_MAX); how many bytes are taken apart from them, as
#: many as may be (M_MMAP_THRESHOLD); how many free ones are kept at the end of a heap (M_TRIM_THRESHOLD).
_HEAP: Final = {-8: 1, -3: 1 << 25, -1: 1 << 27}
A = TypeVar("A")
B = TypeVar("B")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _share_a_heap() -> None:
    """Lets threads take memory from one heap: each of its own keeps what its batches have left.

    Columns of some megabytes come from it too, where the next ones find memory that was touched before: the system
    takes longer to give a page, and the more processors ask for some, than it takes to fill it.
    """
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # a system without these settings
        for setting, value in _HEAP.items():
            ctypes.CDLL(None).mallopt(setting, value)


def in_order(work: Callable[[A], B], items: Iterable[A], ahead: int = 1) -> Iterator[B]:
    """The result for each item, in the order of the items, whatever the number of processors.

    Who asks for results works too while there is something to do: a thread that sleeps may be put behind another one
    on the same processor, and it takes the system some time to see that. No more than one item a processor and
    ``ahead`` more are taken before their results are asked for, so memory stays flat. A single item, or a single
    processor, starts no thread. An error of ``work`` comes where its result would; what has begun is waited for.
    """
    workers, source = processors(), iter(items)
    first = list(zip(range(2), source, strict=False))
    rest = chain((item for _, item in first), source)
    if workers < 2 or len(first) < 2:
        yield from map(work, rest)
        return
    from queue import SimpleQueue

    _share_a_heap()
    tasks: SimpleQueue[_Task[A, B] | None] = SimpleQueue()
    crew: dict[int, Lock] = {}
    running: deque[_Task[A, B]] = deque()
    try:
        for item in rest:
            running.append(_Task(work, item))
            tasks.put(running[-1])
            if len(crew) < workers - 1 and (started := _started(partial(_serve, tasks))):
                crew |= [started]
            if len(running) >= workers + ahead:
                yield _help(tasks, running.popleft()).result()
        while running:
            yield _help(tasks, running.popleft()).result()
    finally:
        for one in running:
            one.cancel()
        for _ in crew:
            tasks.put(None)
        crew.pop(get_ident(), None)  # where one of them has the generator in the end, and gives it up
        for ended in crew.values():
            ended.acquire()


def _started(work: Callable[[], None]) -> tuple[int, Lock] | None:
    """A thread that does some work, and a lock that is free when it has; None where the system gives no thread.

    ``threading.Thread`` waits until its thread runs, which takes longer than a small document's reading can spare.
    """
    ended = Lock()
    ended.acquire()

    def run() -> None:
        try:
            work()
        finally:
            ended.release()

    try:
        return start_new_thread(run, ()), ended
    except RuntimeError:
        return None


class _Task(Generic[A, B]):
    """Work on one item, done by whoever gets it. Leaner than a future, whose library takes long to load."""

    __slots__ = ("_done", "_error", "_found", "_waiting")

    def __init__(self, work: Callable[[A], B], item: A) -> None:
        self._waiting: tuple[Callable[[A], B], A] | None = (work, item)
        self._found: list[B] = []
        self._error: Exception | None = None
        self._done = Lock()
        self._done.acquire()

    def run(self) -> None:
        """Does the work, unless it was cancelled; an error waits for who asks for the result."""
        waiting, self._waiting = self._waiting, None
        try:
            if waiting is not None:
                self._found.append(waiting[0](waiting[1]))
        except Exception as error:
            self._error = error
        finally:
            self._done.release()

    @property
    def done(self) -> bool:
        """Whether there is a result, or an error."""
        return not self._done.locked()

    def cancel(self) -> None:
        """Nothing is to be done, if it has not begun."""
        self._waiting = None

    def result(self) -> B:
        """What was found, once it is; or the error is raised."""
        self._done.acquire()
        error, self._error = self._error, None
        if error is not None:
            try:
                raise error
            finally:
                del error  # which holds this frame, and with it all that is within reach
        return self._found.pop()


def _help(tasks: SimpleQueue[_Task[A, B] | None], wanted: _Task[A, B]) -> _Task[A, B]:
    """Runs tasks as long as the result that is wanted is not there, and there are any."""
    from queue import Empty

    with suppress(Empty):
        while not wanted.done:
            task = tasks.get_nowait()
            if task is not None:
                task.run()
            del task
    return wanted


def _serve(tasks: SimpleQueue[_Task[A, B] | None]) -> None:
    """Runs tasks until there is none; holds none while it waits for the next."""
    while (task := tasks.get()) is not None:
        task.run()
        del task


def begun(work: Callable[[], B]) -> Callable[[], B]:
    """Begins work on another processor, if there is one; what is returned waits for its result."""
    return begun_in_turn(work, lambda: None)[0]


def begun_in_turn(first: Callable[[], A], second: Callable[[], B]) -> tuple[Callable[[], A], Callable[[], B]]:
    """The same of two pieces of work, one after the other: more threads would be in the way of who waits for them."""
    if processors() < 2:
        return first, second
    one: _Task[None, A] = _Task(lambda _: first(), None)
    other: _Task[None, B] = _Task(lambda _: second(), None)

    def run() -> None:
        one.run()
        other.run()

    return (one.result, other.result) if _started(run) else (first, second)
