"""A printed line as the eye sees it: where its words stand on the page, whatever characters made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final
from unicodedata import east_asian_width

TAB: Final = 8

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


def _places(text: str) -> tuple[int, ...]:
    if text.isascii() and "\t" not in text:
        return ()
    places, at = [], 0
    for char in text:
        places.append(at)
        if char == "\t":
            at += TAB - at % TAB
        else:
            at += 2 if not char.isascii() and east_asian_width(char) in "WF" else 1
    return (*places, at)


def line(number: int, text: str) -> Line:
    """A line of the document, ready to be read."""
    shown = text.translate(_BLANKED)
    if _RULER_LINE.fullmatch(shown):
        return Line(number, text, shown, _kind(shown), places=_places(text))
    tag = _TAG.match(shown) if "<" in shown or "[" in shown else None
    if tag:
        return _tagged(number, text, " " * tag.end() + shown[tag.end() :], tag.group())
    if shown.count("|") > 1:
        shown = shown.replace("|", "\t")
    if ".." in shown or ". ." in shown or "___" in shown:
        shown = _LEADER.sub(lambda found: " " * len(found.group()), shown)
    return Line(number, text, shown, _kind(shown), places=_places(text))


def _tagged(number: int, text: str, shown: str, tag: str) -> Line:
    """A line that begins with the marks of a text filing, which are blanked; a page number after one is no text."""
    kind = _kind(shown)
    if kind is Kind.BLANK or ("PAGE" in tag.upper() and shown.strip(" \t-").isdigit()):
        shown, kind = " " * len(shown), Kind.TAG
    opens, closes = _OPENING.search(tag) is not None, _CLOSING.search(tag) is not None
    return Line(number, text, shown, kind, opens, closes, _places(text))
