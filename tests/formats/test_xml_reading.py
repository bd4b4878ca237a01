"""Everything that XBRL 2.1 allows and OIM can hold is read; everything else has a finding with its line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from instances import CONTEXT, FACT, PERIOD, SCHEMA, UNIT, codes, context, instance, read_xml

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.qname import QName
from exporter.report.aspects import SHARES, Member, Period, Typed, Unit
from exporter.report.fact import Fact
from exporter.report.vocabulary import Vocabulary

LOC = '<link:loc xlink:type="locator" xlink:href="#{0}" xlink:label="{0}"/>'
NOTE = '<link:footnote xlink:type="resource" xlink:label="{0}" xml:lang="EN">{1}</link:footnote>'
ARC = (
    '<link:footnoteArc xlink:type="arc" xlink:arcrole="http://www.xbrl.org/2003/arcrole/fact-footnote"'
    ' xlink:from="{0}" xlink:to="{1}"{2}/>'
)
LINK = '<link:footnoteLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">{}</link:footnoteLink>'


def facts(*parts: str, **options: str) -> list[Fact]:
    report, findings = read_xml(instance(*parts, **options))
    assert not codes(findings)
    return list(report)


def test_a_fact_has_its_aspects_and_its_line() -> None:
    (fact,) = facts(FACT)
    assert (fact.concept, fact.value, fact.decimals, fact.id) == (QName("urn:w", "A"), "1", 0, "a")
    assert fact.unit == Unit.currency("JPY")
    assert fact.context.period == Period(date(2003, 6, 30))
    assert str(fact.origin) == "d.xbrl:6"


def test_contexts_may_stand_behind_facts_and_twice() -> None:
    report, findings = read_xml(
        instance(
            FACT,
            FACT.replace('"a"', '"b"').replace('"c"', '"d"'),
            CONTEXT,
            UNIT,
            context("d"),
            context("unused"),
            frame=SCHEMA,
        )
    )
    assert not codes(findings)
    assert (len(report), report.contexts.num_rows) == (2, 1)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<x:forever/>", Period()),
        ("<x:instant> 2003-07-01T00:00:00 </x:instant>", Period(date(2003, 6, 30))),
        ("<x:instant>2003-06-30T24:00:00</x:instant>", Period(date(2003, 6, 30))),
        ("<x:instant>2003-06-30T12:30:00.50</x:instant>", Period(datetime(2003, 6, 30, 12, 30, 0, 500000))),
        ("<x:instant>2003-06-30Z</x:instant>", Period(datetime(2003, 7, 1, tzinfo=UTC))),
        ("<x:instant>2003-07-01T09:00:00+09:00</x:instant>", Period(datetime(2003, 7, 1, tzinfo=UTC))),
        (
            "<x:startDate>2003-04-01</x:startDate><x:endDate>2003-06-30</x:endDate>",
            Period(date(2003, 6, 30), date(2003, 4, 1)),
        ),
        (
            "<x:startDate>2003-04-01T00:00:00</x:startDate><x:endDate>2003-07-01T00:00:00</x:endDate>",
            Period(date(2003, 6, 30), date(2003, 4, 1)),
        ),
        (
            "<x:startDate>2003-06-30</x:startDate><x:endDate>2003-06-30</x:endDate>",
            Period(date(2003, 6, 30), date(2003, 6, 30)),
        ),
    ],
)
def test_periods(inside: str, expected: Period) -> None:
    frame = SCHEMA + context(period=f"<x:period>{inside}</x:period>") + UNIT
    (fact,) = facts(FACT, frame=frame)
    assert fact.context.period == expected


@pytest.mark.parametrize("container", ["segment", "scenario"])
def test_dimensions_of_either_container(container: str) -> None:
    inside = (
        f'<x:{container}><di:explicitMember dimension="w:D"> w:M </di:explicitMember>'
        '<di:typedMember dimension="o:T" xmlns:o="urn:o"><o:t> a &lt; b<!-- gone --> </o:t></di:typedMember>'
        f'<di:typedMember dimension="w:N"><w:t xsi:nil="1"/></di:typedMember></x:{container}>'
    )
    frame = SCHEMA + context(**{container: inside}) + UNIT
    (fact,) = facts(FACT, frame=frame)
    assert dict(fact.context.dimensions) == {
        QName("urn:w", "D"): Member(QName("urn:w", "M")),
        QName("urn:w", "N"): Typed(None),
        QName("urn:o", "T"): Typed(" a < b "),
    }


def test_units_of_every_form() -> None:
    unit = (
        '<x:unit id="u"><x:divide><x:unitNumerator>{}</x:unitNumerator>'
        "<x:unitDenominator>{}</x:unitDenominator></x:divide></x:unit>"
    )
    jpy, shares = "<x:measure>iso:JPY</x:measure>", "<x:measure>x:shares</x:measure>"
    (fact,) = facts(FACT, frame=SCHEMA + CONTEXT + unit.format(jpy, shares))
    assert fact.unit == Unit.currency("JPY", per=SHARES)
    (fact,) = facts(FACT, frame=SCHEMA + CONTEXT + f'<x:unit id="u">{shares}{jpy}</x:unit>')
    assert fact.unit == Unit((QName("http://www.xbrl.org/2003/iso4217", "JPY"), SHARES))
    (fact,) = facts(FACT, frame=SCHEMA + CONTEXT + '<x:unit id="u"><x:measure> x:pure</x:measure></x:unit>')
    assert fact.unit is None


@pytest.mark.parametrize(
    ("precision", "value", "decimals"),
    [("4", "1234567", -3), ("9", "123.4567", 6), ("2", "0.00123", 4), ("3", "-1.5e10", -8), ("INF", "1", None),
     ("3", "0", None), ("1", "9", 0), ("2", ".5", 2), ("1", "007", 0)],
)  # fmt: skip
def test_precision_becomes_decimals(precision: str, value: str, decimals: int | None) -> None:
    (fact,) = facts(f'<w:A contextRef="c" unitRef="u" precision="{precision}">{value}</w:A>')
    assert (fact.value, fact.decimals) == (value, decimals)


def test_values_of_text_keep_their_space_and_numbers_lose_it() -> None:
    text, number, nil = facts(
        '<w:T contextRef="c"> a<?pi?>\n<![CDATA[b & ]]>c&#13; </w:T>',
        '<w:A contextRef="c" unitRef="u" decimals=" INF "> 1\n</w:A>',
        '<w:A contextRef="c" unitRef="u" xsi:nil="true"/>',
    )
    assert (text.value, number.value, number.decimals, nil.value) == (" a\nb & c\r ", "1", None, None)


def test_the_language_of_the_document_reaches_text() -> None:
    document = instance(
        '<w:T contextRef="c">a</w:T><w:T contextRef="c" xml:lang="ja">b</w:T><w:T contextRef="c" xml:lang="">c</w:T>',
        '<w:D contextRef="c">2003-06-30</w:D>',
        FACT,
        attributes=' xml:lang="EN-US"',
    )
    report, _ = read_xml(document)
    assert [fact.language for fact in report] == ["en-us", "ja", None, "en-us", None]
    texts, dates = frozenset({"{urn:w}T"}), frozenset({"{urn:w}D"})
    known = read(document, "d", Format.XML, Findings(), vocabulary=Vocabulary(text=texts, others=dates))
    assert [fact.language for fact in known] == ["en-us", "ja", None, None, None]
    undefined = read(document, "d", Format.XML, Findings(), vocabulary=Vocabulary(others=dates))
    assert [fact.language for fact in undefined] == ["en-us", "ja", None, None, None]


def test_footnotes_with_several_arcs() -> None:
    other = FACT.replace('"a"', '"b"')
    link = LINK.format(
        LOC.format("a") + LOC.format("b") + NOTE.format("n", 'See <h:b xmlns:h="http://www.w3.org/1999/xhtml">x</h:b>')
        + NOTE.format("m", "more") + ARC.format("a", "n", ' order="2"') + ARC.format("a", "m", ' order="1.5"')
        + ARC.format("b", "n", "")
        + ARC.format("b", "n", "").replace("2003/arcrole/fact-footnote", "2009/arcrole/fact-explanatoryFact").replace(
            'to="n"', 'to="a"')
    )  # fmt: skip
    report, findings = read_xml(instance(FACT, other, link))
    assert not codes(findings)
    text = {note.id: note.text for note in report.notes}
    told = {(link.source, tuple(text.get(one, one) for one in link.targets)) for link in report.links}
    assert told == {("a", ("more", "See <b>x</b>")), ("b", ("See <b>x</b>",)), ("b", ("a",))}
    assert {note.language for note in report.notes} == {"en"}


def test_a_prohibited_arc_is_none() -> None:
    link = LINK.format(
        LOC.format("a") + NOTE.format("n", "x") + ARC.format("a", "n", "")
        + ARC.format("a", "n", ' use="prohibited" priority="1"')
    )  # fmt: skip
    report, findings = read_xml(instance(FACT, link))
    assert not report.links
    assert not report.notes
    assert [str(one).partition("info ")[2] for one in findings] == [
        "[file.footnoteDetail] footnoteArc states priority, use, for which a report has no place"
    ]


def test_what_a_footnote_link_states_beside_its_ends_is_told() -> None:
    usual = ' use="optional" priority="0" order="7" id="x"'
    parts = LOC.format("a") + NOTE.format("n", "x") + ARC.format("a", "n", usual)
    _, findings = read_xml(instance(FACT, LINK.format(parts)))
    assert not codes(findings)
    titled = parts.replace(
        "<link:footnoteArc ", '<link:footnoteArc xlink:title="why" xmlns:o="urn:o" o:by="me" '
    )
    titled = titled.replace("<link:footnote ", '<link:footnote xlink:title="note" ')
    report, findings = read_xml(instance(FACT, LINK.format(titled)))
    assert codes(findings) == ["file.footnoteDetail"] * 2
    assert [one.message.split(",")[0] for one in findings] == [
        "footnote states title",
        "footnoteArc states by",
    ]
    assert report.links


def test_other_encodings_are_read() -> None:
    text = instance('<w:T contextRef="c">売上高</w:T>').decode()
    for encoding in ("Shift_JIS", "EUC-JP", "UTF-16"):
        (fact,) = read_xml(text.replace("UTF-8", encoding).encode(encoding))[0]
        assert fact.value == "売上高"


SEGMENT = "<x:segment>{}</x:segment>"
SCENARIO = "<x:scenario>{}</x:scenario>"
MEMBER = '<di:explicitMember dimension="w:D">w:M</di:explicitMember>'
WRONG_FACTS = {
    "xbrl.4.6.1:itemContextRef": '<w:A contextRef="missing" unitRef="u" decimals="0">1</w:A>',
    "xbrl.4.6.2:numericUnit": '<w:A contextRef="c" unitRef="missing" decimals="0">1</w:A>',
    "xbrl.4.6.3:missingPrecisionDecimals": '<w:A contextRef="c" unitRef="u">1</w:A>',
    "xbrl.4.6.3:bothPrecisionAndDecimals": '<w:A contextRef="c" unitRef="u" decimals="0" precision="1">1</w:A>',
    "xbrl.4.6.3:nilPrecisionDecimals": '<w:A contextRef="c" unitRef="u" decimals="0" xsi:nil="true"/>',
    "xbrl.4.6.3:extraneousPrecisionDecimals": '<w:T contextRef="c" decimals="0">1</w:T>',
    "xbrl.4.6.4:precision": '<w:A contextRef="c" unitRef="u" precision="-1">1</w:A>',
    "xbrl.4.6.5:decimals": '<w:A contextRef="c" unitRef="u" decimals="99999999999999999999">1</w:A>',
    "xbrl.4.6:notItemOrTuple": '<A contextRef="c" unitRef="u" decimals="0">1</A>',
    "xbrlxe:unsupportedZeroPrecisionFact": '<w:A contextRef="c" unitRef="u" precision="00">1</w:A>',
    "xbrlxe:unsupportedTuple": '<w:Tuple><w:A contextRef="c" unitRef="u" decimals="0">1</w:A></w:Tuple>',
    "xbrlxe:unsupportedFraction": '<w:F contextRef="c" unitRef="u"><x:numerator>1</x:numerator></w:F>',
}
KEPT_FACTS = {
    "xmlSchema:nilElementHasContent": '<w:A contextRef="c" unitRef="u" xsi:nil="true">1</w:A>',
    "xbrlxe:unsupportedXmlBase": '<w:T contextRef="c" xml:base="http://b">1</w:T>',
    "oime:invalidLanguage": '<w:T contextRef="c" xml:lang="no language">1</w:T>',
    "file.duplicateId": FACT,
}


@pytest.mark.parametrize("code", WRONG_FACTS)
def test_a_wrong_fact_is_told_with_its_line_and_left_out(code: str) -> None:
    report, findings = read_xml(instance(FACT, WRONG_FACTS[code], '<w:T id="t" contextRef="c">x</w:T>'))
    assert codes(findings) == [code]
    assert str(findings.all[0].origin) == "d.xbrl:7"
    assert [fact.id for fact in report] == ["a", "t"]


@pytest.mark.parametrize("code", KEPT_FACTS)
def test_a_flawed_fact_is_told_and_kept(code: str) -> None:
    report, findings = read_xml(instance(FACT, KEPT_FACTS[code]))
    assert codes(findings) == [code]
    assert len(report) == 2


WRONG_CONTEXTS = {
    "xbrl.4.7.2:contextDateError": context(period="<x:period><x:instant>2003-02-30</x:instant></x:period>"),
    "xbrl.4.7.2:periodStartBeforeEnd": context(
        period="<x:period><x:startDate>2003-04-02</x:startDate><x:endDate>2003-04-01</x:endDate></x:period>"
    ),
    "xmlSchema:missingParticlesError": f'<x:context id="c">{PERIOD}</x:context>',
    "xmlSchema:elementUnexpected": context(period="<x:period><x:instant/><x:forever/></x:period>"),
    "xmlSchema:valueError": context(segment=SEGMENT.format(MEMBER.replace('"w:', '"z:'))),
    "oimce:invalidSQName": context().replace(">1<", "> <"),
    "xbrldie:RepeatedDimensionInInstanceError": context(segment=SEGMENT.format(MEMBER * 2)),
    "xbrldie:ExplicitMemberUndefinedQNameError": context(segment=SEGMENT.format(MEMBER.replace(">w:", ">z:"))),
    "xbrldie:IllegalTypedDimensionContentError": context(
        segment=SEGMENT.format('<di:typedMember dimension="w:D"/>')
    ),
    "xbrl.4.7.3.2:segmentEmpty": context(segment=SEGMENT.format("")),
    "xbrl.4.7.4:scenarioXbrliElement": context(scenario=SCENARIO.format("<x:measure/>")),
    "xbrlxe:nonDimensionalSegmentScenarioContent": context(scenario=SCENARIO.format("<w:Own/>")),
    "xbrlxe:unsupportedComplexTypedDimension": context(
        scenario=SCENARIO.format('<di:typedMember dimension="w:D"><w:t><w:u/></w:t></di:typedMember>')
    ),
    "xbrlxe:unexpectedContextContent": context(scenario="<w:Own/>"),
    "xbrlxe:inconsistentDimensionsContainer": context(
        segment=SEGMENT.format(MEMBER), scenario=SCENARIO.format(MEMBER.replace("w:D", "w:E"))
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", WRONG_CONTEXTS)
def test_a_wrong_context_is_told(code: str) -> None:
    _, findings = read_xml(instance(FACT, frame=SCHEMA + UNIT + WRONG_CONTEXTS[code]))
    assert codes(findings)[0] == code
    assert findings.all[0].origin is not None


def test_what_only_oim_forbids_matters_in_contexts_in_use() -> None:
    unused = context("unused", scenario=SCENARIO.format("<w:Own/>"))
    assert not codes(read_xml(instance(FACT, unused))[1])


WRONG_UNITS = {
    "xbrl.4.8.2:measureElement": "<x:measure>x:bananas</x:measure>",
    "xmlSchema:valueError": "<x:measure>z:JPY</x:measure>",
    "xmlSchema:elementUnexpected": "<x:measure>iso:JPY</x:measure><x:divide/>",
    "xbrl.4.8.4:measureBothNumDenom": (
        "<x:divide><x:unitNumerator><x:measure>iso:JPY</x:measure></x:unitNumerator>"
        "<x:unitDenominator><x:measure>iso:JPY</x:measure></x:unitDenominator></x:divide>"
    ),
    "xmlSchema:missingParticlesError": "<x:divide><x:unitNumerator/><x:unitDenominator/></x:divide>",
}


@pytest.mark.parametrize("code", WRONG_UNITS)
def test_a_wrong_unit_is_told(code: str) -> None:
    _, findings = read_xml(
        instance(FACT, frame=SCHEMA + CONTEXT + f'<x:unit id="u">{WRONG_UNITS[code]}</x:unit>')
    )
    assert codes(findings)[0] == code


A, N = LOC.format("a"), NOTE.format("n", "x")
WRONG_NOTES = {
    "xbrl.4.11.1.1:footnoteLinkLocTarget": LOC.format("c") + A + N + ARC.format("a", "n", ""),
    "xbrl.4.11.1.1:instanceLoc": LOC.format("a").replace("#", "o.xbrl#") + A + N + ARC.format("a", "n", ""),
    "xbrl.3.5.4:hrefScheme": LOC.format("element(/1/4)") + A + N + ARC.format("a", "n", ""),
    "xbrl.4.11.1.2.1:footnoteLang": A + N.replace(' xml:lang="EN"', "") + ARC.format("a", "n", ""),
    "xbrl.4.11.1.3.1:factFootnoteArcTo": A + ARC.format("a", "a", ""),
    "xbrl.4.11.1.3.1:factFootnoteArcFrom": A + N + ARC.format("a", "n", "") + ARC.format("n", "n", ""),
    "xbrl.3.5.3.9.2:arcFrom": A + N + ARC.format("a", "n", "") + ARC.format("z", "n", ""),
    "xbrl.3.5.3.9.2:arcTo": A + N + ARC.format("a", "n", "") + ARC.format("a", "z", ""),
    "xbrlxe:unlinkedFootnoteResource": A + N,
    "xbrlxe:nonStandardFootnoteResourceRole": A
    + N.replace("xlink:label", 'xlink:role="http://r" xlink:label')
    + ARC.format("a", "n", ""),
    "xmlSchema:valueError": A + N + ARC.format("a", "n", "") + ARC.format("a", "n", ' order="first"'),
    "oime:invalidXHTMLFragment": A + NOTE.format("n", "<w:b/>") + ARC.format("a", "n", ""),
}


@pytest.mark.parametrize("code", WRONG_NOTES)
def test_a_wrong_footnote_is_told(code: str) -> None:
    _, findings = read_xml(instance(FACT, LINK.format(WRONG_NOTES[code])))
    assert codes(findings) == [code]


@pytest.mark.parametrize(
    "notes",
    [
        LOC.format("a").replace("#a", "d.xbrl#a") + N + ARC.format("a", "n", ""),
        LOC.format("a").replace("#a", "#element(a)") + N + ARC.format("a", "n", ""),
        A
        + N
        + ARC.format("a", "n", "")
        + ARC.format("n", "n", "").replace("2003/arcrole/fact-footnote", "2009/arcrole/own"),
    ],
)
def test_footnotes_that_are_referred_to_otherwise_are_read(notes: str) -> None:
    """By the document's own name, by the element scheme, and by footnotes, which only other arcroles may do."""
    report, findings = read_xml(instance(FACT, LINK.format(notes)))
    assert not codes(findings)
    assert [link.source for link in report.links] == ["a"]


def test_a_footnote_has_the_language_of_its_link() -> None:
    notes = LINK.format(A + N.replace(' xml:lang="EN"', "") + ARC.format("a", "n", ""))
    report, findings = read_xml(
        instance(FACT, notes.replace("<link:footnoteLink", '<link:footnoteLink xml:lang="DE"'))
    )
    assert not codes(findings)
    assert [note.language for note in report.notes] == ["de"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (
            SCHEMA + CONTEXT.replace("</x:identifier>", " &amp; others</x:identifier>") + UNIT,
            "oimce:invalidSQName",
        ),
        (SCHEMA + CONTEXT + UNIT.replace("iso:JPY", "pure"), "oimce:invalidUnitStringRepresentation"),
    ],
)
def test_facts_are_not_told_to_lack_what_only_oim_cannot_hold(frame: str, code: str) -> None:
    report, findings = read_xml(instance(FACT, frame=frame))
    assert codes(findings) == [code]
    assert not len(report)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "oime:noTaxonomy"),
        ('<link:schemaRef xlink:type="simple"/>' + SCHEMA, "xbrl.4.2.2:schemaRefHref"),
        (
            SCHEMA + '<link:linkbaseRef xlink:type="simple" xlink:href="l.xml"/>',
            "xbrlxe:unsupportedLinkbaseReference",
        ),
        (SCHEMA + "<x:measure/>", "xmlSchema:elementUnexpected"),
        (SCHEMA.replace("<link:schemaRef", '<link:schemaRef xml:base="b/"'), "xbrlxe:unsupportedXmlBase"),
        (SCHEMA + context("c2").replace(' id="c2"', ""), "xmlSchema:requiredAttribute"),
        (SCHEMA + context("c2") * 2, "file.duplicateId"),
        (SCHEMA + CONTEXT.replace('"c"', '"c2"') + SCHEMA, "xmlSchema:elementUnexpected"),
    ],
)
def test_a_wrong_frame_is_told(frame: str, code: str) -> None:
    _, findings = read_xml(instance(CONTEXT, UNIT, FACT, frame=frame))
    assert codes(findings) == [code]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "file.invalidXml"),
        (b"\x00\x01", "file.invalidXml"),
        (instance(FACT)[:-5], "file.invalidXml"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "file.doctype"),
        (b"<html/>", "file.notXbrl"),
        (instance("<x:unit id='d'>" + "<x:m>" * 300 + "</x:m>" * 300 + "</x:unit>"), "file.invalidXml"),
    ],
)
def test_what_is_no_instance_cannot_be_read(document: bytes, code: str) -> None:
    with pytest.raises(ExporterError) as caught:
        read_xml(document)
    assert caught.value.code == code


def test_a_text_fact_of_a_numeric_concept_needs_a_unit() -> None:
    findings = Findings()
    vocabulary = Vocabulary(numeric=frozenset({"{urn:w}A"}))
    read(instance('<w:A contextRef="c">1</w:A>'), "d", Format.XML, findings, vocabulary=vocabulary)
    assert codes(findings) == ["xbrl.4.6.2:numericUnit"]
