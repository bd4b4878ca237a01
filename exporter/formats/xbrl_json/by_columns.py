"""Regular facts of an xBRL-JSON document as columns of a report: each distinct spelling is read once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

import pyarrow as pa

from exporter.formats.tokens import Numbers, small_numbers
from exporter.formats.xbrl_json.aspect_reading import (
    NOTE,
    read_entity,
    read_language,
    read_period,
    read_qname,
    read_unit,
)
from exporter.formats.xbrl_json.cut import Part, distinct_rows
from exporter.formats.xbrl_json.members import IrregularError
from exporter.formats.xbrl_json.regular import MARK, Regular
from exporter.qname import XBRL
from exporter.report.aspects import NO_ENTITY, Member, Period, Typed
from exporter.report.columns import CODED, CONTEXT, FACTS, coded, context_schema, with_texts
from exporter.report.distinctness import all_different, mixed
from exporter.workers import in_order

_ROW: Final = " row"
#: The columns of FACTS that a document states.
STATED: Final = pa.schema(
    [
        one.with_nullable(nullable=True)
        for one in FACTS
        if one.name not in ("document", "line", "column", "length")
    ]
)

Namespaces = Mapping[str, str]


def stated_contexts(parts: list[Part]) -> pa.Table:
    """The contexts of all parts, one behind the other, as spelled."""
    whole = pa.concat_tables([part.contexts for part in parts], promote_options="default")
    return whole.drop_columns([_ROW]).unify_dictionaries().combine_chunks()


def distinct_values(contexts: pa.Table) -> dict[str, list[str]]:
    """The distinct values of each dimension of a taxonomy, as spelled."""
    names = [name for name in contexts.column_names if name not in ("entity", "period")]
    return {name: coded(contexts.column(name)).dictionary.to_pylist() for name in names}


def fact_columns(regular: Regular, contexts: pa.Array, namespaces: Namespaces) -> Iterator[pa.Table]:
    """The facts of each part with the columns STATED.

    ``contexts`` are the numbers of the contexts of all parts, one behind the other. ValueError where a spelling is
    wrong, or a fact is a note.
    """
    readers: dict[str, Callable[[str], str]] = {
        "concept": lru_cache(None)(lambda text: _concept(text, namespaces)),
        "unit": lru_cache(None)(lambda text: str(read_unit(text, namespaces))),
        "language": lru_cache(None)(read_language),
    }

    def numbered() -> Iterator[tuple[pa.Table, pa.Array]]:
        first = 0
        for facts, part in zip(regular.facts.take(), regular.parts, strict=True):
            yield facts, contexts.slice(first, part.contexts.num_rows)
            first += part.contexts.num_rows

    def read(item: tuple[pa.Table, pa.Array]) -> pa.Table:
        facts, rows = item
        columns = {name: facts.column(name).chunk(0) for name in facts.column_names}
        columns["context"] = rows.take(columns["context"])
        for name, reader in readers.items():
            columns[name] = _read(columns[name], reader)
        return pa.table([columns[one.name] for one in STATED], schema=STATED)

    return in_order(read, numbered())


def context_rows(facts: pa.Table, namespaces: Namespaces, typed: Iterable[str]) -> tuple[pa.Array, pa.Table]:
    """The number of each row's context, and the contexts. ValueError where a spelling is wrong."""
    known = set(typed)
    names = facts.column_names
    number, first = distinct_rows({name: coded(facts.column(name)) for name in names}, facts.num_rows)
    columns = {
        "scheme": _entities(facts, first, namespaces, "scheme"),
        "identifier": _entities(facts, first, namespaces, "identifier"),
        "period": _filled(facts, "period", first, lambda text: str(read_period(text)), str(Period())),
    }
    for name in names:
        if name not in ("entity", "period"):
            dimension = read_qname(name, namespaces)
            if dimension.namespace == XBRL:
                raise IrregularError("no dimension of a taxonomy")
            columns[str(dimension)] = _taken(
                facts, name, first, _value_reader(namespaces, typed=name in known)
            )
    schema = context_schema((name for name in columns if name not in CONTEXT.names), len(first))
    return number, pa.table([columns[one.name] for one in schema], schema=schema)


def told_apart(facts: Mapping[str, Any], runs: int) -> tuple[list[str], list[int]]:
    """The members that are no marks, and how many of them stand before each mark; IrregularError where one is missing.

    ``facts`` are the members of the rest, marks included.
    """
    others: list[str] = []
    before: list[int] = []
    for name, body in facts.items():
        if name == f"{MARK}{len(before)}" and body == 0:
            before.append(len(others))
        else:
            others.append(name)
    if len(before) != runs:
        raise IrregularError("what was cut out did not stand among the facts")
    return others, before


def differ(regular: Regular, others: list[str]) -> bool:
    """Whether it is known that no two facts have the same identifier."""
    states = [*(part.mixed for part in regular.parts), mixed(pa.array(others, pa.string()))]
    return regular.differ() and (not others or all_different(states))


def standing(before: list[int], others: list[str], names: Collection[str]) -> list[int]:
    """How many of the others that became facts of these ``names`` stand before each mark."""
    kept = set(names)
    counts = [*accumulate((name in kept for name in others), initial=0)]
    return [counts[count] for count in before]


def with_origin(facts: pa.Table) -> pa.Table:
    """Facts as FACTS that stand at no known place; the columns that say nothing share their bytes."""
    nothing = pa.nulls(facts.num_rows, pa.int32())
    coded_nothing = pa.DictionaryArray.from_arrays(nothing, pa.array([], pa.string()))
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    columns = [
        facts.column(one.name)
        if one.name in STATED.names
        else coded_nothing
        if one.type == CODED
        else nothing
        for one in schema
    ]
    return pa.table(columns, schema=schema)


def _read(codes: pa.DictionaryArray, read: Callable[[str], str]) -> pa.DictionaryArray:
    texts = [read(text) for text in codes.dictionary.to_pylist()]
    return with_texts(codes, pa.array(texts, pa.string()))


def _mapped(facts: pa.Table, name: str, read: Callable[[str], str]) -> pa.DictionaryArray:
    return _read(coded(facts.column(name)), read)


def _taken(facts: pa.Table, name: str, rows: Numbers, read: Callable[[str], str]) -> pa.Array:
    return _mapped(facts, name, read).take(small_numbers(rows))


def _filled(facts: pa.Table, name: str, rows: Numbers, read: Callable[[str], str], absent: str) -> pa.Array:
    """As ``_taken``, with a text for what is not stated."""
    if name not in facts.column_names:
        return pa.repeat(pa.scalar(absent), len(rows)).dictionary_encode()
    found = _taken(facts, name, rows, read)
    return found if not found.null_count else found.cast(pa.string()).fill_null(absent).dictionary_encode()


def _entities(facts: pa.Table, rows: Numbers, namespaces: Namespaces, part: str) -> pa.Array:
    def read(text: str) -> str:
        return str(getattr(read_entity(text, namespaces), part))

    return _filled(facts, "entity", rows, read, str(getattr(NO_ENTITY, part)))


def _concept(text: str, namespaces: Namespaces) -> str:
    name = read_qname(text, namespaces)
    if name == NOTE:
        raise IrregularError("a note")
    return str(name)


def _value_reader(namespaces: Namespaces, *, typed: bool) -> Callable[[str], str]:
    if typed:
        return lambda text: str(Typed(text))
    return lambda text: str(Member(read_qname(text, namespaces)))
