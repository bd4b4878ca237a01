"""Masks of the rows of a block."""

from __future__ import annotations

import pyarrow as pa


def always(count: int) -> pa.Array:
    """A mask of all rows."""
    return pa.repeat(pa.scalar(True), count)  # noqa: FBT003 - Arrow has no name for it


def never(count: int) -> pa.Array:
    """A mask of no row."""
    return pa.repeat(pa.scalar(False), count)  # noqa: FBT003 - Arrow has no name for it
