"""Numbers as people print them, read as the digits they state; signs and scale stand outside the transformations."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Transformation = Callable[[str], str]

#: Full-width digits of Chinese and Japanese texts, and Devanagari digits, as ASCII digits.
EAST_ASIAN_DIGITS: Final = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
DEVANAGARI_DIGITS: Final = {0x966 + digit: 0x30 + digit for digit in range(10)}

_SPACES: Final = " \u00a0"
_APOSTROPHES: Final = "'`\u00b4\u2019\u2032"
_DASHES: Final = re.compile("[-\u058a\u05be\u2010-\u2015\ufe58\ufe63\uff0d]")


def fixed(value: str) -> Transformation:
    """The same value whatever is printed."""
    return lambda _: value


def dash(only: str = "") -> Transformation:
    """Zero for a dash of any kind, or for this one only."""

    def read(text: str) -> str:
        if not (text == only if only else _DASHES.fullmatch(text)):
            raise ValueError("a dash")
        return "0"

    return read


def number(point: str, separators: str) -> Transformation:
    """Digits with a decimal point and separators of thousands anywhere before it; spaces anywhere.

    Registries 4 and 5 set no places for separators; the fraction keeps every digit that is printed.
    """
    inside = re.escape(separators + _SPACES)
    pattern = re.compile(rf"([{inside}0-9]*)(?:{re.escape(point)}([{_SPACES}0-9]+))?")

    def read(text: str) -> str:
        match = pattern.fullmatch(text)
        whole, fraction = (_digits(part or "") for part in match.groups()) if match else ("", "")
        if not whole and not fraction:
            raise ValueError(f"digits with {point!r} as the decimal point")
        return f"{whole or '0'}.{fraction}" if fraction else whole

    return read


def grouped(point: str, separators: str, *, needed: bool = False) -> Transformation:
    """Digits in groups of three, as registries 1 to 3 ask; ``needed`` where longer groups are not allowed."""
    between = f"[{separators}]{'' if needed else '?'}"
    groups = rf"[0-9]{{1,3}}(?:{between}[0-9]{{3}})*" if separators else "[0-9]+"
    pattern = re.compile(rf"({groups})(?:{re.escape(point)}([0-9]+))?")
    return _by_pattern(pattern, f"digits in groups of three with {point!r} as the decimal point")


def indian() -> Transformation:
    """Digits in the Indian grouping: three, then twos; or no grouping at all."""
    groups = rf"(?:[0-9]{{1,2}}[,{_SPACES}])?(?:[0-9]{{2}}[,{_SPACES}])*[0-9]{{3}}|[0-9]+"
    return _by_pattern(re.compile(rf"({groups})(?:\.([0-9]+))?"), "digits in the Indian grouping")


def indian_with_units() -> Transformation:
    """``1,23,456 rupees 50 paise`` with the Indian grouping."""
    groups = rf"(?:[0-9]{{1,2}}[,{_SPACES}])?(?:[0-9]{{2}}[,{_SPACES}])*[0-9]{{3}}|[0-9]+"
    pattern = re.compile(rf"({groups})[^0-9]+([0-9]{{1,2}})[^0-9]*")
    return _by_pattern(pattern, "an amount of two units in the Indian grouping", hundredths=True)


def with_units(apostrophes: str = "", *, grouping: bool = False) -> Transformation:
    """``12 yen 50 sen``: the second number is hundredths of the first; ``grouping`` as registries 2 and 3 ask."""
    marks = ".,\uff0c\uff0e" if grouping else f".,\uff0c{apostrophes}"
    whole = rf"0|[1-9][0-9]{{0,2}}(?:[{marks}]?[0-9]{{3}})*" if grouping else rf"[0-9{re.escape(marks)}]+"
    other = rf"[^0-9{re.escape(marks)}]"
    tail = rf"{other}+([0-9]{{1,2}}){other}*" if grouping else rf"{other}[^0-9]*([0-9]{{1,2}})[^0-9]*"
    read = _by_pattern(
        re.compile(f"({whole}){tail}"), "an amount of two units, such as 12 yen 50 sen", hundredths=True
    )
    return lambda text: read(text.translate(EAST_ASIAN_DIGITS))


def apostrophes() -> str:
    """The marks that separate thousands in Switzerland (registry 5)."""
    return _APOSTROPHES


def _by_pattern(pattern: re.Pattern[str], expected: str, *, hundredths: bool = False) -> Transformation:
    """Reads the whole part and the fraction that a pattern finds."""

    def read(text: str) -> str:
        match = pattern.fullmatch(text)
        whole = _digits(match[1]) if match else ""
        if match is None or not whole:
            raise ValueError(expected)
        fraction = match[2] or ""
        return f"{whole}.{fraction.zfill(2) if hundredths else fraction}" if fraction else whole

    return read


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")
