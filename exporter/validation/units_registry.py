"""The XBRL units registry (UTR): which units a data type may have, read from the published registry file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from typing import Final, NamedTuple

from exporter import resources
from exporter.errors import ExporterError
from exporter.qname import QName
from exporter.report.aspects import PURE, Unit
from exporter.taxonomy.model import DataType
from exporter.validation import wording
from exporter.validation.units_document import Entry, UnitsDocument

_URL: Final = "http://www.xbrl.org/utr/utr.xml"


class UnitsRegistry(NamedTuple):
    """The registered units."""

    document: UnitsDocument

    @classmethod
    @cache
    def published(cls) -> UnitsRegistry:
        """The registry of the standard."""
        path = resources.standard_file(_URL)
        if path is None:
            raise ExporterError("file.missing", "the units registry of the XBRL standard is missing", _URL)
        return cls(UnitsDocument(path.read_bytes(), str(path)))

    def allows(self, data_type: DataType, unit: Unit | None) -> bool:
        """Whether a fact of a type may have a unit: decided by the nearest registered type, else free."""
        top = list(unit.numerators) if unit else [PURE]
        bottom = list(unit.denominators) if unit else []
        for name in (data_type.name, *data_type.bases):
            find = partial(self._of, name)
            verdict = _any(find, [] if bottom else top, lambda one: _fits(self, one, top, bottom))
            if verdict is not None:
                return verdict
        return True

    def examples(self, data_type: DataType) -> tuple[str, ...]:
        """The units listed for the nearest registered type, as text, sorted."""
        for name in (data_type.name, *data_type.bases):
            if entries := self._of(name):
                return tuple(sorted({_shown(one) for one in entries}))
        return ()

    def _of(self, name: QName, measure: str = "") -> tuple[Entry, ...]:
        """The entries for a type; an entry that names no namespace stands for the local name in any."""
        return _listed(self.document, name, measure)

    def side(self, item_type: QName | None, measures: Iterable[QName]) -> bool:
        """Whether one side of a quotient is a single measure that an item type allows; unregistered types allow any."""
        listed = list(measures)
        if item_type and item_type.namespace:
            find = partial(self._of, item_type)
        else:
            find = partial(self.document.listed, item_type.local if item_type else "")
        verdict = _any(find, listed, lambda one: one.measure is not None and _only(one.measure, listed))
        return verdict is not False


@lru_cache(maxsize=1 << 10)
def _listed(document: UnitsDocument, name: QName, measure: str) -> tuple[Entry, ...]:
    """As ``UnitsRegistry._of``; there are few types, and any number of units that are not registered."""
    if measure:
        found = document.listed(name.local, measure)
        near = [one for one in found if one.measure is not None and one.measure.local == measure]
        return tuple(one for one in near if one.item_type.namespace in ("", name.namespace))
    return tuple(
        one for one in document.listed(name.local) if one.item_type.namespace in ("", name.namespace)
    )


def _any(
    find: Callable[..., tuple[Entry, ...]], measures: list[QName], fits: Callable[[Entry], bool]
) -> bool | None:
    """Whether any of the entries found fits; None where there are none.

    Those of a single measure are asked first, since mostly one fits, and no others have to be read; of those others
    the ones that are measures are not this one.
    """
    single = len(measures) == 1
    if single and any(map(fits, find(measures[0].local))):
        return True
    entries = find()
    return any(fits(one) for one in entries if not single or one.measure is None) if entries else None


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


def _shown(entry: Entry) -> str:
    if entry.measure is not None:
        return wording.measure(entry.measure)
    over, under = (one.local if one else "any unit" for one in (entry.numerator, entry.denominator))
    return f"{over} per {under}"
