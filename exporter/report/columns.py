"""The columns of a report: one Arrow schema for facts, one for contexts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

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

#: Joins the parts of a key. No part holds it: XML 1.0 has no such character, and so no report has.
SEPARATOR: Final = "\x1f"


def context_schema(dimensions: Iterable[str]) -> pa.Schema:
    """The schema of a contexts table with these dimensions (Clark names)."""
    return pa.schema([*CONTEXT, *(pa.field(name, CODED) for name in sorted(dimensions))])


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
    used = codes.indices.unique().drop_null()
    if len(used) == len(codes.dictionary) == len(codes.dictionary.unique()):
        return codes
    return codes.dictionary_decode().dictionary_encode()


def decoded(codes: pa.DictionaryArray) -> pa.Array:
    """A coded array as plain text."""
    return codes.dictionary_decode()


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """A column of fixed width as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def context_keys(contexts: pa.Table) -> pa.Array:
    """For each context a text that is equal for equal contexts, whichever dimensions other contexts have."""
    parts = [decoded(coded(contexts.column(name))) for name in CONTEXT.names]
    for name in contexts.schema.names[len(CONTEXT) :]:
        values = decoded(coded(contexts.column(name)))
        parts.append(pc.binary_join_element_wise(name, values, SEPARATOR))
    return pc.binary_join_element_wise(*parts, SEPARATOR, null_handling="skip")
