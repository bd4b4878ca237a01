"""Facts in the shape of a statement: its lines and their members down, periods and currencies across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from exporter.formats.inline_xbrl.tagging import FactRow
from exporter.qname import ISO4217, QName
from exporter.report.aspects import Context, DimensionValue, Entity, Member, Period, Typed
from exporter.report.layout import LayoutAxis, LayoutRow, StatementLayout

Dimensions = tuple[tuple[QName, DimensionValue], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of figures is about; the currency is empty where none of its figures is money."""

    entity: Entity
    period: Period
    currency: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement: its label, how deep it stands, and what stands in each column, mostly one fact or none."""

    row: LayoutRow
    label: str
    depth: int
    cells: tuple[tuple[FactRow, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A statement ready to be shown."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def currency(row: FactRow) -> str:
    """The code of the currency in a fact's unit, empty for none."""
    measures = row.unit.numerators if row.unit else ()
    return next((measure.local for measure in measures if measure.namespace == ISO4217), "")


def grid(layout: StatementLayout, rows: Iterable[FactRow], contexts: Sequence[Context]) -> Grid | None:
    """The facts that a statement shows; None when it shows none.

    A statement shows the facts of its items whose dimensions are its own. Columns are its durations, latest first,
    once for each currency; an instant stands in the column that ends on its day, or begins after it where the line
    shows an opening balance, and in a column of its own where there is none.
    """
    items = {str(row.concept) for row in layout.rows if not row.heading}
    axes = {axis.dimension for axis in layout.axes}
    facts = [row for row in rows if row.concept in items and axes.issuperset(_names(contexts[row.context]))]
    if not facts:
        return None
    columns = _columns(layout, facts, contexts)
    builder = _Builder(layout, contexts, columns, facts)
    return Grid(layout.title, tuple(columns), tuple(_with_headings(builder.lines())))


def _names(context: Context) -> set[QName]:
    return {name for name, _ in context.dimensions}


def _columns(layout: StatementLayout, facts: list[FactRow], contexts: Sequence[Context]) -> list[Column]:
    """The columns that the facts need, and no other."""
    shown = [(row, contexts[row.context]) for row in facts]
    spans = {context.period for _, context in shown if context.period.is_duration}
    lines: dict[str, set[bool]] = {}
    for one in layout.rows:
        lines.setdefault(str(one.concept), set()).add(one.opening)
    money: dict[tuple[Entity, Period], list[str]] = {}
    for row, context in shown:
        homes = [
            span for span in spans if any(shows(span, context.period, opening=o) for o in lines[row.concept])
        ]
        for period in homes or [context.period]:
            money.setdefault((context.entity, period), []).append(currency(row))
    counts = Counter(code for codes in money.values() for code in codes)
    found: list[Column] = []
    for entity in dict.fromkeys(context.entity for _, context in shown):
        for period in sorted({period for who, period in money if who == entity}, key=_latest_first):
            codes = sorted(set(money[entity, period]) - {""}, key=lambda one: (-counts[one], one))
            found += [Column(entity, period, code) for code in codes or [""]]
    return found


def shows(column: Period, period: Period, *, opening: bool) -> bool:
    """Whether a fact of a period stands in a column of another: the same, or an instant at its end or before it."""
    if column == period:
        return True
    if not period.is_instant or not column.is_duration or column.end is None:
        return False
    if opening and column.first_moment().tzinfo == period.last_moment().tzinfo:
        return column.first_moment() == period.last_moment()
    return column.end == period.end


def _latest_first(period: Period) -> tuple[int, int, str]:
    """Sorts periods by their end, latest first, then the longest; forever comes last."""
    if period.end is None:
        return (1, 0, "")
    length = (period.last_moment() - period.first_moment()) // timedelta(days=1)
    return (-period.end.toordinal(), -length, str(period))


@dataclass(slots=True)
class _Builder:
    """Sorts facts into the lines and columns of one statement."""

    layout: StatementLayout
    contexts: Sequence[Context]
    columns: list[Column]
    facts: list[FactRow]

    def lines(self) -> list[Line]:
        """The lines that have facts, and every heading."""
        by_concept: dict[str, dict[Dimensions, list[FactRow]]] = {}
        for row in self.facts:
            found = by_concept.setdefault(row.concept, {})
            found.setdefault(self.contexts[row.context].dimensions, []).append(row)
        made = []
        for layout_row in self.layout.rows:
            if layout_row.heading:
                made.append(Line(layout_row, layout_row.label, layout_row.depth))
                continue
            groups = by_concept.get(str(layout_row.concept), {})
            made += self._item(layout_row, groups)
        return made

    def _item(self, layout_row: LayoutRow, groups: Mapping[Dimensions, list[FactRow]]) -> list[Line]:
        """An item's own line, and one below it for each combination of members, in the order of the axes."""
        made = []
        for dimensions in sorted(groups, key=self._order):
            cells = tuple(self._cell(layout_row, column, groups[dimensions]) for column in self.columns)
            if any(cells):
                below = [member_label(value, name, self.layout.axes) for name, value in dimensions]
                label, depth = (
                    (", ".join(below), layout_row.depth + 1)
                    if below
                    else (layout_row.label, layout_row.depth)
                )
                made.append(Line(layout_row, label, depth, cells))
        if made and made[0].label != layout_row.label:
            made.insert(0, Line(layout_row, layout_row.label, layout_row.depth))
        return made

    def _order(self, dimensions: Dimensions) -> tuple[tuple[int, int, str], ...]:
        return tuple(_position(name, value, self.layout.axes) for name, value in dimensions)

    def _cell(self, layout_row: LayoutRow, column: Column, facts: list[FactRow]) -> tuple[FactRow, ...]:
        return tuple(row for row in facts if self._stands(row, layout_row, column))

    def _stands(self, row: FactRow, layout_row: LayoutRow, column: Column) -> bool:
        context = self.contexts[row.context]
        if context.entity != column.entity or not shows(
            column.period, context.period, opening=layout_row.opening
        ):
            return False
        money = currency(row)
        if money:
            return money == column.currency
        first = next(
            one for one in self.columns if (one.entity, one.period) == (column.entity, column.period)
        )
        return first is column


def _position(name: QName, value: DimensionValue, axes: tuple[LayoutAxis, ...]) -> tuple[int, int, str]:
    for number, axis in enumerate(axes):
        if axis.dimension == name:
            members = [member for member, _ in axis.members]
            known = isinstance(value, Member) and value.name in members
            at = members.index(value.name) if known and isinstance(value, Member) else len(members)
            return (number, at, str(value))
    return (len(axes), 0, str(value))


def member_label(value: DimensionValue, name: QName, axes: tuple[LayoutAxis, ...] = ()) -> str:
    """A member's label in a statement, else its local name; a typed value as it is."""
    if isinstance(value, Typed):
        return value.text or "–"
    labels = {member: label for axis in axes if axis.dimension == name for member, label in axis.members}
    return labels.get(value.name, value.name.local)


def _with_headings(lines: list[Line]) -> list[Line]:
    """The lines without headings that have no line below them."""
    kept: list[Line] = []
    for line in reversed(lines):
        if not line.row.heading or (kept and kept[-1].row.depth > line.row.depth):
            kept.append(line)
    return kept[::-1]
