"""Bases that stand elsewhere: under an address that a taxonomy package holds, or anywhere in the report's package."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from commands import run
from csv_reports import LINES, METADATA, info, patched

from exporter import opening
from exporter.archive import pack
from exporter.findings import Findings
from exporter.formats.xbrl_csv.locating import beside, joined
from exporter.opening import open_report
from exporter.report.canonical import digest
from exporter.streaming import open_stream

ADDRESS = "http://shop.example/2025/"
#: Two concepts, and all that the report's own metadata would say: a base, and a base of that elsewhere.
SCHEMA = b"""<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  targetNamespace="http://shop.example/2025" elementFormDefault="qualified">
<xs:import namespace="http://www.xbrl.org/2003/instance"
  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:element name="Sales" id="s" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true"/>
<xs:element name="Costs" id="c" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item"
  xbrli:periodType="duration" nillable="true"/>
</xs:schema>"""
PACKAGE = b"""<?xml version="1.0"?>
<tp:taxonomyPackage xmlns:tp="http://xbrl.org/2016/taxonomy-package" xml:lang="en">
<tp:identifier>http://shop.example/package</tp:identifier></tp:taxonomyPackage>"""
CATALOG = b"""<?xml version="1.0"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<rewriteURI uriStartString="http://shop.example/2025/" rewritePrefix="../tax/"/></catalog>"""
DESCRIPTION = b'{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023/xbr"}}'
_SAID_BY_BASES = {"tables": None} | {
    "documentInfo": {"taxonomy": None, "namespaces": None, "extends": ["more/second.json"]}
}
BASES = {
    "p/tax/first.json": json.dumps(patched(METADATA, _SAID_BY_BASES)).encode(),
    "p/tax/more/second.json": json.dumps(
        {
            "documentInfo": patched(METADATA["documentInfo"], {"taxonomy": ["../shop.xsd"]}),
            "tables": METADATA["tables"],
        }
    ).encode(),
}
TAXONOMY = {
    "p/META-INF/taxonomyPackage.xml": PACKAGE,
    "p/META-INF/catalog.xml": CATALOG,
    "p/tax/shop.xsd": SCHEMA,
    **BASES,
}


def extending(*bases: str, **more: Any) -> bytes:
    """Metadata that says no more than what it extends."""
    kind = METADATA["documentInfo"]["documentType"]
    return json.dumps({"documentInfo": {"documentType": kind, "extends": bases}, **more}).encode()


def packaged(place: Path, report: bytes, **more: bytes) -> Path:
    """A report package that holds its taxonomy; a file's folders are apart by ``__``, before the extension ``_``."""
    own = {name.replace("__", "/").replace("_", "."): content for name, content in more.items()}
    reports = {"p/reports/a/r.json": report, "p/reports/a/lines.csv": LINES}
    place.write_bytes(pack(TAXONOMY | {"p/META-INF/reportPackage.json": DESCRIPTION} | reports | own))
    return place


def apart(folder: Path, report: bytes) -> tuple[Path, Path]:
    """A report in a folder, and a taxonomy package in another one."""
    (folder / "report").mkdir()
    (folder / "report" / "r.json").write_bytes(report)
    (folder / "report" / "lines.csv").write_bytes(LINES)
    (folder / "tax.zip").write_bytes(pack(TAXONOMY))
    return folder / "report" / "r.json", folder / "tax.zip"


def told(source: Path, *packages: Path) -> list[tuple[str, str]]:
    """The findings of the whole report and of the stream, which are the same, by code and document."""
    found = []
    for way in (open_report, open_stream):
        findings = Findings()
        opened = way(str(source), packages, findings)
        if way is open_stream:
            with opened:  # type: ignore[attr-defined]
                pass
        found.append([(one.code, one.origin.document if one.origin else "") for one in findings])
    assert found[0] == found[1]
    return found[0]


@pytest.fixture
def plain(tmp_path: Path) -> str:
    """What the report is that the bases tell, said without them."""
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "lines.csv").write_bytes(LINES)
    (folder / "r.json").write_text(json.dumps(patched(METADATA, info(taxonomy=[f"{ADDRESS}shop.xsd"]))))
    return digest(open_report(str(folder / "r.json"), [], Findings()).report)


def same(source: Path, packages: tuple[Path, ...], expected: str) -> None:
    """Whole, passing by, valid, converted and loaded, a report is the one that is expected."""
    options = [part for one in packages for part in ("--taxonomy", one)]
    assert digest(open_report(str(source), packages, Findings()).report) == expected
    assert told(source, *packages) == []
    done = run("validate", source, *options)
    assert (done.code, done.err) == (0, ""), done.out
    out = source.parent / "out" / "o.json"
    done = run("convert", source, out, *options)
    assert (done.code, done.err) == (0, "")
    assert digest(open_report(str(out), packages, Findings()).report) == expected
    done = run("load", source, out.with_name("o.duckdb"), *options)
    assert (done.code, done.err) == (0, "")
    with duckdb.connect(str(out.with_name("o.duckdb")), read_only=True) as database:
        assert database.execute("select count(*) from facts").fetchone() == (3,)


def test_a_base_is_found_under_its_address_in_a_package_that_is_given(tmp_path: Path, plain: str) -> None:
    report, package = apart(tmp_path, extending(f"{ADDRESS}first.json"))
    same(report, (package,), plain)


def test_a_base_is_found_under_its_address_beside_the_report(tmp_path: Path, plain: str) -> None:
    report, package = apart(tmp_path, extending(f"{ADDRESS}first.json"))
    shutil.copy(package, report.parent)
    same(report, (), plain)


def test_a_base_is_found_under_its_address_in_the_package_of_the_report(tmp_path: Path, plain: str) -> None:
    same(packaged(tmp_path / "p.xbr", extending(f"{ADDRESS}first.json")), (), plain)


def test_a_base_stands_elsewhere_in_the_package_of_the_report(tmp_path: Path) -> None:
    """Its references are resolved from where it stands; the tables' from where the report stands."""
    package = packaged(tmp_path / "p.xbr", extending("../../tax/first.json"))
    assert told(package) == []
    assert run("validate", package).code == 0
    with open_stream(str(package), [], Findings()) as passing:
        assert passing.stream.taxonomy == ("../../tax/shop.xsd",)
        assert len(passing.taxonomy.concepts) == 2
    report = open_report(str(package), [], Findings()).report
    assert (len(report), report.taxonomy) == (3, ("../../tax/shop.xsd",))


def test_large_metadata_finds_its_bases(tmp_path: Path, plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report, package = apart(tmp_path, extending(f"{ADDRESS}first.json"))
    monkeypatch.setattr(opening, "_LARGE", 0)
    same(report, (package,), plain)


def test_a_table_under_an_address_is_read_from_a_package(tmp_path: Path) -> None:
    base = json.loads(BASES["p/tax/more/second.json"])
    base["tables"]["lines"]["url"] = f"{ADDRESS}lines.csv"
    report, _ = apart(tmp_path, extending(f"{ADDRESS}first.json"))
    (report.parent / "lines.csv").unlink()
    held = {"p/tax/more/second.json": json.dumps(base).encode(), "p/tax/lines.csv": LINES}
    package = tmp_path / "held.zip"
    package.write_bytes(pack(TAXONOMY | held))
    assert told(report, package) == []
    assert len(open_report(str(report), [package], Findings()).report) == 3


MISSING = ("xbrlce:unresolvableBaseMetadataFile", "oime:noTaxonomy")


@pytest.mark.parametrize(
    "base",
    [
        f"{ADDRESS}none.json",
        f"{ADDRESS}../../../report/lines.csv",
        "http://far.example/first.json",
        "http://[shop.example/first.json",
        "file:///etc/hostname",
        "../tax.json",
        "../report/../tax.json",
        "..%2ftax.json",
        "/tax.json",
    ],
)
def test_nothing_else_is_read_for_a_report_in_a_folder(tmp_path: Path, base: str) -> None:
    report, package = apart(tmp_path, extending(base))
    (tmp_path / "tax.json").write_bytes(BASES["p/tax/more/second.json"])
    assert told(report, package) == [(code, "r.json") for code in MISSING]


@pytest.mark.parametrize(
    "base",
    [
        "../../../outside.json",
        "../../../../../p/tax/first.json",
        "../../../../outside.json",
        "..%2f..%2f..%2foutside.json",
        "/p/tax/first.json",
    ],
)
def test_nothing_outside_a_package_is_read_for_a_report_in_it(tmp_path: Path, base: str) -> None:
    (tmp_path / "outside.json").write_bytes(BASES["p/tax/more/second.json"])
    package = packaged(tmp_path / "p.xbr", extending(base))
    assert told(package) == [(code, "p.xbr/p/reports/a/r.json") for code in MISSING]


def test_bases_that_extend_each_other_by_address_and_by_place_end(tmp_path: Path) -> None:
    again = json.dumps(
        {"documentInfo": {**METADATA["documentInfo"], "extends": [f"{ADDRESS}more/second.json"]}}
    ).encode()
    package = packaged(tmp_path / "p.xbr", extending("../../tax/first.json"), p__tax__more__second_json=again)
    assert [code for code, _ in told(package)] == ["xbrlce:illegalCycle"]


@pytest.mark.parametrize(
    ("base", "reference", "meant"),
    [
        ("", "../tax/a.json", "../tax/a.json"),
        ("../../tax/a.json", "b.json", "../../tax/b.json"),
        ("../../tax/a.json", "../b.json", "../../b.json"),
        ("../../tax/a.json", "../../../b.json", "../../../../b.json"),
        ("deep/a.json", "../../b.json", "../b.json"),
        ("deep/a.json", "./b.xsd", "deep/b.xsd"),
        ("deep/a.json", "/b.json", "/b.json"),
        ("deep/a.json", f"{ADDRESS}b.json", f"{ADDRESS}b.json"),
        (f"{ADDRESS}deep/a.json", "../b.json", f"{ADDRESS}b.json"),
        (f"{ADDRESS}deep/a.json", "http://[", "http://["),
    ],
)
def test_references_are_joined(base: str, reference: str, meant: str) -> None:
    assert joined(base, reference) == meant


def test_paths_are_plain_before_anybody_is_asked() -> None:
    asked: list[str] = []
    find = beside(partial(_asked, asked))
    for url in (
        "a/./b.csv",
        "a/../../b.csv",
        "c%20d.csv",
        "a//b.csv",
        "c:/b.csv",
        "ftp://shop.example/b.csv",
    ):
        assert find(url) is None
    assert asked == ["a/b.csv", "../b.csv", "c%20d.csv", "c d.csv"]


def _asked(asked: list[str], path: str) -> bytes | None:
    asked.append(path)
    return None
