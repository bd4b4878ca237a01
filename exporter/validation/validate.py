"""Runs every rule on a report: the table of contents of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from exporter.findings import Finding, Findings
from exporter.formats import Format
from exporter.report.report import Report
from exporter.taxonomy.model import Taxonomy
from exporter.validation import calculations, concepts, dimensions, duplicates, enumerations, languages, units
from exporter.validation.registry import RULES, Complaint, Rule
from exporter.validation.rounding import INCONSISTENT
from exporter.validation.subject import Subject
from exporter.workers import in_order

#: The modules whose rules are filed by importing them, in the order they run.
SUBJECTS: Final = (concepts, enumerations, languages, units, dimensions, duplicates, calculations)
#: So many facts are worth a thread for each processor.
LARGE: Final = 10_000
#: What reading tells of a fact whose value it leaves as it is, by the local part of the code.
_MISREAD: Final = ("invalidFactValue", "unboundPrefix")
#: Codes of what a document has and its report has not: its items were added up where they stand.
_BEYOND: Final = "xbrlxe:"
#: Rules that a syntax has under a code of its own.
_OWN: Final[Mapping[Format, Mapping[str, str]]] = MappingProxyType(
    {
        Format.CSV: {
            "oime:invalidFactValue": "xbrlce:invalidFactValue",
            "xbrldie:IllegalTypedDimensionContentError": "xbrlce:invalidDimensionValue",
        }
    }
)


def validate(report: Report, taxonomy: Taxonomy, findings: Findings, kind: Format | None = None) -> None:
    """Adds to ``findings`` everything that the rules find wrong with a report, see ``check_facts``."""
    check_facts(Subject(report, taxonomy, kind), findings)


def check_facts(subject: Subject, findings: Findings) -> None:
    """Adds to ``findings`` everything that the rules find wrong, rule by rule, in document order.

    What a check of the document has told of the same line already is not told again, nor that the value of a fact is
    wrong which could not be read. The syntax that the report was read from may have codes of its own. Many facts are
    given to rules on all processors.
    """
    own = _OWN.get(subject.kind, {}) if subject.kind else {}
    spread = in_order if len(subject.report) >= LARGE else map
    told = {
        (one.code, one.origin.document, one.origin.line) for one in findings if one.origin and one.origin.line
    }
    misread = {one.fact for one in findings if one.fact and one.code.partition(":")[2] in _MISREAD}
    whole = not any(one.code.startswith(_BEYOND) for one in findings)
    rules = [one for one in RULES.values() if whole or one.code != INCONSISTENT]
    for findings_of_rule in spread(lambda rule: [*_told(rule, rule.check(subject), subject)], rules):
        for one in findings_of_rule:
            if one.code == "oime:invalidFactValue" and one.fact in misread:
                continue
            if one.origin is None or (one.code, one.origin.document, one.origin.line) not in told:
                findings.all.append(replace(one, code=own[one.code]) if one.code in own else one)


def _told(rule: Rule, complaints: Iterable[Complaint], subject: Subject) -> Iterable[Finding]:
    """Complaints as findings: rows turned into identifiers and places."""
    for one in complaints:
        related = tuple(place for place in map(subject.origin_at, one.related) if place is not None)
        origin = None if one.row is None else subject.origin_at(one.row)
        fact = None if one.row is None else subject.id_at(one.row)
        yield Finding(rule.code, one.severity or rule.severity, one.message, origin, fact, related)
