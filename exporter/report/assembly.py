"""Columns in any state become a report in its one good state, or a ValueError that says why they cannot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName, is_ncname
from exporter.report.aspects import Entity, Period, Unit, dimension_value
from exporter.report.columns import (
    CONTEXT,
    FACTS,
    coded,
    distinct_rows,
    in_order_of_use,
    is_coded,
    one_array,
    pruned,
)
from exporter.report.days import are_periods_of_days
from exporter.report.distinctness import all_distinct
from exporter.report.identifiers import derived_ids
from exporter.report.notes import Link, Note
from exporter.report.report import Report

#: The type of links that lead to notes only (OIM 1.0, ``oime:illegalStandardFootnoteTarget``).
FOOTNOTE: Final = "http://www.xbrl.org/2003/arcrole/fact-footnote"
#: The group of links that belong to no other.
GROUP: Final = "http://www.xbrl.org/2003/role/link"
#: What XML 1.0 cannot hold, as a regular expression.
ILLEGAL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{FFFE}\x{FFFF}]"
#: Names in namespaces, each on a line, as nearly all are.
_PLAIN_NAMES: Final = re.compile(r"(?:\{[^{}\n]+\}[A-Za-z_][A-Za-z0-9_.-]*\n)*+")
_CONTROLS: Final = bytes(sorted(set(range(32)) - {9, 10, 13}))
_PIECE: Final = 1 << 18  # bytes that are looked at together
_NONCHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF in UTF-8


def assemble(
    facts: pa.Table,
    contexts: pa.Table,
    *,
    taxonomy: Iterable[str] = (),
    notes: Iterable[Note] = (),
    links: Iterable[Link] = (),
    namespaces: Mapping[str, str] | None = None,
    features: Mapping[str, str] | None = None,
    distinct: bool = False,
    legal: bool = False,
) -> Report:
    """A report from facts and the contexts they number.

    ``distinct`` says that no two facts share an identifier; ``legal`` that identifiers and values were found to hold
    only characters of XML 1.0.
    Equal contexts become one, in the order of first use; unused ones go; rows without ``id`` get one that derives from
    their aspects; languages become lower case; links of one source, type and group become one.
    Raises ValueError for duplicate identifiers, names and aspects that are none, characters that XML 1.0 cannot hold,
    links whose ends are missing, and notes that no link leads to.
    """
    facts, contexts = _numbered_by_use(_pruned(facts), _named_in_order(contexts.unify_dictionaries()))
    _check_values(facts, contexts, legal=legal)
    facts = _replaced(facts, "language", _lower_case(coded(facts.column("language"))))
    derived = facts.column("id").null_count == facts.num_rows  # none is derived twice
    facts = _replaced(facts, "id", derived_ids(facts, contexts)).cast(FACTS)
    kept = tuple(notes)
    check_identifiers(facts.column("id"), kept, distinct=distinct or derived)
    return Report(
        facts,
        contexts,
        tuple(dict.fromkeys(taxonomy)),
        kept,
        merged_links(links, facts.column("id"), kept),
        MappingProxyType(dict(namespaces or {})),
        MappingProxyType(dict(features or {})),
    )


def _replaced(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)


def _pruned(table: pa.Table) -> pa.Table:
    """Coded columns with one dictionary each, of values in use: what is left out of a report is not judged."""
    columns, fields = [], []
    for field, column in zip(table.schema, table.columns, strict=True):
        coded_one = is_coded(field.type)
        columns.append(pruned(column) if coded_one else column)
        fields.append(pa.field(field.name, columns[-1].type) if coded_one else field)
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, table.schema.metadata))


def _named_in_order(contexts: pa.Table) -> pa.Table:
    """Dimension columns sorted, those without any value dropped."""
    names = contexts.schema.names[len(CONTEXT) :]
    used = sorted(name for name in names if contexts.column(name).null_count < contexts.num_rows)
    return contexts.select([*CONTEXT.names, *used])


def _numbered_by_use(facts: pa.Table, contexts: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Facts that number distinct contexts in the order of first use, and only these contexts."""
    column = one_array(facts.column("context"))
    if len(column) and not 0 <= pc.min(column).as_py() <= pc.max(column).as_py() < contexts.num_rows:
        raise ValueError("a fact numbers a context that does not exist")
    contexts = _pruned(contexts)
    same, first_rows = distinct_rows([coded(one) for one in contexts.columns])
    if len(first_rows) < contexts.num_rows:
        column = same.take(column)
    elif in_order_of_use(column, contexts.num_rows):
        return facts, contexts
    used = column.dictionary_encode()
    kept = _pruned(_named_in_order(contexts.take(first_rows.take(used.dictionary))))
    return _replaced(facts, "context", used.indices), kept


def _lower_case(languages: pa.DictionaryArray) -> pa.DictionaryArray:
    stated = languages.dictionary.to_pylist()
    lower = [one.lower() for one in stated]  # Arrow would first make a table of all characters
    if lower == stated:
        return languages
    return pa.array(lower, pa.string()).take(languages.indices).dictionary_encode()


def _pieces(view: memoryview) -> Iterator[bytes]:
    """Bytes a piece at a time; a character that a piece ends within stands whole at its end."""
    return (bytes(view[at : at + _PIECE + 2]) for at in range(0, len(view), _PIECE))


def _is_illegal(piece: bytes) -> bool:
    if len(piece.translate(None, _CONTROLS)) != len(piece):
        return True
    return not piece.isascii() and any(one in piece for one in _NONCHARACTERS)


def illegal_characters(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether any text holds a character that XML 1.0 has no place for; reads the bytes, not the rows."""
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        buffer = chunk.buffers()[2]
        if len(chunk) == 0 or buffer is None:
            continue
        ends = pa.Array.from_buffers(
            pa.int32(), len(chunk) + 1, [None, chunk.buffers()[1]], offset=chunk.offset
        )
        if any(map(_is_illegal, _pieces(memoryview(buffer)[ends[0].as_py() : ends[-1].as_py()]))):
            return True
    return False


def _check_values(facts: pa.Table, contexts: pa.Table, *, legal: bool) -> None:
    """Every distinct value once: names, units, periods, entities, dimension values, legal text."""
    _check_names(coded(facts.column("concept")).dictionary.to_pylist())
    for text in coded(facts.column("unit")).dictionary.to_pylist():
        _check_unit(text)
    periods = coded(contexts.column("period")).dictionary
    if not are_periods_of_days(periods):
        for period in periods.to_pylist():
            Period.parse(period)
    for part in ("scheme", "identifier"):
        for text in coded(contexts.column(part)).dictionary.to_pylist():
            Entity(text, text)
    for name in contexts.schema.names[len(CONTEXT) :]:
        _check_name(name)
        for value in coded(contexts.column(name)).dictionary.to_pylist():
            if value.startswith("{") or value[:1] not in ("=", "!"):
                _check_name(str(dimension_value(value)))
    _check_characters(facts, contexts, legal=legal)


def _check_characters(facts: pa.Table, contexts: pa.Table, *, legal: bool) -> None:
    plain = {"the value of a fact": facts.column("value"), "an identifier": facts.column("id")}
    words = {name: coded(facts.column(name)).dictionary for name in ("concept", "unit", "language")}
    words |= {name: coded(contexts.column(name)).dictionary for name in contexts.schema.names}
    for what, texts in (words if legal else {**plain, **words}).items():
        if illegal_characters(texts):
            raise ValueError(f"{what} holds a character that XML cannot hold")


def _check_unit(text: str) -> None:
    unit = Unit.parse(text)
    if str(unit) != text:
        raise ValueError(f"{text!r} is not a unit with sorted measures")
    for measure in (*unit.numerators, *unit.denominators):
        if not measure.namespace or not is_ncname(measure.local):
            raise ValueError(f"the unit {text!r} has a measure that is not a name in a namespace: {measure}")


def _check_names(names: list[str]) -> None:
    if not _PLAIN_NAMES.fullmatch("\n".join([*names, ""])):
        for name in names:
            _check_name(name)


def _check_name(clark: str) -> None:
    name = QName.parse(clark)
    if not name.namespace or not is_ncname(name.local):
        raise ValueError(f"{clark!r} is not a name in a namespace")


def check_identifiers(ids: pa.ChunkedArray, notes: tuple[Note, ...], *, distinct: bool = False) -> None:
    """ValueError when facts or notes share an identifier, or one is empty; ``distinct`` facts are known to differ."""
    if not distinct and not all_distinct(ids):
        counts = pc.value_counts(ids)
        twice = counts.filter(pc.greater(counts.field("counts"), 1))
        raise ValueError(
            f"the identifier {twice[0]['values'].as_py()!r} is given to {twice[0]['counts']} facts"
        )
    names = [note.id for note in notes]
    if len(set(names)) != len(names) or named_among(ids, names):
        raise ValueError("a note has the identifier of another note or of a fact")
    if "" in names or pc.min(pc.binary_length(ids)).as_py() == 0:
        raise ValueError("an identifier is empty")


def named_among(ids: pa.ChunkedArray, names: Iterable[str]) -> set[str]:
    """Those of some names that facts have for identifiers."""
    sought = pa.array(set(names), pa.string())
    return set(ids.filter(pc.is_in(ids, sought)).to_pylist()) if len(sought) else set()


def merged_links(links: Iterable[Link], ids: pa.ChunkedArray, notes: tuple[Note, ...]) -> tuple[Link, ...]:
    """One link for each source, type and group, targets in order and once; ValueError when an end is missing."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for link in links:
        found.setdefault((link.source, link.type, link.group), {}).update(dict.fromkeys(link.targets))
    ends = {end for (source, _, _), targets in found.items() for end in (source, *targets)}
    facts, noted = named_among(ids, ends), {note.id for note in notes}
    for (source, kind, _), targets in found.items():
        if source not in facts:
            raise ValueError(f"a link starts from {source!r}, which is no fact")
        missing = set(targets) - facts - noted
        if missing:
            raise ValueError(f"a link leads to {min(missing)!r}, which is neither a fact nor a note")
        if kind == FOOTNOTE and facts & set(targets):
            raise ValueError(
                f"a footnote link leads to {min(facts & set(targets))!r}, which is a fact and not a note"
            )
    unused = noted - ends
    if unused:
        raise ValueError(f"no link leads to the note {min(unused)!r}")
    return tuple(
        Link(kind, group, source, tuple(targets))
        for (source, kind, group), targets in found.items()
        if targets
    )
