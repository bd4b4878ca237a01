"""What xBRL-CSV can say, read: periods, special values, parameters, property groups, inheritance, identifiers."""

from __future__ import annotations

import io
import json
from datetime import date, datetime

import pytest
from csv_reports import METADATA, NAMESPACE, base, columns, info, patched, read, rows_of
from hypothesis import given
from hypothesis import strategies as st

from exporter.findings import Findings, Origin
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv import grids
from exporter.formats.xbrl_csv.grids import read_grid
from exporter.formats.xbrl_csv.periods import read_period, show_period
from exporter.formats.xbrl_csv.references import cell_text, spelled
from exporter.formats.xbrl_json.aspect_reading import Misspelled
from exporter.qname import QName
from exporter.report.aspects import Member, Period, Typed, Unit
from exporter.report.report import Report


def days(start: tuple[int, int, int], end: tuple[int, int, int]) -> Period:
    return Period(date(*end), date(*start))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2003Q2", days((2003, 4, 1), (2003, 6, 30))),
        ("2003H1", days((2003, 1, 1), (2003, 6, 30))),
        ("2003H2", days((2003, 7, 1), (2003, 12, 31))),
        ("2003", days((2003, 1, 1), (2003, 12, 31))),
        ("2004-02", days((2004, 2, 1), (2004, 2, 29))),
        ("2003W05", days((2003, 1, 27), (2003, 2, 2))),
        ("2020W53", days((2020, 12, 28), (2021, 1, 3))),
        ("2003-04-01..2003-06-30", days((2003, 4, 1), (2003, 6, 30))),
        ("2003-04-01", days((2003, 4, 1), (2003, 4, 1))),
        ("2003-06-30@end", Period(date(2003, 6, 30))),
        ("2003-06-30@start", Period(date(2003, 6, 29))),
        ("2003Q2@start", Period(date(2003, 3, 31))),
        ("2003Q2@end", Period(date(2003, 6, 30))),
        ("2003@end", Period(date(2003, 12, 31))),
        ("2003-07-01T00:00:00", Period(date(2003, 6, 30))),
        ("2003-04-01T00:00:00/2003-07-01T00:00:00", days((2003, 4, 1), (2003, 6, 30))),
        ("2003-04-01T12:00:00", Period(datetime(2003, 4, 1, 12))),
    ],
)
def test_periods(text: str, period: Period) -> None:
    assert read_period(text) == period
    assert not show_period(period) or read_period(show_period(period)) == period


def test_the_ends_of_a_period() -> None:
    assert read_period("2003Q2", "start") == Period(date(2003, 3, 31))
    assert read_period("2003Q2", "end") == Period(date(2003, 6, 30))
    with pytest.raises(Misspelled, match="no duration"):
        read_period("2003Q2@end", "end")


@given(st.none() | st.text())
def test_any_text_can_be_spelled_in_a_cell(text: str | None) -> None:
    assert cell_text(spelled(text)) == text


def sound(change: object = {}, **files: bytes | None) -> Report:
    report, findings = read(change, **files)  # type: ignore[arg-type]
    assert [str(one) for one in findings] == []
    assert report is not None
    return report


def test_values_with_special_spellings() -> None:
    text = columns(q2={"decimals": None})
    report = sound(
        text,
        lines__csv=b'concept,unit,q2\ns:Policy,,#nil\ns:Policy,,#empty\ns:Policy,,##nil\ns:Policy,,"a\r\n""b"""\n',
    )
    assert [fact.value for fact in report] == [None, "", "#nil", 'a\r\n"b"']


def test_decimals_behind_numbers_go_before_those_of_the_column() -> None:
    report = sound(lines__csv=b"concept,unit,q2,q3\ns:Sales,iso4217:JPY,100,-1.5 d -3\ns:Costs,,5dINF,\n")
    assert [(fact.value, fact.decimals) for fact in report] == [("100", 0), ("-1.5", -3), ("5", None)]
    assert [fact.id for fact in report] == ["lines.r_1.q2", "lines.r_1.q3", "lines.r_2.q2"]
    assert [fact.origin.line for fact in report if fact.origin] == [2, 2, 3]


def test_a_d_in_a_text_is_a_letter() -> None:
    (fact,) = sound(lines__csv=b"concept,unit,q2\ns:Policy,,5d2\n")
    assert (fact.value, fact.decimals, fact.unit) == ("5d2", None, None)


def test_parameters_of_file_table_and_report() -> None:
    change = patched(
        columns(q2={"dimensions": {"s:ShopAxis": "$shop", "s:AreaAxis": "$area"}}),
        {
            "parameters": {"shop": "$$5", "area": "s:North"},
            "parameterURL": "p.csv",
            "tables": {"lines": {"parameters": {"area": "s:South"}}},
        },
    )
    (fact,) = sound(
        change, p__csv=b"name,value\nshop,##5\n", lines__csv=b"concept,unit,q2\ns:Sales,iso4217:JPY,5\n"
    )
    assert dict(fact.context.dimensions) == {
        QName(NAMESPACE, "ShopAxis"): Typed("#5"),
        QName(NAMESPACE, "AreaAxis"): Member(QName(NAMESPACE, "South")),
    }


def test_an_empty_cell_leaves_the_parameter() -> None:
    change = patched(columns(who={}), {"parameters": {"who": "id:1"}})
    report = sound(
        change, lines__csv=b"concept,unit,who,q2\ns:Sales,,,1\ns:Sales,,id:2,1\ns:Sales,,#none,1\n"
    )
    assert [fact.context.entity.identifier for fact in report] == ["1", "2", "NA"]


def test_what_a_column_states_goes_before_group_template_and_report() -> None:
    groups = {"a": {"dimensions": {"s:AreaAxis": "s:Group"}, "decimals": 1}, "b": {}}
    change = patched(
        columns(
            kind={"propertyGroups": groups},
            q2={"propertiesFrom": ["kind"], "decimals": None},
            q3={"propertiesFrom": ["kind"], "dimensions": {"s:AreaAxis": "#none"}, "decimals": "#none"},
        ),
        {
            "decimals": 3,
            "dimensions": {"s:AreaAxis": "s:Report"},
            "tableTemplates": {"lines": {"dimensions": {"s:AreaAxis": "s:Template"}, "decimals": 2}},
        },
    )
    rows = b"concept,unit,kind,q2,q3\ns:Sales,,a,1,2\ns:Sales,,b,3,4\ns:Sales,,,5,6\n"
    told = {
        fact.value: (
            str(fact.context.dimensions[0][1]).rpartition("}")[2] if fact.context.dimensions else "",
            fact.decimals,
        )
        for fact in sound(change, lines__csv=rows)
    }
    assert told == {
        "1": ("Group", 1), "3": ("Template", 2), "5": ("Template", 2),
        "2": ("", None), "4": ("", None), "6": ("", None),
    }  # fmt: skip


def test_groups_may_refer_to_columns() -> None:
    groups = {"area": {"dimensions": {"s:AreaAxis": "$x"}}, "shop": {"dimensions": {"s:ShopAxis": "$x"}}}
    change = columns(x={}, kind={"propertyGroups": groups}, q2={"propertiesFrom": ["kind"]})
    report = sound(change, lines__csv=b"concept,unit,kind,x,q2\ns:Sales,,area,s:N,1\ns:Sales,,shop,s:N,2\n")
    assert [str(fact.context.dimensions[0][1]) for fact in report] == [f"{{{NAMESPACE}}}N", "=s:N"]


def test_row_numbers_and_row_identifiers() -> None:
    change = patched(
        columns(row={}, q2={"dimensions": {"s:ShopAxis": "$rowNumber"}}),
        {"tableTemplates": {"lines": {"rowIdColumn": "row"}}},
    )
    report = sound(change, lines__csv=b"row,concept,unit,q2\na-1,s:Sales,,1\n,,,\n7,s:Sales,,2\n")
    assert [fact.id for fact in report] == ["lines.r_a-1.q2", "lines.r_7.q2"]
    assert [str(fact.context.dimensions[0][1]) for fact in report] == ["=1", "=3"]


def test_each_fact_stands_in_the_file_of_its_table() -> None:
    change = {"tables": {"more": {"url": "more.csv", "template": "lines"}}}
    report = sound(change, more__csv=b"concept,unit,q3\ns:Costs,iso4217:JPY,7\n")
    places = [(one.origin.document, one.origin.line) for one in report if one.origin]
    assert places == [("lines.csv", 2), ("lines.csv", 2), ("lines.csv", 3), ("more.csv", 2)]
    assert {(one.origin.column, one.origin.length) for one in report if one.origin} == {(0, 0)}


def test_bases_add_up() -> None:
    first = base(patched(info(extends=["deep/second.json"]), {"parameters": {"who": "id:1"}}))
    second = base(info(taxonomy=["more.xsd"], namespaces={"m": "http://more.example"}))
    report = sound(
        info(extends=["first.json"], taxonomy=["own.xsd"]), first__json=first, **{"deep/second__json": second}
    )
    assert report.taxonomy == ("deep/more.xsd", "http://shop.example/2025/shop.xsd", "own.xsd")
    assert report.namespaces["m"] == "http://more.example"


def test_without_a_taxonomy_units_and_decimals_tell_numbers() -> None:
    rows = {"lines.csv": b"concept,unit,area,q2\ns:A,iso4217:JPY,s:N,1\ns:B,,s:M,2d1\n"}
    change = columns(area={}, q2={"dimensions": {"s:AreaAxis": "$area"}, "decimals": None})
    findings = Findings()
    document = json.dumps(patched(METADATA, change)).encode()
    found = list(xbrl_csv.read(document, "shop.json", findings, None, rows.get))
    assert not list(findings)
    assert [(fact.value, fact.decimals) for fact in found] == [("1", None), ("2", 1)]
    assert {str(fact.context.dimensions[0][1]) for fact in found} == {f"{{{NAMESPACE}}}{one}" for one in "NM"}


def strange(*rows: str) -> tuple[list[tuple[object, ...]], list[tuple[str, str]]]:
    """Rows of concepts that the taxonomy lacks, in a column with 0 decimals: the facts, and what is wrong where."""
    change = columns(tongue={}, q2={"dimensions": {"language": "$tongue"}}, q3=None)
    report, findings = read(change, lines__csv="\n".join(("concept,unit,tongue,q2", *rows, "")).encode())
    facts: list[tuple[object, ...]] = [
        (one.value, one.decimals, one.unit, one.language) for one in report or ()
    ]
    return facts, [(one.code, str(one.origin)) for one in findings]


def test_of_a_concept_that_the_taxonomy_lacks_all_that_is_stated_is_kept() -> None:
    facts, told = strange(
        "s:A,iso4217:JPY,,1",
        "s:A,,,2d1",
        "s:B,,ja,3d1",
        "s:B,,ja,words",
        "s:A,,,4",
        "s:A,iso4217:USD,,5d-3",
        "s:B,,ja,#nil",
    )
    assert told == []
    assert facts == [
        ("1", 0, Unit.currency("JPY"), None),
        ("2", 1, None, None),
        ("3d1", None, None, "ja"),
        ("words", None, None, "ja"),
        ("4", 0, None, None),
        ("5", -3, Unit.currency("USD"), None),
        (None, None, None, "ja"),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("s:A,iso4217:JPY,ja,1", "xbrlce:unmappedCellValue"),
        ("s:A,,ja,1", "xbrlce:unmappedCellValue"),
        ("s:A,iso4217:JPY,,words", "xbrlce:invalidFactValue"),
        ("s:A,iso4217:JPY,,#nil", "oime:misplacedDecimalsProperty"),
    ],
)
def test_what_no_fact_can_have_is_told_of_a_concept_that_the_taxonomy_lacks(row: str, code: str) -> None:
    assert strange(row)[1] == [(code, "lines.csv:2")]


def test_without_a_taxonomy_members_are_told_by_the_cells_that_the_dimension_uses() -> None:
    rows = {"lines.csv": b"area,q2,q3\ns:N,1,\na b,,2\ns:M,3,\n"}
    fact = {"concept": "s:Sales", "period": "2025", "unit": None}
    change = columns(
        concept=None,
        unit=None,
        area={},
        q2={"dimensions": {**fact, "s:AreaAxis": "$area"}},
        q3={"dimensions": {**fact, "s:NameAxis": "$area"}},
    )
    findings = Findings()
    document = json.dumps(patched(METADATA, change)).encode()
    found = list(xbrl_csv.read(document, "shop.json", findings, None, rows.get))
    assert not list(findings)
    assert [str(fact.context.dimensions[0][1]) for fact in found] == [
        f"{{{NAMESPACE}}}N", "=a b", f"{{{NAMESPACE}}}M",
    ]  # fmt: skip


@given(st.text(st.sampled_from('ab,"\r\n1é'), max_size=30))
def test_both_ways_of_reading_a_file_agree(text: str) -> None:
    """Arrow reads what it can; whatever it reads, the csv module reads the same, and refuses the same."""

    def outcome() -> object:
        try:
            grid = read_grid(io.BytesIO(text.encode()), ["a"])
            return grid.header, rows_of(grid)
        except Misspelled as error:
            return error.code

    quick = outcome()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grids, "_WIDE", -1)
        assert outcome() == quick


@pytest.mark.parametrize(
    "header", [b"concept,unit,q2", b"concept,unit,q9", b'concept,"uni"t,q2', b"\xffoncept,unit,q2"]
)
def test_of_a_file_that_is_none_nothing_else_is_told(header: bytes) -> None:
    _, findings = read(lines__csv=header + b"\ns:Sales,iso4217:JPY,\x01\n")
    message = "the file holds U+0001, a character that no report can hold"
    assert [(one.code, one.message, one.origin) for one in findings] == [
        ("xbrlce:invalidCSVFileFormat", message, Origin("lines.csv", 2))
    ]


def test_thousands_of_columns_and_a_long_line() -> None:
    names = [f"c{number}" for number in range(2_500)]
    change = columns(**{name: {"dimensions": {"concept": "s:Sales", "period": "2025"}} for name in names})
    rows = ",".join(names) + "\n" + ",".join(["1"] * len(names)) + "\n"
    assert len(sound(change, lines__csv=rows.encode())) == len(names)
    long = b'concept,unit,q2\ns:Policy,,"' + b"x" * (1 << 21) + b'"\n'
    assert len(next(iter(sound(lines__csv=long))).value or "") == 1 << 21


def test_many_faults_of_one_kind_are_one_finding() -> None:
    rows = "".join(f"s:Sales,iso4217:JPY,#{number},1\n" for number in range(3000))
    report, findings = read(lines__csv=f"concept,unit,q2,q3\n{rows}".encode())
    assert [one.code for one in findings] == ["xbrlce:unknownSpecialValue"]
    assert "2999 cells more" in next(iter(findings)).message
    assert report is not None
    assert len(report) == 3000


def test_ten_thousand_unknown_columns_are_few_findings() -> None:
    header = "".join(f",x{number}" for number in range(10_000))
    _, findings = read(lines__csv=f"concept,unit,q2{header}\n".encode())
    assert {one.code for one in findings} == {"xbrlce:unknownColumn"}
    assert len(list(findings)) == 21
