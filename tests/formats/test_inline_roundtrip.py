"""Inline XBRL tells the same report as the other syntaxes: rendered, and in place in a text."""

from __future__ import annotations

import re
from datetime import date

import strategies
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from exporter.findings import Findings, Origin
from exporter.formats import inline_xbrl
from exporter.formats.inline_xbrl import SourceText
from exporter.formats.inline_xbrl.scaling import scaled
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.report.xhtml import escape_text


def joined(documents: dict[str, object]) -> bytes:
    ((_, parts),) = documents.items()
    return b"".join(bytes(part) for part in parts)  # type: ignore[attr-defined]


def read_back(document: bytes, vocabulary: Vocabulary | None) -> Report:
    findings = Findings()
    report = inline_xbrl.read(document, "report.xhtml", findings, vocabulary)
    assert not list(findings), [*findings]
    return report


def links_to_itself(report: Report) -> bool:
    return any(link.source in link.targets for link in report.links)


@given(strategies.reports())
def test_a_rendered_report_is_read_back(drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    assume(not links_to_itself(report))
    document = joined(inline_xbrl.write(report, vocabulary, "report"))
    again = read_back(document, vocabulary)
    assert equal(report, again), differences(report, again)
    assert joined(inline_xbrl.write(report, vocabulary, "report")) == document
    assert joined(inline_xbrl.write(again, vocabulary, "report")) == document


CONCEPTS = "http://example.com/c"
LINES = st.lists(
    st.text(st.sampled_from("1234507.,-()% ab\t&<é\f年\u00a0"), max_size=24)
    | st.just("Revenues  1,234.50 (5,678)  12.5%  -"),
    min_size=1,
    max_size=6,
)
VOCABULARY = Vocabulary(
    numeric=frozenset({f"{{{CONCEPTS}}}N"}), text=frozenset({f"{{{CONCEPTS}}}T", f"{{{CONCEPTS}}}D"})
)


@st.composite
def placed_facts(draw: st.DrawFn, lines: list[str]) -> Fact:
    """A fact that claims any place; its value is what stands there, or something made of it, or another."""
    text = "\n".join(lines)
    start = draw(st.integers(0, len(text)))
    length = draw(st.integers(0, min(30, len(text) - start)))
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1)
    printed = "".join(char for char in text[start : start + length] if char != "\f")
    numeric = draw(st.booleans())
    digits = re.sub("[^0-9.]", "", printed).strip(".")
    made = [printed, " ".join(printed.split()), "2003-06-30", draw(strategies.texts())]
    if numeric:
        plain = digits if re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits) else "5"
        made = [plain, f"-{plain}", scaled(plain, draw(st.integers(-6, 9)), negative=draw(st.booleans()))]
        made.append(draw(strategies.numbers()))
    value = draw(st.none() | st.sampled_from(made))
    return Fact(
        QName(CONCEPTS, "N" if numeric else draw(st.sampled_from("TD"))),
        Context.of(Entity("http://example.com", "1"), Period(date(2003, 6, 30))),
        value,
        unit=draw(st.sampled_from([None, Unit.currency("JPY"), Unit.currency("USD")])) if numeric else None,
        decimals=draw(st.none() | st.integers(-6, 4)) if numeric and value is not None else None,
        language=None if numeric else draw(st.sampled_from([None, "en", "ja"])),
        origin=Origin("release.txt", line, column, length),
    )


@st.composite
def placed_reports(draw: st.DrawFn) -> tuple[list[str], Report]:
    lines = draw(LINES)
    builder = ReportBuilder(taxonomy=["entry.xsd"])
    ids = [builder.add(fact) for fact in draw(st.lists(placed_facts(lines), max_size=8))]
    if ids and draw(st.booleans()):
        words = " ".join(" ".join(lines).replace("\f", "").split())
        note = builder.note(
            escape_text(words[draw(st.integers(0, 5)) : draw(st.integers(6, 60))]) or "note", "en"
        )
        builder.link(draw(st.sampled_from(ids)), [note])
    return lines, builder.build()


@given(placed_reports())
def test_a_report_in_place_is_read_back_and_the_text_stays(drawn: tuple[list[str], Report]) -> None:
    lines, report = drawn
    findings = Findings()
    document = joined(
        inline_xbrl.write_in_place(
            report, VOCABULARY, "page", SourceText("release.txt", tuple(lines)), findings
        )
    )
    shown = "".join(etree.fromstring(document).find(".//{*}pre[@id='document']").itertext())
    assert shown == "\n".join(lines).replace("\f", "\u240c")
    assert {one.code for one in findings} == ({"file.illegalCharacter"} if "\f" in "".join(lines) else set())
    again = read_back(document, None)
    assert equal(report, again), differences(report, again)
