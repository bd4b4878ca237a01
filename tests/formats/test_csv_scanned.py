"""Tables read by the compiled scanner are those that Arrow and the csv module read, or are refused alike."""

from __future__ import annotations

import io

import pytest
from csv_reports import rows_of
from hypothesis import example, given
from hypothesis import strategies as st
from ways import take_way

from exporter.formats.xbrl_csv import grids, slices
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_json.aspect_reading import Misspelled

CELLS = st.sampled_from(
    ["", "", "1", "-2.50", "a", "b", "a longer text than a word", " ", "\t", " a ", "é", "日本", '"q"', '"', '""', ",",
     "\x01", "\x7f", "\ufffe", "'", "\r", "\n", "#nil"]
)  # fmt: skip
PLAIN = st.sampled_from(["", "1", "-2.50", "a", "b", " a", "日本", "x" * 20])


def told(document: bytes, texts: tuple[str, ...]) -> object:
    """The header and the rows of a table, or what is said of it."""
    try:
        grid = read_grid(io.BytesIO(document), texts)
        rows = rows_of(grid)
    except Misspelled as error:
        return error.code, str(error), error.line
    return grid.header, rows


def both_ways(
    document: bytes, texts: tuple[str, ...] = ("h1",), size: int = 1 << 20
) -> tuple[object, object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_SIZE", size)
        patch.setattr(slices, "_SHARE", 1)
        take_way("scanner", patch)
        fast = told(document, texts)
        patch.setattr(grids, "row_layouts", lambda *_: None)
        return fast, told(document, texts)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12),
    st.integers(1, 4),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.integers(20, 200),
)
@example([[""], ["", ""], []], 1, "\n", True, 50)
def test_any_table(rows: list[list[str]], width: int, end: str, ended: bool, size: int) -> None:
    lines = [",".join(f"h{number}" for number in range(width)), *(",".join(row) for row in rows)]
    document = (end.join(lines) + end * ended).encode("utf-8")
    fast, slow = both_ways(document, size=size)
    assert fast == slow


@given(
    st.integers(1, 5).flatmap(lambda width: st.lists(st.tuples(*[PLAIN] * width), min_size=1, max_size=30))
)
def test_tables_without_quotes_are_read_by_the_scanner(rows: list[tuple[str, ...]]) -> None:
    header = tuple(f"h{number}" for number in range(len(rows[0])))
    document = "\r\n".join([",".join(row) for row in [header, *rows]] + [""]).encode()
    with pytest.MonkeyPatch.context() as patch:
        take_way("scanner", patch)
        patch.setattr(grids, "_columns", None)
        patch.setattr(grids, "_rows", None)
        assert told(document, ("h0",)) == (header, rows)


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    fast, slow = both_ways(b"h0,h1\n" + data)
    assert fast == slow


@pytest.mark.parametrize("width", [63, 64, 65, 300])
def test_wide_tables(width: int) -> None:
    header = tuple(f"h{number}" for number in range(width))
    rows = [tuple(f"{row * number % 7}" for number in range(width)) for row in range(5)]
    document = "\n".join([",".join(row) for row in [header, *rows]] + [""]).encode()
    fast, slow = both_ways(document)
    assert fast == slow == (header, rows)
