"""The published document of the units registry, of which no more is parsed than is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from exporter import markup
from exporter.errors import ExporterError
from exporter.qname import UTR, QName

_RECOMMENDED: Final = "REC"
_UTR: Final = f"{{{UTR}}}"
_BEGIN: Final = b"<unit "
_END: Final = b"</unit>"
#: References, and where what is no markup begins and ends.
_SPECIAL: Final = (b"&", b"<!", b"<?", b"--", b"]]", b"?>")
#: Parsing the whole document takes as long as parsing so many parts of it.
_FEW: Final = 20


class Entry(NamedTuple):
    """One registered unit: a measure for an item type, or a quotient of what two item types allow."""

    item_type: QName
    measure: QName | None
    numerator: QName | None = None
    denominator: QName | None = None


class UnitsDocument:
    """The document of a registry, and what was read of it so far."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data: Final = data
        self.name: Final = name
        self._read: dict[tuple[str, ...], tuple[Entry, ...]] = {}
        self._parsed: dict[tuple[int, ...], Mapping[str, tuple[Entry, ...]]] = {}

    def listed(self, local: str, measure: str = "") -> tuple[Entry, ...]:
        """The units for the item type of this local name that have become recommendations.

        Where the local name of a measure is given these are at least all that have it.
        """
        names = (local, measure) if measure else (local,)
        if names not in self._read:
            plain = self._is_plain and all(one.isascii() and one.isalnum() for one in names)
            known = self._naming(*names) if plain and len(self._read) < _FEW else self._whole
            self._read[names] = known.get(local, ())
        return self._read[names]

    @cached_property
    def _is_plain(self) -> bool:
        """Whether letters and digits of ASCII stand for themselves, and nothing but a reference for them."""
        return b"\0" not in self.data[:4] and b'encoding="utf-8"' in self.data[:100].lower()

    @cached_property
    def _whole(self) -> Mapping[str, tuple[Entry, ...]]:
        return _entries(self.data, self.name)

    @cached_property
    def _pieces(self) -> list[_Piece]:
        return [_Piece.of(one) for one in self.data.split(_BEGIN)[1:]]

    def _naming(self, *names: str) -> Mapping[str, tuple[Entry, ...]]:
        """The units of the document without those that surely do not hold these names."""
        wanted = [one.encode() for one in names]
        held = tuple(
            at
            for at, one in enumerate(self._pieces)
            if not one.odd and all(map(one.unit.__contains__, wanted))
        )
        if held not in self._parsed:  # as nothing is for types without a unit
            self._parsed[held] = self._parse(held)
        return self._parsed[held]

    def _parse(self, held: Container[int]) -> Mapping[str, tuple[Entry, ...]]:
        """The units of the pieces at these places, and of all that are odd."""
        kept = (
            _BEGIN + unit + rest if odd or at in held else rest
            for at, (unit, rest, odd) in enumerate(self._pieces)
        )
        try:
            return _entries(self.data.partition(_BEGIN)[0] + b"".join(kept), self.name)
        except ExporterError:  # something else was torn apart
            return self._whole


class _Piece(NamedTuple):
    """The text from where a unit begins to where the next one does: to its end with the tag, and what is behind.

    It is odd where it has no end, or holds a reference, which might stand for a name, or the beginning or the end of
    what is no markup.
    """

    unit: bytes
    rest: bytes
    odd: bool

    @classmethod
    def of(cls, text: bytes) -> _Piece:
        unit, end, rest = text.partition(_END)
        return cls(unit + end, rest, not end or any(map(unit.__contains__, _SPECIAL)))


def _entries(data: bytes, name: str) -> Mapping[str, tuple[Entry, ...]]:
    """The units of a document by item type."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for unit in markup.parse(data, name).iter(f"{_UTR}unit"):
        part = {str(child.tag): child.text or "" for child in unit}
        if part.get(f"{_UTR}status") == _RECOMMENDED:
            entry = _entry(part)
            found[entry.item_type.local].append(entry)
    return {local: tuple(entries) for local, entries in found.items()}


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
