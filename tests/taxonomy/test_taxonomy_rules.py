"""What XBRL 2.1 and Dimensions 1.0 ask of roles, links, cycles and dimensions: each rule kept and broken."""

from __future__ import annotations

import pytest
from made import DECLARED, Load, codes, item, linkbase, refer, schema

ARCROLE = "http://www.xbrl.org/2003/arcrole/"
STANDARD = "http://www.xbrl.org/2003/role/"
OWN = "http://made.example/role/own"
DIMENSION = "http://xbrl.org/int/dim/arcrole/"


def role_type(uri: str = OWN, used_on: str = "link:presentationLink", more: str = 'id="own"') -> str:
    return f'<link:roleType roleURI="{uri}" {more}><link:usedOn>{used_on}</link:usedOn></link:roleType>'


def role_ref(uri: str = OWN, href: str = "a.xsd#own") -> str:
    return f'<link:roleRef xlink:type="simple" roleURI="{uri}" xlink:href="{href}"/>'


def link(body: str, kind: str = "presentation", role: str = STANDARD + "link") -> str:
    return f'<link:{kind}Link xlink:type="extended" xlink:role="{role}">{body}</link:{kind}Link>'


def loc(name: str, label: str = "", href: str = "a.xsd#t_") -> str:
    return f'<link:loc xlink:type="locator" xlink:href="{href}{name}" xlink:label="{label or name}"/>'


def arc(source: str, target: str, arcrole: str = "", kind: str = "presentation", more: str = "") -> str:
    uri = arcrole if ":" in arcrole else ARCROLE + (arcrole or "parent-child")
    ends = f'xlink:from="{source}" xlink:to="{target}"'
    return f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{uri}" {ends} {more}/>'


def names(*some: str) -> str:
    return "".join(item(name) for name in some)


def locs(*some: str) -> str:
    return "".join(loc(name) for name in some)


LABEL = '<link:label xlink:type="resource" xlink:label="l" xml:lang="en" xlink:role="{}">Text</link:label>'
ALIAS = item("B", "xbrli:sharesItemType")
DURATION = item("B", more='xbrli:periodType="duration"')
DEBIT, CREDIT = (
    item(name, more=f'xbrli:periodType="instant" xbrli:balance="{balance}"')
    for name, balance in (("A", "debit"), ("B", "credit"))
)


@pytest.mark.parametrize(
    ("appinfo", "declared", "body", "told"),
    [
        pytest.param(role_type(), "", role_ref() + link("", role=OWN), [], id="role-referred"),
        pytest.param(
            role_type(), "", link("", role=OWN), ["xbrl.3.5.2.4:missingRoleRef"], id="role-unreferred"
        ),
        pytest.param("", "", role_ref(), ["xbrl.3.5.2.4.5:roleRefNotDefined"], id="role-undeclared"),
        pytest.param(
            role_type(), "", role_ref() * 2, ["xbrl.3.5.2.4.5:roleRefDuplicate"], id="role-referred-twice"
        ),
        pytest.param(
            role_type(),
            names("A"),
            role_ref(href="a.xsd#t_A"),
            ["xbrl.3.5.2.4.5:roleRefMismatch"],
            id="role-elsewhere",
        ),
        pytest.param(
            role_type(used_on="link:definitionLink"),
            "",
            role_ref() + link("", role=OWN),
            ["xbrl.5.1.3.4:custRoleUsedOn"],
            id="role-on-another-link",
        ),
        pytest.param(
            role_type() + role_type(more='id="again"'),
            "",
            "",
            ["xbrl.5.1.3:roleTypeDuplicate"],
            id="role-declared-twice",
        ),
        pytest.param(
            role_type(used_on="link:label</link:usedOn><link:usedOn>link:label"),
            "",
            "",
            ["xbrl.5.1.3:roleTypes-inequality"],
            id="role-used-on-one-element-twice",
        ),
        pytest.param("", "", link("", role="own"), ["xbrl.3.5.2.4:roleNotAbsolute"], id="role-relative"),
        pytest.param(
            "", "", link("", role=STANDARD + "label"), ["xbrl.3.5.3"], id="role-of-labels-on-a-link"
        ),
        pytest.param(
            "",
            names("A"),
            link(
                loc("A") + LABEL.format(STANDARD + "reference") + arc("A", "l", "concept-label", "label"),
                "label",
            ),
            ["xbrl.5.2.2.2.2"],
            id="role-of-references-on-a-label",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B", "general-special")),
            ["xbrl.5.1.4.5:custArcroleUsedOn"],
            id="arcrole-on-another-arc",
        ),
        pytest.param("", names("A", "B"), link(locs("A", "B") + arc("A", "B")), [], id="arc-once"),
        pytest.param(
            "", names("A", "B"), link(locs("A", "B") + arc("A", "B") * 2), ["xlink:dupArcs"], id="arc-twice"
        ),
        pytest.param(
            role_type(),
            "",
            link(loc("own", href="a.xsd#")),
            ["xbrl.5.2.4.1:presentationLinkLocTarget"],
            id="loc-to-a-role",
        ),
        pytest.param(
            "",
            names("A"),
            link(loc("A") + loc("A", "B") + arc("A", "B", "concept-label", "label"), "label"),
            ["xbrl.5.2.2.3:labelArcRemoteResource"],
            id="label-elsewhere",
        ),
        pytest.param(
            "",
            names("A"),
            link(loc("A") + LABEL.format(STANDARD + "label").replace('xml:lang="en"', ""), "label"),
            ["xbrl.5.2.2.2.1:labelLang"],
            id="label-without-language",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B", more=f'preferredLabel="{STANDARD}totalLabel"')),
            ["xbrl.5.2.4.2.1:preferredLabelMissing"],
            id="preferred-label-missing",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B", more=f'preferredLabel="{STANDARD}totalLabel"'))
            + link(
                loc("B") + LABEL.format(STANDARD + "totalLabel") + arc("B", "l", "concept-label", "label"),
                "label",
            ),
            [],
            id="preferred-label-there",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B") + arc("B", "A")),
            ["xbrl.5.2.4.2"],
            id="circle",
        ),
        pytest.param(
            "",
            names("A", "B", "C"),
            link(locs("A", "B", "C") + arc("A", "B") + arc("A", "C") + arc("B", "C")),
            [],
            id="two-ways-down",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B") + arc("B", "A"))
            + link(locs("A", "B") + arc("B", "A", more='use="prohibited" priority="1"')),
            [],
            id="circle-prohibited",
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B", "essence-alias", "definition"), "definition"),
            [],
            id="alias",
        ),
        *(
            pytest.param(
                "",
                declared,
                link(locs("A", "B") + arc("A", "B", "essence-alias", "definition"), "definition"),
                [f"xbrl.5.2.6.2.2:essenceAlias{what}"],
                id=f"alias-of-other-{what}-{number}",
            )
            for number, (declared, what) in enumerate(
                [(names("A") + ALIAS, "Types"), (names("A") + DURATION, "Types"), (DEBIT + CREDIT, "Balance")]
            )
        ),
        pytest.param(
            "",
            names("A", "B"),
            link(locs("A", "B") + arc("A", "B", "similar-tuples", "definition"), "definition"),
            ["xbrl.5.2.6.2.3"],
            id="similar-tuples-of-items",
        ),
    ],
)
def test_roles_and_links(load: Load, appinfo: str, declared: str, body: str, told: list[str]) -> None:
    _, findings = load(a_xsd=schema(declared, appinfo + refer("l.xml")), l_xml=linkbase(body))
    assert codes(findings) == told


@pytest.mark.parametrize(
    ("cycles", "arcs", "told"),
    [
        ("any", "AB BA", []),
        ("undirected", "AB BA", ["xbrl.5.1.4.3:cycles"]),
        ("undirected", "AB AC BC", []),
        ("none", "AB AC BC", ["xbrl.5.1.4.3:cycles"]),
        ("none", "AB BC", []),
        ("none", "AA", ["xbrl.5.1.4.3:cycles"]),
    ],
)
def test_cycles_of_a_declared_arcrole(load: Load, cycles: str, arcs: str, told: list[str]) -> None:
    uri = "http://made.example/arcrole/own"
    declared = (
        f'<link:arcroleType id="own" arcroleURI="{uri}" cyclesAllowed="{cycles}">'
        "<link:usedOn>link:definitionArc</link:usedOn></link:arcroleType>"
    )
    reference = f'<link:arcroleRef xlink:type="simple" arcroleURI="{uri}" xlink:href="a.xsd#own"/>'
    body = locs("A", "B", "C") + "".join(arc(*pair, uri, "definition") for pair in arcs.split())
    found = load(
        a_xsd=schema(names("A", "B", "C"), declared + refer("l.xml")),
        l_xml=linkbase(reference + link(body, "definition")),
    )
    assert codes(found[1]) == told


def structure(*names_: str, head: str = "xbrli:item") -> str:
    text = "".join(
        item(one, "xbrli:stringItemType", 'abstract="true" xbrli:periodType="duration"') for one in names_
    )
    return text.replace("xbrli:item", head)


SHAPE = (
    structure("Items", "Line", "Domain", "Member")
    + structure("Cube", head="xbrldt:hypercubeItem")
    + structure("Axis", head="xbrldt:dimensionItem")
)
CUBE = (
    ("Items", "Cube", "all", 'xbrldt:contextElement="scenario"'),
    ("Items", "Line", "domain-member", ""),
    ("Cube", "Axis", "hypercube-dimension", ""),
    ("Axis", "Domain", "dimension-domain", ""),
    ("Domain", "Member", "domain-member", ""),
)


def cube(*more: tuple[str, str, str, str]) -> str:
    stated = "".join(
        arc(one, other, DIMENSION + name, "definition", how) for one, other, name, how in (*CUBE, *more)
    )
    return link(locs("Items", "Line", "Domain", "Member", "Cube", "Axis") + stated, "definition")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param(cube(), [], id="cube"),
        pytest.param(
            cube(("Domain", "Line", "domain-member", "")),
            ["xbrldte:PrimaryItemPolymorphismError"],
            id="item-as-member",
        ),
        pytest.param(
            cube(("Domain", "Line", "domain-member", 'xbrldt:usable="false"')),
            [],
            id="item-as-unusable-member",
        ),
        pytest.param(
            cube(("Member", "Domain", "domain-member", f'xbrldt:targetRole="{STANDARD}link"')),
            ["xbrl.5.1.4.3:cycles", "xbrldte:DRSDirectedCycleError"],
            id="member-of-itself",
        ),
        pytest.param(
            cube(("Member", "Line", "domain-member", f'xbrldt:targetRole="{OWN}" xbrldt:usable="false"')),
            ["xbrldte:TargetRoleNotResolvedError"],
            id="target-role-unreferred",
        ),
    ],
)
def test_dimensional_relationships_together(load: Load, body: str, told: list[str]) -> None:
    _, findings = load(a_xsd=schema(SHAPE, refer("l.xml")), l_xml=linkbase(body))
    assert codes(findings) == told


def test_a_declaration_elsewhere_says_the_same(load: Load) -> None:
    """Two schemas may declare a role where both say the same."""
    other = schema("", role_type(), namespace="http://made.example/other")
    entry = schema('<xs:import namespace="http://made.example/other" schemaLocation="b.xsd"/>', role_type())
    assert codes(load(a_xsd=entry, b_xsd=other)[1]) == []
    unlike = other.replace("link:presentationLink", "link:definitionLink")
    assert codes(load(a_xsd=entry, b_xsd=unlike)[1]) == ["xbrl.5.1.3:roleTypes-inequality"]


def test_dimensions_relate_concepts(load: Load) -> None:
    declared = SHAPE.replace(
        '<xs:element name="Member" id="t_Member" type="xbrli:stringItemType" substitutionGroup="xbrli:item"',
        '<xs:element name="Member" id="t_Member" type="xs:string"',
    )
    _, findings = load(a_xsd=schema(declared, refer("l.xml")), l_xml=linkbase(cube()))
    assert codes(findings) == ["xbrldte:DomainMemberTargetError"]


def test_what_an_element_is_to_xlink_is_fixed(load: Load) -> None:
    body = link(locs("A", "B") + arc("A", "B")).replace('xlink:type="extended"', 'xlink:type="simple"')
    found = load(a_xsd=schema(names("A", "B"), refer("l.xml")), l_xml=linkbase(body))
    assert codes(found[1]) == ["xlink:type"]


def test_a_linkbase_holds_the_links_that_are_named(load: Load) -> None:
    named = refer("l.xml").replace("/>", f' xlink:role="{STANDARD}labelLinkbaseRef"/>')
    found = load(a_xsd=schema(names("A"), named), l_xml=linkbase(link("")))
    assert codes(found[1]) == ["xbrl.4.3.4:linkbaseRefLinks"]


def test_arcs_of_dimensions_are_declared() -> None:
    assert all(uri.rpartition("/")[2] == place.rpartition("#")[2] for uri, place in DECLARED.items())
