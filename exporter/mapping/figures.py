"""One printed figure becomes one fact: the line says which concept, the column when and in what, the cell how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context as Arithmetic
from decimal import Decimal, Inexact, InvalidOperation

from exporter.findings import Findings
from exporter.mapping.places import ColumnMeaning, MappedTable
from exporter.mapping.rules import LineRule
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Unit
from exporter.report.fact import Fact
from exporter.statements.amounts import Amount, read_amount
from exporter.statements.table import Cell
from exporter.taxonomy.model import Concept, Taxonomy

#: Wide enough for any figure that the reader lets pass; a digit lost would be an error, never a rounding.
_EXACT = Arithmetic(prec=200, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True, slots=True)
class FigureMapper:
    """Makes the facts of one filing: who reports, and the taxonomy that knows the concepts."""

    entity: Entity
    taxonomy: Taxonomy
    findings: Findings

    def fact(self, mapped: MappedTable, line: LineRule, column: ColumnMeaning, cell: Cell) -> Fact | None:
        """The fact that a cell states; None when a finding says why it cannot be told."""
        amount = read_amount(cell.text)
        if amount is None:
            self.findings.error("read.badFigure", f"{cell.text!r} is not a figure", cell.origin)
            return None
        concept = self._concept(line, column, cell)
        if concept is None:
            return None
        period = self._period(concept, line, column, cell)
        if period is None:
            return None
        if column.rule.measure is None and is_money(concept) and _unit(concept, line, column) is None:
            problem = (
                f"{concept.name.local} is money, but neither heading, caption nor rule names its currency"
            )
            self.findings.error("map.noUnit", problem, cell.origin)
            return None
        return self._made(concept, period, mapped, line, column, amount, cell)

    def _concept(self, line: LineRule, column: ColumnMeaning, cell: Cell) -> Concept | None:
        """The line's own concept, or the ratio that the column measures over the lines."""
        name = column.rule.measure or line.concept
        if column.rule.measure and column.rule.line_axis and line.member is None:
            self.findings.error(
                "map.noMember",
                f"the line has no member for the ratio {column.rule.measure.local} ({line.origin})",
                cell.origin,
            )
            return None
        return self.taxonomy.concepts[name] if name else None

    def _period(self, concept: Concept, line: LineRule, column: ColumnMeaning, cell: Cell) -> Period | None:
        """The column's period as the concept takes it: its end, the instant before it, or the duration."""
        period = column.period
        if period is None:
            return None
        if concept.period_type == "instant" and not line.opening:
            return Period(period.end)
        if period.start is None:
            self.findings.error(
                "map.noPeriod",
                f"{concept.name.local} is of a duration, but the headings state only the instant {period}",
                cell.origin,
            )
            return None
        return Period(_day_before(period.start)) if line.opening else period

    def _made(
        self,
        concept: Concept,
        period: Period,
        mapped: MappedTable,
        line: LineRule,
        column: ColumnMeaning,
        amount: Amount,
        cell: Cell,
    ) -> Fact:
        scale = _scale(line, column, amount)
        ratio = column.rule.measure is not None
        return Fact(
            concept=concept.name,
            context=Context.of(self.entity, period, _dimensions(line, column)),
            value=None
            if amount.value is None
            else exact_text(amount.value, scale, negated=line.negated and not ratio),
            unit=column.rule.unit if ratio else _unit(concept, line, column),
            decimals=_decimals(line, mapped, concept, amount, scale, ratio=ratio),
            origin=cell.origin,
        )


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _dimensions(line: LineRule, column: ColumnMeaning) -> list[tuple[QName, Member]]:
    if column.rule.measure is None:
        return [(axis, Member(member)) for axis, member in line.dimensions]
    axis, member = column.rule.line_axis, line.member
    return [(axis, Member(member))] if axis and member else []


def _scale(line: LineRule, column: ColumnMeaning, amount: Amount) -> int:
    """The power of ten between figure and value: a per cent mark, the line's exception, the column, the caption."""
    if column.rule.measure is not None:
        return column.scale
    if amount.percent:
        return -2
    return column.scale if line.scale is None else line.scale


def _unit(concept: Concept, line: LineRule, column: ColumnMeaning) -> Unit | None:
    """The line's unit, else the column's currency where the concept is money; None is pure."""
    if line.unit or line.pure:
        return line.unit
    return column.unit if is_money(concept) else None


def _decimals(
    line: LineRule, mapped: MappedTable, concept: Concept, amount: Amount, scale: int, *, ratio: bool
) -> int | None:
    """How exact the value is: what the line or table says, INF for plain counts, else the last printed digit.

    What is said never takes a printed digit away: an amount per share in whole yen that is printed with two places
    has two.
    """
    if amount.value is None:
        return None
    printed = amount.decimals - scale
    if not ratio:
        if line.exact:
            return None
        if line.decimals is not None:
            return max(line.decimals, printed)
        if mapped.rule.decimals is not None and line.scale is None:
            return max(mapped.rule.decimals, printed)
        counted = scale == 0 and not amount.decimals and is_count(concept)
        if counted:
            return None
    return printed


def is_money(concept: Concept) -> bool:
    """Whether a concept is an amount of money."""
    return concept.type is not None and concept.type.item_type == "monetaryItemType"


def is_count(concept: Concept) -> bool:
    """Whether a concept counts whole things: shares, contracts, persons."""
    return concept.type is not None and (
        concept.type.item_type == "sharesItemType" or "nteger" in concept.type.item_type
    )


def exact_text(value: Decimal, scale: int, *, negated: bool = False) -> str:
    """The exact value in plain digits, times ten to the power of ``scale``."""
    scaled = _EXACT.scaleb(value, scale)
    return f"{scaled.copy_negate() if negated and scaled else scaled:f}"
