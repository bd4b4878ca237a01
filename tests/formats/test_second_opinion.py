"""The independent processor finds nothing wrong with what is written, and reads the same number of facts."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import strategies
from hypothesis import HealthCheck, Phase, given, settings
from mini_taxonomy import MiniTaxonomy
from test_roundtrip import FORMATS, written

from exporter.formats import Format
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

ARELLE = Path(sys.executable).with_name("arelleCmdLine")
FEW = settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def judged(document: Path) -> list[str]:
    """What the processor says against a document."""
    with tempfile.TemporaryDirectory() as home:
        run = subprocess.run(
            [ARELLE, "--internetConnectivity", "offline", "--disablePersistentConfig", "--xdgConfigHome", home,
             "--file", document.name, "--validate", "--validateXmlOim", "--logFormat", "[%(messageCode)s] %(message)s"],
            cwd=document.parent, capture_output=True, text=True, check=False,
        )  # fmt: skip
    lines = (run.stdout + run.stderr).splitlines()
    told = [line for line in lines if line.startswith("[") and not line.startswith(("[]", "[info"))]
    return [line for line in told if ":cycles]" not in line]  # drawn links may run in circles


@pytest.mark.arelle
@pytest.mark.skipif(not ARELLE.exists(), reason="the independent processor is not installed")
@pytest.mark.parametrize("kind", FORMATS)
@FEW
@given(drawn=strategies.reports().filter(lambda drawn: len(drawn[0]) > 2))
def test_the_independent_processor_agrees(kind: Format, drawn: tuple[Report, Vocabulary]) -> None:
    taxonomy = MiniTaxonomy(drawn[1])
    report, vocabulary = taxonomy.valid(drawn[0])
    with tempfile.TemporaryDirectory() as folder:
        taxonomy.write(Path(folder))
        document = Path(folder) / f"report.{'xbrl' if kind is Format.XML else 'json'}"
        document.write_bytes(written(report, vocabulary, kind))
        assert judged(document) == []
