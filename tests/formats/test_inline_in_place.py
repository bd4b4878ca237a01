"""A document tagged in place: which characters a tag stands around, what goes to the hidden part, what is told."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import etree

from exporter.findings import Findings, Origin
from exporter.formats import inline_xbrl
from exporter.formats.inline_xbrl import SourceText
from exporter.formats.inline_xbrl.figures import figure
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.vocabulary import Vocabulary

T = "http://example.com/t"
VOCABULARY = Vocabulary(numeric=frozenset({f"{{{T}}}N", f"{{{T}}}M"}), text=frozenset({f"{{{T}}}T"}))
CONTEXT = Context.of(Entity("http://example.com", "1"), Period(date(2003, 6, 30)))


def at(text: str, words: str) -> Origin:
    """The place of some words in a text."""
    start = text.index(words)
    line = text.count("\n", 0, start) + 1
    return Origin("r.txt", line, start - (text.rfind("\n", 0, start) + 1), len(words))


def number(value: str | None, origin: Origin | None, *, local: str = "N", unit: str = "JPY") -> Fact:
    return Fact(QName(T, local), CONTEXT, value, Unit.currency(unit), None, origin=origin)


def text_fact(
    value: str | None, origin: Origin | None, *, local: str = "T", language: str | None = "en"
) -> Fact:
    return Fact(QName(T, local), CONTEXT, value, language=language, origin=origin)


class Page:
    """A page made from a text and facts: its shown part as markup without attributes, its hidden part, its findings."""

    def __init__(self, text: str, *facts: Fact, notes: dict[str, int] | None = None) -> None:
        builder = ReportBuilder(taxonomy=["t.xsd"], namespaces={"t": T})
        ids = [builder.add(fact) for fact in facts]
        for note, source in (notes or {}).items():
            builder.link(ids[source], [builder.note(note, "en")])
        report = builder.build()
        self.findings = Findings()
        documents = inline_xbrl.write_in_place(
            report, VOCABULARY, "p", SourceText.of("r.txt", text), self.findings
        )
        self.document = b"".join(bytes(part) for part in documents["p.xhtml"])
        self.root = etree.fromstring(self.document)
        self._read_back(report)

    def _read_back(self, report: object) -> None:
        findings = Findings()
        again = inline_xbrl.read(self.document, "p.xhtml", findings, None)
        assert not list(findings)
        assert equal(report, again), differences(report, again)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        return "".join(self.root.find(".//{*}pre[@id='document']").itertext())  # type: ignore[union-attr]

    @property
    def shown(self) -> str:
        """The shown part, tags without attributes but for those that make the value."""
        found = re.search(rb'<pre id="document"[^>]*>(.*)</pre>', self.document, re.DOTALL)
        assert found is not None
        kept = re.sub(
            r' (?:id|name|contextRef|unitRef|decimals|xml:lang|continuedAt)="[^"]*"', "", found[1].decode()
        )
        return (
            kept.replace("ix:nonFraction", "n").replace("ix:nonNumeric", "t").replace("ix:continuation", "c")
        )

    @property
    def hidden(self) -> list[str]:
        return ["".join(one.itertext()) for one in self.root.iterfind(".//{*}hidden/*")]


@pytest.mark.parametrize(
    ("printed", "value", "markup"),
    [
        ("1,234", "1234000", '<n format="ixt:num-dot-decimal" scale="3">1,234</n>'),
        ("(1,234)", "-1234", '(<n format="ixt:num-dot-decimal" sign="-">1,234</n>)'),
        ("39.8%", "0.398", '<n format="ixt:num-dot-decimal" scale="-2">39.8</n>%'),
        ("-97", "-97000000", '-<n format="ixt:num-dot-decimal" scale="6" sign="-">97</n>'),
        ("$ 69.60", "69.60", '$ <n format="ixt:num-dot-decimal">69.60</n>'),
        ("△5", "-5", '△<n format="ixt:num-dot-decimal" sign="-">5</n>'),
        ("1.234.567,8", "1234567.8", '<n format="ixt:num-comma-decimal">1.234.567,8</n>'),
        ("1,234(1)", "1234", '<n format="ixt:num-dot-decimal">1,234</n>(1)'),
        ("0", "-0", '<n format="ixt:num-dot-decimal" sign="-">0</n>'),
    ],
)
def test_the_number_is_tagged_and_its_marks_stay_outside(printed: str, value: str, markup: str) -> None:
    text = f"Revenues  {printed}  end"
    page = Page(text, number(value, at(text, printed)))
    assert page.shown == f"Revenues  {markup}  end"
    assert page.text == text
    assert not page.hidden


def test_a_dash_is_a_nil_fact_right_before_it() -> None:
    page = Page("a  -  b", number(None, Origin("r.txt", 1, 3, 1)))
    assert page.shown == 'a  <n xsi:nil="true"></n>-  b'


@pytest.mark.parametrize("printed", ["one third", "12", "1,2,3"])
def test_a_figure_that_cannot_state_its_value_is_hidden(printed: str) -> None:
    page = Page(f"x {printed}", number("0.333", at(f"x {printed}", printed)))
    assert page.shown == f"x {printed}"
    assert page.hidden == ["0.333"]


def test_one_numeral_that_states_two_facts_is_nested_where_units_agree() -> None:
    text = "cash 5"
    place = at(text, "5")
    page = Page(text, number("5", place), number("5", place, local="M"), number("5", place, unit="USD"))
    inside = '<n format="ixt:num-dot-decimal">5</n>'
    assert page.shown == f'cash <n format="ixt:num-dot-decimal">{inside}</n>'
    assert page.hidden == ["5"]


def test_facts_without_a_place_or_of_another_document_are_hidden() -> None:
    page = Page(
        "5 x",
        number("5", None),
        number("6", Origin("other", 1, 0, 1)),
        text_fact("0001", Origin("r.txt", 9, 0, 4)),
    )
    assert page.hidden == ["5", "6", "0001"]


def test_a_text_over_line_ends_keeps_its_folded_value() -> None:
    text = "  by Internet\nInitiative   Japan\n   Inc. in\tTokyo."
    value = "Internet Initiative Japan Inc. in Tokyo"
    page = Page(text, text_fact(value, at(text, "Internet")))
    assert page.text == text
    assert (
        page.shown
        == "  by <t>Internet</t>\n<c>Initiative </c>  <c>Japan</c>\n  <c> Inc. in</c>\t<c>Tokyo</c>."
    )


def test_figures_inside_a_text_are_tagged_too_and_crossing_texts_are_hidden() -> None:
    text = "ab 5 cd ef"
    page = Page(
        text,
        text_fact("ab 5 cd", at(text, "ab 5 cd")),
        text_fact("cd ef", at(text, "cd ef")),
        number("5", at(text, "5")),
    )
    assert page.shown == '<t>ab <n format="ixt:num-dot-decimal">5</n> cd</t> ef'
    assert page.hidden == ["cd ef"]


def test_a_date_in_words_is_tagged_with_its_format() -> None:
    text = "as of June 30, 2003."
    page = Page(text, text_fact("2003-06-30", at(text, "June 30, 2003"), local="D", language=None))
    assert page.shown == 'as of <t format="ixt:date-monthname-day-year-en">June 30, 2003</t>.'


def test_footnotes_stand_where_their_text_does() -> None:
    text = "cash 5(1)\n(1) Yen were translated\n    at 119.87.\n"
    page = Page(
        text, number("5", at(text, "5")), notes={"Yen were translated at 119.87.": 0, "<p>Not there</p>": 0}
    )
    assert "(1) <ix:footnote>Yen were translated</ix:footnote>\n   <c> at 119.87.</c>\n" in page.shown
    assert page.hidden == ["Not there"]
    assert page.text == text


def test_characters_that_xml_cannot_hold_are_shown_and_told() -> None:
    page = Page("page 1\f\npage\x01 2\ufffe\r\nlast\n", number("2", Origin("r.txt", 2, 6, 1)))
    assert page.text == "page 1␌\npage␁ 2\ufffd\nlast\n"
    assert [(one.code, str(one.origin)) for one in page.findings] == [
        ("file.illegalCharacter", "r.txt:1:7"),
        ("file.illegalCharacter", "r.txt:2:5"),
        ("file.illegalCharacter", "r.txt:2:8"),
    ]
    assert '<n format="ixt:num-dot-decimal">2</n>' in page.shown


def test_markup_in_a_source_stays_text() -> None:
    text = "<script>alert('1')</script> & <b>5</b>"
    page = Page(text, number("5", at(text, "5")))
    assert page.text == text
    assert not page.root.findall(".//{*}script")


def test_the_page_has_no_script_and_its_style_says_what_it_is() -> None:
    page = Page("5", number("5", Origin("r.txt", 1, 0, 1)))
    assert b"<script" not in page.document
    assert [one.get("type") for one in page.root.iterfind(".//{*}style")] == ["text/css"]


@pytest.mark.parametrize("value", ["", "x", "1E3", "INF", "-", "1234567890123456789012345678901234567890"])
def test_no_value_is_forced_on_a_figure(value: str) -> None:
    assert figure("1,234", value) is None


def test_the_same_report_gives_the_same_bytes() -> None:
    facts = [number(str(n), None) for n in range(5)]
    assert Page("a\tb", *facts).document == Page("a\tb", *facts).document
