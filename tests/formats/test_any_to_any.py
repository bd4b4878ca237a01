"""A report goes from syntax to syntax by the command's own way, and comes back as it was."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import strategies
from hypothesis import HealthCheck, Phase, given, settings
from mini_taxonomy import MiniTaxonomy

from exporter import formats
from exporter.files import write_all
from exporter.findings import Findings
from exporter.formats import Format
from exporter.opening import open_report
from exporter.pipeline import convert
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

FEW = settings(max_examples=12, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
#: Targets in turn, and the document to go on from.
WAY = (
    ("a.json", "a.json"),
    ("b.xbrl", "b.xbrl"),
    ("c.csv", "c-csv/c.json"),
    ("d.xbr", "d.xbr"),
    ("e.xhtml", "e.xhtml"),
    ("f.xbri", "f.xbri"),
    ("g.zip", "g.zip"),
    ("h.xbrl", "h.xbrl"),
)


def can_be_inline(drawn: tuple[Report, Vocabulary]) -> bool:
    """Inline XBRL has no link from a fact to itself."""
    return not any(link.source in link.targets for link in drawn[0].links)


def come_round(report: Report, vocabulary: Vocabulary, folder: Path) -> None:
    """Takes a report, whose taxonomy is in a folder, all the way."""
    source = write_all(folder, formats.write(report, vocabulary, Format.XML, name="r"))[0]
    for target, document in WAY:
        findings = Findings()
        convert(str(source), str(folder / target), kind=None, packages=[folder], findings=findings)
        assert list(findings) == []
        source = folder / document
    again = open_report(str(source), [folder], Findings()).report
    assert equal(again, report), differences(again, report)


@FEW
@given(strategies.reports().filter(can_be_inline))
def test_a_report_comes_round(drawn: tuple[Report, Vocabulary]) -> None:
    taxonomy = MiniTaxonomy(drawn[1])
    report, vocabulary = taxonomy.valid(drawn[0])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        taxonomy.write(folder)
        come_round(report, vocabulary, folder)


def test_facts_of_concepts_that_the_taxonomy_lacks_come_round(tmp_path: Path) -> None:
    known, strange = QName("urn:known", "Profit"), ReportBuilder(taxonomy=["entry.xsd"])
    context = Context.of(Entity("http://id.example", "1"), Period(date(2003, 6, 30)))
    number = Fact(known, context, "5", Unit.currency("JPY"), 0)
    text = Fact(QName("urn:none", "Text"), context, "five", language="ja")
    plain = ReportBuilder()
    plain.add(number)
    taxonomy = MiniTaxonomy(Vocabulary(numeric=frozenset({str(known)})))
    taxonomy.valid(plain.build())
    taxonomy.write(tmp_path)
    for one in (replace(number, concept=QName("urn:none", "Number")), text):
        strange.add(one)
    come_round(strange.build(), Vocabulary(), tmp_path)
