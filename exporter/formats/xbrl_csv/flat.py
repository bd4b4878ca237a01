"""One fact a row, for large data: every aspect a column, rendered from columns without an object a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.kernel import Chunk, Keys, gathered, joined, pieces, written
from exporter.formats.xbrl_csv.spelling import Spelling, column_names, quoted, value_cells
from exporter.report.columns import CONTEXT, coded
from exporter.report.stream import Stream

TABLE: Final = "facts"
#: So many pairs of decimals and languages are rendered rather than joined row by row.
_PAIRS: Final = 1 << 10
_COLUMNS: Final = ("concept", "entity", "period", "unit", "value", "decimals", "language")


class FlatTable:
    """The table of all facts: its template and its rows."""

    def __init__(self, report: Stream, spelling: Spelling, *, entity: bool) -> None:
        self._report = report
        self._spelling = spelling
        self._entity = entity
        self._dimensions = column_names(report.dimensions, (*_COLUMNS, "rowNumber"))
        self._language = len(report.words["language"]) > 0

    def fact_id(self, row: int) -> str:
        """The identifier that readers give to the fact in a row, counted from 0."""
        return f"{TABLE}.r_{row + 1}.value"

    def template(self) -> dict[str, Any]:
        """What the columns mean."""
        aspects = {"concept": "concept", "period": "period", "unit": "unit"}
        aspects |= {"entity": "entity"} if self._entity else {}
        aspects |= {"language": "language"} if self._language else {}
        aspects |= {self._spelling.name(name): column for name, column in self._dimensions.items()}
        columns: dict[str, Any] = {name: {} for name in self._header()}
        columns["value"] = {
            "dimensions": {name: f"${column}" for name, column in aspects.items()},
            "decimals": "$decimals",
        }
        return {"columns": columns}

    def _header(self) -> list[str]:
        leading = ["concept", *(["entity"] if self._entity else []), "period", *self._dimensions.values()]
        return [*leading, "unit", "value", "decimals", *(["language"] if self._language else [])]

    def rows(self) -> Iterator[Chunk]:
        """The file, from first to last byte."""
        yield ",".join(self._header()).encode() + b"\n"
        concepts = pieces(map(self._spelling.name, self._report.texts("concept")))
        units = map(self._spelling.unit, self._report.texts("unit"))
        measures = pieces([*(f",{unit}," for unit in units), ",,"])
        languages = self._report.texts("language")
        ends = [*(f",{text}\n" for text in languages), ",\n"] if languages else ["\n"]
        contexts = self._contexts()

        def lines(batch: pa.RecordBatch) -> pa.Array:
            return joined(
                concepts.take(batch.column("concept").indices),
                contexts.take(batch.column("context")),
                measures.take(_or_last(batch.column("unit"), len(measures))),
                value_cells(batch.column("value")),
                _decimals_and(ends, batch),
            )

        yield from written(self._report, lines)

    def _contexts(self) -> pa.Array:
        """Entity, period and dimensions of each context, each cell behind a comma."""
        table, count = self._report.contexts, self._report.contexts.num_rows
        parts: list[pa.Array] = []
        if self._entity:
            scheme, identifier = coded(table.column("scheme")), coded(table.column("identifier"))
            names = scheme.dictionary.to_pylist(), identifier.dictionary.to_pylist()
            entities = Keys(
                lambda one, other: f",{quoted(self._spelling.entity(names[0][one], names[1][other]))}"
            )
            parts.append(
                entities.gather([(scheme.indices, len(names[0])), (identifier.indices, len(names[1]))])
            )
        parts.append(
            gathered(table.column("period"), lambda text: f",{self._spelling.period(text)}")(0, count)
        )
        for name in table.schema.names[len(CONTEXT) :]:
            cells = gathered(table.column(name), lambda text: f",{self._spelling.dimension(text)}")(0, count)
            parts.append(cells.fill_null(","))
        return joined(*parts)


def _or_last(cells: pa.DictionaryArray, count: int) -> pa.Array:
    """The codes of a column; null is the last of so many."""
    return cells.indices.fill_null(count - 1)


def _decimals_and(ends: list[str], batch: pa.RecordBatch) -> pa.Array:
    """The decimals of each row behind a comma, nothing more where a number is exact, and its language as an end."""
    decimals, languages = batch.column("decimals").dictionary_encode(), batch.column("language")
    each = [*(f",{one}" for one in decimals.dictionary.to_pylist()), ","]
    codes, others = _or_last(decimals, len(each)), _or_last(languages, len(ends))
    if len(each) * len(ends) > _PAIRS:
        return joined(pieces(each).take(codes), pieces(ends).take(others))
    pairs = pieces([one + end for one in each for end in ends])
    return pairs.take(pc.add(pc.multiply(codes, pa.scalar(len(ends), pa.int32())), others))
