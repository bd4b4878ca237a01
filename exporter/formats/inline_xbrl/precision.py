"""Which of several facts about the same thing a reader needs to see: those that a more precise one does not cover."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import Final

from exporter.formats.inline_xbrl.tagging import FactRow

_PLAIN: Final = re.compile(r"[+-]?[0-9]{1,60}(?:\.[0-9]{1,60})?")
#: Wide enough for the difference of any two numbers that the pattern lets pass.
_EXACT: Final = Context(prec=200)
_LARGEST: Final = 60


def most_precise(rows: tuple[FactRow, ...]) -> tuple[tuple[FactRow, ...], tuple[FactRow, ...]]:
    """The facts to show and the facts that one of them covers, each in their order.

    A fact is covered by one of the same unit that states at least its digits and, rounded to its precision, its value.
    """
    shown: list[FactRow] = []
    for row in sorted(rows, key=_coarseness):
        if not any(_covers(other, row) for other in shown):
            shown.append(row)
    kept = {row.number for row in shown}
    return tuple(row for row in rows if row.number in kept), tuple(
        row for row in rows if row.number not in kept
    )


def _coarseness(row: FactRow) -> int:
    """How coarse a fact is; exact facts come first."""
    return -(10**9) if row.decimals is None else -row.decimals


def _covers(fine: FactRow, coarse: FactRow) -> bool:
    if (fine.unit_id, fine.concept, fine.language) != (coarse.unit_id, coarse.concept, coarse.language):
        return False
    if fine.value == coarse.value:
        return True
    if not fine.numeric or fine.value is None or coarse.value is None or coarse.decimals is None:
        return False
    if (
        not (_PLAIN.fullmatch(fine.value) and _PLAIN.fullmatch(coarse.value))
        or abs(coarse.decimals) > _LARGEST
    ):
        return False
    difference = _EXACT.abs(_EXACT.subtract(Decimal(fine.value), Decimal(coarse.value)))
    return _EXACT.multiply(difference, Decimal(2)) <= Decimal((0, (1,), -coarse.decimals))
