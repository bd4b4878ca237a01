"""Sheets → compiled taxonomy: what it holds, that it is valid, and that the same sheets give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from lxml import etree
from made import FERRIES, codes

from exporter import resources
from exporter.findings import Findings
from exporter.qname import XBRLI, XS, QName
from exporter.taxonomy import CompiledTaxonomy, Taxonomy, build, load_taxonomy, open_package
from exporter.taxonomy.model import (
    DIMENSION_ARCROLES,
    DIMENSION_ITEM,
    HYPERCUBE_ITEM,
    ITEM,
    PARENT_CHILD,
    SUMMATION,
)

NAMESPACE = "http://ferries.example/taxonomy/2024"
ROLE = f"{NAMESPACE}/role/"


def kf(local: str) -> QName:
    return QName(NAMESPACE, local)


@pytest.fixture(scope="module")
def loaded(ferries: CompiledTaxonomy) -> Taxonomy:
    findings = Findings()
    package = open_package(ferries.package, ferries.package_name, findings)
    assert package is not None
    assert package.entry_points == (ferries.entry_point,)
    taxonomy = load_taxonomy(package.entry_points, [package], findings)
    assert codes(findings) == []
    return taxonomy


def pairs(taxonomy: Taxonomy, arcrole: str, role: str) -> list[tuple[str, str]]:
    arcs = [one for one in taxonomy.relationships(arcrole) if one.role == ROLE + role]
    return [(one.source.local, one.target.local) for one in arcs]


def test_files_are_named_after_the_taxonomy(ferries: CompiledTaxonomy) -> None:
    assert list(ferries.files) == [
        "kf-2024.xsd", "kf-2024_lab-en.xml", "kf-2024_lab-ja.xml", "kf-2024_pre.xml", "kf-2024_cal.xml",
        "kf-2024_def.xml",
    ]  # fmt: skip
    assert ferries.entry_point == f"{NAMESPACE}/kf-2024.xsd"
    assert ferries.package_name == "kf-2024.zip"


def test_concepts_are_as_authored(loaded: Taxonomy) -> None:
    fares = loaded.concepts[kf("PassengerFares")]
    assert fares.type is not None
    assert fares.type.name == QName(XBRLI, "monetaryItemType")
    assert (fares.balance, fares.period_type, fares.reportable, fares.nillable) == (
        "credit",
        "duration",
        True,
        True,
    )
    heads = {name.local: one.substitution_group for name, one in loaded.concepts.items()}
    assert heads["RoutesTable"] == HYPERCUBE_ITEM
    assert heads["RouteAxis"] == heads["VesselAxis"] == DIMENSION_ITEM
    assert {heads[name] for name in ("RouteDomain", "NorthRouteMember", "RoutesLineItems")} == {ITEM}
    assert all(one.abstract == (one.name.local.endswith(("Abstract", "Table", "Axis", "Domain", "Member", "Items")))
               for one in loaded.concepts.values())  # fmt: skip
    primitives = {name.local: one.type.primitive for name, one in loaded.concepts.items() if one.type}
    assert primitives["IncomePerShare"] == primitives["OccupancyRate"] == primitives["Harbours"] == "decimal"
    assert (primitives["VesselsInService"], primitives["PassengersCarried"]) == (
        "nonNegativeInteger",
        "integer",
    )
    assert (primitives["ReportDate"], primitives["NotesToOperations"]) == ("date", "string")
    assert loaded.concepts[kf("VesselAxis")].typed_domain == kf("VesselAxis.domain")
    domain = loaded.domain_types[kf("VesselAxis.domain")]
    assert domain is not None
    assert domain.name == QName(XS, "string")
    assert loaded.namespaces == {"kf": NAMESPACE}


def test_labels_in_each_language(loaded: Taxonomy) -> None:
    assert loaded.label(kf("OperatingRevenues")) == "Revenues"
    assert loaded.label(kf("OperatingRevenues"), language="ja") == "営業収益"
    role = "http://www.xbrl.org/2003/role/"
    assert loaded.label(kf("OperatingRevenues"), role=role + "totalLabel") == "Total revenues"
    assert loaded.label(kf("PassengerFares"), role=role + "documentation") == (
        'Fares paid by passengers, "foot" and car.'
    )
    assert loaded.label(kf("FuelCosts"), role="http://www.xbrl.org/2009/role/negatedLabel") == "Less: fuel"


def test_statements_in_their_order(loaded: Taxonomy) -> None:
    assert dict(loaded.roles)[ROLE + "Routes"] == "0002 - Disclosure - ROUTES & VESSELS"
    shown = [one for one in loaded.relationships(PARENT_CHILD) if one.role == ROLE + "Operations"]
    assert [(one.target.local, one.preferred_label.rpartition("/")[2]) for one in shown][2:5] == [
        ("Cash", "periodStartLabel"),
        ("PassengerFares", ""),
        ("FreightCharges", ""),
    ]
    assert (shown[-1].target.local, shown[-1].preferred_label.rpartition("/")[2]) == (
        "Cash",
        "periodEndLabel",
    )
    assert [one.order for one in shown] == list(map(Decimal, range(1, 15)))


def test_sums(loaded: Taxonomy) -> None:
    sums = [(one.source.local, one.target.local, one.weight) for one in loaded.relationships(SUMMATION)]
    assert sums == [
        ("OperatingRevenues", "PassengerFares", 1),
        ("OperatingIncomeLoss", "OperatingRevenues", 1),
        ("OperatingRevenues", "FreightCharges", 1),
        ("OperatingIncomeLoss", "FuelCosts", -1),
    ]


def test_dimensions_are_derived_from_the_tree(loaded: Taxonomy) -> None:
    has = list(loaded.relationships(DIMENSION_ARCROLES + "all"))
    assert [(one.source.local, one.target.local) for one in has] == [("RoutesLineItems", "RoutesTable")]
    assert dict(has[0].attributes) == {"contextElement": "scenario", "closed": "true"}
    assert pairs(loaded, DIMENSION_ARCROLES + "hypercube-dimension", "Routes") == [
        ("RoutesTable", "RouteAxis"),
        ("RoutesTable", "VesselAxis"),
    ]
    assert pairs(loaded, DIMENSION_ARCROLES + "dimension-domain", "Routes") == [("RouteAxis", "RouteDomain")]
    assert pairs(loaded, DIMENSION_ARCROLES + "dimension-default", "Routes") == [("RouteAxis", "RouteDomain")]
    assert set(pairs(loaded, DIMENSION_ARCROLES + "domain-member", "Routes")) == {
        ("RoutesLineItems", "PassengersCarried"),
        ("RoutesLineItems", "OccupancyRate"),
        ("RouteDomain", "NorthRouteMember"),
        ("NorthRouteMember", "IslandLoopMember"),
        ("RouteDomain", "SouthRouteMember"),
    }


class _Standards(etree.Resolver):
    """Published addresses are files of the installed standards; the taxonomy's own are in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def resolve(self, system_url: str | None, public_id: str | None, context: object) -> object:
        url = system_url or ""
        own = self.files.get(url.rpartition("/")[2])
        if own is not None:
            return self.resolve_string(own, context, base_url=url)
        path = resources.standard_file(url)
        assert path is not None, f"{url} is not there"
        return self.resolve_string(path.read_bytes(), context, base_url=url)


def grammar(text: bytes, files: dict[str, bytes] | None = None) -> etree.XMLSchema:
    parser = etree.XMLParser()
    parser.resolvers.add(_Standards(files or {}))
    return etree.XMLSchema(etree.fromstring(text, parser))


def including(*urls: str) -> bytes:
    imports = "".join(
        f'<xs:import namespace="{one}" schemaLocation="{two}"/>' for one, two in map(str.split, urls)
    )
    return f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'.encode()


def test_every_file_is_valid_by_its_normative_schema(ferries: CompiledTaxonomy) -> None:
    grammar(ferries.files["kf-2024.xsd"], dict(ferries.files))  # XML Schema itself: every name resolves
    linkbase = grammar(
        including(
            "http://www.xbrl.org/2003/linkbase http://www.xbrl.org/2003/xbrl-linkbase-2003-12-31.xsd",
            "http://xbrl.org/2005/xbrldt http://www.xbrl.org/2005/xbrldt-2005.xsd",
        )
    )
    for name, content in ferries.files.items():
        if name.endswith(".xml"):
            linkbase.assertValid(etree.fromstring(content))
    with zipfile.ZipFile(io.BytesIO(ferries.package)) as archive:
        description = archive.read("kf-2024/META-INF/taxonomyPackage.xml")
        catalog = archive.read("kf-2024/META-INF/catalog.xml")
    package = including("http://xbrl.org/2016/taxonomy-package http://www.xbrl.org/2016/taxonomy-package.xsd")
    grammar(package).assertValid(etree.fromstring(description))
    rewriting = (
        "urn:oasis:names:tc:entity:xmlns:xml:catalog http://www.xbrl.org/2016/taxonomy-package-catalog.xsd"
    )
    grammar(including(rewriting)).assertValid(etree.fromstring(catalog))


def test_the_package_tells_its_names_in_each_language(ferries: CompiledTaxonomy) -> None:
    with zipfile.ZipFile(io.BytesIO(ferries.package)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        root = etree.fromstring(archive.read("kf-2024/META-INF/taxonomyPackage.xml"))
    names = root.findall("{*}name")
    assert [(one.get("{http://www.w3.org/XML/1998/namespace}lang"), one.text) for one in names] == [
        ("en", "Kitahama Ferries taxonomy"),
        ("ja", "北浜フェリー タクソノミ"),
    ]
    assert root.findtext("{*}publisher") == "Kitahama Ferries"
    assert root.findtext("{*}publisherCountry") == "JP"
    assert [one.text for one in root.iter("{*}language")] == ["en", "ja"]


DIGEST = """
import hashlib, json, sys
from pathlib import Path
from exporter.findings import Findings
from exporter.taxonomy import build
compiled = build(Path(sys.argv[1]), Findings())
digests = {name: hashlib.sha256(content).hexdigest() for name, content in compiled.files.items()}
print(json.dumps([digests, hashlib.sha256(compiled.package).hexdigest()]))
"""


def test_the_same_sheets_give_the_same_bytes_in_any_process() -> None:
    told = []
    for seed, zone in (("0", "UTC"), ("4711", "Asia/Tokyo")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", DIGEST, str(FERRIES)]
        told.append(
            json.loads(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
        )
    assert told[0] == told[1]


def test_a_workbook_says_the_same_as_the_sheets(ferries: CompiledTaxonomy, tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "taxonomy.toml").write_bytes((FERRIES / "taxonomy.toml").read_bytes())
    book = xlsxwriter.Workbook(folder / "any.xlsx")
    for path in FERRIES.glob("*.csv"):
        sheet = book.add_worksheet(path.stem)
        for line, row in enumerate(csv.reader(path.read_text(encoding="utf-8").splitlines())):
            for column, text in enumerate(row):
                number = text.lstrip("-").isdigit()
                sheet.write_number(line, column, int(text)) if number else sheet.write_string(
                    line, column, text
                )
    book.close()
    findings = Findings()
    again = build(folder, findings)
    assert codes(findings) == []
    assert again is not None
    assert again.package == ferries.package


def test_only_what_is_used_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    copytree(FERRIES, folder)
    (folder / "calculations.csv").unlink()
    rows = (folder / "statements.csv").read_text(encoding="utf-8").splitlines()
    (folder / "statements.csv").write_text(
        "\n".join(one for one in rows if not one.startswith("Routes")), "utf-8"
    )
    findings = Findings()
    compiled = build(folder, findings)
    assert compiled is not None
    assert set(codes(findings)) == {"taxonomy.unused"}
    endings = [name.rpartition("_")[2] for name in compiled.files]
    assert endings == ["kf-2024.xsd", "lab-en.xml", "lab-ja.xml", "pre.xml"]
