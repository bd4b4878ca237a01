"""The pieces that blocks of rows are made into facts with: shapes of texts, names of rows, masks of use."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.formats.xbrl_csv.blocks import Block, Rows, constant, nothing, recoded, stating
from exporter.formats.xbrl_csv.columns import _NUMBER
from exporter.formats.xbrl_csv.row_names import RowNames
from exporter.formats.xbrl_csv.shapes import Shapes
from exporter.report.columns import CODED, counted

TEXTS = st.lists(st.none() | st.text("0129.-+edINFaN# \n١é", max_size=8), max_size=20)


@given(TEXTS, st.integers(0, 3))
def test_a_shape_is_judged_as_its_texts_are(texts: list[str | None], skipped: int) -> None:
    column = pa.array([*[None] * skipped, *texts], pa.string()).slice(skipped)
    shapes = Shapes.of(column)
    number = pc.match_substring_regex(shapes.texts, _NUMBER)
    for found, expected in (
        (shapes.where(number), pc.match_substring_regex(column, _NUMBER)),
        (shapes.where(pc.invert(number)), pc.invert(pc.match_substring_regex(column, _NUMBER))),
        (shapes.holding("d"), pc.match_substring(column, "d")),
        (shapes.starting("#"), pc.starts_with(column, "#")),
        (shapes.empty, pc.equal(column, "")),
    ):
        assert found.to_pylist() == [bool(one) for one in expected.to_pylist()]
    mask = pa.array([text is not None and "1" in text for text in texts], pa.bool_())
    some = shapes.filter(mask)
    assert some.holding("d").to_pylist() == [
        text is not None and "d" in text for text in texts if "1" in (text or "")
    ]


def test_a_thousand_numbers_have_few_shapes() -> None:
    assert Shapes.of(pa.array([str(number) for number in range(-1000, 1000)])).texts.to_pylist() == [
        "-9999", "-999", "-99", "-9", "9", "99", "999",
    ]  # fmt: skip


@given(st.integers(0, 1_200_000), st.integers(0, 30_000), st.sampled_from(["t.r_", "", "é.r_"]))
@example(0, 30_000, "t.r_")
@example(999, 4_001, "t.r_")
@example(9_999, 5_000, "t.r_")
@example(95_432, 8_765, "é.r_")
def test_rows_are_called_by_their_numbers(start: int, count: int, before: str) -> None:
    names = RowNames(before, ".v").numbered(Block({}, start, count, {}))
    names.validate(full=True)
    assert names.to_pylist() == [f"{before}{number}.v" for number in range(start + 1, start + count + 1)]


@given(st.integers(0, 1 << 20), st.integers(0, 300))
def test_what_is_counted_or_constant(first: int, count: int) -> None:
    assert counted(first, count).to_pylist() == list(range(first, first + count))
    assert constant("x", count).to_pylist() == ["x"] * count
    assert nothing(count).to_pylist() == [None] * count
    assert nothing(count).type == pa.int32()


@given(st.lists(st.sampled_from("abc"), max_size=9), st.tuples(*[st.sampled_from(["x", "y", None])] * 3))
def test_coded_cells_take_other_texts(cells: list[str], texts: tuple[str | None, ...]) -> None:
    other = dict(zip("abc", texts, strict=True))
    coded = pa.array(cells, pa.string()).dictionary_encode()
    found = recoded(coded, [other[text] for text in coded.dictionary.to_pylist()])
    found.validate(full=True)
    assert found.type == CODED
    assert found.to_pylist() == [other[cell] for cell in cells]
    assert found.dictionary.unique().equals(found.dictionary)


@pytest.mark.parametrize("coded", [False, True])
@given(st.lists(st.tuples(st.sampled_from(["", "#none", "x"]), st.booleans(), st.booleans()), max_size=8))
def test_cells_that_nobody_used(coded: bool, cells: list[tuple[str, bool, bool]]) -> None:
    column = pa.array([text for text, _, _ in cells], pa.string())
    block = Block({"c": column.dictionary_encode() if coded else column}, 5, len(cells), {})
    stated = [at for at, (text, _, _) in enumerate(cells) if text == "x"]
    assert block.unused("c").to_pylist() == stating(block.columns["c"]).to_pylist() == stated
    here, there = (pa.array([cell[at] for cell in cells], pa.bool_()) for at in (1, 2))
    Rows(block, here).use("c", None)
    assert block.unused("c").to_pylist() == [at for at in stated if not cells[at][1]]
    Rows(block, here).use("c", pa.array([False] * here.true_count, pa.bool_()))
    block.use("c", there)
    assert block.unused("c").to_pylist() == [at for at in stated if not (cells[at][1] or cells[at][2])]
    Rows(block, None).use("c", None)
    assert not len(block.unused("c"))
    block.use("c", there)
    assert not len(block.unused("c"))
