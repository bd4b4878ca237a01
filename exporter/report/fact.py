"""A fact as a value: the view that people and tests use, never the hot path."""

from __future__ import annotations

from dataclasses import dataclass

from exporter.findings import Origin
from exporter.qname import QName
from exporter.report.aspects import Context, Unit


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported value.

    ``value`` is the reported text, exactly; None is nil. ``decimals`` is None for infinite precision (``INF``), for
    nil and for facts that are not numeric. ``unit`` is None for pure numbers and for facts that are not numeric.
    ``language`` is a lower-case language tag of a text fact. ``id`` is empty until the report gives one.
    """

    concept: QName
    context: Context
    value: str | None
    unit: Unit | None = None
    decimals: int | None = None
    language: str | None = None
    id: str = ""
    origin: Origin | None = None
