"""Work on all processors with results in order: threads, since Arrow and numpy let others run while they compute."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import Final, TypeVar

#: The setting of the GNU C library for the number of heaps (M_ARENA_MAX).
_HEAPS: Final = -8
A = TypeVar("A")
B = TypeVar("B")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def _share_a_heap() -> None:
    """Lets threads take memory from one heap: each of its own keeps what its batches have left."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # a system without this setting
        ctypes.CDLL(None).mallopt(_HEAPS, 1)


def in_order(work: Callable[[A], B], items: Iterable[A], ahead: int = 1) -> Iterator[B]:
    """The result for each item, in the order of the items, whatever the number of processors.

    No more than one item a processor and ``ahead`` more are taken before their results are asked for, so memory stays
    flat. A single item, or a single processor, starts no thread. An error of ``work`` comes where its result
    would; what has begun is waited for.
    """
    workers, source = processors(), iter(items)
    first = list(zip(range(2), source, strict=False))
    rest = chain((item for _, item in first), source)
    if workers < 2 or len(first) < 2:
        yield from map(work, rest)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    _share_a_heap()
    with ThreadPoolExecutor(workers) as pool:
        running: deque[Future[B]] = deque()
        try:
            for item in rest:
                running.append(pool.submit(work, item))
                if len(running) >= workers + ahead:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for one in running:
                one.cancel()
