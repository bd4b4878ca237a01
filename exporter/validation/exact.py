"""Exact numbers out of reported text: checked digits first, then Decimal; never a binary fraction."""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, Inexact
from functools import lru_cache
from typing import Final

#: Arithmetic that cannot round: what does not fit raises instead. Memory is taken as digits need it.
EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[Inexact])

#: Farther exponents and decimals say nothing about money and would only cost memory.
FARTHEST: Final = 5_000

_NUMBER: Final = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:[eE]([+-]?[0-9]{1,5}))?")


def exact(text: str) -> Decimal | None:
    """The number that a text states, exactly; None where it states none, or none within FARTHEST powers of ten."""
    found = _NUMBER.fullmatch(text.strip(" \t\r\n"))
    if found is None or abs(int(found[2] or 0)) > FARTHEST:
        return None
    return Decimal(found[0])


@lru_cache(maxsize=1 << 7)
def half_width(decimals: int | None) -> Decimal:
    """Half of the last digit that ``decimals`` vouches for; zero where it vouches for all (None is INF)."""
    if decimals is None:
        return Decimal(0)
    return Decimal((0, (5,), -max(-FARTHEST, min(decimals, FARTHEST)) - 1))


def interval(value: Decimal, decimals: int | None) -> tuple[Decimal, Decimal]:
    """The lowest and highest true value that rounds to this one, both included (Calculations 1.1, rounding)."""
    half = half_width(decimals)
    return EXACT.subtract(value, half), EXACT.add(value, half)


#: Plain numbers are whole ones of this place after the point, and so is half of a last digit of these decimals.
PLACES: Final = 7
DECIMALS: Final = range(-9, PLACES)
HALVES: Final = {None: 0} | {one: int(half_width(one).scaleb(PLACES)) for one in DECIMALS}
