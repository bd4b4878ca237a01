"""Reading inline documents: values, chains, notes, sets, targets; and what is wrong, with its line."""

from __future__ import annotations

import pytest
from inline_documents import NUMBER, RESOURCES, TEXT, bare, codes, page, read, values

from exporter.codes import CODES
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats.inline_xbrl import read_set
from exporter.report.vocabulary import Vocabulary


def number(content: str, more: str = 'format="ixt:num-dot-decimal"') -> str:
    return f"<ix:nonFraction {NUMBER} {more}>{content}</ix:nonFraction>"


F, G = number("1", 'id="f"'), number("2", 'id="g"')


@pytest.mark.parametrize(
    ("content", "attributes", "value"),
    [
        ("1,234", 'format="ixt:num-dot-decimal" scale="3"', "1234000"),
        ("1,234.50", 'format="ixt:num-dot-decimal" scale="6" sign="-"', "-1234500000"),
        ("39.8", 'format="ixt:num-dot-decimal" scale="-2"', "0.398"),
        ("69.60", 'format="ixt:num-dot-decimal"', "69.60"),
        ("1.234,5", 'format="ixt:num-comma-decimal"', "1234.5"),
        ("12円5銭", 'format="ixt:num-unit-decimal"', "12.05"),
        ("-", 'format="ixt:fixed-zero"', "0"),
        ("–", 'format="ixt3:zerodash" sign="-"', "-0"),
        (" 12 ", "", "12"),
        ("9" * 40, 'scale="3"', "9" * 40 + "000"),
        ("0.00", 'scale="-2"', "0.0000"),
        ("1<!-- no -->2", "", "12"),
    ],
)
def test_numbers_are_exact(content: str, attributes: str, value: str) -> None:
    assert values(number(content, attributes)) == [value]


def test_a_number_inside_a_number_is_a_fact_of_its_own() -> None:
    assert values(number(number("5"))) == ["5", "5"]


@pytest.mark.parametrize(
    ("content", "attributes", "value"),
    [
        ("June 30, 2003", 'format="ixt:date-monthname-day-year-en"', "2003-06-30"),
        ("30.6.2003", 'format="ixt:date-day-month-year"', "2003-06-30"),
        ("平成15年6月30日", 'format="ixt:date-jpn-era-year-month-day"', "2003-06-30"),
        ("☒", 'format="ixt:fixed-true"', "true"),
        ("anything", 'format="ixt:fixed-empty"', ""),
        (" a <b>b</b>\n c", "", " a b\n c"),
        ("a<ix:exclude>page 3</ix:exclude>b", "", "ab"),
        ("a &lt;b&gt; <i>c</i><br/>", 'escape="true"', "a &lt;b&gt; <i>c</i><br/>"),
        (f"<p>x {number('5')} y</p>", 'escape="1"', "<p>x 5 y</p>"),
        ("a<ix:exclude><b>page</b></ix:exclude><b>b</b>", 'escape="true"', "a<b>b</b>"),
    ],
)
def test_texts(content: str, attributes: str, value: str) -> None:
    found = values(f"<div><ix:nonNumeric {TEXT} {attributes}>{content}</ix:nonNumeric></div>")
    assert found[0] == value


def test_a_nil_fact_has_no_value() -> None:
    body = '<ix:nonFraction name="t:N" contextRef="c" unitRef="u" xsi:nil="true"/>'
    assert values(body) == [None]


def test_relative_addresses_in_an_escaped_text_become_absolute() -> None:
    links = '<a href="a b.html#x">y</a><a href="mailto:z">z</a>'
    body = f'<div><ix:nonNumeric {TEXT} escape="true">{links}</ix:nonNumeric></div>'
    found = values(body, head='<base href="http://example.com/r/"/>')
    assert found == ['<a href="http://example.com/r/a%20b.html#x">y</a><a href="mailto:z">z</a>']


def test_a_text_goes_on_in_its_continuations_in_any_order() -> None:
    body = (
        f'<p><ix:continuation id="b"> end</ix:continuation></p><p><ix:nonNumeric {TEXT} continuedAt="a">start'
        '</ix:nonNumeric></p><p><ix:continuation id="a" continuedAt="b"> and</ix:continuation></p>'
    )
    assert values(body) == ["start and end"]


def test_languages_are_inherited_and_can_be_undone() -> None:
    body = (
        f'<p><ix:nonNumeric {TEXT}>a</ix:nonNumeric></p><p xml:lang="JA"><ix:nonNumeric {TEXT}>b</ix:nonNumeric>'
        f'<ix:nonNumeric {TEXT} xml:lang="">c</ix:nonNumeric></p>'
    )
    report, findings = read(page(body, attributes=' xml:lang="en"'))
    assert not list(findings)
    assert [fact.language for fact in report] == ["en", "ja", None]


def test_only_what_is_known_to_be_no_text_has_no_language() -> None:
    document = {
        "1.xhtml": page(f"<p><ix:nonNumeric {TEXT}>a</ix:nonNumeric></p>", attributes=' xml:lang="en"')
    }
    name = frozenset({"{http://example.com/t}T"})
    languages = [
        next(iter(read_set(document, Findings(), vocabulary=vocabulary))).language
        for vocabulary in (Vocabulary(text=name), Vocabulary(others=name), Vocabulary())
    ]
    assert languages == ["en", None, "en"]


def test_footnotes_and_relationships() -> None:
    facts = f"<p>{F}{G}</p>"
    notes = (
        '<p><ix:footnote id="n" xml:lang="en" continuedAt="m">see <b>p</b></ix:footnote>'
        '<ix:continuation id="m"> 7</ix:continuation></p>'
    )
    also = "http://www.xbrl.org/2009/arcrole/fact-explanatoryFact"
    ties = f'<ix:relationship fromRefs="f g" toRefs="n"/><ix:relationship arcrole="{also}" fromRefs="f" toRefs="g"/>'
    report, findings = read(page(facts + notes, resources=ties + RESOURCES))
    assert not list(findings)
    assert [(note.text, note.language) for note in report.notes] == [("see <b>p</b> 7", "en")]
    assert {(link.source, link.targets) for link in report.links} == {
        ("f", ("n",)),
        ("g", ("n",)),
        ("f", ("g",)),
    }


def test_a_set_of_files_is_one_report_with_the_lines_of_each() -> None:
    first = page(f'<p>{number("1")}<ix:nonNumeric {TEXT} continuedAt="x">a</ix:nonNumeric></p>')
    second = bare(f'\n<p><ix:continuation id="x">b</ix:continuation>{number("2")}</p>')
    report, findings = read(first, second)
    assert not list(findings)
    assert [(fact.value, fact.origin.document, fact.origin.line) for fact in report if fact.origin] == [
        ("1", "1.xhtml", 3),
        ("ab", "1.xhtml", 3),
        ("2", "2.xhtml", 2),
    ]


def test_facts_of_another_target_are_left_out() -> None:
    other = (
        '<ix:references target="x"><link:schemaRef xlink:type="simple" xlink:href="x.xsd"/></ix:references>'
    )
    ours = '<ix:references><link:schemaRef xlink:type="simple" xlink:href="t.xsd"/></ix:references>'
    document = page(number("1") + number("2", 'target="x"'), references=other + ours)
    for target, value, entry in ((None, "1", "t.xsd"), ("x", "2", "x.xsd")):
        report, findings = read(document, target=target)
        assert not list(findings)
        assert ([fact.value for fact in report], report.taxonomy) == ([value], (entry,))


def test_the_only_target_is_read_without_asking() -> None:
    references = (
        '<ix:references target="x"><link:schemaRef xlink:type="simple" xlink:href="x.xsd"/></ix:references>'
    )
    assert values(number("2", 'target="x"'), references=references) == ["2"]


def test_what_does_not_belong_to_the_report_is_not_in_its_prefixes() -> None:
    report, _ = read(page(number("1")))
    assert report.namespaces["t"] == "http://example.com/t"
    assert "ix" not in report.namespaces


CONTINUED = f'<ix:nonNumeric {TEXT} continuedAt="a">x</ix:nonNumeric>'
INSIDE = number("1", 'order="1"')
BROKEN = {
    "ix11.10.1.1:nonFraction": number("", ""),
    "ix11.10.1.1:nonFractionChildren": number(f"1{number('5')}"),
    "ix11.10.1.1:transformValueError": number("1,2x"),
    "ix11.10.1.2:invalidTransformation": number("1", 'format="ixt:num-dot"'),
    "ix11.10.1.2:nestedNonFractionProperties": number(number("5", 'format="ixt:num-dot-decimal" scale="3"')),
    "ix11.10.1.2:nonFractionNegative": number("-1", ""),
    "ix11.11.1.1:transformValueError": f'<ix:nonNumeric {TEXT} format="ixt:date-month-day">2/30</ix:nonNumeric>',
    "ix11.11.1.2:invalidTransformation": f'<ix:nonNumeric {TEXT} format="no:such">x</ix:nonNumeric>',
    "ix11.11.1.2:continuationMissing": CONTINUED,
    "ix11.11.1.2:continuationCycle": CONTINUED
    + '<ix:continuation id="a" continuedAt="a">y</ix:continuation>',
    "ix11.11.1.2:continuationChainNested": CONTINUED.replace(
        ">x<", '>x<ix:continuation id="a">y</ix:continuation><'
    ),
    "ix11.4.1.2:continuationNotReferenced": '<ix:continuation id="a">y</ix:continuation>',
    "ix11.4.1.2:continuationReferences": CONTINUED * 2 + '<ix:continuation id="a">y</ix:continuation>',
    "ix11.5.1.1:excludeMisplaced": "<p><ix:exclude>x</ix:exclude></p>",
    "ix11:uniqueIxId": F + F,
    "xbrlxe:unsupportedTuple": f'<ix:tuple name="t:U" tupleID="q">{INSIDE}</ix:tuple>',
    "xbrlxe:unsupportedFraction": (
        '<ix:fraction name="t:F" contextRef="c" unitRef="u"><ix:numerator>1</ix:numerator>'
        "<ix:denominator>3</ix:denominator></ix:fraction>"
    ),
    "xmlSchema:requiredAttribute": '<ix:nonFraction name="t:N" contextRef="c" decimals="0">1</ix:nonFraction>',
    "xmlSchema:valueError": number("1", 'scale="1e3"'),
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_wrong_in_a_page_has_a_code_and_a_line(code: str) -> None:
    found = codes(BROKEN[code])
    assert code in {one for one, _ in found}
    assert min(line for one, line in found if one == code) in (3, 4)
    assert {one for one, _ in found} <= CODES.keys()


@pytest.mark.parametrize("scale", ["99999999999", "1000", "-1000"])
def test_a_scale_without_measure_is_refused(scale: str) -> None:
    assert codes(number("1", f'scale="{scale}"')) == [("xmlSchema:valueError", 3)]


def test_a_text_that_is_no_number_cannot_be_scaled() -> None:
    assert codes(number("INF", 'scale="3"')) == [("xmlSchema:valueError", 3)]


@pytest.mark.parametrize(
    ("name", "ties"),
    [
        ("relationshipFromRef", '<ix:relationship fromRefs="zz" toRefs="n"/>'),
        ("relationshipToRef", '<ix:relationship fromRefs="f" toRefs="zz"/>'),
        ("relationshipFromToMatch", '<ix:relationship fromRefs="f" toRefs="f"/>'),
        ("relationshipReferencesMixed", '<ix:relationship fromRefs="f" toRefs="n g"/>'),
    ],
)
def test_relationships_lead_from_facts_to_notes_or_facts(name: str, ties: str) -> None:
    facts = f"<p>{F}{G}</p>"
    found = codes(
        f'{facts}<p><ix:footnote id="n" xml:lang="en">x</ix:footnote></p>', resources=ties + RESOURCES
    )
    assert f"ix11.13.1.2:{name}" in {one for one, _ in found}


def test_a_footnote_needs_a_language_and_whole_continuations() -> None:
    facts = f'<p><ix:nonFraction id="f" {NUMBER}>1</ix:nonFraction></p>'
    ties = '<ix:relationship fromRefs="f" toRefs="n"/>'
    found = codes(
        f'{facts}<p><ix:footnote id="n" continuedAt="q">x</ix:footnote></p>', resources=ties + RESOURCES
    )
    assert {"ix11.6.1.2:footnoteLang", "ix11.6.1.2:continuationMissing"} <= {one for one, _ in found}


def test_a_set_needs_header_references_and_resources() -> None:
    _, findings = read(bare(number("1")))
    assert {"ix11.8.1.3:missingHeader", "ix11.12.1.2:missingReferences", "ix11.14.1.2:missingResources"} <= {
        one.code for one in findings
    }
    assert "ix11.12.1.2:missingReferenceTargets" in {
        one for one, _ in codes(number("1") + number("1", 'target="z"'))
    } | {one.code for one in read(page(number("1", 'target="z"') + number("1")), target="z")[1]}


def test_a_fact_without_its_context_is_told_at_its_line() -> None:
    assert codes(
        '<p/>\n<ix:nonFraction name="t:N" contextRef="zz" unitRef="u" decimals="0">1</ix:nonFraction>'
    ) == [("xbrl.4.6.1:itemContextRef", 4)]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "file.notInlineXbrl"),
        (b"<html xmlns:ix='http://www.xbrl.org/2008/inlineXBRL'><ix:header/></html>", "file.notInlineXbrl"),
        (b"<html", "file.invalidXml"),
        (b"", "file.invalidXml"),
        (b"<!DOCTYPE html><html/>", "file.doctype"),
    ],
)
def test_what_is_no_inline_document_cannot_be_read(document: bytes, code: str) -> None:
    with pytest.raises(ExporterError) as refused:
        read(document)
    assert refused.value.code == code
    assert code in CODES


def test_deep_markup_is_read_without_recursion() -> None:
    depth = 200
    body = f'<div><ix:nonNumeric {TEXT} escape="true">{"<b>" * depth}x{"</b>" * depth}</ix:nonNumeric></div>'
    assert values(body) == [f"{'<b>' * depth}x{'</b>' * depth}"]
