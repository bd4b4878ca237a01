"""The columns of a report: one Arrow schema for facts, one for contexts."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

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


def context_schema(dimensions: list[str]) -> pa.Schema:
    """The schema of a contexts table with these dimensions (Clark names)."""
    return pa.schema([*CONTEXT, *(pa.field(name, CODED) for name in sorted(dimensions))])
