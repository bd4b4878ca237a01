"""Rows are told of by the lines of their file, whatever line ends stand in quotes and however the file is read."""

from __future__ import annotations

import io
import json

import pytest
from csv_reports import METADATA, VOCABULARY, columns, patched, read
from hypothesis import example, given
from hypothesis import strategies as st
from ways import take_way

from exporter.findings import Findings, Origin
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv import grids, slices
from exporter.formats.xbrl_csv.grids import read_grid

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
#: Three lines of the notes' cells stand above the row with the fault, which is the fourth row.
NOTED = 'concept,unit,note,q2\ns:Sales,iso4217:JPY,"a{0}b{0}",1\n,,,\ns:Costs,iso4217:JPY,"{0}",2\n{1}\n{2}'
FAULTS = {
    "a value": ("s:Sales,iso4217:JPY,,x", "xbrlce:invalidFactValue"),
    "an aspect": ("s:Sales,JPY:,,5", "oimce:invalidUnitStringRepresentation"),
    "a cell that nothing uses": (",iso4217:JPY,,", "xbrlce:unmappedCellValue"),
}


def physical_lines(text: str) -> int:
    """How many lines end in a text, with LF, CR or both."""
    return io.StringIO(text, newline=None).read().count("\n")


def spelled(cell: str, *, every: bool) -> str:
    """A cell in quotes where it needs them, or where every cell has them."""
    return '"' + cell.replace('"', '""') + '"' if every or set(cell) & set(',"\r\n') else cell


@pytest.mark.parametrize("size", [1, 40, 1 << 20], ids=["a part a row", "some parts", "one part"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_below_cells_with_line_ends_is_told_at_its_line(
    what: str, end: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_SIZE", size)
    monkeypatch.setattr(slices, "_SHARE", 1)
    row, code = FAULTS[what]
    table = NOTED.format("\n", row, "").replace("\n", end).encode()
    report, findings = read(lines__csv=table)
    assert (code, Origin("lines.csv", 8)) in [(one.code, one.origin) for one in findings]
    assert report is not None
    assert [fact.origin.line for fact in report if fact.origin][:2] == [2, 6]


def test_a_wrong_group_and_a_row_identifier_are_told_at_their_lines() -> None:
    change = patched(
        columns(row={}, size={"propertyGroups": {"big": {"decimals": -3}}}),
        {"tableTemplates": {"lines": {"rowIdColumn": "row"}}},
    )
    table = b'row,size,note\na,big,"1\r\n2"\nb,small,"3\n4"\na b,,\n'
    _, findings = read(change, lines__csv=table)
    found = {(one.code, one.origin.line) for one in findings if one.origin}
    assert {("xbrlce:unknownPropertyGroup", 4), ("xbrlce:invalidRowIdentifier", 6)} <= found


def test_facts_that_pass_by_have_the_lines_of_the_file() -> None:
    table = NOTED.format("\r\n", "s:Costs,iso4217:JPY,,3", "").encode()
    findings = Findings()
    document = json.dumps(METADATA).encode()
    whole, _ = read(lines__csv=table)
    with xbrl_csv.streamed(
        document, "shop.json", findings, lambda _: VOCABULARY, lambda _: table, lambda _: io.BytesIO(table)
    ) as stream:
        assert stream is not None
        lines = [line for batch in stream.batches("line") for line in batch.column("line").to_pylist()]
    assert whole is not None
    assert lines == [fact.origin.line for fact in whole if fact.origin] == [2, 6, 8]


def test_parameters_below_a_value_with_line_ends_are_told_at_their_lines() -> None:
    parameters = b'name,value\nwho,"a\nb"\nx y,1\n'
    _, findings = read({"parameterURL": "p.csv"}, p__csv=parameters)
    assert ("xbrlce:invalidIdentifier", Origin("p.csv", 4)) in [(one.code, one.origin) for one in findings]


@given(
    st.lists(st.lists(st.text('a,"\r\né', max_size=6), min_size=2, max_size=2), min_size=1, max_size=12),
    ENDS,
    st.booleans(),
    st.integers(1, 60),
    st.sampled_from([-1, 2000]),
)
@example([["", ""], ["\r", "\n"], ["\r\n\r", "a"]], "\r\n", True, 1, 2000)
def test_every_row_knows_the_line_on_which_it_begins(
    rows: list[list[str]], end: str, every: bool, size: int, wide: int
) -> None:
    begins, text = list[int](), f"h,t{end}"
    for row in rows:
        begins.append(1 + physical_lines(text))
        text += ",".join(spelled(cell, every=every) for cell in row) + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_SIZE", size)
        patch.setattr(grids, "_WIDE", wide)
        patch.setattr(slices, "_SHARE", 1)
        found = list(read_grid(io.BytesIO(text.encode()), ["t"]).rows)
        apart = [one for lines in found for one in (lines.apart() if lines.apart else [lines])]
    for runs in (found, apart):
        assert [number for lines in runs for number in lines.numbers().to_pylist()] == begins


@pytest.mark.parametrize("way", ["scanner", "arrow"])
def test_tables_without_quotes_have_a_row_a_line(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take_way("scanner", monkeypatch)
    if way == "arrow":
        monkeypatch.setattr(grids, "row_layouts", lambda *_: None)
    monkeypatch.setattr(slices, "_SIZE", 20)
    rows = read_grid(io.BytesIO(b"a,b\r\n" + b"1,2\r\n" * 50)).rows
    assert [number for lines in rows for number in lines.numbers().to_pylist()] == list(range(2, 52))
