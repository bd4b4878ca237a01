"""Masks of the rows of a block."""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa


@lru_cache(maxsize=4)
def always(count: int) -> pa.Array:
    """A mask of all rows."""
    return pa.repeat(pa.scalar(True), count)  # noqa: FBT003 - Arrow has no name for it


@lru_cache(maxsize=4)
def never(count: int) -> pa.Array:
    """A mask of no row."""
    return pa.repeat(pa.scalar(False), count)  # noqa: FBT003 - Arrow has no name for it
