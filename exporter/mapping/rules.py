"""The rules of a profile as values: which table, column and line states what; each knows where it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exporter.findings import Origin
from exporter.qname import QName
from exporter.report.aspects import Unit


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table is known by its captions; what they do not say stands here.

    ``scale`` is the power of ten of its figures, ``quarters`` the length of its periods where no heading or caption
    says it, ``lines`` the group of line rules that applies.
    """

    name: str
    caption: re.Pattern[str]
    lines: str
    origin: Origin
    unit: Unit | None = None
    scale: int | None = None
    decimals: int | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """What a column states: an amount of each line's concept, or a ratio concept over the lines.

    ``measure`` is None for amounts. ``current`` takes the latest period of the document instead of the heading's.
    """

    tables: frozenset[str]  # empty: every table
    heading: re.Pattern[str]
    origin: Origin
    measure: QName | None = None
    line_axis: QName | None = None
    unit: Unit | None = None
    scale: int | None = None
    current: bool = False

    def fits(self, table: str, heading: str) -> bool:
        """Whether the rule speaks of this column of this table."""
        return (not self.tables or table in self.tables) and self.heading.search(heading) is not None


@dataclass(frozen=True, slots=True)
class LineRule:
    """Which concept a line is, and its exceptions from what caption and column say.

    ``concept`` None sets the line aside for ``reason``. ``exact`` states infinite precision. ``opening`` takes the
    instant before the column's period starts.
    """

    lines: str
    group: re.Pattern[str] | None
    labels: frozenset[str]  # folded, see ``fold_label``
    origin: Origin
    concept: QName | None = None
    member: QName | None = None
    dimensions: tuple[tuple[QName, QName], ...] = ()
    unit: Unit | None = None
    pure: bool = False
    scale: int | None = None
    decimals: int | None = None
    exact: bool = False
    opening: bool = False
    negated: bool = False
    reason: str = ""

    def fits(self, label: str, groups: tuple[str, ...]) -> bool:
        """Whether the rule speaks of the line with this label under these groups, all as printed."""
        if fold_label(label) not in self.labels:
            return False
        return self.group is None or self.group.search(" / ".join(groups)) is not None


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A fact about the document itself: a constant or template, or what a pattern finds in the text.

    ``documents`` are the kinds of documents that state it; empty: all.
    """

    concept: QName
    origin: Origin
    value: str = ""
    pattern: re.Pattern[str] | None = None
    language: str = ""
    instant: bool = False
    documents: frozenset[str] = frozenset()


_HYPHENS = re.compile(r"\s*-\s*")


def fold_label(label: str) -> str:
    """A label for comparing: case, white space and the spaces round hyphens do not matter."""
    return _HYPHENS.sub("-", " ".join(label.split())).rstrip(" :").casefold()
