"""Printed numbers and their exact values: one strict pair of reading and showing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

#: More digits than this are no amount; the bound keeps arithmetic cheap whatever a file holds.
MOST_DIGITS: Final = 60

# Full-width forms mean what their ASCII twins mean (NFKC); other compatibility characters, such as a raised 2, do not.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ", 0xA0: " ", 0x2009: " ", 0x202F: " ", 0xFFE5: "¥", 0xFFE1: "£", 0x2212: "-",
    0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2015: "-", 0x25B3: "-", 0x25B2: "-",
}  # fmt: skip

_CURRENCY: Final = r"(?:[A-Z]{0,2}\$|€|£|¥|[A-Z]{3}(?=[ ]?[\d(.-]))"
_AMOUNT: Final = re.compile(
    rf"""
    (?P<before>{_CURRENCY})? \ *
    (?P<open>[(<])? \ *
    (?P<within>{_CURRENCY})? \ *
    (?P<sign>[-+])? \ *
    (?P<after>{_CURRENCY})? \ *
    (?:
        (?P<whole>\d{{1,3}}(?:,\d{{3}})+ | \d*) (?:\.(?P<part>\d+))? (?:(?:\ to\ |:)1(?:\.0+)?)?
      | (?:(?P<units>\d+)[ -])? (?P<top>\d{{1,2}})/(?P<under>2|4|8|16|32|64)
    )
    (?P<minus>-)? \ * (?P<percent>%)? \ *
    (?P<close>[)>])? \ * (?P<beyond>%)? (?:[xpc¢]|\ ?(?:pts?\.?|bps?|pp))?
    """,
    re.VERBOSE,
)
#: Brackets round a negative number: filings in plain text also print angles.
_PAIRS: Final = frozenset([(None, None), ("(", ")"), ("<", ">")])
_NIL: Final = re.compile(
    rf"{_CURRENCY}? ?(?:-{{1,5}}|\(-{{1,5}}\)|n/?a|n\.a\.|n/?m|n\.m\.|nmf|nil|none) ?%?", re.IGNORECASE
)
_ZERO: Final = re.compile(rf"{_CURRENCY}? ?-0-")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a figure says: its exact signed value as printed, or None where a dash or ``N/A`` says there is none.

    ``decimals`` are the digits printed after the point. A per cent value is not divided: 39.8% is 39.8 with
    ``percent``. ``currency`` is the mark printed with it.
    """

    value: Decimal | None
    decimals: int = 0
    percent: bool = False
    currency: str = ""

    @property
    def is_nil(self) -> bool:
        """Whether it is printed that there is no value."""
        return self.value is None


def read_amount(text: str) -> Amount | None:
    """The amount that a text is, the whole of it; None for anything else, stray characters included.

    Brackets, a minus before or after and a triangle make it negative. Digits are grouped by three or not at all.
    A ratio to one, such as ``3.2 to 1``, is its first number; of multiples, pence and points the number alone is told.
    """
    plain = text.translate(_NARROW).strip()
    if not plain or len(plain) > 2 * MOST_DIGITS:
        return None
    if _ZERO.fullmatch(plain):
        return Amount(Decimal(0), currency=plain[:-3].strip())
    if _NIL.fullmatch(plain):
        return Amount(None, percent=plain.endswith("%"))
    found = _AMOUNT.fullmatch(plain)
    return _amount(found) if found else None


def _amount(found: re.Match[str]) -> Amount | None:
    marks = [mark for mark in (found["before"], found["within"], found["after"]) if mark]
    signs = [sign for sign in (found["sign"], found["minus"]) if sign]
    if (found["open"], found["close"]) not in _PAIRS or len(marks) > 1 or len(signs) > 1:
        return None
    if (found["percent"] and found["beyond"]) or (found["open"] and found["sign"] == "+"):
        return None
    digits = _digits(found)
    if digits is None or len(digits) > MOST_DIGITS:
        return None
    negative = bool(found["open"]) or signs == ["-"]
    value = Decimal(f"-{digits}" if negative else digits)
    return Amount(
        value,
        decimals=len(digits.partition(".")[2]),
        percent=bool(found["percent"] or found["beyond"]),
        currency=marks[0] if marks else "",
    )


def _digits(found: re.Match[str]) -> str | None:
    """The number as plain ASCII digits and a point; None where there is no digit."""
    if found["under"]:
        return _fraction(int(found["units"] or 0), int(found["top"]), int(found["under"]))
    whole, part = found["whole"].replace(",", ""), found["part"]
    if not whole and not part:
        return None
    told = whole or "0"
    told = f"{told}.{part}" if part else told
    return told if told.isascii() else None


def _fraction(units: int, top: int, under: int) -> str | None:
    """A number with halves, quarters, … sixty-fourths as exact decimals."""
    if top >= under:
        return None
    places = under.bit_length() - 1  # 1/2**n has n decimals: 5**n of 10**n
    return f"{units}.{top * 5**places:0{places}d}"


def show_amount(amount: Amount) -> str:
    """The one way this project prints an amount; ``read_amount`` reads it back."""
    mark = "%" if amount.percent else ""
    if amount.value is None:
        return f"-{mark}"
    digits = f"{amount.value.copy_abs():,f}"  # abs() would round to the precision of the context
    shown = f"{amount.currency}{digits}{mark}"
    return f"({shown})" if amount.value.is_signed() else shown
