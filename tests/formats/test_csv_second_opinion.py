"""Reports in xBRL-CSV with each feature and each fault: the independent processor reads and refuses the same ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from csv_reports import LINES, METADATA, patched
from other_reader import Told, ask, tell
from test_csv_codes import EXAMPLES, Example

from exporter.findings import Findings
from exporter.opening import open_report

pytest.importorskip("arelle", reason="the independent processor is not installed")

ITEM = (
    '<xs:element name="{0}" id="{0}" substitutionGroup="{1}" type="xbrli:{2}ItemType" {3}'
    ' xbrli:periodType="duration"/>'
)
ITEMS = (
    ("Sales", "xbrli:item", "monetary", 'nillable="true"'),
    ("Costs", "xbrli:item", "monetary", 'nillable="true"'),
    ("Policy", "xbrli:item", "string", 'nillable="true"'),
    ("Asia", "xbrli:item", "string", 'abstract="true"'),
    ("AreaAxis", "xbrldt:dimensionItem", "string", 'abstract="true"'),
    ("ShopAxis", "xbrldt:dimensionItem", "string", 'abstract="true" xbrldt:typedDomainRef="#Shop"'),
)
SCHEMA = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:xbrldt="http://xbrl.org/2005/xbrldt" targetNamespace="http://shop.example/2025" elementFormDefault="qualified">
<xs:import namespace="http://www.xbrl.org/2003/instance"
  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
<xs:import namespace="http://xbrl.org/2005/xbrldt" schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>
{"".join(ITEM.format(*one) for one in ITEMS)}<xs:element name="Shop" id="Shop" type="xs:string" nillable="true"/>
</xs:schema>"""
#: Sound examples that the processor sees otherwise: rules of a data type or of periods, which reading leaves to
#: validation; a base URL that it does not follow; a row without facts; and decimals of a second property group.
OTHERWISE = {
    "oime:invalidBaseURL",
    "xbrlce:invalidFactValue",
    "xbrlce:invalidPeriodSpecifier",
    "xbrlce:missingRowIdentifier",
    "xbrlce:referenceTargetNotDuration",
    "xbrlce:repeatedPropertyGroupDecimalsProperty",
}
#: What it says of money in units that are none, which reading leaves to validation too.
UNITS = {
    "oime:invalidTaxonomy",
    "xbrl.4.8.2:monetaryFactUnit-notMonetaryMeasure",
    "xbrl.4.8.2:monetaryFactUnit-notSingleMeasure",
}
#: Faults that the processor does not look for.
UNSEEN = {"oime:unusedNoteFact"}
SOUND = sorted(EXAMPLES.keys() - OTHERWISE)
BROKEN = sorted(EXAMPLES.keys() - UNSEEN)


def laid_out(folder: Path, example: Example) -> Path:
    """The files of an example in a folder, with its taxonomy; the metadata is named as the processor expects."""
    change, more = example
    document = change if isinstance(change, bytes) else json.dumps(patched(METADATA, change)).encode()
    files = {"lines.csv": LINES} | {name.replace("__", "."): content for name, content in more.items()}
    files |= {"metadata.json": document, "shop.xsd": SCHEMA.encode()}
    folder.mkdir()
    for name, content in files.items():
        if content is not None:
            moved = content.replace(b"http://shop.example/2025/shop.xsd", b"shop.xsd")
            (folder / name).write_bytes(moved if name.endswith(".json") else content)
    return folder / "metadata.json"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], tuple[Path, Told]]:
    """By code and number of the example, its metadata and what the processor tells of it."""
    work = tmp_path_factory.mktemp("csv")
    wanted = [(code, 0) for code in SOUND] + [(code, 1) for code in BROKEN]
    paths = [laid_out(work / str(at), EXAMPLES[code][number]) for at, (code, number) in enumerate(wanted)]
    return dict(zip(wanted, zip(paths, ask(paths), strict=True), strict=True))


@pytest.mark.arelle
@pytest.mark.parametrize("code", SOUND)
def test_what_is_sound_is_read_alike(code: str, asked: dict[tuple[str, int], tuple[Path, Told]]) -> None:
    path, told = asked[code, 0]
    findings = Findings()
    report = open_report(str(path), [], findings).report
    assert not list(findings)
    assert told.codes <= UNITS
    assert told.facts == tell(report)


@pytest.mark.arelle
@pytest.mark.parametrize("code", BROKEN)
def test_what_is_broken_is_refused_alike(code: str, asked: dict[tuple[str, int], tuple[Path, Told]]) -> None:
    _, told = asked[code, 1]
    assert any(one.startswith(("xbrlce:", "xbrlje:", "oimce:", "oime:")) for one in told.codes)
