"""The results as a picture: seconds over facts, both in powers of ten, drawn as plain SVG."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log10
from typing import Final

from tests.benchmarks.costs import Cost

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 760, 420, 60, 40, 250, 50
#: Task → its words and colour.
_LINES: Final = {
    "arelle:validate:xml": ("Arelle: XML validated, with sums", "#9a9a9a"),
    "arelle:validate:json/load": ("Arelle: JSON read", "#bdbdbd"),
    "validate:xml": ("exporter: XML validated, with sums", "#b3261e"),
    "read:json": ("exporter: JSON read", "#1e6bb3"),
    "read:xml": ("exporter: XML read", "#2e8540"),
    "write:json": ("exporter: JSON written", "#7a3fb3"),
    "write:xml": ("exporter: XML written", "#c77700"),
    "floor:xml-write": ("bare write() of the XML", "#000000"),
}


def picture(results: Mapping[tuple[int, str], Mapping[str, Cost]]) -> str:
    """The first variant's seconds over its sizes, a line a task."""
    variant = next(one for _, one in results)
    points = {
        name: [
            (size, found[name].wall)
            for (size, one), found in sorted(results.items())
            if one == variant and name in found
        ]
        for name in _LINES
    }
    every = [point for line in points.values() for point in line]
    across = _scale([size for size, _ in every], _LEFT, _WIDTH - _RIGHT)
    up = _scale([seconds for _, seconds in every], _HEIGHT - _BOTTOM, _TOP)
    parts = [_frame(across, up)]
    heights: list[float] = []
    for name, line in sorted(points.items(), key=lambda pair: -max((cost for _, cost in pair[1]), default=0)):
        if line:
            parts.append(_line(*_LINES[name], [(across.at(x), up.at(y)) for x, y in line], heights))
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return "\n".join(
        [head, f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>', *parts, "</svg>", ""]
    )


class _scale:  # noqa: N801 - a small function with two answers
    """Powers of ten between two places of the picture."""

    def __init__(self, values: list[float], first: float, last: float) -> None:
        positive = [max(value, 1e-4) for value in values]
        self.low, self.high = floor(log10(min(positive))), ceil(log10(max(positive)))
        self.high = max(self.high, self.low + 1)
        self._first, self._last = first, last

    def at(self, value: float) -> float:
        share = (log10(max(value, 1e-4)) - self.low) / (self.high - self.low)
        return self._first + share * (self._last - self._first)


def _frame(across: _scale, up: _scale) -> str:
    parts = [
        f'<text x="{_LEFT}" y="22" font-size="15">Seconds by number of facts (both axes logarithmic)</text>'
    ]
    for power in range(across.low, across.high + 1):
        x = across.at(10**power)
        parts.append(
            f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_HEIGHT - _BOTTOM}" stroke="#e6e6e6"/>'
        )
        parts.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    for power in range(up.low, up.high + 1):
        y = up.at(10**power)
        shown = f"{10**power:,}" if power >= 0 else f"{10**power:.{-power}f}"
        parts.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#e6e6e6"/>'
        )
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{shown} s</text>')
    return "\n".join(parts)


def _line(words: str, colour: str, points: list[tuple[float, float]], heights: list[float]) -> str:
    """A line with its words at its end, below those of the lines above."""
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    height = max([y + 4, *(one + 15 for one in heights[-1:])])
    heights.append(height)
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.5" fill="{colour}"/>' for a, b in points)
    label = f'<text x="{max(x, _WIDTH - _RIGHT) + 10:.1f}" y="{height:.1f}" fill="{colour}">{words}</text>'
    return f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{label}'
