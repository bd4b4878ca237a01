"""How a printed figure is tagged: which of its characters are the number, and what makes the value of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.formats.inline_xbrl.scaling import scaled
from exporter.formats.inline_xbrl.transformations import IXT, transformation
from exporter.qname import QName

#: A run of digits with what may stand between them.
_NUMERAL: Final = re.compile(r"\.?[0-9](?:[0-9,.\u00a0 ]*[0-9])?")
_DECIMAL: Final = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?")
#: Formats in the order of preference; the last is none, for numbers that XML Schema reads as they stand.
_FORMATS: Final = ("num-dot-decimal", "num-comma-decimal", "")
#: Scales that people print: as it is, thousands, millions and so on, per cent.
_USUAL: Final = frozenset({0, 3, 6, 9, 12, -2})


@dataclass(frozen=True, slots=True)
class Figure:
    """The part of a printed figure that is tagged, from ``start`` to ``end``, and the attributes that it needs."""

    start: int
    end: int
    format: str
    scale: int
    negative: bool


def figure(printed: str, value: str) -> Figure | None:
    """How to tag a figure so that exactly this value is read back; None when its characters cannot state it.

    Brackets, minus, currency and per cent marks stay outside the tag; they become ``sign`` and ``scale``.
    """
    found = list(_candidates(printed, value))
    return min(found, key=lambda one: one.scale not in _USUAL, default=None)


def _candidates(printed: str, value: str) -> Iterator[Figure]:
    negative = value.startswith("-")
    for match in _NUMERAL.finditer(printed):
        for name in _FORMATS:
            digits = _read(match[0], name)
            scale = None if digits is None else _scale(digits, value.removeprefix("-"))
            if digits is not None and scale is not None and _states(digits, scale, value, negative=negative):
                yield Figure(match.start(), match.end(), name, scale, negative)


def _read(text: str, name: str) -> str | None:
    if not name:
        return text if _DECIMAL.fullmatch(text) else None
    read = transformation(QName(IXT, name))
    try:
        return read(text) if read else None
    except ValueError:
        return None


def _scale(digits: str, value: str) -> int | None:
    """The power of ten between two numbers of the same digits; None when their texts rule one out."""
    ours, theirs = _DECIMAL.fullmatch(digits), _DECIMAL.fullmatch(value)
    if ours is None or theirs is None:
        return None
    places, wanted = len(ours["fraction"] or ""), len(theirs["fraction"] or "")
    if wanted:
        return places - wanted
    plain = (ours["whole"] + (ours["fraction"] or "")).lstrip("0")
    return places + len(theirs["whole"].lstrip("0")) - len(plain) if plain else places


def _states(digits: str, scale: int, value: str, *, negative: bool) -> bool:
    try:
        return scaled(digits, scale, negative=negative) == value
    except ValueError:
        return False
