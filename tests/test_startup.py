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
    if "pyarrow" in sys.modules:
        assert sys.modules["pyarrow"].default_memory_pool().backend_name == "system"
    watched = ("dateutil", "email.utils", "numpy", "pandas", "pyarrow", "pyarrow._s3fs", "pydantic", "ssl")
    print(json.dumps([name for name in watched if sys.modules.get(name)]))
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


@pytest.mark.parametrize(
    ("source", "target"),
    [("report.xbrl", "again.json"), ("report.json", "again.xbrl"), ("report.xbrl", "again.parquet")],
)
def test_what_is_written_is_the_same(folder: tuple[int, Path], source: str, target: str) -> None:
    _, place = folder
    _, libraries = loaded("convert", place / source, place / target)
    assert set(libraries) <= {"numpy", "pyarrow"}
    inside = place / f"inside-{target}"
    with pytest.raises(SystemExit):
        cli.main(["convert", str(place / source), str(inside)], standalone_mode=False)
    assert (place / target).read_bytes() == inside.read_bytes()


@pytest.mark.parametrize("target", ["tables", "tables.duckdb"])
def test_tables_are_loaded(folder: tuple[int, Path], target: str, tmp_path: Path) -> None:
    _, place = folder
    loaded("load", place / "report.xbrl", tmp_path / target)
    assert (tmp_path / target).exists()


#: Runs what follows in a process that travels light, and prints what it evaluates to.
LIGHT: str = """
from exporter.startup import travel_light
travel_light()
{}
"""


def told(script: str) -> str:
    """What a script prints in a process that travels light."""
    command = [sys.executable, "-c", LIGHT.format(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_functions_of_arrow_are_made_when_they_are_asked_for() -> None:
    script = """
import pyarrow as pa, pyarrow.compute as pc
print("multiply" in vars(pc), pc.and_(pa.scalar(True), True).as_py(), pc.multiply(pa.array([2]), 3).to_pylist())
print("multiply" in vars(pc), [hasattr(pc, name) for name in ("nothing_of_the_kind", "hash_sum", "count_all")])
print(len(pc.list_functions()) > 99, pc.list_functions is pc.list_functions)
print(pc.index(pa.array([1, 2]), 2).as_py(), pc.utf8_zero_fill(pa.array(["7"]), 3).to_pylist())
print(pc.utf8_zfill(pa.array(["7"]), 3).to_pylist())
print(pc.match_substring_regex(pa.array(["ab"]), "^a").to_pylist(), pc.count_distinct(pa.array([1, 1])).as_py())
"""
    assert told(script).splitlines() == [
        "False True [6]",
        "True [False, False, False]",
        "True True",
        "1 ['007']",
        "['007']",
        "[True] 1",
    ]


def test_modules_that_are_hardly_needed_are_loaded_when_something_of_them_is_asked_for() -> None:
    script = """
import inspect, pickle, platform, sys, textwrap
from inspect import getfullargspec
before = [type(sys.modules[name]).__name__ for name in ("inspect", "pickle", "platform", "textwrap")]
print(*before, inspect.signature(lambda one: 0), textwrap.dedent(" a"), pickle.loads(pickle.dumps(7)))
print(getfullargspec(lambda one: 0).args, platform.system() == __import__("os").uname().sysname)
import inspect as again
print(again is sys.modules["inspect"], type(again).__name__, again.getfullargspec is not getfullargspec)
import uuid, zipfile, lzma, bz2
print(uuid.UUID(int=7).int, bz2.decompress(bz2.compress(b"a")), lzma.decompress(lzma.compress(b"b")))
"""
    assert told(script).splitlines() == [
        "_Later _Later _Later _Later (one) a 7",
        "['one'] True",
        "True module True",
        "7 b'a' b'b'",
    ]


@pytest.mark.parametrize(
    ("program", "status", "out", "err"),
    [
        ("leave(0)", 0, "said", ""),
        ("leave(None)", 0, "said", ""),
        ("leave(3)", 3, "said", ""),
        ("leave('why')", 1, "said", "why"),
        ("atexit.register(print, 'at last'); leave(0)", 0, "said\nat last", ""),
        ("sys.stdout.close(); leave(0)", 0, "", ""),
    ],
)
def test_a_process_ends_with_its_status_and_all_that_it_said(
    program: str, status: int, out: str, err: str
) -> None:
    command = "import atexit, sys; from exporter.startup import leave; print('said'); " + program
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (status, err)
    assert done.stdout.strip() == (out or "said")


def test_a_strange_version_of_arrow_is_imported_as_ever() -> None:
    script = """
import exporter.startup.imports as imports
imports._TAKEN = ()  # a module that takes a function we do not know of
import pyarrow.compute as pc
print("multiply" in vars(pc), len(pc.function_registry().list_functions()) > 99)
"""
    assert told(script) == "True True"


def test_libraries_are_loaded_before_they_are_imported() -> None:
    script = """
import os, sys, time
def lies_in_memory(name):
    with open("/proc/self/maps") as maps:
        return any(name in line for line in maps)
if os.path.exists("/proc/self/maps"):
    while not all(map(lies_in_memory, ("pyarrow/lib.", "lxml/etree."))):
        time.sleep(0.01)
print("pyarrow" in sys.modules, "lxml" in sys.modules)
"""
    assert told(script) == "False False"


@pytest.mark.parametrize(
    "without",
    [
        'sys.modules["_ctypes"] = None',
        'import _thread; _thread.start_new_thread = lambda *_: (_ for _ in ()).throw(RuntimeError("no thread"))',
        'ahead.LARGE = {"no_such_package": "lib", "json": "no_such_module"}',
    ],
)
def test_a_process_that_cannot_load_libraries_ahead_imports_them_as_ever(without: str) -> None:
    script = f"import sys; from exporter.startup import ahead; {without}; ahead.load_libraries()"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_imported_while_libraries_are_loaded_needs_none_of_them() -> None:
    script = """
import sys
from exporter.startup import ahead
ahead._loading.acquire()  # as long as they are being loaded
ahead.import_meanwhile()
print(set(ahead._MEANWHILE) <= sys.modules.keys(), [one for one in ("numpy", *ahead.LARGE) if one in sys.modules])
"""
    assert told(script) == "True []"


def test_nothing_is_imported_meanwhile_when_libraries_are_there() -> None:
    script = """
import sys
from exporter.startup import ahead
with ahead._loading:  # when they are there
    pass
ahead.import_meanwhile()
print([one for one in ahead._MEANWHILE if one in sys.modules])
"""
    assert told(script) == "[]"


def test_casts_do_without_the_names_of_types_that_others_ask_for() -> None:
    script = """
import pyarrow as pa
import pyarrow.compute as pc
pc.cast(pa.array(["2003-06-30"]), pa.date32())
print("is_dictionary" in vars(pa.types), pa.types.is_date(pa.date32()), "is_dictionary" in vars(pa.types))
"""
    assert told(script) == "False True True"
