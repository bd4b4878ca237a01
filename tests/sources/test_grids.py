"""Delimited text, workbooks and frames: tables in a grid of cells."""

from __future__ import annotations

import io
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.sources import read_bytes
from exporter.sources.frame import read_frame
from exporter.statements.listing import cells
from exporter.statements.table import Document

CSV = """Acme balance sheet
(in thousands)
,"June 30, 2003",,2002
,JPY,USD,JPY
Assets:
  Cash,"1,234",10.5,"(5)"
  Other(1),-,,7
Total assets,"1,240",10.5,2

Income,Q1,Q2
Sales,5,6
"""


def told(document: Document) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (one["text"], one["label"], tuple(one["headers"]), tuple(one["groups"])) for one in cells(document)
    ]


def test_delimited_text_keeps_places_headings_and_groups() -> None:
    findings = Findings()
    document = read_bytes(CSV.encode(), "a.csv", findings)
    first, second = document.tables
    assert first.captions == ("Acme balance sheet", "(in thousands)")
    assert [column.headers for column in first.columns] == [
        ("June 30, 2003", "JPY"),
        ("June 30, 2003", "USD"),
        ("2002", "JPY"),
    ]
    assert told(document)[:3] == [
        ("1,234", "Cash", ("June 30, 2003", "JPY"), ("Assets",)),
        ("10.5", "Cash", ("June 30, 2003", "USD"), ("Assets",)),
        ("(5)", "Cash", ("2002", "JPY"), ("Assets",)),
    ]
    assert first.rows[1].markers == ("(1)",)
    assert told(document)[-2:] == [("5", "Sales", ("Q1",), ()), ("6", "Sales", ("Q2",), ())]
    assert second.name == "T2"
    for one in cells(document):
        assert document.lines[one["line"] - 1][one["column"] :].startswith(one["text"])
    assert not list(findings)


def test_quoted_cells_may_hold_lines_and_quotes() -> None:
    document = read_bytes(b'a,"b\n2003"\n"x ""y""\nz",5\nw,6\n', "a.csv", Findings())
    assert told(document) == [("5", 'x "y" z', ("b 2003",), ()), ("6", "w", ("b 2003",), ())]
    assert [one["line"] for one in cells(document)] == [4, 5]


def test_what_is_wrong_in_delimited_text_is_told() -> None:
    findings = Findings()
    read_bytes(b',A,B\nx,1,2\ny,3\nz,4O,5\nw,"6,7\n', "a.csv", findings)
    assert {one.code for one in findings} == {"read.raggedRow", "read.badFigure", "read.badQuote"}
    assert all(one.origin is not None for one in findings)


def test_a_workbook_is_read_sheet_by_sheet() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name in ("Income", "Balance"):
        sheet = book.add_worksheet(name)
        sheet.write_column(1, 1, [f"{name} (JPY in thousands)"])
        sheet.write_row(3, 2, [2003, 2002])
        sheet.write_row(4, 1, ["Sales", 1234, 0.1])
        sheet.write_row(5, 1, ["Costs", -5.25, 1e-7])
    book.close()
    document = read_bytes(stream.getvalue(), "book.xlsx", Findings())
    assert [table.name for table in document.tables] == ["Income!T1", "Balance!T1"]
    assert told(document)[:4] == [
        ("1234", "Sales", ("2003",), ()),
        ("0.1", "Sales", ("2002",), ()),
        ("-5.25", "Costs", ("2003",), ()),
        ("0.0000001", "Costs", ("2002",), ()),
    ]
    first = next(iter(cells(document)))
    assert (first["document"], first["line"], first["column"]) == ("book.xlsx!Income", 5, 2)


def test_a_pandas_frame_is_read_with_its_indexes() -> None:
    columns = pd.MultiIndex.from_tuples([("2003", "JPY"), ("2003", "%")])
    frame = pd.DataFrame(
        [[Decimal("1234567890123456789.10"), "5.0%"], [None, "-"]], index=["Sales", "Costs"], columns=columns
    )
    document = read_frame(frame, "frame", Findings())
    assert told(document) == [
        ("1234567890123456789.10", "Sales", ("2003", "JPY"), ()),
        ("5.0%", "Sales", ("2003", "%"), ()),
        ("-", "Costs", ("2003", "%"), ()),
    ]


def test_any_arrow_stream_is_a_frame() -> None:
    table = pa.table(
        {"line": ["Sales", "Costs"], "1Q03": pa.array([1, None], pa.int64()), "1Q02": [0.5, 1.0]}
    )
    assert told(read_frame(table, "frame", Findings())) == [
        ("1", "Sales", ("1Q03",), ()),
        ("0.5", "Sales", ("1Q02",), ()),
        ("1", "Costs", ("1Q02",), ()),
    ]


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ExporterError, match="no data frame"):
        read_frame([1, 2], "frame", Findings())  # type: ignore[arg-type]
