"""Targets that cannot be written: a code, the place, exit code 2, what was there stays, and nothing new is left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import Done, run, spawn
from filings import SAMPLE

NAME = "iij-20030630"
TARGETS = ["x.json", "x.parquet", "x.xbr", "folder", "facts.duckdb"]


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filing")
    assert run("export", SAMPLE, "--out", out, "--to", "xml,json,inline").code == 0
    return out


def command(filing: Path, target: Path) -> tuple[str | Path, ...]:
    """What writes a target, by its name."""
    verb = "load" if target.suffix in ("", ".duckdb") else "convert"
    return verb, filing / f"{NAME}.xbrl", target, "--taxonomy", filing / f"{NAME}.zip"


def everything(folder: Path) -> dict[Path, bytes | None]:
    return {one: one.read_bytes() if one.is_file() else None for one in sorted(folder.rglob("*"))}


def assert_refused(done: Done, place: Path | str, what: str = "") -> None:
    assert done.code == 2, done.err
    assert "Traceback" not in done.err
    (told,) = (line for line in done.err.splitlines() if "error [" in line)
    assert told.startswith(str(place)), told
    assert "[file.cannotWrite]" in told
    assert what in told


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    before = everything(folder)
    yield
    assert everything(folder) == before


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody can write to; the superuser can write to all but those that the system makes."""
    if not os.access("/", os.W_OK):
        place = tmp_path / "closed"
        place.mkdir(mode=0o555)
        yield place
        place.chmod(0o755)
    elif Path("/proc/self").is_dir():
        yield Path("/proc")
    else:
        pytest.skip("this user can write everywhere")


@pytest.mark.parametrize("name", TARGETS)
def test_a_folder_that_cannot_be_written_to(filing: Path, closed: Path, name: str) -> None:
    for place in (closed / name, closed / "new" / name):
        assert_refused(run(*command(filing, place)), place)


@pytest.mark.parametrize("name", TARGETS)
def test_folders_above_are_made(filing: Path, tmp_path: Path, name: str) -> None:
    assert run(*command(filing, tmp_path / "a" / "b" / name)).code == 0
    assert (tmp_path / "a" / "b" / name).exists()


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_the_place_of_a_folder_above(filing: Path, tmp_path: Path, name: str, below: str) -> None:
    (tmp_path / "file").write_text("earlier")
    target = tmp_path / "file" / below / name
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, target)), target, "Not a directory")


@pytest.mark.parametrize("name", ["x.json", "x.parquet", "x.xbr", "facts.duckdb"])
def test_a_folder_in_the_place_of_a_file(filing: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, tmp_path / name)), tmp_path / name)


@pytest.mark.parametrize("name", ["folder", "units"])
def test_a_file_in_the_place_of_a_loaded_folder(filing: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / ("folder" if name == "folder" else "folder/units")
    place.parent.mkdir(exist_ok=True)
    place.write_text("earlier")
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, tmp_path / "folder")), tmp_path / "folder", "Not a directory")


@pytest.mark.parametrize("name", ["x.json", "x.parquet", "x.xbr"])
def test_a_pipe_stays_one(filing: Path, tmp_path: Path, name: str) -> None:
    """Whoever may rename into a folder of devices would take them from everybody."""
    os.mkfifo(tmp_path / name)
    assert_refused(run(*command(filing, tmp_path / name)), tmp_path / name, "a device or a pipe")
    assert (tmp_path / name).is_fifo()


def test_a_link_that_leads_nowhere(filing: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.duckdb"
    target.symlink_to(tmp_path / "nowhere")
    assert_refused(run(*command(filing, target)), target, "leads nowhere")
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("name", ["x.json", "x.parquet", "x.xbr", "folder", "x.csv"])
def test_a_full_disk(filing: Path, tmp_path: Path, name: str) -> None:
    """A limit on the size of files stands for a disk that is full."""
    arguments = " ".join(f"'{one}'" for one in command(filing, tmp_path / "new" / name))
    done = spawn(shell=f"ulimit -f 8; $COMMAND {arguments}", env={"TMPDIR": str(tmp_path)})
    assert_refused(done, "", "File too large")
    assert ".exporter-" not in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_report_may_be_converted_in_its_place(filing: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.xbrl"
    source.write_bytes((filing / f"{NAME}.xbrl").read_bytes())
    done = run("convert", source, source, "--to", "json", "--taxonomy", filing / f"{NAME}.zip")
    assert done.code == 0
    assert source.read_bytes() == (filing / f"{NAME}.json").read_bytes()


def test_a_document_is_not_overwritten_by_its_filing(tmp_path: Path) -> None:
    source = tmp_path / f"{NAME}.json"
    source.write_bytes(SAMPLE.read_bytes())
    with unchanged(tmp_path):
        assert_refused(run("export", source, "--out", tmp_path), source, "the source itself")


def test_a_report_is_not_overwritten_by_its_page(filing: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.xhtml"
    source.write_bytes((filing / f"{NAME}.xhtml").read_bytes())
    options = ("--plain", "--out", source, "--taxonomy", filing / f"{NAME}.zip")
    with unchanged(tmp_path):
        assert_refused(run("view", source, *options), source, "the source itself")


def test_a_taxonomy_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("earlier")
    (tmp_path / "out" / f"{NAME}.zip").mkdir(parents=True)
    for out, what in (("file", "Not a directory"), ("out", "is a folder")):
        with unchanged(tmp_path):
            done = run("taxonomy", "build", "iij", "--out", tmp_path / out)
            assert_refused(done, tmp_path / out / f"{NAME}.zip", what)
