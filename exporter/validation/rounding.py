"""Numbers as far as they are vouched for, by decimals or precision, as XBRL 2.1 compares them (4.6.6, 5.2.5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from typing import Final, NamedTuple

from exporter.validation.exact import EXACT, FARTHEST

_ROUNDING: Final = Context(prec=10_000_000, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_EVEN, traps=[])
_ONE: Final = Decimal(1)
INCONSISTENT: Final = "xbrl.5.2.5.2:calcInconsistency"


class Number(NamedTuple):
    """A number with its decimals, None for INF; ``known`` is whether anything is: precision 0 vouches for nothing."""

    value: Decimal
    decimals: int | None
    known: bool = True

    def rounded(self) -> Decimal:
        """The number to its decimals, halves to the even digit."""
        return rounded(self.value, self.decimals)


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """A value to so many decimals; None is INF."""
    if decimals is None:
        return value
    place = max(-FARTHEST, min(decimals, FARTHEST))
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= place:
        return value
    return value.quantize(_ONE.scaleb(-place), context=_ROUNDING)


def adds_up(total: Number, items: Iterable[tuple[Decimal, Number]]) -> Decimal | None:
    """None where a total is the weighted sum of its items, each rounded, to the total's decimals; else that sum.

    What nothing is known of adds up to nothing.
    """
    added, known = Decimal(0), total.known
    for weight, item in items:
        known = known and item.known
        added = EXACT.add(added, EXACT.multiply(item.rounded(), weight))
    if known and rounded(added, total.decimals) == total.rounded():
        return None
    return added


def same_number(one: Number, other: Number) -> bool:
    """Whether two numbers are equal as far as both are vouched for (4.10, v-equal)."""
    decimals = [number.decimals for number in (one, other) if number.decimals is not None]
    least = min(decimals, default=None)
    known = one.known and other.known
    return known and rounded(one.value, least) == rounded(other.value, least)
