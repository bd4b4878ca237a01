"""Where a report grows: from facts one by one, or from whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.aspects import Context
from exporter.report.assembly import FOOTNOTE, GROUP, assemble
from exporter.report.columns import CONTEXT, FACTS, SEPARATOR, context_schema
from exporter.report.fact import Fact
from exporter.report.identifiers import digest, mixed, next_name, shown
from exporter.report.notes import Link, Note
from exporter.report.report import Report
from exporter.report.xhtml import same_spelling


class ReportBuilder:
    """Collects facts, notes and links, and closes them into a frozen ``Report``.

    A fact without ``id`` gets one that derives from its aspects (see ``identifiers``), so that the same facts have
    the same identifiers in every run and whatever else is reported.
    """

    def __init__(self, *, taxonomy: Iterable[str] = (), namespaces: Mapping[str, str] | None = None) -> None:
        self._taxonomy = tuple(taxonomy)
        self._namespaces = dict(namespaces or {})
        self._rows: dict[str, list[Any]] = {name: [] for name in FACTS.names}
        self._contexts: dict[Context, int] = {}
        self._blocks: list[tuple[pa.Table, pa.Table]] = []
        self._ids: set[str] = set()
        self._seen: Counter[str] = Counter()
        self._digests: dict[object, int] = {}
        self._notes: dict[Note, None] = {}
        self._links: list[Link] = []

    def add(self, fact: Fact) -> str:
        """Adds a fact and tells its identifier. ValueError when it is given to an earlier fact already."""
        name = fact.id or self._derived(fact)
        if name in self._ids:
            raise ValueError(f"the identifier {name!r} is given to two facts")
        self._ids.add(name)
        place = fact.origin
        row = (
            name,
            str(fact.concept),
            self._contexts.setdefault(fact.context, len(self._contexts)),
            None if fact.unit is None else str(fact.unit),
            fact.value,
            fact.decimals,
            fact.language,
            *((None,) * 4 if place is None else (place.document, place.line, place.column, place.length)),
        )
        for column, value in zip(self._rows.values(), row, strict=True):
            column.append(value)
        return name

    def extend(self, facts: pa.Table, contexts: pa.Table) -> None:
        """Adds whole columns: FACTS (``id`` may be null) over a contexts table that they number from 0."""
        self._blocks.append((facts, contexts))

    def note(self, text: str, language: str, identifier: str = "") -> str:
        """Adds a footnote, an XHTML fragment, and tells its identifier.

        The same text in the same language is the same note. ExporterError or ValueError when it is not XHTML.
        """
        spelled, language = same_spelling(text), language.lower()
        name = identifier or f"n-{digest(SEPARATOR.join((language, spelled))):016x}"
        note = Note(name, spelled, language)
        self._notes[note] = None
        return name

    def link(self, source: str, targets: Iterable[str], *, type: str = FOOTNOTE, group: str = GROUP) -> None:  # noqa: A002
        """Links a fact to notes or facts by identifier; both are looked up when the report is built."""
        self._links.append(Link(type, group, source, tuple(targets)))

    def build(self) -> Report:
        """The report so far. ValueError when it cannot be one, see ``assemble``."""
        blocks = [(self._fact_columns(), self._context_columns()), *self._blocks]
        facts, start = [], 0
        for columns, contexts in blocks:
            at = FACTS.get_field_index("context")
            moved = pc.add(columns.column("context"), pa.scalar(start, pa.int32()))
            facts.append(columns.set_column(at, FACTS.field("context"), moved))
            start += contexts.num_rows
        return assemble(
            pa.concat_tables(facts, promote_options="default"),
            pa.concat_tables([contexts for _, contexts in blocks], promote_options="default"),
            taxonomy=self._taxonomy,
            notes=self._notes,
            links=self._links,
            namespaces=self._namespaces,
        )

    def _derived(self, fact: Fact) -> str:
        """The same identifier that ``derived_ids`` gives to a row."""
        parts = (fact.concept, fact.context, fact.unit, fact.language.lower() if fact.language else None)
        return next_name(shown(mixed(map(self._digest, parts))), self._seen, self._ids)

    def _digest(self, aspect: object) -> int:
        known = self._digests.get(aspect)
        if known is None:
            text = (
                _context_key(aspect)
                if isinstance(aspect, Context)
                else None
                if aspect is None
                else str(aspect)
            )
            known = self._digests[aspect] = digest(text)
        return known

    def _fact_columns(self) -> pa.Table:
        arrays = [
            pa.array(column, field.type) for column, field in zip(self._rows.values(), FACTS, strict=True)
        ]
        return pa.Table.from_arrays(arrays, schema=FACTS)

    def _context_columns(self) -> pa.Table:
        return context_columns(list(self._contexts))


def _context_key(context: Context) -> str:
    """What ``context_keys`` tells of a row, for one context."""
    entity = context.entity
    dimensions = [
        f"{name}{SEPARATOR}{value}" for name, value in sorted((str(n), str(v)) for n, v in context.dimensions)
    ]
    return SEPARATOR.join([entity.scheme, entity.identifier, str(context.period), *dimensions])


def context_columns(contexts: list[Context]) -> pa.Table:
    """The contexts table that holds these contexts, row by row."""
    rows = [{str(name): str(value) for name, value in context.dimensions} for context in contexts]
    schema = context_schema({name for row in rows for name in row})
    columns: list[list[str | None]] = [
        [context.entity.scheme for context in contexts],
        [context.entity.identifier for context in contexts],
        [str(context.period) for context in contexts],
        *([row.get(name) for row in rows] for name in schema.names[len(CONTEXT) :]),
    ]
    return pa.Table.from_arrays(
        [pa.array(one, field.type) for one, field in zip(columns, schema, strict=True)], schema=schema
    )
