"""The command line as a caller sees it: exit code, standard output, standard error."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from filings import SAMPLE

from exporter import cli

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, stdin: bytes = b"") -> Done:
    """The command in this process, which is quick."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    streams = {"stdin": io.TextIOWrapper(io.BytesIO(stdin)), "stdout": out, "stderr": err}
    code = 0
    with mock.patch.multiple(sys, argv=["exporter", *map(str, arguments)], **streams):
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
    for stream in (out, err):
        stream.flush()
    return Done(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def spawn(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None, shell: str = ""
) -> Done:
    """The command as a process of its own; ``shell`` is what a shell does with it, ``$COMMAND`` standing for it."""
    command = [sys.executable, "-m", "exporter", *map(str, arguments)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    if shell:
        surroundings["COMMAND"] = " ".join(f"'{one}'" for one in command)
        command = ["bash", "-c", shell.replace("$COMMAND", surroundings["COMMAND"])]
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, check=False, timeout=120)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def exported(out: Path, forms: str) -> Path:
    """The folder with the filing of our sample in these forms."""
    done = run("export", SAMPLE, "--out", out, "--to", forms)
    assert done.code == 0, done.err
    return out
