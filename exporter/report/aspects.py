"""What a fact is about: entity, period, unit and dimensions, as small frozen values checked when made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from exporter.qname import ISO4217, XBRL, XBRLI, QName


@dataclass(frozen=True, slots=True)
class Entity:
    """Who reports: an identifier in a scheme, such as a CIK at the SEC; neither holds white space."""

    scheme: str
    identifier: str

    def __post_init__(self) -> None:
        if [self.scheme] != self.scheme.split() or [self.identifier] != self.identifier.split():
            raise ValueError("an entity needs a scheme and an identifier without white space")


@dataclass(frozen=True, slots=True)
class Period:
    """Days with both ends included, or moments where a time of day is stated.

    An instant has no start and stands for the end of its day; a period without either is forever. A ``datetime`` is
    an exact moment (OIM 1.0, 4.2): ``datetime(2003, 7, 1)`` at midnight is turned into the day it closes or opens.
    A moment with a time zone stays a moment, in UTC; days have no zone, so both ends state one or neither does.
    """

    end: date | None = None
    start: date | None = None

    def __post_init__(self) -> None:
        if _are_days(self.start, self.end):
            return
        if self.start is not None and self.end is None:
            raise ValueError("a period that starts must end")
        try:
            object.__setattr__(self, "end", _day_or_utc(self.end, closes=True))
            object.__setattr__(self, "start", _day_or_utc(self.start, closes=False))
            if _are_days(self.start, self.end):
                return
            empty = (
                self.end is not None and self.start is not None and self.first_moment() >= self.last_moment()
            )
            _ = self.end is None or self.last_moment()
        except OverflowError as error:
            raise ValueError(
                f"the period {self.start}/{self.end} leaves the calendar (years 1 to 9999)"
            ) from error
        except TypeError as error:
            raise ValueError("one end of the period states a time zone and the other does not") from error
        if empty:
            raise ValueError(f"the period ends {self.end} before it starts {self.start}")

    @property
    def is_instant(self) -> bool:
        """A single moment: the end of a day unless a time is stated."""
        return self.start is None and self.end is not None

    @property
    def is_duration(self) -> bool:
        """A stretch with a start, or forever."""
        return not self.is_instant

    def first_moment(self) -> datetime:
        """The moment the period opens; for an instant, the instant itself."""
        if self.start is None:
            return self.last_moment()
        return self.start if isinstance(self.start, datetime) else datetime.combine(self.start, time())

    def last_moment(self) -> datetime:
        """The moment the period closes: the midnight after its last day."""
        if self.end is None:
            raise ValueError("forever has no end")
        if isinstance(self.end, datetime):
            return self.end
        return datetime.combine(self.end, time()) + timedelta(days=1)

    def __str__(self) -> str:
        """``2003-04-01/2003-06-30``, ``2003-06-30`` or ``forever``; for people and for columns."""
        if self.end is None:
            return "forever"
        end = self.end.isoformat()
        return end if self.start is None else f"{self.start.isoformat()}/{end}"

    @classmethod
    @lru_cache(maxsize=1 << 12)
    def parse(cls, text: str) -> Period:
        """The period that ``str`` shows; ValueError for any other text."""
        if text == "forever":
            return cls()
        start, slash, end = text.rpartition("/")
        return cls(_moment(end), _moment(start) if slash else None)


def _are_days(start: date | None, end: date | None) -> bool:
    """Whether these are days in order, as nearly always: then nothing else has to be looked at."""
    if type(end) is not date or end == date.max:  # whose midnight is no moment of the calendar
        return False
    return start is None or (type(start) is date and start <= end)


def _day_or_utc(moment: date | None, *, closes: bool) -> date | None:
    """A midnight as the day it closes or opens, a zoned moment in UTC, anything else as it is."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    if moment.time() != time():
        return moment
    return moment.date() - timedelta(days=1) if closes else moment.date()


def _moment(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


#: Stands for a fact without an entity (OIM 1.0, entity core dimension).
NO_ENTITY: Final = Entity(f"{XBRL}/entities", "NA")

_MEASURE: Final = re.compile(r"(?:\{[^}]*\})?[^{}*/]+")
PURE: Final = QName(XBRLI, "pure")
SHARES: Final = QName(XBRLI, "shares")


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of measures over a product of measures, each sorted (OIM 1.0, unit core dimension).

    The pure unit is never an object here: a numeric fact without a unit is pure.
    """

    numerators: tuple[QName, ...]
    denominators: tuple[QName, ...] = ()

    def __post_init__(self) -> None:
        if not self.numerators:
            raise ValueError("a unit needs a measure")
        object.__setattr__(self, "numerators", tuple(sorted(self.numerators)))
        object.__setattr__(self, "denominators", tuple(sorted(self.denominators)))
        if self.numerators == (PURE,) and not self.denominators:
            raise ValueError("the pure unit is stated by stating no unit")

    @classmethod
    def currency(cls, code: str, *, per: QName | None = None) -> Unit:
        """An ISO 4217 currency, optionally per something such as ``SHARES``."""
        return cls((QName(ISO4217, code),), () if per is None else (per,))

    def __str__(self) -> str:
        """Measures in Clark notation, joined by ``*``, over ``/``; the text that columns hold."""
        over = "*".join(map(str, self.numerators))
        return f"{over}/{'*'.join(map(str, self.denominators))}" if self.denominators else over

    @classmethod
    def parse(cls, text: str) -> Unit:
        """The unit that ``str`` shows; namespaces may hold any of the separators."""
        sides: tuple[list[QName], list[QName]] = ([], [])
        side = at = 0
        while match := _MEASURE.match(text, at):
            sides[side].append(QName.parse(match[0]))
            at = match.end()
            if at == len(text):
                return cls(tuple(sides[0]), tuple(sides[1]))
            if text[at] == "/":
                side += 1
            at += 1
            if side > 1:
                break
        raise ValueError(f"{text!r} is not a unit")


class Member(NamedTuple):
    """The value of an explicit dimension: a member of its domain."""

    name: QName

    def __str__(self) -> str:
        return str(self.name)


class Typed(NamedTuple):
    """The value of a typed dimension: the text of its domain element, or None where that is nil."""

    text: str | None

    def __str__(self) -> str:
        return "!" if self.text is None else f"={self.text}"


DimensionValue = Member | Typed


def dimension_value(encoded: str) -> DimensionValue:
    """The value that a column holds: ``{ns}name`` a member, ``=text`` a typed value, ``!`` a typed nil."""
    if encoded == "!":
        return Typed(None)
    return Typed(encoded[1:]) if encoded.startswith("=") else Member(QName.parse(encoded))


@dataclass(frozen=True, slots=True)
class Context:
    """Entity, period and taxonomy-defined dimensions of a fact; dimensions sorted by name."""

    entity: Entity
    period: Period
    dimensions: tuple[tuple[QName, DimensionValue], ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.dimensions, key=lambda pair: pair[0]))
        if len({name for name, _ in ordered}) != len(ordered):
            raise ValueError("a dimension is stated twice")
        object.__setattr__(self, "dimensions", ordered)

    @classmethod
    def of(
        cls, entity: Entity, period: Period, dimensions: Iterable[tuple[QName, DimensionValue]] = ()
    ) -> Context:
        """A context from dimensions in any order."""
        return cls(entity, period, tuple(dimensions))


def earlier(period: Period, months: int) -> Period:
    """The period of the same kind so many months before; the last day of a month stays the last of its month."""
    end = None if period.end is None else _months_back(period.end, months)
    start = None if period.start is None else _months_back(period.start, months)
    return Period(end, start)


def _months_back(day: date, months: int) -> date:
    from calendar import monthrange  # which brings the customs of languages

    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    closing = day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=year, month=month + 1, day=last if closing else min(day.day, last))
