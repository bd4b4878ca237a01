"""A report as xBRL-CSV: metadata and tables in one folder, statement-shaped for people or flat for large data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.enumerations import prefixed
from exporter.formats.kernel import Chunk
from exporter.formats.xbrl_csv.flat import TABLE, FlatTable
from exporter.formats.xbrl_csv.references import NONE
from exporter.formats.xbrl_csv.spelling import Spelling, cell, quoted, rendered_json
from exporter.formats.xbrl_csv.statements import StatementTables
from exporter.report.aspects import NO_ENTITY
from exporter.report.columns import coded, distinct_rows
from exporter.report.layout import StatementLayout
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

#: A report of more facts or more periods is written flat where nothing else is asked for.
_FACTS: Final = 20_000
_PERIODS: Final = 60
_NOTES: Final = "notes"
_NOTE_COLUMN: Final = "note"


class Layout(Enum):
    """How facts lie in tables."""

    STATEMENTS = "statements"
    FLAT = "flat"


def suitable_layout(report: Stream) -> Layout:
    """Statement-shaped for what a person can look through, flat for more."""
    periods = pc.count_distinct(report.contexts.column("period").cast(pa.string())).as_py()
    small = len(report) <= _FACTS and periods <= _PERIODS
    return Layout.STATEMENTS if small else Layout.FLAT


def documents(
    report: Stream,
    vocabulary: Vocabulary,
    name: str,
    layout: Layout | None,
    statements: Sequence[StatementLayout] = (),
) -> dict[str, Iterable[Chunk]]:
    """The metadata ``name-csv/name.json`` and the tables beside it, in parts."""
    spelling = Spelling(report, vocabulary)
    report = prefixed(report, vocabulary, spelling.spell)
    entities = _entities(report)
    single = entities[0] if len(entities) == 1 else None
    metadata: dict[str, Any] = {"documentInfo": spelling.info()}
    if single is not None and single != (NO_ENTITY.scheme, NO_ENTITY.identifier):
        metadata |= {"dimensions": {"entity": "$entity"}, "parameters": {"entity": spelling.entity(*single)}}
    metadata |= {"tableTemplates": {}, "tables": {}}
    files: dict[str, Iterable[Chunk]] = {}

    def add(table: str, template: dict[str, Any], rows: Iterable[Chunk]) -> None:
        metadata["tableTemplates"][table] = template
        metadata["tables"][table] = {"url": f"{table}.csv"}
        files[f"{table}.csv"] = rows

    find: Callable[[int], str]
    if (layout or suitable_layout(report)) is Layout.FLAT:
        flat = FlatTable(report, spelling, entity=len(entities) > 1)
        add(TABLE, flat.template(), flat.rows())
        find = flat.fact_id
    else:
        laid = StatementTables(report.report(), spelling, statements, entity=len(entities) > 1)
        for table, template, rows in laid.tables():
            add(table, template, [rows])
        find = laid.fact_id
    if report.notes:
        add(_NOTES, _note_template(), [_note_rows(report)])
    if report.links:
        metadata["links"] = _links(report, spelling, find)
    folder = f"{name}-csv"
    return {f"{folder}/{name}.json": [rendered_json(metadata)]} | {
        f"{folder}/{path}": rows for path, rows in files.items()
    }


def _entities(report: Stream) -> list[tuple[str, str]]:
    """The distinct entities, as scheme and identifier; no more than two, which is many already."""
    columns = [coded(report.contexts.column(name)) for name in ("scheme", "identifier")]
    _, first = distinct_rows(columns)
    return [(columns[0][row].as_py(), columns[1][row].as_py()) for row in first.slice(0, 2).to_pylist()]


def _note_template() -> dict[str, Any]:
    dimensions = {"concept": "xbrl:note", "entity": NONE, "language": "$language"}
    return {"columns": {"language": {}, _NOTE_COLUMN: {"dimensions": dimensions}}}


def _note_rows(report: Stream) -> bytes:
    rows = [f"{quoted(note.language)},{cell(note.text)}\n" for note in report.notes]
    return "".join([f"language,{_NOTE_COLUMN}\n", *rows]).encode()


def _links(report: Stream, spelling: Spelling, find: Callable[[int], str]) -> dict[str, Any]:
    """Links by type, group and source, with the identifiers that readers derive."""
    ends = {end for link in report.links for end in (link.source, *link.targets)}
    known = {end: find(row) for end, row in _rows(report, ends)}
    known |= {note.id: f"{_NOTES}.r_{number}.{_NOTE_COLUMN}" for number, note in enumerate(report.notes, 1)}
    found: dict[str, Any] = {}
    for link in report.links:
        group = found.setdefault(spelling.types[link.type], {}).setdefault(spelling.groups[link.group], {})
        group[known[link.source]] = [known[target] for target in link.targets]
    return found


def _rows(report: Stream, names: set[str]) -> Iterator[tuple[str, int]]:
    """Identifiers of facts with their rows, counted from 0, of those named."""
    sought, start = pa.array(names, pa.string()), 0
    for batch in report.batches("id"):
        at = pc.indices_nonzero(pc.is_in(batch.column("id"), sought))
        found = batch.column("id").take(at)
        yield from zip(found.to_pylist(), pc.add(at, start).to_pylist(), strict=True)
        start += batch.num_rows
