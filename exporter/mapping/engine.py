"""The mapping stage: a document and a profile become a report and a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from rapidfuzz import fuzz, process

from exporter.findings import Findings, Origin
from exporter.mapping.aside import reasons
from exporter.mapping.document_facts import read_document_facts
from exporter.mapping.figures import FigureMapper
from exporter.mapping.footnotes import Footnote, footnote_for, markers, read_footnotes
from exporter.mapping.kinds import kind_of, stated_period
from exporter.mapping.ledger import LedgerCounts, LedgerRow, count, read_ledger, tell_unaccounted
from exporter.mapping.places import MappedTable, current_period, recognise
from exporter.mapping.profile import Profile
from exporter.mapping.prose.reading import ProseReader, read_prose
from exporter.mapping.rules import LineRule, fold_label
from exporter.report.aspects import Entity
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.statements.table import Document, Row
from exporter.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the mapping made: the filing's name, the facts, and the ledger of every numeral."""

    name: str
    report: Report
    ledger: tuple[LedgerRow, ...]

    @property
    def counts(self) -> LedgerCounts:
        """How many figures became what."""
        return count(self.ledger)


def map_document(document: Document, profile: Profile, taxonomy: Taxonomy, findings: Findings) -> Mapped:
    """The facts that a document states, as its profile says; what nobody mapped is a finding."""
    entity = Entity(profile.settings.entity.scheme, profile.settings.entity.identifier)
    tables = recognise(document, profile, findings)
    kind, calendar = kind_of(document, profile.settings), profile.settings.calendar.calendar
    current = current_period(tables) or stated_period(document, kind, calendar)
    builder = ReportBuilder(taxonomy=taxonomy.entry_points, namespaces=taxonomy.namespaces)
    if current is None:
        findings.error(
            "map.noPeriod",
            "neither a heading of a known table nor the text states the period of the document",
        )
    else:
        about = kind.name if kind else ""
        for fact in read_document_facts(document, profile, entity, current, findings, kind=about):
            builder.add(fact)
        reader = ProseReader(entity, current, calendar, profile.prose, taxonomy, findings)
        for fact in read_prose(document, reader):
            builder.add(fact)
    _add_tables(tables, document, profile, FigureMapper(entity, taxonomy, findings), builder)
    report = builder.build()
    ignored = [one for table in tables for one in _ignored(table, profile)]
    unmapped = {line for table in tables for line in _unmapped(table, profile)}
    ledger = read_ledger(document, report, reasons(document, profile.asides, ignored, unmapped))
    tell_unaccounted(ledger, findings)
    return Mapped(profile.filing_name(current, kind) if current else "", report, ledger)


def _add_tables(
    tables: list[MappedTable],
    document: Document,
    profile: Profile,
    mapper: FigureMapper,
    builder: ReportBuilder,
) -> None:
    """The facts of all tables, each linked to the footnotes that it cites."""
    footnotes, language = read_footnotes(document), profile.settings.filing.language
    for table in tables:
        for fact, notes in _table_facts(table, profile, mapper, footnotes, mapper.findings):
            identifier = builder.add(fact)
            if notes:
                builder.link(
                    identifier, [builder.note(escape(one.text, quote=False), language) for one in notes]
                )


def _ignored(mapped: MappedTable, profile: Profile) -> Iterator[tuple[Origin, str]]:
    """The figures of lines that the profile sets aside, each with the reason it gives."""
    rules = [line for line in profile.lines if line.lines == mapped.rule.lines and line.concept is None]
    for row in mapped.table.rows if rules else ():
        for line in (one for one in rules if one.fits(row.label, row.groups)):
            yield from ((cell.origin, line.reason) for cell in row.cells if cell)


def _unmapped(mapped: MappedTable, profile: Profile) -> Iterator[int]:
    """The lines of a known table that no rule of the profile fits."""
    rules = [line for line in profile.lines if line.lines == mapped.rule.lines]
    for row in mapped.table.rows:
        if not any(one.fits(row.label, row.groups) for one in rules):
            yield row.origin.line


def _table_facts(
    mapped: MappedTable,
    profile: Profile,
    mapper: FigureMapper,
    footnotes: tuple[Footnote, ...],
    findings: Findings,
) -> Iterator[tuple[Fact, tuple[Footnote, ...]]]:
    """The facts of a table with the footnotes that its rows and columns cite."""
    rules = [line for line in profile.lines if line.lines == mapped.rule.lines]
    for row in mapped.table.rows:
        line = _rule_for(row, mapped, rules, findings)
        if line is None or line.concept is None:
            continue
        for at, cell in enumerate(row.cells):
            meaning = mapped.columns[at]
            fact = mapper.fact(mapped, line, meaning, cell) if meaning and cell else None
            if fact:
                yield fact, tuple(_cited(row, mapped, at, footnotes))


def _rule_for(row: Row, mapped: MappedTable, rules: list[LineRule], findings: Findings) -> LineRule | None:
    """The one rule that knows a line; none and several are findings."""
    fitting = [one for one in rules if one.fits(row.label, row.groups)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        places = ", ".join(str(one.origin) for one in fitting)
        findings.error(
            "map.ambiguousLine",
            f"the line {row.label!r} of {mapped.rule.name} is mapped by {places}",
            row.origin,
        )
        return None
    labels = sorted({label for one in rules for label in one.labels})
    nearest = process.extractOne(fold_label(row.label), labels, scorer=fuzz.token_sort_ratio, score_cutoff=70)
    hint = f"; the nearest mapped line is {nearest[0]!r}" if nearest else ""
    where = f" under {' / '.join(row.groups)!r}" if row.groups else ""
    findings.warning(
        "map.unmappedLine",
        f"nobody mapped the line {row.label!r}{where} of {mapped.rule.name}{hint}",
        row.origin,
    )
    return None


def _cited(row: Row, mapped: MappedTable, at: int, footnotes: tuple[Footnote, ...]) -> Iterator[Footnote]:
    """The footnotes whose markers stand at the row's label or in the column's headings."""
    headings = [marker for heading in mapped.table.columns[at].headers for marker in markers(heading)]
    for marker in dict.fromkeys((*row.markers, *headings)):
        found = footnote_for(marker, row.origin.line, footnotes)
        if found:
            yield found
