"""What the page knows of each fact: its meaning in words, ready for JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypedDict

from exporter.findings import Finding
from exporter.qname import QName
from exporter.report.aspects import DimensionValue, Member, Period, Unit
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.taxonomy.model import DOCUMENTATION, Taxonomy

_KIND: Final = re.compile(r"\s*\[[^\[\]]+\]$")


class Card(TypedDict):
    """A fact in words; ``findings`` are numbers in the page's list of findings."""

    id: str
    label: str
    concept: str
    documentation: str
    period: str
    unit: str
    value: str | None
    decimals: str
    language: str
    dimensions: list[list[str]]
    findings: list[int]


class Note(TypedDict):
    """A finding in words."""

    code: str
    severity: str
    message: str
    fact: str


def cards(report: Report, taxonomy: Taxonomy, findings: Iterable[Finding], language: str) -> list[Card]:
    """A card for each fact, in the order of the report."""
    concerned: dict[str, list[int]] = {}
    for number, finding in enumerate(findings):
        if finding.fact:
            concerned.setdefault(finding.fact, []).append(number)
    teller = _Teller(report, taxonomy, language)
    return [teller.card(fact, concerned.get(fact.id, [])) for fact in report]


def notes(findings: Iterable[Finding]) -> list[Note]:
    """A note for each finding, in their order."""
    return [Note(code=one.code, severity=one.severity.label, message=one.message, fact=one.fact or "")
            for one in findings]  # fmt: skip


class _Teller:
    """Says names in a language; each name is looked up once."""

    def __init__(self, report: Report, taxonomy: Taxonomy, language: str) -> None:
        self._taxonomy = taxonomy
        self._language = language
        declared = {**taxonomy.namespaces, **report.namespaces}
        self._prefixes = {uri: prefix for prefix, uri in sorted(declared.items(), reverse=True) if prefix}

    def card(self, fact: Fact, findings: list[int]) -> Card:
        concept = self._taxonomy.concepts.get(fact.concept)
        numeric = concept is not None and concept.numeric
        return Card(
            id=fact.id,
            label=self._label(fact.concept),
            concept=self._name(fact.concept),
            documentation=self._documentation(fact.concept),
            period=_period(fact.context.period),
            unit=_unit(fact.unit, numeric=numeric),
            value=fact.value,
            decimals=_decimals(fact, numeric=numeric),
            language=fact.language or "",
            dimensions=[[self._label(axis), self._member(value)] for axis, value in fact.context.dimensions],
            findings=findings,
        )

    def _label(self, name: QName) -> str:
        """A label without the word in brackets that tells the kind of an element, such as ``[Member]``."""
        return _KIND.sub("", self._taxonomy.label(name, language=self._language))

    def _documentation(self, name: QName) -> str:
        told = self._taxonomy.label(name, language=self._language, role=DOCUMENTATION)
        standard = self._taxonomy.label(name, language=self._language)
        return "" if told == standard else told

    def _member(self, value: DimensionValue) -> str:
        return self._label(value.name) if isinstance(value, Member) else value.text or "nil"

    def _name(self, name: QName) -> str:
        prefix = self._prefixes.get(name.namespace)
        return f"{prefix}:{name.local}" if prefix else str(name)


def _period(period: Period) -> str:
    return str(period).replace("/", " to ")


def _unit(unit: Unit | None, *, numeric: bool) -> str:
    if unit is None:
        return "pure number" if numeric else ""
    over = " × ".join(name.local for name in unit.numerators)
    under = " × ".join(name.local for name in unit.denominators)
    return f"{over} per {under}" if under else over


def _decimals(fact: Fact, *, numeric: bool) -> str:
    if not numeric or fact.value is None:
        return ""
    return "INF" if fact.decimals is None else str(fact.decimals)
