"""What is no CSV is told with the line on which it stands, in every way that files are read."""

from __future__ import annotations

import io
import itertools

import pytest
from csv_reports import read
from hypothesis import given
from hypothesis import strategies as st
from test_csv_slices import OnDisk

from exporter.findings import Origin
from exporter.formats.xbrl_csv import grids, slices
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.refusals import strictly_quoted
from exporter.formats.xbrl_json.aspect_reading import Misspelled

CODE = "xbrlce:invalidCSVFileFormat"
HEADER = b"concept,unit,note,q2\n"
GOOD = b"s:Sales,iso4217:JPY,,1\n"
#: A row in whose note a line ends twice.
NOTED = b's:Sales,iso4217:JPY,"a\n\nb",1\n'
FAULTS = {
    "a quote inside a cell": (b's:Sales,iso4217:JPY,a"b"c,1\n', "a quote stands inside a cell"),
    "a quote behind a cell": (b's:Sales,iso4217:JPY,"a"b,1\n', "a quote stands inside a cell"),
    "a quote that is never closed": (b's:Sales,iso4217:JPY,"a,1\n', "is never closed"),
    "a control character": (b"s:Sales,iso4217:JPY,\x07,1\n", "U+0007"),
    "a NUL": (b"s:S\0les,iso4217:JPY,,1\n", "U+0000"),
    "no character": (b"s:Sales,iso4217:JPY,\xef\xbf\xbe,1\n", "U+FFFE"),
    "too long a row": (b"s:Sales,iso4217:JPY,,1,2\n", "has 5 cells and the header has 4"),
    "a byte of Latin-1": (b"s:Sales,iso4217:JPY,caf\xe9,1\n", "not UTF-8: invalid continuation byte"),
    "a byte of nothing": (b"s:Sales,iso4217:JPY,\xff,1\n", "not UTF-8: invalid start byte"),
}


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(
    "above", [GOOD, NOTED, b"s:Sales,iso4217:JPY\n"], ids=["lines", "breaks", "short rows"]
)
@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_told_at_its_line(what: str, above: bytes, end: bytes) -> None:
    """Many parts long; the sizes are those with which files are read."""
    row, message = FAULTS[what]
    rows = (5 << 18) // len(above)
    body = (HEADER + above * rows + row + GOOD * 3).replace(b"\n", end)
    _, findings = read(lines__csv=body)
    line = 2 + rows * above.count(b"\n")
    assert [(one.code, one.origin) for one in findings.errors if one.code == CODE] == [
        (CODE, Origin("lines.csv", line))
    ]
    assert any(message in one.message for one in findings)


@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("size", [1, 30, 200, 1 << 20])
@pytest.mark.parametrize("at", [0, 1, 7, 29])
def test_all_ways_of_reading_tell_the_same(what: str, size: int, at: int) -> None:
    rows = [GOOD, NOTED] * 15
    rows.insert(at, FAULTS[what][0])
    body = HEADER + b"".join(rows)
    if what == "a quote that is never closed":  # what it opens ends where the next note should begin
        at = rows.index(NOTED, at + 1)
    line = 2 + b"".join(rows[:at]).count(b"\n")
    told = set()
    for document, share, wide in itertools.product((io.BytesIO, OnDisk), (1, 16), (-1, 2000)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(slices, "_SIZE", size)
            patch.setattr(slices, "_SHARE", share)
            patch.setattr(grids, "_WIDE", wide)
            with pytest.raises(Misspelled) as refusal:
                list(read_grid(document(body), ["q2"]).rows)
        told.add((refusal.value.code, str(refusal.value), refusal.value.line))
    assert [(code, number) for code, _, number in told] == [(CODE, line)]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b"", 1),
        (b"\n\n", 1),
        (b'concept,"unit\n"x,q2\n', 2),
        (b"concept,caf\xe9,q2\n", 1),
        (b'concept,"a\nb",\xe9\n', 2),
        (b"concept,\x01\n", 1),
    ],
)
def test_a_header_that_is_none_is_told_at_its_line(body: bytes, line: int) -> None:
    _, findings = read(lines__csv=body)
    assert [(one.code, one.origin) for one in findings] == [(CODE, Origin("lines.csv", line))]


def test_parameters_that_are_no_csv_are_told_at_their_line() -> None:
    _, findings = read({"parameterURL": "p.csv"}, p__csv=b'name,value\nwho,"a\nb"\nx,\xff\n')
    places = [(one.code, one.origin) for one in findings]
    assert (CODE, Origin("p.csv", 4)) in places


@given(st.text('a,"\n', max_size=30))
def test_a_file_that_ends_below_a_stray_quote_is_refused_too(text: str) -> None:
    body = text.encode()
    if not strictly_quoted(body):
        with pytest.raises(Misspelled) as refusal:
            list(read_grid(io.BytesIO(b"h" + b"," * 30 + b"\n" + body)).rows)
        lines = body.splitlines(keepends=True)
        down = b"".join(lines[: refusal.value.line - 1])
        assert not strictly_quoted(down)
        assert b'"' in lines[refusal.value.line - 2]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_an_encoding_of_wide_characters_is_told(encoding: str) -> None:
    _, findings = read(lines__csv=(HEADER + GOOD).decode().encode(encoding))
    assert [(one.code, one.message, one.origin) for one in findings] == [
        (CODE, "the file is in UTF-16 or UTF-32, not in UTF-8", Origin("lines.csv", 1))
    ]


@pytest.mark.parametrize("at", range(6))
def test_a_single_nul_is_no_encoding(at: int) -> None:
    _, findings = read(lines__csv=HEADER[:at] + b"\0" + HEADER[at:] + GOOD)
    assert [(one.code, one.message, one.origin) for one in findings] == [
        (CODE, "the file holds U+0000, a character that no report can hold", Origin("lines.csv", 1))
    ]


def test_nuls_far_below_are_no_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_SIZE", len(HEADER))
    with pytest.raises(Misspelled, match=r"U\+0000") as refusal:
        list(read_grid(io.BytesIO(HEADER + b"a\0b\0\n" * 9)).rows)
    assert refusal.value.line == 2
