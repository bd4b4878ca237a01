"""Documents without tables become filings of their own, which nobody finds fault with."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Final

import pytest

from exporter import pipeline
from exporter.findings import Findings, Severity
from exporter.formats import Format

EXAMPLES: Final = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(
    ("document", "name", "counts"),
    [
        ("slides.txt", "iij-slides-20020930", "129 figures, 66 mapped, 63 set aside, 0 unaccounted"),
        ("survey.txt", "iij-survey-20021202", "30 figures, 17 mapped, 13 set aside, 0 unaccounted"),
    ],
)
def test_slides_and_survey_are_filings_of_their_own(
    tmp_path: Path, document: str, name: str, counts: str
) -> None:
    findings = Findings()
    done = pipeline.export(
        str(EXAMPLES / document),
        profile=None,
        out=tmp_path,
        kinds=(Format.XML, Format.JSON),
        findings=findings,
    )
    assert done.name == name
    assert not findings.at_least(Severity.WARNING)
    assert str(done.mapped.counts) == counts
    written = json.loads((tmp_path / f"{name}.json").read_bytes())
    with (tmp_path / f"{name}-ledger.csv").open(encoding="utf-8", newline="") as ledger:
        stated = {fact for row in csv.DictReader(ledger) for fact in row["fact"].split()}
    assert stated <= set(written["facts"])
    for end in (".xbrl", ".json"):
        again = Findings()
        pipeline.validate(str(tmp_path / f"{name}{end}"), packages=[], arelle=False, findings=again)
        assert not again.at_least(Severity.WARNING)
