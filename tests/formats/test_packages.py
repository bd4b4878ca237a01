"""Report packages: written the same, read safely, every code of the specification shown both ways."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
import strategies
from hypothesis import given

from exporter import archive
from exporter.codes import CODES
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read, write, xbrl_csv
from exporter.formats.packages import Kind, Package, read_package, write_package
from exporter.formats.packages.writing import package_parts
from exporter.report.canonical import equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

TYPE = "https://xbrl.org/report-package/2023"
JSON = json.dumps(
    {"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json", "taxonomy": ["t.xsd"]}}
).encode()
XBRL = b"<xbrl/>"


def described(kind: str) -> bytes:
    return json.dumps({"documentInfo": {"documentType": f"{TYPE}{kind}"}}).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def plain(**files: bytes | None) -> dict[str, bytes]:
    """The files of a sound .xbr, some replaced, added or (None) left out; ``/`` is spelled ``__`` in keywords."""
    sound = {"p/META-INF/reportPackage.json": described("/xbr"), "p/reports/r.json": JSON}
    changed = {name.replace("__", "/"): content for name, content in files.items()}
    return {name: content for name, content in {**sound, **changed}.items() if content is not None}


def read_back(data: bytes, name: str) -> tuple[Package | None, Findings]:
    findings = Findings()
    return read_package(data, name, findings), findings


def marked_encrypted(files: dict[str, bytes]) -> bytes:
    """An archive whose directory says that its entries are encrypted."""
    data = bytearray(zipped(files))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def twice() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in plain().items():
            target.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            target.writestr("p/reports/r.json", b"{}")
    return packed.getvalue()


SOUND = (zipped(plain()), "a.xbr")
INFO = "p/META-INF/reportPackage.json"
DOUBLE = b'{"documentInfo": {"documentType": "' + f"{TYPE}/xbr".encode() + b'"}, "documentInfo": {}}'
INLINE = {INFO: described("/xbri"), "p/reports/r.xhtml": b"<html/>"}
SET = {INFO: described("/xbri"), "p/reports/set/a.html": b"<html/>", "p/reports/set/b.html": b"<html/>"}
ANY = {INFO: described(""), "p/reports/a.xbrl": XBRL, "p/reports/b.json": JSON}

#: Code → a package that keeps the rule, and those that break it.
EXAMPLES: dict[str, tuple[tuple[bytes, str], ...]] = {
    "rpe:invalidArchiveFormat": (
        SOUND, (b"", "a.xbr"), (b"PK\x03\x04", "a.xbr"), (zipped(plain())[:-30], "a.xbr"),
        (marked_encrypted(plain()), "a.xbr"), (zipped({"/p/reports/r.json": JSON}), "a.xbr"),
        (zipped({"p\\reports\\r.json": JSON}), "a.xbr"), (zipped({"c:/reports/r.json": JSON}), "a.xbr"),
    ),
    "rpe:invalidDirectoryStructure": (
        SOUND, (zipped(plain() | {"q/x": b""}), "a.xbr"), (zipped(plain() | {"x": b""}), "a.xbr"),
        (zipped({}), "a.zip"),
        (zipped(plain() | {"p/../x": b""}), "a.xbr"), (zipped(plain() | {"p/./x": b""}), "a.xbr"),
        (zipped(plain() | {"p//x": b""}), "a.xbr"), (zipped(plain() | {"p/Reports/r.json": JSON}), "a.xbr"),
        (zipped(plain() | {"p/reports/R.json": JSON}), "a.xbr"), (zipped(plain() | {"p/reports": b""}), "a.xbr"),
    ),
    "rpe:invalidJSON": (
        SOUND, (zipped({**plain(), INFO: b"{"}), "a.xbr"), (zipped({**plain(), INFO: DOUBLE}), "a.xbr"),
        (zipped({**plain(), INFO: described("/xbr").decode().encode("utf-16")}), "a.xbr"),
        (zipped(plain(p__reports__r_json=None) | {"p/reports/r.json": b"[1,]"}), "a.xbr"),
    ),
    "rpe:invalidJSONStructure": (
        SOUND, (zipped({**plain(), INFO: b"[]"}), "a.xbr"),
        (zipped({**plain(), INFO: b'{"documentInfo": 1}'}), "a.xbr"),
        (zipped({**plain(), INFO: b'{"documentInfo": {"documentType": 1}}'}), "a.xbr"),
        (zipped(plain() | {"p/reports/r.json": b"{}"}), "a.xbr"),
    ),
    "rpe:unsupportedReportPackageVersion": (
        SOUND, (zipped({**plain(), INFO: b'{"documentInfo": {"documentType": "x"}}'}), "a.xbr"),
        (zipped({"META-INF/reportPackage.json": described("/xbr"), "p/reports/r.json": JSON}), "a.xbr"),
    ),
    "rpe:documentTypeFileExtensionMismatch": (
        (zipped(ANY), "a.ZIP"), (zipped(plain()), "a.xbri"), (zipped(plain()), "a.zip"), (zipped(ANY), "a.xbr"),
        (zipped({"p/reports/r.json": JSON}), "a.xbr"),
    ),
    "rpe:unsupportedFileExtension": ((zipped({"p/reports/r.json": JSON}), "a.zip"), (zipped(plain()), "a.xbrx")),
    "rpe:missingReportsDirectory": (SOUND, (zipped({INFO: described("/xbr")}), "a.xbr")),
    "rpe:missingReport": (
        SOUND, (zipped({INFO: described("/xbr"), "p/reports/r.txt": b""}), "a.xbr"),
        (zipped({INFO: described("/xbr"), "p/reports/a/b/r.json": JSON}), "a.xbr"),
        (zipped({INFO: described("/xbr"), "p/reports/": b""}), "a.xbr"),
    ),
    "rpe:multipleReports": (
        (zipped(SET), "a.xbri"), (zipped(plain() | {"p/reports/s.xbrl": XBRL}), "a.xbr"),
        (zipped(INLINE | {"p/reports/s.html": b"<html/>"}), "a.xbri"),
    ),
    "rpe:multipleReportsInSubdirectory": (
        (zipped(SET), "a.xbri"),
        (zipped({INFO: described(""), "p/reports/a/r.xbrl": XBRL, "p/reports/a/s.json": JSON}), "a.zip"),
    ),
    "rpe:incorrectReportType": (
        (zipped(INLINE), "a.xbri"), (zipped({INFO: described("/xbri"), "p/reports/r.xbrl": XBRL}), "a.xbri"),
        (zipped({INFO: described("/xbr"), "p/reports/r.xhtml": b"<html/>"}), "a.xbr"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_what_keeps_the_rule_has_no_finding(code: str) -> None:
    package, findings = read_back(*EXAMPLES[code][0])
    assert [str(one) for one in findings] == []
    assert package is not None


@pytest.mark.parametrize(
    ("code", "number"),
    [(code, number) for code in sorted(EXAMPLES) for number in range(1, len(EXAMPLES[code]))],
)
def test_what_breaks_the_rule_has_its_code(code: str, number: int) -> None:
    package, findings = read_back(*EXAMPLES[code][number])
    assert package is None
    assert [one.code for one in findings] == [code], [str(one) for one in findings]


def test_the_same_name_twice_is_refused() -> None:
    _, findings = read_back(twice(), "a.xbr")
    assert [one.code for one in findings] == ["rpe:invalidDirectoryStructure"]


def test_every_code_of_the_standard_is_shown() -> None:
    assert {code for code in CODES if code.startswith("rpe:")} == set(EXAMPLES)


def test_limits_hold_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("p/reports/r.json", b"0" * (4 << 20))
    package, _ = read_back(packed.getvalue(), "a.zip")
    assert package is not None
    with pytest.raises(ExporterError, match="packed more than"):
        package.read("p/reports/r.json")
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    _, findings = read_back(zipped(ANY), "a.zip")
    assert [one.code for one in findings] == ["rpe:invalidArchiveFormat"]


def test_a_file_that_lies_about_its_content_is_damaged() -> None:
    data = zipped(plain())
    package, findings = read_back(data.replace(JSON, JSON[:-2] + b" }"), "a.xbr")
    assert package is None
    assert [one.code for one in findings] == ["rpe:invalidArchiveFormat"]


def packed(report: Report, vocabulary: Vocabulary, kind: Format | None) -> bytes:
    shape = (
        xbrl_csv.write(report, vocabulary, "r") if kind is None else write(report, vocabulary, kind, name="r")
    )
    files: dict[str, Any] = dict(shape)
    return write_package(
        Kind.PLAIN, "p", files, {"META-INF/catalog.xml": b"<catalog/>", "t.xsd": b"<schema/>"}
    )


@pytest.mark.parametrize("kind", [Format.XML, Format.JSON, None], ids=["xml", "json", "csv"])
@given(drawn=strategies.reports())
def test_what_is_packed_is_unpacked(kind: Format | None, drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    data = packed(report, vocabulary, kind)
    assert packed(report, vocabulary, kind) == data
    package, findings = read_back(data, "a.xbr")
    assert package is not None
    (held,) = package.reports
    assert not held.inline
    document = package.read(held.paths[0])
    if kind is None:
        again = xbrl_csv.read(
            document, "r.json", findings, vocabulary, lambda path: package.beside(held, path)
        )
    else:
        again = read(document, "r", kind, findings, vocabulary=vocabulary)
    assert not list(findings)
    assert equal(again, report)
    assert package.taxonomy() == {}


def test_a_package_tells_its_taxonomy_and_its_set() -> None:
    described_taxonomy = {
        "META-INF/taxonomyPackage.xml": b"<x/>",
        "META-INF/catalog.xml": b"<c/>",
        "t/t.xsd": b"<s/>",
    }
    reports = {"set/a.html": [b"<html/>"], "set/b.html": [b"<html/>"], "set/logo.png": [b"png"]}
    data = write_package(Kind.INLINE, "p", reports, described_taxonomy)
    package, findings = read_back(data, "p.xbri")
    assert not list(findings)
    assert package is not None
    assert package.taxonomy() == described_taxonomy
    (held,) = package.reports
    assert held.inline
    assert held.paths == ("p/reports/set/a.html", "p/reports/set/b.html")
    assert package.beside(held, "logo.png") == b"png"
    assert package.beside(held, "none.png") is None


def test_files_of_the_taxonomy_are_read_one_by_one_when_they_are_written() -> None:
    """All together they may be larger than any memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in plain(**{"p__META-INF__taxonomyPackage.xml": b"<x/>"}).items():
            target.writestr(name, content)
        target.writestr("p/t.xsd", b"0" * (4 << 20))
    package, findings = read_back(packed.getvalue(), "p.xbr")
    assert not list(findings)
    assert package is not None
    taxonomy = package.taxonomy()
    assert list(taxonomy) == ["META-INF/taxonomyPackage.xml", "t.xsd"]
    parts = package_parts(Kind.PLAIN, "p", {"r.json": [JSON]}, taxonomy)
    with pytest.raises(ExporterError, match="packed more than"):
        list(parts)


def test_a_kind_of_package_holds_its_own_reports_only() -> None:
    for kind, path in ((Kind.INLINE, "r.json"), (Kind.PLAIN, "r.xhtml"), (Kind.ANY, "r.txt")):
        with pytest.raises(ValueError, match="holds reports"):
            write_package(kind, "p", {path: [b""]}, {})
