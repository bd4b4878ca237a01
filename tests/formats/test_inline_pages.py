"""Web pages tagged in place: their markup and text stay, what acts does not, and every figure stands where it was."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from filings import EXAMPLES, SAMPLE
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pages import as_page
from test_inline_arelle import ARELLE, CONTRADICTIONS, SCHEMA, _Local, asked, told

from exporter import formats, pipeline, resources
from exporter.findings import Findings, Origin
from exporter.formats import Format, inline_xbrl
from exporter.formats.inline_xbrl import MarkedSource
from exporter.markup import parse
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.sources import read_bytes
from exporter.statements.table import Document
from exporter.visible import visible

T = "http://example.com/t"
VOCABULARY = Vocabulary(numeric=frozenset({f"{{{T}}}N"}), text=frozenset({f"{{{T}}}T"}))
CONTEXT = Context.of(Entity("http://example.com", "1"), Period(date(2003, 6, 30)))
INVENTED = EXAMPLES / "second-quarter.htm"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(str(resources.standard_file(SCHEMA)), parser))


def number(value: str | None, origin: Origin | None) -> Fact:
    return Fact(QName(T, "N"), CONTEXT, value, Unit.currency("JPY"), None, origin=origin)


def words(value: str, origin: Origin | None) -> Fact:
    return Fact(QName(T, "T"), CONTEXT, value, language="en", origin=origin)


class Page:
    """A page of HTML, read, tagged with facts at the words given, and read back."""

    def __init__(self, markup: str, *facts: tuple[str, str | None], notes: tuple[str, ...] = ()) -> None:
        self.source = read_bytes(f"<html><body>{markup}".encode(), "r.htm", Findings())
        builder = ReportBuilder(taxonomy=["t.xsd"], namespaces={"t": T})
        for printed, value in facts:
            origin = at(self.source, printed)
            numeric = value is None or value.lstrip("-").replace(".", "").isdigit()
            builder.add(number(value, origin) if numeric else words(value or "", origin))
        for note in notes:
            builder.link(builder.add(number("1", None)), [builder.note(note, "en")])
        self.root = etree.fromstring(written(self.source, builder.build()))

    @property
    def shown(self) -> str:
        """The body's markup after the header, its tags without attributes but for those that make the value."""
        node = self.root.find(".//{*}div[@id='document']")
        assert node is not None
        for one in node.iter("{*}nonFraction", "{*}nonNumeric", "{*}continuation", "{*}footnote"):
            for name in set(one.keys()) - {"scale", "sign", "{http://www.w3.org/2001/XMLSchema-instance}nil"}:
                del one.attrib[name]
        copy = etree.fromstring(etree.tostring(node, with_tail=False))
        text = etree.tostring(copy, encoding="unicode")
        text = text[text.index(">") + 1 : text.rindex("</")]
        for long, short in (("ix:nonFraction", "n"), ("ix:nonNumeric", "t"), ("ix:continuation", "c")):
            text = text.replace(long, short)
        return text

    @property
    def hidden(self) -> list[str]:
        return ["".join(one.itertext()) for one in self.root.iterfind(".//{*}hidden/*")]


def at(document: Document, printed: str) -> Origin:
    text = document.text or ""
    start = text.index(printed)
    line = text.count("\n", 0, start) + 1
    return Origin(document.name, line, start - (text.rfind("\n", 0, start) + 1), len(printed))


def written(document: Document, report: Report, vocabulary: Vocabulary = VOCABULARY) -> bytes:
    """The tagged page; it shows the source's text and tells the report."""
    assert document.page is not None
    source = MarkedSource.of_page(document.name, document.page)
    parts = inline_xbrl.write_in_place(report, vocabulary, "p", source, Findings())["p.xhtml"]
    page = b"".join(map(bytes, parts))
    assert visible(parse(page, "p")).text == document.text
    findings = Findings()
    again = inline_xbrl.read(page, "p.xhtml", findings, vocabulary)
    assert not list(findings)
    assert equal(report, again), differences(report, again)
    return page


def test_a_figure_is_tagged_in_the_text_it_stands_in() -> None:
    page = Page("<p>Loss of (<b>1,234</b>) and 39.8%", ("(1,234)", "-1234000"), ("39.8%", "0.398"))
    assert page.shown == (
        '<p>Loss of (<b><n scale="3" sign="-">1,234</n></b>) and <n scale="-2">39.8</n>%</p>'
    )


def test_digits_that_markup_parts_come_together() -> None:
    page = Page("<p>a <b>1</b><i>,2</i>34<u>5</u> b", ("1,234", "1234"))
    assert page.source.text == "a 1,2345 b"
    last = '<span style="text-decoration:underline">5</span>'
    assert page.shown == f"<p>a <b><n>1,234</n></b><i/>{last} b</p>"


def test_a_figure_over_two_cells_is_one_figure() -> None:
    page = Page("<table><tr><td>a</td><td>(12</td><td>)</td></tr></table>", ("(12)", "-12"))
    assert '<td>(<n sign="-">12</n></td>' in page.shown


def test_a_dash_is_nil_and_a_figure_in_no_text_is_hidden() -> None:
    page = Page("<p>a <i>-</i> 1<sup>2</sup>", ("-", None), ("1 2", "12"))
    nil = page.root.find(".//{*}i/{*}nonFraction")
    assert nil is not None
    assert (nil.text, nil.tail) == (None, "-")
    assert page.hidden == ["12"]


def test_a_text_over_elements_is_continued() -> None:
    page = Page("<p>by <b>Acme</b> Data\n<i>of  Japan</i> Inc.", ("Acme Data of Japan", "Acme Data of Japan"))
    assert page.shown == "<p>by <b><t>Acme</t></b><c> Data </c><i><c>of Japan</c></i> Inc.</p>"


def test_a_text_over_paragraphs_has_joints_that_are_not_shown() -> None:
    page = Page("<p>Acme<p>Data", ("Acme", "Acme Data"))
    assert page.shown == "<p><t>Acme</t></p><p><c>Data</c></p>"


def test_a_note_stands_where_its_text_does() -> None:
    page = Page("<p>(1) Yen at <b>119.87</b>.", notes=("Yen at 119.87.",))
    note = page.root.find(".//{*}p/{*}footnote")
    assert note is not None
    assert note.text == "Yen at "
    assert ["".join(one.itertext()) for one in page.root.iter("{*}continuation")] == ["119.87", "."]


def test_identifiers_of_the_page_give_way_to_those_of_facts() -> None:
    page = Page('<p id="f1">5</p><p id="c1">6</p>', ("5", "5"))
    ids = [one.get("id") for one in page.root.iter("*") if one.get("id")]
    assert len(ids) == len(set(ids))


def test_the_markup_stays() -> None:
    markup = (
        '<p class="x" style="margin:0"><font color="red">Cash</font> <a href="https://a.example/">5</a></p>'
    )
    page = Page(markup, ("5", "5"))
    assert page.shown == (
        '<p class="x" style="margin:0"><span style="color:red">Cash</span> '
        '<a href="https://a.example/"><n>5</n></a></p>'
    )


PAYLOADS = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1) OnMouseOver='alert(1)'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='vbscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<iframe src='http://evil.example/'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href='http://evil.example/'>",
    "<link rel=stylesheet href='http://evil.example/'>",
    "<form action='//evil.example'><input onfocus=alert(1)><button formaction='javascript:a()'>x</button></form>",
    "<object data='http://evil.example/'><embed src='http://evil.example/'></object>",
    "<applet code='evil.example'></applet>",
    "<svg onload=alert(1)><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<img src='http://evil.example/p.png' onerror=alert(1)>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img srcset='http://evil.example/p.png 2x'>",
    "<p style='background:url(http://evil.example/)'>x</p>",
    "<p style='background:u\\72l(http://evil.example/)'>x</p>",
    "<p style='background:u/**/rl(http://evil.example/)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<style>@import 'http://evil.example/';</style>",
    "<style>p { background: \\55 RL(http://evil.example/) }</style>",
    "<style>p { background: image-set('http://evil.example/' 1x) }</style>",
    "<table background='http://evil.example/'><tr><td background='http://evil.example/'>x</table>",
    "<body background='http://evil.example/' onload=alert(1)>",
    "<video src='http://evil.example/' onerror=alert(1)></video><audio autoplay src='http://evil.example/'></audio>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<title><script>alert(1)</script></title>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<template><script>alert(1)</script></template>",
    "<a href=x ping='http://evil.example/'>x</a>",
    "<frameset><frame src='http://evil.example/'></frameset>",
    "<ix:header><ix:references><link:schemaRef xlink:href='http://evil.example/'/></ix:references></ix:header>",
]
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "title",
        "style",
        "body",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "tbody",
        "tr",
        "td",
        "th",
        "pre",
        "br",
        "hr",
        "span",
        "b",
        "i",
        "em",
        "strong",
        "sup",
        "sub",
        "small",
        "big",
        "tt",
        "code",
        "a",
        "img",
        "abbr",
        "acronym",
        "cite",
    ]
)
ATTRIBUTES = frozenset(
    [
        "class",
        "title",
        "style",
        "dir",
        "id",
        "type",
        "colspan",
        "rowspan",
        "align",
        "valign",
        "border",
        "cellpadding",
        "cellspacing",
        "summary",
        "href",
        "src",
        "alt",
        "width",
        "height",
        "{http://www.w3.org/XML/1998/namespace}lang",
    ]
)
XHTML = "{http://www.w3.org/1999/xhtml}"


def inert(page: bytes) -> None:
    """Only elements and attributes that show; no address but of a link that a reader follows himself."""
    assert not page.startswith(b"<!")
    root = etree.fromstring(page)
    assert not list(root.iter(etree.Comment, etree.ProcessingInstruction))
    for node in root.iter("*"):
        if not str(node.tag).startswith(XHTML):
            continue
        assert str(node.tag).removeprefix(XHTML) in ELEMENTS
        assert set(map(str, node.keys())) <= ATTRIBUTES
        assert node.get("href", "#").startswith(("#", "http://", "https://", "mailto:"))
        assert node.get("src", "data:image/png").startswith("data:image/")
        assert "svg" not in node.get("src", "")
        style = (node.get("style", "") + ((node.text or "") if node.tag == f"{XHTML}style" else "")).lower()
        assert not any(one in style for one in ("url", "import", "expression", "\\", "evil.example"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_comes_out(payload: str, schema: etree.XMLSchema) -> None:
    page = Page(f"before {payload}<p>after 5</p>", ("5", "5"))
    assert (page.source.text or "").startswith("before")
    data = etree.tostring(page.root)
    inert(data)
    assert schema.validate(page.root), schema.error_log


# --- whole releases -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Release:
    """A page exported: what was read, its report, and the tagged page."""

    document: Document
    report: Report
    vocabulary: Vocabulary
    package: bytes
    page: bytes


def exported(data: bytes, name: str) -> Release:
    findings = Findings()
    document = read_bytes(data, name, findings)
    filer, mapped = pipeline.map_source(document, None, findings)
    assert mapped.counts.unaccounted == 0
    parts = pipeline.write_report(
        mapped.report, filer.taxonomy, Format.INLINE, "r", document=document, findings=findings
    )
    page = b"".join(map(bytes, parts["r.xhtml"]))
    return Release(document, mapped.report, filer.taxonomy.vocabulary, filer.compiled.package, page)


@pytest.fixture(scope="module", params=["sample", "invented"])
def release(request: pytest.FixtureRequest) -> Release:
    if request.param == "sample":
        return exported(as_page(SAMPLE.read_text("utf-8")), "first-quarter.htm")
    return exported(INVENTED.read_bytes(), "second-quarter.htm")


def facts(report: Report) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.concept, one.context, one.value, one.unit, one.decimals, one.language) for one in report
    )


def test_a_page_states_the_facts_of_its_text() -> None:
    text = SAMPLE.read_text("utf-8")
    page, plain = exported(as_page(text), "a.htm"), read_bytes(text.encode(), "a.txt", Findings())
    _, mapped = pipeline.map_source(plain, None, Findings())
    assert facts(page.report) == facts(mapped.report)


def test_the_invented_release_states_what_it_prints() -> None:
    report = exported(INVENTED.read_bytes(), "second-quarter.htm").report
    stated = {(one.concept.local, one.value) for one in report if one.unit is not None}
    assert stated == {
        ("Revenues", "9001000000"), ("DedicatedAccessServicesRevenues", "3407000000"),
        ("DedicatedAccessServicesRevenues", "3500000000"), ("DialUpAccessServicesRevenues", "701000000"),
        ("DialUpAccessServicesRevenues", "822000000"), ("ConnectivityServicesRevenues", "4108000000"),
        ("ConnectivityServicesRevenues", "4322000000"), ("EquipmentSalesRevenues", None),
        ("EquipmentSalesRevenues", "75000000"), ("Revenues", "75087000"), ("Revenues", "9000731000"),
        ("OperatingIncomeLoss", "-1001000"), ("OperatingIncomeLoss", "-120043000"), ("NetIncomeLoss", "-12000"),
        ("NetIncomeLoss", "-1500000"),
    }  # fmt: skip


def test_the_page_of_a_release_tells_its_report(release: Release, schema: etree.XMLSchema) -> None:
    findings = Findings()
    again = formats.read(release.page, "r.xhtml", Format.INLINE, findings, vocabulary=release.vocabulary)
    assert not list(findings)
    assert equal(release.report, again), differences(release.report, again)
    assert visible(parse(release.page, "r")).text == release.document.text
    assert schema.validate(etree.fromstring(release.page)), schema.error_log
    inert(release.page)
    root = etree.fromstring(release.page)
    tagged, hidden = root.findall(".//{*}nonFraction"), root.findall(".//{*}hidden/{*}nonFraction")
    assert len(tagged) - len(hidden) > 50 * len(hidden)


def test_the_same_page_gives_the_same_bytes(release: Release) -> None:
    document = release.document
    assert document.page is not None
    source = MarkedSource.of_page(document.name, document.page)
    parts = inline_xbrl.write_in_place(release.report, release.vocabulary, "r", source, Findings())["r.xhtml"]
    assert b"".join(map(bytes, parts)) == release.page


@pytest.mark.arelle
@pytest.mark.skipif(not ARELLE.exists(), reason="the independent processor is not installed")
def test_the_independent_processor_reads_the_same(release: Release, tmp_path: Path) -> None:
    (tmp_path / "taxonomy.zip").write_bytes(release.package)
    (tmp_path / "r.xhtml").write_bytes(release.page)
    assert not [line for line in asked(tmp_path, "r.xhtml") if not line[1:].startswith(CONTRADICTIONS)]
    ours = b"".join(
        map(bytes, formats.write(release.report, release.vocabulary, Format.JSON, name="r")["r.json"])
    )
    assert told(ours) == told((tmp_path / "facts.json").read_bytes())


# --- any page -------------------------------------------------------------------------------------------------------

TAGS = [
    "p",
    "div",
    "h1",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "pre",
    "span",
    "b",
    "i",
    "sup",
    "sub",
    "small",
    "tt",
    "code",
    "a",
    "font",
    "center",
    "u",
    "s",
    "nobr",
    "blockquote",
    "q",
    "form",
    "svg",
    "select",
    "xmp",
    "noscript",
    "x:y",
    "ix:header",
    "ix:nonFraction",
    "style",
    "title",
    "col",
    "address",
    "map",
    "ins",
    "del",
    "ruby",
    "label",
    "button",
    "marquee",
]
GIVEN = [
    "", "align=center", 'align="x"', "colspan=3", "rowspan=2", "colspan=0", "style='color:red'", "style='a:url(x)'",
    "style='display:none'", "style='white-space:pre'", "id=a", "id='1 2'", "name=z", "href='#a'", "onclick='x()'",
    "width=50%", "border=1", "border=x", "class='a b'", "class='a/b'", "lang=en", "lang='x y'", "dir=RTL", "size=3",
    "hidden", "nowrap", "src=x.png", 'a"b=c', "xmlns='http://foo'", "title='&lt;b>'",
]  # fmt: skip
TEXTS = [
    "1,234",
    " ",
    "\n",
    "(5",
    ")",
    "%",
    "$",
    "Cash &nbsp;",
    "&#146;",
    "&lt;b&gt;",
    "a",
    "-",
    "]]>",
    "2003",
    "<br>",
    "&#8;",
]
NODES = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.builds(
        lambda tag, given, parts, ends: f"<{tag} {given}>{''.join(parts)}" + (f"</{tag}>" if ends else ""),
        st.sampled_from(TAGS),
        st.sampled_from(GIVEN),
        st.lists(inner, max_size=5),
        st.booleans(),
    ),
    max_leaves=12,
)


@given(st.lists(NODES, max_size=6), st.data())
def test_any_page_is_shown_as_read_and_tells_what_is_laid_into_it(
    schema: etree.XMLSchema, nodes: list[str], data: st.DataObject
) -> None:
    document = read_bytes(f"<html><body>{''.join(nodes)}".encode(), "r.htm", Findings())
    builder = ReportBuilder(taxonomy=["t.xsd"], namespaces={"t": T})
    for line, text in enumerate(document.lines, 1):
        if not text.strip():
            continue
        start = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(1, len(text) - start))
        printed, origin = text[start : start + length], Origin("r.htm", line, start, length)
        digits = "".join(one for one in printed if one in "0123456789")
        if digits and data.draw(st.booleans()):
            builder.add(number(str(int(digits)), origin))
        elif data.draw(st.booleans()):
            builder.add(number(None, origin))
        elif printed.strip():
            builder.add(words(" ".join(printed.split()), origin))
    page = written(document, builder.build())
    inert(page)
    root = etree.fromstring(page)
    assert schema.validate(root), schema.error_log
