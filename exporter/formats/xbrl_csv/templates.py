"""From checked JSON to table templates; each rule that a template breaks becomes a finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.model import CORE, Column, Kind, Properties, Template
from exporter.formats.xbrl_csv.references import NONE, Reference, Value, is_identifier, read_value
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.qname import Namespaces, QName, is_ncname

_REPEATED: Final = ("xbrlce:repeatedPropertyGroupDimension", "xbrlce:repeatedPropertyGroupDecimalsProperty")

#: Checks the literal of a dimension or ``decimals``; raises Misspelled.
Check = Callable[[str, str], None]


class TemplateReader:
    """Reads the properties and templates of one metadata document."""

    def __init__(self, namespaces: Namespaces, check: Check, name: str, findings: Findings) -> None:
        self._namespaces = namespaces
        self._check = check
        self._name = name
        self._findings = findings

    def error(self, code: str, place: str, message: str) -> None:
        """A finding at a place in the metadata, such as ``/tables/balance``."""
        self._findings.error(code, f"{place}: {message}", Origin(self._name))

    def identifier(self, text: str, place: str) -> None:
        """A finding where a name is not an identifier."""
        if not is_identifier(text):
            self.error(
                "xbrlce:invalidIdentifier", place, f"{text!r} is not an identifier (a name without : and .)"
            )

    def template(self, name: str, stated: Mapping[str, Any]) -> Template:
        """One table template."""
        place = f"/tableTemplates/{name}"
        self.identifier(name, place)
        columns = {
            key: self._column(key, one, f"{place}/columns/{key}") for key, one in stated["columns"].items()
        }
        for column in columns.values():
            self._check_sources(column, columns, f"{place}/columns/{column.name}")
        row_id = stated.get("rowIdColumn")
        if row_id is not None and row_id not in columns:
            self.error(
                "xbrlce:undefinedRowIdColumn", place, f"the row identifier column {row_id!r} is not a column"
            )
        elif row_id is not None and columns[row_id].kind is Kind.COMMENT:
            self.error(
                "xbrlce:invalidRowIdColumn", place, f"the row identifier column {row_id!r} is a comment"
            )
        return Template(name, MappingProxyType(columns), self.properties(stated, place), row_id)

    def _column(self, name: str, stated: Mapping[str, Any], place: str) -> Column:
        self.identifier(name, place)
        fact = "dimensions" in stated or "propertiesFrom" in stated
        kinds = [
            kind
            for kind, is_so in (
                (Kind.COMMENT, stated.get("comment", False)),
                (Kind.FACT, fact),
                (Kind.GROUP, "propertyGroups" in stated),
            )
            if is_so
        ]
        if len(kinds) > 1:
            told = " and ".join(f"a {kind.value} column" for kind in kinds)
            self.error("xbrlce:conflictingColumnType", place, f"the column is {told} at once")
        if not fact and "decimals" in stated:
            self.error(
                "xbrlce:misplacedDecimalsOnNonFactColumn", place, "decimals stand on a column without facts"
            )
        groups = {}
        for group, properties in stated.get("propertyGroups", {}).items():
            where = f"{place}/propertyGroups/{group}"
            self.identifier(group, where)
            groups[group] = self.properties(properties, where)
        sources = tuple(dict.fromkeys(stated.get("propertiesFrom", ())))
        kind = kinds[0] if kinds else Kind.PLAIN
        return Column(name, kind, self.properties(stated, place), MappingProxyType(groups), sources)

    def _check_sources(self, column: Column, columns: Mapping[str, Column], place: str) -> None:
        stating: dict[str, str] = {}
        for source in column.sources:
            if source not in columns or columns[source].kind is not Kind.GROUP:
                message = f"propertiesFrom names {source!r}, which is not a property group column"
                self.error("xbrlce:invalidPropertyGroupColumnReference", place, message)
                continue
            groups = columns[source].groups.values()
            names = {name for group in groups for name in group.dimensions}
            names |= {"decimals"} if any(group.decimals is not None for group in groups) else set()
            for name in sorted(names):
                first = stating.setdefault(name, source)
                if first != source:
                    self.error(
                        _REPEATED[name == "decimals"], place, f"{name} comes from {first} and from {source}"
                    )

    def properties(self, stated: Mapping[str, Any], place: str) -> Properties:
        """The dimensions and decimals that an object of the metadata states."""
        dimensions: dict[str, Value] = {}
        for name, text in stated.get("dimensions", {}).items():
            key = self._dimension(name, f"{place}/dimensions")
            value = self._value(key, text, f"{place}/dimensions/{name}") if key else None
            if value is not None:
                dimensions[key] = value
        return Properties(MappingProxyType(dimensions), self._decimals(stated, f"{place}/decimals"))

    def _decimals(self, stated: Mapping[str, Any], place: str) -> Value | None:
        decimals = stated.get("decimals")
        if isinstance(decimals, str) and decimals != NONE and not decimals.startswith("$"):
            message = f"{decimals!r} is not a whole number, {NONE} or a reference"
            self.error("xbrlce:invalidDecimalsValue", place, message)
            return None
        return None if decimals is None else self._value("decimals", str(decimals), place)

    def _dimension(self, name: str, place: str) -> str:
        """A core dimension's name, or a taxonomy-defined one in Clark notation; empty where it is wrong."""
        if name in CORE:
            return name
        prefix, _, local = name.partition(":")
        if prefix == "xbrl":
            self.error(
                "xbrlce:invalidJSONStructure",
                place,
                f"{name!r}: no dimension of the xbrl prefix may be stated",
            )
        elif not (is_ncname(prefix) and is_ncname(local)):
            self.error("oimce:invalidSQName", place, f"{name!r} is not prefix:name")
        elif prefix not in self._namespaces:
            self.error("oimce:unboundPrefix", place, f"the prefix of {name!r} is not in the namespaces")
        else:
            return str(QName(self._namespaces[prefix], local))
        return ""

    def _value(self, name: str, text: str, place: str) -> Value | None:
        try:
            value = read_value(text)
            if isinstance(value, Reference):
                if value.specifier and name != "period":
                    message = f"{text!r} asks for @{value.specifier} of what is not a period"
                    raise Misspelled("xbrlce:invalidPeriodSpecifier", message)
            elif value != NONE:
                self._check(name, value)
        except Misspelled as refusal:
            self.error(refusal.code, place, str(refusal))
            return None
        return value
