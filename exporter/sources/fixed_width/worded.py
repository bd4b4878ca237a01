"""Columns of words after or between the figures of a table, such as ``Maturity`` and ``Rating``: found and blanked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from exporter.sources.fixed_width.figures import Printed, printed
from exporter.sources.fixed_width.lines import WIDEST, Kind, Line, Phrase

#: How many lines must have words in one column.
_FEWEST: Final = 3
#: How far apart two of them may be.
_APART: Final = 4
#: How many lines of headings may stand above them.
_HEADINGS: Final = 14
#: Words longer than this between figures are labels of a second block rather than a code, a date or a rating.
_CODE: Final = 10
_AMID: Final = re.compile(r"\d[)%]{0,2}[*†]?(?: {2,}|\t)[ \t]*\S")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Mixed:
    """A line with words after its first figures."""

    at: int
    figures: tuple[Phrase, ...]
    words: tuple[Phrase, ...]
    ends: bool  # whether it ends in figures


@dataclass(slots=True)
class _Column:
    """The extent of a column and its members."""

    left: int
    right: int
    members: list[Phrase] = field(default_factory=list)

    def touches(self, phrase: Phrase) -> bool:
        """Whether a phrase stands above or below it, in part at least."""
        return phrase.left < self.right and phrase.right > self.left

    @property
    def aligned(self) -> int:
        """How many members begin, end or are centred at one place."""
        places = ([one.left for one in self.members], [one.right for one in self.members])
        middles = [round(one.middle) for one in self.members]
        return max(map(_nearly_alike, (*places, middles)))


def _nearly_alike(places: Sequence[int]) -> int:
    """How many of some places are one of them or right beside it, for the one where most are."""
    counts = Counter(places)
    return max(counts[one - 1] + count + counts[one + 1] for one, count in [*counts.items()])


def without_words(lines: Sequence[Line], rows: Sequence[Printed | None]) -> dict[int, Line]:
    """The lines that change, by index, when columns of words beyond the first figures are blanked."""
    changed: dict[int, Line] = {}
    for cluster in _clusters(lines, rows):
        words = _columns(phrase for one in cluster for phrase in one.words)
        figures = _columns(phrase for one in cluster for phrase in one.figures)
        if _are_columns(cluster, words, figures):
            changed.update(_blanked(lines, cluster, words, figures))
    return changed


def _clusters(lines: Sequence[Line], rows: Sequence[Printed | None]) -> Iterator[list[_Mixed]]:
    """Runs of lines with words after figures, close one under another."""
    run: list[_Mixed] = []
    for at, line in enumerate(lines):
        row = rows[at]
        if (
            line.kind is not Kind.TEXT
            or len(line.text) > WIDEST
            or not _AMID.search(line.shown, 0, row.stop if row else len(line.shown))
        ):
            continue
        mixed = _mixed(at, line)
        if mixed is None:
            continue
        if run and (at - run[-1].at > _APART or any(one.hard for one in lines[run[-1].at + 1 : at + 1])):
            yield run
            run = []
        run.append(mixed)
    yield run


def _mixed(at: int, line: Line) -> _Mixed | None:
    """The line's figures and the words after the first of them; None where it has not both or no label."""
    phrases = [one for one in line.phrases() if one.text.strip("*")]
    if len(phrases) < 3 or not _LETTER.search(phrases[0].text):
        return None
    told = [_is_figures(line, one) for one in phrases]
    first = told.index(True) if True in told[1:] else 0
    words = tuple(one for one, figure in zip(phrases[first:], told[first:], strict=True) if not figure)
    if not 0 < first < 3 or not words:
        return None
    figures = tuple(one for one, figure in zip(phrases, told, strict=True) if figure)
    return _Mixed(at, figures, words, told[-1])


def _is_figures(line: Line, phrase: Phrase) -> bool:
    stop = phrase.at + len(phrase.text)
    row = printed(line.within(phrase.at, stop))
    return bool(row.sure) and not row.words


def _columns(phrases: Iterator[Phrase]) -> list[_Column]:
    """Phrases that overlap on the page, put together, left to right."""
    found: list[_Column] = []
    for phrase in sorted(phrases, key=lambda one: one.left):
        if found and phrase.left < found[-1].right:
            found[-1].right = max(found[-1].right, phrase.right)
        else:
            found.append(_Column(phrase.left, phrase.right))
        found[-1].members.append(phrase)
    return found


def _are_columns(cluster: Sequence[_Mixed], words: Sequence[_Column], figures: Sequence[_Column]) -> bool:
    """Whether the words stand in columns of their own, one under another, and are no labels of a second block."""
    if len(cluster) < _FEWEST:
        return False
    if any(one.left < two.right and one.right > two.left for one in words for two in figures):
        return False
    if max(one.aligned for one in words) * 5 < len(cluster) * 3:
        return False
    if sum(one.ends for one in cluster) * 2 < len(cluster):
        return True
    lengths = sorted(len(one.words[-1].text) for one in cluster)
    return lengths[len(lengths) // 2] <= _CODE


def _blanked(
    lines: Sequence[Line], cluster: Sequence[_Mixed], words: Sequence[_Column], figures: Sequence[_Column]
) -> Iterator[tuple[int, Line]]:
    """The lines of a cluster and the headings above it without what stands in the columns of words."""
    for at in range(_top(lines, cluster[0].at), cluster[-1].at + _APART):
        if at >= len(lines) or lines[at].kind is not Kind.TEXT:
            continue
        beyond = [
            phrase
            for phrase in lines[at].phrases()
            if any(one.touches(phrase) for one in words) and not any(one.touches(phrase) for one in figures)
        ]
        if beyond:
            yield at, _without(lines[at], beyond)


def _top(lines: Sequence[Line], first: int) -> int:
    """The first line above that may hold headings of a cluster."""
    at = first
    while at and first - at < _HEADINGS and not lines[at - 1].closes:
        at -= 1
    return at


def _without(line: Line, phrases: Sequence[Phrase]) -> Line:
    shown = line.shown
    for one in phrases:
        shown = shown[: one.at] + " " * len(one.text) + shown[one.at + len(one.text) :]
    return replace(line, shown=shown, kind=Kind.TEXT if shown.strip() else Kind.BLANK)
