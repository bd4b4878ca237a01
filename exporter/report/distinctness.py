"""Whether texts are all different, at the speed of sorting numbers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import pyarrow as pa

from exporter import compiled
from exporter.workers import in_order, processors

if TYPE_CHECKING:
    from ctypes import CDLL

    import numpy as np

#: Numbers that stand for texts.
Mixed: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"

_FEW: Final = 20_000  # rows that a table of texts handles before numpy would be loaded
_MANY: Final = 1 << 18  # numbers that are worth sharing among processors
_AT_ONCE: Final = 1 << 20  # numbers that are sorted together
_LONGEST: Final = 256  # bytes of a text that are mixed
_ROWS: Final = 1 << 15  # mixed at a time, in the processor's cache
_WORD: Final = 8
_ODD: Final = 0x9E3779B97F4A7C15


def all_distinct(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether no two texts are equal and none is null.

    Many texts are mixed into numbers, which are sorted: where the numbers differ, so do the texts. Only where
    two numbers are equal, the texts themselves are compared.
    """
    if texts.null_count:
        return False
    if len(texts) > _FEW:
        chunks = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
        if all_different(map(mixed, chunks)):
            return True
    return len(texts.unique()) == len(texts)


def all_different(parts: Iterable[Mixed]) -> bool:
    """Whether no two texts can be equal, of which these are the numbers."""
    kept = [one for one in parts if len(one)]
    found = compiled.library()
    if found is None:
        return _all_differ(kept)
    return _differ(found, [(one.ctypes.data, len(one)) for one in kept])


def numbers_differ(columns: Sequence[pa.Array]) -> bool:
    """Whether no two numbers (uint64) in these columns are equal."""
    found = compiled.library() if sum(map(len, columns)) > _FEW else None
    if found is None:
        every = pa.chunked_array(columns, pa.uint64())
        return len(every.unique()) == len(every)
    return _differ(
        found, [(one.buffers()[1].address + _WORD * one.offset, len(one)) for one in columns if len(one)]
    )


def _differ(library: CDLL, places: Sequence[tuple[int, int]]) -> bool:
    """The same of numbers in memory: where they lie, and how many."""
    addresses = array("Q", [address for address, _ in places])
    sizes = array("q", [size for _, size in places])
    shares = processors() if sum(sizes) > _MANY else 1

    def look(share: int) -> int:
        where = addresses.buffer_info()[0], sizes.buffer_info()[0], len(places)
        return int(library.scanner_different(*where, share, shares))

    told = list(in_order(look, range(shares)))
    if min(told) < 0:
        raise MemoryError
    return all(told)


def _all_differ(parts: list[Mixed]) -> bool:
    """The same with numpy; many numbers are looked at by their first bits, so that no copy of all of them is made."""
    import numpy as np

    kept = [np.empty(0, np.uint64), *parts]
    bits = max(sum(map(len, kept)) // _AT_ONCE, 0).bit_length()
    for kind in range(1 << bits):
        mine = kept if not bits else [one[(one >> np.uint64(64 - bits)) == kind] for one in kept]
        some = np.concatenate(mine)
        some.sort()
        if bool((some[1:] == some[:-1]).any()):
            return False
    return True


def mixed(texts: pa.Array) -> Mixed:
    """A number for each text: its first words of eight bytes and its length; equal texts have equal numbers."""
    import numpy as np

    parts = [_mixed(texts.slice(at, _ROWS)) for at in range(0, len(texts), _ROWS)]
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.uint64), *parts])


def _mixed(texts: pa.Array) -> Mixed:
    import numpy as np

    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, 4 * texts.offset).astype(np.int64)
    first, last = int(ends[0]), int(ends[-1])
    data = b"".join((memoryview(texts.buffers()[2] or b"")[first:last], bytes(_WORD)))
    words = np.ndarray((len(data) - _WORD + 1,), np.uint64, data, 0, (1,))
    starts, sizes = ends[:-1] - first, ends[1:] - ends[:-1]
    kept = np.array([(1 << (8 * size)) - 1 for size in range(_WORD)] + [(1 << 64) - 1], np.uint64)
    state = sizes.astype(np.uint64)
    shortest = int(sizes.min(initial=1 << 31))
    for at in range(0, min(int(sizes.max(initial=0)), _LONGEST), _WORD):
        part = words[np.minimum(starts + at, len(words) - 1)]
        if shortest < at + _WORD:
            part &= kept[np.minimum(np.maximum(sizes - at, 0), _WORD)]
        part ^= state
        part *= np.uint64(_ODD)
        part ^= part >> np.uint64(32)
        # a text that has ended keeps its number, so that longer ones beside it change nothing
        state = part if at < shortest else np.where(at < sizes, part, state)
    return state


class Numbers:
    """Numbers that stand for texts, eight bytes each."""

    def __init__(self) -> None:
        self._sorted: list[Mixed] = []  # each more than twice as long as the next

    def hold_any(self, others: Mixed) -> bool:
        """Whether any of some numbers is among these: where none is, none of their texts is."""
        import numpy as np

        others = np.sort(others)
        for one in self._sorted:
            at = np.minimum(np.searchsorted(one, others), len(one) - 1)
            if bool((one[at] == others).any()):
                return True
        return False

    def add(self, others: Mixed) -> None:
        """Takes more numbers in."""
        import numpy as np

        if not len(others):
            return
        self._sorted.append(np.sort(others))
        while len(self._sorted) > 1 and len(self._sorted[-2]) <= 2 * len(self._sorted[-1]):
            both = np.concatenate((self._sorted.pop(), self._sorted.pop()))
            both.sort(kind="stable")  # which merges what is sorted already
            self._sorted.append(both)
