"""How a report's names and texts stand in metadata and in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from exporter.formats import Format
from exporter.formats.enumerations import value_namespaces
from exporter.formats.features import feature_namespaces, written_features
from exporter.formats.kernel import escaped
from exporter.formats.prefixes import names_used, prefixes
from exporter.formats.xbrl_csv.documents import DOCUMENT_TYPE
from exporter.formats.xbrl_csv.periods import show_period
from exporter.formats.xbrl_csv.references import EMPTY, NIL, is_identifier, spelled
from exporter.formats.xbrl_json.aliases import aliases
from exporter.formats.xbrl_json.writing import unit_text
from exporter.qname import XBRL, QName
from exporter.report.aspects import NO_ENTITY, Period, Typed, Unit, dimension_value
from exporter.report.columns import coded
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

_SPECIAL: Final = b'#",\r\n'
_QUOTED: Final = re.compile(r'[",\r\n]')


def quoted(text: str) -> str:
    """A cell that reads a text: in quotes where a comma, a quote or a line end stands in it (RFC 4180)."""
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def cell(text: str | None) -> str:
    """A cell whose value is a text; None is nil."""
    return quoted(spelled(text))


def value_cells(values: pa.Array) -> pa.Array:
    """Values as cells; nothing is touched but texts with a special character, empty ones and nil."""
    cells = escaped(values, _SPECIAL, cell)
    empty = pc.equal(pc.binary_length(values), 0)
    if pc.any(empty).as_py():
        cells = pc.if_else(empty, EMPTY, cells)
    return pc.fill_null(cells, NIL)


class Spelling:
    """Prefixes and aliases of one report."""

    def __init__(self, report: Stream, vocabulary: Vocabulary) -> None:
        schemes = {*coded(report.contexts.column("scheme")).dictionary.to_pylist()} - {NO_ENTITY.scheme}
        names = {name.namespace for name in names_used(report, vocabulary)} | schemes
        names |= value_namespaces(report, vocabulary)
        own = feature_namespaces(report, Format.CSV) | ({XBRL} if report.notes else set())
        self._bound = prefixes(names | own, report.namespaces)
        self._features = written_features(report, Format.CSV, self.spell)
        self.types = aliases(link.type for link in report.links)
        self.groups = aliases(link.group for link in report.links)
        self._taxonomy = report.taxonomy

    def name(self, clark: str) -> str:
        """A name in Clark notation with its prefix."""
        return self.spell(QName.parse(clark))

    def spell(self, name: QName) -> str:
        """A name with its prefix."""
        return f"{self._bound[name.namespace]}:{name.local}"

    def entity(self, scheme: str, identifier: str) -> str:
        """An entity as an SQName; empty for none."""
        if (scheme, identifier) == (NO_ENTITY.scheme, NO_ENTITY.identifier):
            return ""
        return self.spell(QName(scheme, identifier))

    def unit(self, text: str) -> str:
        """A unit as columns hold it, in its string representation."""
        return unit_text(Unit.parse(text), self.spell)

    def period(self, text: str) -> str:
        """A period as columns hold it; empty for forever."""
        return show_period(Period.parse(text))

    def dimension(self, encoded: str) -> str:
        """A dimension's value as columns hold it, as a cell."""
        value = dimension_value(encoded)
        return cell(value.text) if isinstance(value, Typed) else self.spell(value.name)

    def info(self) -> dict[str, Any]:
        """The ``documentInfo`` of the report."""
        maps = {
            "namespaces": {prefix: uri for uri, prefix in self._bound.items()},
            "linkTypes": {alias: uri for uri, alias in self.types.items()},
            "linkGroups": {alias: uri for uri, alias in self.groups.items()},
            "features": self._features,
        }
        stated = {name: entries for name, entries in maps.items() if entries}
        return {"documentType": DOCUMENT_TYPE, **stated, "taxonomy": list(self._taxonomy)}


def column_names(dimensions: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A column name for each dimension (Clark notation): its local name where that is free."""
    used = set(taken)
    found: dict[str, str] = {}
    for number, dimension in enumerate(dimensions, 1):
        local = QName.parse(dimension).local.replace(".", "_")
        name = local if is_identifier(local) and local not in used else f"dimension{number}"
        while name in used:
            name += "_"
        used.add(name)
        found[dimension] = name
    return found


def rendered_json(metadata: dict[str, Any]) -> bytes:
    """Metadata as a JSON file."""
    return orjson.dumps(metadata, option=orjson.OPT_INDENT_2) + b"\n"
