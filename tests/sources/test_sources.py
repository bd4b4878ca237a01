"""Which source reads a document, and what becomes of documents that none can read."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
import xlsxwriter

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.sources import SOURCES, Sample, read_bytes, read_source, source_of
from exporter.statements.listing import cells

TABLE = "Title\n\n            1999    1998\nCash       1,234   1,111\nDebt         (56)    (78)\n"


def workbook(values: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Sheet 1")
    for at, row in enumerate(values):
        sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def refused(data: bytes, name: str = "a.txt") -> str:
    with pytest.raises(ExporterError) as told:
        read_bytes(data, name, Findings())
    return told.value.code


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", TABLE.encode(), "plain text"),
        ("stdin", TABLE.encode(), "plain text"),
        ("a.csv", b"a,b\nc,1\n", "delimited text"),
        ("a.tsv", b"a\tb\nc\t1\n", "delimited text"),
        ("stdin", b"a;b\nc;1\nd;2\n", "delimited text"),
        ("a.txt", b"a,b\nc,1\n", "plain text"),
        ("a.htm", b"<p>1,234</p>", "web page"),
        ("stdin", b"<html><body>1,234</body></html>", "web page"),
        ("a.txt", b"<DOCUMENT>\n<TYPE>EX-99\n<TEXT>\n<HTML><body>1</body>", "web page"),
        ("stdin", "\ufeff<!DOCTYPE html>1".encode("utf-16"), "web page"),
        ("a.txt", b"a < b and <b> for 5\n", "plain text"),
        ("a.xlsx", workbook([["a", 1]]), "Excel workbook"),
        ("stdin", workbook([["a", 1]]), "Excel workbook"),
    ],
)
def test_one_source_recognises_a_document(name: str, data: bytes, kind: str) -> None:
    sample = Sample(name, data)
    assert source_of(sample).name == kind
    assert sum(source.recognises(sample) for source in SOURCES) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \n\t\n", "file.empty"),
        (b"abc\0\0\0\0\0\0\0\0\0\0", "file.binary"),
        (bytes(range(256)) * 9, "file.binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "file.binary"),
        (b"\xff\xfea", "file.encoding"),
        (b"\xef\xbb\xbf\xff\xff", "file.encoding"),
        (b"abc \x81\x20\xfd\xff def\n", "file.encoding"),
        (b"<?xml version='1.0'?><data>1,234</data>", "file.unclear"),
        (b"PK\x03\x04 a zip that is no workbook", "file.unclear"),
        (b"PK\x03\x04 xl/workbook.xml", "file.badWorkbook"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_a_code(data: bytes, code: str) -> None:
    assert refused(data, "document") == code


def test_a_damaged_workbook_is_an_error_with_a_code() -> None:
    whole = workbook([["a", 1]])
    assert refused(whole[: len(whole) // 2] + whole[-200:], "a.xlsx") == "file.badWorkbook"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_told_by_their_bytes(encoding: str) -> None:
    text = TABLE.replace("Title", "Café – £")
    document = read_bytes(text.encode(encoding), "a.txt", Findings())
    assert [one["text"] for one in cells(document)] == ["1,234", "1,111", "(56)", "(78)"]
    assert document.lines[0] == "Café – £"


def test_japanese_of_before_unicode_is_read() -> None:
    text = (
        "損益計算書（単位：百万円）\n\n              平成15年   平成14年\n"
        "営業収益         8,344      9,849\n営業損失       △1,060       △464\n"
    )
    document = read_bytes(text.encode("cp932"), "a.txt", Findings())
    assert document.lines[0].startswith("損益計算書")
    assert [one["label"] for one in cells(document)] == ["営業収益"] * 2 + ["営業損失"] * 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExporterError, match="no such file"):
        read_source(tmp_path / "none.txt", Findings())
    with pytest.raises(ExporterError) as told:
        read_source(tmp_path, Findings())
    assert told.value.code == "file.cannotRead"


def test_standard_input_is_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    assert len(read_source("-", Findings()).tables) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"1," * 100_000,
        b"  1,234" * 50_000,
        b"(" * 100_000,
        b"." * 100_000,
        b"$ " * 50_000,
        b" " * 200_000 + b"1",
        b"9" * 200_000,
        b"a  1\n" * 5_000,
        b"--- ---\n" * 5_000,
        b"\t" * 50_000 + b"1",
        b"a\x0cb\x1a\n",
    ],
    ids=range(11),
)
def test_odd_texts_are_read_without_a_traceback(data: bytes) -> None:
    read_bytes(data, "a.txt", Findings())


def test_what_is_doubtful_is_told() -> None:
    findings = Findings()
    text = "              1999     1998     1997\n              ----     ----     ----\nCash         1,234    1,111\n"
    read_bytes(
        (text + "Debt         1,2O4       56\nLoans          123       78\n").encode(), "a.txt", findings
    )
    assert {one.code for one in findings} == {"read.noFigures", "read.badFigure"}
    empty = Findings()
    read_bytes(b"Nothing but words.\n", "a.txt", empty)
    assert [one.code for one in empty] == ["read.noTables"]
    long = Findings()
    read_bytes(b"words " * 2000 + b" 5\n", "a.txt", long)
    assert "read.longLine" in [one.code for one in long]


SPOILT = ["1,2O4", "l,204", "1,20S", "1,B04", "12O4", "1204I", "(1,2O4)", "-1,2O4", "1,204.5O"]


@pytest.mark.parametrize("column", [0, 1], ids=["first column", "last column"])
@pytest.mark.parametrize("figure", SPOILT)
def test_a_stray_letter_in_a_figure_costs_no_other_cell(figure: str, column: int) -> None:
    frame = "                  1999        1998\n              --------    --------\n"
    cells = ["567", "567"]
    cells[column] = figure
    text = frame + "Cash             1,234       1,111\n" + f"Debt          {cells[0]:>8}    {cells[1]:>8}\n"
    findings = Findings()
    (table,) = read_bytes((text + "Loans              123          78\n").encode(), "a.txt", findings).tables
    assert [row.label for row in table.rows] == ["Cash", "Debt", "Loans"]
    row = table.rows[1]
    assert [cell.text if cell else None for cell in row.cells] == cells
    (told,) = findings
    assert told.code == "read.badFigure"
    assert told.origin == Origin("a.txt", 4, text.splitlines()[3].index(figure), len(figure))


@pytest.mark.parametrize("label", ["Note B1O", "Type 3B2 lines", "Class O,l", "64kbps", "I.5"])
def test_words_with_digits_stay_words(label: str) -> None:
    frame = "                  1999        1998\n              --------    --------\n"
    text = f"{frame}{label:<17}1,234       1,111\nLoans              123          78\n"
    findings = Findings()
    (table,) = read_bytes(text.encode(), "a.txt", findings).tables
    assert table.rows[0].label == label
    assert not list(findings)
