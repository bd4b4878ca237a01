"""A table may be wide: what a column costs does not depend on how many there are. Steps are counted, not seconds."""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

import pytest

from exporter import workers
from exporter.findings import Findings
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv import slices, tables
from exporter.report.report import Report

#: Columns more, and the calls that each may take: once, and for each part of the file in which it is empty.
_MORE = 300
_CALLS = 200
_PASSED = 8
FACT = {"dimensions": {"concept": "p:c"}}
KINDS: dict[str, dict[str, Any]] = {
    "a value for references": {},
    "a comment": {"comment": True},
    "facts": FACT,
    "property groups": {"propertyGroups": {"g": {"decimals": 0}}},
}


def wide(kind: str, count: int, rows: int = 1) -> tuple[bytes, bytes]:
    """A report of a fact a row, with as many empty columns of a kind behind it."""
    columns = {"fact": FACT} | {f"c{number}": KINDS[kind] for number in range(count) if kind in KINDS}
    names = ["fact", *("" if kind not in KINDS else f"c{number}" for number in range(count))]
    metadata = {
        "documentInfo": {
            "documentType": "https://xbrl.org/2021/xbrl-csv",
            "namespaces": {"p": "urn:p", "e": "urn:e"},
            "taxonomy": ["t.xsd"],
        },
        "tableTemplates": {"t": {"columns": columns, "dimensions": {"entity": "e:1", "period": "2025"}}},
        "tables": {"t": {"url": "t.csv"}},
    }
    lines = [",".join(names), *["1" + "," * count] * rows, ""]
    return json.dumps(metadata).encode(), "\n".join(lines).encode()


def read(metadata: bytes, table: bytes) -> Report:
    findings = Findings()
    report = xbrl_csv.read(metadata, "m.json", findings, None, {"t.csv": table}.get)
    assert not list(findings)
    return report


def steps(kind: str, count: int, rows: int = 1) -> int:
    """The calls of functions that reading takes, ours and others'."""
    metadata, table = wide(kind, count, rows)
    seen = 0

    def count_one(_: object, event: str, __: object) -> None:
        nonlocal seen
        seen += event in ("call", "c_call")

    gc.disable()
    sys.setprofile(count_one)
    try:
        report = read(metadata, table)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert len(report) == rows
    return seen


@pytest.mark.parametrize("kind", [*KINDS, "no name"])
@pytest.mark.parametrize("few", [100, 3000], ids=["together", "row by row"])
def test_the_work_for_a_column_does_not_depend_on_their_number(kind: str, few: int) -> None:
    """Below and above the width from which rows are read one by one."""
    steps(kind, few)  # what is loaded and remembered once
    first, second, third = (steps(kind, few + more) for more in (0, _MORE, 2 * _MORE))
    assert abs((third - second) - (second - first)) <= (second - first) // 20 + 50
    assert second - first <= _CALLS * _MORE


@pytest.mark.parametrize("kind", [*KINDS, "no name"])
@pytest.mark.parametrize("few", [100, 3000], ids=["together", "row by row"])
def test_an_empty_column_is_passed_over_in_every_part_of_the_file(
    kind: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "_SIZE", 1)  # a part a row
    monkeypatch.setattr(workers, "processors", lambda: 1)
    steps(kind, few, 8)
    narrow, wider = (steps(kind, count, 8) - steps(kind, count, 4) for count in (few, few + _MORE))
    assert wider - narrow <= 4 * _PASSED * _MORE


@pytest.mark.parametrize("kind", [*KINDS, "no name"])
def test_columns_without_cells_change_nothing(kind: str) -> None:
    assert list(read(*wide(kind, 2500))) == list(read(*wide(kind, 2)))


def test_columns_joined_some_at_a_time_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """All at once would take kilobytes for each fact of a wide table."""
    metadata, _ = wide("facts", 10)
    names = ["fact", *(f"c{number}" for number in range(10))]
    cells = [
        [str(row * 100 + column) if (row + column) % 3 else "" for column in range(11)] for row in range(4)
    ]
    table = "\n".join([",".join(names), *map(",".join, cells), ""]).encode()
    whole = list(read(metadata, table))
    assert [fact.value for fact in whole] == [one for row in cells for one in row if one]
    for at_once in (1, 2, 3):
        monkeypatch.setattr(tables, "_JOINED", at_once)
        assert list(read(metadata, table)) == whole
