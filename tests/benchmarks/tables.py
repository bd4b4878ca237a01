"""The results as Markdown: seconds, ratios to floors and to the independent processor, growth, memory."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from math import log
from typing import Final

from tests.benchmarks.costs import Cost

Results = Mapping[tuple[int, str], Mapping[str, Cost]]
_LIBRARIES: Final = ("pyarrow", "numpy", "lxml", "orjson", "jiter", "arelle-release")
#: Ours → the floor it is compared with.
_FLOORS: Final = {
    "write:xml": "floor:xml-write",
    "write:json": "floor:json-write",
    "write:csv": "floor:csv-write",
    "read:xml": "floor:xml-expat",
    "read:json": "floor:json-orjson",
    "read:csv": "floor:csv-pyarrow",
}
_NAMES: Final = {
    "floor:xml-expat": "Expat alone, no handlers",
    "floor:xml-lxml": "lxml, tree alone",
    "floor:json-orjson": "orjson.loads",
    "floor:csv-pyarrow": "pyarrow.csv",
}
#: What of ours does the same as what of Arelle's. A pair of Arelle's is a difference: the step between them.
_RIVALS: Final = {
    "read:xml": ("arelle:read:xml", "arelle:start"),
    "read:json": ("arelle:read:json", "arelle:start"),
    "read:csv": ("arelle:read:csv", "arelle:start"),
    "validate:xml": ("arelle:validate:xml", "arelle:start"),
    "validate:json": ("arelle:validate:json", "arelle:start"),
    "write:json": ("arelle:convert:xml-json", "arelle:read:xml"),
    "convert:xml-json": ("arelle:convert:xml-json", "arelle:start"),
    "rules:calculations": ("arelle:validate:xml", "arelle:check:xml"),
    "whole": ("arelle:whole", None),
}


def tables(results: Results, command: str) -> str:
    """All tables, with the command and the conditions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = f"{os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    parts = [
        "# Benchmarks\n",
        f"`{command}`\n",
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load average at the end {load};",
        f"{libraries}. Every figure is processor seconds of the work in a fresh process, the median of its runs;",
        "memory is the peak of the whole process. Trust ratios of one run, not seconds.\n",
        *(_variant(results, variant) for variant in dict.fromkeys(variant for _, variant in results)),
    ]
    return "\n".join(parts)


def _variant(results: Results, variant: str) -> str:
    sizes = sorted(size for size, one in results if one == variant)
    what = {"a": "few contexts, no dimensions", "d": "many contexts, three dimensions"}.get(variant, "")
    mine = {size: results[size, variant] for size in sizes}
    return "\n".join([f"## Variant {variant}: {what}\n", _seconds(mine), _ratios(mine), _rivals(mine)])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(first: str, sizes: list[int], *more: str) -> list[str]:
    cells = [first, *(f"{size:,}" for size in sizes), *more]
    return [_row(cells), _row(["---", *["--:"] * (len(cells) - 1)])]


def _seconds(mine: Mapping[int, Mapping[str, Cost]]) -> str:
    sizes = sorted(mine)
    last = mine[sizes[-1]]
    rows = _head("processor seconds", sizes, "growth", "MB at most", "bytes a fact")
    for name in last:
        if name.startswith("arelle") or name in ("make", "start"):
            continue
        cells = [_label(name), *(f"{mine[size][name].cpu:.3f}" for size in sizes)]
        cells += [_growth({size: mine[size][name].cpu for size in sizes}), f"{last[name].peak:,.0f}"]
        base = mine[sizes[0]][name].peak
        spread = (last[name].peak - base) * 2**20 / (sizes[-1] - sizes[0]) if len(sizes) > 1 else 0
        rows.append(_row([*cells, f"{spread:,.0f}"]))
    return "\n".join([*rows, ""])


def _growth(seconds: Mapping[int, float]) -> str:
    """The exponent between the two largest sizes: 1 is linear."""
    sizes = sorted(seconds)[-2:]
    if len(sizes) < 2 or min(seconds[size] for size in sizes) <= 0:
        return ""
    return f"{log(seconds[sizes[1]] / seconds[sizes[0]]) / log(sizes[1] / sizes[0]):.2f}"


def _ratios(mine: Mapping[int, Mapping[str, Cost]]) -> str:
    sizes = sorted(mine)
    rows = _head("times a floor", sizes)
    for name, other in _FLOORS.items():
        cells = [f"{mine[size][name].cpu / max(mine[size][other].cpu, 1e-6):.1f}" for size in sizes]
        rows.append(_row([f"{_label(name)} / {_label(other)}", *cells]))
    return "\n".join([*rows, ""])


def _rivals(mine: Mapping[int, Mapping[str, Cost]]) -> str:
    sizes = [size for size in sorted(mine) if any(name.startswith("arelle") for name in mine[size])]
    if not sizes:
        return ""
    rows = _head("Arelle takes so many times as long", sizes, "its seconds", "its MB / ours")
    for name, (theirs, before) in _RIVALS.items():
        steps = {size: _step(mine[size], theirs, before) for size in sizes}
        cells = [f"{steps[size] / mine[size][name].cpu:.0f}" for size in sizes]
        last = mine[sizes[-1]]
        memory = f"{last[theirs].peak:,.0f} / {last[name].peak:,.0f}"
        rows.append(_row([_label(name), *cells, f"{steps[sizes[-1]]:.1f}", memory]))
    return "\n".join([*rows, ""])


def _step(found: Mapping[str, Cost], name: str, before: str | None) -> float:
    return found[name].cpu - (found[before].cpu if before else 0)


def _label(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    what, _, detail = name.partition(":")
    if what == "floor":
        kind, _, tool = detail.partition("-")
        return f"bare {tool}() of the {kind.upper()}"
    if what == "convert":
        return "convert " + " to ".join(one.upper() for one in detail.split("-"))
    if what == "rules":
        return "all rules on a report in memory" if detail == "all" else "Calculations 1.1 alone"
    if what == "whole":
        return "line items as CSV → validated → XML, JSON, Parquet (whole process)"
    return f"{what} {detail.upper()}"
