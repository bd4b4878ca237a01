"""A CSV file in parts is the whole file, and no row is ever cut."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.xbrl_csv import slices as parts_of
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.slices import last_row_end, slices
from exporter.formats.xbrl_json.aspect_reading import Misspelled

CELLS = st.lists(st.lists(st.text('ab,"\r\né', max_size=6), min_size=2, max_size=2), min_size=1, max_size=12)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def cut(document: bytes, size: int) -> list[bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", size)
        return list(slices(io.BytesIO(document)))


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


@given(CELLS, ENDS, st.integers(1, 40))
def test_a_table_in_parts_is_the_table(rows: list[list[str]], end: str, size: int) -> None:
    sink = io.StringIO(newline="")
    sink.write(f"a,b{end}")
    csv.writer(sink, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    document = sink.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", size)
        grid = read_grid(io.BytesIO(document), ["b"])
        found = [list(row.values()) for part in grid.rows for row in part.to_pylist()]
    assert grid.header == ("a", "b")
    assert found == rows


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"a,b\n1,2\n3,4\n5,6,7\n", "row 3 has 3 cells"),
        (b"a,b\n1,2\n3,4\n5,\xff\n", "near line 4"),
        (b'a,b\n1,2\n3,4\n5,"x" \n', "a quote stands"),
        (b"a,b\n1,2\n3,4\n5,\x01\n", "a character that no report can hold"),
    ],
)
def test_what_is_wrong_far_below_is_told_with_its_place(text: bytes, told: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts_of, "_SIZE", 5)
        with pytest.raises(Misspelled, match=told):
            list(read_grid(io.BytesIO(text)).rows)


def test_a_quote_that_is_never_closed_is_looked_for_once() -> None:
    """A line is asked about once, whatever quotes stand in it, so that time grows with the file and no faster."""
    assert last_row_end(b'"' + b'""\n' * 200_000) == 0
    assert last_row_end(b"a\n" + b'"' + b"b\n" * 200_000) == 2
