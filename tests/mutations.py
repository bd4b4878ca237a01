"""Changes to a document whose meaning is known: other digits, other quarters, other white space, other bytes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Final

from filings import Known, aspects

Key = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """A printed figure and what it states; ``line`` is the number of the line in the document as published."""

    line: int
    text: str
    states: tuple[str, ...]

    @classmethod
    def of(cls, row: Key) -> Figure:
        """A row of the key."""
        return cls(int(row["line"]), row["text"], aspects(row))


@dataclass(frozen=True)
class Told:
    """A document as its lines, each with its number in the published document (0: added), and what it states."""

    lines: tuple[tuple[int, str], ...]
    key: tuple[Key, ...]

    @classmethod
    def of(cls, known: Known) -> Told:
        """The document as published."""
        return cls(tuple(enumerate(known.text.splitlines(), 1)), known.key)

    @property
    def text(self) -> str:
        """The document as text."""
        return "".join(f"{line}\n" for _, line in self.lines)

    def published(self, line: int) -> int:
        """The number that a line of this document has in the published one."""
        return self.lines[line - 1][0]


def other_digits(told: Told, random: Random) -> Told:
    """Every figure with other digits, as many as before; marks, signs and what is zero or nil stay."""
    lines = dict(told.lines)
    key = []
    for row in told.key:
        text, at, number = row["text"], int(row["column"]), int(row["line"])
        fresh = "".join(_digits(text, random))
        line = lines[number]
        assert line[at : at + len(text)] == text, row
        lines[number] = line[:at] + fresh + line[at + len(text) :]
        key.append({**row, "text": fresh, "value": _valued(row, fresh)})
    return Told(tuple(sorted(lines.items())), tuple(key))


def _digits(text: str, random: Random) -> Iterator[str]:
    """The text with each digit drawn anew; zeros at the start stay, so that ``0.3%`` is still below one."""
    begun = False
    for letter in text:
        begun = begun or letter in "123456789"
        if not letter.isdigit() or not begun:
            yield letter
        else:
            yield str(random.randint(1, 9))


def _valued(row: Key, fresh: str) -> str:
    """What the fresh figure states: as much as before in relation to what is printed."""
    before, after = (Decimal(re.sub(r"[^\d.]", "", text) or "0") for text in (row["text"], fresh))
    if not before:
        return row["value"]
    value = Decimal(row["value"])
    places = -min(0, int(value.as_tuple().exponent))
    return f"{value / before * after:.{places}f}"


_SHORT: Final = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONG: Final = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
_DATE: Final = re.compile(rf"\b({'|'.join(_LONG)}|{'|'.join(_SHORT)})( +)(\d\d)(, *)(\d{{4}})\b")
_QUARTER: Final = re.compile(r"\b([1-4])Q(\d\d)\b")
_ORDINALS: Final = ["First", "Second", "Third", "Fourth"]
_TITLE: Final = re.compile(rf"\b({'|'.join(_ORDINALS)}) Quarter (\d{{4}})\b")


def other_quarters(told: Told, quarters: int) -> Told:
    """The document so many quarters later: headings, captions, the title, and every date that ends a quarter."""

    def moved(line: str) -> str:
        line = _QUARTER.sub(lambda one: "{}Q{:02}".format(*_later(int(one[1]), int(one[2]), quarters)), line)
        line = _TITLE.sub(lambda one: _title(one, quarters), line)
        return _DATE.sub(lambda one: _date(one, quarters), line)

    lines = tuple((number, moved(line)) for number, line in told.lines)
    key = tuple({**row, "period": _period(row["period"], quarters)} for row in told.key)
    return Told(lines, key)


def _later(quarter: int, year: int, quarters: int) -> tuple[int, int]:
    passed, index = divmod(quarter - 1 + quarters, 4)
    return index + 1, year + passed


def _title(found: re.Match[str], quarters: int) -> str:
    quarter, year = _later(_ORDINALS.index(found[1]) + 1, int(found[2]), quarters)
    return f"{_ORDINALS[quarter - 1]} Quarter {year}"


def _date(found: re.Match[str], quarters: int) -> str:
    names = _SHORT if found[1] in _SHORT else _LONG
    day = date(int(found[5]), names.index(found[1]) + 1, int(found[3]))
    if day != month_end(day) or day.month % 3:
        return found[0]
    moved = months_later(day, 3 * quarters)
    return f"{names[moved.month - 1]}{found[2]}{moved.day:02}{found[4]}{moved.year}"


def _period(period: str, quarters: int) -> str:
    """A duration or instant of whole quarters, later."""
    *start, end = (date.fromisoformat(one) for one in period.split("/"))
    moved = [str(months_later(one, 3 * quarters)) for one in start]
    return "/".join([*moved, str(month_end(months_later(end.replace(day=1), 3 * quarters)))])


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day, or the last one of the month for the last one, so many months later."""
    years, index = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=index + 1, day=1)
    return month_end(first) if day == month_end(day) else first.replace(day=day.day)


Change = Callable[[Told, Random], Told]


def more_blank_lines(told: Told, random: Random) -> Told:
    """Every gap wider by up to two blank lines."""
    kept: list[tuple[int, str]] = []
    for number, line in told.lines:
        opens = not line.strip() and kept and kept[-1][1].strip()
        kept += [(number, line)] * (random.randint(1, 3) if opens else 1)
    return replace(told, lines=tuple(kept))


def fewer_blank_lines(told: Told, random: Random) -> Told:
    """Never more than one blank line in a row."""
    kept: list[tuple[int, str]] = []
    for number, line in told.lines:
        if line.strip() or not kept or kept[-1][1].strip():
            kept.append((number, line))
    return replace(told, lines=tuple(kept))


def trailing_blanks(told: Told, random: Random) -> Told:
    """Blanks at the ends of lines, as printers pad them."""
    return _lines(told, lambda number, line: [(number, line + " " * random.choice([0, 0, 1, 7, 40]))])


def padded(told: Told, random: Random) -> Told:
    """Every line as wide as a page, blank ones too."""
    return _lines(told, lambda number, line: [(number, line.ljust(80))])


def tabs(told: Told, random: Random) -> Told:
    """Runs of blanks up to a multiple of eight columns as tabs, as old editors wrote them."""
    return _lines(told, lambda number, line: [(number, _tabbed(line))])


def _tabbed(line: str) -> str:
    parts = [line[at : at + 8] for at in range(0, len(line), 8)]
    shortened = [
        part.rstrip(" ") + "\t" if len(part) == 8 and part.endswith("  ") else part for part in parts
    ]
    return "".join(shortened)


def page_breaks(told: Told, random: Random) -> Told:
    """A form feed before some paragraphs and numbered tables."""
    return replace(told, lines=tuple(_paged(told, random, "\f")))


def page_marks(told: Told, random: Random) -> Told:
    """The page mark of old text filings before some paragraphs and numbered tables."""
    return replace(told, lines=tuple(_paged(told, random, "<PAGE>")))


_STARTS: Final = re.compile(r"(    |Table )\w")


def _paged(told: Told, random: Random, mark: str) -> Iterator[tuple[int, str]]:
    """The lines with pages that begin where a paragraph or a table with its caption does."""
    above = ""
    for number, line in told.lines:
        if not above.strip() and _STARTS.match(line) and random.random() < 0.3:
            yield from ((0, mark), (0, ""))
        yield number, line
        above = line


def indented(told: Told, random: Random) -> Told:
    """All lines some columns further to the right."""
    margin = " " * random.randint(1, 9)
    return _lines(told, lambda number, line: [(number, margin + line if line.strip() else line)])


def _lines(told: Told, change: Callable[[int, str], list[tuple[int, str]]]) -> Told:
    return replace(told, lines=tuple(new for number, line in told.lines for new in change(number, line)))


#: Changes of white space, none of which changes what is stated.
WHITE_SPACE: Final[dict[str, Change]] = {
    one.__name__: one
    for one in (
        more_blank_lines, fewer_blank_lines, trailing_blanks, padded, tabs, page_breaks, page_marks, indented,
    )
}  # fmt: skip
