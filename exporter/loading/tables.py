"""Reports as relational tables and back: what Parquet folders and databases hold, whole and exact.

Every table has a column ``report``, the report's fingerprint: reports that tell the same have the same one, so loading
a report again adds nothing. Names stand in Clark notation, ``{namespace}name``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from exporter.report.aspects import Member, Period, Unit, dimension_value
from exporter.report.assembly import assemble
from exporter.report.canonical import digest
from exporter.report.columns import CODED, CONTEXT, FACTS, coded, context_schema, one_array
from exporter.report.notes import Link, Note
from exporter.report.report import Report

#: Numbers of 26 digits before the point and 12 behind it; any other number stands in ``value`` alone.
NUMBER: Final = pa.decimal128(38, 12)
_NUMBER: Final = r"^-?[0-9]{1,26}(\.[0-9]{1,12})?$"
_TEXT: Final = pa.string()
_WHOLE: Final = pa.int32()


class ConceptRow(NamedTuple):
    """What a taxonomy says of a concept; types and balances by their standard names, empty where there are none."""

    concept: str
    type: str = ""
    period_type: str = ""
    balance: str = ""
    numeric: bool = False


class LabelRow(NamedTuple):
    """A concept's label in a role and a language."""

    concept: str
    role: str
    language: str
    text: str


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field("report", _TEXT, nullable=False), *columns.items()])


#: Table → its columns. ``facts.context`` is ``contexts.context``, ``facts.unit`` is ``units.unit``, links join facts
#: (and footnotes) by ``id``; ``number`` is the value as an exact decimal where it is one of a common size.
SCHEMAS: Final[Mapping[str, pa.Schema]] = MappingProxyType(
    {
        "reports": _schema(name=_TEXT, facts=pa.int64()),
        "entry_points": _schema(position=_WHOLE, url=_TEXT),
        "prefixes": _schema(prefix=_TEXT, namespace=_TEXT),
        "concepts": _schema(concept=_TEXT, type=_TEXT, period_type=_TEXT, balance=_TEXT, numeric=pa.bool_()),
        "labels": _schema(concept=_TEXT, role=_TEXT, language=_TEXT, text=_TEXT),
        "contexts": _schema(
            context=_WHOLE, scheme=_TEXT, entity=_TEXT, period=_TEXT, period_start=_TEXT, period_end=_TEXT
        ),
        "dimensions": _schema(context=_WHOLE, dimension=_TEXT, value=_TEXT, member=_TEXT, typed=_TEXT),
        "units": _schema(unit=_TEXT, numerators=_TEXT, denominators=_TEXT),
        "facts": _schema(
            position=pa.int64(),
            id=_TEXT,
            concept=_TEXT,
            context=_WHOLE,
            unit=_TEXT,
            value=_TEXT,
            number=NUMBER,
            decimals=_WHOLE,
            language=_TEXT,
            document=_TEXT,
            line=_WHOLE,
            column=_WHOLE,
            length=_WHOLE,
        ),
        "footnotes": _schema(position=_WHOLE, id=_TEXT, language=_TEXT, text=_TEXT),
        "links": _schema(
            link=_WHOLE, position=_WHOLE, type=_TEXT, link_group=_TEXT, source=_TEXT, target=_TEXT
        ),
    }
)


def to_tables(
    report: Report,
    *,
    name: str = "",
    concepts: Iterable[ConceptRow] = (),
    labels: Iterable[LabelRow] = (),
) -> dict[str, pa.Table]:
    """Every table of SCHEMAS with the rows of this report.

    ``name`` is for people; ``concepts`` and ``labels`` are those of its taxonomy, of which the concepts and dimensions
    that the report uses are kept, and the concepts that nobody describes stand there by name.
    """
    key = digest(report)
    used = _used(report)
    known = {row.concept: row for row in concepts if row.concept in used}
    rows: dict[str, list[tuple[Any, ...]]] = {
        "reports": [(name, len(report))],
        "entry_points": list(enumerate(report.taxonomy)),
        "prefixes": sorted(report.namespaces.items()),
        "concepts": [known.get(concept, ConceptRow(concept)) for concept in sorted(used)],
        "labels": sorted(row for row in labels if row.concept in used),
        "dimensions": _dimension_rows(report),
        "units": [_unit_row(text) for text in coded(report.facts.column("unit")).dictionary.to_pylist()],
        "footnotes": [(at, one.id, one.language, one.text) for at, one in enumerate(report.notes)],
        "links": _link_rows(report),
    }
    numeric = [row.concept for row in known.values() if row.numeric]
    made = {table: _rows_table(table, key, found) for table, found in rows.items()}
    made |= {"contexts": _contexts(report, key), "facts": _facts(report, key, numeric)}
    return {table: made[table] for table in SCHEMAS}


def _rows_table(table: str, key: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    schema = SCHEMAS[table]
    columns = zip(*((key, *row) for row in rows), strict=True) if rows else ([] for _ in schema)
    arrays = [pa.array(column, one.type) for column, one in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _used(report: Report) -> set[str]:
    found = set(coded(report.facts.column("concept")).dictionary.to_pylist()) | set(report.dimensions)
    for name in report.dimensions:
        values = map(dimension_value, coded(report.contexts.column(name)).dictionary.to_pylist())
        found |= {str(value) for value in values if isinstance(value, Member)}
    return found


def _dimension_rows(report: Report) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for name in report.dimensions:
        for context, encoded in enumerate(report.contexts.column(name).to_pylist()):
            if encoded is not None:
                value = dimension_value(encoded)
                told = (str(value), None) if isinstance(value, Member) else (None, value.text)
                rows.append((context, name, encoded, *told))
    return rows


def _unit_row(text: str) -> tuple[str, str, str]:
    unit = Unit.parse(text)
    return text, " ".join(map(str, unit.numerators)), " ".join(map(str, unit.denominators))


def _link_rows(report: Report) -> list[tuple[Any, ...]]:
    return [
        (number, position, link.type, link.group, link.source, target)
        for number, link in enumerate(report.links)
        for position, target in enumerate(link.targets)
    ]


def _contexts(report: Report, key: str) -> pa.Table:
    contexts = report.contexts
    periods = coded(contexts.column("period"))
    ends = [Period.parse(text) for text in periods.dictionary.to_pylist()]
    starts = pa.array([one.start and one.start.isoformat() for one in ends], _TEXT)
    closes = pa.array([one.end and one.end.isoformat() for one in ends], _TEXT)
    columns = [
        pa.array(range(contexts.num_rows), _WHOLE),
        *(contexts.column(name).cast(_TEXT) for name in CONTEXT.names),
        starts.take(periods.indices),
        closes.take(periods.indices),
    ]
    return _keyed("contexts", key, columns, contexts.num_rows)


def _facts(report: Report, key: str, numeric: list[str]) -> pa.Table:
    facts = report.facts
    columns = {name: facts.column(name) for name in FACTS.names}
    columns |= {name: columns[name].cast(_TEXT) for name in ("concept", "unit", "language", "document")}
    columns["position"] = pa.array(range(len(report)), pa.int64())
    columns["number"] = _numbers(facts, numeric)
    schema = SCHEMAS["facts"]
    return _keyed("facts", key, [columns[name] for name in schema.names[1:]], len(report))


def _numbers(facts: pa.Table, numeric: list[str]) -> pa.Array:
    """The value of each number that the type holds exactly, null for all others."""
    concepts = coded(facts.column("concept"))
    named = pc.is_in(concepts.dictionary, pa.array(numeric, _TEXT)).take(concepts.indices)
    measured = pc.or_(facts.column("unit").is_valid(), facts.column("decimals").is_valid())
    values = one_array(facts.column("value"))
    fits = pc.and_(pc.or_(one_array(measured), named), pc.match_substring_regex(values, _NUMBER))
    return pc.if_else(pc.fill_null(fits, False), values, pa.scalar(None, _TEXT)).cast(NUMBER)  # noqa: FBT003


def _keyed(table: str, key: str, columns: list[Any], count: int) -> pa.Table:
    return pa.table([pa.repeat(pa.scalar(key, _TEXT), count), *columns], schema=SCHEMAS[table])


def from_tables(tables: Mapping[str, pa.Table]) -> Report:
    """The report in tables that hold one report; ValueError where they hold none or more, or what is no report."""
    reports = tables["reports"].num_rows
    if reports != 1:
        raise ValueError(f"the tables hold {reports} reports")
    contexts = tables["contexts"].sort_by("context")
    facts = tables["facts"].sort_by("position")
    columns = [facts.column(name).cast(field.type) for name, field in zip(FACTS.names, FACTS, strict=True)]
    notes = tables["footnotes"].sort_by("position").to_pylist()
    return assemble(
        pa.table(columns, schema=FACTS),
        _context_table(contexts, tables["dimensions"]),
        taxonomy=tables["entry_points"].sort_by("position").column("url").to_pylist(),
        notes=[Note(row["id"], row["text"], row["language"]) for row in notes],
        links=_links(tables["links"]),
        namespaces={row["prefix"]: row["namespace"] for row in tables["prefixes"].to_pylist()},
    )


def _context_table(contexts: pa.Table, dimensions: pa.Table) -> pa.Table:
    values: dict[str, list[str | None]] = {}
    for row in dimensions.to_pylist():
        column = values.setdefault(row["dimension"], [None] * contexts.num_rows)
        column[row["context"]] = row["value"]
    names = sorted(values)
    core = [contexts.column(name).cast(CODED) for name in ("scheme", "entity", "period")]
    return pa.table([*core, *(pa.array(values[name], CODED) for name in names)], schema=context_schema(names))


def _links(links: pa.Table) -> list[Link]:
    found: dict[int, tuple[tuple[str, str, str], list[str]]] = {}
    for row in links.sort_by([("link", "ascending"), ("position", "ascending")]).to_pylist():
        ends = (row["type"], row["link_group"], row["source"])
        found.setdefault(row["link"], (ends, []))[1].append(row["target"])
    return [Link(*ends, tuple(targets)) for ends, targets in found.values()]
