"""Web pages as sources: their visible text, their tables as agents write them, and pages that are traps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from filings import SAMPLE
from hypothesis import given
from hypothesis import strategies as st
from pages import as_page

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.markup import parse
from exporter.sources import read_bytes
from exporter.statements.listing import cells
from exporter.statements.table import Document
from exporter.visible import visible

INVENTED = Path(__file__).parents[1] / "examples" / "second-quarter.htm"


def read(page: str | bytes, findings: Findings | None = None) -> Document:
    data = page.encode() if isinstance(page, str) else page
    document = read_bytes(data, "a.htm", findings if findings is not None else Findings())
    check(document)
    return document


def check(document: Document) -> None:
    """Places are characters of the text, the text is that of the page, and the page is XML."""
    assert document.page is not None
    assert visible(parse(document.page, "a.htm")).text == document.text == "\n".join(document.lines)
    for cell in cells(document):
        line = document.lines[cell["line"] - 1]
        assert line[cell["column"] : cell["column"] + len(cell["text"])] == cell["text"]


def rows(document: Document) -> list[tuple[str, tuple[str | None, ...]]]:
    return [
        (row.label, tuple(one.text if one else None for one in row.cells))
        for table in document.tables
        for row in table.rows
    ]


def test_a_page_of_the_sample_tells_the_same_as_its_text() -> None:
    text = SAMPLE.read_text("utf-8")
    plain = read_bytes(text.encode(), "a.txt", Findings())
    page = read(as_page(text))

    def told(document: Document) -> Counter[tuple[object, ...]]:
        return Counter(
            (one["table"], one["text"], one["label"], *one["headers"], *one["groups"])
            for one in cells(document)
        )

    assert told(page) == told(plain)
    assert [one.captions for one in page.tables] == [one.captions for one in plain.tables]


def test_an_agents_page_is_read_cell_by_cell() -> None:
    document = read(INVENTED.read_bytes())
    revenues, operations = document.tables
    assert revenues.captions == ("Table 1. Revenues (JPY in millions)",)
    assert [one.headers for one in revenues.columns] == [("2Q03",), ("2Q02",), ("YoY", "% change")]
    assert [(row.label, row.groups) for row in revenues.rows] == [
        ("Dedicated access services", ("Connectivity and value-added services",)),
        ("Dial-up access services", ("Connectivity and value-added services",)),
        ("Total Connectivity Services", ("Connectivity and value-added services",)),
        ("Equipment sales", ()),
    ]
    assert revenues.rows[3].markers == ("(1)",)
    assert [row[1] for row in rows(document)] == [
        ("3,407", "3,500", "-2.7%"),
        ("701", "822", "(14.7)%"),
        ("4,108", "4,322", "-5.0%"),
        ("—", "75", "n/a"),
        ("75,087", "9,000,731"),
        ("(1,001)", "(120,043)"),
        ("(12)", "(1,500)"),
    ]
    assert operations.columns[0].headers == ("For the Three Months Ended Sep 30, 2003", "USD (1)")
    assert [one.currency for one in operations.rows[2].cells if one] == ["$", "¥"]


@pytest.mark.parametrize(
    ("cell", "text", "markers"),
    [
        ("<td>1,234<sup>(1)</sup></td>", "1,234", ("(1)",)),
        ("<td>1,234<sup>1</sup></td>", "1,234", ("1",)),
        ("<td>1,234</td><td><sup>*</sup></td>", "1,234", ("*",)),
        ("<td>1,234(a)</td>", "1,234", ("(a)",)),
        ("<td>(<b>1,234</b>)</td>", "(1,234)", ()),
        ("<td>(</td><td>1,234</td><td>)</td>", "(1,234)", ()),
        ("<td><p>&nbsp;1,234&nbsp;</p></td>", "1,234", ()),
        ("<td><div>1<span>,</span>234</div></td>", "1,234", ()),
        ("<td>(1.5</td><td>)%</td>", "(1.5)%", ()),
        ("<td>&#150;</td>", "–", ()),
    ],
)
def test_what_stands_at_a_figure(cell: str, text: str, markers: tuple[str, ...]) -> None:
    page = f"<table><tr><td></td><td>2003</td></tr><tr><td>Debt</td>{cell}</tr><tr><td>Cash</td><td>5</td></tr></table>"
    row = read(page).tables[0].rows[0]
    assert [(one.text, one.markers) for one in row.cells if one] == [(text, markers)]


def test_headings_stand_over_the_columns_they_span() -> None:
    page = """<table><tr><th rowspan=2>(in millions of yen)</th><th colspan=4>Year ended</th>
    <th rowspan=2>Note</th></tr><tr><th colspan=2>2003</th><th colspan=2>2002</th></tr>
    <tr><td>Sales</td><td>1</td><td></td><td>2</td><td></td><td>3</td></tr>
    <tr><td>Costs of<br>sales</td><td>(4</td><td>)</td><td>(5</td><td>)</td><td></td></tr></table>"""
    document = read(page)
    table = document.tables[0]
    assert [one.headers for one in table.columns] == [
        ("Year ended", "2003"),
        ("Year ended", "2002"),
        ("Note",),
    ]
    assert table.captions == ("(in millions of yen)",)
    assert rows(document) == [("Sales", ("1", "2", "3")), ("Costs of sales", ("(4)", "(5)", None))]


def test_labels_go_on_and_groups_are_indented() -> None:
    page = """<pre></pre><table><tr><td></td><td>2003</td></tr><tr><td><b>Assets:</b></td></tr>
    <tr><td style="padding:0 0 0 12px">Cash</td><td>1</td></tr><tr><td>&nbsp;&nbsp;&nbsp;&nbsp;Other</td><td>2</td></tr>
    <tr><td>Net cash used in</td></tr><tr><td>operating activities</td><td>(3)</td></tr></table>"""
    table = read(page).tables[0]
    assert [(row.label, row.groups) for row in table.rows] == [
        ("Cash", ("Assets",)), ("Other", ("Assets",)), ("Net cash used in operating activities", ()),
    ]  # fmt: skip


def test_tables_in_preformatted_text_are_read_as_in_a_text() -> None:
    page = """<html><p>ACME, in thousands</p><PRE>
                 1999     1998
Cash            1,234    1,111
Debt              (56)     (78)
</PRE><p>Then 5.</p></html>"""
    document = read(page)
    assert rows(document) == [("Cash", ("1,234", "1,111")), ("Debt", ("(56)", "(78)"))]
    assert document.tables[0].captions == ("ACME, in thousands",)


def test_a_table_that_only_places_things_is_read_through() -> None:
    page = """<table><tr><td>Menu<td><p>Prose of one.</p><p>Prose of two.</p>
    <table><tr><td><td>2003<tr><td>Cash<td>5<tr><td>Debt<td>6</table></table>"""
    document = read(page)
    assert rows(document) == [("Cash", ("5",)), ("Debt", ("6",))]
    assert "\n\nProse of one.\n\nProse of two.\n\n" in (document.text or "")


def test_what_is_not_shown_is_not_read() -> None:
    page = '<body><p style="display: none">1,111</p><p hidden>2,222</p><!-- 3,333 --><title>4</title><p>5'
    assert read(page).text == "5"


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("cp1252", "iso-8859-1"),
        ("cp932", "Shift_JIS"),
        ("euc_jp", "euc-jp"),
        ("utf-8", "utf-8"),
        ("utf-16", "x"),
    ],
)
def test_the_page_says_what_it_is_written_in(encoding: str, named: str) -> None:
    text = "“Café”" if encoding == "cp1252" else "営業収益"
    findings = Findings()
    page = f'<html><meta charset="{named}"><body>{text}</body></html>'.encode(encoding)
    assert read(page, findings).text == text
    assert [one.code for one in findings] == ["read.noTables"]


def test_a_wrong_encoding_is_told() -> None:
    findings = Findings()
    text = "“Café au lait” for £5"
    assert read(f'<html><meta charset="euc-jp"><body>{text}'.encode("cp1252"), findings).text == text
    assert "file.wrongEncoding" in [one.code for one in findings]


def test_characters_that_no_xml_holds_are_told() -> None:
    findings = Findings()
    assert read("<html><body>a\x01b&#x2;" + "c" * 200, findings).text == "a\ufffdb\ufffd" + "c" * 200
    assert "file.illegalCharacter" in [one.code for one in findings]


def test_what_is_left_out_is_told_once() -> None:
    findings = Findings()
    read("<p onclick=x()>a<p onclick=y()>b<svg onload=z()><text>c</text></svg><img src=a.gif>", findings)
    assert [one.message.partition(" (line")[0] for one in findings if one.code.startswith("file.")] == [
        "onclick of <p> is left out of the page",
        "onload of <svg> is left out of the page",
        "src of <img> is left out of the page",
        "<svg> is left out of the page",
    ]


@pytest.mark.parametrize(
    "page",
    ["<div>" * 5000, "<b>" * 300 + "x", "<table><tr><td>" * 100 + "5"],
    ids=["blocks", "inline", "tables"],
)
def test_pages_nested_too_deeply_are_refused(page: str) -> None:
    with pytest.raises(ExporterError) as told:
        read(f"<html><body>{page}")
    assert told.value.code == "file.tooLarge"


@pytest.mark.parametrize("attribute", ["a{}", "a{}=1", 'a{}=">"', "a{}\n=\n'<'"])
def test_an_element_of_any_number_of_attributes_is_refused(attribute: str) -> None:
    """A parser compares each attribute with all before it."""

    def page(count: int) -> str:
        return f"<html><body><p {' '.join(map(attribute.format, range(count)))}>Revenues</p></body></html>"

    assert "Revenues" in (read(page(900)).text or "")
    with pytest.raises(ExporterError) as told:
        read(page(100_000))
    assert told.value.code == "file.tooLarge"


@pytest.mark.parametrize(
    "page",
    ["<html>", "<html><frameset><frame src=x></frameset></html>", "<html><table><tr>" + "<td colspan=99999>5" * 50,
     "<html><table>" + "<tr><td rowspan=99999>5" * 300, "<html>" + "<!--" * 20_000, "<html>" + "<" * 50_000,
     "<html><p>" + " " * 200_000 + "5", "<html><table>5<tr>6<td>7</td>8</tr>9</table>", "<html>&" * 3000],
    ids=range(9),
)  # fmt: skip
def test_odd_pages_are_read_without_a_traceback(page: str) -> None:
    read(page)


# --- any table, however it is marked up -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """How a page marks up a table."""

    spacers: bool
    dollars: bool
    apart: bool  # closing brackets and per cent marks in cells of their own
    tag: str
    blank: str
    spanned: bool  # figures reach over the cells that marks would have


FIGURES = st.one_of(
    st.none(),
    st.sampled_from(["-", "—", "n/a", "0", "(0.5)", "12.5%", "(3.0%)", "(3.0)%"]),
    st.integers(-(10**12), 10**12).map(lambda n: f"{n:,}" if n >= 0 else f"({-n:,})"),
)
STYLES = st.builds(
    Style,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "b", "font", "p", "span", "div"]),
    st.sampled_from(["", "&nbsp;", " ", "<br>"]),
    st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[tuple[str, tuple[str | None, ...]]]]:
    """A table's markup and its rows; the first row has all its figures, so that every column is one."""
    width = draw(st.integers(1, 4))
    style = draw(STYLES)
    body: list[tuple[str, tuple[str | None, ...]]] = [
        ("First", tuple(f"{n},001" for n in range(1, width + 1)))
    ]
    for at in range(draw(st.integers(1, 5))):
        figures = tuple(draw(FIGURES) for _ in range(width)) if at else body[0][1]
        if any(figures):
            body.append((f"Row {chr(65 + at)}", figures))
    heads = "".join(_heading(f"{2000 + at}", style) for at in range(width))
    lines = [f"<tr><td>{style.blank}</td>{heads}</tr>"]
    lines += [
        f"<tr><td>{label}</td>{''.join(_cell(one, style, draw(st.booleans())) for one in figures)}</tr>"
        for label, figures in body
    ]
    return "<table>" + "\n".join(lines) + "</table>", body


def _count(style: Style) -> int:
    return 1 + style.dollars + style.apart


def _heading(text: str, style: Style) -> str:
    return f"{_spacer(style)}<td colspan={_count(style)}>{text}</td>"


def _spacer(style: Style) -> str:
    return f"<td>{style.blank}</td>" if style.spacers else ""


def _cell(figure: str | None, style: Style, marked: bool) -> str:
    text = figure or ""
    bare = text.rstrip(")%") if style.apart else text
    opened, closed = (f"<{style.tag}>", f"</{style.tag}>") if style.tag else ("", "")
    shown = f"{opened}{bare}{closed}" if bare else style.blank
    closing = text[len(bare) :]
    if style.spanned and not closing and not marked:
        return f"{_spacer(style)}<td colspan={_count(style)}>{shown}</td>"
    dollar = f"<td>{'$' if marked and text[:1].isdigit() else style.blank}</td>" if style.dollars else ""
    return f"{_spacer(style)}{dollar}<td>{shown}</td>" + (
        f"<td>{closing or style.blank}</td>" if style.apart else ""
    )


@given(tables())
def test_every_figure_is_read_in_its_row_and_column(
    made: tuple[str, list[tuple[str, tuple[str | None, ...]]]],
) -> None:
    page, expected = made
    document = read(f"<html><body><p>Figures</p>{page}</body></html>")
    assert rows(document) == expected
    years = [(f"{2000 + at}",) for at in range(len(expected[0][1]))]
    assert [one.headers for one in document.tables[0].columns] == years
