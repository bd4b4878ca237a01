"""Packages and loads as the command line offers them: one filing in every form tells one report."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from commands import run

from exporter import formats, opening
from exporter.errors import ExporterError, StageFailed
from exporter.findings import Finding, Findings
from exporter.formats import Format
from exporter.formats.packages.kinds import Kind
from exporter.loading import duck, parquet
from exporter.opening import open_report, open_reports
from exporter.pipeline import convert, export, load, validate, view
from exporter.report.canonical import digest

SAMPLE = Path(__file__).parent / "examples" / "first-quarter.txt"
NAME = "iij-20030630"
FORMS = [
    f"{NAME}.xbrl",
    f"{NAME}.json",
    f"{NAME}-csv/{NAME}.json",
    f"{NAME}.xhtml",
    f"{NAME}.xbri",
    f"{NAME}.xbr",
    f"{NAME}.parquet",
]


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filing")
    export(
        str(SAMPLE),
        profile=None,
        out=out,
        kinds=list(Format),
        findings=Findings(),
        packages=(Kind.INLINE, Kind.PLAIN),
    )
    return out


@pytest.mark.parametrize("form", FORMS)
def test_every_form_tells_the_same_report(filing: Path, form: str) -> None:
    findings = Findings()
    opened = open_report(str(filing / form), [], findings)
    first = open_report(str(filing / FORMS[0]), [], Findings())
    assert not findings.errors
    assert digest(opened.report) == digest(first.report)


Told = tuple[str, tuple[str, ...], list[Finding]]


def both_ways(source: Path, packages: list[Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Told, Told]:
    """What is told of a report that is read with what its taxonomy says, and of one read before that is looked for."""
    told = []
    for way in ("first", "behind the facts"):
        if way != "first":
            monkeypatch.setattr(opening, "_opened_at_once", lambda *_: None)
        findings = Findings()
        opened = open_report(str(source), packages, findings)
        told.append((digest(opened.report), opened.taxonomy.entry_points, findings.all))
    monkeypatch.undo()
    return told[0], told[1]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("form", [one for one in FORMS if not one.endswith("parquet")])
def test_reports_are_read_alike_however_their_taxonomy_is_found(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, known: bool
) -> None:
    packages = [filing / f"{NAME}.zip"] if known else []
    alone = shutil.copytree((filing / form).parent, tmp_path / Path(form).parent.name, dirs_exist_ok=True)
    for beside in alone.glob(f"{NAME}.zip"):
        beside.unlink()
    first, behind = both_ways(alone / Path(form).name, packages, monkeypatch)
    assert first == behind


ROOT = b"<xbrli:xbrl"
TAXONOMY = b'"taxonomy":'


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        (f"{NAME}.xbrl", ROOT, b'<xbrli:xbrl xml:lang="de"'),
        (f"{NAME}.xbrl", ROOT, b"<!-- <link:schemaRef xlink:href='other.xsd'/> --><xbrli:xbrl xml:lang='de'"),
        (f"{NAME}.xbrl", b"<link:schemaRef", b"<link:schemaRef xml:lang='de' title='a>b' "),
        (f"{NAME}.xbrl", b"xlink:href=", b"xml:lang='de' href="),
        (f"{NAME}.xbrl", b'.xsd"', b'.xsd&#32;" xml:lang="de"'),
        (f"{NAME}.xbrl", b"</xbrli:xbrl>", b"<xbrli:xbrl xml:lang='de'>"),
        (f"{NAME}.json", TAXONOMY, b'"taxonomy": ["http://other.example/a.xsd"], "taxonomy":'),
        (f"{NAME}.json", TAXONOMY, b'"taxonomy": [1, '),
        (f"{NAME}.json", b"{", b'{"x": {"taxonomy": ["http://other.example/a.xsd"]},'),
        (f"{NAME}.xhtml", b"<html", b"<html lang='de'"),
        (
            f"{NAME}.xhtml",
            b"<link:schemaRef",
            b"<!-- <link:schemaRef xlink:href='a.xsd'/> --><link:schemaRef",
        ),
    ],
)
def test_odd_openings_change_nothing(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, old: bytes, new: bytes
) -> None:
    whole = (filing / form).read_bytes()
    assert old in whole
    (tmp_path / form).write_bytes(whole.replace(old, new, 1))
    try:
        first, behind = both_ways(tmp_path / form, [filing / f"{NAME}.zip"], monkeypatch)
    except ExporterError as error:
        monkeypatch.setattr(opening, "_opened_at_once", lambda *_: None)
        with pytest.raises(ExporterError, match=re.escape(str(error))):
            open_report(str(tmp_path / form), [filing / f"{NAME}.zip"], Findings())
    else:
        assert first == behind


@pytest.mark.parametrize("form", [f"{NAME}.xbrl", f"{NAME}.json", f"{NAME}.xhtml"])
def test_a_document_that_names_its_taxonomy_first_is_read_once(
    filing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    whole = (filing / form).read_bytes()
    (tmp_path / form).write_bytes(whole.replace(ROOT, b'<xbrli:xbrl xml:lang="de"', 1))
    times = []
    read = formats.read
    monkeypatch.setattr(formats, "read", lambda *given, **named: times.append(1) or read(*given, **named))
    assert len(open_report(str(tmp_path / form), [filing / f"{NAME}.zip"], Findings()).report) > 900
    assert len(times) == 1


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_checked_where_an_export_left_it(filing: Path, form: str) -> None:
    findings = Findings()
    validate(str(filing / form), packages=[], arelle=False, findings=findings)
    assert {one.code for one in findings} == {"oime:disallowedDuplicateFacts"}
    assert not findings.errors


@pytest.mark.parametrize("form", [f"{NAME}.xbri", f"{NAME}.xbr"])
def test_a_package_needs_nothing_beside_it(filing: Path, tmp_path: Path, form: str) -> None:
    alone = tmp_path / form
    alone.write_bytes((filing / form).read_bytes())
    findings = Findings()
    validate(str(alone), packages=[], arelle=False, findings=findings)
    assert not findings.errors
    assert {one.code for one in findings} <= {
        "oime:disallowedDuplicateFacts",
        "calc11e:inconsistentCalculationUsingRounding",
    }


def test_a_package_becomes_a_file_and_another_package(filing: Path, tmp_path: Path) -> None:
    for target in ("a.json", "a.xbr", "a.xbri", "a.zip"):
        convert(
            str(filing / f"{NAME}.xbr"), str(tmp_path / target), kind=None, packages=[], findings=Findings()
        )
    assert (tmp_path / "a.json").read_bytes() == (filing / f"{NAME}.json").read_bytes()
    reports = [
        open_report(str(tmp_path / name), [], Findings()).report for name in ("a.xbr", "a.xbri", "a.zip")
    ]
    assert len({digest(report) for report in reports}) == 1


@pytest.mark.parametrize("form", FORMS)
def test_every_form_becomes_parquet_and_comes_back(filing: Path, tmp_path: Path, form: str) -> None:
    packages = [filing / f"{NAME}.zip"]
    for source, target in ((filing / form, "a.parquet"), (tmp_path / "a.parquet", "a.json")):
        convert(str(source), str(tmp_path / target), kind=None, packages=packages, findings=Findings())
    convert(str(filing / form), str(tmp_path / "b.json"), kind=None, packages=packages, findings=Findings())
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_parquet_is_validated_loaded_and_viewed_as_any_report(filing: Path, tmp_path: Path) -> None:
    source, found = str(filing / f"{NAME}.parquet"), Findings()
    validate(source, packages=[], arelle=False, findings=found)
    other = Findings()
    validate(str(filing / f"{NAME}.json"), packages=[], arelle=False, findings=other)
    assert sorted(one.code for one in found) == sorted(one.code for one in other)
    (key,) = load(source, str(tmp_path / "facts"), packages=[], findings=Findings())
    assert key == digest(open_report(source, [], Findings()).report)
    page = view(source, tmp_path / "a.html", packages=[], language="en", findings=Findings(), plain=True)
    assert page.stat().st_size > 100_000


def test_loading_again_changes_nothing_and_gives_the_report_back(filing: Path, tmp_path: Path) -> None:
    source = filing / f"{NAME}.xbr"
    for target, module in ((tmp_path / "parquet", parquet), (tmp_path / "facts.duckdb", duck)):
        (key,) = load(str(source), str(target), packages=[], findings=Findings())
        again = load(str(filing / f"{NAME}.json"), str(target), packages=[], findings=Findings())
        assert again == [key]
        assert module.reports(target) == [key]
        assert digest(module.take_out(target, key)) == key


def test_what_is_no_target_is_refused(filing: Path, tmp_path: Path) -> None:
    with pytest.raises(ExporterError, match="a target is a folder") as caught:
        load(str(filing / f"{NAME}.xbr"), str(tmp_path / "facts.xls"), packages=[], findings=Findings())
    assert caught.value.code == "file.unknownTarget"


def test_a_broken_package_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xbr"
    broken.write_bytes(b"PK\x03\x04 and no more")
    findings = Findings()
    validate(str(broken), packages=[], arelle=False, findings=findings)
    assert [one.code for one in findings] == ["rpe:invalidArchiveFormat"]


def test_a_single_file_is_one_report(filing: Path) -> None:
    assert len(open_reports(str(filing / FORMS[0]), [], Findings())) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"<html/>", b"MZ and no archive"])
def test_what_is_called_a_package_is_judged_as_one(tmp_path: Path, content: bytes) -> None:
    for ending in (".xbri", ".xbr", ".zip"):
        called = tmp_path / f"a{ending}"
        called.write_bytes(content)
        findings = Findings()
        validate(str(called), packages=[], arelle=False, findings=findings)
        assert len(list(findings)) == 1
        assert next(iter(findings)).code in ("rpe:invalidArchiveFormat", "rpe:invalidDirectoryStructure")
        again = Findings()
        with pytest.raises(StageFailed):
            convert(str(called), str(tmp_path / "b.json"), kind=None, packages=[], findings=again)
        assert [one.code for one in again] == [one.code for one in findings]


def test_a_foreign_table_is_told_in_the_one_taxonomy_there_is(filing: Path, tmp_path: Path) -> None:
    table = pq.read_table(filing / f"{NAME}.parquet").drop_columns(["id"])
    pq.write_table(table.replace_schema_metadata(None), tmp_path / "a.parquet")
    packages, findings = [filing / f"{NAME}.zip"], Findings()
    convert(
        str(tmp_path / "a.parquet"), str(tmp_path / "a.xbrl"), kind=None, packages=packages, findings=findings
    )
    validate(str(tmp_path / "a.parquet"), packages=packages, arelle=False, findings=findings)
    assert not findings.errors
    told = open_report(str(tmp_path / "a.xbrl"), packages, Findings()).report
    whole = open_report(str(filing / f"{NAME}.parquet"), packages, Findings()).report
    assert told.taxonomy == whole.taxonomy
    assert len(told) == len(whole)
    with pytest.raises(StageFailed):
        convert(
            str(tmp_path / "a.parquet"), str(tmp_path / "b.xbrl"), kind=None, packages=[], findings=findings
        )
    assert [one.code for one in findings.errors] == ["oime:noTaxonomy"]
    assert not (tmp_path / "b.xbrl").exists()


@pytest.mark.parametrize("form", ["a.zip", "a.xbr"])
def test_a_package_passes_by_to_a_file_and_a_package(filing: Path, tmp_path: Path, form: str) -> None:
    """CSV and JSON in packages, read entry by entry; the same bytes as from a file."""
    csv = str(filing / f"{NAME}-csv" / f"{NAME}.json")
    packages = [filing / f"{NAME}.zip"]
    kind = Format.CSV if form == "a.zip" else Format.JSON
    convert(csv, str(tmp_path / form), kind=kind, packages=packages, findings=Findings())
    convert(str(tmp_path / form), str(tmp_path / "b.parquet"), kind=None, packages=[], findings=Findings())
    convert(csv, str(tmp_path / "c.parquet"), kind=None, packages=packages, findings=Findings())
    one, other = (
        open_report(str(tmp_path / name), packages, Findings()).report for name in ("b.parquet", "c.parquet")
    )
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("target", "syntax"),
    [("a.xbri", one) for one in ("xml", "json", "csv", "parquet")]
    + [("a.xbr", "inline"), ("a.xbr", "parquet"), ("a.zip", "parquet")],
)
def test_a_package_of_a_kind_that_holds_no_such_report_is_not_written(
    filing: Path, tmp_path: Path, target: str, syntax: str
) -> None:
    told = run("convert", str(filing / f"{NAME}.xbrl"), str(tmp_path / target), "--to", syntax)
    assert told.code == 2
    assert f"{target}: error [file.cannotWrite] a {Path(target).suffix} package holds no" in told.err
    assert not any(tmp_path.iterdir())
