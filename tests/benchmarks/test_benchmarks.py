"""The benchmark runs: every task at a thousand facts, without a word on how long it takes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_task_runs_and_is_told(tmp_path: Path) -> None:
    """The command of the README, at one size and without the independent processor."""
    target = tmp_path / "benchmarks.md"
    shown = re.search(
        r"^\.venv/bin/python (-m tests\.benchmarks .*)$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    assert shown
    command = [sys.executable, *shown[1].split(), "--size", "1000", "--arelle", "", "--times", "1"]
    command += ["--folder", str(tmp_path), "--out", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = target.read_text("utf-8")
    assert told.count("| validate XML |") >= 1
    assert target.with_suffix(".svg").read_text("utf-8").startswith("<svg")
