"""What the project sets itself, as ratios within one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import log
from typing import Final

from exporter.compiled import library
from tests.benchmarks.costs import Cost

Found = Mapping[str, Cost]

#: Task → the floor that does the least of the same.
FLOORS: Final = {
    "write:xml": "floor:xml-write",
    "write:json": "floor:json-write",
    "write:csv": "floor:csv-write",
    "read:xml": "floor:xml-expat",
    "read:json": "floor:json-orjson",
    "read:csv": "floor:csv-pyarrow",
}
#: Task → what the independent processor takes for it: a step it tells itself, or a run without its start or loading.
RIVALS: Final[Mapping[str, tuple[str, str | None]]] = {
    "read:xml": ("arelle:validate:xml/load", None),
    "pure:xml": ("arelle:validate:xml/load", None),
    "read:json": ("arelle:validate:json/load", None),
    "pure:json": ("arelle:validate:json/load", None),
    "read:csv": ("arelle:validate:csv/load", None),
    "write:json": ("arelle:convert:xml-json", "arelle:convert:xml-json/load"),
    "rules:calculations": ("arelle:validate:xml/validateCalculations", None),
    "validate:xml": ("arelle:validate:xml", "arelle:start"),
    "validate:json": ("arelle:validate:json", "arelle:start"),
    "validate:csv": ("arelle:validate:csv", "arelle:start"),
    "convert:xml-json": ("arelle:convert:xml-json", None),
    "whole": ("arelle:whole", None),
}


def rival(found: Found, name: str) -> Cost | None:
    """What the independent processor takes for a task, where it was measured."""
    theirs, before = RIVALS[name]
    if name not in found or theirs not in found or (before and before not in found):
        return None
    return found[theirs].without(found[before]) if before else found[theirs]


@dataclass(frozen=True)
class Target:
    """A ratio and its bound; ``least`` says that more is better. ``ratio`` is None where it was not measured."""

    words: str
    bound: float
    least: bool
    ratio: Callable[[Found], float | None]
    unit: str = "×"

    def row(self, found: Found) -> tuple[str, str, str, str] | None:
        """The target, its bound, what was measured, and whether that is enough; None where it was not measured."""
        ratio = self.ratio(found)
        if ratio is None:
            return None
        met = ratio >= self.bound if self.least else ratio <= self.bound
        sign = "≥" if self.least else "≤"
        shown = f"{ratio:,.0f}" if ratio >= 20 else f"{ratio:.1f}" if self.bound > 1 else f"{ratio:.2f}"
        return (
            self.words,
            f"{sign} {self.bound:g} {self.unit}".rstrip(),
            f"{shown} {self.unit}".rstrip(),
            "yes" if met else "**no**",
        )


def _floor(name: str) -> Callable[[Found], float | None]:
    def ratio(found: Found) -> float | None:
        return found[name].wall / max(found[FLOORS[name]].wall, 1e-6) if name in found else None

    return ratio


def _faster(name: str) -> Callable[[Found], float | None]:
    def ratio(found: Found) -> float | None:
        other = rival(found, name)
        return other.wall / found[name].wall if other else None

    return ratio


def _smaller(name: str) -> Callable[[Found], float | None]:
    def ratio(found: Found) -> float | None:
        other = rival(found, name)
        return other.peak / found[name].peak if other else None

    return ratio


def _above_start(name: str) -> Callable[[Found], float | None]:
    return lambda found: (
        found[name].peak - found["start"].peak if name in found and "start" in found else None
    )


def targets(size: int) -> Iterator[Target]:
    """The targets that hold at a size."""
    if size >= 1_000_000:
        for kind in ("xml", "json", "csv"):
            words = f"write xBRL-{kind.upper()}, in bare `write()`s of the same bytes"
            yield Target(words, 5, least=False, ratio=_floor(f"write:{kind}"))
    if size >= 100_000:
        yield Target("write xBRL-JSON, Arelle's saving", 130, least=True, ratio=_faster("write:json"))
        for kind in ("xml", "json", "csv"):
            bound = 80 if kind != "csv" and library() is None else 300
            words = f"read xBRL-{kind.upper()}, Arelle's loading"
            yield Target(words, bound, least=True, ratio=_faster(f"read:{kind}"))
        for kind in ("xml", "json"):
            words = f"read xBRL-{kind.upper()} in Python alone, Arelle's loading"
            yield Target(words, 80, least=True, ratio=_faster(f"pure:{kind}"))
        yield Target("Calculations 1.1, Arelle's step", 100, least=True, ratio=_faster("rules:calculations"))
        yield Target("xBRL-XML validated with sums, Arelle's", 50, least=True, ratio=_faster("validate:xml"))
    bound = 80 if size >= 1_000_000 else 50 if size >= 100_000 else 8
    words = "line items → validated → XML, JSON, Parquet; Arelle checks them and saves XML"
    yield Target(words, bound, least=True, ratio=_faster("whole"))
    if size >= 1_000_000:
        for name in ("read:xml", "validate:xml"):
            words = f"memory to {name.replace(':', ' ').replace('xml', 'xBRL-XML')}, Arelle's"
            yield Target(words, 8, least=True, ratio=_smaller(name))
        for name in ("convert:csv-json", "convert:parquet-xml", "convert:xml-json", "convert:json-xml"):
            words = (
                f"memory to {name.replace(':', ' ').replace('-', ' → ')}, above a process that has only begun"
            )
            yield Target(words, 100, least=False, ratio=_above_start(name), unit="MB")


#: Growth is counted from so many facts on: fewer take no time to speak of.
GROWN: Final = 10_000
#: What is no work of ours, or is what nobody has to wait for.
_OTHERS: Final = ("floor", "arelle", "pure", "start")


def exponent(found: Mapping[int, Found], name: str) -> float | None:
    """How time grows from ten thousand facts, or the smallest size above, to the largest: 1 is linear."""
    sizes = [size for size in found if size >= GROWN]
    if len(sizes) < 2:
        return None
    first, last = (max(found[size][name].wall, 1e-6) for size in (sizes[0], sizes[-1]))
    return log(last / first) / log(sizes[-1] / sizes[0])


def growth(found: Mapping[int, Found]) -> Iterator[tuple[str, Target]]:
    """The task that grows most, and the one that takes most memory, with the targets of growth."""
    largest = max(found)
    ours = {
        name: grown
        for name in found[largest]
        if not name.startswith(_OTHERS) and (grown := exponent(found, name)) is not None
    }
    if not ours or largest < 1_000_000:
        return
    steepest = max(ours, key=lambda name: ours[name])
    yield steepest, Target("exponent of time", 1, least=False, ratio=lambda _: ours[steepest], unit="")
    if largest >= 10_000_000:
        fattest = max(ours, key=lambda name: found[largest][name].peak)
        peak = found[largest][fattest].peak
        yield fattest, Target("most memory", 4096, least=False, ratio=lambda _: peak, unit="MB")
