"""Identifiers of the rows of a table, none of which names two; how many rows there are, eight bytes each are kept."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.references import is_row_identifier
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.report.distinctness import Numbers, mixed

_FEW: Final = 20_000  # identifiers that are kept as they are, before numpy would be loaded for their numbers

#: Lets the identifiers of the table's rows pass by again, some at a time; None where they cannot.
Again = Callable[[], Generator[pa.Array]] | None


def again(document: IO[bytes], name: str) -> Again:
    """Lets the cells of a column pass by again, from the first row on, while the table is being read."""
    if not document.seekable():
        return None

    def passing() -> Generator[pa.Array]:
        place = document.tell()
        document.seek(0)
        try:
            grid = read_grid(document, [name])
            at = grid.header.index(name)
            yield from (lines.column(at) for lines in grid.rows)
        finally:
            document.seek(place)

    return passing


class RowIds:
    """The identifiers of the rows above; many are known by numbers, until one might come twice."""

    def __init__(self, passing: Again) -> None:
        self._again = passing
        self._texts: set[str] = set()
        self._numbers: Numbers | None = None
        self._rows = 0

    def repeated(self, cells: pa.Array) -> set[str]:
        """The identifiers among the cells of the next rows that name more than one row."""
        named = cells.filter(pc.not_equal(cells, ""))
        counts = named.value_counts()
        twice = set()
        if len(counts) < len(named):
            twice = set(counts.field("values").filter(pc.greater(counts.field("counts"), 1)).to_pylist())
        return twice | self._above(named)

    def _above(self, named: pa.Array) -> set[str]:
        """Those of some identifiers that name rows above."""
        if self._numbers is not None:
            if not self._numbers.hold_any(mixed(named)):
                return set()
            self._recall()
        return self._texts.intersection(named.to_pylist()) if self._texts else set()

    def add(self, cells: pa.Array) -> None:
        """The next rows are rows above from here on."""
        self._rows += len(cells)
        named = cells.filter(pc.not_equal(cells, ""))
        if self._numbers is not None:
            self._numbers.add(mixed(named))
            return
        self._texts.update(named.to_pylist())
        if self._again is not None and len(self._texts) > _FEW:
            self._numbers = Numbers()
            self._numbers.add(mixed(pa.array(self._texts, pa.string())))
            self._texts = set()

    def _recall(self) -> None:
        """From here on identifiers are kept as they are, those of the rows above too."""
        assert self._again is not None
        left, self._numbers = self._rows, None
        with closing(self._again()) as passing:
            for cells in passing:
                self._texts.update(cells.slice(0, left).to_pylist())
                left -= len(cells)
                if left <= 0:
                    break
        self._texts -= {""}
        self._again = None


def misspelled(cells: pa.Array, shapes: Shapes) -> list[str]:
    """Texts that may not name a row, each once."""
    wrong = [bool(text) and not is_row_identifier(text) for text in shapes.texts.to_pylist()]
    found: list[str] = cells.filter(shapes.where(pa.array(wrong, pa.bool_()))).unique().to_pylist()
    return found
