"""The prose sheets: what is wrong in them is told, with the row."""

from __future__ import annotations

from pathlib import Path

import pytest
from orchard import SHEETS, open_filer, write_profile

from exporter.findings import Findings

HEADER = "prose,pattern,group,concept,dimensions,unit,scale,decimals,period,given,sign,value,language"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,x {n:number},m,Sales,,EUR,,,,,,,", "no group 'm'"),
        ("a,x {n:number},n,Sales,,EUR,{s},,,,,,", "no group 's'"),
        ("a,x {n:number},n,Sales,,EUR,,,{w},,,,", "no group 'w'"),
        ("a,x {n:number},n,Sales,,EUR,,,,,{d},,", "no group 'd'"),
        ("a,x {n:number},n,Sales,,EUR,,,soon,,,,", "period is 'soon'"),
        ("a,x {n:number},n,Sales,,EUR,,,,{n}=never,,,", "given is '{n}=never'"),
        ("a,x {n:number},n,Sales,,EUR,,,,,upwards,,", "sign is 'upwards'"),
        ("a,x {n:number},n,Sales,,EUR,,,,,,many,", "value is 'many'"),
        ("a,x {n:number},n,Profits,,EUR,,,,,,,", "did you mean 'Profit'"),
        ("a,x {n:number},n,,,EUR,,,,,,,", "'concept' is empty"),
        ("a,x {n:figure},n,Sales,,EUR,,,,,,,", "no kind 'figure'"),
        ("a,x .* {n:number},n,Sales,,EUR,,,,,,,", "repeats without a bound"),
        ("a,,n,Sales,,EUR,,,,,,,", "'pattern' is empty"),
        (",x {n:number},n,Sales,,EUR,,,,,,,", "'prose' is empty"),
        ("a,x {n:number},n,Sales,,euro,,,,,,,", "not a unit"),
        ("a,x {n:number},n,Trees,FruitAxis=Plum,,,,,,,,", "no concept 'Plum'"),
        (
            "a,x {n:number},n,Sales,,EUR,,,,,,,\na,y {n:number},n,Sales,,EUR,,,,,,,",
            "its pattern at row 2 already",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_row(tmp_path: Path, row: str, told: str) -> None:
    findings = Findings()
    _, profile = open_filer(write_profile(tmp_path, {"prose": f"{HEADER}\n{row}"}), findings)
    assert profile is None
    assert any(told in one.message for one in findings.errors), [one.message for one in findings]
    assert all(
        one.origin and one.origin.document == "prose.csv" and one.origin.line > 1 for one in findings.errors
    )


def test_a_reason_is_needed_to_set_aside(tmp_path: Path) -> None:
    findings = Findings()
    _, profile = open_filer(write_profile(tmp_path, {"aside": "pattern,reason\nx {n:number},"}), findings)
    assert profile is None
    assert [str(one.origin) for one in findings.errors] == ["aside.csv:2"]


def test_prose_sheets_are_optional(tmp_path: Path) -> None:
    write_profile(tmp_path)
    for name in ("prose", "items", "aside"):
        assert name in SHEETS
        (tmp_path / f"{name}.csv").unlink()
    findings = Findings()
    _, profile = open_filer(tmp_path, findings)
    assert profile is not None
    assert not profile.prose.rules
    assert not profile.asides
