"""Which row of the contexts each reference leads to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_xml.listening import BLANKS
from exporter.report.columns import counted
from exporter.report.distinctness import mixed

if TYPE_CHECKING:
    from exporter.formats.tokens import Numbers
    from exporter.report.distinctness import Mixed

#: So many identifiers are looked up in a table that is made each time; of more, eight bytes and the row are kept.
_FEW: Final = 1 << 13
_BLANKS: Final = tuple(one.encode() for one in BLANKS)


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without white space around them, which hardly any has: their bytes are looked at first."""
    every = bytes(texts.buffers()[2] or b"")
    return pc.utf8_trim(texts, BLANKS) if any(blank in every for blank in _BLANKS) else texts


class ContextRows:
    """Finds contexts by their identifiers, which are all different."""

    def __init__(self, ids: pa.Array) -> None:
        self._ids = ids

    @cached_property
    def _sorted(self) -> tuple[Mixed, Numbers] | None:
        return _sorted(self._ids) if len(self._ids) > _FEW else None

    def of(self, references: pa.Array) -> pa.Array:
        """The row (int32) that each reference leads to, null where there is none."""
        stated = trimmed(references)
        if stated.equals(self._ids):  # contexts often stand in the order of their use
            return counted(0, len(stated))
        if self._sorted is None:
            return pc.index_in(stated, value_set=self._ids)
        import numpy as np

        from exporter.formats.tokens import small_numbers  # as numpy, which small documents can do without

        numbers, rows = self._sorted
        at = np.minimum(np.searchsorted(numbers, mixed(stated)), len(rows) - 1)
        found = small_numbers(rows[at])
        return pc.if_else(pc.equal(self._ids.take(found), stated), found, pa.scalar(None, pa.int32()))


def in_order_of_reference(
    contexts: pa.Table, ids: pa.Array, references: pa.Array
) -> tuple[pa.Table, pa.Array]:
    """Contexts and their identifiers in the order of references, where each leads to one of its own."""
    rows = ContextRows(ids).of(references)
    if rows.null_count or len(rows.unique()) != len(rows):
        return contexts, ids
    return contexts.take(rows), ids.take(rows)


def _sorted(ids: pa.Array) -> tuple[Mixed, Numbers] | None:
    """The numbers for identifiers in their order, and the row of each; None where two share a number."""
    numbers = mixed(ids)
    rows = numbers.argsort()
    numbers = numbers[rows]
    return None if bool((numbers[1:] == numbers[:-1]).any()) else (numbers, rows)
