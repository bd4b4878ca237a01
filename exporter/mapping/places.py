"""What the columns of recognised tables state: measure, period, unit and scale, by a written ladder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from exporter.findings import Findings
from exporter.mapping.profile import Profile
from exporter.mapping.rules import ColumnRule, TableRule
from exporter.report.aspects import Period, Unit
from exporter.statements.captions import Caption, read_caption
from exporter.statements.periods import Calendar, lasting, read_period
from exporter.statements.table import Document, StatementTable

_MONTHS: Final = {"quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What one column states; ``period`` is a duration where a heading, caption or rule says how long it is."""

    rule: ColumnRule
    period: Period | None
    unit: Unit | None
    scale: int


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table with the rule that knows it and the meaning of each column; None where a column states nothing."""

    table: StatementTable
    rule: TableRule
    columns: tuple[ColumnMeaning | None, ...]


def recognise(document: Document, profile: Profile, findings: Findings) -> list[MappedTable]:
    """The tables that the profile knows, their columns understood; tables and columns unknown are findings."""
    calendar = Calendar.parse(
        profile.settings.calendar.fiscal_year_end,
        named_after_start=profile.settings.calendar.fiscal_year_named_after == "start",
    )
    mapped = []
    for table in document.tables:
        rule = _rule_for(table, profile, findings)
        if rule:
            mapped.append(MappedTable(table, rule, tuple(_columns(table, rule, profile, calendar, findings))))
    current = current_period(mapped)
    return [_with_current(one, current, findings) for one in mapped]


def _rule_for(table: StatementTable, profile: Profile, findings: Findings) -> TableRule | None:
    caption = " / ".join(table.captions) or table.origin.document  # a sheet or frame has a name
    fitting = [rule for rule in profile.tables if rule.caption.search(caption)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(f"{rule.name} ({rule.origin})" for rule in fitting)
        findings.error("map.ambiguousTable", f"the table {table.name!r} is known as {names}", table.origin)
    else:
        findings.warning(
            "map.unknownTable", f"no rule knows the table {table.name!r} by its caption", table.origin
        )
    return None


def _columns(
    table: StatementTable, rule: TableRule, profile: Profile, calendar: Calendar, findings: Findings
) -> Iterator[ColumnMeaning | None]:
    caption = read_caption(table.captions)
    for column in table.columns:
        heading = " / ".join(column.headers)
        known = next((one for one in profile.columns if one.fits(rule.name, heading)), None)
        if known is None:
            findings.error(
                "map.unknownColumn", f"no rule knows the column {heading!r} of {table.name!r}", table.origin
            )
            yield None
            continue
        period = read_period(column.headers, calendar)
        scales = (known.scale, rule.scale, read_caption(column.headers).scale, caption.scale)
        yield ColumnMeaning(
            rule=known,
            period=lasting(period, _MONTHS.get(rule.period, 0) or caption.months) if period else None,
            unit=known.unit or rule.unit or _currency(column.headers, caption),
            scale=next((one for one in scales if one is not None), 0),
        )


def _currency(headers: tuple[str, ...], caption: Caption) -> Unit | None:
    """The one currency that a heading names, nearest the figures first, else the only one of the caption."""
    for told in (*(read_caption([heading]) for heading in reversed(headers)), caption):
        if len(told.currencies) == 1:
            return Unit.currency(told.currencies[0])
    return None


def current_period(mapped: list[MappedTable]) -> Period | None:
    """The latest duration that a column of amounts states: the period the document reports."""
    periods = [
        column.period
        for one in mapped
        for column in one.columns
        if column and column.period and column.period.is_duration and column.rule.measure is None
    ]
    return max(periods, key=lambda period: (period.last_moment(), period.first_moment()), default=None)


def _with_current(mapped: MappedTable, current: Period | None, findings: Findings) -> MappedTable:
    """The table with change columns told of the document's period, and a finding for columns without any."""
    columns: list[ColumnMeaning | None] = []
    for at, meaning in enumerate(mapped.columns):
        told = replace(meaning, period=current) if meaning and meaning.rule.current else meaning
        if told and told.period is None:
            heading = " / ".join(mapped.table.columns[at].headers)
            findings.error(
                "map.noPeriod",
                f"the column {heading!r} of {mapped.table.name!r} states no period",
                mapped.table.origin,
            )
            told = None
        columns.append(told)
    _check_apart(mapped.table, columns, findings)
    return replace(mapped, columns=tuple(columns))


def _check_apart(table: StatementTable, columns: list[ColumnMeaning | None], findings: Findings) -> None:
    """Columns of one table state different things; where they do not, a heading is missing or misread."""
    seen: dict[tuple[object, ...], int] = {}
    for at, one in enumerate(columns, 1):
        if one is None:
            continue
        key = (one.rule.measure, one.rule.line_axis, one.period, one.unit)
        first = seen.setdefault(key, at)
        if first != at:
            heading = " / ".join(table.columns[at - 1].headers)
            problem = f"columns {first} and {at} of {table.name!r} state the same, {heading!r}"
            findings.error("map.sameColumn", f"{problem}; a heading may be missing", table.origin)
