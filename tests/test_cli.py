"""Every command as a caller sees it: results on stdout, all else on stderr, exit codes that scripts can rely on."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import click
import jsonschema
import pytest
from commands import ROOT, Done, exported, run, spawn
from filings import SAMPLE, json_facts

from exporter import resources
from exporter.cli import EPILOG, FORMS, cli
from exporter.codes import CODES

RELEASE = SAMPLE.read_bytes()
FINDINGS = json.loads((resources.schemas() / "findings.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample filing."""
    return exported(tmp_path_factory.mktemp("filing"), "xml,json")


@pytest.fixture(scope="module")
def broken(filing: Path) -> Path:
    """A report with a value that is none."""
    path = filing / "broken.json"
    text = (filing / "iij-20030630.json").read_text("utf-8")
    path.write_text(text.replace('"8344046000"', '"8,344,046"', 1), "utf-8")
    return path


# --- commands -------------------------------------------------------------------------------------------------------


def test_export_tells_the_files_it_wrote(filing: Path, tmp_path: Path) -> None:
    done = run("export", SAMPLE, "--out", tmp_path, "--to", "xml,json")
    told = [Path(line).name for line in done.out.splitlines()]
    assert sorted(told) == sorted(one.name for one in tmp_path.iterdir())
    assert {"iij-20030630.xbrl", "iij-20030630.json", "iij-20030630.zip"} <= set(told)
    assert {"iij-20030630-ledger.csv", "iij-20030630-findings.json"} <= set(told)
    assert "iij-20030630: " in done.err
    assert "warning [oime:disallowedDuplicateFacts]" in done.err


def test_export_writes_the_formats_asked_for(tmp_path: Path) -> None:
    assert run("export", SAMPLE, "--out", tmp_path, "--to", "json").code == 0
    assert (tmp_path / "iij-20030630.json").is_file()
    assert not (tmp_path / "iij-20030630.xbrl").exists()


def test_export_from_standard_input(tmp_path: Path, filing: Path) -> None:
    done = run("export", "-", "--out", tmp_path, "--to", "xml", stdin=RELEASE)
    assert done.code == 0
    assert (tmp_path / "iij-20030630.xbrl").read_bytes() == (filing / "iij-20030630.xbrl").read_bytes()


def test_one_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = run("export", empty, SAMPLE, "--out", tmp_path / "out", "--to", "json")
    assert done.code == 2
    assert "empty.txt: error [file.empty]" in done.err
    assert (tmp_path / "out" / "iij-20030630.json").is_file()


def test_read_shows_tables() -> None:
    done = run("read", SAMPLE)
    assert done.code == 0
    assert "Total revenues" in done.out
    assert "8,344" in done.out


def test_read_as_json_is_an_object_a_cell_and_line() -> None:
    cells = [json.loads(line) for line in run("read", SAMPLE, "--format", "json").out.splitlines()]
    keys = {"document", "table", "line", "column", "text", "label", "headers", "groups"}
    assert all(set(cell) == keys for cell in cells)
    lines = RELEASE.decode().splitlines()
    for cell in cells:
        start = cell["column"]
        assert lines[cell["line"] - 1][start : start + len(cell["text"])] == cell["text"]


def test_map_is_a_table_of_facts(filing: Path) -> None:
    facts = list(csv.DictReader(run("map", SAMPLE).out.splitlines()))
    assert {fact["id"] for fact in facts} == set(json_facts((filing / "iij-20030630.json").read_bytes()))


def test_map_shows_the_ledger(filing: Path) -> None:
    done = run("map", SAMPLE, "--ledger")
    assert done.out == (filing / "iij-20030630-ledger.csv").read_text("utf-8")
    assert done.out.startswith("document,line,column,text,outcome,fact,reason\n")


def test_validate_tells_findings_on_stdout(filing: Path) -> None:
    done = run("validate", filing / "iij-20030630.xbrl", filing / "iij-20030630.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.count("[oime:disallowedDuplicateFacts]") == 10
    assert f"{filing}/iij-20030630.json" in done.out


def test_convert_there_and_back(filing: Path, tmp_path: Path) -> None:
    source = filing / "iij-20030630.xbrl"
    for target in (tmp_path / "a.json", tmp_path / "a.xbrl"):
        assert run("convert", source, target, "--taxonomy", filing / "iij-20030630.zip").code == 0
        source = target
    assert (tmp_path / "a.xbrl").read_bytes() == (filing / "iij-20030630.xbrl").read_bytes()


def test_convert_to_standard_output(filing: Path) -> None:
    done = run("convert", filing / "iij-20030630.xbrl", "-", "--to", "json")
    assert json_facts(done.out.encode()) == json_facts((filing / "iij-20030630.json").read_bytes())


@pytest.mark.parametrize("passes", [True, False])
def test_convert_from_standard_input(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, passes: bool
) -> None:
    if passes:  # as a document does that is large
        monkeypatch.setattr("exporter.formats.xbrl_json.reading.LARGE", 0)
    data = (filing / "iij-20030630.json").read_bytes()
    package = filing / "iij-20030630.zip"
    done = run("convert", "-", tmp_path / "b.xbrl", "--taxonomy", package, stdin=data)
    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "b.xbrl").read_bytes() == (filing / "iij-20030630.xbrl").read_bytes()


def test_taxonomy_build_writes_the_package(filing: Path, tmp_path: Path) -> None:
    done = run("taxonomy", "build", "iij", "--out", tmp_path)
    assert (done.code, done.out) == (0, f"{tmp_path / 'iij-20030630.zip'}\n")
    assert (tmp_path / "iij-20030630.zip").read_bytes() == (filing / "iij-20030630.zip").read_bytes()


def test_codes_are_listed_with_their_sentences() -> None:
    listed = dict(line.split("\t") for line in run("codes").out.splitlines())
    assert listed == CODES


# --- forms of findings and exit codes -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_findings_in_every_form(broken: Path, form: str) -> None:
    done = run("validate", broken, "--format", form)
    assert (done.code, done.err) == (1, "")
    assert "oime:invalidFactValue" in unquote(done.out)
    if form == "json":
        jsonschema.validate(json.loads(done.out), FINDINGS)
    elif form == "sarif":
        (told,) = json.loads(done.out)["runs"]
        assert {"oime:invalidFactValue", "oime:disallowedDuplicateFacts"} <= {
            one["ruleId"] for one in told["results"]
        }
    elif form == "junit":
        assert ET.fromstring(done.out).find(".//failure[@type='error']") is not None
    elif form == "github":
        assert any(line.startswith("::error ") for line in done.out.splitlines())
        assert f"file={broken.name}" in done.out


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("text", "json")])
def test_findings_beside_a_result_in_other_forms(tmp_path: Path, form: str) -> None:
    done = run(
        "export",
        SAMPLE,
        "--out",
        tmp_path,
        "--to",
        "json",
        "--format",
        form,
        "--quiet",
        "--fail-on",
        "warning",
    )
    assert done.code == 1
    assert "oime:disallowedDuplicateFacts" in unquote(done.err)
    assert all(Path(line).is_file() for line in done.out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["validate", "{filing}/iij-20030630.json"], 0),
        (["validate", "{filing}/iij-20030630.json", "--fail-on", "warning"], 1),
        (["validate", "{filing}/broken.json"], 1),
        (["validate", "{filing}/nothing.json"], 2),
        (["validate", "{filing}/nothing.json", "{filing}/iij-20030630.json"], 2),
        (["map", "{filing}/nothing.txt"], 2),
        (["read", "{filing}"], 2),
        (["export", "{sample}", "--profile", "nobody"], 2),
        (["export", "{sample}", "--to", "pdf"], 2),
        (["export", "{sample}", "--to", ","], 2),
        (["export"], 2),
        (["export", "{sample}", "--fail-on", "info"], 2),
        (["convert", "{filing}/iij-20030630.json", "{filing}/x.pdf"], 2),
        (["taxonomy", "build", "nobody"], 2),
        (["nothing"], 2),
        (["--version"], 0),
    ],
)
def test_exit_codes(filing: Path, broken: Path, arguments: list[str], code: int) -> None:
    done = run(*(one.format(filing=filing, sample=SAMPLE) for one in arguments))
    assert done.code == code, done
    assert code != 2 or done.err
    assert "Traceback" not in done.err


def test_an_unknown_format_is_told_with_all_that_are_known() -> None:
    told = run("export", SAMPLE, "--to", "xml,pdf").err
    assert "'pdf' is none of xml, json, csv, inline, parquet, package" in told


def test_quiet_tells_only_what_fails(filing: Path, broken: Path) -> None:
    assert run("validate", filing / "iij-20030630.json", "--quiet") == Done(0, "", "")
    told = run("validate", broken, "--quiet").out
    assert "error [oime:invalidFactValue]" in told
    assert "warning" not in told


def test_findings_are_coloured_for_terminals_only(filing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exporter import cli as module

    class Terminal:
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "CI"):
        monkeypatch.delenv(name, raising=False)
    assert module._colour(Terminal())  # type: ignore[arg-type]
    for name in ("NO_COLOR", "CI"):
        with monkeypatch.context() as within:
            within.setenv(name, "1")
            assert not module._colour(Terminal())  # type: ignore[arg-type]
    assert "\x1b" not in run("validate", filing / "iij-20030630.json").out


# --- help -----------------------------------------------------------------------------------------------------------


def commands(
    group: click.Group = cli, above: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words, groups included."""
    found: list[tuple[tuple[str, ...], click.Command]] = [(above, group)]
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            found += commands(command, (*above, name))
        else:
            found.append(((*above, name), command))
    return found


@pytest.mark.parametrize(
    ("words", "command"), commands(), ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_help_says_everything(words: tuple[str, ...], command: click.Command) -> None:
    done = run(*words, "--help")
    assert (done.code, done.err) == (0, "")
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(words)} {parameter.opts}"
            assert parameter.opts[0] in done.out
    if command.epilog:
        assert " ".join(EPILOG.split()) in " ".join(done.out.split())


def test_help_loads_nothing_heavy() -> None:
    program = "import sys; from exporter.cli import main; sys.argv[1:] = ['--help']\n"
    program += "try: main()\nfinally: print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {one.strip(" '") for one in done.stdout.splitlines()[-1].strip("[]").split(",")}
    heavy = {
        "pyarrow",
        "lxml",
        "pandas",
        "numpy",
        "pydantic",
        "rapidfuzz",
        "jsonschema_rs",
        "orjson",
        "rich",
        "duckdb",
    }
    assert not loaded & heavy
    assert "exporter.pipeline" not in loaded


# --- streams --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "code", "told"),
    [
        (f"$COMMAND map {SAMPLE} | head -n 1; exit ${{PIPESTATUS[0]}}", 0, ""),
        (f"$COMMAND read {SAMPLE} --format json | head -n 1; exit ${{PIPESTATUS[0]}}", 0, ""),
        (
            f"$COMMAND map {SAMPLE} > /dev/full",
            2,
            "standard output: error [file.cannotWrite] No space left on device",
        ),
        (f"$COMMAND map {SAMPLE} >&-", 2, "standard output: error [file.cannotWrite]"),
        ("$COMMAND map - <&-", 2, "stdin: error [file.empty]"),
        ("$COMMAND codes 2>&- | head -n 1; exit ${PIPESTATUS[0]}", 0, ""),
    ],
    ids=["head", "head of cells", "full disk", "closed output", "closed input", "closed error"],
)
def test_streams_that_end_early(shell: str, code: int, told: str) -> None:
    done = spawn(shell=f"set +o pipefail; {shell}")
    assert done.code == code, done.err
    assert told in done.err
    assert "Traceback" not in done.err
    assert "Exception ignored" not in done.err
