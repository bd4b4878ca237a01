"""Blocks side by side: where a second one begins beside the first, and the lines of each alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, overload

from exporter.sources.fixed_width.figures import Printed, printed
from exporter.sources.fixed_width.lines import Kind, Line

_DIGIT: Final = re.compile(r"\d")


class View(Sequence[Line]):
    """The lines of one of several blocks side by side: what is outside ``start`` to ``stop`` is blank.

    Above ``first``, the first line with figures, a phrase alone on its line is a caption of all blocks and blank here,
    unless it begins where the labels of the block begin.
    """

    def __init__(self, lines: Sequence[Line], start: int, stop: int | None, first: int) -> None:
        self._lines, self._start, self._stop, self._first = lines, start, stop, first

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._part(at) for at in range(*index.indices(len(self)))]
        return self._part(index)

    def _part(self, at: int) -> Line:
        line = self._lines[at]
        if at < self._first and line.kind is Kind.TEXT:
            phrases = list(line.phrases())
            if len(phrases) == 1 and not 0 <= phrases[0].at - self._start < 4:
                return line.within(0, 0)
        return line.within(self._start, self._stop)


def gutter(rows: Sequence[Printed]) -> int:
    """The character where a second block begins beside the first; 0 where there is none.

    There, several lines have words, figures, and then words and figures again, the second words at one place.
    """
    starts = sorted(start for row in rows if (start := _second_words(row)))
    if len(starts) < 3 or len(starts) * 5 < len(rows) * 2:
        return 0
    first = starts[0]
    near = [start for start in starts if start - first < 10]
    blank = sum(row.line.shown[first - 1 : first] in ("", " ", "\t") for row in rows)
    return first if len(near) * 4 >= len(starts) * 3 and blank == len(rows) else 0


def _second_words(row: Printed) -> int:
    """Where the words begin that stand right before the last figures of a line and after other figures."""
    words = row.line.shown[: row.stop].rstrip()
    if not _DIGIT.search(words):
        return 0
    phrases = list(row.line.within(0, len(words)).phrases())
    if len(phrases) < 3 or not phrases[-1].text[:1].isalpha():
        return 0
    before = printed(row.line.within(0, phrases[-1].at))
    return phrases[-1].at if before.sure and before.words[:1].isalpha() else 0
