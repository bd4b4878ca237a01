"""A profile that is wrong says so, with the file and line where it is."""

from __future__ import annotations

import csv
from pathlib import Path

import ferries
import pytest

from exporter import pipeline
from exporter.findings import Findings

Change = dict[str, tuple[str, str] | str | None]

#: What is wrong → the change that makes it so, the code and place told, and words that the message holds.
WRONG: dict[str, tuple[Change, str, str, str]] = {
    # profile.toml
    "no TOML": ({"profile.toml": ('title = "', 'title = = "')}, "map.badProfile", "profile.toml:2", "line 2"),
    "key twice": ({"profile.toml": ("title =", "name =")}, "map.badProfile", "profile.toml:2", "overwrite"),
    "key unknown": (
        {"profile.toml": ("title =", 'colour = "red"\ntitle =')},
        "map.badProfile",
        "profile.toml:2",
        "colour",
    ),
    "key missing": (
        {"profile.toml": ('title = "Kitahama Ferries, quarterly results"\n', "")},
        "map.badProfile",
        "profile.toml:1",
        "title",
    ),
    "key in a table unknown": (
        {"profile.toml": ("identifier =", "identity =")},
        "map.badProfile",
        "profile.toml:9",
        "identity",
    ),
    "wrong kind of value": (
        {"profile.toml": ("all = ['Kitahama Ferries']", "all = 'Kitahama Ferries'")},
        "map.badProfile",
        "profile.toml:5",
        "list",
    ),
    "bad expression in the settings": (
        {"profile.toml": ("['Kitahama Ferries']", "['(Kitahama']")},
        "map.badProfile",
        "profile.toml:5",
        "expression",
    ),
    "no such day": ({"profile.toml": ("--03-31", "--02-30")}, "map.badProfile", "profile.toml:12", "--02-30"),
    "unknown word in the name": (
        {"profile.toml": ("{period_end}", "{period}")},
        "map.badProfile",
        "profile.toml:16",
        "{period_end}",
    ),
    "name that leads out": (
        {"profile.toml": ('"kf-', '"../kf-')},
        "map.badProfile",
        "profile.toml:16",
        "pattern",
    ),
    "no profile.toml": ({"profile.toml": None}, "file.missing", "profile.toml", "profile"),
    # sheets as such
    "missing sheet": ({"lines.csv": None}, "file.missing", "", "lines.csv"),
    "empty sheet": ({"tables.csv": ""}, "file.badSheet", "tables.csv", "no header"),
    "unknown column": ({"lines.csv": ("sign,reason", "sign,why")}, "file.badSheet", "lines.csv:1", "'why'"),
    "column twice": ({"lines.csv": ("sign,reason", "sign,sign")}, "file.badSheet", "lines.csv:1", "twice"),
    "row too long": (
        {"tables.csv": ("quarter,,,,", "quarter,,,,,,,x")},
        "file.badSheet",
        "tables.csv:2",
        "10 cells",
    ),
    "quote not closed": (
        {"tables.csv": ("operations,(", 'operations,"(')},
        "file.badSheet",
        "tables.csv:3",
        "end of data",
    ),
    # names
    "unknown concept": (
        {"lines.csv": (",PassengerFares,", ",PassengerFare,")},
        "map.unknownConcept",
        "lines.csv:2",
        "did you mean 'PassengerFares'",
    ),
    "unknown concept, nothing near": (
        {"lines.csv": (",PassengerFares,", ",Qqqqq,")},
        "map.unknownConcept",
        "lines.csv:2",
        "'Qqqqq'",
    ),
    "unknown member": (
        {"lines.csv": (",NorthRouteMember,", ",EastRouteMember,")},
        "map.unknownConcept",
        "lines.csv:13",
        "EastRouteMember",
    ),
    "unknown axis": (
        {"lines.csv": ("RouteAxis=N", "RoadAxis=N")},
        "map.unknownConcept",
        "lines.csv:13",
        "RoadAxis",
    ),
    "axis that is none": (
        {"lines.csv": ("RouteAxis=N", "Cash=N")},
        "map.badProfile",
        "lines.csv:13",
        "not a dimension",
    ),
    "dimension without a member": (
        {"lines.csv": ("RouteAxis=NorthRouteMember", "RouteAxis")},
        "map.badProfile",
        "lines.csv:13",
        "Axis=Member",
    ),
    "unknown measure": (
        {"columns.csv": (",OccupancyRate,", ",Occupancy,")},
        "map.unknownConcept",
        "columns.csv:2",
        "OccupancyRate",
    ),
    "unknown unit": ({"lines.csv": ("JPY/shares", "JPY/boats")}, "map.unknownUnit", "lines.csv:9", "'boats'"),
    "unit in small letters": (
        {"columns.csv": (",pure,", ",Pure,")},
        "map.unknownUnit",
        "columns.csv:2",
        "'Pure'",
    ),
    "unknown concept of the document": (
        {"facts.csv": ("CompanyName", "CompanyNames")},
        "map.unknownConcept",
        "facts.csv:2",
        "CompanyName",
    ),
    # values
    "scale that is no number": (
        {"columns.csv": (",-2,", ",two,")},
        "map.badProfile",
        "columns.csv:2",
        "whole number",
    ),
    "decimals that are no number": (
        {"lines.csv": (",INF,", ",inf,")},
        "map.badProfile",
        "lines.csv:11",
        "'inf'",
    ),
    "period of no known word": (
        {"tables.csv": (",quarter,", ",quarters,")},
        "map.badProfile",
        "tables.csv:2",
        "quarters",
    ),
    "sign of no known word": (
        {"lines.csv": (",-,\n", ",minus,\n")},
        "map.badProfile",
        "lines.csv:5",
        "minus",
    ),
    "bad expression": (
        {"tables.csv": (r"(?i)\boperations", r"(?i\boperations")},
        "map.badProfile",
        "tables.csv:2",
        "regular expression",
    ),
    "expression missing": (
        {"columns.csv": (r"*,\b20\d\d\b", "*,")},
        "map.badProfile",
        "columns.csv:3",
        "'heading' is empty",
    ),
    "ignored without a reason": (
        {"lines.csv": (",not a figure of the company", ",")},
        "map.badProfile",
        "lines.csv:12",
        "'reason'",
    ),
    "template of unknown words": (
        {"facts.csv": ("{period_end}", "{period_ends}")},
        "map.badProfile",
        "facts.csv:3",
        "{period_ends}",
    ),
    "template not closed": (
        {"facts.csv": ("{period_end}", "{period_end")},
        "map.badProfile",
        "facts.csv:3",
        "template",
    ),
    "value and pattern": (
        {"facts.csv": ("Kitahama Ferries,,", "Kitahama Ferries,(?P<value>x),")},
        "map.badProfile",
        "facts.csv:2",
        "either",
    ),
    "pattern without a value": (
        {"facts.csv": ("Kitahama Ferries,,", ",Kitahama,")},
        "map.badProfile",
        "facts.csv:2",
        "'value'",
    ),
    # rows against each other
    "table of no sheet": (
        {"columns.csv": ("*,(?i)", "harbours,(?i)")},
        "map.badProfile",
        "columns.csv:2",
        "'harbours'",
    ),
    "table without lines": (
        {"tables.csv": ("quarter,,,,\nroutes", "quarter,,,,harbours\nroutes")},
        "map.badProfile",
        "tables.csv:2",
        "'harbours'",
    ),
    "line twice": (
        {"lines.csv": ("Total revenues,OperatingRevenues", "less:  FUEL,OperatingRevenues")},
        "map.badProfile",
        "lines.csv:5",
        "row 4",
    ),
}


@pytest.mark.parametrize(("change", "code", "place", "words"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_told_where_it_is(
    tmp_path: Path, change: Change, code: str, place: str, words: str
) -> None:
    told = ferries.profile_findings(tmp_path, change)
    assert told
    found = [one for one in told if one[0] == code and one[1].removeprefix(f"{tmp_path}/").startswith(place)]
    assert found, told
    assert any(words in message for _, _, message in found), found


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    told = ferries.profile_findings(
        tmp_path,
        {
            "lines.csv": (",PassengerFares,", ",PassengerFare,"),
            "columns.csv": (",-2,", ",two,"),
            "tables.csv": (",quarter,", ",quarters,"),
        },
    )
    assert {place for _, place, _ in told} == {"lines.csv:2", "columns.csv:2", "tables.csv:2"}


def test_a_profile_that_is_right_has_no_findings(tmp_path: Path) -> None:
    assert ferries.profile_findings(tmp_path, {}) == []


def test_sheets_may_stand_in_one_workbook(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    folder = ferries.folder(tmp_path)
    with xlsxwriter.Workbook(str(folder / "profile.xlsx")) as book:
        for name in ("tables", "columns", "lines", "facts"):
            sheet = book.add_worksheet(name)
            path = folder / f"{name}.csv"
            for line, row in enumerate(csv.reader(path.read_text("utf-8").splitlines())):
                for column, cell in enumerate(row):
                    sheet.write(line, column, int(cell) if cell.lstrip("-").isdigit() else cell)
            path.unlink()
    findings = Findings()
    by = pipeline.open_filer(folder, findings)
    assert not list(findings)
    expected = ferries.mapped_text(ferries.results()).facts
    assert ferries.mapped_text(ferries.results(), by).facts == expected
