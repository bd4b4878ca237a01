"""Words parted at the end of a line: joined as the document spells them, else left as they stand."""

from __future__ import annotations

import pytest

from exporter.sources.spelling import Spelling

TEXT = "Value-added services are consolidated. Sales of value-\nadded services; the net-\nwork; re-\nlated notes."


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        ("value-\nadded services", "value-added services"),
        ("Consoli-\ndated", "Consolidated"),
        ("Long-\nterm debt", "Long-term debt"),
        ("securities available-\nfor-sale", "securities available-for-sale"),
        ("Long-term borrowings-\ncurrent portion", "Long-term borrowings- current portion"),
        ("net-\nwork costs", "net- work costs"),
        ("1996-\n1998", "1996- 1998"),
        ("no line end", "no line end"),
        ("", ""),
    ],
)
def test_a_parted_word_is_spelled_as_elsewhere_in_the_document(parted: str, whole: str) -> None:
    assert Spelling(TEXT).mend(parted) == whole


def test_the_parted_word_itself_is_no_witness() -> None:
    assert Spelling("a profit-\nable year").mend("profit-\nable") == "profit- able"
