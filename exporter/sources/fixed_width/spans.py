"""Which columns each phrase of a line of headings stands over: by the ruler below it, else by where it is centred."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from exporter.sources.fixed_width.lines import Phrase

MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_ALL: Final = frozenset(range(3))
# What a column without a heading costs on a line of headings: on any line, on one that tells times, and on one that
# tells a part of the time that the column lacks.
_LEFT: Final = 0.1
_BESIDE: Final = 0.5
_MISSED: Final = 4.0
# What it costs to part the columns of a heading below.
_SPLIT: Final = 9.0
_TIME: Final = re.compile(
    rf"(?:19|20)\d\d|\b{MONTH}(?: \d|\b)|[1-4]Q|Q[1-4]|\b(?:ended|quarter|months|year|weeks)\b",
    re.IGNORECASE,
)
# The parts of a time that headings tell: the year, the day or quarter in it, how long the period lasts.
_PARTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:19|20)\d\d|\d/\d\d\b|[1-4]Q|Q[1-4]|\bFY",
        rf"\b{MONTH}(?: \d|\b)|\d/\d\d\b|[1-4]Q|Q[1-4]|\bquarter\b",
        r"\b(?:ended|months|years?|quarter|weeks|fiscal)\b|[1-4]Q|Q[1-4]",
    )
)
# A column between two times belongs to neither.
_CHANGE: Final = re.compile(r"\b(?:change|chg|variance|increase|decrease)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A phrase over the columns ``first`` to ``last``; ``ruled`` tells that a ruler stands right above it."""

    phrase: Phrase
    first: int
    last: int
    ruled: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return self.phrase.text


def assigned(
    phrases: list[Phrase],
    spans: Sequence[tuple[int, int]],
    strokes: Sequence[Phrase],
    below: Sequence[Sequence[Heading]],
) -> list[Heading]:
    """Which columns each phrase of a line heads: by the ruler below it, else by where it is centred."""
    phrases = _cut(phrases, strokes)
    forced = [_forced(phrase, phrases, spans, strokes) for phrase in phrases]
    offered = frozenset[int]().union(*(_parts(phrase.text) for phrase in phrases))
    least = _BESIDE if offered else _LEFT
    missed = [_MISSED if offered - told else least for told in _told(below, len(spans))]
    inside = _inside(below)
    return [
        Heading(phrase, first, last)
        for phrase, (first, last) in zip(
            phrases, _partition(phrases, spans, forced, missed, inside), strict=True
        )
    ]


def _forced(
    phrase: Phrase, phrases: Sequence[Phrase], spans: Sequence[tuple[int, int]], strokes: Sequence[Phrase]
) -> tuple[int, int] | None:
    """The columns that the ruler below says a phrase heads, where it stands alone over one stroke."""
    under = [one for one in strokes if one.left < phrase.right and one.right > phrase.left]
    if len(under) == 1 and under[0].right - under[0].left <= phrase.right - phrase.left + 2:
        return None  # it underlines the words and says nothing of the columns
    if len(under) != 1 or sum(one.left < under[0].right and one.right > under[0].left for one in phrases) > 1:
        return None
    return _columns_of(under[0], spans)


def _cut(phrases: Sequence[Phrase], strokes: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, cut where the gap between two strokes below meets a blank between words."""
    cut: list[Phrase] = []
    for phrase in phrases:
        rest = phrase
        for one, two in pairwise(strokes):
            if not (rest.left < one.right and rest.right > two.left):
                continue
            blanks = [
                at
                for at, char in enumerate(rest.text)
                if char == " " and one.right - 1 <= rest.left + at <= two.left
            ]
            if blanks:
                at = blanks[0]
                cut.append(Phrase(rest.text[:at], rest.at, rest.left, rest.left + at))
                rest = Phrase(rest.text[at + 1 :], rest.at + at + 1, rest.left + at + 1, rest.right)
        cut.append(rest)
    return cut


def _columns_of(stroke: Phrase, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The columns that stand under a stroke of a ruler."""
    under = [
        at
        for at, (left, right) in enumerate(spans)
        if min(right, stroke.right) - max(left, stroke.left) >= (right - left) * 2 / 5
    ]
    return (under[0], under[-1]) if under else None


def _partition(
    phrases: Sequence[Phrase],
    spans: Sequence[tuple[int, int]],
    forced: Sequence[tuple[int, int] | None],
    missed: Sequence[float],
    inside: frozenset[int],
) -> list[tuple[int, int]]:
    """For each phrase the run of columns it is centred over, in order and without overlap, at the least total cost.

    A phrase for which no column is left has (-1, -1).
    """
    count = len(spans)
    best: list[tuple[float, list[tuple[int, int]]]] = [(sum(missed[:at]), []) for at in range(count + 1)]
    for phrase, fixed in zip(phrases, forced, strict=True):
        after: list[tuple[float, list[tuple[int, int]]]] = [
            (cost + 99, [*ways, (-1, -1)]) for cost, ways in best
        ]
        for first in range(count):
            for last in range(first, count):
                cost = (
                    _cost(phrase, spans, first, last)
                    if fixed is None
                    else (0.0 if fixed == (first, last) else 60.0)
                )
                cost += _SPLIT * ((first in inside) + (last + 1 in inside))
                if not (
                    _TIME.search(phrase.text) or _CHANGE.search(phrase.text)
                ):  # it does not give the time that the columns lack
                    cost += sum(one - _LEFT for one in missed[first : last + 1] if one == _MISSED)
                total = best[first][0] + cost
                if total < after[last + 1][0]:
                    after[last + 1] = (total, [*best[first][1], (first, last)])
        for at in range(1, count + 1):
            if after[at - 1][0] + missed[at - 1] < after[at][0]:
                after[at] = (after[at - 1][0] + missed[at - 1], after[at - 1][1])
        best = after
    return best[count][1]


def _cost(phrase: Phrase, spans: Sequence[tuple[int, int]], first: int, last: int) -> float:
    """How badly a phrase is placed over a run of columns."""
    left, right = spans[first][0], spans[last][1]
    before = spans[first - 1][1] if first else -1
    after = spans[last + 1][0] if last + 1 < len(spans) else 1 << 30
    beyond = max(0, before - phrase.left) + max(0, phrase.right - after)
    off = abs(phrase.middle - (left + right) / 2)
    if first == last:
        off = min(off, abs(phrase.right - right), abs(phrase.left - left) + 0.5)
    return off + 2 * beyond + (0.5 + 0.25 * (last - first) if last > first else 0.0)


def _inside(below: Sequence[Sequence[Heading]]) -> frozenset[int]:
    """The columns that stand under one heading with the column to their left: a wider heading cannot begin there."""
    return frozenset(at for one in (below[0] if below else ()) for at in range(one.first + 1, one.last + 1))


def _told(levels: Sequence[Sequence[Heading]], count: int) -> list[frozenset[int]]:
    """For each column the parts of its time that the headings found so far tell."""
    told = [frozenset[int]()] * count
    for heading in (one for level in levels for one in level):
        for at in range(heading.first, heading.last + 1):
            told[at] |= _ALL if _CHANGE.search(heading.text) else _parts(heading.text)
    return told


def _parts(text: str) -> frozenset[int]:
    """The parts of a time that a heading tells."""
    return frozenset(at for at, part in enumerate(_PARTS) if part.search(text))


def widened(spans: Sequence[tuple[int, int]], level: Sequence[Heading]) -> list[tuple[int, int]]:
    """The columns' extents with the headings that stand over one column each."""
    wide = list(spans)
    for heading in level:
        if heading.first == heading.last:
            left, right = wide[heading.first]
            wide[heading.first] = (min(left, heading.phrase.left), max(right, heading.phrase.right))
    return wide
