"""What reading a document leaves behind for checks of the document itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Remains:
    """What makes a small document that breaks a schema where the whole one does; None where there is none.

    ``sample`` is given a mask of the report's facts: those whose values must be in it. It tells None where the whole
    document must be looked at. ``structure`` needs no values, for a schema that judges none.
    """

    sample: Callable[[pa.Array], Sample | None] | None = None
    structure: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A document that stands for another, and the containers that the other's contexts have their dimensions in."""

    document: bytes
    containers: frozenset[str]
