"""Taxonomies made elsewhere: how documents find each other, and what their declarations and arcs mean."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NAMESPACE, Load, codes, item, linkbase, refer, schema

from exporter.findings import Findings
from exporter.qname import XBRLI, XS, QName
from exporter.taxonomy import Folder, load_taxonomy
from exporter.taxonomy.model import DIMENSION_ITEM, HYPERCUBE_ITEM, ITEM, PARENT_CHILD, TUPLE

ROLE = "http://www.xbrl.org/2003/role/link"
LABEL = "http://www.xbrl.org/2003/role/label"


def t(local: str) -> QName:
    return QName(NAMESPACE, local)


def loc(href: str, label: str, more: str = "") -> str:
    return f'<link:loc xlink:type="locator" xlink:href="{href}" xlink:label="{label}" {more}/>'


def arc(
    source: str, target: str, more: str = "", element: str = "presentationArc", arcrole: str = PARENT_CHILD
) -> str:
    ends = f'xlink:from="{source}" xlink:to="{target}"'
    return f'<link:{element} xlink:type="arc" xlink:arcrole="{arcrole}" {ends} {more}/>'


def link(body: str, element: str = "presentationLink", role: str = ROLE, more: str = "") -> str:
    return f'<link:{element} xlink:type="extended" xlink:role="{role}" {more}>{body}</link:{element}>'


def label(name: str, text: str, language: str = "en", more: str = "") -> str:
    resource = f'<link:label xlink:type="resource" xlink:label="r_{name}" xlink:role="{LABEL}" {more}'
    joined = arc(f"l_{name}", f"r_{name}", "", "labelArc", "http://www.xbrl.org/2003/arcrole/concept-label")
    return f'{resource} xml:lang="{language}">{text}</link:label>{joined}'


def test_concepts_stand_for_what_their_substitution_groups_lead_to(load: Load) -> None:
    body = (
        item("Cash", more='xbrli:periodType="instant" xbrli:balance="debit" nillable="true"')
        + item("Head", more='xbrli:periodType="duration" abstract="1"')
        + '<xs:element name="Sub" id="t_Sub" substitutionGroup="t:Cash" xbrli:periodType="instant"/>'
        + '<xs:element name="Cube" type="xbrli:stringItemType" abstract="true" substitutionGroup="t:CubeHead"'
        ' xbrli:periodType="duration"/>'
        + '<xs:element name="CubeHead" type="xbrli:stringItemType" abstract="true"'
        ' substitutionGroup="xbrldt:hypercubeItem" xbrli:periodType="duration"/>'
        + '<xs:element name="Axis" type="xbrli:stringItemType" abstract="true"'
        ' substitutionGroup="xbrldt:dimensionItem" xbrli:periodType="duration" xbrldt:typedDomainRef="#dom"/>'
        + '<xs:element name="Domain" id="dom"><xs:simpleType><xs:restriction base="xs:date"/></xs:simpleType>'
        "</xs:element>"
        + '<xs:element name="Group" substitutionGroup="xbrli:tuple"><xs:complexType/></xs:element>'
        + '<xs:element name="Round" substitutionGroup="t:About"/><xs:element name="About" substitutionGroup="t:Round"/>'
        + '<xs:element name="Plain" type="xs:string"/>'
    )
    taxonomy, findings = load(a_xsd=schema(body))
    assert codes(findings) == []
    heads = {name.local: one.substitution_group for name, one in taxonomy.concepts.items()}
    assert heads == {
        "Cash": ITEM,
        "Head": ITEM,
        "Sub": ITEM,
        "Cube": HYPERCUBE_ITEM,
        "CubeHead": HYPERCUBE_ITEM,
        "Axis": DIMENSION_ITEM,
        "Group": TUPLE,
    }
    cash, sub = taxonomy.concepts[t("Cash")], taxonomy.concepts[t("Sub")]
    assert (cash.balance, cash.period_type, cash.nillable, cash.abstract) == ("debit", "instant", True, False)
    assert sub.type == cash.type
    assert not sub.nillable
    assert taxonomy.concepts[t("Head")].abstract
    assert taxonomy.concepts[t("Axis")].typed_domain == t("Domain")
    domain = taxonomy.domain_types[t("Domain")]
    assert domain is not None
    assert domain.primitive == "date"
    assert domain.item_type == ""
    assert taxonomy.nillable_domains == frozenset()
    assert taxonomy.vocabulary.typed_domains == {str(t("Axis")): t("Domain")}
    assert taxonomy.namespaces == {"t": NAMESPACE}


def test_labels_and_arcs_come_from_linkbases_beside_embedded_and_imported(load: Load) -> None:
    embedded = linkbase(link(loc("#t_Cash", "l_1") + label("1", "Cash &amp; more"), "labelLink")).partition(
        "?>"
    )[2]
    far = "<xs:import namespace='http://made.example/far' schemaLocation='deep/far.xsd'/>"
    near = schema(far + item("Cash"), refer("links.xml") + embedded)
    links = link(
        loc("deep/far.xsd#t_Far", "p") + loc("a.xsd#t_Cash", "c") + arc("p", "c", 'order="2.50"')
    ) + link(loc("a.xsd#t_Cash", "l_2") + label("2", "現金", "ja"), "labelLink")
    far_schema = schema(item("Far"), refer("../more.xml"), "http://made.example/far")
    more = linkbase(link(loc("deep/far.xsd#t_Far", "l_f") + label("f", "Far"), "labelLink"))
    taxonomy, findings = load(a_xsd=near, links_xml=linkbase(links), deep__far_xsd=far_schema, more_xml=more)
    assert codes(findings) == []
    assert taxonomy.label(t("Cash")) == "Cash & more"
    assert taxonomy.label(t("Cash"), language="JA") == "現金"
    far_name = QName("http://made.example/far", "Far")
    assert taxonomy.label(far_name) == "Far"
    (only,) = taxonomy.arcs
    assert (only.source, only.target, only.order, only.arcrole, only.role) == (
        far_name,
        t("Cash"),
        Decimal("2.5"),
        PARENT_CHILD,
        ROLE,
    )


def test_references_follow_xml_base(load: Load) -> None:
    inner = loc("../a.xsd#t_Cash", "l_1", 'xml:base="elsewhere/"') + label("1", "Cash")
    taxonomy, findings = load(
        a_xsd=schema(item("Cash"), refer("l.xml").replace("xlink:type", 'xml:base="links/" xlink:type')),
        links__l_xml=linkbase(link(inner, "labelLink", more='xml:base=".."')),
    )
    assert codes(findings) == []
    assert taxonomy.label(t("Cash")) == "Cash"


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("t_Cash", "Cash"),
        ("element(t_Cash)", "Cash"),
        ("element(/1/4)", "Cash"),
        ("element(/1/5)", "Debt"),
        ("element(none)element(/1/5)", "Debt"),
        ("element(%2F1%2F4)", "Cash"),
    ],
)
def test_locators_point_by_name_and_by_child_sequence(load: Load, pointer: str, found: str) -> None:
    links = linkbase(link(loc(f"a.xsd#{pointer}", "l_1") + label("1", "Found"), "labelLink"))
    taxonomy, findings = load(a_xsd=schema(item("Cash") + item("Debt"), refer("l.xml")), l_xml=links)
    assert codes(findings) == []
    assert [(one.concept.local, one.text) for one in taxonomy.labels] == [(found, "Found")]


@pytest.mark.parametrize(
    ("pointer", "code"),
    [
        ("none", "xbrl.3.5.4:hrefIdNotFound"),
        ("element(/2)", "xbrl.3.5.4:hrefIdNotFound"),
        ("element(/1/99)", "xbrl.3.5.4:hrefIdNotFound"),
        ("element(/1/x)", "xbrl.3.5.4:hrefIdNotFound"),
        ("element(t_Cash/1)", "xbrl.3.5.4:hrefIdNotFound"),
        ("xpointer(//*)", "xbrl.3.5.4:hrefScheme"),
        ("element(/1/4)xmlns(a=b)", "xbrl.3.5.4:hrefScheme"),
    ],
)
def test_pointers_to_nothing_are_told_with_their_line(load: Load, pointer: str, code: str) -> None:
    links = linkbase("\n\n" + link(loc(f"a.xsd#{pointer}", "l_1") + label("1", "Lost"), "labelLink"))
    _, findings = load(a_xsd=schema(item("Cash"), refer("l.xml")), l_xml=links)
    assert codes(findings)[0] == code
    origin = next(iter(findings)).origin
    assert origin is not None
    assert (origin.document, origin.line) == ("l.xml", 5)


def test_an_included_schema_without_a_namespace_takes_the_includers(load: Load) -> None:
    body = '<xs:include schemaLocation="part.xsd"/>' + item("Whole", "t:short")
    part = schema(
        '<xs:complexType name="short"><xs:simpleContent><xs:restriction base="xbrli:stringItemType">'
        '<xs:maxLength value="3"/></xs:restriction></xs:simpleContent></xs:complexType>'
        + item("Part", "short").replace("t_", "p_")
    )
    part = part.replace(f'targetNamespace="{NAMESPACE}"', "").replace(f'xmlns:t="{NAMESPACE}"', "")
    links = linkbase(link(loc("part.xsd#p_Part", "l_1") + label("1", "Part"), "labelLink"))
    taxonomy, findings = load(a_xsd=schema(body, refer("l.xml")), part_xsd=part, l_xml=links)
    assert codes(findings) == []
    assert {name.local for name in taxonomy.concepts} == {"Whole", "Part"}
    assert taxonomy.label(t("Part")) == "Part"
    for name in ("Whole", "Part"):
        data_type = taxonomy.concepts[t(name)].type
        assert data_type is not None
        assert dict(data_type.facets) == {"maxLength": ("3",)}
        assert data_type.derives_from(QName(XBRLI, "stringItemType"))


@pytest.mark.parametrize(
    ("arcs", "orders"),
    [
        (['use="optional"', 'use="prohibited" priority="1"'], []),
        (['use="prohibited"', 'priority="1"'], ["1"]),
        (['priority="3"', 'use="prohibited" priority="3"'], []),
        (['order="1.0"', 'use="prohibited" priority="1"'], []),
        (['order="2"', 'use="prohibited" priority="1"'], ["2"]),
        (['order="2"', 'order="3"'], ["2", "3"]),
        (['title="a"', 'title="b" order="01"'], ["1"]),
    ],
)
def test_prohibition_and_overriding(load: Load, arcs: list[str], orders: list[str]) -> None:
    """XBRL 2.1, 3.5.3.9.7: equivalent arcs compete by priority; a prohibition wins where it has the highest."""
    links = "".join(
        link(
            loc("a.xsd#t_A", "a")
            + loc("a.xsd#t_B", "b")
            + arc("a", "b", more.replace("title", "xlink:title"))
        )
        for more in arcs
    )
    files = {"a_xsd": schema(item("A") + item("B"), refer("l.xml")), "l_xml": linkbase(links)}
    taxonomy, findings = load(**files)
    assert codes(findings) == []
    assert sorted(str(one.order) for one in taxonomy.arcs) == orders


@given(
    stated=st.lists(
        st.tuples(
            st.sampled_from(["", "1", "1.0", "2", "x"]),
            st.sampled_from(["", "0", "1", "-1"]),
            st.sampled_from(["", "prohibited", "optional"]),
            st.sampled_from(["", "p", "q"]),
        ),
        max_size=7,
    )
)
def test_arcs_in_force_are_those_of_the_definition(stated: list[tuple[str, str, str, str]]) -> None:
    best: dict[tuple[Decimal | None, str], tuple[int, bool]] = {}
    arcs = ""
    for order, priority, use, preferred in stated:
        said = (None if order == "x" else Decimal(order or 1), preferred)
        rank = (int(priority or 0), use == "prohibited")
        best[said] = max(best.get(said, rank), rank)
        names = {"order": order, "priority": priority, "use": use, "preferredLabel": preferred}
        arcs += arc("a", "b", " ".join(f'{name}="{text}"' for name, text in names.items() if text))
    with TemporaryDirectory() as folder:
        body = link(loc("a.xsd#t_A", "a") + loc("a.xsd#t_B", "b") + arcs)
        Path(folder, "l.xml").write_text(linkbase(body))
        Path(folder, "a.xsd").write_text(schema(item("A") + item("B"), refer("l.xml")))
        findings = Findings()
        taxonomy = load_taxonomy(["a.xsd"], [Folder(Path(folder))], findings)
    wanted = [
        (order or Decimal(1), preferred)
        for (order, preferred), (_, prohibited) in best.items()
        if not prohibited
    ]
    assert [(one.order, one.preferred_label) for one in taxonomy.arcs] == wanted
    wrong = [one for one in codes(findings) if one == "taxonomy.invalidNumber"]
    assert len(wrong) == sum(order == "x" for order, *_ in stated)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_prefixes_mean_what_they_do_where_they_stand(tmp_path: Path, encoding: str) -> None:
    inner = item("Part").replace("<xs:element", '<xs:element xmlns:xbrli="http://other.example"', 1)
    text = schema(item("Whole") + inner + item("Rest")).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    (tmp_path / "a.xsd").write_bytes(text.encode(encoding))
    findings = Findings()
    taxonomy = load_taxonomy(["a.xsd"], [Folder(tmp_path)], findings)
    assert {name.local for name in taxonomy.concepts} == {"Whole", "Rest"}
    assert codes(findings) == []


def test_a_label_can_be_prohibited_through_a_locator(load: Load) -> None:
    first = linkbase(link(loc("a.xsd#t_A", "l_1") + label("1", "Old", more='id="old"'), "labelLink"))
    arcrole = "http://www.xbrl.org/2003/arcrole/concept-label"
    away = loc("a.xsd#t_A", "l_1") + loc("first.xml#old", "r")
    away += arc("l_1", "r", 'use="prohibited"', "labelArc", arcrole)
    second = linkbase(link(away + loc("a.xsd#t_A", "l_2") + label("2", "New"), "labelLink"))
    taxonomy, findings = load(
        a_xsd=schema(item("A"), refer("first.xml") + refer("second.xml")), first_xml=first, second_xml=second
    )
    assert codes(findings) == []
    assert [one.text for one in taxonomy.labels] == ["New"]


def test_one_arc_joins_all_ends_of_its_labels(load: Load) -> None:
    body = loc("a.xsd#t_A", "a") + loc("a.xsd#t_B", "b") + loc("a.xsd#t_C", "b") + arc("a", "b")
    taxonomy, findings = load(
        a_xsd=schema(item("A") + item("B") + item("C"), refer("l.xml")), l_xml=linkbase(link(body))
    )
    assert codes(findings) == []
    assert [(one.source.local, one.target.local) for one in taxonomy.arcs] == [("A", "B"), ("A", "C")]


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("../outside.xsd", "taxonomy.outsideSources"),
        ("../../../../../../etc/passwd", "taxonomy.outsideSources"),
        ("file:///etc/passwd", "taxonomy.outsideSources"),
        ("file://host/etc/passwd", "taxonomy.outsideSources"),
        ("ftp://made.example/a.xsd", "taxonomy.outsideSources"),
        ("jar:file:///a.zip!/a.xsd", "taxonomy.outsideSources"),
        ("data:text/xml,%3Ca/%3E", "taxonomy.outsideSources"),
        ("http://[bad/a.xsd", "taxonomy.outsideSources"),
        ("//made.example/a.xsd", "taxonomy.outsideSources"),
        ("missing.xsd", "taxonomy.unresolved"),
        ("%00.xsd", "taxonomy.outsideSources"),
        ("x" * 5000, "taxonomy.unresolved"),
        ("http://made.example/a.xsd", "taxonomy.unresolved"),
        ("http://www.xbrl.org/../../../../../../etc/passwd", "taxonomy.unresolved"),
        ("http://www.xbrl.org/2003/" + "x" * 5000, "taxonomy.unresolved"),
    ],
)
@pytest.mark.parametrize("how", ["import", "linkbaseRef", "loc", "roleRef", "typedDomainRef"])
def test_nothing_outside_the_sources_is_read(
    load: Load, tmp_path: Path, how: str, href: str, code: str
) -> None:
    (tmp_path / "outside.xsd").write_text(schema(item("Outside")), encoding="utf-8")
    links = {
        "loc": link(loc(f"{href}#t_Outside", "a")),
        "roleRef": f'<link:roleRef roleURI="http://a.example/r" xlink:type="simple" xlink:href="{href}#r"/>',
    }
    files = {
        "import": schema(f'<xs:import namespace="http://a.example" schemaLocation="{href}"/>'),
        "linkbaseRef": schema("", refer(href)),
        "typedDomainRef": schema(
            '<xs:element name="X" type="xbrli:stringItemType" abstract="true" xbrli:periodType="duration"'
            f' substitutionGroup="xbrldt:dimensionItem" xbrldt:typedDomainRef="{href}#t_Outside"/>'
        ),
    }
    taxonomy, findings = load(
        a_xsd=files.get(how) or schema("", refer("l.xml")), l_xml=linkbase(links.get(how, ""))
    )
    assert codes(findings)[0] == ("xbrldte:OutOfDTSSchemaError" if how == "typedDomainRef" else code)
    origin = next(iter(findings)).origin
    assert origin is not None
    assert origin.line
    assert not [name for name in taxonomy.concepts if name.local == "Outside"]


def test_links_out_of_a_folder_are_not_followed(load: Load, tmp_path: Path) -> None:
    (tmp_path / "outside.xsd").write_text(schema(item("Outside")), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.xsd").symlink_to(tmp_path / "outside.xsd")
    _, findings = load(a_xsd=schema('<xs:include schemaLocation="inside.xsd"/>'))
    assert codes(findings) == ["taxonomy.outsideSources"]


@pytest.mark.parametrize(
    "entry", ["none.xsd", "http://[bad", "http://made.example/x.xsd", "/etc/passwd", "", "\x00"]
)
def test_an_entry_point_that_nobody_has_is_told(tmp_path: Path, entry: str) -> None:
    findings = Findings()
    taxonomy = load_taxonomy([entry], [Folder(tmp_path)], findings)
    assert codes(findings) in (["taxonomy.unresolved"], ["taxonomy.outsideSources"])
    assert not taxonomy.concepts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file.invalidXml"),
        ("\x01\x02", "file.invalidXml"),
        ("<a>", "file.invalidXml"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "file.doctype"),
        ("<a/>", "xbrl.5.1:schemaRootElement"),
    ],
)
def test_documents_that_are_no_schemas_are_told(load: Load, text: str, code: str) -> None:
    _, findings = load(
        a_xsd=schema('<xs:import namespace="http://b.example" schemaLocation="b.xsd"/>'), b_xsd=text
    )
    assert codes(findings) == [code]


def test_a_linkbase_reference_to_something_else_is_told(load: Load) -> None:
    _, findings = load(a_xsd=schema("", refer("b.xml")), b_xml="<a/>")
    assert codes(findings) == ["xbrl.5.2:linkbaseRootElement"]


ENUMERATION = "enum2:enumerationItemType"
IMPORT = """<xs:import namespace="http://xbrl.org/2020/extensible-enumerations-2.0"
  schemaLocation="https://www.xbrl.org/2020/extensible-enumerations-2.0.xsd"/>"""


def enumeration(more: str) -> str:
    """An enumeration with these attributes, beside an item and a hypercube."""
    bound = 'xmlns:enum2="http://xbrl.org/2020/extensible-enumerations-2.0" xbrli:periodType="instant"'
    cube = item("C", more='abstract="true" xbrli:periodType="instant"').replace(
        "xbrli:item", "xbrldt:hypercubeItem"
    )
    return f"{IMPORT}{item('A', ENUMERATION, f'{bound} {more}')}{item('B')}{cube}"


def test_an_enumeration_whose_members_are_found_is_not_told(load: Load) -> None:
    body = enumeration('enum2:domain="t:B" enum2:linkrole="http://made.example/r" enum2:headUsable="1"')
    taxonomy, findings = load(a_xsd=schema(body))
    assert codes(findings) == []
    domain = taxonomy.concepts[QName(NAMESPACE, "A")].enumeration
    assert domain == (QName(NAMESPACE, "B"), "http://made.example/r", True)


BAD_DECLARATIONS = [
    (enumeration('enum2:linkrole="http://made.example/r"'), "enum2te:MissingDomainError"),
    (enumeration('enum2:linkrole="http://made.example/r" enum2:domain="t:C"'), "enum2te:InvalidDomainError"),
    (enumeration('enum2:linkrole="http://made.example/r" enum2:domain="t:D"'), "enum2te:InvalidDomainError"),
    (enumeration('enum2:domain="t:B"'), "enum2te:MissingLinkRoleError"),
    (item("A", more=""), "xbrl.5.1.1.1:itemPeriodType"),
    (item("A", more='xbrli:periodType="always"'), "xbrl.5.1.1.1:itemPeriodType"),
    (item("A", "xs:decimal"), "xbrl.5.1.1.3:itemType"),
    (item("A", "t:none"), "taxonomy.unknownType"),
    (item("A", "unbound:none"), "taxonomy.unknownType"),
    (
        item("A", "xbrli:stringItemType", 'xbrli:periodType="instant" xbrli:balance="debit"'),
        "xbrl.5.1.1.2:itemBalance",
    ),
    ('<xs:element name="A" substitutionGroup="xbrli:tuple" xbrli:balance="debit"/>', "xbrl.4.9:tupleBalance"),
    (
        '<xs:element name="A" substitutionGroup="xbrli:tuple" xbrli:periodType="instant"/>',
        "xbrl.4.9:tuplePeriodType",
    ),
    (item("A").replace("xbrli:item", "xbrldt:hypercubeItem"), "xbrldte:HypercubeElementIsNotAbstractError"),
    (item("A").replace("xbrli:item", "xbrldt:dimensionItem"), "xbrldte:DimensionElementIsNotAbstractError"),
    (
        item("A", more='xbrli:periodType="instant" xbrldt:typedDomainRef="#t_A"'),
        "xbrldte:TypedDomainRefError",
    ),
    (
        item("A", more='abstract="true" xbrli:periodType="instant" xbrldt:typedDomainRef="a.xsd"').replace(
            "xbrli:item", "xbrldt:dimensionItem"
        ),
        "xbrldte:TypedDimensionURIError",
    ),
    (
        item("A", more='abstract="true" xbrli:periodType="instant" xbrldt:typedDomainRef="#none"').replace(
            "xbrli:item", "xbrldt:dimensionItem"
        ),
        "xbrldte:TypedDimensionError",
    ),
    ('<xs:redefine schemaLocation="http://www.xbrl.org/2003/xl-2003-12-31.xsd"/>', "xbrl.5.6.1:Redefine"),
]


@pytest.mark.parametrize(("body", "code"), BAD_DECLARATIONS)
def test_declarations_that_cannot_be_are_told(load: Load, body: str, code: str) -> None:
    _, findings = load(a_xsd=schema(body))
    assert code in codes(findings)


DIMENSION = "http://xbrl.org/int/dim/arcrole/"
BAD_ARCS = [
    ("all", "Item", "Other", 'xbrldt:contextElement="scenario"', "xbrldte:HasHypercubeTargetError"),
    ("all", "Axis", "Cube", 'xbrldt:contextElement="scenario"', "xbrldte:HasHypercubeSourceError"),
    ("notAll", "Item", "Cube", "", "xbrldte:HasHypercubeMissingContextElementAttributeError"),
    ("hypercube-dimension", "Item", "Axis", "", "xbrldte:HypercubeDimensionSourceError"),
    ("hypercube-dimension", "Cube", "Item", "", "xbrldte:HypercubeDimensionTargetError"),
    ("dimension-domain", "Cube", "Item", "", "xbrldte:DimensionDomainSourceError"),
    ("dimension-domain", "Axis", "Cube", "", "xbrldte:DimensionDomainTargetError"),
    ("dimension-default", "Cube", "Item", "", "xbrldte:DimensionDefaultSourceError"),
    ("dimension-default", "Axis", "Cube", "", "xbrldte:DimensionDefaultTargetError"),
    ("domain-member", "Cube", "Item", "", "xbrldte:DomainMemberSourceError"),
    ("domain-member", "Item", "Cube", "", "xbrldte:DomainMemberTargetError"),
]
STRUCTURE = "".join(
    item(name, "xbrli:stringItemType", 'abstract="true" xbrli:periodType="duration"').replace(
        "xbrli:item", head
    )
    for name, head in (
        ("Item", "xbrli:item"),
        ("Other", "xbrli:item"),
        ("Cube", "xbrldt:hypercubeItem"),
        ("Axis", "xbrldt:dimensionItem"),
    )
)


@pytest.mark.parametrize(("arcrole", "source", "target", "more", "code"), BAD_ARCS)
def test_dimensional_arcs_between_the_wrong_ends_are_told(
    load: Load, arcrole: str, source: str, target: str, more: str, code: str
) -> None:
    body = loc(f"a.xsd#t_{source}", "a") + loc(f"a.xsd#t_{target}", "b")
    body += arc("a", "b", more, "definitionArc", DIMENSION + arcrole)
    _, findings = load(a_xsd=schema(STRUCTURE, refer("l.xml")), l_xml=linkbase(link(body, "definitionLink")))
    assert codes(findings) == [code]


def test_a_dimension_has_one_default(load: Load) -> None:
    body = loc("a.xsd#t_Axis", "a") + loc("a.xsd#t_Item", "b") + loc("a.xsd#t_Other", "b")
    body += arc("a", "b", "", "definitionArc", DIMENSION + "dimension-default")
    _, findings = load(a_xsd=schema(STRUCTURE, refer("l.xml")), l_xml=linkbase(link(body, "definitionLink")))
    assert codes(findings) == ["xbrldte:TooManyDefaultMembersError"]


@pytest.mark.parametrize(
    ("first", "second", "weight", "code"),
    [
        ("debit", "debit", "-1", "xbrl.5.1.1.2:balanceCalcWeightIllegalNegative"),
        ("debit", "credit", "1", "xbrl.5.1.1.2:balanceCalcWeightIllegalPositive"),
        ("debit", "debit", "0.00", "xbrl.5.2.5.2.1:zeroWeight"),
        ("debit", "debit", "much", "taxonomy.invalidNumber"),
        ("debit", "debit", "1e9", "taxonomy.invalidNumber"),
        ("debit", "debit", '1" priority="high', "taxonomy.invalidNumber"),
        ("debit", "", "1", "xbrl.5.2.5.2:nonNumericCalc"),
    ],
)
def test_sums_that_cannot_be_are_told(load: Load, first: str, second: str, weight: str, code: str) -> None:
    more = 'xbrli:periodType="instant" xbrli:balance="{}"'
    other = item("B", more=more.format(second)) if second else item("B", "xbrli:stringItemType")
    arcrole = "https://xbrl.org/2023/arcrole/summation-item"
    body = loc("a.xsd#t_A", "a") + loc("a.xsd#t_B", "b")
    body += arc("a", "b", f'weight="{weight}"', "calculationArc", arcrole)
    _, findings = load(
        a_xsd=schema(item("A", more=more.format(first)) + other, refer("l.xml")),
        l_xml=linkbase(link(body, "calculationLink")),
    )
    assert codes(findings) == [code]


def test_an_arc_between_unknown_labels_is_told(load: Load) -> None:
    body = loc("a.xsd#t_A", "a") + arc("a", "nobody")
    _, findings = load(a_xsd=schema(item("A"), refer("l.xml")), l_xml=linkbase(link(body)))
    assert codes(findings) == ["xbrl.3.5.3.9.2:arcResource"]


def test_xbrl_2_1_built_ins_are_not_concepts(load: Load) -> None:
    taxonomy, _ = load(a_xsd=schema(item("A")))
    assert set(taxonomy.concepts) == {t("A")}
    assert QName(XS, "string") not in taxonomy.concepts


def test_declared_roles_have_a_place_that_a_report_can_refer_to(load: Load) -> None:
    body = (
        '<link:roleType roleURI="http://r.example/one" id="one"><link:usedOn>link:footnoteLink</link:usedOn>'
        "</link:roleType>"
        '<link:arcroleType arcroleURI="http://r.example/two" cyclesAllowed="any">'
        "<link:usedOn>link:footnoteArc</link:usedOn></link:arcroleType>"
    )
    taxonomy, findings = load(deep__a_xsd=schema(appinfo=body))
    assert codes(findings) == []
    one, two = (taxonomy.vocabulary.roles[f"http://r.example/{name}"] for name in ("one", "two"))
    assert (one, two) == ("deep/a.xsd#one", "deep/a.xsd#element(/1/1/1/2)")
