"""The wheel carries all that the main job needs: it runs from an empty folder without the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "examples" / "first-quarter.txt"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel unpacked into a folder of its own; what it depends on comes from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-warn-script-location", "--target", str(folder / "site"), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "build dependencies" in done.stderr:
        pytest.skip("the build tools cannot be had here")
    assert done.returncode == 0, done.stderr
    return folder


def test_the_main_job_runs_without_the_checkout(installed: Path) -> None:
    site, here = installed / "site", installed / "empty"
    here.mkdir()
    program = f"import sys; sys.path.insert(0, {str(site)!r}); import exporter, exporter.cli as c; "
    program += f"assert exporter.__file__.startswith({str(site)!r}); c.main()"
    command = [
        sys.executable,
        "-P",
        "-c",
        program,
        "export",
        str(SAMPLE),
        "--out",
        "out",
        "--to",
        "xml,inline",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=here, check=False)
    assert done.returncode == 0, done.stderr
    assert (here / "out" / "iij-20030630.xbrl").is_file()


def test_the_wheel_holds_data_and_types_and_no_tests(installed: Path) -> None:
    package = installed / "site" / "exporter"
    for name in (
        "py.typed",
        "data/schemas/xbrl-json.schema.json",
        "data/taxonomy/iij/profile.toml",
        "viewing/view.js",
    ):
        assert (package / name).is_file(), name
    assert not (installed / "site" / "tests").exists()


def test_the_scanner_is_compiled_where_there_is_a_compiler(installed: Path) -> None:
    package = installed / "site" / "exporter"
    compiler = shutil.which("cc") is not None and not os.environ.get("EXPORTER_PURE")
    assert (package / "c" / "libscanner.so").is_file() is compiler
    program = f"import sys; sys.path.insert(0, {str(installed / 'site')!r}); from exporter import compiled; "
    program += "print(compiled.library() is not None)"
    for pure, expected in ((False, compiler), (True, False)):
        environment = {**os.environ, **({"EXPORTER_PURE": "1"} if pure else {})}
        done = subprocess.run(
            [sys.executable, "-P", "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == str(expected)
