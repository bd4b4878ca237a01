"""Costs of tasks, each in a fresh process: the median of some runs."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).parents[2]
#: What tasks write, ours and those of others.
WRITTEN: Final = ("written", "converted", "whole", "floor.bin", "a.xbrl", "a.json")
PATIENCE: Final = 3600  # seconds
#: Compiled modules are kept, as an installation would have them.
_ENVIRONMENT: Final = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(ROOT),
}
ARELLE: Final = (
    "--internetConnectivity",
    "offline",
    "--disablePersistentConfig",
    "--collectProfileStats",
)
_STEP: Final = re.compile(r"^(\w+) ([\d.,]+) secs, (\d+)K", re.MULTILINE)


@dataclass(frozen=True)
class Cost:
    """Processor seconds and wall seconds of the work, and the most memory its process had, in MB."""

    cpu: float
    wall: float
    peak: float

    @classmethod
    def middle(cls, runs: Iterable[Cost]) -> Cost:
        """The median of each."""
        kept = list(runs)
        return cls(*(median(getattr(one, name) for one in kept) for name in ("cpu", "wall", "peak")))

    def without(self, other: Cost) -> Cost:
        """The rest of the work, where the other is a part of it."""
        return Cost(self.cpu - other.cpu, self.wall - other.wall, self.peak)


def task(name: str, folder: Path) -> Cost:
    """The cost of a task of ours or of a floor; start and preparation are left out."""
    command = [sys.executable, "-m", "tests.benchmarks.run", name, str(folder)]
    _settle(folder)
    told = subprocess.run(
        command, cwd=ROOT, env=_ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if told.returncode:
        raise SystemExit(f"{name}: {told.stderr.strip()}")
    return Cost(**json.loads(told.stdout))


def _settle(folder: Path) -> None:
    """Takes away what earlier tasks have written, and has the system write the rest, which it else does beside a task.

    To give the blocks of a file back, so that another takes its place, takes as long as to write one.
    """
    for name in WRITTEN:
        place = folder / name
        if place.is_dir():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
    os.sync()


def process(command: list[str], folder: Path) -> tuple[Cost, str]:
    """The cost of a whole process, start included, and what it printed."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=_ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert child.stdout is not None
        output = child.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: {output[-2000:]}")
    return _usage(usage, time.perf_counter() - start), output


def _usage(usage: resource.struct_rusage, wall: float) -> Cost:
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def whole(name: str, folder: Path) -> Cost:
    """The cost of a task as a process, start included."""
    _settle(folder)
    return process([sys.executable, "-m", "tests.benchmarks.run", name, str(folder)], ROOT)[0]


def arelle(arguments: list[str], folder: Path) -> dict[str, Cost]:
    """The independent processor, as a process: the whole under ``""``, its own steps by the names it gives them.

    It works on one processor, so the seconds it tells of a step are both.
    """
    _settle(folder)
    command = [sys.executable, "-I", "-m", "arelle.CntlrCmdLine", *ARELLE, "--packages", "benchmark-2024.zip"]
    cost, told = process([*command, "--xdgConfigHome", str(folder / "config"), *arguments], folder)
    wrong = [line for line in told.splitlines() if line.startswith(("[err:", "[error", "[xbrl", "[calc"))]
    assert not wrong, wrong[:3]
    steps = {
        name: Cost(*[float(seconds.replace(",", ""))] * 2, int(memory) / 1024)
        for name, seconds, memory in _STEP.findall(told)
    }
    return steps | {"": cost}
