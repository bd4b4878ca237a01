"""A report: facts and contexts as Arrow tables, with notes, links and the taxonomy they are told in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from exporter.findings import Origin
from exporter.qname import XBRL, QName
from exporter.report.aspects import Context, Entity, Period, Unit, dimension_value
from exporter.report.columns import CONTEXT, FACTS
from exporter.report.notes import Link, Note

if TYPE_CHECKING:
    from exporter.report.fact import Fact

#: The feature that says which duplicates a report may have: none, complete, consistent, or all (xBRL-JSON 1.0, 6.1.2).
ALLOWED_DUPLICATES: Final = str(QName(XBRL, "allowedDuplicates"))
#: Its values.
DUPLICATES: Final = ("none", "complete", "consistent", "all")
#: Contexts that become values together: each has a cell for every dimension, which most leave empty.
_BLOCK: Final = 64


@dataclass(frozen=True)
class Report:
    """An exact, frozen OIM report.

    ``facts`` has the schema FACTS, ``contexts`` CONTEXT plus one column a dimension; facts stand in document order.
    ``taxonomy`` are the entry point URLs; ``namespaces`` the prefixes a syntax should prefer; ``features`` what the
    document promised of the report, by names in Clark notation.
    """

    facts: pa.Table
    contexts: pa.Table
    taxonomy: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    features: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.facts.schema.names != FACTS.names:
            raise ValueError("the facts table does not have the columns of a report")
        if self.contexts.schema.names[: len(CONTEXT)] != CONTEXT.names:
            raise ValueError("the contexts table does not have the columns of a report")

    def __len__(self) -> int:
        return int(self.facts.num_rows)

    @property
    def dimensions(self) -> list[str]:
        """The dimensions in use, as Clark names, sorted."""
        return list(self.contexts.schema.names[len(CONTEXT) :])

    def context_value(self, row: int) -> Context:
        """One row of the contexts table as a value."""
        known = self._known_contexts.get(row)
        if known is None:
            cells = self._cells(row // _BLOCK)
            known = self._known_contexts[row] = _context(cells[row % _BLOCK])
        return known

    @cached_property
    def _known_contexts(self) -> dict[int, Context]:
        return {}

    @cached_property
    def _last_cells(self) -> dict[int, list[dict[str, str | None]]]:
        return {}

    def _cells(self, block: int) -> list[dict[str, str | None]]:
        """The cells of some contexts, without dimensions that none of them states; the last asked for are kept."""
        found = self._last_cells.get(block)
        if found is None:
            rows = self.contexts.slice(block * _BLOCK, _BLOCK)
            stated = [
                at for at, one in enumerate(rows.columns) if at < len(CONTEXT) or one.null_count < len(one)
            ]
            found = rows.select(stated).to_pylist()
            self._last_cells.clear()
            self._last_cells[block] = found
        return found

    @cached_property
    def context_values(self) -> tuple[Context, ...]:
        """Each row of the contexts table as a value."""
        blocks = range(-(-self.contexts.num_rows // _BLOCK))
        return tuple(_context(row) for block in blocks for row in self._cells(block))

    def __iter__(self) -> Iterator[Fact]:
        """The facts as values, for people and tests: a Python object a fact is slow by nature."""
        for batch in self.facts.to_batches(max_chunksize=4096):
            for row in batch.to_pylist():
                yield _fact(row, self.context_values)


def _context(row: dict[str, str | None]) -> Context:
    scheme, identifier, period, *members = row.items()
    return Context.of(
        Entity(str(scheme[1]), str(identifier[1])),
        Period.parse(str(period[1])),
        [(QName.parse(name), dimension_value(value)) for name, value in members if value is not None],
    )


def _fact(row: dict[str, object], contexts: tuple[Context, ...]) -> Fact:
    from exporter.report.fact import Fact  # which no command that works on columns needs

    get = row.get
    place = None
    if row["document"] is not None:
        place = Origin(*(get(name) or 0 for name in ("document", "line", "column", "length")))  # type: ignore[arg-type]
    return Fact(
        concept=QName.parse(str(row["concept"])),
        context=contexts[int(str(row["context"]))],
        value=row["value"],  # type: ignore[arg-type]
        unit=Unit.parse(str(row["unit"])) if row["unit"] is not None else None,
        decimals=row["decimals"],  # type: ignore[arg-type]
        language=row["language"],  # type: ignore[arg-type]
        id=str(row["id"]),
        origin=place,
    )
