"""What is written as xBRL-CSV, in either layout, is read back as the same report; so are flat and wide tables."""

from __future__ import annotations

import json

import pytest
import strategies
from hypothesis import given

from exporter.findings import Findings
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv import Layout, grids
from exporter.report.canonical import differences, equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

LAYOUTS = list(Layout)


def written(report: Report, layout: Layout) -> dict[str, bytes]:
    """The files by their path beside the metadata."""
    files = xbrl_csv.write(report, Vocabulary(), "r", layout)
    return {path.removeprefix("r-csv/"): b"".join(map(bytes, parts)) for path, parts in files.items()}


def read_back(files: dict[str, bytes], vocabulary: Vocabulary | None) -> Report:
    findings = Findings()
    report = xbrl_csv.read(files["r.json"], "r.json", findings, vocabulary, files.get)
    assert not list(findings)
    return report


@pytest.mark.parametrize("layout", LAYOUTS)
@given(drawn=strategies.reports())
def test_what_is_written_is_read_back(layout: Layout, drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    files = written(report, layout)
    again = read_back(files, vocabulary)
    assert equal(report, again), differences(report, again)
    assert written(report, layout) == files
    assert equal(read_back(written(again, layout), vocabulary), report)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(drawn=strategies.reports())
def test_rows_read_one_by_one_tell_the_same(layout: Layout, drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    files = written(report, layout)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grids, "_WIDE", 0)
        again = read_back(files, vocabulary)
    assert equal(report, again), differences(report, again)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_files_have_no_mark_and_plain_line_ends(layout: Layout) -> None:
    from test_roundtrip import large

    report, vocabulary = large(120)
    files = written(report, layout)
    for path, content in files.items():
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        assert b"\r" not in content, path
    assert json.loads(files["r.json"])["documentInfo"]["documentType"] == "https://xbrl.org/2021/xbrl-csv"
    assert equal(read_back(files, vocabulary), report)
