"""What captions say of all figures below: scale, currencies, how long the periods last, another unit, exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from exporter.statements.periods import length

_SCALES: Final = (
    (re.compile(r"\bthousands?\b|\b000'?s\b|\$000\b|千(?:円|ドル|株)", re.IGNORECASE), 3),
    (re.compile(r"\bmillions?\b|百万", re.IGNORECASE), 6),
    (re.compile(r"\bbillions?\b|十億", re.IGNORECASE), 9),
    (re.compile(r"(?<!十)億円"), 8),
)
# Names before marks, longer names before shorter ones; what one has taken, no later one sees.
_CURRENCIES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE if flag else 0), code)
    for pattern, flag, code in (
        (r"\bcanadian dollars?\b|\bC\$|\bCdn\$", 1, "CAD"),
        (r"\baustralian dollars?\b|\bA\$", 1, "AUD"),
        (r"\bhong kong dollars?\b|\bHK\$", 1, "HKD"),
        (r"\b(?:new )?taiwan dollars?\b|\bNT\$", 1, "TWD"),
        (r"\bsingapore dollars?\b|\bS\$", 1, "SGD"),
        (r"\bnew zealand dollars?\b|\bNZ\$", 1, "NZD"),
        (r"\bmexican pesos?\b", 1, "MXN"),
        (r"\bjapanese yen\b|\byen\b|¥|￥|円", 1, "JPY"),
        (r"\brenminbi\b|\bRMB\b|\byuan\b", 1, "CNY"),
        (r"\bpounds? sterling\b|£", 1, "GBP"),
        (r"\bswiss francs?\b", 1, "CHF"),
        (r"\bkorean won\b|₩", 1, "KRW"),
        (r"\beuros?\b|€", 1, "EUR"),
        (r"\bU\.?S\.? ?dollars?\b|\bU\.?S\.? ?\$|\bdollars?\b|(?<![A-Za-z])\$|ドル", 1, "USD"),
        (
            r"\b(?:JPY|USD|EUR|GBP|CAD|AUD|HKD|TWD|SGD|NZD|MXN|CNY|CHF|KRW|INR|BRL|SEK|NOK|DKK|ZAR|ILS)\b",
            0,
            "",
        ),
    )
)
_UNIT: Final = re.compile(r"\bunits?:? *([^()]*?[^() ])(?=[ )]*(?:\)|$))", re.IGNORECASE)
_EXCEPT: Final = re.compile(r"\bexcept(?:ing)?(?: for| as to)? ([^()]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caption:
    """What the captions of a table say; ``scale`` is a power of ten and None where none is named.

    ``currencies`` are ISO 4217 codes in the order named; ``months`` is 0 where no length, or more than one, is told;
    ``unit`` is another unit such as ``Gbps``; ``exceptions`` are the words after "except".
    """

    scale: int | None = None
    currencies: tuple[str, ...] = ()
    months: int = 0
    unit: str = ""
    exceptions: tuple[str, ...] = ()


def read_caption(captions: Iterable[str]) -> Caption:
    """What the captions of a table, joined into one text, say of its figures."""
    text = " ".join(" ".join(captions).split())
    exceptions = tuple(found[1].strip(" ,.)") for found in _EXCEPT.finditer(text))
    unit = _UNIT.search(text)
    named = unit[1] if unit and ":" in unit.group() else ""
    return Caption(_scale(text), _currencies(text), length(text), named, exceptions)


def _scale(text: str) -> int | None:
    """The power of ten that is named first."""
    found = [(match.start(), scale) for pattern, scale in _SCALES if (match := pattern.search(text))]
    return min(found)[1] if found else None


def _currencies(text: str) -> tuple[str, ...]:
    """The currencies named, each once, in the order they first appear."""
    found: dict[str, int] = {}
    left = text
    for pattern, code in _CURRENCIES:
        for match in pattern.finditer(left):
            name = code or match.group()
            found[name] = min(found.get(name, match.start()), match.start())
        left = pattern.sub(lambda match: "\0" * len(match.group()), left)
    return tuple(sorted(found, key=lambda name: found[name]))
