"""A row identifier names one row, however many rows there are; what is kept of each is eight bytes."""

from __future__ import annotations

import io
from collections.abc import Generator
from pathlib import Path
from typing import IO

import numpy as np
import pyarrow as pa
import pytest
from csv_reports import columns, patched, read
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.xbrl_csv import row_ids, slices
from exporter.formats.xbrl_csv.row_ids import RowIds, again, misspelled
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.report.distinctness import Mixed, Numbers, mixed

BLOCKS = st.lists(st.lists(st.sampled_from(["", *"abcdefghij"]), min_size=1, max_size=4), max_size=6)
ROW_ID = patched(columns(row={}), {"tableTemplates": {"lines": {"rowIdColumn": "row"}}})


def repeated(blocks: list[list[str]], few: int, clash: int) -> list[set[str]]:
    """What is told of each block, where numbers take over after a few texts and only so many numbers are different."""
    passed: list[pa.Array] = []

    def passing() -> Generator[pa.Array]:
        yield from passed
        yield pa.array(["not yet read"])

    def numbers(texts: pa.Array) -> Mixed:
        return mixed(texts) % np.uint64(clash)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_ids, "_FEW", few)
        patch.setattr(row_ids, "mixed", numbers)
        known, told = RowIds(passing), []
        for block in blocks:
            cells = pa.array(block, pa.string())
            told.append(known.repeated(cells))
            known.add(cells)
            passed.append(cells)
    return told


@given(BLOCKS, st.integers(0, 5), st.sampled_from([1, 3, 1 << 63]))
def test_identifiers_that_come_again_are_told_of_each_block(
    blocks: list[list[str]], few: int, clash: int
) -> None:
    above: list[str] = []
    expected = []
    for block in blocks:
        every = [*above, *block]
        expected.append({text for text in block if text and every.count(text) > 1})
        above = every
    assert repeated(blocks, few, clash) == expected


@given(st.lists(st.lists(st.integers(0, 40), max_size=9), max_size=9), st.lists(st.integers(0, 40)))
def test_numbers_know_what_they_hold(added: list[list[int]], asked: list[int]) -> None:
    numbers = Numbers()
    for one in added:
        numbers.add(np.array(one, np.uint64))
    known = {number for one in added for number in one}
    assert numbers.hold_any(np.array(asked, np.uint64)) == bool(known.intersection(asked))


def test_a_row_costs_eight_bytes() -> None:
    known = RowIds(lambda: iter(()))  # type: ignore[arg-type,return-value]
    for start in range(0, 300_000, 10_000):
        known.add(pa.array([f"row-{number}" for number in range(start, start + 10_000)]))
    assert not known._texts
    assert known._numbers is not None
    assert sum(one.nbytes for one in known._numbers._sorted) == 8 * 300_000
    assert len(known._numbers._sorted) < 20
    assert known.repeated(pa.array(["row-300000", "other"])) == set()


@pytest.mark.parametrize("far", [3, 40, 400])
@pytest.mark.parametrize("on_disk", [False, True])
def test_a_column_passes_by_again_while_it_is_read(far: int, on_disk: bool, tmp_path: Path) -> None:
    content = b"a,row\r\n" + b"".join(b"x,r%d\r\n" % number for number in range(500))
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.MonkeyPatch.context() as patch, (tmp_path / "t.csv").open("rb") as file:
        patch.setattr(slices, "_SIZE", 50)
        document: IO[bytes] = file if on_disk else io.BytesIO(content)
        document.read(far if on_disk else 0)
        passing = again(document, "row")
        assert passing is not None
        found = [text for cells in passing() for text in cells.to_pylist()]
        assert found == [f"r{number}" for number in range(500)]
        assert document.read(3) == (content[far : far + 3] if on_disk else content[:3])


@pytest.mark.parametrize("few", [0, 100_000])
def test_a_file_whose_rows_have_the_same_name_far_apart(few: int) -> None:
    rows = [f"s:Sales,iso4217:JPY,{number},,n{number}" for number in range(900)]
    rows[870] = rows[870].replace("n870", "n3")
    rows[880] = rows[880].replace("n880", "a b")
    table = "\n".join(["concept,unit,q2,q3,row", *rows, ""]).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_ids, "_FEW", few)
        patch.setattr(slices, "_SIZE", 300)
        _, findings = read(ROW_ID, lines__csv=table)
    assert [(one.code, one.origin and one.origin.line) for one in findings] == [
        ("xbrlce:repeatedRowIdentifier", 872),
        ("xbrlce:invalidRowIdentifier", 882),
    ]


@given(st.lists(st.text("ab1٣.:- ", max_size=3)))
def test_texts_that_may_not_name_a_row(texts: list[str]) -> None:
    cells = pa.array(texts, pa.string())
    wrong = [text for text in dict.fromkeys(texts) if text and set(text) & set(".: ")]
    assert misspelled(cells, Shapes.of(cells)) == wrong
