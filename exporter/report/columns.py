"""The columns of a report: one Arrow schema for facts, one for contexts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exporter.errors import ExporterError
from exporter.workers import in_order

#: Text that repeats: each distinct value once, rows hold its number.
CODED: Final = pa.dictionary(pa.int32(), pa.string())

#: One row a fact. ``concept`` and ``unit`` as ``str`` of QName and Unit; ``context`` is a row of the contexts table;
#: ``value`` null is nil; ``decimals`` null is INF (or nil, or not numeric); the last four are the origin.
FACTS: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("concept", CODED, nullable=False),
        pa.field("context", pa.int32(), nullable=False),
        pa.field("unit", CODED),
        pa.field("value", pa.string()),
        pa.field("decimals", pa.int32()),
        pa.field("language", CODED),
        pa.field("document", CODED),
        pa.field("line", pa.int32()),
        pa.field("column", pa.int32()),
        pa.field("length", pa.int32()),
    ]
)

#: One row a distinct context, in the order of first use: ``period`` as ``str`` of Period; after these columns one
#: CODED column a dimension, named in Clark notation and sorted, null where the context lacks it.
CONTEXT: Final = pa.schema(
    [
        pa.field("scheme", CODED, nullable=False),
        pa.field("identifier", CODED, nullable=False),
        pa.field("period", CODED, nullable=False),
    ]
)

#: Where keys made of codes are numbered anew, so that they stay within 64 bits.
_ROOM: Final = 1 << 62
#: Keys below it fit into 32 bits.
_SMALL: Final = 1 << 31
_MANY: Final = 1 << 18  # rows that are worth joining on all processors
_LARGE: Final = 1 << 27  # bytes of a column whose parts are worth giving back at once
_FEW_ROWS: Final = 1 << 12
_ROWS: Final = 1 << 15  # at a time, so that what comes between stays in the processor's cache
#: Joins the parts of a key. No part holds it: XML 1.0 has no such character, and so no report has.
SEPARATOR: Final = "\x1f"


#: Dimensions of a report: each is a column of the contexts, whether a context states it or not.
MOST_DIMENSIONS: Final = 1_000
#: Cells of these columns.
MOST_CELLS: Final = 1 << 26


def context_schema(dimensions: Iterable[str], contexts: int = 0) -> pa.Schema:
    """The schema of a contexts table with these dimensions (Clark names) and so many rows; refuses as below."""
    names = sorted(dimensions)
    refuse_many_dimensions(len(names), contexts)
    return pa.schema([*CONTEXT, *(pa.field(name, CODED) for name in names)])


def is_coded(kind: pa.DataType) -> bool:
    """Whether a column of this type holds codes and, each once, their texts; ``pa.types`` takes long to be loaded."""
    return isinstance(kind, pa.DictionaryType)


def refuse_many_dimensions(dimensions: int, contexts: int = 0, place: str = "") -> None:
    """ExporterError ``file.tooLarge`` where they are more than MOST_DIMENSIONS, or their cells more than MOST_CELLS."""
    if dimensions > MOST_DIMENSIONS:
        message = f"the report has {dimensions:,} different dimensions; at most {MOST_DIMENSIONS:,} are read"
        raise ExporterError("file.tooLarge", message, place)
    if dimensions * contexts > MOST_CELLS:
        message = f"the report has {dimensions:,} dimensions in {contexts:,} combinations, more than are read"
        raise ExporterError("file.tooLarge", message, place)


def coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A CODED column as one array with one dictionary."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if column.num_chunks == 0:
        return pa.array([], CODED)
    return column.unify_dictionaries().combine_chunks()


def pruned(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A CODED column whose dictionary holds only values in use, each once."""
    codes = coded(column)
    for rows in (_FEW_ROWS, _ROWS, len(codes)):  # most columns use all of their values soon
        used = codes.indices.slice(0, rows).unique().drop_null()
        if len(used) == len(codes.dictionary):
            break
    if len(used) == len(codes.dictionary) == len(codes.dictionary.unique()):
        return codes
    kept = codes.dictionary.take(used).dictionary_encode()
    every = pa.array(range(len(codes.dictionary)), pa.int32())
    fresh = kept.indices.take(pc.index_in(every, used))
    return pa.DictionaryArray.from_arrays(fresh.take(codes.indices), kept.dictionary)


def with_texts(codes: pa.DictionaryArray, texts: pa.Array) -> pa.DictionaryArray:
    """Codes with as many other texts in the places of theirs; looks at no row."""
    return pa.DictionaryArray.from_arrays(codes.indices, texts, safe=False)


def decoded(codes: pa.DictionaryArray) -> pa.Array:
    """A coded array as plain text."""
    return codes.dictionary_decode()


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """A column of fixed width as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def combined(columns: Sequence[tuple[pa.Array, int]]) -> pa.Array:
    """A number (int64) for each row that is equal for equal combinations of codes, of which null is one too.

    Columns come with the number of codes that they may have.
    """
    columns, _ = _few_enough(columns)
    return pa.concat_arrays(list(_keys(columns, pa.int64())))


def _few_enough(columns: Sequence[tuple[pa.Array, int]]) -> tuple[list[tuple[pa.Array, int]], int]:
    """Columns with equal combinations in equal rows, of which a number holds every one; and how many it must hold."""
    made, room = list[tuple[pa.Array, int]](), 1
    for codes, size in columns:
        if made and room * (size + 1) >= _ROOM:
            found = pa.concat_arrays(list(_keys(made, pa.int64()))).dictionary_encode()
            made, room = [(found.indices, len(found.dictionary))], len(found.dictionary) + 1
        made.append((codes, size))
        room *= size + 1
    return made, room


def _keys(columns: Sequence[tuple[pa.Array, int]], kind: pa.DataType) -> Iterator[pa.Array]:
    """The numbers of combinations, some rows at a time, which a number of this kind can hold."""
    (first, _), *others = columns
    for start in range(0, max(len(first), 1), _ROWS):
        key = _without_null(first.slice(start, _ROWS)).cast(kind)
        for codes, size in others:
            low = _without_null(codes.slice(start, _ROWS)).cast(kind)
            key = pc.add(pc.multiply(key, pa.scalar(size + 1, kind)), low)
        yield key


def _without_null(codes: pa.Array) -> pa.Array:
    """Codes with -1 in place of null."""
    return pc.fill_null(codes, -1) if codes.null_count else codes


def distinct_rows(columns: Sequence[pa.DictionaryArray]) -> tuple[pa.Array, pa.Array]:
    """For each row of coded columns the number of its combination, in the order of first use; the first row of each."""
    telling = [one for one in columns if len(one.dictionary) > 1 or one.null_count] or columns[:1]
    parts, room = _few_enough([(one.indices, len(one.dictionary)) for one in telling])
    keys = pa.chunked_array(_keys(parts, pa.int32() if room < _SMALL else pa.int64())).dictionary_encode()
    numbers = one_array(pa.chunked_array([one.indices for one in keys.chunks], pa.int32()))
    return numbers, first_uses(numbers)


def first_uses(numbers: pa.Array) -> pa.Array:
    """The first row of each number, where numbers were given in the order of first use: those that rise highest."""
    found = [pa.array([], pa.int32())]
    for start, rises in _rises(numbers):
        rows = pc.indices_nonzero(pc.greater(rises, pa.scalar(0, rises.type)))
        found.append(pc.add(rows.cast(pa.int32()), pa.scalar(start, pa.int32())))
    return pa.concat_arrays(found)


def in_order_of_use(numbers: pa.Array, count: int) -> bool:
    """Whether so many numbers, from 0, were given in the order of first use, and all of them are used."""
    if len(numbers) > 1 and numbers[0].as_py() == 0:  # in most documents they stand still or rise by one
        steps = pc.min_max(pc.subtract(numbers.slice(1), numbers.slice(0, len(numbers) - 1))).as_py()
        if steps["min"] >= 0 and steps["max"] <= 1:
            return bool(numbers[-1].as_py() == count - 1)
    if any(pc.max(rises).as_py() > 1 for _, rises in _rises(numbers)):
        return False
    return (pc.max(numbers).as_py() if len(numbers) else -1) == count - 1


def _rises(numbers: pa.Array) -> Iterator[tuple[int, pa.Array]]:
    """By how much each number is above all before it, from -1; the rows without such a number may be left out."""
    highest = -1
    for start in range(0, len(numbers), _ROWS):
        block = numbers.slice(start, _ROWS)
        top = pc.max(block).as_py()
        if top > highest:
            before = pa.scalar(highest, numbers.type)
            most = pc.cumulative_max(block, start=before)
            yield start, pc.subtract(most, pa.concat_arrays([pa.array([highest], numbers.type), most[:-1]]))
            highest = top


@lru_cache(maxsize=2)
def _zero_bytes(size: int) -> pa.Buffer:
    return pa.py_buffer(bytes(size))


def zeros(rows: int) -> pa.Array:
    """A column of zeros (int32); all of about as many rows share their bytes."""
    return pa.Array.from_buffers(pa.int32(), rows, [None, _zeros(rows)])


def counted(first: int, count: int) -> pa.Array:
    """So many numbers (int32), from a first."""
    return pc.add(_ramp(count.bit_length()).slice(0, count), pa.scalar(first, pa.int32()))


@lru_cache(maxsize=1)
def _ramp(bits: int) -> pa.Array:
    """The numbers below a power of two; blocks of a table are alike."""
    return pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int32()), 1 << bits), pa.scalar(-1, pa.int32()))


def falses(rows: int) -> pa.Array:
    """A mask that marks no row; all of about as many rows share their bytes."""
    return pa.Array.from_buffers(pa.bool_(), rows, [None, _zeros(rows)], null_count=0)


def nulls(rows: int, kind: pa.DataType) -> pa.Array:
    """A column of nulls, text, whole numbers of 32 bits or CODED; all of about as many rows share their bytes."""
    some = _zeros(rows)
    if is_coded(kind):
        nothing = pa.array([], kind.value_type)
        return pa.DictionaryArray.from_arrays(nulls(rows, kind.index_type), nothing, safe=False)
    buffers = [some] * (3 if kind == pa.string() else 2)
    return pa.Array.from_buffers(kind, rows, buffers, null_count=rows)


def _zeros(rows: int) -> pa.Buffer:
    return _zero_bytes(4 << rows.bit_length())  # more than four bytes for each, and for one more


def joined(tables: list[pa.Table]) -> pa.Table:
    """Tables of one schema as one with an array a column; they go, a column at a time, as it is made."""
    if len(tables) == 1 and all(column.num_chunks == 1 for column in tables[0].columns):
        return tables.pop()
    schema = tables[0].schema
    columns = [[chunk for table in tables for chunk in table.column(name).chunks] for name in schema.names]
    rows = sum(table.num_rows for table in tables)
    tables.clear()
    columns.reverse()
    arrays = []
    waiting = (pa.chunked_array(columns.pop(), one.type) for one in schema)
    for array in in_order(_in_one, waiting) if rows > _MANY else map(_in_one, waiting):
        arrays.append(array)
        if array.nbytes > _LARGE:
            pa.default_memory_pool().release_unused()
    return pa.table(arrays, schema=schema)


def _in_one(column: pa.ChunkedArray) -> pa.Array:
    if column.null_count == len(column):
        return nulls(len(column), column.type)
    return coded(column) if is_coded(column.type) else one_array(column)


def using(facts: pa.Table, contexts: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Facts with only those contexts that they number, in the order of first use."""
    used = one_array(facts.column("context")).dictionary_encode()
    at = facts.schema.get_field_index("context")
    return facts.set_column(at, facts.schema.field(at), used.indices), contexts.take(used.dictionary)


def context_keys(contexts: pa.Table) -> pa.Array:
    """For each context a text that is equal for equal contexts, whichever dimensions other contexts have."""
    parts = [decoded(coded(contexts.column(name))) for name in CONTEXT.names]
    for name in contexts.schema.names[len(CONTEXT) :]:
        values = decoded(coded(contexts.column(name)))
        parts.append(pc.binary_join_element_wise(name, values, SEPARATOR))
    return pc.binary_join_element_wise(*parts, SEPARATOR, null_handling="skip")
