"""xBRL-JSON is read strictly: each rule of the standard has a document that breaks it and the code it gives."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.qname import QName
from exporter.report.aspects import NO_ENTITY, SHARES, Member, Period, Typed, Unit
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

FOOTNOTE = "http://www.xbrl.org/2003/arcrole/fact-footnote"
DOCUMENT: dict[str, Any] = {
    "documentInfo": {
        "documentType": "https://xbrl.org/2021/xbrl-json",
        "namespaces": {
            "w": "urn:w",
            "s": "http://s",
            "iso4217": "http://www.xbrl.org/2003/iso4217",
            "xbrli": "http://www.xbrl.org/2003/instance",
            "xbrl": "https://xbrl.org/2021",
        },
        "linkTypes": {"footnote": FOOTNOTE, "see": "http://example.com/see"},
        "linkGroups": {"_": "http://www.xbrl.org/2003/role/link"},
        "taxonomy": ["w.xsd"],
    },
    "facts": {
        "a": {
            "value": "1",
            "decimals": -3,
            "dimensions": {
                "concept": "w:A",
                "entity": "s:1",
                "period": "2003-04-01T00:00:00/2003-07-01T00:00:00",
                "unit": "iso4217:JPY/xbrli:shares",
                "w:D": "w:M",
                "w:T": "a text",
                "w:N": None,
            },
            "links": {"footnote": {"_": ["n"]}},
        },
        "t": {
            "value": "x",
            "dimensions": {"concept": "w:T", "period": "2003-07-01T00:00:00", "language": "en"},
        },
        "n": {
            "value": "See <b>x</b>",
            "dimensions": {"concept": "xbrl:note", "noteId": "n", "language": "en"},
        },
    },
}


def read_json(document: object, vocabulary: Vocabulary | None = None) -> tuple[Report, list[str]]:
    findings = Findings()
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    report = read(content, "d.json", Format.JSON, findings, vocabulary=vocabulary)
    assert all(str(one.origin) == "d.json" for one in findings)
    return report, [one.code for one in findings]


def changed(path: str, value: object) -> dict[str, Any]:
    """The document with a member set, or taken away where the value is ``...``."""
    document = copy.deepcopy(DOCUMENT)
    *above, last = path.split("/")
    place: Any = document
    for name in above:
        place = place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return document


def test_a_right_document_is_read_whole() -> None:
    report, codes = read_json(DOCUMENT)
    assert codes == []
    fact, text = report
    assert (fact.id, fact.value, fact.decimals, fact.concept) == ("a", "1", -3, QName("urn:w", "A"))
    assert fact.unit == Unit.currency("JPY", per=SHARES)
    assert fact.context.period == Period(date(2003, 6, 30), date(2003, 4, 1))
    assert dict(fact.context.dimensions) == {
        QName("urn:w", "D"): Member(QName("urn:w", "M")),
        QName("urn:w", "T"): Typed("a text"),
        QName("urn:w", "N"): Typed(None),
    }
    assert (text.language, text.context.entity, text.context.period) == (
        "en",
        NO_ENTITY,
        Period(date(2003, 6, 30)),
    )
    (link,), (note,) = report.links, report.notes
    assert (link.source, link.targets, link.type, note.text) == ("a", ("n",), FOOTNOTE, "See <b>x</b>")


def test_the_taxonomy_decides_what_is_typed() -> None:
    vocabulary = Vocabulary(typed_domains={f"{{urn:w}}{name}": QName("urn:w", "dom") for name in "DTN"})
    report, codes = read_json(DOCUMENT, vocabulary)
    assert codes == []
    assert dict(next(iter(report)).context.dimensions)[QName("urn:w", "D")] == Typed("w:M")
    _, codes = read_json(DOCUMENT, Vocabulary())
    assert codes == ["oime:invalidDimensionValue"]  # told once: the context is left out


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2003-07-01T00:00:00/2003-07-01T00:00:00", Period(date(2003, 6, 30))),
        ("2003-06-30T12:00:00.5", Period(datetime(2003, 6, 30, 12, 0, 0, 500000))),
        ("2003-06-30T12:00:00Z", Period(datetime(2003, 6, 30, 12, tzinfo=UTC))),
    ],
)
def test_periods(text: str, period: Period) -> None:
    report, codes = read_json(changed("facts/t/dimensions/period", text))
    assert codes == []
    assert list(report)[1].context.period == period


@pytest.mark.parametrize("sign", ["\x01", "\ufffe", "\uffff"])
@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("facts/t", "xbrlje:invalidJSONStructure"),
        ("facts/a/value", "xbrlje:invalidFactValue"),
        ("facts/a/dimensions/entity", "oimce:invalidSQName"),
        ("facts/a/dimensions/w:T", "oime:invalidDimensionValue"),
    ],
)
def test_characters_that_xml_cannot_hold_are_told(sign: str, path: str, code: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    *above, last = path.split("/")
    place: Any = document
    for name in above:
        place = place[name]
    if last in document["facts"]:
        place[last + sign] = place.pop(last)
    else:
        place[last] += sign
    vocabulary = Vocabulary(typed_domains={f"{{urn:w}}{name}": QName("urn:w", "dom") for name in "TN"})
    _, codes = read_json(document, vocabulary)
    assert code in codes


EXPLANATORY = "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"
STRUCTURE = "xbrlje:invalidJSONStructure"
INFO = [
    ("documentInfo/taxonomy", ..., STRUCTURE),
    ("documentInfo/taxonomy", [1], STRUCTURE),
    ("documentInfo/taxonomy", [], "oime:noTaxonomy"),
    ("documentInfo/baseURL", "w/", "oime:invalidBaseURL"),
    ("documentInfo/unknown", 1, STRUCTURE),
    ("documentInfo/z:own", 1, "oimce:unboundPrefix"),
    ("documentInfo/namespaces/1w", "urn:v", "oimce:invalidURIAlias"),
    ("documentInfo/namespaces/v", "not absolute", "oimce:invalidURI"),
    ("documentInfo/namespaces/v", "http://v#a#b", "oimce:invalidURI"),
    ("documentInfo/namespaces/v", 1, STRUCTURE),
    ("documentInfo/namespaces/v", "urn:w", "oimce:multipleAliasesForURI"),
    ("documentInfo/namespaces/utr", "urn:u", "oimce:invalidURIForReservedAlias"),
    ("documentInfo/namespaces/v", "http://www.xbrl.org/2009/utr", "oimce:invalidAliasForReservedURI"),
    ("documentInfo/linkTypes/v", EXPLANATORY, "oimce:invalidAliasForReservedURI"),
    ("documentInfo/linkGroups", [], STRUCTURE),
    ("documentInfo/features", {"xbrl:canonicalValues": "yes"}, STRUCTURE),
    ("documentInfo/features", {"xbrl:allowedDuplicates": "some"}, STRUCTURE),
    ("documentInfo/features", {"z:own": True}, "oimce:unboundPrefix"),
    ("documentInfo/features", [], STRUCTURE),
    ("unknown", 1, STRUCTURE),
    ("facts", [], STRUCTURE),
]  # fmt: skip
A, D = "facts/a", "facts/a/dimensions"
FACTS = [
    (f"{A}/value", ..., STRUCTURE),
    (f"{A}/value", 1, STRUCTURE),
    (f"{A}/value", None, "oime:misplacedDecimalsProperty"),
    (f"{A}/value", "a\u0000b", "xbrlje:invalidFactValue"),
    (f"{A}/decimals", "3", STRUCTURE),
    (f"{A}/decimals", True, STRUCTURE),
    (f"{A}/decimals", 10**30, STRUCTURE),
    (f"{A}/unknown", 1, STRUCTURE),
    (f"{A}/z:own", 1, "oimce:unboundPrefix"),
    (f"{A}/dimensions", [], STRUCTURE),
    (A, [], STRUCTURE),
    (f"{D}/concept", ..., "oime:missingConceptDimension"),
    (f"{D}/concept", "A", "oimce:invalidSQName"),
    (f"{D}/concept", "z:A", "oimce:unboundPrefix"),
    (f"{D}/concept", 1, STRUCTURE),
    (f"{D}/entity", "z:1", "oimce:unboundPrefix"),
    (f"{D}/entity", "s:1 2", "oimce:invalidSQName"),
    (f"{D}/entity", None, STRUCTURE),
    (f"{D}/period", "2003-04-01", "oimce:invalidPeriodRepresentation"),
    (f"{D}/period", "2003-04-01T24:00:00", "oimce:invalidPeriodRepresentation"),
    (f"{D}/period", "2003-07-01T00:00:00/2003-04-01T00:00:00", "oimce:invalidPeriodRepresentation"),
    (f"{D}/period", None, "oimce:invalidPeriodRepresentation"),
    (f"{D}/unit", "xbrli:pure", "oime:illegalPureUnit"),
    (f"{D}/unit", "xbrli:shares*iso4217:JPY", "oimce:invalidUnitStringRepresentation"),
    (f"{D}/unit", "(iso4217:JPY)/xbrli:shares", "oimce:invalidUnitStringRepresentation"),
    (f"{D}/unit", "iso4217:JPY*xbrli:shares/w:x", "oimce:invalidUnitStringRepresentation"),
    (f"{D}/unit", "iso4217:JPY/xbrli:shares/w:x", "oimce:invalidUnitStringRepresentation"),
    (f"{D}/unit", "", "oimce:invalidUnitStringRepresentation"),
    (f"{D}/unit", "z:JPY", "oimce:unboundPrefix"),
    (f"{D}/unit", None, STRUCTURE),
    (f"{D}/language", "EN", "xbrlje:invalidLanguageCodeCase"),
    (f"{D}/language", "e n", "oime:invalidLanguage"),
    (f"{D}/language", 1, STRUCTURE),
    (f"{D}/noteId", "a", "oime:misplacedNoteIDDimension"),
    (f"{D}/unknown", "x", STRUCTURE),
    (f"{D}/xbrl:own", "x", STRUCTURE),
    (f"{D}/z:own", "x", "oimce:unboundPrefix"),
    (f"{D}/w:T", ["x"], STRUCTURE),
    (f"{D}/w:T", 1, STRUCTURE),
]  # fmt: skip
N = "facts/n/dimensions"
NOTES = [
    (f"{N}/noteId", ..., "oime:missingNoteIDDimension"),
    (f"{N}/noteId", "m", "oime:invalidNoteIDValue"),
    (f"{N}/language", ..., "oime:missingLanguageForNoteFact"),
    (f"{N}/entity", "s:1", "oime:misplacedNoteFactDimension"),
    (f"{N}/unit", "iso4217:JPY", "oime:misplacedUnitDimension"),
    ("facts/n/decimals", 0, "oime:misplacedDecimalsProperty"),
    ("facts/n/value", "<b>", "oime:invalidXHTMLFragment"),
    ("facts/n/value", "</body><body>", "oime:invalidXHTMLFragment"),
    ("facts/n/value", None, "oime:invalidXHTMLFragment"),
    ("facts/n/value", "<b xmlns='urn:b'/>", "oime:invalidXHTMLFragment"),
    (
        "facts/n/value",
        "<h:b xmlns:h='http://www.w3.org/1999/xhtml'/>",
        "oime:xhtmlElementInNonDefaultNamespace",
    ),
    ("facts/n/links", {"see": {"_": ["a"]}}, STRUCTURE),
    (f"{A}/links", ..., "oime:unusedNoteFact"),
    ("facts/t/links", {"z": {"_": ["n"]}}, "xbrlje:unknownLinkType"),
    ("facts/t/links", {"footnote": {"z": ["n"]}}, "xbrlje:unknownLinkGroup"),
    ("facts/t/links", {"footnote": {"_": ["z"]}}, "xbrlje:unknownLinkTarget"),
    ("facts/t/links", {"footnote": {"_": ["a"]}}, "oime:illegalStandardFootnoteTarget"),
    ("facts/t/links", {"footnote": {"_": "n"}}, STRUCTURE),
    ("facts/t/links", {"footnote": []}, STRUCTURE),
    ("facts/t/links", 1, STRUCTURE),
]


@pytest.mark.parametrize(("path", "value", "code"), INFO + FACTS + NOTES)
def test_what_is_wrong_has_its_code(path: str, value: object, code: str) -> None:
    report, codes = read_json(changed(path, value))
    assert codes[0] == code
    assert set(codes) <= {code, "oime:unusedNoteFact", "xbrlje:unknownLinkTarget", "xbrlje:unknownLinkGroup"}
    assert len(report) <= 2


def test_a_promise_of_canonical_values_is_held() -> None:
    document = changed("documentInfo/features", {"xbrl:canonicalValues": True})
    assert read_json(document)[1] == []
    for value in ("01", "1.00", "+1", "1e3", "-"):
        document["facts"]["a"]["value"] = value
        assert read_json(document)[1][0] == "xbrlje:nonCanonicalValue"


def test_base_url_holds_for_the_taxonomy() -> None:
    report, _ = read_json(changed("documentInfo/baseURL", "http://example.com/t/"))
    assert report.taxonomy == ("http://example.com/t/w.xsd",)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "xbrlje:invalidJSON"),
        (b"{", "xbrlje:invalidJSON"),
        (b'{"a":1,"a":2}', "xbrlje:invalidJSON"),
        (b'{"a":{"b":1,"b":2}}', "xbrlje:invalidJSON"),
        (b'{"a":"\xff"}', "xbrlje:invalidJSON"),
        (b'{"a":"\\ud800"}', "xbrlje:invalidJSON"),
        (b"[" * 100_000, "xbrlje:invalidJSON"),
        ("\ufeff{}".encode("utf-16"), "xbrlje:invalidJSON"),
        (b"[]", STRUCTURE),
        (b"{}", "oimce:unsupportedDocumentType"),
        (
            b'{"documentInfo":{"documentType":"https://xbrl.org/2021/xbrl-csv"}}',
            "oimce:unsupportedDocumentType",
        ),
        (b'{"documentInfo":[]}', "oimce:unsupportedDocumentType"),
    ],
)
def test_what_is_no_report_cannot_be_read(document: bytes, code: str) -> None:
    with pytest.raises(ExporterError) as caught:
        read_json(document)
    assert caught.value.code == code


def test_a_byte_order_mark_is_no_harm() -> None:
    assert read_json(b"\xef\xbb\xbf" + json.dumps(DOCUMENT).encode())[1] == []
