"""Taxonomies that lie as loose files beside a report go with it into packages and folders, where all find them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from commands import run
from filings import SAMPLE
from other_reader import ask, tell

from exporter.archive import pack
from exporter.findings import Findings
from exporter.opening import open_report
from exporter.pipeline import validate
from exporter.report.canonical import digest

NAME = "iij-20030630"
ADDRESS = f"http://www.iij.ad.jp/20030630/{NAME}.xsd"
#: The report, the package, what asks for the syntax in it, and the folder of the report in it.
FORMS = [
    ("xbrl", "a.xbr", (), "reports"),
    ("xbrl", "a.xbri", (), "reports"),
    ("json", "a.zip", (), "reports"),
    ("json", "b.zip", ("--to", "csv"), "reports/b-csv"),
    ("xhtml", "c.zip", ("--to", "xml"), "reports"),
]


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports that name their taxonomy by the file beside them."""
    out, folder = tmp_path_factory.mktemp("filing"), tmp_path_factory.mktemp("loose")
    assert run("export", SAMPLE, "--out", out, "--to", "xml,json,inline").code == 0
    with ZipFile(out / f"{NAME}.zip") as package:
        for name in package.namelist():
            if "META-INF" not in name:
                (folder / Path(name).name).write_bytes(package.read(name))
    for form in ("xbrl", "json", "xhtml"):
        text = (out / f"{NAME}.{form}").read_text("utf-8")
        assert ADDRESS in text
        (folder / f"{NAME}.{form}").write_text(text.replace(ADDRESS, f"{NAME}.xsd"), "utf-8")
    return folder


@pytest.mark.parametrize(("form", "name", "options", "folder"), FORMS)
def test_a_package_holds_them_beside_the_report(
    loose: Path, tmp_path: Path, form: str, name: str, options: tuple[str, ...], folder: str
) -> None:
    package = tmp_path / name
    done = run("convert", loose / f"{NAME}.{form}", package, *options)
    assert (done.code, done.err) == (0, "")
    with ZipFile(package) as archive:
        held = {one for one in archive.namelist() if one.endswith((".xsd", ".xml"))}
        assert held == {
            f"{package.stem}/{folder}/{one.name}"
            for one in loose.glob("*.x*")
            if one.suffix in (".xsd", ".xml")
        }
    findings = Findings()
    validate(str(package), packages=[], arelle=False, findings=findings)
    assert not findings.errors
    report = open_report(str(package), [], Findings()).report
    assert digest(report) == digest(open_report(str(loose / f"{NAME}.{form}"), [], Findings()).report)
    assert report.taxonomy == (f"{NAME}.xsd",)


def test_a_package_becomes_another_with_them(loose: Path, tmp_path: Path) -> None:
    assert run("convert", loose / f"{NAME}.xbrl", tmp_path / "a.xbr").code == 0
    assert run("convert", tmp_path / "a.xbr", tmp_path / "b.xbri").code == 0
    assert run("convert", tmp_path / "b.xbri", tmp_path / "c.zip", "--to", "csv").code == 0
    assert run("convert", tmp_path / "c.zip", tmp_path / "a" / "a.xbr", "--to", "xml").code == 0
    with ZipFile(tmp_path / "a.xbr") as first, ZipFile(tmp_path / "a" / "a.xbr") as last:
        assert first.namelist() == last.namelist()
    before, after = (open_report(str(tmp_path / one / "a.xbr"), [], Findings()).report for one in (".", "a"))
    assert digest(before) == digest(after)


def test_the_independent_processor_finds_them(loose: Path, tmp_path: Path) -> None:
    pytest.importorskip("arelle", reason="the independent processor is not installed")
    for form, name, options, _ in FORMS:
        assert run("convert", loose / f"{NAME}.{form}", tmp_path / name, *options).code == 0
    expected = tell(open_report(str(loose / f"{NAME}.xbrl"), [], Findings()).report)
    for (_, name, *_), told in zip(FORMS, ask([tmp_path / name for _, name, *_ in FORMS]), strict=True):
        assert told.codes == frozenset(), name
        assert len(told.facts) == len(expected), name  # inline, the processor spells values its own way


def test_what_lies_beside_a_package_takes_the_place_of_nothing_in_it(loose: Path, tmp_path: Path) -> None:
    assert run("convert", loose / f"{NAME}.xbrl", tmp_path / "a.xbr").code == 0
    (tmp_path / f"{NAME}.xsd").write_text("<other/>")
    findings = Findings()
    validate(str(tmp_path / "a.xbr"), packages=[], arelle=False, findings=findings)
    assert not findings.errors


def test_a_package_that_lacks_a_part_of_them_is_told(loose: Path, tmp_path: Path) -> None:
    assert run("convert", loose / f"{NAME}.xbrl", tmp_path / "a.xbr").code == 0
    with ZipFile(tmp_path / "a.xbr") as archive:
        whole = {one: archive.read(one) for one in archive.namelist()}
    for ending in (".xsd", "_def.xml"):
        less = {one: content for one, content in whole.items() if not one.endswith(ending)}
        (tmp_path / "b.xbr").write_bytes(pack(less))
        findings = Findings()
        validate(str(tmp_path / "b.xbr"), packages=[], arelle=False, findings=findings)
        assert "taxonomy.unresolved" in {one.code for one in findings}


def test_a_taxonomy_at_a_place_of_this_machine_is_told(loose: Path, tmp_path: Path) -> None:
    """Its address means nothing elsewhere, so it is left out; where it is named by its place it is taken along."""
    shutil.copytree(loose, tmp_path / "in")
    source = tmp_path / "in" / f"{NAME}.xbrl"
    text = source.read_text("utf-8")
    schema = source.with_suffix(".xsd").as_uri()
    source.write_text(text.replace(f'"{NAME}.xsd"', f'"{schema}"'), "utf-8")
    done = run("convert", source, tmp_path / "a.xbr")
    assert done.code == 0
    assert "warning [file.taxonomyLeftOut]" in done.err
    assert schema in done.err
    source.write_text(text.replace(f'"{NAME}.xsd"', f'"./{NAME}.xsd"'), "utf-8")
    done = run("convert", source, tmp_path / "b.xbr")
    assert (done.code, done.err) == (0, "")
    findings = Findings()
    validate(str(tmp_path / "b.xbr"), packages=[], arelle=False, findings=findings)
    assert not findings.errors


#: The report, the target, what asks for its syntax, and what is written instead of the target.
TARGETS = [
    ("xbrl", "a.json", (), "a.json"),
    ("json", "a.xbrl", (), "a.xbrl"),
    ("xhtml", "a.parquet", (), "a.parquet"),
    ("json", "a.xhtml", (), "a.xhtml"),
    ("xbrl", "a.json", ("--to", "csv"), "a-csv/a.json"),
]


@pytest.mark.parametrize(("form", "target", "options", "document"), TARGETS)
def test_they_lie_beside_a_report_that_is_written_elsewhere(
    loose: Path, tmp_path: Path, form: str, target: str, options: tuple[str, ...], document: str
) -> None:
    done = run("convert", loose / f"{NAME}.{form}", tmp_path / "b" / target, *options)
    written = tmp_path / "b" / document
    assert (done.code, done.err) == (0, "")
    assert done.out == ("" if document == target else f"{written}\n")
    taxonomy = [one for one in loose.iterdir() if one.suffix in (".xsd", ".xml")]
    assert {one.name for one in written.parent.glob("*.x[sm]*")} == {one.name for one in taxonomy}
    assert all((written.parent / one.name).read_bytes() == one.read_bytes() for one in taxonomy)
    findings = Findings()
    validate(str(written), packages=[], arelle=False, findings=findings)
    assert not findings.errors
    report = open_report(str(written), [], Findings()).report
    assert report.taxonomy == (f"{NAME}.xsd",)


def test_they_come_out_of_a_package(loose: Path, tmp_path: Path) -> None:
    assert run("convert", loose / f"{NAME}.xbrl", tmp_path / "a.xbr").code == 0
    assert run("convert", tmp_path / "a.xbr", tmp_path / "b" / "a.json").code == 0
    findings = Findings()
    validate(str(tmp_path / "b" / "a.json"), packages=[], arelle=False, findings=findings)
    assert not findings.errors


def test_nothing_is_replaced_by_them(loose: Path, tmp_path: Path) -> None:
    other = tmp_path / f"{NAME}.xsd"
    other.write_text("<other/>")
    done = run("convert", loose / f"{NAME}.xbrl", tmp_path / "a.json")
    assert done.code == 0
    assert f"warning [file.taxonomyLeftOut] {NAME}.xsd of the taxonomy is not written" in done.err
    assert other.read_text() == "<other/>"
    again = run("convert", loose / f"{NAME}.xbrl", tmp_path / "b" / f"{NAME}.xsd", "--to", "json")
    assert "warning [file.taxonomyLeftOut]" in again.err
    assert (tmp_path / "b" / f"{NAME}.xsd").read_bytes() == (tmp_path / "a.json").read_bytes()


def test_in_their_own_folder_they_stay_as_they_are(loose: Path, tmp_path: Path) -> None:
    shutil.copytree(loose, tmp_path / "in")
    before = {one: one.stat().st_mtime_ns for one in (tmp_path / "in").iterdir()}
    done = run("convert", tmp_path / "in" / f"{NAME}.xbrl", tmp_path / "in" / "a.json")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert {one: one.stat().st_mtime_ns for one in (tmp_path / "in").iterdir() if one in before} == before


def test_a_place_that_cannot_be_reached_from_the_target_is_told(loose: Path, tmp_path: Path) -> None:
    shutil.copytree(loose, tmp_path / "in")
    source = tmp_path / "in" / f"{NAME}.xbrl"
    schema = source.with_suffix(".xsd").as_uri()
    source.write_text(source.read_text("utf-8").replace(f'"{NAME}.xsd"', f'"{schema}"'), "utf-8")
    done = run("convert", source, tmp_path / "out" / "a.json")
    assert done.code == 0
    assert "warning [file.taxonomyLeftOut]" in done.err
    assert schema in done.err
    assert run("convert", source, tmp_path / "in" / "a.json").err == ""


def test_they_do_not_go_along_to_standard_output(loose: Path, tmp_path: Path) -> None:
    source = loose / f"{NAME}.xbrl"
    done = run("convert", source, "-", "--to", "json")
    assert done.code == 0
    assert f"warning [file.taxonomyLeftOut] the report names its taxonomy by {NAME}.xsd" in done.err
    assert json.loads(done.out)["documentInfo"]["taxonomy"] == [f"{NAME}.xsd"]
    published = tmp_path / source.name
    published.write_text(source.read_text("utf-8").replace(f'"{NAME}.xsd"', f'"http://a.example/{NAME}.xsd"'))
    done = run("convert", published, "-", "--to", "json")
    assert "taxonomyLeftOut" not in done.err
