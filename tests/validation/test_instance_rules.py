"""What XBRL 2.1 asks of items where they stand in an instance document: sums, aliases, what requires what, tuples."""

from __future__ import annotations

from pathlib import Path

import pytest

from exporter import pipeline
from exporter.findings import Findings

ARCROLE = "http://www.xbrl.org/2003/arcrole/"
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance"
  xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink"
  xmlns:t="http://made.example/t" targetNamespace="http://made.example/t" elementFormDefault="qualified">
  <xs:annotation><xs:appinfo><link:linkbaseRef xlink:type="simple" xlink:href="l.xml"
    xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/></xs:appinfo></xs:annotation>
  <xs:import namespace="http://www.xbrl.org/2003/instance"
    schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>
  {items}
  <xs:element name="Text" id="Text" type="xbrli:stringItemType" substitutionGroup="xbrli:item"
    xbrli:periodType="instant" nillable="true"/>
  <xs:element name="Other" id="Other" type="xbrli:stringItemType" substitutionGroup="xbrli:item"
    xbrli:periodType="instant" nillable="true"/>
  <xs:element name="Tuple" id="Tuple" substitutionGroup="xbrli:tuple" nillable="true"><xs:complexType>
    <xs:complexContent><xs:restriction base="xs:anyType"><xs:choice minOccurs="0" maxOccurs="unbounded">
      <xs:element ref="t:A"/><xs:element ref="t:B"/><xs:element ref="t:C"/><xs:element ref="t:Tuple"/>
    </xs:choice>{attribute}</xs:restriction></xs:complexContent></xs:complexType></xs:element>
  <xs:element name="Place"><xs:complexType><xs:simpleContent><xs:extension base="xs:decimal">
    <xs:attribute name="size" type="xs:decimal" default="1"/></xs:extension></xs:simpleContent></xs:complexType>
  </xs:element>
</xs:schema>"""
MONETARY = (
    '<xs:element name="{0}" id="{0}" type="xbrli:monetaryItemType" substitutionGroup="xbrli:item" '
    'xbrli:periodType="instant" nillable="true"/>'
)
INSTANCE = """<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:t="http://made.example/t"
  xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <link:schemaRef xlink:type="simple" xlink:href="{schema}"/>
  <context id="c">{entity}<period><instant>2024-12-31</instant></period>{first}</context>
  <context id="d">{entity}<period><instant>2025-01-01T00:00:00</instant></period>{second}</context>
  <unit id="u"><measure>iso4217:USD</measure></unit><unit id="v"><measure>iso4217:EUR</measure></unit>
  {facts}
</xbrl>"""
ENTITY = '<entity><identifier scheme="http://made.example/id">One</identifier></entity>'
PLACE = "<scenario><t:Place {}>{}</t:Place></scenario>"


def arcs(arcrole: str, kind: str = "definition", pairs: str = "AB") -> str:
    names = sorted(set(pairs) - {" "})
    long = {"T": "Text", "O": "Other", "U": "Tuple"}
    body = "".join(
        f'<link:loc xlink:type="locator" xlink:href="a.xsd#{long.get(one, one)}" xlink:label="{one}"/>'
        for one in names
    )
    body += "".join(
        f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{ARCROLE}{arcrole}" xlink:from="{one}" xlink:to="{other}" '
        f"{'weight=' + chr(34) + '1' + chr(34) if kind == 'calculation' else ''}/>"
        for one, other in pairs.split()
    )
    role = "http://www.xbrl.org/2003/role/link"
    return f'<link:{kind}Link xlink:type="extended" xlink:role="{role}">{body}</link:{kind}Link>'


def fact(name: str, value: str, more: str = 'decimals="0"', context: str = "c", unit: str = "u") -> str:
    return f'<t:{name} contextRef="{context}" unitRef="{unit}" {more}>{value}</t:{name}>'


def told(folder: Path, facts: str, links: str, **more: str) -> list[str]:
    """The codes of what is wrong, but for what the Open Information Model cannot hold."""
    items = more.pop("items", "".join(map(MONETARY.format, "ABC")))
    (folder / "a.xsd").write_text(SCHEMA.format(items=items, attribute=more.pop("attribute", "")))
    (folder / "l.xml").write_text(
        f'<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{links}</link:linkbase>'
    )
    filled = {"schema": "a.xsd", "entity": ENTITY, "first": "", "second": "", **more}
    (folder / "a.xbrl").write_text(INSTANCE.format(facts=facts, **filled))
    findings = Findings()
    pipeline.validate(str(folder / "a.xbrl"), packages=[], arelle=False, findings=findings)
    return [one.code for one in findings if not one.code.startswith(("xbrlxe:", "oimce:"))]


SUM = "xbrl.5.2.5.2:calcInconsistency"
NIL = 'xsi:nil="true"'


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (fact("A", "3") + fact("B", "1") + fact("C", "2"), []),
        (fact("A", "4") + fact("B", "1") + fact("C", "2"), [SUM]),
        (fact("A", "3") + fact("B", "1") + fact("C", "2", context="d"), []),
        (fact("A", "3") + fact("B", "1") + fact("C", "2", unit="v"), [SUM]),
        (fact("A", "3") + fact("B", "3") + fact("C", "", NIL), []),
        (fact("A", "2") + fact("B", "0.5") + fact("C", "2.5"), []),
        (fact("A", "1", 'decimals="INF"') + fact("B", "0.5") + fact("C", "0.5"), [SUM]),
        (fact("A", "12340", 'precision="3"') + fact("B", "12300", 'precision="3"'), []),
        (fact("A", "1") + fact("B", "1", 'precision="0"'), [SUM]),
        (fact("A", "9") + fact("B", "1") * 2, []),
        (f"<t:Tuple>{fact('A', '3')}<t:Tuple>{fact('B', '1')}{fact('C', '2')}</t:Tuple></t:Tuple>", []),
        (f"<t:Tuple>{fact('A', '4')}<t:Tuple>{fact('B', '1')}{fact('C', '2')}</t:Tuple></t:Tuple>", [SUM]),
        (f"{fact('A', '4')}<t:Tuple>{fact('B', '1')}</t:Tuple>", [SUM]),
        (f"<t:Tuple>{fact('A', '4')}</t:Tuple><t:Tuple>{fact('B', '1')}</t:Tuple>", []),
    ],
)
def test_a_total_is_the_sum_of_what_contributes(tmp_path: Path, facts: str, codes: list[str]) -> None:
    assert told(tmp_path, facts, arcs("summation-item", "calculation", "AB AC")) == codes


#: An item whose type says how far its numbers are vouched for where they do not.
GIVEN = """<xs:element name="{0}" id="{0}" substitutionGroup="xbrli:item" xbrli:periodType="instant" nillable="true">
  <xs:complexType><xs:simpleContent><xs:restriction base="xbrli:monetaryItemType">
    <xs:attribute name="decimals" type="xbrli:decimalsType" {1}/>
    <xs:attribute name="precision" type="xbrli:precisionType" use="prohibited"/>
  </xs:restriction></xs:simpleContent></xs:complexType></xs:element>"""


@pytest.mark.parametrize(
    ("given", "facts", "codes"),
    [
        ('default="2"', fact("A", "0.01", "") + fact("B", "0.012", ""), []),
        ('fixed="2"', fact("A", "0.01", "") + fact("B", "0.012", ""), []),
        ('default="3"', fact("A", "0.01", "") + fact("B", "0.012", ""), [SUM]),
        ('default="2"', fact("A", "0.01", 'decimals="3"') + fact("B", "0.012", 'decimals="3"'), [SUM]),
        ("", fact("A", "0.01", ""), ["xbrl.4.6.3:missingPrecisionDecimals"]),
    ],
)
def test_decimals_are_those_that_a_schema_gives(
    tmp_path: Path, given: str, facts: str, codes: list[str]
) -> None:
    items = "".join(GIVEN.format(one, given) for one in "ABC")
    links = arcs("summation-item", "calculation")
    assert told(tmp_path, facts, links, items=items) == codes


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        (PLACE.format("", "1"), PLACE.format("", "+1.0"), [SUM]),
        (PLACE.format('size="2"', "1"), PLACE.format('size="2.00"', "1"), [SUM]),
        (PLACE.format("", "1"), PLACE.format('size="1.0"', "1"), [SUM]),
        (PLACE.format("", "1"), PLACE.format("", "2"), []),
        (PLACE.format('size="2"', "1"), PLACE.format('size="3"', "1"), []),
        (PLACE.format("", "1"), "", []),
    ],
)
def test_contexts_are_told_apart_by_value(tmp_path: Path, first: str, second: str, codes: list[str]) -> None:
    facts = fact("A", "3") + fact("B", "1", context="d")
    links = arcs("summation-item", "calculation")
    assert told(tmp_path, facts, links, first=first, second=second) == codes


ALIAS = "xbrl.5.2.6.2.2:essenceAlias"


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (fact("A", "100") + fact("B", "100.0"), []),
        (fact("A", "100") + fact("B", "101"), [ALIAS + "Inconsistency"]),
        (fact("A", "100", 'precision="2"') + fact("B", "104"), []),
        (fact("A", "100") + fact("B", "100", unit="v"), [ALIAS + "UnitsInconsistency"]),
        (fact("A", "100") + fact("B", "", NIL), []),
        (f"<t:Tuple>{fact('A', '1')}</t:Tuple><t:Tuple>{fact('B', '2')}</t:Tuple>", []),
        (f"<t:Tuple>{fact('A', '1')}{fact('B', '2')}</t:Tuple>", [ALIAS + "Inconsistency"]),
        ('<t:Text contextRef="c">one</t:Text><t:Other contextRef="c">one</t:Other>', []),
        ('<t:Text contextRef="c">1</t:Text><t:Other contextRef="c">1.0</t:Other>', [ALIAS + "Inconsistency"]),
    ],
)
def test_an_alias_says_what_its_essence_says(tmp_path: Path, facts: str, codes: list[str]) -> None:
    assert told(tmp_path, facts, arcs("essence-alias", pairs="AB TO")) == codes


MISSING = "xbrl.5.2.6.2.4:requiresElementInconsistency"


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (fact("A", "1") + fact("B", "1"), []),
        (fact("A", "1"), [MISSING]),
        (fact("B", "1"), []),
        (f"{fact('A', '1')}<t:Tuple>{fact('B', '1')}{fact('C', '1')}</t:Tuple>", []),
        ("<t:Tuple/>", [MISSING]),
        (f"<t:Tuple/>{fact('C', '1')}", []),
    ],
)
def test_what_is_required_is_reported(tmp_path: Path, facts: str, codes: list[str]) -> None:
    assert told(tmp_path, facts, arcs("requires-element", pairs="AB UC")) == codes


@pytest.mark.parametrize(
    ("held", "codes"),
    [
        (fact("A", "1"), []),
        (fact("A", "1", ""), ["xbrl.4.6.3:missingPrecisionDecimals"]),
        (fact("A", "1", 'decimals="0" precision="1"'), ["xbrl.4.6.3:bothPrecisionAndDecimals"]),
        (fact("A", "", f'{NIL} decimals="0"'), ["xbrl.4.6.3:nilPrecisionDecimals"]),
        (fact("A", "1", unit="w"), ["xbrl.4.6.2:numericUnit"]),
        (fact("A", "1", context="e"), ["xbrl.4.6.1:itemContextRef"]),
    ],
)
def test_items_in_tuples_are_held_to_the_same_rules(tmp_path: Path, held: str, codes: list[str]) -> None:
    found = told(tmp_path, f"<t:Tuple>{held}</t:Tuple>", "")
    assert [one for one in found if not one.startswith("xmlSchema:")] == codes


def test_an_empty_tuple_needs_no_context(tmp_path: Path) -> None:
    assert told(tmp_path, f"<t:Tuple/><t:Tuple {NIL}/>", "") == []


def test_a_tuple_has_no_attribute_of_the_standard(tmp_path: Path) -> None:
    attribute = '<xs:attribute ref="xbrli:periodType"/>'
    assert told(tmp_path, "", "", attribute=attribute) == ["xbrl.4.9:tupleAttribute"]


def test_a_fact_in_a_context_that_only_oim_refuses_is_still_checked(tmp_path: Path) -> None:
    """An identifier with spaces is one of XBRL."""
    entity = ENTITY.replace("One", "One and all")
    assert told(tmp_path, fact("A", "1"), "", entity=entity) == []
    links = arcs("summation-item", "calculation")
    assert told(tmp_path, fact("A", "1") + fact("B", "2"), links, entity=entity) == [SUM]


@pytest.mark.parametrize("href", ["l.xml", "a.xsd#A"])
def test_a_reference_to_a_schema_leads_to_one(tmp_path: Path, href: str) -> None:
    assert "xbrl.4.2.2:schemaRefHref" in told(tmp_path, "", "", schema=href)


@pytest.mark.parametrize(
    ("times", "kind", "role", "codes"),
    [
        (1, "extended", "link", []),
        (2, "extended", "link", ["xlink:dupArcs"]),
        (1, "simple", "link", ["xlink:type"]),
        (1, "extended", "label", ["xbrl.3.5.3"]),
    ],
)
def test_footnote_links(tmp_path: Path, times: int, kind: str, role: str, codes: list[str]) -> None:
    arc = f'<link:footnoteArc xlink:type="arc" xlink:arcrole="{ARCROLE}fact-footnote" xlink:from="f" xlink:to="n"/>'
    link = (
        f'<link:footnoteLink xlink:type="{kind}" xlink:role="http://www.xbrl.org/2003/role/{role}">'
        '<link:loc xlink:type="locator" xlink:href="#f" xlink:label="f"/>'
        '<link:footnote xlink:type="resource" xlink:label="n" xml:lang="en">Note</link:footnote>'
        f"{arc * times}</link:footnoteLink>"
    )
    assert told(tmp_path, fact("A", "1", 'id="f" decimals="0"') + link, "") == codes


def test_a_taxonomy_is_checked_by_itself(tmp_path: Path) -> None:
    told(tmp_path, "", arcs("parent-child", "presentation", "AB BA"))
    for entry in ("a.xsd", "l.xml"):
        findings = Findings()
        pipeline.validate(str(tmp_path / entry), packages=[], arelle=False, findings=findings)
        assert [one.code for one in findings] == ["xbrl.5.2.4.2"]
    (tmp_path / "a.xsd").write_text((tmp_path / "a.xsd").read_text().replace('xlink:type="simple"', ""))
    findings = Findings()
    pipeline.validate(str(tmp_path / "a.xsd"), packages=[], arelle=False, findings=findings)
    assert "xmlSchema:attributesRequired" in [one.code for one in findings]


@pytest.mark.parametrize(("namespace", "codes"), [("b", []), ("other", ["xmlSchema:syntax"])])
def test_an_import_is_of_the_namespace_that_it_names(
    tmp_path: Path, namespace: str, codes: list[str]
) -> None:
    (tmp_path / "b.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://made.example/b"/>'
    )
    (tmp_path / "a.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://made.example/a">'
        f'<xs:import namespace="http://made.example/{namespace}" schemaLocation="b.xsd"/></xs:schema>'
    )
    findings = Findings()
    pipeline.validate(str(tmp_path / "a.xsd"), packages=[], arelle=False, findings=findings)
    assert [one.code for one in findings] == codes


def test_each_total_is_added_in_its_own_place(tmp_path: Path) -> None:
    """Places know what stands in them, so that many tuples are not looked through for each total."""
    holds, fails = (
        f"<t:Tuple>{fact('A', total)}<t:Tuple>{fact('B', '1')}</t:Tuple>{fact('C', '2')}</t:Tuple>"
        for total in ("3", "4")
    )
    links = arcs("summation-item", "calculation", "AB AC")
    assert told(tmp_path, holds * 300 + fails * 2 + holds * 300, links) == [SUM, SUM]
