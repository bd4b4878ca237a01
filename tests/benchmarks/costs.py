"""Costs of tasks, each in a fresh process: the median of some runs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 3600  # seconds
ARELLE: Final = (
    "--internetConnectivity",
    "offline",
    "--disablePersistentConfig",
    "--logLevel",
    "error",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Processor seconds and wall seconds of the work, and the most memory its process had, in MB."""

    cpu: float
    wall: float
    peak: float

    @classmethod
    def middle(cls, runs: list[Cost]) -> Cost:
        """The median of each."""
        return cls(*(median(getattr(one, name) for one in runs) for name in ("cpu", "wall", "peak")))


def task(name: str, folder: Path, times: int) -> Cost:
    """The cost of a task of ours or of a floor; start and preparation are left out."""
    runs = []
    for _ in range(times):
        command = [sys.executable, "-m", "tests.benchmarks.tasks", name, str(folder)]
        told = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if told.returncode:
            raise SystemExit(f"{name}: {told.stderr.strip()}")
        runs.append(Cost(**json.loads(told.stdout)))
    return Cost.middle(runs)


def process(command: list[str], folder: Path, times: int) -> Cost:
    """The cost of a whole process, start included."""
    runs = []
    for _ in range(times):
        start = time.perf_counter()
        with subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as child:
            assert child.stdout is not None
            output = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(command)}: {output.decode(errors='replace')[-2000:]}")
        runs.append(_usage(usage, time.perf_counter() - start))
    return Cost.middle(runs)


def _usage(usage: resource.struct_rusage, wall: float) -> Cost:
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def ours_whole(folder: Path, times: int) -> Cost:
    """Line items to a validated report in three forms, as a process."""
    return process([sys.executable, "-m", "tests.benchmarks.tasks", "whole", str(folder)], ROOT, times)


def arelle(arguments: list[str], folder: Path) -> Cost:
    """The independent processor, as a process."""
    command = [sys.executable, "-I", "-m", "arelle.CntlrCmdLine", *ARELLE, "--packages", "benchmark-2024.zip"]
    return process([*command, "--xdgConfigHome", str(folder / "config"), *arguments], folder, 1)
