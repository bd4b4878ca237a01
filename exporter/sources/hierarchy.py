"""The headings a row stands under: indentation where it is used, totals and capitals where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from exporter.sources.labels import is_capital

_FILLER: Final = frozenset(
    [
        "total",
        "net",
        "cash",
        "flows",
        "flow",
        "from",
        "used",
        "provided",
        "by",
        "in",
        "for",
        "the",
        "and",
        "of",
        "or",
        "a",
        "generated",
        "increase",
        "decrease",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_TOTAL: Final = re.compile(
    r"\s*(?:total|net cash|cash (?:provided|used|generated)|sub-?total)\b", re.IGNORECASE
)
_TIME: Final = re.compile(r"(?:[^\d]*\d{1,2},? )?(?:(?:fiscal )?year )?(?:19|20)\d\d", re.IGNORECASE)
#: The indentation of a heading centred over the labels: outside of all.
_CENTRED: Final = -1


@dataclass(slots=True)
class _Open:
    """A heading whose rows may still come."""

    text: str
    indent: int
    capital: bool
    flat: bool | None = None  # whether its rows stand at its own indentation; None before the first
    holds: bool = False  # whether another heading followed at once at the same indentation


class Hierarchy:
    """Takes headings and rows in order and tells each row's headings, outer to inner."""

    def __init__(self, *, capitals: bool = False) -> None:
        """``capitals`` tells that all labels of the table are in capitals, so that capitals mean nothing."""
        self._capitals = capitals
        self._open: list[_Open] = []
        self._fresh = False  # whether the last thing taken was a heading

    def heading(self, text: str, indent: int, following: int) -> None:
        """A line without figures; ``following`` is the indentation of the next row or heading."""
        capital = is_capital(text) and not self._capitals
        if indent > following + 1 and (indent > 7 or capital):
            self._open = [one for one in self._open if one.indent == _CENTRED and self._fresh]
            indent = _CENTRED
        else:
            self._leave(indent, capital=capital, deep=following > indent)
        if self._fresh and self._open and self._open[-1].indent == indent:
            self._open[-1].holds = True
        self._open.append(_Open(text, indent, capital))
        self._fresh = True

    def _leave(self, indent: int, *, capital: bool, deep: bool) -> None:
        """Close what a heading at this indentation does not stand under; ``deep`` tells that its rows are indented."""
        while self._open and self._open[-1].indent > indent:
            self._open.pop()
        if self._fresh:
            return
        while self._open and self._open[-1].indent == indent:
            last = self._open[-1]
            if (last.capital and not capital) or (last.holds and last.capital == capital):
                return
            if last.flat and deep and last.capital == capital:
                return
            self._open.pop()

    def row(self, label: str, indent: int) -> tuple[str, ...]:
        """The headings of a row of figures."""
        if label:
            self._enter(indent)
        closed = self._totalled(label) if _TOTAL.match(label) else None
        groups = tuple(one.text for one in self._open[: None if closed is None else closed + 1])
        if not label:
            self._close_flat()
        elif closed is not None:
            del self._open[closed:]
        self._fresh = False
        return groups

    def _enter(self, indent: int) -> None:
        while self._open and self._open[-1].indent > indent:
            self._open.pop()
        for one in self._open:
            if one.flat is None:
                one.flat = indent <= one.indent
        while (
            self._open
            and self._open[-1].indent == indent
            and not (self._open[-1].flat or self._open[-1].holds)
        ):
            self._open.pop()

    def _close_flat(self) -> None:
        if (
            self._open
            and self._open[-1].flat
            and not self._open[-1].holds
            and self._open[-1].indent != _CENTRED
            and not _TIME.fullmatch(self._open[-1].text)
        ):
            self._open.pop()

    def _totalled(self, label: str) -> int | None:
        """The innermost heading all of whose words a total names: the total closes it."""
        named = _content(label)
        for at in range(len(self._open) - 1, -1, -1):
            words = _content(self._open[at].text)
            if words and words <= named:
                return at
        return None


def _content(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)}
    return words - _FILLER or words
