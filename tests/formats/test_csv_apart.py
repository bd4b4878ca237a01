"""What is told of a table does not depend on how many of its rows are looked at together."""

from __future__ import annotations

from typing import Any

import pytest
from csv_reports import columns, patched, read
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.findings import Finding
from exporter.formats.xbrl_csv import slices
from exporter.report.fact import Fact

CHANGE: dict[str, Any] = patched(
    columns(
        row={},
        size={"propertyGroups": {"big": {"decimals": -3}, "small": {"dimensions": {"s:ShopAxis": "$shop"}}}},
        q2={"propertiesFrom": ["size"], "decimals": None},
    ),
    {"tableTemplates": {"lines": {"rowIdColumn": "row"}}},
)
GOOD = ("s:Sales", "iso4217:JPY", "1", "2", "r{}", "big", "")
WRONG = st.tuples(
    st.integers(0, 6),
    st.sampled_from(["", "#none", "#bad", "s:Policy", "x", "r1", "small", '"q', "7,8", "\x01"]),
)


def told(rows: list[str], most: int) -> tuple[list[Fact] | None, list[Finding]]:
    """The facts and findings, where so many bytes are taken together at most."""
    table = "\n".join(["concept,unit,q2,q3,row,size,", *rows, ""]).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_SIZE", 100)
        patch.setattr(slices, "_SHARE", 1)
        patch.setattr(slices, "_MOST", most)
        report, findings = read(CHANGE, lines__csv=table)
    return None if report is None else list(report), list(findings)


@settings(max_examples=50)
@given(st.integers(1, 20), st.dictionaries(st.integers(0, 19), WRONG, max_size=3), st.integers(100, 400))
def test_rows_together_tell_what_they_tell_apart(
    count: int, wrong: dict[int, tuple[int, str]], most: int
) -> None:
    rows = []
    for number in range(count):
        cells = [cell.format(number) for cell in GOOD]
        if number in wrong:
            place, text = wrong[number]
            cells[place] = text
        rows.append(",".join(cells))
    assert told(rows, most) == told(rows, 0)


def test_a_reference_that_leads_nowhere_is_told_once() -> None:
    rows = [",".join(cell.format(number) for cell in GOOD) for number in range(50)]
    rows[40] = rows[40].replace("big", "small")
    rows[45] = rows[45].replace("big", "small")
    facts, findings = told(rows, 500)
    assert (facts, findings) == told(rows, 0)
    assert [one.code for one in findings] == ["xbrlce:invalidReferenceTarget"]
