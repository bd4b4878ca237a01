"""A printed line as the eye sees it: where its words stand on the page, whatever characters made it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import accumulate, groupby
from typing import Final
from unicodedata import east_asian_width

TAB: Final = 8
#: A longer line is no line of a printed table.
WIDEST: Final = 2000

# Leaders lead the eye and mean nothing: three dots or more, close or spaced, and lines of underscores.
_LEADER: Final = re.compile(r"(?:\. ?){3,}|\.{2}(?=\s|$)|_{3,}")
_PHRASE: Final = re.compile(r"[^ \t]+(?: [^ \t]+)*")
_RULER: Final = re.compile(r"[-=_\u2500\u2501\u2550\u2014\u2015*~]{2,}")
_RULER_LINE: Final = re.compile(r"[-=_\u2500-\u257f\u2014\u2015*~+|$ \t]+")
_TAG: Final = re.compile(
    r"\s*(?:(?:</?(?:TABLE|CAPTION|PAGE|S|C|FN|F\d+|TEXT|PRE|DOCUMENT)>|\[[SC]\])\s*)+", re.IGNORECASE
)
_OPENING: Final = re.compile(r"<(?:TABLE|TEXT|DOCUMENT)>", re.IGNORECASE)
_CLOSING: Final = re.compile(r"</(?:TABLE|TEXT|DOCUMENT)>|<FN>", re.IGNORECASE)
_BLANKED: Final = {ord(char): " " for char in "\xa0\u2002\u2003\u2007\u2009\x0b\x0c\x00"} | {0x3000: "\t"}


class Kind(Enum):
    """What a line is before anything is known of the lines around it."""

    BLANK = "blank"
    RULER = "ruler"
    TAG = "tag"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together, one blank apart: ``at`` counts characters, ``left`` and ``right`` page columns."""

    text: str
    at: int
    left: int
    right: int  # exclusive

    @property
    def middle(self) -> float:
        """The page column of its centre."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``number`` from 1, ``text`` as it came, ``shown`` the same length with leaders and marks blanked.

    ``places`` gives the page column of each character and of the end, where tabs or wide characters make it differ
    from the character's index; else it is empty.
    """

    number: int
    text: str
    shown: str
    kind: Kind
    opens: bool = False  # a mark that begins a table
    closes: bool = False  # a mark that ends one
    places: tuple[int, ...] = ()

    def place(self, at: int) -> int:
        """The page column of a character."""
        return self.places[at] if self.places else at

    def phrase(self, start: int, stop: int) -> Phrase:
        """The characters from ``start`` to ``stop`` as a phrase."""
        return Phrase(self.shown[start:stop], start, self.place(start), self.place(stop))

    def phrases(self) -> Iterator[Phrase]:
        """The words of the line, split where two blanks or a tab part them."""
        return (self.phrase(*found.span()) for found in _PHRASE.finditer(self.shown))

    @property
    def hard(self) -> bool:
        """Whether no table goes on over it."""
        return self.opens or self.closes

    @property
    def indent(self) -> int:
        """The page column of the first word."""
        return self.place(len(self.shown) - len(self.shown.lstrip()))

    @property
    def right(self) -> int:
        """The page column after the last word."""
        return self.place(len(self.shown.rstrip()))

    def within(self, start: int, stop: int | None) -> Line:
        """The line with everything outside these characters blanked: one of several blocks side by side."""
        kept = self.shown[start:stop]
        shown = " " * min(start, len(self.shown)) + kept
        return replace(self, shown=shown, kind=_kind(shown))

    def segments(self) -> Iterator[Phrase]:
        """The separate strokes of a ruler."""
        return (self.phrase(*found.span()) for found in _RULER.finditer(self.shown))


def _kind(shown: str) -> Kind:
    if not shown or shown.isspace():
        return Kind.BLANK
    if _RULER_LINE.fullmatch(shown) and _RULER.search(shown):
        return Kind.RULER
    return Kind.TEXT


def _places(text: str, stops: Sequence[int] = ()) -> tuple[int, ...]:
    """The page column of each character: a tab goes to the next stop, every eighth column after the last of them."""
    if text.isascii() and "\t" not in text:
        return ()
    places, at, tabs = [], 0, 0
    for char in text:
        places.append(at)
        if char == "\t":
            at = stops[tabs] if tabs < len(stops) else at + TAB - at % TAB
            tabs += 1
        else:
            at += 2 if not char.isascii() and east_asian_width(char) in "WF" else 1
    return (*places, at)


def read_lines(texts: Sequence[str]) -> list[Line]:
    """The lines of a document, ready to be read.

    Where lines in a row hold the same number of tabs with no blanks beside them, the tabs part cells and each goes to
    a stop that clears every cell before it; elsewhere tabs go to every eighth column.
    """
    made: list[Line] = []
    for tabs, group in groupby(enumerate(texts, 1), key=lambda one: _cell_tabs(one[1])):
        numbered = list(group)
        stops = _stops([text for _, text in numbered]) if tabs and len(numbered) > 1 else ()
        made.extend(line(number, text, stops) for number, text in numbered)
    return made


def _cell_tabs(text: str) -> int:
    """How many tabs part the cells of a line; 0 where blanks stand beside a tab, as in lines set by eye."""
    return text.count("\t") if "\t " not in text and " \t" not in text and text.strip() else 0


def _stops(texts: Sequence[str]) -> tuple[int, ...]:
    """The page columns that clear the widest cell before each tab."""
    widths = [max(map(_width, cells)) for cells in zip(*(text.split("\t") for text in texts), strict=True)]
    return tuple(accumulate(width + 2 for width in widths[:-1]))


def _width(cell: str) -> int:
    return _places(cell)[-1] if not cell.isascii() else len(cell)


def line(number: int, text: str, stops: Sequence[int] = ()) -> Line:
    """A line of the document; ``stops`` are the page columns its tabs go to."""
    if not text or text.isspace():
        return Line(number, text, " " * len(text), Kind.BLANK)
    shown = text.translate(_BLANKED) if not text.isascii() or not text.isprintable() else text
    if _RULER_LINE.fullmatch(shown):
        return Line(number, text, shown, _kind(shown), places=_places(text, stops))
    tag = _TAG.match(shown) if "<" in shown or "[" in shown else None
    if tag:
        return _tagged(number, text, " " * tag.end() + shown[tag.end() :], tag.group(), _places(text, stops))
    if shown.count("|") > 1:
        shown = shown.replace("|", "\t")
    if ".." in shown or ". ." in shown or "___" in shown:
        shown = _LEADER.sub(lambda found: " " * len(found.group()), shown)
    return Line(number, text, shown, _kind(shown), places=_places(text, stops))


def _tagged(number: int, text: str, shown: str, tag: str, places: tuple[int, ...]) -> Line:
    """A line that begins with the marks of a text filing, which are blanked; a page number after one is no text."""
    kind = _kind(shown)
    if kind is Kind.BLANK or ("PAGE" in tag.upper() and shown.strip(" \t-").isdigit()):
        shown, kind = " " * len(shown), Kind.TAG
    opens, closes = _OPENING.search(tag) is not None, _CLOSING.search(tag) is not None
    return Line(number, text, shown, kind, opens, closes, places)
