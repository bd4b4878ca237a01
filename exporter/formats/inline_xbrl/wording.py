"""How a text in the document states a text fact: whole, over several pieces of it, or as a date in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exporter.formats.inline_xbrl.transformations import IXT, transformation
from exporter.formats.inline_xbrl.values import folded
from exporter.qname import QName

_DATE: Final = re.compile(r"(?:[0-9]{4}|-)-[0-9]{2}(?:-[0-9]{2})?")
#: Formats of dates that a text may be in; the value decides, so an ambiguous one does no harm.
_DATES: Final = (
    "date-monthname-day-year-en", "date-day-monthname-year-en", "date-year-month-day", "date-month-day-year",
    "date-day-month-year", "date-monthname-year-en", "date-monthname-day-en", "date-day-monthname-en",
    "date-year-month", "date-month-day", "date-day-month", "date-jpn-era-year-month-day", "date-jpn-era-year-month",
)  # fmt: skip
_FIXED: Final = {"true": "fixed-true", "false": "fixed-false"}
_RUNS: Final = re.compile(r"(\s+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the document, or text that stands nowhere in it: white space that joins two stretches."""

    start: int
    end: int
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The pieces that make up a value, in order, and the format that reads them."""

    pieces: tuple[Piece, ...]
    format: str = ""


def wording(text: str, start: int, end: int, value: str) -> Wording | None:
    """How the text from ``start`` states a value; None when it does not.

    A value whose white space was folded still stands where it was printed: line ends and indentation between its
    words are left out of the pieces, and a space that the document does not have becomes a joint.
    """
    if text[start:end] == value:
        return Wording((Piece(start, end),)) if value else None
    pieces = _folded(text, start, value)
    if pieces is not None:
        return Wording(pieces)
    named = _format(text[start:end], value)
    return Wording((Piece(start, end),), named) if named else None


def find(text: str, value: str) -> Wording | None:
    """How a text states a value at the first place where its words stand, white space aside; None if nowhere."""
    words = value.split()
    if not words:
        return None
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    found = re.search(pattern, text)
    return wording(text, found.start(), found.end(), value) if found else None


def _folded(text: str, start: int, value: str) -> tuple[Piece, ...] | None:
    parts = _RUNS.split(value)
    words, runs = parts[::2], parts[1::2]
    if not all(words):
        return None
    match = re.compile(r"(\s+)".join(map(re.escape, words))).match(text, start)
    if match is None:
        return None
    return tuple(_pieces(match, runs))


def _pieces(match: re.Match[str], runs: list[str]) -> Iterator[Piece]:
    """The match cut where the document's white space is not the value's."""
    begun = match.start()
    for number, run in enumerate(runs, 1):
        start, end = match.span(number)
        found = match[number]
        if found == run:
            continue
        if found.startswith(run):
            yield Piece(begun, start + len(run))
            begun = end
        elif found.endswith(run):
            yield Piece(begun, start)
            begun = end - len(run)
        else:
            yield Piece(begun, start)
            yield Piece(0, 0, run)
            begun = end
    yield Piece(begun, match.end())


def _format(printed: str, value: str) -> str:
    """The format that turns a printed text into the value; empty when none does."""
    if not printed.strip():
        return ""
    if value in _FIXED:
        return _FIXED[value]
    if not _DATE.fullmatch(value):
        return ""
    return next((name for name in _DATES if _transformed(printed, name) == value), "")


def _transformed(printed: str, name: str) -> str | None:
    read = transformation(QName(IXT, name))
    try:
        return read(folded(printed)) if read else None
    except ValueError:
        return None
