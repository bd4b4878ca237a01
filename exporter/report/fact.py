"""A fact, a note and a link as values: the views that people and tests use, never the hot path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

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


class Note(NamedTuple):
    """A footnote: the XHTML fragment it reads, in a language (OIM 1.0, ``xbrl:note``)."""

    id: str
    text: str
    language: str


class Link(NamedTuple):
    """From a fact to notes or facts: ``type`` is an arcrole URI, ``group`` a link role URI (OIM 1.0, links)."""

    type: str
    group: str
    source: str
    targets: tuple[str, ...]
