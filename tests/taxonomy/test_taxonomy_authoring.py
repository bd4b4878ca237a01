"""Sheets with mistakes: each is told with its code, file and line, and nothing is compiled."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from made import FERRIES, codes

from exporter.errors import ExporterError
from exporter.findings import Findings, Severity
from exporter.taxonomy import build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(copytree(FERRIES, tmp_path / "ferries"))


def change(folder: Path, sheet: str, old: str, new: str) -> None:
    path = folder / sheet
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


CONCEPTS, ROLES, STATEMENTS, CALCULATIONS = "concepts.csv", "roles.csv", "statements.csv", "calculations.csv"
FUEL = "FuelCosts,,monetary,duration,debit,Fuel,燃料費"
MISTAKES = [
    (CONCEPTS, "Cash,,monetary", "1Cash,,monetary", "taxonomy.invalidName", 8),
    (CONCEPTS, "Cash,,monetary", ",,monetary", "taxonomy.invalidName", 8),
    (CONCEPTS, "Cash,,monetary", "Cash𠀋,,monetary", "taxonomy.invalidName", 8),
    (CONCEPTS, "Cash,,monetary", "FuelCosts,,monetary", "taxonomy.duplicateName", 8),
    (CONCEPTS, "Cash,,monetary", "FUELCOSTS,,monetary", "taxonomy.duplicateName", 8),
    (CONCEPTS, "Cash,,monetary", "VesselAxis.domain,,monetary", "taxonomy.duplicateName", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,coin,monetary", "taxonomy.invalidCell", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,money", "taxonomy.unknownType", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,", "taxonomy.unknownType", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,none:monetary", "taxonomy.unknownType", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,xs:string", "taxonomy.unknownType", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,xbrli:monetary", "taxonomy.unknownType", 8),
    (CONCEPTS, "Cash,,monetary,instant", "Cash,,monetary,now", "taxonomy.invalidCell", 8),
    (CONCEPTS, "Cash,,monetary,instant", "Cash,,monetary,", "taxonomy.invalidCell", 8),
    (CONCEPTS, "Cash,,monetary,instant,debit", "Cash,,monetary,instant,left", "taxonomy.invalidCell", 8),
    (CONCEPTS, "Cash,,monetary", "Cash,,shares", "taxonomy.balanceNotMonetary", 8),
    (CONCEPTS, "RouteDomain,domain,", "RouteDomain,domain,string", "taxonomy.invalidCell", 20),
    (CONCEPTS, "VesselAxis,typed-axis,string", "VesselAxis,typed-axis,monetary", "taxonomy.unknownType", 24),
    (CONCEPTS, "VesselAxis,typed-axis,string", "VesselAxis,typed-axis,", "taxonomy.unknownType", 24),
    (CONCEPTS, FUEL, "FuelCosts,,monetary,duration,debit,Fuel,", "taxonomy.missingLabel", 6),
    (CONCEPTS, ",Fuel,", ",Fu\x07el,", "taxonomy.invalidCharacter", 6),
    (CONCEPTS, "totalLabel_en", "grandLabel_en", "file.badSheet", 1),
    (CONCEPTS, "totalLabel_en", "totalLabel_fr", "file.badSheet", 1),
    (CONCEPTS, "totalLabel_en", "label_en", "file.badSheet", 1),
    (ROLES, "Routes,0002", "Operations,0002", "taxonomy.duplicateName", 3),
    (ROLES, "Routes,0002", "operations,0002", "taxonomy.duplicateName", 3),
    (ROLES, "Routes,0002", "kf_Cash,0002", "taxonomy.duplicateName", 3),
    (ROLES, "Routes,0002", "a b,0002", "taxonomy.invalidName", 3),
    (ROLES, "Routes,0002 - Disclosure - ROUTES & VESSELS", "Routes,", "taxonomy.invalidCell", 3),
    (STATEMENTS, "Routes,0,", "Roots,0,", "taxonomy.unknownRole", 17),
    (STATEMENTS, "Operations,1,CompanyName", "Operations,1,Name", "taxonomy.unknownConcept", 3),
    (STATEMENTS, "Operations,1,CompanyName", "Operations,2,CompanyName", "taxonomy.depthJump", 3),
    (STATEMENTS, "Operations,1,CompanyName", "Operations,-1,CompanyName", "taxonomy.invalidCell", 3),
    (STATEMENTS, "Operations,1,CompanyName", "Operations,one,CompanyName", "taxonomy.invalidCell", 3),
    (STATEMENTS, "Operations,0,", "Operations,1,", "taxonomy.depthJump", 2),
    (STATEMENTS, "Cash,periodStartLabel", "Cash,startLabel", "taxonomy.invalidCell", 5),
    (STATEMENTS, "Cash,periodStartLabel", "Cash,netLabel", "taxonomy.missingLabel", 5),
    (STATEMENTS, "Cash,periodEndLabel", "Cash,periodStartLabel", "taxonomy.repeatedRow", 16),
    (STATEMENTS, "Routes,5,IslandLoopMember", "Routes,5,NorthRouteMember", "taxonomy.circle", 22),
    (STATEMENTS, "Routes,5,IslandLoopMember", "Routes,5,PassengersCarried", "taxonomy.misplacedConcept", 22),
    (STATEMENTS, "Routes,3,RouteDomain,\n", "", "taxonomy.depthJump", 20),
    (STATEMENTS, "Routes,4,SouthRouteMember", "Routes,3,SouthRouteMember", "taxonomy.misplacedConcept", 23),
    (STATEMENTS, "Routes,1,RoutesLineItems", "Routes,1,PassengersCarried", "taxonomy.tableWithoutLineItems", 18),
    (STATEMENTS, "Operations,1,ReportDate", "Operations,1,RouteAxis", "taxonomy.misplacedConcept", 4),
    (CALCULATIONS, "FuelCosts,-1", "FuelCosts,2", "taxonomy.invalidCell", 5),
    (CALCULATIONS, "FuelCosts,-1", "FuelCosts,1", "taxonomy.weightAgainstBalance", 5),
    (CALCULATIONS, "PassengerFares,1", "PassengerFares,-1", "taxonomy.weightAgainstBalance", 2),
    (CALCULATIONS, "FuelCosts,-1", "Cash,-1", "taxonomy.sumAcrossPeriods", 5),
    (CALCULATIONS, "FuelCosts,-1", "CompanyName,1", "taxonomy.sumNotNumeric", 5),
    (CALCULATIONS, "FuelCosts,-1", "OperationsAbstract,1", "taxonomy.sumNotNumeric", 5),
    (CALCULATIONS, "FuelCosts,-1", "Nothing,1", "taxonomy.unknownConcept", 5),
    (CALCULATIONS, "FreightCharges,1", "PassengerFares,1", "taxonomy.repeatedRow", 3),
    (CALCULATIONS, "FreightCharges,1", "OperatingIncomeLoss,1", "taxonomy.circle", 4),
    (CALCULATIONS, "FreightCharges,1", "OperatingRevenues,1", "taxonomy.circle", 3),
    (CALCULATIONS, "Operations,OperatingIncomeLoss,OperatingRevenues", "X,OperatingIncomeLoss,OperatingRevenues",
     "taxonomy.unknownRole", 4),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "old", "new", "code", "line"), MISTAKES)
def test_a_mistake_is_told_with_its_line(
    folder: Path, sheet: str, old: str, new: str, code: str, line: int
) -> None:
    change(folder, sheet, old, new)
    findings = Findings()
    assert build(folder, findings) is None
    places = [(one.code, one.origin.document, one.origin.line) for one in findings.errors if one.origin]
    assert (code, sheet, line) in places
    assert len(places) == len(findings.errors)


def test_a_default_is_the_same_in_all_roles(folder: Path) -> None:
    change(folder, CONCEPTS, "RouteDomain,domain", "OtherDomain,domain,,,,Other,他,,,,,\nRouteDomain,domain")
    with (folder / STATEMENTS).open("a", encoding="utf-8") as file:
        file.write("Operations,1,RoutesTable,\nOperations,2,RouteAxis,\nOperations,3,OtherDomain,\n")
        file.write("Operations,2,RoutesLineItems,\nOperations,3,OccupancyRate,\n")
    findings = Findings()
    assert build(folder, findings) is None
    assert codes(findings) == ["taxonomy.severalDomains"]


def test_what_is_not_used_is_a_warning_only(folder: Path) -> None:
    change(folder, STATEMENTS, "Operations,1,CompanyName,\n", "")
    findings = Findings()
    assert build(folder, findings) is not None
    assert [(one.code, one.severity) for one in findings] == [("taxonomy.unused", Severity.WARNING)]


HEAD = "taxonomy.toml"
HEADINGS = [
    ('prefix = "kf"', 'prefix = "1"', 1),
    ('prefix = "kf"', 'prefix = "xbrli"', 1),
    ('prefix = "kf"', 'prefix = "xmlish"', 1),
    ('prefix = "kf"', "prefix = 3", 1),
    ('prefix = "kf"\n', "", 1),
    ('"http://ferries.example/taxonomy/2024"', '"ferries"', 2),
    ('"http://ferries.example/taxonomy/2024"', '"http://ferries.example/a b"', 2),
    ('"http://ferries.example/taxonomy/2024"', '"file:///etc"', 2),
    ('name = "kf-2024"', 'name = "../kf"', 4),
    ('languages = ["en", "ja"]', "languages = []", 5),
    ('languages = ["en", "ja"]', 'languages = ["en", "j a"]', 5),
    ('context_element = "scenario"', 'context_element = "both"', 6),
    ('context_element = "scenario"', 'contextElement = "scenario"', 6),
    ('country = "JP"', 'country = "Japan"', 18),
    ('en = "Kitahama Ferries taxonomy"', 'en = ""', 9),
]


@pytest.mark.parametrize(("old", "new", "line"), HEADINGS)
def test_a_mistake_in_the_heading_is_told_with_its_line(folder: Path, old: str, new: str, line: int) -> None:
    change(folder, HEAD, old, new)
    findings = Findings()
    assert build(folder, findings) is None
    assert set(codes(findings)) == {"taxonomy.heading"}
    assert line in [one.origin.line for one in findings if one.origin]


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    change(folder, CONCEPTS, "Cash,,monetary", "Cash,,money")
    change(folder, CALCULATIONS, "FuelCosts,-1", "Nothing,-1")
    findings = Findings()
    assert build(folder, findings) is None
    assert {"taxonomy.unknownType", "taxonomy.unknownConcept"} <= set(codes(findings))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("taxonomy.toml", None, "file.missing"),
        ("taxonomy.toml", b"prefix = ", "taxonomy.heading"),
        ("taxonomy.toml", b"\xff\xfe\x00", "taxonomy.heading"),
        ("concepts.csv", None, "file.missing"),
        ("concepts.csv", b"\xff\xfe\x00", "file.notUtf8"),
        ("statements.csv", b'role,"depth', "file.badSheet"),
    ],
)
def test_sheets_that_cannot_be_read_stop_the_work(
    folder: Path, name: str, content: bytes | None, code: str
) -> None:
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(ExporterError) as raised:
        build(folder, Findings())
    assert raised.value.code == code


def test_an_empty_sheet_is_told(folder: Path) -> None:
    (folder / ROLES).write_bytes(b"")
    findings = Findings()
    assert build(folder, findings) is None
    assert "file.badSheet" in codes(findings)
