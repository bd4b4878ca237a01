"""Tables of facts as delimited text, which others write: they tell what a frame with the same rows tells."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow.csv
import pytest
import strategies
from hypothesis import given

from exporter import pipeline
from exporter import taxonomy as taxonomies
from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.formats.detect import detect
from exporter.formats.parquet import streamed
from exporter.loading.frames import from_frame, to_table
from exporter.opening import open_report
from exporter.report.canonical import differences, equal
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from tests.benchmarks import authored, reports

HEAD = "concept,scheme,entity,end,value,decimals,language\n"


def read_table(text: str) -> Report:
    """The report that a table of facts tells, the same read whole and passing by."""
    document = text.encode()
    assert detect(document, "facts.csv") is Format.PARQUET
    report = read(document, "facts.csv", Format.PARQUET, Findings())
    with streamed(io.BytesIO(document), "facts.csv") as stream:
        assert list(stream.report()) == list(report)
    return report


@given(strategies.reports())
def test_a_table_tells_what_a_frame_tells(drawn: tuple[Report, Vocabulary]) -> None:
    table = to_table(drawn[0])
    sink = io.BytesIO()
    pyarrow.csv.write_csv(table, sink)
    report, framed = read_table(sink.getvalue().decode()), from_frame(table)
    assert equal(report, framed), differences(report, framed)
    assert list(report) == list(framed)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "{urn:x}a,urn:s,1,2003-06-30,12.50,2,\n",
        "\ufeff" + HEAD.replace(",", ";").replace("\n", "\r\n") + "{urn:x}a;urn:s;1;2003-06-30;12.50;2;\r\n",
        HEAD.replace(",", "\t") + '"{urn:x}a"\turn:s\t"1"\t2003-06-30\t"12.50"\t2\t',
        HEAD.replace("\n", "\r") + "{urn:x}a,urn:s,1,2003-06-30,12.50,2,\r",
        HEAD + "\n{urn:x}a,urn:s,1,2003-06-30,12.50,2,\n\n",
    ],
)
def test_tables_are_read_as_programs_write_them(text: str) -> None:
    (fact,) = read_table(text)
    assert (str(fact.concept), fact.value, fact.decimals, fact.language) == ("{urn:x}a", "12.50", 2, None)
    assert (fact.context.entity.identifier, str(fact.context.period)) == ("1", "2003-06-30")


def test_a_cell_without_anything_is_no_value_and_an_empty_text_is_one() -> None:
    rows = (
        "{urn:x}a,urn:s,1,2003-06-30,,,\n",
        '{urn:x}b,urn:s,1,2003-06-30,"",,en\n',
        '{urn:x}c,urn:s,1,2003-06-30,"NA\n""1"", 2",,en\n',
        "{urn:x}d,urn:s,1,2003-06-30,5,INF,\n",
        "{urn:x}e,urn:s,1,2003-06-30,NaN,-3,\n",
    )
    told = [(fact.value, fact.decimals) for fact in read_table(HEAD + "".join(rows))]
    assert told == [(None, None), ("", None), ('NA\n"1", 2', None), ("5", None), ("NaN", -3)]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("{urn:x}a,urn:s,1,2003-06-30,5,0,\n{urn:x}a,urn:s,1,5,0\n", "line 3 has 5 cells, not 7"),
        ('{urn:x}a,urn:s,1,2003-06-30,"two\nlines",0,\n{urn:x}a\n', "line 4 has 1 cells, not 7"),
        ("{urn:x}a,urn:s,1,2003-06-30,5,few,\n", "the column 'decimals' in row 1"),
        (",urn:s,1,2003-06-30,5,0,\n", "the column 'concept' is empty in row 1"),
        ("Revenues,urn:s,1,2003-06-30,5,0,\n", "'Revenues' is not a name in a namespace"),
        ("{urn:x}a,urn:s,1,30.6.2003,5,0,\n", "the column 'end' in row 1"),
        ("{urn:x}a,urn:s,1,2003-06-30,\0,0,\n", "a character that XML cannot hold"),
    ],
)
def test_a_row_that_is_no_fact_is_told(rows: str, told: str) -> None:
    with pytest.raises(ExporterError, match=told) as caught:
        read_table(HEAD + rows)
    assert (caught.value.code, caught.value.place) == ("file.invalidFrame", "facts.csv")


def test_text_in_another_encoding_is_told() -> None:
    document = (HEAD + "{urn:x}a,urn:s,1,2003-06-30,caf\u00e9,0,\n").encode("latin-1")
    with pytest.raises(ExporterError, match="invalid UTF8") as caught:
        read(document, "facts.csv", Format.PARQUET, Findings())
    assert caught.value.code == "file.invalidFrame"
    with pytest.raises(ExporterError) as caught:
        detect(HEAD.encode("utf-16"), "facts.csv")
    assert caught.value.code == "file.unknownFormat"


@pytest.mark.parametrize("more", ["bogus", "value"])
def test_columns_that_facts_do_not_have_are_told(more: str) -> None:
    with pytest.raises(ExporterError, match="the file's columns") as caught:
        read_table(HEAD.replace("\n", f",{more}\n"))
    assert caught.value.code == "file.invalidFrame"


def test_line_items_become_a_report_in_any_syntax(tmp_path: Path) -> None:
    built = authored.compiled(tmp_path)
    package = tmp_path / built.package_name
    package.write_bytes(built.package)
    opened = taxonomies.open_package(built.package, built.package_name, Findings())
    assert opened is not None
    report = reports.report(200, "d", built.entry_point)
    items = tmp_path / "items.csv"
    pyarrow.csv.write_csv(to_table(report), items)
    findings = Findings()
    pipeline.validate(str(items), packages=[package], arelle=False, findings=findings)
    for name in ("r.xbrl", "r.json", "r.parquet"):
        pipeline.convert(str(items), str(tmp_path / name), kind=None, packages=[package], findings=findings)
        again = open_report(str(tmp_path / name), [package], findings).report
        assert equal(again, report), differences(again, report)
        assert again.taxonomy == (built.entry_point,)
    pipeline.load(str(items), str(tmp_path / "loaded"), packages=[package], findings=findings)
    assert not findings.all
