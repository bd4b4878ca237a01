"""Targets that cannot be written: a code, the place, exit code 2, what was there stays, and nothing new is left."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from commands import Done, exported, run, spawn
from filings import SAMPLE

NAME = "iij-20030630"
TARGETS = ["x.json", "x.parquet", "x.xbr", "folder", "facts.duckdb"]


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("filing"), "xml,json,inline")


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


@pytest.mark.parametrize("name", ["facts.duckdb", "x.json", "x.xbr"])
def test_a_link_that_leads_nowhere(filing: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.symlink_to(tmp_path / "nowhere")
    assert_refused(run(*command(filing, target)), target, "leads nowhere")
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("name", ["x.json", "x.parquet", "x.xbr", "facts.duckdb"])
def test_a_link_stays_and_the_file_behind_it_is_written(filing: Path, tmp_path: Path, name: str) -> None:
    real, link = tmp_path / "real" / f"file{Path(name).suffix}", tmp_path / "links" / name
    real.parent.mkdir()
    link.parent.mkdir()
    assert run(*command(filing, real)).code == 0
    alone = tmp_path / "alone" / name
    if real.suffix == ".duckdb":
        assert run(*command(filing, alone)).code == 0
    else:
        run(*command(filing, alone))
        real.write_bytes(b"before")
    link.symlink_to(Path("..") / "real" / real.name)
    done = run(*command(filing, link))
    assert (done.code, done.err) == (0, run(*command(filing, alone)).err)
    assert link.is_symlink()
    assert [one.name for one in (*real.parent.iterdir(), *link.parent.iterdir())] == [real.name, name]
    if real.suffix != ".duckdb":
        assert real.read_bytes() == alone.read_bytes()


def test_a_filing_is_written_through_links(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "out" / f"{NAME}.json"
    real.write_text("before")
    link.parent.mkdir()
    link.symlink_to(real)
    done = run("export", SAMPLE, "--out", link.parent)
    assert done.code == 0
    assert str(link) in done.out.split()
    assert link.is_symlink()
    assert '"facts"' in real.read_text()


@pytest.mark.parametrize("linked", [False, True], ids=["itself", "behind a link"])
@pytest.mark.parametrize("name", ["x.json", "x.parquet", "x.xbr", "facts.duckdb"])
def test_a_read_only_file_stays_as_it_is(filing: Path, tmp_path: Path, name: str, linked: bool) -> None:
    target = tmp_path / name
    assert run(*command(filing, target)).code == 0
    target.chmod(0o444)
    if linked:
        link = tmp_path / "link" / name
        link.parent.mkdir()
        link.symlink_to(target)
        target = link
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, target)), target, "the file is read-only")


def test_a_read_only_file_of_a_filing_keeps_all_others_back(tmp_path: Path) -> None:
    place = tmp_path / f"{NAME}-ledger.csv"
    place.write_text("mine")
    place.chmod(0o444)
    with unchanged(tmp_path):
        assert_refused(run("export", SAMPLE, "--out", tmp_path), place, "the file is read-only")


@pytest.mark.parametrize("name", [*TARGETS, "x.csv"])
def test_a_full_disk(filing: Path, tmp_path: Path, name: str) -> None:
    """A limit on the size of files stands for a disk that is full."""
    arguments = " ".join(f"'{one}'" for one in command(filing, tmp_path / "new" / name))
    done = spawn(shell=f"ulimit -f 8; $COMMAND {arguments}", env={"TMPDIR": str(tmp_path)})
    assert_refused(done, "", "File too large")
    assert ".exporter-" not in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def large(filing: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report of many facts in several syntaxes, and its taxonomy."""
    folder = tmp_path_factory.mktemp("large")
    shutil.copy(filing / f"{NAME}.zip", folder)
    report = json.loads((filing / f"{NAME}.json").read_bytes())
    fact = next(one for one in report["facts"].values() if "unit" in one["dimensions"])
    report["facts"] = {f"f{number}": fact for number in range(20_000)}
    (folder / "large.json").write_text(json.dumps(report))
    for name in ("large.xbrl", "large.parquet", "large.xbr"):
        assert run("convert", folder / "large.json", folder / name).code == 0
    return folder


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("large.json", "out.xbrl"),
        ("large.xbrl", "out.json"),
        ("large.parquet", "out.json"),
        ("large.xbr", "out.json"),
        ("large.json", "-"),
        ("- < large.json", "out.xbrl"),
    ],
)
def test_a_disk_without_room_for_temporary_files(
    large: Path, tmp_path: Path, source: str, target: str
) -> None:
    """What was to wait on the disk is told by its folder, and no output is begun."""
    place = target if target == "-" else f"'{tmp_path / 'new' / target}'"
    command = f"$COMMAND convert --taxonomy {NAME}.zip --to xml {source} {place}"
    done = spawn(shell=f"cd '{large}'; ulimit -f 100; {command}", env={"TMPDIR": str(tmp_path)})
    assert_refused(done, f"{tmp_path}: ", "temporary files cannot be written: File too large")
    assert done.out == ""
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


# --- databases --------------------------------------------------------------------------------------------------------

#: Files that are there already and are no database.
OTHERS = {
    "empty": b"",
    "text": b"no database\n" * 1000,
    "of another program": b"SQLite format 3\0" + bytes(4096),
    "begun": b"\0" * 8 + b"DUCK",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=list(OTHERS))
def test_what_is_no_database(filing: Path, tmp_path: Path, content: bytes) -> None:
    """DuckDB would fetch from a network what opens the files of other programs."""
    target = tmp_path / "facts.duckdb"
    target.write_bytes(content)
    with unchanged(tmp_path):
        assert_refused(
            run(*command(filing, target)), target, "" if b"DUCK" in content else "no DuckDB database"
        )


#: What somebody made in a database before → what is told.
SHAPES = {
    "a table of that name": ("CREATE TABLE facts(a INT)", "the table facts is not one of reports"),
    "a view of that name": (
        "CREATE VIEW reports AS SELECT 1 AS a",
        "the table reports is not one of reports",
    ),
    "fewer columns": ("ALTER TABLE facts DROP COLUMN number", "its column number is missing"),
    "numbers in binary": ("ALTER TABLE facts ALTER number TYPE DOUBLE", "its column number is DOUBLE"),
    "a column that must be filled": ("ALTER TABLE units ADD mine INT DEFAULT 1", "mine"),
}


def made(target: Path, *statements: str) -> None:
    with duckdb.connect(str(target)) as database:
        for one in statements:
            database.execute(one)


@pytest.mark.parametrize(("statement", "what"), SHAPES.values(), ids=list(SHAPES))
def test_a_database_of_another_shape(filing: Path, tmp_path: Path, statement: str, what: str) -> None:
    target = tmp_path / "facts.duckdb"
    if statement.startswith("ALTER"):
        other = tmp_path / "other.json"
        other.write_text((filing / f"{NAME}.json").read_text("utf-8").replace('"IIJI"', '"OTHER"'), "utf-8")
        assert run("load", other, target, "--taxonomy", filing / f"{NAME}.zip").code == 0
    made(target, statement)
    if what == "mine":
        made(target, "ALTER TABLE units ALTER mine SET NOT NULL", "ALTER TABLE units ALTER mine DROP DEFAULT")
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, target)), target, what)


@pytest.mark.parametrize("left", [0.999999, 0.75, 0.25, 0.002, 0.0001])
def test_a_database_that_is_cut_short(filing: Path, tmp_path: Path, left: float) -> None:
    target = tmp_path / "facts.duckdb"
    assert run(*command(filing, target)).code == 0
    whole = target.read_bytes()
    target.write_bytes(whole[: int(len(whole) * left)])
    with unchanged(tmp_path):
        assert_refused(run(*command(filing, target)), target)
    target.write_bytes(whole)
    assert run(*command(filing, target)).code == 0


def test_tables_and_columns_of_somebodys_own_stay(filing: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.duckdb"
    made(target, "CREATE TABLE mine(a INT)", "INSERT INTO mine VALUES (7)")
    assert run(*command(filing, target)).code == 0
    made(target, "ALTER TABLE facts ADD remark VARCHAR")
    other = tmp_path / "other.json"
    other.write_text((filing / f"{NAME}.json").read_text("utf-8").replace('"IIJI"', '"OTHER"'), "utf-8")
    assert run("load", other, target, "--taxonomy", filing / f"{NAME}.zip").code == 0
    with duckdb.connect(str(target), read_only=True) as database:
        assert database.execute("SELECT a FROM mine").fetchall() == [(7,)]
        assert database.execute("SELECT count(*) FROM reports").fetchall() == [(2,)]


HOLDER = (
    "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print(end='.', flush=True); sys.stdin.read()"
)


def test_a_database_that_another_process_has_open(filing: Path, tmp_path: Path) -> None:
    target = tmp_path / "facts.duckdb"
    made(target, "CREATE TABLE mine(a INT)")
    held = [sys.executable, "-c", HOLDER, str(target)]
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.read(1) == b"."
        assert_refused(run(*command(filing, target)), target, "lock")
        process.kill()
    assert run(*command(filing, target)).code == 0


def test_foreign_files_in_a_folder_of_tables_stay(filing: Path, tmp_path: Path) -> None:
    for one in ("readme", "facts/notes.txt", "reports/mine.parquet"):
        (tmp_path / "folder" / one).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / one).write_text("mine")
    before = everything(tmp_path)
    assert run(*command(filing, tmp_path / "folder")).code == 0
    assert before.items() <= everything(tmp_path).items()


# --- several reports --------------------------------------------------------------------------------------------------

Change = Callable[[str], str]


def rows(target: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as anybody's SQL sees them."""
    folder = target.is_dir()
    with duckdb.connect(":memory:" if folder else str(target)) as database:
        names = ("reports", "facts", "contexts", "dimensions", "units", "concepts", "labels", "footnotes")
        places = {name: f"'{target}/{name}/*.parquet'" if folder else name for name in names}
        return {
            name: database.execute(f"SELECT * FROM {place} ORDER BY ALL").fetchall()
            for name, place in places.items()
        }


@pytest.fixture
def corrected(filing: Path, tmp_path: Path) -> Path:
    """The report once more with another value, under the same name."""
    place = tmp_path / "corrected" / f"{NAME}.xbrl"
    place.parent.mkdir()
    text = (filing / f"{NAME}.xbrl").read_text("utf-8")
    assert ">8344046000<" in text
    place.write_text(text.replace(">8344046000<", ">8344047000<"), "utf-8")
    return place


@pytest.mark.parametrize("name", ["folder", "facts.duckdb"])
def test_the_order_of_loads_changes_nothing(filing: Path, corrected: Path, tmp_path: Path, name: str) -> None:
    """A corrected report stands beside the first, which stays: a report is known by what it tells."""
    first, taxonomy = filing / f"{NAME}.xbrl", ("--taxonomy", filing / f"{NAME}.zip")
    loaded = {}
    for order, sources in {"a": [first, corrected], "b": [corrected, first, corrected]}.items():
        done = run("load", *sources, tmp_path / order / name, *taxonomy)
        assert done.code == 0
        assert len(set(done.out.split())) == 2
        loaded[order] = rows(tmp_path / order / name)
    assert loaded["a"] == loaded["b"]
    assert [row[1] for row in loaded["a"]["reports"]] == [f"{NAME}.xbrl"] * 2


@pytest.mark.parametrize("name", ["folder", "facts.duckdb"])
def test_a_bad_report_among_several_keeps_no_other_back(
    filing: Path, corrected: Path, tmp_path: Path, name: str
) -> None:
    bad, wrong = tmp_path / "bad.json", tmp_path / "wrong.xbrl"
    bad.write_text('{"documentInfo": ')
    text = (filing / f"{NAME}.xbrl").read_text("utf-8")
    wrong.write_text(text.replace('contextRef="D20030401-20030630"', 'contextRef="none"', 1), "utf-8")
    taxonomy = ("--taxonomy", filing / f"{NAME}.zip")
    done = run("load", filing / f"{NAME}.xbrl", bad, wrong, corrected, tmp_path / name, *taxonomy)
    assert done.code == 2
    assert "bad.json:1: error [xbrlje:invalidJSON]" in done.err
    assert f"{wrong}: reading the report found errors; nothing was written" in done.err
    assert len(done.out.split()) == 2
    assert [str(row[0]) for row in rows(tmp_path / name)["reports"]] == sorted(done.out.split())
    assert run("load", wrong, corrected, tmp_path / name, *taxonomy).code == 1
