"""The reference processor Arelle as a separate process: without a network, without our settings, with a time limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from exporter.errors import ExporterError

PATIENCE: Final = 600  # seconds
_KEPT: Final = (
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
)  # of our environment, what a process needs to start


def run_arelle(report: Path, packages: Sequence[Path], arguments: Sequence[str]) -> list[dict[str, Any]]:
    """What Arelle logs of a report, entry by entry; ``arguments`` say what it shall do with it.

    Arelle follows references wherever they lead on this machine, so the caller has made sure that the report and its
    packages may be followed. ExporterError ``file.arelle`` when it cannot be run or does not answer in time.
    """
    with TemporaryDirectory() as folder:
        log = Path(folder, "log.json")
        archives = "|".join(str(one.resolve()) for one in packages if one.is_file())
        command = [sys.executable, "-I", "-m", "arelle.CntlrCmdLine", "--internetConnectivity", "offline"]
        command += ["--disablePersistentConfig", "--xdgConfigHome", folder]
        command += ["--logFile", str(log), "--logFileMode", "w"]
        command += [*(["--packages", archives] if archives else []), "-f", str(report.resolve()), *arguments]
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and a list of arguments
                command, cwd=folder, env={**kept, "HOME": folder}, capture_output=True, timeout=PATIENCE, check=False
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ExporterError("file.arelle", f"Arelle did not answer: {error}", report.name) from error
        if not log.is_file():
            words = done.stderr.decode("utf-8", "replace").strip().splitlines()
            said = words[-1] if words else "no log"
            raise ExporterError("file.arelle", f"Arelle did not run: {said}", report.name)
        entries: list[dict[str, Any]] = json.loads(log.read_text("utf-8"))["log"]
        return entries
