"""A filing profile: settings and sheets, read into rules whose names are checked against the taxonomy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exporter.findings import Findings, Origin
from exporter.mapping.aside import AsideRule, read_asides
from exporter.mapping.names import Names
from exporter.mapping.prose.rules import ProseRules
from exporter.mapping.prose.sheets import read_prose_rules
from exporter.mapping.rules import ColumnRule, DocumentRule, LineRule, TableRule, fold_label
from exporter.mapping.settings import DocumentSettings, ProfileSettings, read_settings
from exporter.qname import QName
from exporter.report.aspects import Period
from exporter.sheets import Sheet, SheetRow, read_sheet
from exporter.taxonomy.claims import Line
from exporter.taxonomy.model import Taxonomy

_TABLES = frozenset({"table", "caption", "period", "unit", "scale", "decimals", "lines"})
_COLUMNS = frozenset({"table", "heading", "measure", "unit", "period", "scale", "line_axis"})
_LINES = frozenset(
    {"lines", "group", "label", "concept", "member", "dimensions", "unit", "scale", "decimals", "period"}
    | {"sign", "reason"}
)
_FACTS = frozenset({"concept", "value", "pattern", "language", "period", "document"})

#: What the template of a document fact may say in braces.
TEMPLATE_WORDS = ("period_start", "period_end", "fiscal_year", "fiscal_quarter", "fiscal_year_end", "entity")


@dataclass(frozen=True, slots=True)
class Profile:
    """How the documents of one filer are read: settings, and rules in the order they are tried."""

    settings: ProfileSettings
    tables: tuple[TableRule, ...]
    columns: tuple[ColumnRule, ...]
    lines: tuple[LineRule, ...]
    facts: tuple[DocumentRule, ...]
    prose: ProseRules = field(default_factory=ProseRules)
    asides: tuple[AsideRule, ...] = ()

    def filing_name(self, current: Period, kind: DocumentSettings | None = None) -> str:
        """The name of the files of a filing for a period, without suffix."""
        name = (kind.filing if kind else "") or self.settings.filing.name
        return name.format(period_end=str(current.end).replace("-", ""))

    @property
    def line_members(self) -> dict[QName, Line]:
        """What each member of a line axis stands for."""
        return {
            one.member: Line(one.concept, one.dimensions) for one in self.lines if one.member and one.concept
        }


def read_profile(folder: Path, taxonomy: Taxonomy, findings: Findings) -> Profile | None:
    """The profile of a folder; None when findings ``map.badProfile`` or ``map.unknownConcept`` tell what is wrong."""
    before = len(findings.errors)
    settings = read_settings(folder / "profile.toml", findings)
    names = Names(taxonomy, findings)
    tables = tuple(_tables(read_sheet(folder, "tables", _TABLES, findings), names))
    columns = tuple(_columns(read_sheet(folder, "columns", _COLUMNS, findings), names))
    lines = tuple(_lines(read_sheet(folder, "lines", _LINES, findings), names))
    facts = tuple(_facts(read_sheet(folder, "facts", _FACTS, findings), names))
    prose, asides = read_prose_rules(folder, names), read_asides(folder, names)
    _check_tables(tables, columns, lines, findings)
    _check_lines(lines, findings)
    if settings is None or len(findings.errors) > before:
        return None
    return Profile(settings, tables, columns, lines, facts, prose, asides)


def _tables(sheet: Sheet, names: Names) -> Iterator[TableRule]:
    for row in sheet:
        caption = names.pattern(row, "caption")
        if names.required(row, "table") and caption:
            names.one_of(row, "period", ("", "quarter", "half", "year"))
            yield TableRule(
                name=row["table"],
                caption=caption,
                lines=row["lines"] or row["table"],
                origin=row.origin,
                unit=names.unit(row),
                scale=names.whole(row, "scale"),
                decimals=names.whole(row, "decimals"),
                period=row["period"],
            )


def _columns(sheet: Sheet, names: Names) -> Iterator[ColumnRule]:
    for row in sheet:
        heading = names.pattern(row, "heading")
        names.one_of(row, "period", ("", "current"))
        if names.required(row, "measure") and heading:
            tables = {one.strip() for one in row["table"].split(";")} - {"*", ""}
            yield ColumnRule(
                tables=frozenset(tables),
                heading=heading,
                origin=row.origin,
                measure=None if row["measure"] == "amount" else names.concept(row, "measure"),
                line_axis=names.concept(row, "line_axis") if row["line_axis"] else None,
                unit=names.unit(row),
                scale=names.whole(row, "scale"),
                current=row["period"] == "current",
            )


def _lines(sheet: Sheet, names: Names) -> Iterator[LineRule]:
    for row in sheet:
        if names.required(row, "lines") and names.required(row, "label") and names.required(row, "concept"):
            yield _line(row, names)


def _line(row: SheetRow, names: Names) -> LineRule:
    aside = row["concept"] == "ignore"
    if aside:
        names.required(row, "reason")
    names.one_of(row, "period", ("", "start"))
    names.one_of(row, "sign", ("", "-", "+"))
    return LineRule(
        lines=row["lines"],
        group=names.pattern(row, "group") if row["group"] else None,
        labels=frozenset(fold_label(label) for label in row["label"].split(" | ")),
        origin=row.origin,
        concept=None if aside else names.concept(row, "concept"),
        member=names.concept(row, "member") if row["member"] else None,
        dimensions=tuple(names.dimensions(row)),
        unit=names.unit(row),
        pure=row["unit"] == "pure",
        scale=names.whole(row, "scale"),
        decimals=None if row["decimals"] == "INF" else names.whole(row, "decimals"),
        exact=row["decimals"] == "INF",
        opening=row["period"] == "start",
        negated=row["sign"] == "-",
        reason=row["reason"],
    )


def _facts(sheet: Sheet, names: Names) -> Iterator[DocumentRule]:
    for row in sheet:
        names.one_of(row, "period", ("", "instant"))
        pattern = names.pattern(row, "pattern") if row["pattern"] else None
        if pattern and "value" not in pattern.groupindex:
            names.findings.error("map.badProfile", "the pattern has no group named 'value'", row.origin)
        if bool(row["value"]) == bool(row["pattern"]):
            names.findings.error(
                "map.badProfile", "a document fact has either a value or a pattern", row.origin
            )
        names.template(row, "value", TEMPLATE_WORDS)
        concept = names.concept(row, "concept") if names.required(row, "concept") else None
        if concept:
            yield DocumentRule(
                concept,
                row.origin,
                row["value"],
                pattern,
                row["language"],
                instant=row["period"] == "instant",
                documents=frozenset(filter(None, (one.strip() for one in row["document"].split(";")))),
            )


def _check_tables(
    tables: tuple[TableRule, ...],
    columns: tuple[ColumnRule, ...],
    lines: tuple[LineRule, ...],
    findings: Findings,
) -> None:
    """Sheets that name each other's rows name rows that exist."""
    known, groups = {one.name for one in tables}, {one.lines for one in lines}
    for column in columns:
        for name in sorted(column.tables - known):
            findings.error("map.badProfile", f"there is no table {name!r} in the sheet tables", column.origin)
    for table in tables:
        if table.lines not in groups:
            findings.error("map.badProfile", f"the sheet lines has no lines {table.lines!r}", table.origin)


def _check_lines(lines: tuple[LineRule, ...], findings: Findings) -> None:
    """No two rows say the same of the same line."""
    seen: dict[tuple[str, str, str], Origin] = {}
    for line in lines:
        for label in sorted(line.labels):
            key = (line.lines, line.group.pattern if line.group else "", label)
            if key in seen:
                findings.error(
                    "map.badProfile",
                    f"the line {label!r} stands at row {seen[key].line} already",
                    line.origin,
                )
            seen.setdefault(key, line.origin)
