"""xBRL-CSV among the formats: told by its document type, written to a folder, read with the files beside it."""

from __future__ import annotations

from pathlib import Path

from test_roundtrip import large

from exporter.files import files_beside, write_all
from exporter.findings import Findings
from exporter.formats import Format, read, write
from exporter.formats.detect import detect, format_of
from exporter.report.canonical import equal


def test_a_report_in_a_folder_is_read_with_its_tables(tmp_path: Path) -> None:
    report, vocabulary = large(40)
    paths = write_all(tmp_path, write(report, vocabulary, Format.CSV, name="r"))
    metadata = tmp_path / "r-csv" / "r.json"
    assert metadata in paths
    document = metadata.read_bytes()
    assert detect(document, "r.json") is Format.CSV
    assert format_of("r.csv") is Format.CSV
    findings = Findings()
    again = read(
        document, "r.json", Format.CSV, findings, vocabulary=vocabulary, files=files_beside(str(metadata))
    )
    assert not list(findings)
    assert equal(again, report)


def test_only_files_in_the_folder_are_given(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    (inside / "deep").mkdir(parents=True)
    (tmp_path / "out.csv").write_bytes(b"out")
    (inside / "deep" / "in.csv").write_bytes(b"in")
    (inside / "link.csv").symlink_to(tmp_path / "out.csv")
    find = files_beside(str(inside / "r.json"))
    assert find("deep/in.csv") == b"in"
    refused = ("../out.csv", "link.csv", str(tmp_path / "out.csv"), "deep", "none.csv", "/etc/passwd")
    assert [find(path) for path in refused] == [None] * len(refused)
    assert files_beside("-")("deep/in.csv") is None
