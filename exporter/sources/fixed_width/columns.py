"""Which figures of a table stand one under another: columns found by where digits end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from exporter.sources.fixed_width.figures import Figure, Printed, Trust

#: How far the last digits of one column may stray from each other, in page columns.
STRAY: Final = 3


@dataclass(slots=True)
class Track:
    """A column of figures in the making: the edges of its members and the rows they stand in."""

    edges: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # edge → how many
    rows: set[int] = field(default_factory=set)  # by the numbers of their layouts
    left: int = 1 << 30
    right: int = -1
    labels: bool = False  # years or numbers that begin the rows: labels, not figures

    def add(self, number: int, one: Place, count: int) -> None:
        """Take in the figures that stand at one place in all rows of a layout."""
        self.edges[one.edge] += count
        self.rows.add(number)
        self.left = min(self.left, one.left)
        self.right = max(self.right, one.right)

    def take(self, other: Track) -> None:
        """Take a whole track in."""
        for edge, count in other.edges.items():
            self.edges[edge] += count
        self.rows |= other.rows
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)

    @property
    def edge(self) -> int:
        """Where most of its digits end."""
        return max(self.edges, key=lambda edge: (self.edges[edge], edge))

    @property
    def middle(self) -> float:
        """The page column of its centre."""
        return (self.left + self.right) / 2

    def distance(self, figure: Figure | Place) -> int:
        """How far a figure's last digit is from the digits of the track."""
        if figure.edge in self.edges:
            return 0
        return min(abs(figure.edge - edge) for edge in self.edges)


class Place(NamedTuple):
    """Where a sure figure stands in its line: page columns as a ``Figure`` has them, and whether it is no number."""

    edge: int
    left: int
    right: int
    nil: bool


@dataclass(slots=True)
class Layouts:
    """How the rows of a block are set, as far as its columns depend on it; rows that are set alike count as one.

    So a table that goes on after each of thousands of gaps is not looked at from its beginning each time.
    """

    count: int = 0
    indent: int = 1 << 30  # where the leftmost row begins
    alike: Counter[tuple[Place, ...]] = field(default_factory=Counter)
    # Where the first figures of rows end → whether all of them could be labels.
    first: dict[int, bool] = field(default_factory=dict)

    def add(self, row: Printed) -> None:
        """Count a row in."""
        self.count += 1
        self.indent = min(self.indent, row.line.indent)
        self.alike[tuple(Place(one.edge, one.left, one.right, one.nil) for one in row.sure)] += 1
        if row.figures:
            figure = row.figures[0]
            bare = not row.words and figure.text.isdigit() and len(figure.text) <= 4
            self.first[figure.edge] = bare and self.first.get(figure.edge, True)

    def places(self) -> Iterator[tuple[int, Place, int]]:
        """The places of all layouts, each with the number of its layout and of the rows that have it."""
        for number, (layout, count) in enumerate(self.alike.items()):
            for one in layout:
                yield number, one, count

    def begin_with(self, track: Track) -> bool:
        """Whether a column holds years or counts that begin rows without words, which are labels."""
        own = [bare for edge, bare in self.first.items() if edge in track.edges]
        return bool(own) and all(own) and track.left <= self.indent + 4


def tracks(layouts: Layouts) -> list[Track]:
    """The columns that the sure figures of rows form, left to right.

    Numbers come first; dashes and the like join the columns they stand under and make one only where no number does.
    """
    by_edge: dict[int, Track] = defaultdict(Track)
    for number, one, count in layouts.places():
        if not one.nil:
            by_edge[one.edge].add(number, one, count)
    found = _absorbed(_joined([by_edge[edge] for edge in sorted(by_edge)]))
    spare: dict[int, Track] = defaultdict(Track)
    for number, one, count in layouts.places():
        if one.nil and not any(_covers(track, one) for track in found):
            spare[one.edge].add(number, one, count)
    if not spare:
        return found
    return _joined(
        sorted([*found, *_joined([spare[edge] for edge in sorted(spare)])], key=lambda one: one.edge)
    )


def _covers(track: Track, figure: Figure | Place) -> bool:
    return track.left - 2 <= figure.edge <= track.right + STRAY or track.left <= figure.left <= track.right


def _joined(ordered: Iterable[Track]) -> list[Track]:
    """Neighbours whose digits end within a few columns of each other and that never share a row, nearest first."""
    found = list(ordered)
    for reach in range(1, STRAY + 1):
        kept: list[Track] = []
        for track in found:
            if (
                kept
                and min(track.edges) - max(kept[-1].edges) <= reach
                and kept[-1].rows.isdisjoint(track.rows)
            ):
                kept[-1].take(track)
            else:
                kept.append(track)
        found = kept
    return found


def _absorbed(found: list[Track]) -> list[Track]:
    """Neighbours that overlap on the page and never share a row are one column, however it is aligned."""
    kept: list[Track] = []
    for track in found:
        if kept and kept[-1].rows.isdisjoint(track.rows):
            last = kept[-1]
            shared = min(last.right, track.right) - max(last.left, track.left)
            if shared * 2 >= min(last.right - last.left, track.right - track.left):
                last.take(track)
                continue
        kept.append(track)
    return kept


def place(row: Printed, columns: Sequence[Track]) -> list[Figure | None]:
    """The row's figures, each in its column; a guess counts only where its digits end as the column's do."""
    placed: list[Figure | None] = [None] * len(columns)
    first = 0
    for figure in row.figures:
        nearest = _nearest(columns, first, figure)
        if nearest is None or not _fits(columns[nearest], figure):
            _mark(placed, first - 1, figure)
            continue
        placed[nearest] = figure
        first = nearest + 1
    return placed


def _nearest(columns: Sequence[Track], first: int, figure: Figure) -> int | None:
    """The column from ``first`` on where the figure's digits end, else the one where they nearly do."""
    free = [at for at in range(first, len(columns)) if not columns[at].labels]
    exact = [at for at in free if figure.edge in columns[at].edges]
    if len(exact) == 1:
        return exact[0]
    return min(exact or free, key=lambda at: _cost(columns[at], figure), default=None)


def _mark(placed: list[Figure | None], last: int, figure: Figure) -> None:
    """A small number in brackets one blank after a figure and in no column is that figure's footnote marker."""
    marked = placed[last] if last >= 0 else None
    if marked and figure.trust is Trust.GUESS and figure.text.startswith("(") and len(figure.text) < 5:
        placed[last] = replace(marked, markers=(*marked.markers, figure.text))


def _cost(track: Track, figure: Figure) -> tuple[int, float]:
    return track.distance(figure), abs(track.middle - (figure.left + figure.right) / 2)


def _fits(track: Track, figure: Figure) -> bool:
    if figure.trust is Trust.GUESS:
        return track.distance(figure) <= 1
    return track.distance(figure) <= STRAY or _covers(track, figure)
