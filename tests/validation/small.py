"""A small invented taxonomy as values, and facts about it in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from exporter.findings import Finding, Findings, Origin
from exporter.qname import XBRLI, XS, QName
from exporter.report.aspects import Context, DimensionValue, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.taxonomy.model import (
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    SUMMATION,
    Arc,
    Concept,
    DataType,
    Taxonomy,
)
from exporter.validation.validate import validate

NS = "http://shop.example/2025"
YEAR = Period(date(2025, 12, 31), date(2025, 1, 1))
END = Period(date(2025, 12, 31))
ENTITY = Entity("http://shop.example/id", "0001")
YEN = Unit.currency("JPY")


def name(local: str) -> QName:
    return QName(NS, local)


def kind(item_type: str, primitive: str, *, numeric: bool = False, **facets: tuple[str, ...]) -> DataType:
    return DataType(
        QName(XBRLI, item_type),
        (QName(XS, primitive),),
        item_type,
        primitive,
        numeric,
        MappingProxyType(facets),
    )


MONEY = kind("monetaryItemType", "decimal", numeric=True)
STRING = kind("stringItemType", "string")


def concept(
    local: str, data_type: DataType | None = MONEY, period: str = "duration", **more: object
) -> Concept:
    return Concept(name(local), data_type, period, **{"substitution_group": ITEM, **more})  # type: ignore[arg-type]


def taxonomy(
    *concepts: Concept,
    arcs: Iterable[Arc] = (),
    domain_types: Mapping[QName, DataType] | None = None,
    nillable_domains: Iterable[QName] = (),
) -> Taxonomy:
    return Taxonomy(
        ("http://shop.example/2025/shop.xsd",),
        {one.name: one for one in concepts},
        arcs=tuple(arcs),
        namespaces={"shop": NS},
        domain_types=domain_types or {},
        nillable_domains=frozenset(nillable_domains),
    )


def dimension(local: str, **more: object) -> Concept:
    return concept(local, STRING, abstract=True, substitution_group=DIMENSION_ITEM, **more)


def hypercube(local: str) -> Concept:
    return concept(local, STRING, abstract=True, substitution_group=HYPERCUBE_ITEM)


def summation(total: str, role: str = "http://shop.example/role/a", **items: int | str) -> list[Arc]:
    return [
        Arc(SUMMATION, role, name(total), name(item), Decimal(order), Decimal(weight))
        for order, (item, weight) in enumerate(items.items())
    ]


def fact(
    local: str,
    value: str | None,
    decimals: int | None = 0,
    *,
    period: Period = YEAR,
    unit: Unit | None = YEN,
    dimensions: Mapping[str, DimensionValue] | None = None,
    language: str | None = None,
    line: int = 0,
) -> Fact:
    context = Context.of(ENTITY, period, [(name(one), value) for one, value in (dimensions or {}).items()])
    origin = Origin("release.txt", line, 10, 5) if line else None
    return Fact(
        name(local), context, value, unit, None if value is None else decimals, language, origin=origin
    )


def report(*facts: Fact) -> Report:
    builder = ReportBuilder(namespaces={"shop": NS})
    for one in facts:
        builder.add(one)
    return builder.build()


def found(known: Taxonomy, *facts: Fact) -> list[Finding]:
    findings = Findings()
    validate(report(*facts), known, findings)
    return findings.all


def codes(known: Taxonomy, *facts: Fact) -> list[str]:
    return [one.code for one in found(known, *facts)]
