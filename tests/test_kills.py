"""Commands that are killed at any moment: what they write is as it was or as it was to be, and the next run does it."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from commands import ROOT, exported, run
from filings import SAMPLE

from exporter.loading import duck, parquet
from exporter.loading.tables import SCHEMAS
from exporter.report.canonical import digest

KILLING = Path(__file__).with_name("killing.py")
NAME = "iij-20030630"
#: Changes of the file system that a command is killed before: of those that name a file, and of the others.
MOST = 4
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("filing"), "xml,json")


@pytest.fixture(scope="module")
def another(filing: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that tells something else."""
    place = tmp_path_factory.mktemp("another") / "another.json"
    place.write_text((filing / f"{NAME}.json").read_text("utf-8").replace('"IIJI"', '"OTHER"'), "utf-8")
    return place


def killed(nth: int, size: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(KILLING), str(nth), str(size), *map(str, arguments)]
    surroundings = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=surroundings)


def moments(*arguments: str | Path) -> list[int]:
    """Which changes to be killed before, of those that a run makes: some that name a file, some of the others."""
    done = killed(0, 0, *arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    told = re.findall(r"^change (\d+): (\S+)", done.stderr, re.MULTILINE)
    naming = [int(number) for number, event in told if event in ("os.rename", "os.link")]
    others = [int(number) for number, event in told if event not in ("os.rename", "os.link")]
    draw = random.Random(7)
    chosen = {*naming[:1], *naming[-1:]}
    for some in (naming, others):
        chosen |= set(draw.sample(some, min(len(some), MOST)))
    return sorted(chosen)


def prove(
    arguments: tuple[str | Path, ...],
    reset: Callable[[], object],
    check: Callable[[], None],
    sizes: list[int],
) -> None:
    """Kills the command before changes and in the middle of writes, each time from the same state."""
    reset()
    for nth, size in [*((nth, 0) for nth in moments(*arguments)), *((0, size) for size in sizes)]:
        reset()
        done = killed(nth, size, *arguments)
        ended = (-signal.SIGKILL,) if nth else (-signal.SIGXFSZ, 0)  # where no file grows as large
        assert done.returncode in ended, (nth, size, done.stderr[-2000:])
        check()


def left(folder: Path) -> list[Path]:
    """Files that anybody would take for a result."""
    return sorted(one for one in folder.rglob("*") if one.is_file() and not one.name.startswith(".exporter-"))


def temporary(folder: Path) -> list[Path]:
    return sorted(folder.rglob(".exporter-*"))


@pytest.mark.parametrize("name", ["out.json", "out.parquet", "out.xbr"])
def test_conversions(filing: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / name
    arguments = ("convert", filing / f"{NAME}.xbrl", target, "--taxonomy", filing / f"{NAME}.zip")
    assert run(*arguments).code == 0
    new = target.read_bytes()

    def check() -> None:
        assert target.read_bytes() in (b"old", new)
        assert left(folder) == [target]

    prove(arguments, lambda: target.write_bytes(b"old"), check, [1, len(new) // 2])
    assert run(*arguments).code == 0
    assert target.read_bytes() == new
    assert temporary(folder) == []


@pytest.mark.parametrize("command", ["convert", "export"])
def test_results_of_several_files(filing: Path, tmp_path: Path, command: str) -> None:
    """Each file is old or new, never torn; nothing else is there."""
    folder = tmp_path / "out"
    taxonomy = ("--taxonomy", filing / f"{NAME}.zip")
    arguments: tuple[str | Path, ...] = {
        "convert": ("convert", filing / f"{NAME}.xbrl", folder / "out.json", "--to", "csv", *taxonomy),
        "export": ("export", SAMPLE, "--out", folder, "--to", "xml,json"),
    }[command]
    assert run(*arguments).code == 0
    new = {one: one.read_bytes() for one in left(folder)}
    assert len(new) > 4

    def reset() -> None:
        for one in new:
            one.write_bytes(b"old")

    def check() -> None:
        assert left(folder) == sorted(new)
        assert all(one.read_bytes() in (b"old", content) for one, content in new.items())

    prove(arguments, reset, check, [1, 5000])
    assert run(*arguments).code == 0
    assert {one: one.read_bytes() for one in left(folder)} == new
    assert temporary(folder) == []


class Loaded:
    """A target that reports are loaded into, in one of both forms."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.module = duck if target.suffix else parquet

    def keys(self) -> list[str]:
        return self.module.reports(self.target) if self.target.exists() else []

    def assert_whole(self) -> None:
        """Every report that is there comes back as what it was."""
        for key in self.keys():
            assert digest(self.module.take_out(self.target, key)) == key

    def tables(self) -> Rows:
        """All rows of all tables, as anybody's SQL sees them."""
        folder = self.module is parquet
        with duckdb.connect(":memory:" if folder else str(self.target)) as database:
            places = {name: f"'{self.target}/{name}/*.parquet'" if folder else name for name in SCHEMAS}
            return {
                name: database.execute(f"SELECT * FROM {place} ORDER BY ALL").fetchall()
                for name, place in places.items()
            }

    def remove(self) -> None:
        for one in sorted(self.target.parent.rglob("*"), reverse=True):
            one.unlink() if one.is_file() else one.rmdir()


@pytest.mark.parametrize("kind", ["parquet", "facts.duckdb"])
@pytest.mark.parametrize("beside", [False, True], ids=["into nothing", "beside a report"])
def test_loads(filing: Path, another: Path, tmp_path: Path, kind: str, beside: bool) -> None:
    """What was there stays; loading again after a kill gives the tables of loading once."""
    place = tmp_path / "target"
    place.mkdir()
    loaded, taxonomy = Loaded(place / kind), ("--taxonomy", filing / f"{NAME}.zip")
    first = ("load", another, loaded.target, *taxonomy)
    arguments = ("load", filing / f"{NAME}.json", loaded.target, *taxonomy)

    def reset() -> None:
        loaded.remove()
        if beside:
            assert run(*first).code == 0

    reset()
    before = loaded.keys()
    assert run(*arguments).code == 0
    after, whole = loaded.keys(), loaded.tables()
    assert len(after) == len(before) + 1

    def check() -> None:
        assert loaded.keys() in (before, after)
        loaded.assert_whole()
        assert run(*arguments).code == 0
        assert loaded.keys() == after
        loaded.assert_whole()
        assert loaded.tables() == whole
        assert temporary(place) == []

    prove(arguments, reset, check, [1, 5000, 50_000])


@pytest.mark.parametrize("kind", ["parquet", "facts.duckdb"])
def test_loads_at_drawn_times(filing: Path, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "target"
    place.mkdir()
    loaded = Loaded(place / kind)
    arguments = ("load", filing / f"{NAME}.json", loaded.target)
    command = [sys.executable, "-m", "exporter", *map(str, arguments)]
    begun = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    took, whole = time.monotonic() - begun, loaded.tables()
    draw = random.Random(11)
    for _ in range(6):
        loaded.remove()
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(took * draw.uniform(0.4, 1))
            process.kill()
        loaded.assert_whole()
        assert run(*arguments).code == 0
        assert loaded.tables() == whole
        assert temporary(place) == []
