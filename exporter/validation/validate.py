"""Runs every rule on a report: the table of contents of this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from exporter.findings import Finding, Findings, Origin
from exporter.formats import Format
from exporter.report.report import Report
from exporter.taxonomy.model import Taxonomy
from exporter.validation import calculations, concepts, dimensions, duplicates, enumerations, languages, units
from exporter.validation.registry import RULES, Rule
from exporter.validation.rounding import INCONSISTENT
from exporter.validation.subject import Subject
from exporter.workers import in_order

#: The modules whose rules are filed by importing them, in the order they run.
SUBJECTS: Final = (concepts, enumerations, languages, units, dimensions, duplicates, calculations)
#: So many facts are worth a thread for each processor.
LARGE: Final = 10_000
#: So many complaints get their identifiers and places together.
_TOGETHER: Final = 4_096
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
    spread = in_order if len(subject.report) >= LARGE else map
    known = _Known.of(findings)
    whole = not any(one.code.startswith(_BEYOND) for one in findings)
    rules = [one for one in RULES.values() if whole or one.code != INCONSISTENT]
    for told in spread(lambda rule: [*_told(rule, subject, known)], rules):
        findings.all += told


class _Known(NamedTuple):
    """What was told before the rules ran: the lines of documents by code, and the facts that could not be read."""

    lines: Mapping[tuple[str, str], set[int]]
    misread: frozenset[str]

    @classmethod
    def of(cls, findings: Findings) -> _Known:
        lines: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for one in findings:
            if one.origin and one.origin.line and one.code in RULES:
                lines[one.code, one.origin.document].add(one.origin.line)
        misread = (one.fact for one in findings if one.fact and one.code.partition(":")[2] in _MISREAD)
        return cls(lines, frozenset(misread))

    def has(self, code: str, fact: str | None, origin: Origin | None) -> bool:
        """Whether nobody needs to be told once more."""
        if code == "oime:invalidFactValue" and fact in self.misread:
            return True
        return origin is not None and origin.line in self.lines.get((code, origin.document), ())


def _told(rule: Rule, subject: Subject, known: _Known) -> Iterator[Finding]:
    """What a rule complains of and nobody knows yet, as findings: rows turned into identifiers and places."""
    code = _OWN.get(subject.kind, {}).get(rule.code, rule.code) if subject.kind else rule.code
    complaints = iter(rule.check(subject))
    while some := [*islice(complaints, _TOGETHER)]:
        rows = [row for one in some for row in (one.row, *one.related) if row is not None]
        places = zip(subject.ids_at(rows), subject.origins_at(rows), strict=True)
        for one in some:
            fact, origin = (None, None) if one.row is None else next(places)
            related = tuple(place for _, place in islice(places, len(one.related)) if place is not None)
            if not known.has(rule.code, fact, origin):
                yield Finding(code, one.severity or rule.severity, one.message, origin, fact, related)
