"""Masks of the rows of a block."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa


@lru_cache(maxsize=4)
def always(count: int) -> pa.Array:
    """A mask of all rows."""
    return pa.repeat(pa.scalar(value=True, type=pa.bool_()), count)


@lru_cache(maxsize=4)
def never(count: int) -> pa.Array:
    """A mask of no row."""
    return pa.repeat(pa.scalar(value=False, type=pa.bool_()), count)
