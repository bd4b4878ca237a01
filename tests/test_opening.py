"""A document that is read where it lies tells what one in memory tells, whatever is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exporter import opening, pipeline
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read, stretches
from exporter.formats.documents import FileDocument, Windows, whole
from exporter.formats.xbrl_json import reading as json_reading
from exporter.formats.xbrl_xml import reading as xml_reading
from exporter.report.canonical import equal
from exporter.report.report import Report

OUTPUT = Path(__file__).parents[1] / "output"
PACKAGE = [OUTPUT / "iij-20030630.zip"]
NAMES = ("iij-20030630.xbrl", "iij-20030630.json", "iij-20030630.xhtml", "iij-20030630-csv/iij-20030630.json")


def lying(patch: pytest.MonkeyPatch) -> None:
    """From here on every document is read where it lies, and by the column."""
    patch.setattr(opening, "_LARGE", 0)
    patch.setattr(xml_reading, "LARGE", 0)
    patch.setattr(json_reading, "LARGE", 0)


def opened(path: Path) -> tuple[Report, list[str]]:
    findings = Findings()
    report = opening.open_report(str(path), PACKAGE, findings).report
    return report, sorted(map(str, findings))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report, found = opened(OUTPUT / name)
    lying(monkeypatch)
    again, told = opened(OUTPUT / name)
    assert equal(again, report)
    assert told == found


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_document_whose_records_are_too_long_is_read_otherwise(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, _ = opened(OUTPUT / name)
    lying(monkeypatch)
    monkeypatch.setattr(stretches, "STRETCH", 1)
    monkeypatch.setattr(stretches, "_next", lambda *_: None)
    monkeypatch.setattr(stretches, "LONGEST", 100)
    again, _ = opened(OUTPUT / name)
    assert equal(again, report)


DAMAGE = {
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "marked": lambda data: b"\xef\xbb\xbf" + data,
    "wide": lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "nul": lambda data: data[:5000] + b"\0" + data[5000:],
    "no text": lambda data: data[:-5000] + b"\xff" + data[-5000:],
    "prefixes": lambda data: data.replace(
        b"</xbrli:xbrl>", b"".join(b'<a xmlns:p%d="u"/>' % at for at in range(3000)) + b"</xbrli:xbrl>"
    ),
    "twice": lambda data: data + data,
}


@pytest.mark.parametrize("damage", sorted(DAMAGE))
@pytest.mark.parametrize("name", NAMES[:2])
def test_what_is_wrong_is_told_the_same(
    name: str, damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(DAMAGE[damage]((OUTPUT / name).read_bytes()))
    told = []
    for patched in (False, True):
        if patched:
            lying(monkeypatch)
        findings = Findings()
        pipeline.validate(str(path), packages=PACKAGE, arelle=False, findings=findings)
        told.append(sorted(map(str, findings)))
    assert told[0] == told[1]


def test_slices_of_a_file_are_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(bytes(range(200)))
    document = FileDocument(path.open("rb"), "document", own=True)
    assert (len(document), whole(document)) == (200, bytes(range(200)))
    assert document[10:20] == bytes(range(10, 20))
    assert document[190:400] == bytes(range(190, 200))
    path.write_bytes(bytes(50))
    assert document[40:90] == bytes(10)


def test_memory_of_windows_is_used_again_when_nobody_looks_at_it(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(bytes(range(200)))
    windows = Windows(FileDocument(path.open("rb"), "document", own=True))
    first = windows.take(0, 100)
    second = windows.take(50, 150)
    assert (bytes(first), bytes(second)) == (bytes(range(100)), bytes(range(50, 150)))
    part, memory = first[10:20], first.obj
    windows.give_back(first)
    assert windows.take(100, 110).obj is not memory
    assert bytes(part) == bytes(range(10, 20))
    memory = second.obj
    windows.give_back(second)
    third = windows.take(190, 300)
    assert third.obj is memory
    assert bytes(third) == bytes(range(190, 200))


def test_windows_of_a_file_that_shrinks_are_short(tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(bytes(100))
    windows = Windows(FileDocument(path.open("rb"), "document", own=True))
    path.write_bytes(b"short")
    assert bytes(windows.take(0, 100)) == b"short"
    assert bytes(windows.take(50, 100)) == b""


def test_a_file_that_shrinks_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying(monkeypatch)
    path = tmp_path / NAMES[0]
    data = (OUTPUT / NAMES[0]).read_bytes()
    path.write_bytes(data)
    with path.open("rb") as file:
        document = FileDocument(file, "document")
        path.write_bytes(data[: len(data) // 2])
        with pytest.raises(ExporterError) as told:
            read(document, "document", Format.XML, Findings())
    assert told.value.code == "file.invalidXml"


def test_a_file_that_cannot_be_read_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lying(monkeypatch)

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    with (OUTPUT / NAMES[0]).open("rb") as file, pytest.raises(ExporterError) as told:
        read(FileDocument(file, "document"), "document", Format.XML, Findings())
    assert (told.value.code, told.value.place) == ("file.cannotRead", "document")


SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://made.example/t"
  xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldt="http://xbrl.org/2005/xbrldt">
  <xs:import namespace="http://www.xbrl.org/2003/instance"
    schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
  <xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>
  <xs:element name="A" id="A" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="instant"/>
  <xs:element name="B" id="B" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" xbrli:periodType="instant"/>
  <xs:element name="Axis" id="Axis" type="xbrli:stringItemType" substitutionGroup="xbrldt:dimensionItem" abstract="true"
    xbrli:periodType="instant"/>
  <xs:element name="NoConcept" type="xs:string"/>
</xs:schema>"""
SUMS = """<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">
  <link:calculationLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">
    <link:loc xlink:type="locator" xlink:href="../taxonomy/a.xsd#A" xlink:label="A"/>
    <link:loc xlink:type="locator" xlink:href="../taxonomy/a.xsd#B" xlink:label="B"/>
    <link:calculationArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/summation-item"
      xlink:from="A" xlink:to="B" weight="1"/>
  </link:calculationLink>
</link:linkbase>"""
INSTANCE = """<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="http://made.example/t"
  xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217"{language}>
  <link:schemaRef xlink:type="simple" xlink:href="../taxonomy/a.xsd"/>{linkbase}
  <context id="c"><entity><identifier scheme="http://made.example/id">One</identifier></entity>
    <period><instant>2024-12-31</instant></period>
    <scenario><xbrldi:explicitMember dimension="t:Axis">t:{member}</xbrldi:explicitMember></scenario></context>
  <unit id="u"><measure>iso4217:USD</measure></unit>
  <t:A contextRef="c" unitRef="u" decimals="0">3</t:A><t:B contextRef="c" unitRef="u" decimals="0">2</t:B>
</xbrl>"""
LINKBASE = (
    '<link:linkbaseRef xlink:type="simple" xlink:href="sums.xml" '
    'xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/>'
)
SUM, OWN = "xbrl.5.2.5.2:calcInconsistency", "xbrlxe:unsupportedLinkbaseReference"
UNDEFINED = "xbrldie:ExplicitMemberUndefinedQNameError"


@pytest.mark.parametrize("language", ["", ' xml:lang="en"'])
@pytest.mark.parametrize(
    ("named", "linkbase", "member", "told"),
    [
        (True, "", "NoConcept", []),
        (True, "", "Nothing", [UNDEFINED]),
        (True, LINKBASE, "NoConcept", [OWN, SUM]),
        (False, "", "NoConcept", ["taxonomy.outsideSources"]),
    ],
)
def test_references_are_relative_to_where_a_report_stands(
    tmp_path: Path, named: bool, linkbase: str, member: str, told: list[str], language: str
) -> None:
    for name, text in (
        ("taxonomy/a.xsd", SCHEMA),
        ("reports/sums.xml", SUMS),
        ("reports/a.xbrl", INSTANCE.format(linkbase=linkbase, member=member, language=language)),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    findings = Findings()
    packages = [tmp_path] if named else []
    pipeline.validate(
        str(tmp_path / "reports" / "a.xbrl"), packages=packages, arelle=False, findings=findings
    )
    assert [one.code for one in findings][: max(1, len(told))] == told
