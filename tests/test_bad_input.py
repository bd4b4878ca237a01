"""Bad input of every kind: a code, a place, an exit code, no traceback, and what was written before stays whole."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import ROOT, Done, exported, run, spawn
from filings import SAMPLE

from exporter import files
from exporter.errors import ExporterError
from exporter.files import write_all

TEXT = SAMPLE.read_text("utf-8")


def changed(*changes: tuple[str, str]) -> bytes:
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def assert_told(done: Done, code: str, place: str, *, exits: int) -> None:
    told = [line for line in (done.err + done.out).splitlines() if re.search(r"(error|warning) \[", line)]
    shown = "\n".join(line[:200] for line in told[:20])
    assert done.code == exits, shown
    assert "Traceback" not in done.err + done.out
    assert any(f"[{code}]" in line and place in line for line in told), shown


def without_last_year(text: str) -> bytes:
    """The first table with its second column of figures blank."""
    start, end = text.index("Table 1."), text.index("Table 2.")
    lines = text[start:end].splitlines(keepends=True)
    blanked = [
        f"{line[:36]}{' ' * 7}{line[43:]}" if "%" in line and "1Q02" not in line else line for line in lines
    ]
    return (text[:start] + "".join(blanked) + text[end:]).encode()


# --- documents ------------------------------------------------------------------------------------------------------

#: Bytes of a document → the code told, where, and the exit code.
DOCUMENTS: dict[str, tuple[bytes, str, str, int]] = {
    "empty": (b"", "file.empty", "d.txt:", 2),
    "blank": (b" \n\n\t\n", "file.empty", "d.txt:", 2),
    "binary": (bytes(range(256)) * 20, "file.binary", "d.txt:", 2),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500), "file.binary", "d.txt:", 2),
    "UTF-16 cut in a letter": (TEXT.encode("utf-16")[:-1], "file.encoding", "d.txt:", 2),
    "no encoding": (TEXT.encode() + b"\x81\xff\x8d", "file.encoding", "d.txt:", 2),
    "another company": (
        b"Minamihama Buses\n\nRevenues   1,200   1,100\nCosts   800   700\n",
        "map.noProfile",
        "d.txt:",
        2,
    ),
    "no tables": (
        b"IIJ, Internet Initiative Japan Inc. (Nasdaq: IIJI), has no results.\n",
        "map.noPeriod",
        "",
        1,
    ),
    "one line of a megabyte": (b"1 " * 500_000, "map.noProfile", "d.txt:", 2),
    "ten thousand columns": (
        b"a" + b"  1,000" * 10_000 + b"\n" + TEXT.encode(),
        "read.longLine",
        "d.txt:1:",
        0,
    ),
    "a column without a heading": (
        changed(("1Q03   1Q02  % change  4Q02", "1Q03         % change  4Q02")),
        "map.sameColumn",
        "d.txt:109",
        1,
    ),
    "a heading without a column": (without_last_year(TEXT), "read.noFigures", "d.txt:109", 0),
    "a letter in a figure": (changed(("3,321  3,523", "3,3x1  3,523")), "map.unmappedLine", "d.txt:117", 0),
    "a bracket not closed": (changed(("(1,059,574)", "(1,059,574 ")), "read.badFigure", "d.txt:542", 1),
    "digits in wrong groups": (changed(("8,344  9,849", "83,44  9,849")), "read.badFigure", "d.txt:135", 1),
    "a fifth quarter": (
        changed(("1Q03   1Q02  % change", "1Q03   5Q02  % change")),
        "map.unknownColumn",
        "d.txt:109",
        1,
    ),
    "a day that is none": (
        changed(("Jun 30, 2003    Jun 30, 2002 Mar", "Jun 31, 2003    Jun 30, 2002 Mar")),
        "map.noPeriod",
        "d.txt:",
        1,
    ),
    "dates out of order": (
        changed(("Jun 30, 2002        Mar 31, 2003", "Mar 31, 2003        Jun 30, 2002")),
        "oime:disallowedDuplicateFacts",
        "d.txt:",
        0,
    ),
    "no currency": (
        changed(("Table 1. Revenues (JPY in millions)", "Table 1. Revenues")),
        "map.noUnit",
        "d.txt:117",
        1,
    ),
    "a label misspelt": (
        changed(("Total revenues             8,344", "Totel revenues             8,344")),
        "map.unmappedLine",
        "d.txt:135",
        0,
    ),
}


@pytest.mark.parametrize(("data", "code", "place", "exits"), DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_documents(tmp_path: Path, data: bytes, code: str, place: str, exits: int) -> None:
    source, out = tmp_path / "d.txt", tmp_path / "out"
    source.write_bytes(data)
    out.mkdir()
    earlier = out / "iij-20030630.json"
    earlier.write_text("earlier")
    done = run("export", source, "--out", out, "--to", "json")
    assert_told(done, code, place, exits=exits)
    if exits:
        assert [one.name for one in out.iterdir()] == [earlier.name]
        assert earlier.read_text() == "earlier"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("nothing.txt", "file.missing"),
        (".", "file.cannotRead"),
        ("a\0b", "file.cannotRead"),
        ("x" * 5000, "file.cannotRead"),
    ],
    ids=["missing", "folder", "name with a zero", "long name"],
)
def test_sources_that_cannot_be_read(source: str, code: str) -> None:
    for command in ("export", "read", "map", "validate"):
        assert_told(
            run(command, source), code, source.replace("\0", ""), exits=2
        ) if "\0" not in source else None


# --- reports --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("filing"), "xml,json,parquet")


def xml(change: Callable[[str], str]) -> Callable[[Path], bytes]:
    return lambda folder: change((folder / "iij-20030630.xbrl").read_text("utf-8")).encode()


def report(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> Callable[[Path], bytes]:
    """A change to a JSON report: to its document information and its first fact with a unit."""

    def changed(folder: Path) -> bytes:
        told = json.loads((folder / "iij-20030630.json").read_bytes())
        fact = next(one for one in told["facts"].values() if "unit" in one["dimensions"])
        change(told["documentInfo"], fact)
        return json.dumps(told).encode()

    return changed


def plain(data: bytes) -> Callable[[Path], bytes]:
    return lambda _: data


def parquet(change: Callable[[bytes], bytes]) -> Callable[[Path], bytes]:
    return lambda folder: change((folder / "iij-20030630.parquet").read_bytes())


def table(change: Callable[[pa.Table], pa.Table]) -> Callable[[Path], bytes]:
    """A change to the table of a Parquet report."""

    def changed(folder: Path) -> bytes:
        sink = io.BytesIO()
        pq.write_table(change(pq.read_table(folder / "iij-20030630.parquet")), sink)
        return sink.getvalue()

    return changed


CONTEXT = re.compile(r'<xbrli:context id="D20030401-20030630">.*?</xbrli:context>', re.DOTALL)
SCHEMA = re.compile(r'xlink:href="[^"]*\.xsd"')

#: How a report is broken → the code told.
REPORTS: dict[str, tuple[str, Callable[[Path], bytes], str]] = {
    "XML cut": ("a.xbrl", xml(lambda text: text[:5000]), "file.invalidXml"),
    "XML empty": ("a.xbrl", plain(b""), "file.empty"),
    "XML binary": ("a.xbrl", plain(bytes(range(256)) * 8), "file.unknownFormat"),
    "XML of another kind": ("a.xbrl", plain(b"<html/>"), "file.unknownFormat"),
    "DOCTYPE": (
        "a.xbrl",
        xml(lambda text: text.replace("<xbrli:xbrl", "<!DOCTYPE x><xbrli:xbrl", 1)),
        "file.doctype",
    ),
    "entity": (
        "a.xbrl",
        xml(
            lambda text: text.replace(
                "<xbrli:xbrl", '<!DOCTYPE x [<!ENTITY a SYSTEM "/etc/passwd">]><xbrli:xbrl', 1
            ).replace(">IIJI<", ">&a;<")
        ),
        "file.doctype",
    ),
    "other namespace": (
        "a.xbrl",
        xml(lambda text: text.replace('"http://www.iij.ad.jp/20030630"', '"http://other.example"')),
        "xmlSchema:elementUnexpected",
    ),
    "context missing": ("a.xbrl", xml(lambda text: CONTEXT.sub("", text)), "xbrl.4.6.1:itemContextRef"),
    "unit missing": (
        "a.xbrl",
        xml(lambda text: text.replace('unit id="JPY"', 'unit id="YEN"')),
        "xbrl.4.6.2:numericUnit",
    ),
    "no taxonomy": (
        "a.xbrl",
        xml(lambda text: re.sub("<link:schemaRef.*?/>", "", text, flags=re.DOTALL)),
        "oime:noTaxonomy",
    ),
    "wrong taxonomy": (
        "a.xbrl",
        xml(lambda text: text.replace("iij-20030630.xsd", "other.xsd")),
        "taxonomy.unresolved",
    ),
    "taxonomy outside": (
        "a.xbrl",
        xml(lambda text: SCHEMA.sub('xlink:href="../../../../etc/passwd"', text)),
        "taxonomy.outsideSources",
    ),
    "taxonomy on a host": (
        "a.xbrl",
        xml(lambda text: SCHEMA.sub('xlink:href="http://127.0.0.1:9/x.xsd"', text)),
        "taxonomy.unresolved",
    ),
    "value that is none": (
        "a.xbrl",
        xml(lambda text: text.replace(">8344000000<", ">8,344<")),
        "xmlSchema:valueError",
    ),
    "elements in elements": (
        "a.xbrl",
        plain(
            b'<x:xbrl xmlns:x="http://www.xbrl.org/2003/instance">'
            + b"<a>" * 50_000
            + b"</a>" * 50_000
            + b"</x:xbrl>"
        ),
        "file.invalidXml",
    ),
    "huge attribute": (
        "a.xbrl",
        xml(lambda text: text.replace('decimals="-6"', f'decimals="{"9" * 10_000_000}"', 1)),
        "xbrl.4.6.5:decimals",
    ),
    "JSON cut": (
        "a.json",
        lambda folder: (folder / "iij-20030630.json").read_bytes()[:5000],
        "xbrlje:invalidJSON",
    ),
    "JSON with a tail": (
        "a.json",
        lambda folder: (folder / "iij-20030630.json").read_bytes() + b"x",
        "xbrlje:invalidJSON",
    ),
    "JSON key twice": (
        "a.json",
        plain(b'{"documentInfo": {}, "facts": {}, "f\\u0061cts": {}}'),
        "xbrlje:invalidJSON",
    ),
    "JSON list": ("a.json", plain(b"[1]"), "xbrlje:invalidJSONStructure"),
    "JSON of lists in lists": ("a.json", plain(b"[" * 100_000 + b"]" * 100_000), "xbrlje:invalidJSON"),
    "JSON in UTF-16": (
        "a.json",
        lambda folder: (folder / "iij-20030630.json").read_text("utf-8").encode("utf-16"),
        "xbrlje:invalidJSON",
    ),
    "half a surrogate": ("a.json", plain(b'{"a": "\\ud800"}'), "xbrlje:invalidJSON"),
    "other document type": (
        "a.json",
        report(lambda info, _: info.update(documentType="x")),
        "oimce:unsupportedDocumentType",
    ),
    "prefix not bound": (
        "a.json",
        report(lambda info, _: info["namespaces"].pop("iij")),
        "oimce:unboundPrefix",
    ),
    "other namespace in JSON": (
        "a.json",
        report(lambda info, _: info["namespaces"].update(iij="http://other.example")),
        "oime:unknownConcept",
    ),
    "unknown concept": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(concept="iij:Nothing")),
        "oime:unknownConcept",
    ),
    "no concept": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].pop("concept")),
        "oime:missingConceptDimension",
    ),
    "value as a number": (
        "a.json",
        report(lambda _, fact: fact.update(value=12)),
        "xbrlje:invalidJSONStructure",
    ),
    "value that is no number": (
        "a.json",
        report(lambda _, fact: fact.update(value="12,000")),
        "oime:invalidFactValue",
    ),
    "value of ten thousand digits and a letter": (
        "a.json",
        report(lambda _, fact: fact.update(value="1" * 10_000 + "e999")),
        "oime:invalidFactValue",
    ),
    "decimals as a text": (
        "a.json",
        report(lambda _, fact: fact.update(decimals="-6")),
        "xbrlje:invalidJSONStructure",
    ),
    "period that is none": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(period="yesterday")),
        "oimce:invalidPeriodRepresentation",
    ),
    "period that ends before it starts": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(period="2003-07-01T00:00:00/2003-04-01T00:00:00")),
        "oimce:invalidPeriodRepresentation",
    ),
    "29 February of 2003": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(period="2003-02-29T00:00:00")),
        "oimce:invalidPeriodRepresentation",
    ),
    "year 0": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(period="0000-01-01T00:00:00")),
        "oimce:invalidPeriodRepresentation",
    ),
    "unknown unit": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(unit="iso4217:YEN")),
        "utre:error-NumericFactUtrInvalid",
    ),
    "Parquet cut": ("a.parquet", parquet(lambda data: data[:5000]), "file.invalidParquet"),
    "Parquet without a footer": ("a.parquet", parquet(lambda data: data[:-200]), "file.invalidParquet"),
    "Parquet with its pages changed": (
        "a.parquet",
        parquet(lambda data: data[:2000] + bytes(100) + data[2100:]),
        "file.invalidParquet",
    ),
    "Parquet that is text": ("a.parquet", plain(b"PAR1 and no more"), "file.invalidParquet"),
    "Parquet by name only": ("a.parquet", plain(b"id,concept\n"), "file.unknownFormat"),
    "Parquet with binary fractions": (
        "a.parquet",
        table(lambda one: one.set_column(one.schema.get_field_index("value"), "value", _floats(one))),
        "file.inexactColumn",
    ),
    "Parquet without concepts": (
        "a.parquet",
        table(lambda one: one.drop_columns(["concept"])),
        "file.invalidFrame",
    ),
    "Parquet with a column of one's own": (
        "a.parquet",
        table(lambda one: one.append_column("remark", one.column("id"))),
        "file.invalidFrame",
    ),
    "Parquet with facts twice": (
        "a.parquet",
        table(lambda one: pa.concat_tables([one, one])),
        "file.invalidFrame",
    ),
    "unit that is none": (
        "a.json",
        report(lambda _, fact: fact["dimensions"].update(unit="iso4217:JPY*")),
        "oimce:invalidUnitStringRepresentation",
    ),
}


def _floats(one: pa.Table) -> pa.Array:
    return pa.nulls(one.num_rows, pa.float64())


@pytest.mark.parametrize(("name", "make", "code"), REPORTS.values(), ids=list(REPORTS))
def test_reports(filing: Path, tmp_path: Path, name: str, make: Callable[[Path], bytes], code: str) -> None:
    path = tmp_path / name
    path.write_bytes(make(filing))
    done = run("validate", path, "--taxonomy", filing / "iij-20030630.zip")
    assert_told(done, code, str(path), exits=1)
    assert len(done.out) < 10_000_000
    again = run("convert", path, tmp_path / f"out.{'json' if name.endswith('xbrl') else 'xbrl'}")
    assert again.code in (0, 1, 2)
    assert "Traceback" not in again.err


@pytest.mark.parametrize(
    ("package", "code"),
    [("nothing.zip", "file.missing"), ("text.zip", "tpe:invalidArchiveFormat")],
)
def test_packages_that_are_none(filing: Path, tmp_path: Path, package: str, code: str) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    done = run("validate", filing / "iij-20030630.json", "--taxonomy", tmp_path / package)
    assert done.code in (1, 2)
    assert code in done.out + done.err
    assert "Traceback" not in done.err


# --- output ---------------------------------------------------------------------------------------------------------


def hidden(folder: Path) -> list[str]:
    """Temporary files that were left behind."""
    return [one.name for one in folder.rglob(".exporter-*")]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.write_text("earlier")
    assert_told(run("export", SAMPLE, "--out", place), "file.cannotWrite", str(place), exits=2)
    assert_told(run("export", SAMPLE, "--out", place / "below"), "file.cannotWrite", str(place), exits=2)
    assert place.read_text() == "earlier"


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "iij-20030630.json").mkdir()
    (tmp_path / "iij-20030630.xbrl").write_text("earlier")
    done = run("export", SAMPLE, "--out", tmp_path, "--to", "xml,json")
    assert_told(done, "file.cannotWrite", "iij-20030630.json", exits=2)
    assert (tmp_path / "iij-20030630.xbrl").read_text() == "earlier"
    assert hidden(tmp_path) == []


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that is full."""
    out = tmp_path / "out"
    assert run("export", SAMPLE, "--out", out, "--to", "json").code == 0
    before = contents(out)
    done = spawn(shell=f"ulimit -f 100; $COMMAND export '{SAMPLE}' --out '{out}' --to json")
    assert_told(done, "file.cannotWrite", str(out), exits=2)
    assert "File too large" in done.err
    assert contents(out) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


# --- writing as such ------------------------------------------------------------------------------------------------

OLD, NEW = {"a": b"old " * 999, "b/c": b"old"}, {"a": b"new " * 999, "b/c": b"new"}


def write(folder: Path, content: dict[str, bytes]) -> None:
    write_all(folder, {name: [data] for name, data in content.items()})


def written(folder: Path) -> dict[str, bytes]:
    paths = [one for one in folder.rglob("*") if one.is_file() and not one.name.startswith(".")]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in paths}


@pytest.mark.parametrize("call", ["write", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("nth", [1, 2])
def test_the_nth_call_of_the_system_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    write(tmp_path, OLD)
    calls = 0

    def fail(original: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == nth:
                raise OSError(28, "No space left on device")
            return original(*args, **options)

        return failing

    if call == "write":

        def chunks(data: bytes) -> Iterator[bytes]:
            fail(lambda: None)()
            yield data

        content: dict[str, Any] = {name: chunks(data) for name, data in NEW.items()}
    else:
        content = {name: [data] for name, data in NEW.items()}
        owner: Any = os if call == "fsync" else Path
        monkeypatch.setattr(owner, call, fail(getattr(owner, call)))
    with pytest.raises(ExporterError, match="No space left") as told:
        write_all(tmp_path, content)
    assert told.value.code == "file.cannotWrite"
    after = written(tmp_path)
    assert all(after[name] in (OLD[name], NEW[name]) for name in OLD)
    assert after == OLD or (call, nth) == ("replace", 2)
    assert hidden(tmp_path) == []


def test_content_that_fails_while_it_is_made(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ExporterError("file.invalidXml", "broken")

    write(tmp_path, OLD)
    with pytest.raises(ExporterError, match="broken"):
        write_all(tmp_path, {"a": [b"new"], "b/c": broken()})
    assert written(tmp_path) == OLD
    assert hidden(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from exporter.files import write_all
def slow(data):
    for at in range(0, len(data), 64):
        yield data[at:at + 64]
        print(end=".", flush=True)
content = sys.argv[2].encode() * 999
while True:
    write_all(Path(sys.argv[1]), {"a": slow(content), "b": slow(content)})
"""


def writer(folder: Path, word: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(folder), word]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def test_killed_while_writing(tmp_path: Path) -> None:
    """Old or new, never torn; what the killed one left goes when the next one writes."""
    whole = {word.encode() * 999 for word in ("old ", "new ")}
    for delay in range(8):
        write_all(tmp_path, {"a": [b"old " * 999], "b": [b"old " * 999]})
        with writer(tmp_path, "new ") as process:
            assert process.stdout
            process.stdout.read(1 + 37 * delay)
            process.send_signal(signal.SIGKILL)
        assert {path.read_bytes() for path in tmp_path.iterdir() if path.name in ("a", "b")} <= whole
    assert hidden(tmp_path)
    write_all(tmp_path, {"a": [b"end"]})
    assert hidden(tmp_path) == []


def test_writers_at_the_same_time(tmp_path: Path) -> None:
    """Each file is whole whoever was last, and nobody sweeps away what another is writing."""
    failed = []

    def work(word: str) -> None:
        try:
            for _ in range(10):
                write_all(tmp_path, {name: [word.encode() * 5000] for name in "ab"})
        except ExporterError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(word,)) for word in "12345678"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert all(len(set(path.read_bytes())) == 1 for path in tmp_path.iterdir())
    assert hidden(tmp_path) == []


def test_interrupted(tmp_path: Path) -> None:
    """Control-C ends with a word and exit code 2."""
    command = [sys.executable, "-m", "exporter", "map", "-"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(0.1)
        while process.poll() is None and not reading(process.pid):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.strip() == b"interrupted"


def reading(process: int) -> bool:
    """Whether a process waits for its standard input."""
    status = Path(f"/proc/{process}/wchan")
    if not status.exists():
        pytest.skip("this system does not tell what a process waits for")
    return "pipe" in status.read_text()


def test_temporary_files_are_where_their_place_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a rename never has to copy from one disk to another."""
    seen: list[Path] = []
    original = files._temporary

    def spy(folder: Path) -> tuple[Path, Any]:
        place, file = original(folder)
        assert place.parent == folder
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        seen.append(folder)
        return place, file

    monkeypatch.setattr(files, "_temporary", spy)
    write(tmp_path, NEW)
    assert seen == [tmp_path, tmp_path / "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_more_prefixes_than_a_reader_can_hold(filing: Path, tmp_path: Path, encoding: str) -> None:
    """Every name would have to be looked up among all of them."""
    many = "".join(f' xmlns:p{number}="urn:{number}"' for number in range(1_100))
    for form, root in (("xbrl", "<xbrli:xbrl"), ("xhtml", "<html")):
        text = (filing / f"iij-20030630.{form}").read_text("utf-8") if form == "xbrl" else PAGE
        path = tmp_path / f"a.{form}"
        path.write_bytes(
            text.replace(root, root + many, 1)
            .replace('encoding="UTF-8"', f'encoding="{encoding}"')
            .encode(encoding)
        )
        assert_told(run("validate", path), "file.tooLarge", str(path), exits=1)
        assert_told(run("convert", path, tmp_path / "a.json"), "file.tooLarge", path.name, exits=2)


PAGE = '<html xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
