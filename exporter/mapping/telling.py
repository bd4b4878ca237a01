"""The facts of a mapping as a sheet for people: one row a fact, names without their namespaces."""

from __future__ import annotations

import csv
import io
from typing import Final

from exporter.report.aspects import Context, Member, Unit
from exporter.report.fact import Fact
from exporter.report.report import Report

COLUMNS: Final = (
    "line",
    "column",
    "concept",
    "period",
    "unit",
    "value",
    "decimals",
    "dimensions",
    "language",
    "id",
)


def render_facts(report: Report) -> bytes:
    """The facts in the order they were found, as CSV in UTF-8 with line feeds."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(fact) for fact in report)
    return out.getvalue().encode()


def _row(fact: Fact) -> tuple[str | int, ...]:
    line, column = (fact.origin.line, fact.origin.column) if fact.origin else ("", "")
    exactness = "" if fact.decimals is None else str(fact.decimals)
    return (
        line, column, fact.concept.local, str(fact.context.period), _unit(fact.unit),
        "nil" if fact.value is None else fact.value, exactness, _dimensions(fact.context), fact.language or "", fact.id,
    )  # fmt: skip


def _unit(unit: Unit | None) -> str:
    if unit is None:
        return ""
    over = "*".join(name.local for name in unit.numerators)
    return f"{over}/{'*'.join(name.local for name in unit.denominators)}" if unit.denominators else over


def _dimensions(context: Context) -> str:
    shown = (value.name.local if isinstance(value, Member) else value.text for _, value in context.dimensions)
    names = (name.local for name, _ in context.dimensions)
    return ";".join(f"{name}={value}" for name, value in zip(names, shown, strict=True))
