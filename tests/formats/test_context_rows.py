"""References lead to the same contexts, however many there are."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.xbrl_xml import context_rows
from exporter.formats.xbrl_xml.context_rows import ContextRows

NAMES = st.text(st.sampled_from("abc_é"), min_size=1, max_size=12)


@given(ids=st.lists(NAMES, unique=True), asked=st.lists(NAMES | st.sampled_from(["", " a", "b\n", "\tc "])))
def test_few_and_many_are_found_alike(ids: list[str], asked: list[str]) -> None:
    texts, references = pa.array(ids, pa.string()), pa.array(asked, pa.string())
    expected = [ids.index(one.strip()) if one.strip() in ids else None for one in asked]
    assert ContextRows(texts).of(references).to_pylist() == expected
    if ids:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(context_rows, "_FEW", 0)
            assert ContextRows(texts).of(references).to_pylist() == expected
