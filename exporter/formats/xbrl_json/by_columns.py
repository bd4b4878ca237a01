"""Regular facts of an xBRL-JSON document as columns of a report: each distinct spelling is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats.tokens import Numbers, numbers, plain, small_numbers
from exporter.formats.xbrl_json.aspect_reading import (
    NOTE,
    read_entity,
    read_language,
    read_period,
    read_qname,
    read_unit,
)
from exporter.formats.xbrl_json.regular import MARK, IrregularError
from exporter.qname import XBRL
from exporter.report.aspects import NO_ENTITY, Member, Period, Typed
from exporter.report.columns import CODED, CONTEXT, FACTS, context_schema, one_array

_CORE: Final = frozenset({"concept", "entity", "period", "unit", "language"})
_INT32: Final = range(-(1 << 31) + 1, 1 << 31)

Namespaces = Mapping[str, str]


def distinct_values(facts: pa.Table) -> dict[str, list[str]]:
    """The distinct values of each dimension of a taxonomy, as spelled."""
    names = [name for name in facts.column_names if name not in _CORE and not name.startswith(" ")]
    return {name: _codes(facts, name).dictionary.to_pylist() for name in names}


def fact_columns(facts: pa.Table, namespaces: Namespaces) -> pa.Table:
    """The columns of FACTS that need no context. ValueError where a spelling is wrong, or the fact is a note."""
    rows = facts.num_rows
    decimals = one_array(facts.column(" decimals"))
    low, high = (one.as_py() for one in pc.min_max(decimals).values())
    if low is not None and not (low in _INT32 and high in _INT32):
        raise IrregularError("decimals beyond the range")
    value = one_array(facts.column(" value"))
    if pc.any(pc.and_(pc.is_valid(decimals), pc.is_null(value))).as_py():
        raise IrregularError("a nil fact has decimals")
    columns = {
        "id": one_array(facts.column(" id")),
        "concept": _mapped(facts, "concept", lambda text: _concept(text, namespaces)),
        "unit": _mapped(facts, "unit", lambda text: str(read_unit(text, namespaces))),
        "language": _mapped(facts, "language", read_language),
        "value": value,
        "decimals": decimals.cast(pa.int32()),
    }
    schema = pa.schema([one.with_nullable(nullable=True) for one in FACTS])
    return pa.table([columns.get(one.name, pa.nulls(rows, one.type)) for one in schema], schema=schema)


def context_rows(facts: pa.Table, namespaces: Namespaces, typed: Iterable[str]) -> tuple[pa.Array, pa.Table]:
    """The number of each fact's context, and the contexts. ValueError where a spelling is wrong."""
    known = set(typed)
    names = [
        name for name in facts.column_names if name not in _CORE - {"entity", "period"} and name[0] != " "
    ]
    key: Numbers = np.zeros(facts.num_rows, np.int64)
    size = 1
    for name in names:
        codes = _codes(facts, name)
        width = len(codes.dictionary) + 1
        if size * width >= 1 << 62:
            encoded = numbers(key).dictionary_encode()
            key, size = plain(encoded.indices), len(encoded.dictionary)
        key = key * width + plain(pc.add(codes.indices.cast(pa.int64()).fill_null(-1), 1))
        size *= width
    encoded = numbers(key).dictionary_encode()
    number = encoded.indices
    highest = np.maximum.accumulate(plain(number)) if len(number) else key
    first = np.flatnonzero(np.diff(highest, prepend=-1))  # numbers rise where a context is first used
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
    schema = context_schema(name for name in columns if name not in CONTEXT.names)
    return number.cast(pa.int32()), pa.table([columns[one.name] for one in schema], schema=schema)


def merged_order(facts: Mapping[str, Any], runs: list[int]) -> tuple[Numbers, dict[str, int]]:
    """The place of each regular fact among all, and of each of the others; IrregularError where a mark is missing.

    ``facts`` are the members of the rest, marks included.
    """
    place, seen = 0, 0
    own: list[Numbers] = []
    others: dict[str, int] = {}
    for name, body in facts.items():
        if name == f"{MARK}{seen}" and body == 0:
            own.append(np.arange(place, place + runs[seen]))
            place += runs[seen]
            seen += 1
        else:
            others[name] = place
            place += 1
    if seen != len(runs):
        raise IrregularError("what was cut out did not stand among the facts")
    return np.concatenate(own), others


def places_of(names: Iterable[str], places: Mapping[str, int]) -> Numbers:
    """The places of some facts."""
    return np.array([places[name] for name in names], np.int64)


def _codes(facts: pa.Table, name: str) -> pa.DictionaryArray:
    column = facts.column(name).unify_dictionaries().combine_chunks()
    return column if isinstance(column, pa.DictionaryArray) else pa.concat_arrays(column.chunks)


def _mapped(facts: pa.Table, name: str, read: Callable[[str], str]) -> pa.Array:
    if name not in facts.column_names:
        return pa.nulls(facts.num_rows, CODED)
    codes = _codes(facts, name)
    texts = [read(text) for text in codes.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(codes.indices, pa.array(texts, pa.string()))


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
