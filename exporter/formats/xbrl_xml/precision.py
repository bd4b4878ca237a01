"""``decimals`` as stated, and as ``precision`` implies it (XBRL 2.1, 4.6.3 to 4.6.6), exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from exporter.errors import ExporterError

_ORDER: Final = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,6}))?")


def read_decimals(text: str) -> int | None:
    """The number that a ``decimals`` attribute states, None for INF; ValueError for anything else."""
    bare = text.strip()
    if bare == "INF":
        return None
    if not _INTEGER.fullmatch(bare):
        raise ValueError(f"decimals is a whole number or INF, not {bare[:40]!r}")
    return int(bare)


def inferred_decimals(precision: str, value: str) -> int | None:
    """The decimals that a precision means for a value: digits kept less digits before the point; None for INF.

    Zero has no first digit, so every precision is infinite there. ValueError when either is not a number, or when the
    precision is zero, which says that nothing is known.
    """
    bare = precision.strip()
    if bare == "INF":
        return None
    if not _INTEGER.fullmatch(bare) or int(bare) < 0:
        raise ValueError(f"precision is a whole number from 1 or INF, not {bare[:40]!r}")
    match = _NUMBER.fullmatch(value.strip())
    if match is None or not (match[1] or match[2]):
        raise ValueError(f"{value.strip()[:40]!r} is not a number")
    whole, fraction, exponent = match[1] or "", match[2] or "", int(match[3] or 0)
    digits = whole + fraction
    if not digits.strip("0"):
        return None
    first = (
        len(whole) - (len(digits) - len(digits.lstrip("0"))) - 1 + exponent
    )  # power of ten of the first digit
    return int(bare) - first - 1


def read_order(text: str) -> Decimal:
    """The number that an arc's order or priority states; ExporterError ``xmlSchema:valueError`` for anything else."""
    bare = text.strip()
    if not _ORDER.fullmatch(bare):
        raise ExporterError(
            "xmlSchema:valueError", f"an arc's order and priority are numbers, not {bare[:40]!r}"
        )
    return Decimal(bare)
