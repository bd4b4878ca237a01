"""A report as an xBRL-JSON document (xBRL-JSON 1.0): document information, then facts by identifier, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats import Format
from exporter.formats.enumerations import prefixed, value_namespaces
from exporter.formats.features import feature_namespaces, written_features
from exporter.formats.kernel import Chunk, Keys, escaped, gathered, joined, pieces, written
from exporter.formats.moments import moment
from exporter.formats.prefixes import Spell, names_used, prefixes
from exporter.formats.xbrl_json.aliases import aliases
from exporter.qname import XBRL, QName
from exporter.report.aspects import NO_ENTITY, Period, Typed, Unit, dimension_value
from exporter.report.columns import CONTEXT, coded
from exporter.report.notes import Note
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

DOCUMENT_TYPE: Final = f"{XBRL}/xbrl-json"
_SPECIAL: Final = b'"\\\t\n\r'


def quoted(text: str) -> str:
    """A text as a JSON string."""
    return orjson.dumps(text).decode()


def _escape(text: str) -> str:
    return quoted(text)[1:-1]


def document(report: Stream, vocabulary: Vocabulary) -> Iterator[Chunk]:
    """The document in parts, from first to last byte."""
    bound = prefixes(_namespaces(report, vocabulary), report.namespaces)
    types = aliases(link.type for link in report.links)
    groups = aliases(link.group for link in report.links)

    def spell(name: QName) -> str:
        return f"{bound[name.namespace]}:{name.local}"

    report = prefixed(report, vocabulary, spell)
    yield b'{\n"documentInfo": ' + _info(report, bound, types, groups, spell) + b',\n"facts": {\n'
    entries = chain(
        written(report, _Entries(report, spell, _links(report, types, groups))), map(_note, report.notes)
    )
    yield from (part if number else memoryview(part)[2:] for number, part in enumerate(entries))
    yield b"\n}\n}\n"


def _namespaces(report: Stream, vocabulary: Vocabulary) -> set[str]:
    """Every namespace that the document names: of names, and schemes of entities."""
    schemes = {*coded(report.contexts.column("scheme")).dictionary.to_pylist()} - {NO_ENTITY.scheme}
    named = {name.namespace for name in names_used(report, vocabulary)}
    named |= value_namespaces(report, vocabulary)
    return named | schemes | feature_namespaces(report, Format.JSON) | ({XBRL} if report.notes else set())


def _info(
    report: Stream, bound: dict[str, str], types: dict[str, str], groups: dict[str, str], spell: Spell
) -> bytes:
    info: dict[str, Any] = {
        "documentType": DOCUMENT_TYPE,
        "namespaces": {prefix: uri for uri, prefix in bound.items()},
        "linkTypes": {alias: uri for uri, alias in types.items()},
        "linkGroups": {alias: uri for uri, alias in groups.items()},
        "features": written_features(report, Format.JSON, spell),
        "taxonomy": list(report.taxonomy),
    }
    return orjson.dumps(
        {key: value for key, value in info.items() if value or key == "taxonomy"}, option=orjson.OPT_INDENT_2
    )


def _links(report: Stream, types: dict[str, str], groups: dict[str, str]) -> dict[str, str]:
    """Source → its ``links`` member, rendered."""
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for link in report.links:
        by_group = found.setdefault(link.source, {}).setdefault(types[link.type], {})
        by_group[groups[link.group]] = list(link.targets)
    return {source: f',"links":{orjson.dumps(links).decode()}' for source, links in found.items()}


class _Entries:
    """Renders batches of facts as members of ``facts``, each behind a comma and a line end."""

    def __init__(self, stream: Stream, spell: Spell, links: dict[str, str]) -> None:
        names = [spell(QName.parse(concept)) for concept in stream.texts("concept")]
        self._concepts = pieces([f',"dimensions":{{"concept":"{name}"' for name in names])
        self._contexts = _contexts(stream, spell)
        self._sizes = [len(stream.words[name]) + 1 for name in ("unit", "language")]
        self._ends = Keys(_Ends(stream, spell))
        self._sources, self._links = pa.array(links, pa.string()), pieces(links.values())

    def __call__(self, batch: pa.RecordBatch) -> pa.Array:
        value, ids = batch.column("value"), batch.column("id")
        codes = [pc.add(batch.column(n).indices.fill_null(-1), 1) for n in ("unit", "language")]
        return joined(
            ',\n"',
            escaped(ids, _SPECIAL, _escape),
            '":{"value":',
            *_values(value),
            _decimals(batch.column("decimals")),
            self._concepts.take(batch.column("concept").indices),
            self._contexts.take(batch.column("context")),
            self._ends.gather(list(zip(codes, self._sizes, strict=True))),
            self._after(ids),
            "}",
        )

    def _after(self, ids: pa.Array) -> pa.Array:
        """The links of facts that have any."""
        if len(self._sources) == 0:
            return pa.nulls(len(ids), pa.string())
        return self._links.take(pc.index_in(ids, self._sources))


def _note(note: Note) -> Chunk:
    dimensions = {"concept": "xbrl:note", "language": note.language, "noteId": note.id}
    content = orjson.dumps({"value": note.text, "dimensions": dimensions})
    return f",\n{quoted(note.id)}:".encode() + content


def _values(column: pa.Array) -> list[pa.Array | str]:
    """What is to be joined for values: texts in quotes, or null."""
    texts = escaped(column, _SPECIAL, _escape)
    if not column.null_count:
        return ['"', texts, '"']
    return [pc.if_else(column.is_null(), "null", joined('"', texts, '"'))]


def _decimals(column: pa.Array) -> pa.Array:
    codes = column.dictionary_encode()
    return pieces([f',"decimals":{one}' for one in codes.dictionary.to_pylist()]).take(codes.indices)


class _Ends:
    """Renders unit and language and closes the dimensions, for each combination that occurs."""

    def __init__(self, stream: Stream, spell: Spell) -> None:
        units = map(Unit.parse, stream.texts("unit"))
        self._units = ["", *(f',"unit":"{unit_text(unit, spell)}"' for unit in units)]
        self._languages = ["", *(f',"language":{quoted(text)}' for text in stream.texts("language"))]

    def __call__(self, unit: int, language: int) -> str:
        return f"{self._units[unit]}{self._languages[language]}}}"


def unit_text(unit: Unit, spell: Spell) -> str:
    """The unit string representation (OIM Common 1.0, 3.4): sorted as spelled, brackets where a quotient needs them."""
    over, under = (sorted(map(spell, side)) for side in (unit.numerators, unit.denominators))
    if not under:
        return "*".join(over)
    return "/".join(f"({'*'.join(side)})" if len(side) > 1 else side[0] for side in (over, under))


def period_text(period: Period) -> str:
    """The period string representation (OIM Common 1.0, 3.5), empty for forever: moments, the end exclusive."""
    if period.end is None:
        return ""
    last = moment(period.last_moment())
    return last if period.start is None else f"{moment(period.first_moment())}/{last}"


def _contexts(report: Stream, spell: Spell) -> pa.Array:
    """Entity, period and dimensions of each context, each member behind a comma."""
    table = report.contexts
    parts = [_entities(table, spell), gathered(table.column("period"), _period)(0, table.num_rows)]
    for name in table.schema.names[len(CONTEXT) :]:
        dimension = spell(QName.parse(name))
        values = gathered(table.column(name), partial(_dimension, dimension, spell))
        parts.append(values(0, table.num_rows))
    return joined(*parts)


def _entities(table: pa.Table, spell: Spell) -> pa.Array:
    schemes, identifiers = coded(table.column("scheme")), coded(table.column("identifier"))
    scheme_texts, identifier_texts = schemes.dictionary.to_pylist(), identifiers.dictionary.to_pylist()

    def entity(scheme: int, identifier: int) -> str:
        pair = (scheme_texts[scheme], identifier_texts[identifier])
        if pair == (NO_ENTITY.scheme, NO_ENTITY.identifier):
            return ""
        return f',"entity":{quoted(spell(QName(*pair)))}'

    return Keys(entity).gather(
        [(schemes.indices, len(scheme_texts) + 1), (identifiers.indices, len(identifier_texts) + 1)]
    )


def _period(text: str) -> str:
    shown = period_text(Period.parse(text))
    return f',"period":"{shown}"' if shown else ""


def _dimension(name: str, spell: Spell, encoded: str) -> str:
    value = dimension_value(encoded)
    if isinstance(value, Typed):
        return f',"{name}":{"null" if value.text is None else quoted(value.text)}'
    return f',"{name}":"{spell(value.name)}"'
