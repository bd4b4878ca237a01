"""Facts of all tables as one report: contexts numbered, notes and links set apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.findings import Findings
from exporter.formats.xbrl_csv.aspects import NOTE, Aspects
from exporter.formats.xbrl_csv.blocks import constant, nothing, recoded
from exporter.formats.xbrl_csv.model import CORE, Metadata
from exporter.formats.xbrl_json.complaints import Complaints
from exporter.formats.xbrl_json.note_reading import read_note
from exporter.report.aspects import NO_ENTITY, Period
from exporter.report.assembly import FOOTNOTE, assemble, named_among
from exporter.report.columns import CODED, CONTEXT, FACTS, SEPARATOR, coded, distinct_rows
from exporter.report.notes import Link, Note
from exporter.report.report import Report
from exporter.report.spool import Part, Spool
from exporter.report.stream import ROWS, Stream

#: Tables that are passed on together.
_WAITING: Final = 256
_PLAIN: Final = frozenset({*CORE, "id", "value", "decimals", "line", "document"})


def collect(tables: Iterable[pa.Table], metadata: Metadata, aspects: Aspects, findings: Findings) -> Report:
    """The report that the facts make; ``tables`` are those of ``FactColumn`` with a ``document`` column."""
    facts = pa.concat_tables([_EMPTY, *tables], promote_options="default").unify_dictionaries()
    complaints = Complaints(metadata.name, findings)
    facts, notes, refused = _set_apart(facts, complaints)
    known = named_among(facts.column("id"), _ends(metadata))
    kept, links = _kept(metadata, known, notes, refused, complaints)
    return assemble(
        *_columns(facts, aspects),
        taxonomy=metadata.taxonomy,
        notes=kept,
        links=links,
        namespaces=metadata.namespaces,
        features=metadata.features,
        distinct=True,  # tables, rows and columns differ by name, as was checked
        legal=True,  # as was the text of metadata and cells
    )


def pass_on(
    tables: Iterable[pa.Table], metadata: Metadata, aspects: Aspects, findings: Findings, spool: Spool
) -> Stream:
    """What ``collect`` makes, as a stream of the spool; no more than a table, or some small ones, is in memory."""
    complaints = Complaints(metadata.name, findings)
    notes: dict[str, Note] = {}
    refused: set[str] = set()

    def parts() -> Iterator[Part]:
        for together in _together(tables):
            facts, found, wrong = _set_apart(together, complaints)
            notes.update(found)
            refused.update(wrong)
            yield _columns(facts, aspects)

    spool.fill(parts())
    kept, links = _kept(metadata, spool.among(_ends(metadata)), notes, refused, complaints)
    return spool.stream(
        taxonomy=metadata.taxonomy,
        notes=kept,
        links=links,
        namespaces=metadata.namespaces,
        features=metadata.features,
    )


def _together(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The facts of tables that follow each other, of small ones together: to pass a table on takes a millisecond.

    Each takes kilobytes, whatever it holds, so no more than some hundreds wait.
    """
    some: list[pa.Table] = []
    rows = 0
    for table in tables:
        if some and (rows + table.num_rows > ROWS or len(some) == _WAITING):
            yield _whole(some)
            some, rows = [], 0
        some.append(table)
        rows += table.num_rows
    if some:
        yield _whole(some)


def _whole(some: list[pa.Table]) -> pa.Table:
    """Some tables as one with every column that facts have."""
    facts = pa.concat_tables([_EMPTY, *some], promote_options="default").unify_dictionaries()
    return facts if len(some) == 1 else facts.combine_chunks()


def _columns(facts: pa.Table, aspects: Aspects) -> Part:
    """Facts and the contexts that they number."""
    contexts, numbers = _contexts(facts, aspects)
    columns = {
        **{name: facts.column(name) for name in ("id", "concept", "unit", "value", "decimals", "language")},
        "context": numbers,
        "document": _documents(facts.column("document")),
        "line": facts.column("line"),
        **{name: nothing(facts.num_rows) for name in ("column", "length")},
    }
    return pa.table([columns[name] for name in FACTS.names], schema=FACTS), contexts


def _documents(column: pa.ChunkedArray) -> pa.DictionaryArray | pa.ChunkedArray:
    """The files of facts; where all stand in one, no number is copied."""
    words = column.chunk(0).dictionary if column.num_chunks else []
    return constant(words[0].as_py(), len(column)) if len(words) == 1 else column


_EMPTY: Final = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("id", "value")),
        *(pa.field(name, CODED) for name in (*CORE, "document")),
        *(pa.field(name, pa.int32()) for name in ("decimals", "line")),
    ]
).empty_table()


def _targets(metadata: Metadata) -> set[str]:
    """All ends that links lead to, or mean to."""
    groups = [one for kind in metadata.links.values() for one in kind.values()]
    return {target for sources in groups for targets in sources.values() for target in targets}


def _set_apart(facts: pa.Table, complaints: Complaints) -> tuple[pa.Table, dict[str, Note], set[str]]:
    """The facts that are no notes, the notes by identifier, and identifiers of notes that cannot be read."""
    concepts = coded(facts.column("concept"))
    if pc.index(concepts.dictionary, NOTE).as_py() < 0:
        return facts, {}, set()
    is_note = pc.equal(concepts.dictionary, NOTE).take(concepts.indices)
    if not pc.any(is_note).as_py():
        return facts, {}, set()
    notes: dict[str, Note] = {}
    refused = set()
    for row in facts.filter(is_note).to_pylist():
        note = read_note(row["id"], _body(row), complaints)
        if note is not None:
            notes[note.id] = note
        else:
            refused.add(row["id"])
    return facts.filter(pc.invert(is_note)), notes, refused


def _body(row: dict[str, Any]) -> dict[str, Any]:
    """A note as xBRL-JSON would state it."""
    dimensions = {name: value for name, value in row.items() if name not in _PLAIN and value is not None}
    stated = {name: row[name] for name in ("entity", "period", "language") if row[name] is not None}
    return {
        "value": row["value"],
        "dimensions": {"concept": NOTE, "noteId": row["id"], **stated, **dimensions},
    }


def _ends(metadata: Metadata) -> set[str]:
    """All ends of links."""
    groups = [one for kind in metadata.links.values() for one in kind.values()]
    return _targets(metadata) | {source for sources in groups for source in sources}


def _kept(
    metadata: Metadata, facts: set[str], notes: dict[str, Note], refused: set[str], complaints: Complaints
) -> tuple[list[Note], list[Link]]:
    """The links between what there is, and the notes that they lead to; ``facts`` are those that links name."""
    links = list(_links(metadata, facts, notes, refused, complaints))
    linked = {target for link in links for target in link.targets}
    for name in sorted(notes.keys() - _targets(metadata)):
        complaints.tell("oime:unusedNoteFact", "no link leads to the note", name)
    return [note for name, note in notes.items() if name in linked], links


def _links(
    metadata: Metadata, facts: set[str], notes: dict[str, Note], refused: set[str], complaints: Complaints
) -> Iterator[Link]:
    for alias, groups in metadata.links.items():
        kind = metadata.link_types.get(alias)
        if kind is None:
            complaints.tell("xbrlce:unknownLinkType", f"the link type {alias!r} is not in linkTypes")
        for group_alias, sources in groups.items():
            group = metadata.link_groups.get(group_alias)
            if group is None:
                complaints.tell(
                    "xbrlce:unknownLinkGroup", f"the link group {group_alias!r} is not in linkGroups"
                )
            for source, targets in sources.items():
                sound = tuple(one for one in targets if one not in refused)
                kept = _reached(source, sound, kind, facts, notes, complaints)
                if kind is not None and group is not None and kept:
                    yield Link(kind, group, source, kept)


def _reached(
    source: str,
    targets: tuple[str, ...],
    kind: str | None,
    facts: set[str],
    notes: dict[str, Note],
    complaints: Complaints,
) -> tuple[str, ...]:
    """The targets that a link may lead to; none where its source is no fact."""
    for target in targets:
        if target not in facts and target not in notes:
            complaints.tell(
                "xbrlce:unknownLinkTarget", f"a link leads to {target!r}, which is no fact", source
            )
        elif kind == FOOTNOTE and target in facts:
            message = f"a footnote link leads to a note, not to the fact {target!r}"
            complaints.tell("oime:illegalStandardFootnoteTarget", message, source)
    if source not in facts:
        complaints.tell(
            "xbrlce:unknownLinkSource", f"a link starts from {source!r}, which is no fact", source
        )
        return ()
    return tuple(target for target in targets if target in notes or (target in facts and kind != FOOTNOTE))


def _contexts(facts: pa.Table, aspects: Aspects) -> tuple[pa.Table, pa.Array]:
    """The distinct contexts in the order of first use, and for each fact its number."""
    names = [name for name in facts.schema.names if name not in _PLAIN]
    parts = [coded(facts.column(name)) for name in ("entity", "period", *names)]
    numbers, rows = distinct_rows(parts)
    return _context_table(dict(zip(("entity", "period", *names), parts, strict=True)), rows, aspects), numbers


def _context_table(parts: dict[str, pa.DictionaryArray], rows: pa.Array, aspects: Aspects) -> pa.Table:
    few = {name: part.take(rows) for name, part in parts.items()}
    entity, period = few.pop("entity"), few.pop("period")
    entities = [text.split(SEPARATOR) for text in entity.dictionary.to_pylist()]
    columns = [
        _filled(recoded(entity, [scheme for scheme, _ in entities]), NO_ENTITY.scheme),
        _filled(recoded(entity, [identifier for _, identifier in entities]), NO_ENTITY.identifier),
        _filled(period, str(Period())),
        *(recoded(part, list(aspects.guessed(part.dictionary.to_pylist()))) for part in few.values()),
    ]
    return pa.table(columns, schema=pa.schema([*CONTEXT, *(pa.field(name, CODED) for name in few)]))


def _filled(cells: pa.DictionaryArray, text: str) -> pa.DictionaryArray:
    """Coded cells with a text in place of null."""
    if cells.null_count == 0:
        return cells if len(cells.dictionary) else constant(text, len(cells))
    return pc.fill_null(cells.dictionary_decode(), text).dictionary_encode()
