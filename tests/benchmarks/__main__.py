"""Measures the package, floors of this machine, and the independent processor in one run, and tells the ratios.

``python -m tests.benchmarks --size 1000,100000,1000000 --arelle 1000,100000 --out docs/benchmarks.md`` writes the
tables and, beside them, the picture. Ratios hold within a run only: seconds of a machine move by a factor of two.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks import costs
from tests.benchmarks.costs import Cost
from tests.benchmarks.picture import picture
from tests.benchmarks.tables import Results, tables
from tests.benchmarks.tasks import FILES

KINDS: Final = tuple(FILES)
#: Tasks whose start counts: what a user waits for.
WHOLE: Final = (
    "start",
    "whole",
    *(f"convert:{one}" for one in ("xml-json", "json-xml", "csv-json", "parquet-xml")),
)
#: A task of ours and the floors it stands beside are run in turn, so that both see the same machine.
GROUPS: Final = (
    *((f"write:{kind}", f"floor:{kind}-write") for kind in KINDS),
    ("read:xml", "pure:xml", "floor:xml-read", "floor:xml-expat", "floor:xml-lxml"),
    ("read:json", "pure:json", "floor:json-read", "floor:json-orjson"),
    ("read:csv", "floor:csv-read", "floor:csv-pyarrow"),
    ("rules:all", "rules:calculations"),
    *((f"validate:{kind}",) for kind in KINDS),
    *((one,) for one in WHOLE),
)
PLUGINS: Final = "loadFromOIM|saveLoadableOIM"
CHECKS: Final = ["--validate", "--calc", "c11r"]
_LOAD: Final = ["--plugins", "loadFromOIM"]
ARELLE: Final = {
    "arelle:start": ["--about"],
    "arelle:validate:xml": ["-f", FILES["xml"], *CHECKS],
    "arelle:validate:json": [*_LOAD, "-f", FILES["json"], *CHECKS],
    "arelle:validate:csv": [*_LOAD, "-f", FILES["csv"], *CHECKS],
    # less than our whole does: it writes one of three files
    "arelle:whole": [*_LOAD, "-f", FILES["csv"], *CHECKS, "--saveOIMinstance", "a.xbrl"],
    "arelle:convert:xml-json": ["--plugins", PLUGINS, "-f", FILES["xml"], "--saveLoadableOIM", "a.json"],
}
#: What the independent processor is asked for above so many facts, which take it minutes.
PATIENT: Final = ("arelle:start", "arelle:validate:xml")
_MINUTES: Final = 200_000
#: Above so many facts every task takes seconds, and is run once.
_LONG: Final = 1_000_000
#: Up to so many facts it takes seconds, and is measured as often as we are.
_SECONDS: Final = 10_000


def measure(
    size: int, variant: str, times: int, *, arelle: bool, folder: Path, only: str = ""
) -> dict[str, Cost]:
    """The cost of every task on one report, or of those whose names match a pattern, with their floors."""
    (folder / "settings.json").write_text(json.dumps({"size": size, "variant": variant}))
    costs.task("make", folder)
    found: dict[str, Cost] = {}
    times = times if size <= _LONG else 1
    for group in GROUPS:
        if not any(re.match(only, name) for name in group):
            continue
        if group == ("whole",) and arelle and size <= _SECONDS:
            group = ("whole", "arelle:whole")
        runs: dict[str, list[Cost]] = {name: [] for name in group}
        for _ in range(times):
            for name in group:
                runs[name].append(_cost(name, folder))
        found |= {name: Cost.middle(mine) for name, mine in runs.items()}
        _tell(size, variant, {name: found[name] for name in group})
    for name, arguments in ARELLE.items() if arelle else ():
        if name in found or (size > _MINUTES and name not in PATIENT):
            continue
        often = times if size <= _SECONDS else 1
        told = [costs.arelle(arguments, folder) for _ in range(often)]
        for step in told[0]:
            found[f"{name}/{step}" if step else name] = Cost.middle(one[step] for one in told)
        _tell(size, variant, {name: found[name]})
    return found


def _cost(name: str, folder: Path) -> Cost:
    """The cost of a task, ours or of the independent processor."""
    if name in ARELLE:
        return costs.arelle(ARELLE[name], folder)[""]
    return (costs.whole if name in WHOLE else costs.task)(name, folder)


def _tell(size: int, variant: str, found: dict[str, Cost]) -> None:
    for name, cost in found.items():
        seconds = f"{cost.wall:8.3f} s wall {cost.cpu:8.3f} s cpu"
        print(f"{size:>10,} {variant} {name:24} {seconds} {cost.peak:7.0f} MB", file=sys.stderr)


def main() -> None:
    """Measure, print the tables, and write them where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--size", default="1000,10000,100000,1000000", help="numbers of facts, joined by commas"
    )
    parser.add_argument("--variant", default="a,d", help="a: few contexts; d: many, with dimensions")
    parser.add_argument(
        "--times",
        type=int,
        default=3,
        help="runs of each task up to a million facts, of which the median counts",
    )
    parser.add_argument("--arelle", default="", help="the sizes at which Arelle is measured too")
    parser.add_argument(
        "--folder", default=None, help="where files go; a memory file system keeps disks out of it"
    )
    parser.add_argument("--only", default="", help="a pattern that tasks begin with, as read|convert")
    parser.add_argument("--out", default=None, help="the Markdown file to write; the picture goes beside it")
    given = parser.parse_args()
    asked = {int(one) for one in given.arelle.split(",") if one}
    results: Results = {}
    for variant in given.variant.split(","):
        for size in map(int, given.size.split(",")):
            with tempfile.TemporaryDirectory(dir=given.folder) as folder:
                results[size, variant] = measure(
                    size, variant, given.times, arelle=size in asked, folder=Path(folder), only=given.only
                )
    command = (
        f"python -m tests.benchmarks --size {given.size} --arelle {given.arelle} --variant {given.variant}"
    )
    told = tables(results, f"{command} --times {given.times}")
    print(told)
    if given.out:
        Path(given.out).write_text(told, encoding="utf-8")
        Path(given.out).with_suffix(".svg").write_text(picture(results), encoding="utf-8")


if __name__ == "__main__":
    main()
