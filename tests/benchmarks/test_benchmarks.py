"""The benchmark runs: every task at a thousand facts, without a word on how long it takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_task_runs_and_is_told(tmp_path: Path) -> None:
    target = tmp_path / "benchmarks.md"
    command = [sys.executable, "-m", "tests.benchmarks", "--size", "1000", "--times", "1"]
    command += ["--folder", str(tmp_path), "--out", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = target.read_text("utf-8")
    assert told.count("| validate XML |") == 2
    assert target.with_suffix(".svg").read_text("utf-8").startswith("<svg")
