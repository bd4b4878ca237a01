"""A CSV file in parts is the whole file, and no row is ever cut."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from csv_reports import rows_of
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.xbrl_csv import grids
from exporter.formats.xbrl_csv import slices as parts_of
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.slices import Part, last_row_end, slices
from exporter.formats.xbrl_json.aspect_reading import Misspelled

CELLS = st.lists(st.lists(st.text('ab,"\r\né', max_size=6), min_size=2, max_size=2), min_size=1, max_size=12)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


class OnDisk(io.RawIOBase):
    """A file that is not in memory."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self._document = io.BytesIO(document)

    def read(self, size: int = -1) -> bytes:
        return self._document.read(size)


def cut(document: bytes, size: int) -> list[bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", size)
        read = [bytes(part) for part in slices(OnDisk(document))]
        held = list(slices(io.BytesIO(document)))
        assert [bytes(one) for part in held for one in part.apart()] == read
        assert [bytes(part) for part in held] == [b"".join(map(bytes, part.apart())) for part in held]
        assert not held or not held[0].ends
    return read


@given(st.text('ab,"\r\n1é', max_size=60), st.integers(1, 20))
def test_nothing_is_lost_and_every_part_but_the_last_ends_a_row(text: str, size: int) -> None:
    document = text.encode()
    parts = cut(document, size)
    assert b"".join(parts) == document
    assert all(parts)
    for part in parts[:-1]:
        assert part.count(b'"') % 2 == 0
        assert part.endswith((b"\n", b"\r"))
    assert not any(
        one.endswith(b"\r") and other.startswith(b"\n") for one, other in itertools.pairwise(parts)
    )


def test_a_part_of_a_file_in_memory_is_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_of, "_SIZE", 1000)
    document = b"a,b\n" + b"1,2\n" * 100_000
    parts = list(slices(io.BytesIO(document)))
    assert any(part.ends for part in parts)
    assert all(part.data is document for part in parts)
    assert b"".join(map(bytes, parts)) == document


@pytest.mark.parametrize("widest", [1, 2000], ids=["row by row", "by the column"])
def test_of_a_wide_table_many_rows_are_read_together(monkeypatch: pytest.MonkeyPatch, widest: int) -> None:
    """What it costs to look at a column is paid for each block of rows; nobody pays it row by row."""
    monkeypatch.setattr(parts_of, "_SIZE", 1000)
    monkeypatch.setattr(grids, "_WIDE", widest)
    rows = [[f"{row * column}" for column in range(100)] for row in range(300)]
    document = "".join(",".join(row) + "\n" for row in [[f"c{one}" for one in range(100)], *rows]).encode()
    blocks = list(read_grid(io.BytesIO(document)).rows)
    assert [block.count for block in blocks][1:] == [300 - blocks[0].count]
    (below,) = blocks[1:]
    assert below.apart is not None
    assert sum(one.count for one in below.apart()) == below.count
    assert list(map(list, rows_of(read_grid(io.BytesIO(document))))) == rows


@given(st.text('a,"é\n', max_size=30))
def test_a_part_knows_its_bytes(text: str) -> None:
    part = Part(b"\xff" + text.encode() + b'\xff"', 1, 1 + len(text.encode()))
    assert bytes(part) == part.buffer().to_pybytes() == text.encode()
    assert part.ascii == text.isascii()
    assert part.quoted == bool(part.count(b'"')) == ('"' in text)


@given(CELLS, ENDS, st.integers(1, 40))
def test_a_table_in_parts_is_the_table(rows: list[list[str]], end: str, size: int) -> None:
    sink = io.StringIO(newline="")
    sink.write(f"a,b{end}")
    csv.writer(sink, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    document = sink.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", size)
        grid = read_grid(io.BytesIO(document), ["b"])
        found = list(map(list, rows_of(grid)))
    assert grid.header == ("a", "b")
    assert found == rows


@pytest.mark.parametrize("widest", [1, 2000], ids=["row by row", "by the column"])
@pytest.mark.parametrize("texts", [[], ["b"]])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"a,b\n1,2\n3,4\n5,6,7\n", "row 3 has 3 cells"),
        (b"a,b\n1,2\n3,4\n5,\xff\n", "not UTF-8: invalid start byte"),
        (b"a,b\r1,2\r3,4\r5,\xff\r", "not UTF-8: invalid start byte"),
        (b"a,b\r\n1,2\r\n3,4\r\n5,\xff\r\n", "not UTF-8: invalid start byte"),
        (b'a,b\n1,2\n3,4\n5,"x" \n', "a quote stands"),
        (b"a,b\n1,2\n3,4\n5,\x01\n", "a character that no report can hold"),
        (b"a,b\n1,2\n3,4\n\x1f,5\n", "a character that no report can hold"),
        ("a,b\n1,2\n3,4\n5,\uffff\n".encode(), "a character that no report can hold"),
        ("a,b\n1,2\n3,4\n\ufffe,5\n".encode(), "a character that no report can hold"),
    ],
)
def test_what_is_wrong_far_below_is_told_with_its_place(
    text: bytes, told: str, texts: list[str], widest: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", 5)
        patch.setattr(grids, "_WIDE", widest)
        with pytest.raises(Misspelled, match=told) as refusal:
            list(read_grid(io.BytesIO(text), texts).rows)
        assert refusal.value.line == 4


def test_a_quote_that_is_never_closed_is_looked_for_once() -> None:
    """A line is asked about once, whatever quotes stand in it, so that time grows with the file and no faster."""
    assert last_row_end(b'"' + b'""\n' * 200_000) == 0
    assert last_row_end(b"a\n" + b'"' + b"b\n" * 200_000) == 2
