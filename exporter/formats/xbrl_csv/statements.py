"""Tables as a person lays them out: a line item a row, a period a column, units and precision as property groups.

Facts stand in the statement of their taxonomy that presents them, line by line in its order, with the line's label in a
column that readers pass over. A statement is one table where its facts have the same dimensions and are all numbers
or all texts, else one for each kind. What no statement presents stands apart, by the kind of its periods. A row holds
one concept with one unit, precision and set of members; a fact that is reported twice gets a second row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from exporter.formats.xbrl_csv.placing import Names, Place, Placing, slug
from exporter.formats.xbrl_csv.references import is_identifier
from exporter.formats.xbrl_csv.spelling import Spelling, cell, column_names, quoted
from exporter.qname import QName
from exporter.report.aspects import Period, Unit
from exporter.report.columns import CONTEXT, FACTS
from exporter.report.layout import StatementLayout
from exporter.report.report import Report

_LEADING: Final = ("label", "concept", "entity", "measure", "language")
_PRECISION: Final = {-3: "thousands", -6: "millions", -9: "billions"}

#: Concept, entity, members, unit, language: what a row is about; and the decimals of its numbers, None for infinite.
About = tuple[str | None, ...]
Key = tuple[About, int | None]


@dataclass(frozen=True)
class _Fact:
    """What a cell needs of a fact."""

    row: int
    value: str | None
    decimals: int | None


@dataclass
class _Layout:
    """One table as it grows: its periods, and its rows with their cells by period.

    ``kind`` is the number of its statement, or the kind of periods where there is none.
    """

    kind: int | str
    dimensions: tuple[str, ...]
    text: bool
    name: str = ""
    periods: dict[str, str] = field(default_factory=dict)  # period → column name
    rows: dict[tuple[Key, int], dict[str, _Fact]] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    seen: dict[tuple[Key, str], int] = field(default_factory=dict)

    def add(self, key: Key, place: Place, period: str, fact: _Fact) -> None:
        self.periods.setdefault(period, "")
        self.places.setdefault(key, place)
        occurrence = self.seen.get((key, period), 0)
        self.seen[key, period] = occurrence + 1
        self.rows.setdefault((key, occurrence), {})[period] = fact

    def sort(self) -> None:
        """Rows in the order of the statement; of one line those with most periods first, then as reported."""
        number = {key: at for at, key in enumerate(self.places)}

        def rank(row: tuple[Key, int]) -> tuple[tuple[int, ...], int, int, int]:
            return self.places[row[0]].order, -len(self.rows[row]), number[row[0]], row[1]

        self.rows = {row: self.rows[row] for row in sorted(self.rows, key=rank)}

    @property
    def labelled(self) -> bool:
        return any(place.label for place in self.places.values())


class StatementTables:
    """All facts of a report in statement-shaped tables."""

    def __init__(
        self, report: Report, spelling: Spelling, statements: Sequence[StatementLayout] = (), *, entity: bool
    ) -> None:
        self._report = report
        self._spelling = spelling
        self._statements = statements
        self._entity = entity
        self._layouts: dict[tuple[int | str, tuple[str, ...], bool], _Layout] = {}
        self._groups: dict[tuple[str, int | None], str] = {}
        self._ids: dict[int, str] = {}
        self._lay_out()

    def fact_id(self, row: int) -> str:
        """The identifier that readers give to a fact of the report, counted from 0."""
        return self._ids[row]

    def tables(self) -> Iterator[tuple[str, dict[str, Any], bytes]]:
        """Name, template and file of each table, in the order of the statements."""
        for layout in self._layouts.values():
            names = column_names(layout.dimensions, (*_LEADING, "rowNumber", *layout.periods.values()))
            rows = "".join(self._rows(layout, names))
            yield layout.name, self._template(layout, names), rows.encode()

    def _lay_out(self) -> None:
        contexts = self._report.contexts.to_pylist()
        kinds = [_kind(context) for context in contexts]
        placing = Placing(self._statements)
        nil: list[tuple[_Layout, About, Place, str, _Fact]] = []
        precision: dict[About, int | None] = {}
        for row, fact in enumerate(self._report.facts.select(FACTS.names[1:7]).to_pylist()):
            context = contexts[fact["context"]]
            dimensions, period_kind = kinds[fact["context"]]
            members = {name: context[name] for name in dimensions}
            place = placing.place(fact["concept"], members)
            apart = period_kind if place.statement is None else place.statement
            kind = (apart, dimensions, fact["language"] is not None)
            layout = self._layouts.setdefault(kind, _Layout(*kind))
            who = self._spelling.entity(context["scheme"], context["identifier"]) if self._entity else None
            about = (fact["concept"], who, *members.values(), fact["unit"], fact["language"])
            told = _Fact(row, fact["value"], fact["decimals"])
            if told.value is None:
                nil.append((layout, about, place, context["period"], told))
            else:
                precision.setdefault(about, told.decimals)
                layout.add((about, told.decimals), place, context["period"], told)
        for layout, about, place, period, told in nil:  # beside the first numbers of their line
            layout.add((about, precision.get(about)), place, period, told)
        self._order()

    def _order(self) -> None:
        """Tables by statement and rows by line; names for tables, periods and facts."""
        self._layouts = {kind: self._layouts[kind] for kind in sorted(self._layouts, key=_rank)}
        names = Names()
        for layout in self._layouts.values():
            layout.name = names.free(*self._wishes(layout))
            layout.sort()
            _name_periods(layout)
            for number, cells in enumerate(layout.rows.values(), 1):
                for period, one in cells.items():
                    self._ids[one.row] = f"{layout.name}.r_{number}.{layout.periods[period]}"

    def _wishes(self, layout: _Layout) -> list[str]:
        """Names for a table, shortest first: a statement's title alone for the first of its tables."""
        axes = "_".join(QName.parse(name).local.replace(".", "_") for name in layout.dimensions)
        if isinstance(layout.kind, str):
            plain = f"{layout.kind}_by_{axes}" if axes else layout.kind
            return [f"texts_{plain}" if layout.text else plain, layout.kind]
        title = slug(self._statements[layout.kind].title) or "statement"
        title = title if is_identifier(title) else f"statement_{title}"
        plain = f"{title}_by_{axes}" if axes else title
        return [title, plain, f"{plain}_texts"]

    def _header(self, layout: _Layout, names: dict[str, str]) -> list[str]:
        leading = [*(["label"] if layout.labelled else []), "concept", *(["entity"] if self._entity else [])]
        kind = "language" if layout.text else "measure"
        return [*leading, *names.values(), kind, *layout.periods.values()]

    def _rows(self, layout: _Layout, names: dict[str, str]) -> Iterator[str]:
        yield ",".join(self._header(layout, names)) + "\n"
        for (key, _), cells in layout.rows.items():
            concept, who, *members, unit, language = key[0]
            leading = [quoted(layout.places[key].label)] if layout.labelled else []
            leading += [self._spelling.name(str(concept)), *([quoted(str(who))] if self._entity else [])]
            leading += [self._spelling.dimension(str(one)) for one in members]
            group, shared = self._measure(unit, list(cells.values()))
            leading.append(str(language) if layout.text else group)
            values = [_cell(cells.get(period), shared=shared) for period in layout.periods]
            yield ",".join([*leading, *values]) + "\n"

    def _measure(self, unit: str | None, facts: list[_Fact]) -> tuple[str, bool]:
        """The property group of a row, and whether it tells the decimals of all its numbers.

        Pure numbers have none: some readers overlook a group without dimensions.
        """
        if unit is None:
            return "", False
        stated = {fact.decimals for fact in facts}
        shared = len(stated) == 1 and all(fact.value is not None for fact in facts)
        decimals = next(iter(stated)) if shared else None
        known = (unit, decimals)
        if known not in self._groups:
            name = _group_name(unit, decimals)
            taken = set(self._groups.values())
            while name in taken:
                name += "_"
            self._groups[known] = name
        return self._groups[known], shared

    def _template(self, layout: _Layout, names: dict[str, str]) -> dict[str, Any]:
        columns: dict[str, Any] = {name: {} for name in self._header(layout, names)}
        if layout.labelled:
            columns["label"] = {"comment": True}
        shared = {"concept": "$concept"} | ({"entity": "$entity"} if self._entity else {})
        shared |= {self._spelling.name(name): f"${column}" for name, column in names.items()}
        if layout.text:
            shared["language"] = "$language"
        else:
            used = {
                self._measure(key[0][-2], list(cells.values()))[0] for (key, _), cells in layout.rows.items()
            }
            columns["measure"] = {
                "propertyGroups": {
                    name: self._group(*known) for known, name in self._groups.items() if name in used
                }
            }
        for period, column in layout.periods.items():
            stated = self._spelling.period(period)
            columns[column] = {"dimensions": {"period": stated} if stated else {}}
            if not layout.text:
                columns[column]["propertiesFrom"] = ["measure"]
        return {"dimensions": shared, "columns": columns}

    def _group(self, unit: str, decimals: int | None) -> dict[str, Any]:
        stated: dict[str, Any] = {"dimensions": {"unit": self._spelling.unit(unit)}}
        return stated if decimals is None else {**stated, "decimals": decimals}


def _kind(context: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """The dimensions that a context has, and the kind of its period."""
    period = Period.parse(context["period"])
    kind = "instants" if period.is_instant else "durations" if period.end is not None else "forever"
    names = list(context)[len(CONTEXT) :]
    return tuple(name for name in names if context[name] is not None), kind


def _rank(kind: tuple[int | str, tuple[str, ...], bool]) -> tuple[bool, int, bool, int]:
    """Statements first; of one statement numbers before texts, few dimensions before many."""
    number, dimensions, text = kind
    return isinstance(number, str), number if isinstance(number, int) else 0, text, len(dimensions)


def _name_periods(layout: _Layout) -> None:
    """Columns in the order of time, named by their days."""
    ordered = sorted(layout.periods, key=lambda text: (text.rpartition("/")[2], text))
    layout.periods = {}
    for text in ordered:
        start, slash, end = text.rpartition("/")
        plain = f"from_{start}_to_{end}" if slash else "always" if text == "forever" else f"at_{end}"
        layout.periods[text] = plain.replace(":", "").replace(".", "_").replace("+", "_")


def _group_name(unit: str, decimals: int | None) -> str:
    """Such as ``JPY_thousands`` or ``JPY_per_shares_2``."""
    parsed = Unit.parse(unit)
    over = "_".join(one.local for one in parsed.numerators)
    under = "_".join(one.local for one in parsed.denominators)
    name = (f"{over}_per_{under}" if under else over).replace(".", "_")
    if decimals is not None:
        name += f"_{_PRECISION.get(decimals, decimals)}"
    return name if is_identifier(name) else "measure"


def _cell(fact: _Fact | None, *, shared: bool) -> str:
    if fact is None:
        return ""
    if shared or fact.value is None or fact.decimals is None:
        return cell(fact.value)
    return quoted(f"{fact.value}d{fact.decimals}")
