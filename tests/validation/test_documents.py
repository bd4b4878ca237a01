"""Documents against their schemas: xBRL-JSON by two checkers, xBRL-XML by libxml2 with the edited schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import resources
from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.formats import Format
from exporter.taxonomy import Folder, load_taxonomy
from exporter.validation import json_documents
from exporter.validation.documents import check_document
from exporter.validation.json_documents import check_json

SCHEMA = json.loads((resources.schemas() / "xbrl-json.schema.json").read_text("utf-8"))
REFERENCE = jsonschema.Draft202012Validator(SCHEMA)
FAST = jsonschema_rs.validator_for(SCHEMA)
TAXONOMY = Path(__file__).parents[1] / "findings" / "taxonomy"

REPORT: dict[str, Any] = {
    "documentInfo": {
        "documentType": "https://xbrl.org/2021/xbrl-json",
        "namespaces": {"shop": "http://shop.example/2025", "iso4217": "http://www.xbrl.org/2003/iso4217"},
        "linkTypes": {"footnote": "http://www.xbrl.org/2003/arcrole/fact-footnote"},
        "linkGroups": {"_": "http://www.xbrl.org/2003/role/link"},
        "taxonomy": ["http://shop.example/2025/shop.xsd"],
        "features": {"xbrl:allowedDuplicates": "all"},
    },
    "facts": {
        "f1": {
            "value": "1",
            "decimals": 0,
            "dimensions": {
                "concept": "shop:Revenue",
                "entity": "id:0001",
                "period": "2025-01-01T00:00:00/2026-01-01T00:00:00",
                "unit": "iso4217:JPY/xbrli:shares",
                "language": "en",
                "shop:FloorAxis": None,
            },
            "links": {"footnote": {"_": ["f2"]}},
            "our:own": {"anything": [1, None]},
        }
    },
}


def codes(document: object) -> list[str]:
    findings = Findings()
    check_json(json.dumps(document).encode(), "report.json", findings)
    return [one.code for one in findings]


def changed(path: str, value: object) -> Any:
    document = copy.deepcopy(REPORT)
    *way, last = path.split(" ")
    at = document
    for step in way:
        at = at[step]
    at[last] = value
    return document


def test_a_report_is_valid() -> None:
    assert codes(REPORT) == []
    findings = Findings()
    check_json(b"\xef\xbb\xbf" + json.dumps(REPORT).encode(), "report.json", findings)
    assert findings.all == []


WRONG = [
    ("documentInfo documentType", "https://xbrl.org/2021/xbrl-csv", "oimce:unsupportedDocumentType"),
    ("documentInfo taxonomy", [], "xbrlje:invalidJSONStructure"),
    ("documentInfo other", 1, "xbrlje:invalidJSONStructure"),
    ("documentInfo features", {"xbrl:canonicalValues": "yes"}, "xbrlje:invalidJSONStructure"),
    ("documentInfo namespaces xbrli", "http://example.com", "oimce:invalidURIForReservedAlias"),
    ("documentInfo namespaces shop", "not a uri", "oimce:invalidURI"),
    ("documentInfo namespaces 1a", "http://example.com", "oimce:invalidURIAlias"),
    ("facts f1 value", 1, "xbrlje:invalidJSONStructure"),
    ("facts f1 decimals", "0", "xbrlje:invalidJSONStructure"),
    ("facts f1 decimals", 0.5, "xbrlje:invalidJSONStructure"),
    ("facts f1 extra", "x", "xbrlje:invalidJSONStructure"),
    ("facts f1 dimensions period", "2025", "oimce:invalidPeriodRepresentation"),
    ("facts f1 dimensions period", "2025-01-01/2025-12-31", "oimce:invalidPeriodRepresentation"),
    ("facts f1 dimensions unit", "iso4217:JPY/a:b/c:d", "oimce:invalidUnitStringRepresentation"),
    ("facts f1 dimensions unit", "JPY", "oimce:invalidUnitStringRepresentation"),
    ("facts f1 dimensions entity", "0001", "oimce:invalidSQName"),
    ("facts f1 dimensions language", "en_US", "oime:invalidLanguage"),
    ("facts f1 dimensions concept", "Revenue", "xbrlje:invalidJSONStructure"),
    ("facts f1 dimensions", {}, "xbrlje:invalidJSONStructure"),
    ("facts f1 links footnote _", "f2", "xbrlje:invalidJSONStructure"),
]


@pytest.mark.parametrize(("path", "value", "code"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_has_its_code(path: str, value: object, code: str) -> None:
    assert code in codes(changed(path, value))


@pytest.mark.parametrize("document", [b"{", b"\xff", b'{"facts": {}, "facts": {}}', b"NaN", b""])
def test_what_is_no_json_is_refused(document: bytes) -> None:
    with pytest.raises(ExporterError) as caught:
        check_json(document, "report.json", Findings())
    assert caught.value.code == "xbrlje:invalidJSON"


paths = st.sampled_from(
    sorted({path for path, _, _ in WRONG} | {"facts", "facts f1", "documentInfo", "a:b", "a", "facts f 2"})
)
TEXTS = ["a:b", "a:b*c:d", "(a:b*c:d)/e:f", "2025-01-01T00:00:00Z", "ja-jp", "http://a/b"]
OTHERS: list[object] = [[], {}, ["f1"], {"a": {"b": ["c"]}}]
values = st.one_of(
    st.sampled_from([None, True, False, 0, -7, 1.0, *TEXTS, *OTHERS, *(value for _, value, _ in WRONG)]),
    st.text(max_size=8),
)


@given(st.lists(st.tuples(paths, values), min_size=1, max_size=3))
def test_both_checkers_give_the_same_verdict(changes: list[tuple[str, object]]) -> None:
    document = copy.deepcopy(REPORT)
    for path, value in changes:
        *way, last = path.split(" ")
        at: Any = document
        for step in way:
            at = at.get(step, {}) if isinstance(at, dict) else {}
        if isinstance(at, dict):
            at[last] = value
    assert FAST.is_valid(document) == REFERENCE.is_valid(document)
    assert (codes(document) == []) == REFERENCE.is_valid(document)


FRAME = """<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldi="http://xbrl.org/2006/xbrldi"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:shop="http://shop.example/2025">
<link:schemaRef xlink:type="simple" xlink:href="shop.xsd"/>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="http://shop.example">1</xbrli:identifier>{segment}</xbrli:entity>
<xbrli:period><xbrli:instant>2025-12-31</xbrli:instant></xbrli:period>{scenario}</xbrli:context>
<xbrli:unit id="u"><xbrli:measure>iso4217:JPY</xbrli:measure></xbrli:unit>
{facts}
</xbrli:xbrl>"""


def told(facts: str, *, segment: str = "", scenario: str = "") -> list[tuple[str, int]]:
    findings = Findings()
    taxonomy = load_taxonomy(["shop.xsd"], [Folder(TAXONOMY)], findings)
    document = FRAME.format(facts=facts, segment=segment, scenario=scenario).encode()
    check_document(document, "report.xbrl", Format.XML, taxonomy, [Folder(TAXONOMY)], findings)
    return [(one.code, one.origin.line if one.origin else 0) for one in findings]


CASH = '<shop:Cash contextRef="c" unitRef="u" decimals="0">{}</shop:Cash>'


def test_a_valid_instance_is_silent() -> None:
    assert told(CASH.format("1" * 60)) == []


def test_a_value_is_wrong_on_its_line() -> None:
    assert told(CASH.format("1") + "\n" + CASH.format("one")) == [("xmlSchema:valueError", 9)]


def test_an_unknown_element_is_unexpected() -> None:
    assert told('<shop:Nothing contextRef="c">1</shop:Nothing>') == [("xmlSchema:elementUnexpected", 8)]


def test_a_fault_known_already_is_not_told_again() -> None:
    findings = Findings()
    taxonomy = load_taxonomy(["shop.xsd"], [Folder(TAXONOMY)], findings)
    findings.error("xmlSchema:valueError", "told by the reader", Origin("report.xbrl", 8))
    document = FRAME.format(facts=CASH.format("one"), segment="", scenario="").encode()
    check_document(document, "report.xbrl", Format.XML, taxonomy, [Folder(TAXONOMY)], findings)
    assert [one.message for one in findings] == ["told by the reader"]


def test_no_reference_of_a_schema_leads_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xsd"
    secret.write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:s"><element name="e"/></schema>'
    )
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "own.xsd").write_text(
        '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o" xmlns:s="urn:s">'
        '<import namespace="urn:s" schemaLocation="../secret.xsd"/><element name="x"><complexType><sequence>'
        '<element ref="s:e"/></sequence></complexType></element></schema>'
    )
    findings = Findings()
    taxonomy = load_taxonomy(["own.xsd"], [Folder(inside)], findings)
    document = FRAME.format(facts="", segment="", scenario="").encode()
    check_document(document, "report.xbrl", Format.XML, taxonomy, [Folder(inside)], findings)
    assert {one.code for one in findings} == {"taxonomy.outsideSources", "xmlSchema:syntax"}


@given(
    st.dictionaries(
        st.sampled_from(["a", "a b", "", "xbrl", "iso4217", "é", "1"]), st.sampled_from(["urn:a", "", "x"])
    ),
    st.integers(1, 3),
)
def test_a_large_map_is_judged_in_parts(drawn: dict[str, str], size: int) -> None:
    """With the same faults, and without the whole map in each of them."""
    document = copy.deepcopy(REPORT)
    document["documentInfo"]["namespaces"] |= drawn
    document["documentInfo"]["linkTypes"] |= drawn
    whole = codes(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_documents, "LARGE", size)
        assert sorted(codes(document)) == sorted(whole)
