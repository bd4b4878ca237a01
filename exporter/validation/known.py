"""What a report says of an item: the interval that all its mentions leave to the true value, exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from exporter.qname import QName
from exporter.report.aspects import Context
from exporter.validation.exact import exact, interval
from exporter.validation.subject import Subject


@dataclass(frozen=True, slots=True)
class Known:
    """A true value lies between ``low`` and ``high``, both included; ``row`` is its most precise mention."""

    low: Fraction
    high: Fraction
    row: int

    @property
    def sharp(self) -> Known:
        """The value as it is printed, as if nothing had been rounded."""
        middle = (self.low + self.high) / 2
        return Known(middle, middle, self.row)

    def meets(self, low: Fraction, high: Fraction) -> bool:
        """Whether rounding alone can explain the difference to another interval."""
        return self.low <= high and low <= self.high


class Mentions:
    """The rows that mention each item: by concept, context and unit."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._rows: dict[tuple[QName, Context, str | None], list[int]] = defaultdict(list)
        self._units: dict[tuple[QName, Context], list[str | None]] = defaultdict(list)
        self._places: dict[QName, list[tuple[Context, str | None]]] = defaultdict(list)
        concepts = [QName.parse(text) for text in subject.concept.texts]
        columns = (subject.concept.codes, subject.context, subject.unit.codes)
        for row, (code, at, unit) in enumerate(zip(*(one.to_pylist() for one in columns), strict=True)):
            self._enter(
                row,
                concepts[code],
                subject.report.context_values[at],
                None if unit is None else subject.unit.texts[unit],
            )

    def _enter(self, row: int, concept: QName, context: Context, unit: str | None) -> None:
        rows = self._rows[concept, context, unit]
        if not rows:
            self._units[concept, context].append(unit)
            self._places[concept].append((context, unit))
        rows.append(row)

    @property
    def concepts(self) -> list[QName]:
        """The concepts that are mentioned, in the order of first mention."""
        return list(self._places)

    def of(self, concept: QName) -> list[tuple[Context, str | None]]:
        """Where an item is mentioned, in the order of first mention."""
        return self._places.get(concept, [])

    def units(self, concept: QName, context: Context) -> list[str | None]:
        """The units that an item is mentioned in."""
        return self._units.get((concept, context), [])

    def known(self, concept: QName, context: Context, unit: str | None) -> Known | None:
        """What the mentions of an item agree on; where they do not meet, the most precise one stands alone."""
        found = [one for row in self._rows.get((concept, context, unit), ()) if (one := self.at(row))]
        if not found:
            return None
        best = min(found, key=lambda one: one.high - one.low)
        low, high = max(one.low for one in found), min(one.high for one in found)
        return Known(low, high, best.row) if low <= high else best

    def at(self, row: int) -> Known | None:
        """What one mention says; None for nil and for what is no number."""
        text = self.subject.value_at(row)
        value = None if text is None else exact(text)
        if value is None:
            return None
        low, high = interval(value, self.subject.decimals_at(row))
        return Known(Fraction(low), Fraction(high), row)

    def rows(self, concept: QName, context: Context, unit: str | None) -> list[int]:
        """Every mention of an item."""
        return self._rows.get((concept, context, unit), [])
