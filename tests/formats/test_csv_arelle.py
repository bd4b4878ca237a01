"""The independent processor finds nothing wrong with xBRL-CSV in either layout."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import strategies
from hypothesis import given
from mini_taxonomy import MiniTaxonomy
from test_second_opinion import ARELLE, FEW, judged

from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv import Layout
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary


def is_for_the_processor(drawn: tuple[Report, Vocabulary]) -> bool:
    """In CSV, unlike in JSON, it knows no fraction of a second; and links that run in circles are drawn only."""
    report, _ = drawn
    sources = {link.source for link in report.links}
    chained = any(sources.intersection(link.targets) for link in report.links)
    fractions = any("." in text for text in report.contexts.column("period").to_pylist())
    return len(report) > 2 and not fractions and not chained


@pytest.mark.arelle
@pytest.mark.skipif(not ARELLE.exists(), reason="the independent processor is not installed")
@pytest.mark.parametrize("layout", list(Layout))
@FEW
@given(drawn=strategies.reports().filter(is_for_the_processor))
def test_the_independent_processor_agrees(layout: Layout, drawn: tuple[Report, Vocabulary]) -> None:
    taxonomy = MiniTaxonomy(drawn[1])
    report, vocabulary = taxonomy.valid(drawn[0])
    with tempfile.TemporaryDirectory() as folder:
        for path, parts in xbrl_csv.write(report, vocabulary, "report", layout).items():
            place = Path(folder) / path
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(b"".join(map(bytes, parts)))
        taxonomy.write(Path(folder) / "report-csv")
        assert judged(Path(folder) / "report-csv" / "report.json") == []
