"""Data types followed down their derivations: primitives, facets, unions, lists, fractions, and circles."""

from __future__ import annotations

import pytest
from made import NAMESPACE, Load, codes, item, schema

from exporter.qname import XBRLI, XS, QName
from exporter.taxonomy import DataType, Taxonomy
from exporter.taxonomy.itemtypes import NUMERIC_TYPES, PREFIXES, SCHEMAS, item_type, published_type


def t(local: str) -> QName:
    return QName(NAMESPACE, local)


def derived(name: str, base: str, facets: str = "", inner: str = "") -> str:
    return (
        f'<xs:complexType name="{name}"><xs:simpleContent><xs:restriction base="{base}">{inner}{facets}'
        "</xs:restriction></xs:simpleContent></xs:complexType>"
    )


def facet(name: str, value: str) -> str:
    return f'<xs:{name} value="{value}"/>'


def type_of(taxonomy: Taxonomy, name: str = "X") -> DataType:
    found = taxonomy.concepts[t(name)].type
    assert found is not None
    return found


def one(load: Load, body: str, name: str) -> DataType:
    taxonomy, findings = load(a_xsd=schema(body + item("X", name)))
    assert codes(findings) == []
    return type_of(taxonomy)


@pytest.mark.parametrize(
    ("name", "primitive", "numeric"),
    [
        ("monetary", "decimal", True),
        ("shares", "decimal", True),
        ("pure", "decimal", True),
        ("decimal", "decimal", True),
        ("double", "double", True),
        ("nonPositiveInteger", "nonPositiveInteger", True),
        ("unsignedByte", "unsignedByte", True),
        ("string", "string", False),
        ("normalizedString", "normalizedString", False),
        ("boolean", "boolean", False),
        ("date", "date", False),
        ("gMonthDay", "gMonthDay", False),
        ("gYear", "gYear", False),
        ("anyURI", "anyURI", False),
        ("QName", "QName", False),
        ("perShare", "decimal", True),
        ("percent", "decimal", True),
        ("textBlock", "string", False),
        ("num:areaItemType", "decimal", True),
        ("nonnum:domainItemType", "string", False),
        ("dtr-types:monetaryPerLengthItemType", "decimal", True),
        ("dtr-types:gYearListItemType", "token", False),
    ],
)
def test_published_types(name: str, primitive: str, numeric: bool) -> None:
    found = published_type(item_type(name))
    assert found is not None
    assert (found.primitive, found.numeric) == (primitive, numeric)
    assert found.item_type.endswith("ItemType")
    assert found.bases[-1] == QName(XS, primitive)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("string", True),
        ("normalizedString", True),
        ("token", True),
        ("textBlock", True),
        ("dtr-types:gYearListItemType", True),
        ("language", False),
        ("Name", False),
        ("NCName", False),
        ("anyURI", False),
        ("date", False),
        ("monetary", False),
        ("dtr-types:domainItemType", False),
        ("nonnum:domainItemType", False),
        ("dtr-types:noLangStringItemType", False),
        ("dtr-types:noLangTokenItemType", False),
        ("dtr-types:prefixedContentItemType", False),
    ],
)
def test_text_is_what_derives_from_string_and_may_have_a_language(name: str, text: bool) -> None:
    found = published_type(item_type(name))
    assert found is not None
    assert found.is_text is text


def test_a_vocabulary_sorts_items_into_numbers_text_and_others(load: Load) -> None:
    body = derived("tick", "xbrli:NCNameItemType") + derived(
        "code", "xbrli:tokenItemType", facet("length", "2")
    )
    kinds = {
        "Cash": "xbrli:monetaryItemType",
        "Code": "t:code",
        "Tick": "t:tick",
        "Day": "xbrli:dateItemType",
    }
    taxonomy, findings = load(a_xsd=schema(body + "".join(item(name, kind) for name, kind in kinds.items())))
    assert codes(findings) == []
    known = taxonomy.vocabulary
    assert (known.numeric, known.text) == ({str(t("Cash"))}, {str(t("Code"))})
    assert known.others == {str(t("Tick")), str(t("Day"))}


def test_every_namespace_of_published_types_has_its_schema() -> None:
    assert set(SCHEMAS) == set(PREFIXES.values()) - {XS}
    assert published_type(QName(NUMERIC_TYPES, "none")) is None
    assert published_type(QName(XS, "none")) is None


def test_a_union_tells_its_members() -> None:
    moment = published_type(item_type("dateTime"))
    assert moment is not None
    assert [one.primitive for one in moment.members] == ["date", "dateTime"]
    assert moment.primitive == "anySimpleType"
    assert QName(XBRLI, "dateUnion") in moment.bases


def test_a_chain_names_every_step_nearest_first(load: Load) -> None:
    body = derived("b", "t:a", facet("maxInclusive", "5")) + derived("a", "xbrli:monetaryItemType")
    found = one(load, body, "t:b")
    assert found.name == t("b")
    assert found.bases == (
        t("a"), QName(XBRLI, "monetaryItemType"), QName(XBRLI, "monetary"), QName(XS, "decimal"),
    )  # fmt: skip
    assert (found.item_type, found.primitive, found.numeric) == ("monetaryItemType", "decimal", True)
    assert dict(found.facets) == {"maxInclusive": ("5",)}


def test_nearer_facets_narrow_and_patterns_add_up(load: Load) -> None:
    lower = derived(
        "a",
        "xbrli:stringItemType",
        facet("pattern", "[a-z]+")
        + facet("maxLength", "9")
        + facet("enumeration", "a")
        + facet("enumeration", "b"),
    )
    upper = derived("b", "t:a", facet("pattern", "a.*") + facet("pattern", "b|c") + facet("maxLength", "4"))
    found = one(load, lower + upper, "t:b")
    assert dict(found.facets) == {
        "pattern": ("[a-z]+", "(a.*)|(b|c)"),
        "maxLength": ("4",),
        "enumeration": ("a", "b"),
    }


def test_digits_and_bounds(load: Load) -> None:
    body = derived("a", "xbrli:decimalItemType", facet("totalDigits", "9") + facet("fractionDigits", "2"))
    body += derived(
        "b", "t:a", facet("minExclusive", "0") + facet("length", "3") + facet("whiteSpace", "collapse")
    )
    assert dict(one(load, body, "t:b").facets) == {
        "totalDigits": ("9",), "fractionDigits": ("2",), "minExclusive": ("0",), "length": ("3",),
        "whiteSpace": ("collapse",),
    }  # fmt: skip


def test_types_without_names(load: Load) -> None:
    inline = derived("", "xbrli:stringItemType", facet("length", "2")).replace(' name=""', "")
    element = f'<xs:element name="X" substitutionGroup="xbrli:item" xbrli:periodType="instant">{inline}</xs:element>'
    taxonomy, findings = load(a_xsd=schema(element))
    assert codes(findings) == []
    found = type_of(taxonomy)
    assert found.item_type == "stringItemType"
    assert found.bases[0] == QName(XBRLI, "stringItemType")
    assert dict(found.facets) == {"length": ("2",)}


def test_an_item_type_narrowed_by_a_simple_type_inside(load: Load) -> None:
    inner = facet("maxLength", "7").join(
        ('<xs:simpleType><xs:restriction base="xs:string">', "</xs:restriction>")
    )
    inner += "</xs:simpleType>"
    found = one(load, derived("a", "xbrli:stringItemType", facet("pattern", "x*"), inner), "t:a")
    assert found.item_type == "stringItemType"
    assert QName(XBRLI, "stringItemType") in found.bases
    assert dict(found.facets) == {"maxLength": ("7",), "pattern": ("x*",)}


def test_a_fraction_is_numeric_and_has_no_primitive(load: Load) -> None:
    body = (
        '<xs:complexType name="third"><xs:complexContent><xs:restriction base="xbrli:fractionItemType"><xs:sequence>'
        '<xs:element ref="xbrli:numerator"/><xs:element ref="xbrli:denominator"/></xs:sequence></xs:restriction>'
        "</xs:complexContent></xs:complexType>"
    )
    for name in ("xbrli:fractionItemType", "t:third"):
        found = one(load, body, name)
        assert (found.item_type, found.primitive, found.numeric) == ("fractionItemType", "", True)


def test_unions_and_lists_of_domain_elements(load: Load) -> None:
    def axis(name: str, content: str) -> str:
        return (
            f'<xs:element name="{name}" type="xbrli:stringItemType" abstract="true" xbrli:periodType="duration"'
            f' substitutionGroup="xbrldt:dimensionItem" xbrldt:typedDomainRef="#d_{name}"/>'
            f'<xs:element name="d{name}" id="d_{name}">{content}</xs:element>'
        )

    body = (
        axis("A", '<xs:simpleType><xs:union memberTypes="xs:int xs:decimal"/></xs:simpleType>')
        + axis("B", '<xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType>')
        + axis(
            "C",
            '<xs:simpleType><xs:union><xs:simpleType><xs:restriction base="xs:date"/></xs:simpleType></xs:union>'
            "</xs:simpleType>",
        )
        + axis("D", "<xs:complexType><xs:sequence/></xs:complexType>")
        + axis("E", "")
    )
    taxonomy, findings = load(a_xsd=schema(body))
    assert codes(findings) == []
    found = {name.local: one for name, one in taxonomy.domain_types.items()}
    assert {name: (one.primitive, one.numeric) if one else None for name, one in found.items()} == {
        "dA": ("decimal", True),
        "dB": ("anySimpleType", False),
        "dC": ("date", False),
        "dD": None,
        "dE": None,
    }


@pytest.mark.parametrize("length", [2, 50, 5000])
def test_circles_and_endless_chains_end_in_a_finding(load: Load, length: int) -> None:
    circle = "".join(derived(f"a{at}", f"t:a{(at + 1) % length}") for at in range(length))
    _, findings = load(a_xsd=schema(circle + item("X", "t:a0")))
    assert codes(findings) == ["xbrl.5.1.1.3:itemType"]


def test_a_chain_too_long_to_follow_is_told(load: Load) -> None:
    chain = "".join(derived(f"a{at}", f"t:a{at + 1}") for at in range(500)) + derived(
        "a500", "xbrli:stringItemType"
    )
    _, findings = load(a_xsd=schema(chain + item("X", "t:a0")))
    assert codes(findings) == ["xbrl.5.1.1.3:itemType"]


def test_long_lines_of_substitution_are_followed(load: Load) -> None:
    body = "".join(
        f'<xs:element name="A{at}" substitutionGroup="t:A{at + 1}" xbrli:periodType="instant"/>'
        for at in range(3000)
    )
    body += item("A3000")
    taxonomy, findings = load(a_xsd=schema(body))
    assert codes(findings) == []
    assert len(taxonomy.concepts) == 3001
    assert type_of(taxonomy, "A0").item_type == "monetaryItemType"
