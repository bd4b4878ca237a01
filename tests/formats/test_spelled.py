"""References to characters, by the column and one by one."""

from __future__ import annotations

from html import escape

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.formats.xbrl_xml.spelled import IrregularError, unescaped

TEXTS = st.text(st.sampled_from("a&<>\"';lt#x26é"), max_size=12)


@given(texts=st.lists(TEXTS), numbered=st.booleans())
def test_what_is_escaped_is_unescaped(texts: list[str], numbered: bool) -> None:
    spelled = [escape(one).replace("&#x27;", "&#39;" if numbered else "&apos;") for one in texts]
    assert unescaped(pa.array(spelled, pa.string())).to_pylist() == texts


@pytest.mark.parametrize(
    "text", ["&", "&amp", "&lt;&", "&bogus;", "&#0;", "&#xD800;", "&#x110000;", "&amp;&#;"]
)
def test_what_is_no_reference_is_left_to_the_parser(text: str) -> None:
    with pytest.raises(IrregularError):
        unescaped(pa.array(["plain", text]))
