"""What a process of the command line does without, and that nothing is missing where it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from exporter import formats
from exporter import taxonomy as taxonomies
from exporter.cli import cli
from exporter.findings import Findings
from exporter.formats import Format
from tests.benchmarks import authored, reports

ROOT = Path(__file__).parents[1]

#: Runs the command line with the arguments given and tells which of these libraries it loaded.
SCRIPT = """
import json, sys
from exporter.startup import travel_light
travel_light()
from exporter.cli import cli
try:
    cli.main(standalone_mode=False)
finally:
    print(json.dumps([name for name in ("numpy", "pandas", "pyarrow", "pydantic") if name in sys.modules]))
"""


def loaded(*arguments: object) -> tuple[str, list[str]]:
    """What a command tells, and the libraries it loaded."""
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *told, libraries = done.stdout.splitlines()
    return "\n".join(told), json.loads(libraries)


@pytest.fixture(scope="module", params=[50, 4_000])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Path]:
    """A report, small or large, in two syntaxes beside its taxonomy."""
    place, sheets = tmp_path_factory.mktemp("report"), tmp_path_factory.mktemp("sheets")
    built = authored.compiled(sheets)
    (place / built.package_name).write_bytes(built.package)
    package = taxonomies.open_package(built.package, built.package_name, Findings())
    assert package is not None
    taxonomy = taxonomies.load_taxonomy([built.entry_point], [package], Findings())
    told = reports.report(request.param, "a", built.entry_point)
    for kind in (Format.XML, Format.JSON):
        for name, parts in formats.write(told, taxonomy.vocabulary, kind).items():
            (place / name).write_bytes(b"".join(map(bytes, parts)))
    return request.param, place


@pytest.mark.parametrize("name", ["report.xbrl", "report.json"])
def test_numpy_is_loaded_for_large_documents_only(folder: tuple[int, Path], name: str) -> None:
    size, place = folder
    told, libraries = loaded("validate", place / name)
    assert told == ""
    assert libraries == (["numpy", "pyarrow"] if size > 1_000 else ["pyarrow"])


@pytest.mark.parametrize(("source", "target"), [("report.xbrl", "again.json"), ("report.json", "again.xbrl")])
def test_what_is_written_is_the_same(folder: tuple[int, Path], source: str, target: str) -> None:
    _, place = folder
    loaded("convert", place / source, place / target)
    inside = place / f"inside-{target}"
    with pytest.raises(SystemExit):
        cli.main(["convert", str(place / source), str(inside)], standalone_mode=False)
    assert (place / target).read_bytes() == inside.read_bytes()


@pytest.mark.parametrize("target", ["tables", "tables.duckdb"])
def test_tables_are_loaded(folder: tuple[int, Path], target: str, tmp_path: Path) -> None:
    _, place = folder
    loaded("load", place / "report.xbrl", tmp_path / target)
    assert (tmp_path / target).exists()
