"""Tables as a person lays them out: a line item a row, a period a column, units and precision as property groups.

Facts stand together when they have the same dimensions, are all instants or all durations, and are all numbers or all
texts. A row holds one concept with one unit and one set of members; a fact that is reported twice gets a second row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from exporter.formats.xbrl_csv.references import is_identifier
from exporter.formats.xbrl_csv.spelling import Spelling, cell, column_names, quoted
from exporter.qname import QName
from exporter.report.aspects import Period, Unit
from exporter.report.columns import CONTEXT, FACTS
from exporter.report.report import Report

_LEADING: Final = ("concept", "entity", "measure", "language")
_PRECISION: Final = {-3: "thousands", -6: "millions", -9: "billions"}

#: Concept, entity, members, unit and language: what a row is about.
Key = tuple[str | None, ...]


@dataclass(frozen=True)
class _Fact:
    """What a cell needs of a fact."""

    row: int
    value: str | None
    decimals: int | None


@dataclass
class _Layout:
    """One table as it grows: its periods, and its rows with their cells by period."""

    name: str
    dimensions: tuple[str, ...]
    periods: dict[str, str] = field(default_factory=dict)  # period → column name
    rows: dict[tuple[Key, int], dict[str, _Fact]] = field(default_factory=dict)
    seen: dict[tuple[Key, str], int] = field(default_factory=dict)
    text: bool = False

    def add(self, key: Key, period: str, fact: _Fact) -> None:
        self.periods.setdefault(period, "")
        occurrence = self.seen.get((key, period), 0)
        self.seen[key, period] = occurrence + 1
        self.rows.setdefault((key, occurrence), {})[period] = fact


class StatementTables:
    """All facts of a report in statement-shaped tables."""

    def __init__(self, report: Report, spelling: Spelling, *, entity: bool) -> None:
        self._report = report
        self._spelling = spelling
        self._entity = entity
        self._layouts: dict[tuple[object, ...], _Layout] = {}
        self._groups: dict[tuple[str, int | None], str] = {}
        self._ids: dict[int, str] = {}
        self._lay_out()

    def fact_id(self, row: int) -> str:
        """The identifier that readers give to a fact of the report, counted from 0."""
        return self._ids[row]

    def tables(self) -> Iterator[tuple[str, dict[str, Any], bytes]]:
        """Name, template and file of each table."""
        for layout in self._layouts.values():
            names = column_names(layout.dimensions, (*_LEADING, "rowNumber", *layout.periods.values()))
            rows = "".join(self._rows(layout, names))
            yield layout.name, self._template(layout, names), rows.encode()

    def _lay_out(self) -> None:
        contexts = self._report.contexts.to_pylist()
        kinds = [_kind(context) for context in contexts]
        facts = self._report.facts.select(FACTS.names[1:7]).to_pylist()
        for row, fact in enumerate(facts):
            context = contexts[fact["context"]]
            dimensions, period_kind = kinds[fact["context"]]
            text = fact["language"] is not None
            layout = self._layout((dimensions, period_kind, text))
            members = [context[name] for name in dimensions]
            who = self._spelling.entity(context["scheme"], context["identifier"]) if self._entity else None
            key = (fact["concept"], who, *members, fact["unit"], fact["language"])
            layout.add(key, context["period"], _Fact(row, fact["value"], fact["decimals"]))
        for layout in self._layouts.values():
            _name_periods(layout)
            for number, cells in enumerate(layout.rows.values(), 1):
                for period, one in cells.items():
                    self._ids[one.row] = f"{layout.name}.r_{number}.{layout.periods[period]}"

    def _layout(self, kind: tuple[tuple[str, ...], str, bool]) -> _Layout:
        if kind not in self._layouts:
            dimensions, period_kind, text = kind
            axes = "_".join(QName.parse(name).local.replace(".", "_") for name in dimensions)
            name = ("texts_" if text else "") + period_kind + (f"_by_{axes}" if axes else "")
            taken = {layout.name for layout in self._layouts.values()}
            name = name[:80] if is_identifier(name[:80]) else period_kind
            while name in taken or name == "notes":
                name += "_"
            self._layouts[kind] = _Layout(name, dimensions, text=text)
        return self._layouts[kind]

    def _header(self, layout: _Layout, names: dict[str, str]) -> list[str]:
        leading = ["concept", *(["entity"] if self._entity else []), *names.values()]
        return [*leading, "language" if layout.text else "measure", *layout.periods.values()]

    def _rows(self, layout: _Layout, names: dict[str, str]) -> Iterator[str]:
        yield ",".join(self._header(layout, names)) + "\n"
        for (key, _), cells in layout.rows.items():
            concept, who, *members, unit, language = key
            leading = [self._spelling.name(str(concept)), *([quoted(str(who))] if self._entity else [])]
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
        shared = {"concept": "$concept"} | ({"entity": "$entity"} if self._entity else {})
        shared |= {self._spelling.name(name): f"${column}" for name, column in names.items()}
        if layout.text:
            shared["language"] = "$language"
        else:
            used = {
                self._measure(key[-2], list(cells.values()))[0] for (key, _), cells in layout.rows.items()
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
