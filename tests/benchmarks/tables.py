"""The results as Markdown: targets, seconds, ratios to floors and to the independent processor, growth, memory."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from tests.benchmarks.costs import Cost
from tests.benchmarks.targets import FLOORS, GROWN, RIVALS, exponent, growth, rival, targets

#: Size and variant → task → its cost.
Results = dict[tuple[int, str], dict[str, Cost]]
Found = Mapping[int, Mapping[str, Cost]]
_LIBRARIES: Final = ("pyarrow", "numpy", "lxml", "orjson", "jiter", "arelle-release")
_VARIANTS: Final = {"a": "few contexts, no dimensions", "d": "many contexts, three dimensions"}
_NAMES: Final = {
    "floor:xml-expat": "Expat alone, no handlers",
    "floor:xml-lxml": "lxml, tree alone",
    "floor:json-orjson": "orjson.loads",
    "floor:csv-pyarrow": "pyarrow.csv",
    "start": "begin: import, open the taxonomy (whole process)",
    "whole": "line items → validated → XML, JSON, Parquet (whole process)",
    "rules:all": "all rules on a report in memory",
    "rules:calculations": "Calculations 1.1 alone",
}
#: Below so many facts a floor is too short to measure.
_MEASURABLE: Final = 100_000


def tables(results: Results, command: str) -> str:
    """All tables, with the command and the conditions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    parts = [
        "# Benchmarks\n",
        f"`{command}`\n",
        f"Python {platform.python_version()}, {os.cpu_count()} processors; {libraries}.",
        "Every figure is the median of its runs, each in a fresh process; start and imports are left out unless the",
        "line says *whole process*. Memory is the peak of the process. Floors run in turn with what they are compared",
        "with. Trust the ratios of one run, not the seconds.\n",
    ]
    for variant in dict.fromkeys(variant for _, variant in results):
        found = {size: one for (size, other), one in sorted(results.items()) if other == variant}
        parts += [f"## Variant {variant}: {_VARIANTS.get(variant, '')}\n"]
        parts += [part for size in found if (part := _targets(size, found[size]))]
        parts += [_growths(found), _seconds(found), _floors(found), _rivals(found)]
    return "\n".join(parts)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(first: str, cells: list[str]) -> list[str]:
    return [_row([first, *cells]), _row(["---", *["--:"] * len(cells)])]


def _targets(size: int, found: Mapping[str, Cost]) -> str:
    """What was aimed at, where the independent processor was measured too."""
    rows = [row for one in targets(size) if (row := one.row(found))]
    if not any(name.startswith("arelle") for name in found):
        return ""
    head = _head(f"targets at {size:,} facts", ["target", "measured", "met"])
    return "\n".join([*head, *(_row([*row]) for row in rows), ""])


def _seconds(found: Found) -> str:
    """Wall seconds of each task, their growth, and at the largest size the seconds of all processors and the memory."""
    last = found[max(found)]
    heads = [*(f"{size:,}" for size in found), "growth", "processor seconds", "MB at most", "bytes a fact"]
    rows = _head("seconds", heads)
    for name in last:
        if name.startswith("arelle"):
            continue
        cells = [*(f"{one[name].wall:.3f}" for one in found.values()), _growth(found, name)]
        rows.append(
            _row(
                [
                    _label(name),
                    *cells,
                    f"{last[name].cpu:.3f}",
                    f"{last[name].peak:,.0f}",
                    _spread(found, name),
                ]
            )
        )
    return "\n".join([*rows, ""])


def _growths(found: Found) -> str:
    """What was aimed at as facts grow: the steepest of our tasks, and the one with the most memory."""
    rows = [
        (f"{target.words}: {_label(name)}", *row[1:])
        for name, target in growth(found)
        if (row := target.row({}))
    ]
    sizes = [size for size in found if size >= GROWN]
    if not rows:
        return ""
    head = _head(f"targets from {sizes[0]:,} to {sizes[-1]:,} facts", ["target", "measured", "met"])
    return "\n".join([*head, *(_row([*row]) for row in rows), ""])


def _growth(found: Found, name: str) -> str:
    grown = exponent(found, name)
    return "" if grown is None else f"{grown:.2f}"


def _spread(found: Found, name: str) -> str:
    sizes = [*found]
    if len(sizes) < 2:
        return ""
    more = found[sizes[-1]][name].peak - found[sizes[0]][name].peak
    return f"{max(more, 0) * 2**20 / (sizes[-1] - sizes[0]):,.0f}"


def _floors(found: Found) -> str:
    sizes = [size for size in found if size >= _MEASURABLE]
    if not sizes:
        return ""
    rows = _head("times a floor", [f"{size:,}" for size in sizes])
    for name, other in FLOORS.items():
        if name not in found[sizes[0]]:
            continue
        cells = [f"{found[size][name].wall / max(found[size][other].wall, 1e-6):.1f}" for size in sizes]
        rows.append(_row([f"{_label(name)} / {_label(other)}", *cells]))
    return "\n".join([*rows, ""])


def _rivals(found: Found) -> str:
    sizes = [size for size, one in found.items() if any(name.startswith("arelle") for name in one)]
    if not sizes:
        return ""
    heads = [*(f"{size:,}" for size in sizes), "its seconds at most", "its MB", "our MB"]
    rows = _head("Arelle takes so many times as long", heads)
    for name in RIVALS:
        theirs = {size: rival(found[size], name) for size in sizes}
        size, last = next(((size, one) for size, one in reversed(theirs.items()) if one), (0, None))
        if last is None:
            continue
        cells = [f"{one.wall / found[at][name].wall:.0f}" if one else "" for at, one in theirs.items()]
        cells += [f"{last.wall:,.1f}", f"{last.peak:,.0f}", f"{found[size][name].peak:,.0f}"]
        rows.append(_row([_label(name), *cells]))
    return "\n".join([*rows, ""])


def _label(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    what, _, detail = name.partition(":")
    if what == "pure":
        return f"read {detail.upper()} in Python alone"
    if what == "floor":
        kind, _, tool = detail.partition("-")
        return f"bare {tool}() of the {kind.upper()}"
    if what == "convert":
        return "convert " + " to ".join(_shown(one) for one in detail.split("-")) + " (whole process)"
    return f"{what} {detail.upper()}"


def _shown(kind: str) -> str:
    return kind.upper() if len(kind) < 5 else kind.title()
