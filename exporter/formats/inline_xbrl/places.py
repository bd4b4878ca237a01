"""Where tags stand in a text: spans that nest and never cross, laid into it as markup."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exporter.report.xhtml import escape_text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text with the tags around it; an empty one is an element without content."""

    start: int
    end: int
    opens: str
    closes: str


def laid(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """The text with its markup. Spans do not cross; of equal ones the first stands outside, empty ones before all."""
    at = 0
    open_spans: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.start < one.end, -one.end)):
        while open_spans and open_spans[-1].end <= span.start:
            inner = open_spans.pop()
            yield escape_text(text[at : inner.end]) + inner.closes
            at = inner.end
        yield escape_text(text[at : span.start]) + span.opens
        at = span.start
        open_spans.append(span)
    while open_spans:
        inner = open_spans.pop()
        yield escape_text(text[at : inner.end]) + inner.closes
        at = inner.end
    yield escape_text(text[at:])


@dataclass(slots=True)
class Ground:
    """What of the text is taken: figures, which hold nothing else, and texts, which may hold both."""

    _figures: list[tuple[int, int]] = field(default_factory=list)
    _texts: list[tuple[int, int]] = field(default_factory=list)

    def is_free(self, point: int) -> bool:
        """Whether a point lies inside no figure."""
        return not self._cuts(point)

    def take_figure(self, start: int, end: int) -> bool:
        """Takes a stretch for a figure, if no figure has a part of it."""
        at = bisect_right(self._figures, (start, end))
        before = self._figures[at - 1] if at else (0, 0)
        after = self._figures[at] if at < len(self._figures) else (end, end)
        if before[1] > start or after[0] < end:
            return False
        insort(self._figures, (start, end))
        return True

    def take_texts(self, stretches: list[tuple[int, int]]) -> bool:
        """Takes stretches for a text, if none crosses a figure or a text or lies inside a figure."""
        if any(self._cuts(point) for stretch in stretches for point in stretch):
            return False
        crossing = any(_cross(one, other) for one in stretches for other in self._texts)
        if not crossing:
            self._texts += stretches
        return not crossing

    def _cuts(self, point: int) -> bool:
        """Whether a point lies inside a figure."""
        at = bisect_right(self._figures, (point, point)) - 1
        return at >= 0 and self._figures[at][0] < point < self._figures[at][1]


def _cross(one: tuple[int, int], other: tuple[int, int]) -> bool:
    (a, b), (c, d) = sorted((one, other))
    return a < c < b < d
