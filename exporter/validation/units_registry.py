"""The XBRL units registry (UTR): which units a data type may have, read from the published registry file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from exporter import markup, resources
from exporter.errors import ExporterError
from exporter.qname import UTR, QName
from exporter.report.aspects import PURE, Unit
from exporter.taxonomy.model import DataType
from exporter.validation import wording

_URL: Final = "http://www.xbrl.org/utr/utr.xml"
_RECOMMENDED: Final = "REC"
_UTR: Final = f"{{{UTR}}}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered unit: a measure for an item type, or a quotient of what two item types allow."""

    item_type: QName
    measure: QName | None
    numerator: QName | None = None
    denominator: QName | None = None


@dataclass(frozen=True)
class UnitsRegistry:
    """The registered units by the local name of their item type."""

    entries: Mapping[str, tuple[Entry, ...]]

    @classmethod
    @cache
    def published(cls) -> UnitsRegistry:
        """The registry with the units that have become recommendations."""
        path = resources.standard_file(_URL)
        if path is None:
            raise ExporterError("file.missing", "the units registry of the XBRL standard is missing", _URL)
        root = markup.parse(path.read_bytes(), str(path))
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for unit in root.iter(f"{_UTR}unit"):
            part = {str(child.tag): child.text or "" for child in unit}
            if part.get(f"{_UTR}status") == _RECOMMENDED:
                entry = _entry(part)
                found[entry.item_type.local].append(entry)
        return cls({local: tuple(entries) for local, entries in found.items()})

    def allows(self, data_type: DataType, unit: Unit | None) -> bool:
        """Whether a fact of a type may have a unit: decided by the nearest registered type, else free."""
        top = list(unit.numerators) if unit else [PURE]
        bottom = list(unit.denominators) if unit else []
        for name in (data_type.name, *data_type.bases):
            entries = self._of(name)
            if entries:
                return any(_fits(self, one, top, bottom) for one in entries)
        return True

    def examples(self, data_type: DataType) -> tuple[str, ...]:
        """The units listed for the nearest registered type, as text, sorted."""
        for name in (data_type.name, *data_type.bases):
            if entries := self._of(name):
                return tuple(sorted({_shown(one) for one in entries}))
        return ()

    def _of(self, name: QName) -> tuple[Entry, ...]:
        """The entries for a type; an entry that names no namespace stands for the local name in any."""
        return tuple(
            one for one in self.entries.get(name.local, ()) if one.item_type.namespace in ("", name.namespace)
        )

    def side(self, item_type: QName | None, measures: Iterable[QName]) -> bool:
        """Whether one side of a quotient is a single measure that an item type allows; unregistered types allow any."""
        listed = list(measures)
        entries = (
            self._of(item_type)
            if item_type and item_type.namespace
            else self.entries.get(_local(item_type), ())
        )
        if not entries:
            return True
        return any(one.measure is not None and _only(one.measure, listed) for one in entries)


def _fits(registry: UnitsRegistry, entry: Entry, top: list[QName], bottom: list[QName]) -> bool:
    if entry.measure is not None:
        return not bottom and _only(entry.measure, top)
    return bool(bottom) and registry.side(entry.numerator, top) and registry.side(entry.denominator, bottom)


def _only(measure: QName, measures: list[QName]) -> bool:
    return (
        len(measures) == 1
        and measures[0].local == measure.local
        and measure.namespace in ("", measures[0].namespace)
    )


def _local(name: QName | None) -> str:
    return name.local if name else ""


def _entry(part: Mapping[str, str]) -> Entry:
    """The unit of an element with these children, by their names in Clark notation."""

    def named(local: str, namespace: str) -> QName | None:
        text = part.get(_UTR + local)
        return QName(part.get(_UTR + namespace, ""), text) if text else None

    numerator = named("numeratorItemType", "nsNumeratorItemType")
    denominator = named("denominatorItemType", "nsDenominatorItemType")
    quotient = numerator is not None or denominator is not None
    measure = None if quotient else named("unitId", "nsUnit")
    return Entry(named("itemType", "nsItemType") or QName("", ""), measure, numerator, denominator)


def _shown(entry: Entry) -> str:
    if entry.measure is not None:
        return wording.measure(entry.measure)
    over, under = (_local(one) or "any unit" for one in (entry.numerator, entry.denominator))
    return f"{over} per {under}"
