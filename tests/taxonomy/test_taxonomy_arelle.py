"""The independent processor's opinion: packages that we compile, and a report on them, raise nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from made import EXAMPLES, FERRIES

from exporter import resources
from exporter.findings import Findings
from exporter.taxonomy import build

FILERS = sorted(path.parent for path in resources.taxonomies().glob("*/taxonomy.toml"))


def opinion(folder: Path, package: Path, entry: str) -> tuple[int, list[str]]:
    """The exit code and everything above the level of information."""
    command = [sys.executable, "-m", "arelle.CntlrCmdLine", "--internetConnectivity", "offline"]
    command += [
        "--disablePersistentConfig",
        "--xdgConfigHome",
        str(folder / "config"),
        "--packages",
        str(package),
    ]
    command += ["--file", entry, "--validate", "--utr", "--calc", "c11r", "--validationExitCode"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    told = (done.stdout + done.stderr).splitlines()
    assert any("validated in" in line for line in told), told
    return done.returncode, [line for line in told if not re.match(r"\[info\]|\s*$", line)]


@pytest.mark.arelle
@pytest.mark.parametrize("source", [FERRIES, *FILERS], ids=lambda path: path.name)
def test_a_compiled_package_raises_nothing(source: Path, tmp_path: Path) -> None:
    findings = Findings()
    compiled = build(source, findings)
    assert compiled is not None, list(map(str, findings))
    package = tmp_path / compiled.package_name
    package.write_bytes(compiled.package)
    assert opinion(tmp_path, package, compiled.entry_point) == (0, [])


@pytest.mark.arelle
def test_a_report_on_it_raises_nothing(tmp_path: Path) -> None:
    compiled = build(FERRIES, Findings())
    assert compiled is not None
    package = tmp_path / compiled.package_name
    package.write_bytes(compiled.package)
    assert opinion(tmp_path, package, str(EXAMPLES / "ferries.xbrl")) == (0, [])
