"""Checks that a filer declares between the figures of one document: shares, changes, translations, opposites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from exporter.findings import Findings, Origin
from exporter.qname import ISO4217, QName
from exporter.sheets import SheetRow, read_sheet
from exporter.taxonomy.model import Taxonomy

_COLUMNS: Final = frozenset({"kind", "measure", "axis", "base", "items", "currency", "note"})
_MONTHS: Final = {"year-change": 12, "quarter-change": 3}


@dataclass(frozen=True, slots=True)
class Share:
    """``measure`` over ``axis`` is each line's part of ``base`` in the same period."""

    measure: QName
    axis: QName
    base: QName
    origin: Origin


@dataclass(frozen=True, slots=True)
class Change:
    """``measure`` over ``axis`` is each line's relative change against the period ``months`` earlier."""

    measure: QName
    axis: QName
    months: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Translation:
    """Amounts in ``foreign`` are those in ``home`` divided by the rate that the concept ``rate`` reports."""

    rate: QName
    home: QName
    foreign: QName
    origin: Origin


@dataclass(frozen=True, slots=True)
class Opposite:
    """``measure`` is ``base`` with the other sign, whatever period and unit."""

    measure: QName
    base: QName
    origin: Origin


@dataclass(frozen=True, slots=True)
class Same:
    """``measure`` is told once within a period and is then the same amount as ``base`` of that period."""

    measure: QName
    base: QName
    origin: Origin


@dataclass(frozen=True, slots=True)
class Sum:
    """``measure`` is the sum of ``items`` by weight, where all of them are reported.

    A calculation linkbase would hold a report that states only some of the items to the sum as well.
    """

    measure: QName
    items: tuple[tuple[QName, int], ...]
    origin: Origin


#: A check that a filer declares.
Claim = Share | Change | Translation | Opposite | Same | Sum


@dataclass(frozen=True, slots=True)
class Line:
    """What a member of a line axis stands for: a concept and its dimensions."""

    concept: QName
    dimensions: tuple[tuple[QName, QName], ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """The declared checks, and the line of each member that ratio measures speak of."""

    declared: tuple[Claim, ...] = ()
    lines: Mapping[QName, Line] = field(default_factory=lambda: MappingProxyType({}))


def read_checks(folder: Path, taxonomy: Taxonomy, findings: Findings) -> tuple[Claim, ...]:
    """The checks of ``checks.csv``; a filer without the sheet declares none. Problems are ``taxonomy.badCheck``."""
    sheet = read_sheet(folder, "checks", _COLUMNS, findings, required=False)
    names = {name.local: name for name in taxonomy.concepts}
    return tuple(_checks(sheet.rows, names, findings))


def _checks(rows: tuple[SheetRow, ...], names: Mapping[str, QName], findings: Findings) -> Iterator[Claim]:
    for row in rows:
        wanted = _NEEDS.get(row["kind"])
        if wanted is None:
            findings.error("taxonomy.badCheck", f"{row['kind']!r} is none of {', '.join(_NEEDS)}", row.origin)
            continue
        asked = [row[column] for column in wanted] + [name for name, _ in _items(row["items"])]
        unknown = [name for name in asked if name not in names]
        for name in unknown:
            findings.error("taxonomy.badCheck", f"the taxonomy has no concept {name!r}", row.origin)
        if not unknown:
            yield _check(row, names)


_NEEDS: Final = {
    "share": ("measure", "axis", "base"),
    "year-change": ("measure", "axis"),
    "quarter-change": ("measure", "axis"),
    "translation": ("measure",),
    "opposite": ("measure", "base"),
    "same": ("measure", "base"),
    "sum": ("measure",),
}


def _check(row: SheetRow, names: Mapping[str, QName]) -> Claim:
    kind, measure = row["kind"], names[row["measure"]]
    if kind == "share":
        return Share(measure, names[row["axis"]], names[row["base"]], row.origin)
    if kind == "translation":
        home, _, foreign = row["currency"].partition("/")
        return Translation(measure, QName(ISO4217, home), QName(ISO4217, foreign), row.origin)
    if kind == "sum":
        return Sum(measure, tuple((names[name], weight) for name, weight in _items(row["items"])), row.origin)
    if kind in ("opposite", "same"):
        return (Opposite if kind == "opposite" else Same)(measure, names[row["base"]], row.origin)
    return Change(measure, names[row["axis"]], _MONTHS[kind], row.origin)


def _items(text: str) -> list[tuple[str, int]]:
    """The items of ``Revenues;-CostsAndExpenses`` with their weights."""
    names = [name.strip() for name in text.split(";") if name.strip()]
    return [(name.lstrip("+-").strip(), -1 if name.startswith("-") else 1) for name in names]
