"""Measures the package, floors of this machine, and the independent processor in one run, and tells the ratios.

``python -m tests.benchmarks --size 1000,100000,1000000 --arelle 100000 --out docs/benchmarks.md`` writes the tables
and, beside them, the picture. Ratios hold within a run only: seconds of a shared machine move by a factor of two.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks import costs
from tests.benchmarks.costs import Cost
from tests.benchmarks.picture import picture
from tests.benchmarks.tables import tables
from tests.benchmarks.tasks import FILES

KINDS: Final = tuple(FILES)
OURS: Final = (
    *(f"{what}:{kind}" for what in ("write", "read", "validate") for kind in KINDS),
    "convert:xml-json",
    "convert:json-xml",
    "convert:csv-json",
    "rules:all",
    "rules:calculations",
)
FLOORS: Final = (
    *(f"floor:{kind}-{what}" for kind in KINDS for what in ("write", "read")),
    "floor:xml-expat",
    "floor:xml-lxml",
    "floor:json-orjson",
    "floor:csv-pyarrow",
)
PLUGINS: Final = "loadFromOIM|saveLoadableOIM"
CHECKS: Final = ["--validate", "--calc", "c11r"]
_LOAD: Final = ["--plugins", "loadFromOIM"]
ARELLE: Final = {
    "arelle:start": ["--about"],
    "arelle:read:xml": ["-f", FILES["xml"]],
    "arelle:read:json": [*_LOAD, "-f", FILES["json"]],
    "arelle:read:csv": [*_LOAD, "-f", FILES["csv"]],
    "arelle:check:xml": ["-f", FILES["xml"], "--validate"],
    "arelle:validate:xml": ["-f", FILES["xml"], *CHECKS],
    "arelle:validate:json": [*_LOAD, "-f", FILES["json"], *CHECKS],
    "arelle:convert:xml-json": ["--plugins", PLUGINS, "-f", FILES["xml"], "--saveLoadableOIM", "a.json"],
    "arelle:whole": [*_LOAD, "-f", FILES["csv"], *CHECKS],  # less than ours does: it writes nothing
}
#: Size and variant → task → its cost.
Results = dict[tuple[int, str], dict[str, Cost]]


def measure(size: int, variant: str, times: int, *, arelle: bool, folder: Path) -> dict[str, Cost]:
    """The cost of every task on one report."""
    (folder / "settings.json").write_text(json.dumps({"size": size, "variant": variant}))
    found = {"make": costs.task("make", folder, 1)}
    found["start"] = costs.process([sys.executable, "-c", "pass"], folder, times)
    for name in (*FLOORS, *OURS):
        found[name] = costs.task(name, folder, times)
        _tell(size, variant, name, found[name])
    found["whole"] = costs.ours_whole(folder, times)
    _tell(size, variant, "whole", found["whole"])
    for name, arguments in ARELLE.items() if arelle else ():
        found[name] = costs.arelle(arguments, folder)
        _tell(size, variant, name, found[name])
    return found


def _tell(size: int, variant: str, name: str, cost: Cost) -> None:
    print(f"{size:>9,} {variant} {name:24} {cost.cpu:8.3f} s {cost.peak:7.0f} MB", file=sys.stderr)


def main() -> None:
    """Measure, print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--size", default="1000,10000,100000,1000000", help="numbers of facts, joined by commas"
    )
    parser.add_argument("--variant", default="a,d", help="a: few contexts; d: many, with dimensions")
    parser.add_argument("--times", type=int, default=3, help="runs of each task, of which the median counts")
    parser.add_argument("--arelle", default="", help="the sizes at which Arelle is measured too")
    parser.add_argument(
        "--folder", default=None, help="where the files go; a memory file system keeps disks out of it"
    )
    parser.add_argument("--out", default=None, help="the Markdown file to write; the picture goes beside it")
    given = parser.parse_args()
    asked = {int(one) for one in given.arelle.split(",") if one}
    results: Results = {}
    for variant in given.variant.split(","):
        for size in map(int, given.size.split(",")):
            with tempfile.TemporaryDirectory(dir=given.folder) as folder:
                results[size, variant] = measure(
                    size, variant, given.times, arelle=size in asked, folder=Path(folder)
                )
    command = "python -m tests.benchmarks " + " ".join(sys.argv[1:])
    told = tables(results, command)
    print(told)
    if given.out:
        Path(given.out).write_text(told, encoding="utf-8")
        Path(given.out).with_suffix(".svg").write_text(picture(results), encoding="utf-8")


if __name__ == "__main__":
    main()
