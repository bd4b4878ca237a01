"""The independent processor as a second opinion: it must have nothing to add, and must not be led astray."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pytest

from exporter import formats, pipeline
from exporter.archive import pack
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format
from exporter.taxonomy import Folder, load_taxonomy
from exporter.validation.arelle import ask_arelle
from exporter.validation.validate import validate

pytestmark = pytest.mark.arelle
TAXONOMY = Path(__file__).parents[1] / "findings" / "taxonomy"
CALCULATION = "calc11e:inconsistentCalculationUsingRounding"

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:shop="http://shop.example/2025">
<link:schemaRef xlink:type="simple" xlink:href="{href}"/>
{contexts}
<xbrli:unit id="u"><xbrli:measure>iso4217:JPY</xbrli:measure></xbrli:unit>
{facts}
</xbrli:xbrl>
"""
CONTEXT = """<xbrli:context id="c{0}"><xbrli:entity><xbrli:identifier scheme="http://shop.example">1</xbrli:identifier>
</xbrli:entity><xbrli:period><xbrli:startDate>{1}-01-01</xbrli:startDate><xbrli:endDate>{1}-12-31</xbrli:endDate>
</xbrli:period></xbrli:context>"""


def instance(folder: Path, facts: list[str], *, contexts: int = 1, href: str = "shop.xsd") -> Path:
    """An instance beside a copy of the taxonomy."""
    shutil.copytree(TAXONOMY, folder, dirs_exist_ok=True)
    path = folder / "report.xbrl"
    stated = "\n".join(CONTEXT.format(number, 1900 + number) for number in range(contexts))
    path.write_text(FRAME.format(href=href, contexts=stated, facts="\n".join(facts)), encoding="utf-8")
    return path


def fact(random: Random, local: str, context: int, number: int, decimals: str = "") -> str:
    """A fact near the others of its context, rounded as its decimals say, with the touching cases made likely."""
    decimals = decimals or random.choice(["INF", "0", "-2", "-3", "1"])
    value = number + random.choice([0, 0, 0, 1, 50, 500, 1500])
    places = 0 if decimals == "INF" else int(decimals)
    step = 10 ** max(-places, 0)
    shown = f"{(value + step // 2) // step * step}" + (
        ".5" if decimals in ("INF", "1") and random.random() < 0.2 else ""
    )
    if random.random() < 0.05:
        return f'<shop:{local} contextRef="c{context}" unitRef="u" xsi:nil="true"/>'
    return f'<shop:{local} contextRef="c{context}" unitRef="u" decimals="{decimals}">{shown}</shop:{local}>'


def test_calculations_have_the_same_verdicts(tmp_path: Path) -> None:
    random, facts = Random(11), []
    for context in range(150):
        revenue, cost = random.randrange(10**6), random.randrange(10**6)
        for local, number in (("Profit", revenue - cost), ("Revenue", revenue), ("Cost", cost)):
            facts += [fact(random, local, context, number)] if random.random() < 0.95 else []
        if random.random() < 0.2:
            # of decimals no other has: the processor takes differing values of equal decimals for consistent
            facts.append(fact(random, "Revenue", context, revenue, decimals="-1"))
    path = instance(tmp_path, facts, contexts=150)
    ours, theirs = Findings(), Findings()
    taxonomy = load_taxonomy(["shop.xsd"], [Folder(tmp_path)], ours)
    validate(formats.read(path.read_bytes(), path.name, Format.XML, ours), taxonomy, ours)
    ask_arelle(path, [], theirs)

    def lines(found: Findings) -> list[int]:
        return sorted(one.origin.line for one in found if one.origin and one.code == CALCULATION)

    assert lines(ours) == lines(theirs)
    assert 20 < len(lines(ours)) < 130, "both verdicts are there"
    before = len(ours)
    ask_arelle(path, [], ours)
    assert len(ours) == before, "there is nothing to add"


def test_what_we_do_not_see_is_added(tmp_path: Path) -> None:
    path = instance(tmp_path, ['<shop:Nothing contextRef="c0">1</shop:Nothing>'])
    findings = Findings()
    ask_arelle(path, [], findings)
    assert findings.errors
    assert {one.origin.document for one in findings.errors if one.origin} == {"report.xbrl"}


@pytest.mark.parametrize("href", ["../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "../report.xsd"])
def test_a_report_that_points_outside_is_not_handed_over(tmp_path: Path, href: str) -> None:
    path = instance(tmp_path / "inside", [], href=href)
    findings = Findings()
    ask_arelle(path, [], findings)
    assert [one.code for one in findings] == ["file.unsafeReference"]


def test_a_taxonomy_that_points_outside_is_not_handed_over(tmp_path: Path) -> None:
    path = instance(tmp_path / "inside", [])
    schema = path.parent / "shop.xsd"
    schema.write_text(
        schema.read_text("utf-8").replace("shop-definition.xml", "../../secret.xml"), encoding="utf-8"
    )
    findings = Findings()
    ask_arelle(path, [], findings)
    assert [one.code for one in findings] == ["file.unsafeReference"]


def validated(path: Path) -> list[str]:
    """The codes that a report's validation with Arelle tells."""
    findings = Findings()
    pipeline.validate(str(path), packages=[], arelle=True, findings=findings)
    return [one.code for one in findings]


@pytest.mark.parametrize("kind", ["xml", "json", "csv"])
def test_what_we_do_not_see_in_a_package_is_told_where_it_stands(tmp_path: Path, kind: str) -> None:
    fact = '<shop:Revenue contextRef="c0" unitRef="u" decimals="0">5</shop:Revenue>'
    report, target = instance(tmp_path, [fact.replace("Revenue", "Nothing")]), tmp_path / "packed.zip"
    for _ in pipeline.convert(str(report), str(target), kind=Format(kind), packages=[], findings=Findings()):
        pytest.fail("a package is one file")
    findings = Findings()
    ask_arelle(target, [], findings)
    assert findings.errors
    document = {"xml": "packed.xbrl", "json": "packed.json", "csv": "packed-csv/packed.json"}[kind]
    assert {one.origin.document for one in findings.errors if one.origin} == {
        f"packed.zip/packed/reports/{document}"
    }


@pytest.mark.parametrize("kind", ["xml", "json", "csv", "inline"])
def test_every_syntax_is_handed_over_in_a_package(tmp_path: Path, kind: str) -> None:
    fact = '<shop:Revenue contextRef="c0" unitRef="u" decimals="0">5</shop:Revenue>'
    report, target = instance(tmp_path, [fact]), tmp_path / "packed.zip"
    wanted = Format(kind)
    for _ in pipeline.convert(str(report), str(target), kind=wanted, packages=[], findings=Findings()):
        pytest.fail("a package is one file")
    assert validated(target) == []


def packed(path: Path, files: dict[str, str | dict[str, object]]) -> Path:
    """A package of these files, those that are no text as JSON."""
    told = {name: one if isinstance(one, str) else json.dumps(one) for name, one in files.items()}
    path.write_bytes(pack({f"top/{name}": one.encode() for name, one in told.items()}))
    return path


def json_report(**info: object) -> dict[str, object]:
    return {"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-json", **info}, "facts": {}}


def csv_report(*, info: dict[str, object] | None = None, **members: object) -> dict[str, object]:
    stated = {"taxonomy": ["a.xsd"], **(info or {})}
    return {"documentInfo": {"documentType": "https://xbrl.org/2021/xbrl-csv", **stated}, **members}


OUTSIDE: dict[str, dict[str, str | dict[str, object]]] = {
    "taxonomy": {"reports/a.json": json_report(taxonomy=["../../../etc/passwd"])},
    "base": {"reports/a.json": json_report(taxonomy=["passwd"], baseURL="file:///etc/")},
    "instance": {"reports/a.xbrl": FRAME.format(href="../../../a.xsd", contexts="", facts="")},
    "table": {
        "reports/a.json": csv_report(
            tableTemplates={"t": {"columns": {"c": {}}}},
            tables={"t": {"url": "/etc/passwd"}},
        )
    },
    "parameters": {"reports/a.json": csv_report(parameterURL="../../../passwd")},
    "extends": {"reports/a.json": csv_report(info={"extends": ["%2e%2e/%2e%2e/%2e%2e/b.json"]})},
    "extended": {
        "reports/a.json": csv_report(info={"extends": ["../b.json"]}),
        "b.json": csv_report(info={"taxonomy": ["../../a.xsd"]}),
    },
    "schema": {
        "reports/a.json": json_report(taxonomy=["a.xsd"]),
        "reports/a.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema">'
        '<include schemaLocation="../../../b"/></schema>',
    },
}


@pytest.mark.parametrize("files", OUTSIDE.values(), ids=OUTSIDE)
def test_a_package_that_points_outside_is_not_handed_over(
    tmp_path: Path, files: dict[str, str | dict[str, object]]
) -> None:
    findings = Findings()
    ask_arelle(packed(tmp_path / "a.zip", files), [], findings)
    assert {one.code for one in findings} == {"file.unsafeReference"}


def test_a_catalogue_that_points_outside_is_not_handed_over(tmp_path: Path) -> None:
    catalogue = "urn:oasis:names:tc:entity:xmlns:xml:catalog"
    description = """<taxonomyPackage xmlns="http://xbrl.org/2016/taxonomy-package"><identifier>http://a.example
    </identifier></taxonomyPackage>"""
    line = '<rewriteURI uriStartString="http://a.example/" rewritePrefix="{}"/>'
    for place, codes in {"../../../etc/": {"file.unsafeReference"}, "../tax/": set[str]()}.items():
        files: dict[str, str | dict[str, object]] = {
            "META-INF/taxonomyPackage.xml": description,
            "META-INF/catalog.xml": f'<catalog xmlns="{catalogue}">{line.format(place)}</catalog>',
            "reports/a.json": json_report(taxonomy=["http://a.example/passwd"]),
        }
        findings = Findings()
        ask_arelle(packed(tmp_path / "a.zip", files), [], findings)
        assert {one.code for one in findings if one.code == "file.unsafeReference"} == codes


@pytest.mark.parametrize("base", ["../../", "file:///etc/"])
def test_what_another_base_makes_of_a_reference_counts(tmp_path: Path, base: str) -> None:
    path = instance(tmp_path / "inside", [])
    text = path.read_text("utf-8").replace("<link:schemaRef ", f'<link:schemaRef xml:base="{base}" ')
    path.write_text(text, encoding="utf-8")
    findings = Findings()
    ask_arelle(path, [], findings)
    assert [one.code for one in findings] == ["file.unsafeReference"]


def test_what_cannot_be_read_is_told_once_and_not_handed_over(tmp_path: Path) -> None:
    broken = tmp_path / "a.xbrl"
    broken.write_text(FRAME.partition("<link")[0], encoding="utf-8")
    assert validated(broken) == ["file.invalidXml"]
    package = tmp_path / "a.xbr"
    package.write_bytes(b"PK\x03\x04")
    assert validated(package) == ["rpe:invalidArchiveFormat"]


def test_what_arelle_does_not_read_is_told_beside_what_we_find(tmp_path: Path) -> None:
    report, table = (
        instance(tmp_path, ['<shop:Nothing contextRef="c0">1</shop:Nothing>']),
        tmp_path / "a.parquet",
    )
    for _ in pipeline.convert(str(report), str(table), kind=None, packages=[], findings=Findings()):
        pytest.fail("a table is one file")
    findings = Findings()
    with pytest.raises(ExporterError, match="Parquet"):
        pipeline.validate(str(table), packages=[], arelle=True, findings=findings)
    assert [one.code for one in findings] == ["oime:unknownConcept"]
    with pytest.raises(ExporterError, match="reads files"):
        ask_arelle(Path("-"), [], findings)
