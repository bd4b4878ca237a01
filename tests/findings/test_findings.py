"""Every rule shown both ways: drop a report into the folder of a code, and it is a test.

A folder is named by its code, with ``=`` for the colon. Reports named ``valid-…`` must
give no finding at all, reports named ``invalid-…`` must give the folder's code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter import formats
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format
from exporter.taxonomy import Content, load_taxonomy
from exporter.validation.documents import check_document
from exporter.validation.registry import RULES
from exporter.validation.validate import validate

HERE = Path(__file__).parent
URL = "http://shop.example/2025/"
KINDS = {".json": Format.JSON, ".xbrl": Format.XML}
CASES = sorted(path for path in HERE.glob("*/*.*") if path.suffix in KINDS)


def folder(code: str) -> str:
    return code.replace(":", "=")


@dataclass(frozen=True)
class Published:
    """The invented taxonomy at the URL it would be published at."""

    def read(self, url: str) -> Content | None:
        path = HERE / "taxonomy" / url.removeprefix(URL)
        return Content(path.read_bytes(), path.name) if url.startswith(URL) and path.is_file() else None

    def url(self, name: str) -> str | None:
        return None

    def covers(self, name: str) -> bool:
        return False


def findings_of(case: Path) -> Findings:
    """What reading and validating a report tells, as the command line would."""
    findings, data, kind = Findings(), case.read_bytes(), KINDS[case.suffix]
    try:
        known = load_taxonomy(
            formats.read(data, case.name, kind, Findings()).taxonomy, [Published()], findings, rules=True
        )
        report = formats.read(data, case.name, kind, findings, vocabulary=known.vocabulary)
        check_document(data, case.name, kind, known, [Published()], findings)
        validate(report, known, findings)
    except ExporterError as error:
        findings.error(error.code, error.message)
    return findings


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example(case: Path) -> None:
    told = findings_of(case)
    if case.stem.startswith("valid-"):
        assert [str(one) for one in told] == []
    else:
        assert case.parent.name in {folder(one.code) for one in told}


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_shown_both_ways(code: str) -> None:
    shown = {case.stem.partition("-")[0] for case in CASES if case.parent.name == folder(code)}
    assert shown == {"valid", "invalid"}
