"""The same figures from a text, from delimited text, from a workbook and from frames give the same facts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import ferries
import pyarrow as pa
import pytest

from exporter import pipeline
from exporter.findings import Findings
from exporter.report.fact import Fact
from exporter.sources import read_bytes
from exporter.sources.frame import read_frame
from exporter.statements.table import Document

CSV = (ferries.HERE / "examples" / "results.csv").read_text("utf-8")
Rows = list[list[str]]


def tables() -> dict[str, Rows]:
    """The tables of the example by title: a heading row, then rows of figures."""
    found: dict[str, Rows] = {}
    for row in csv.reader(io.StringIO(CSV)):
        if len(row) == 1:
            rows = found.setdefault(row[0], [])
        elif row:
            rows.append(row)
    return found


def said(facts: list[Fact]) -> list[tuple[object, ...]]:
    return sorted(
        (one.concept.local, str(one.context), str(one.unit), one.value or "", str(one.decimals))
        for one in facts
    )


@pytest.fixture(scope="module")
def expected() -> list[tuple[object, ...]]:
    return said(ferries.mapped_text(ferries.results()).facts)


ENCODED: dict[str, Callable[[str], bytes]] = {
    "results.csv": str.encode,
    "results.tsv": lambda text: delimited(text, "\t").encode(),
    "excel.csv": lambda text: delimited(text, ";").replace("\n", "\r\n").encode("utf-8-sig"),
    "utf-16.csv": lambda text: text.encode("utf-16"),
}


def delimited(text: str, delimiter: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
    return out.getvalue()


@pytest.mark.parametrize("name", list(ENCODED))
def test_delimited_text(name: str, expected: list[tuple[object, ...]]) -> None:
    findings = Findings()
    result = ferries.mapped(read_bytes(ENCODED[name](CSV), name, findings))
    assert not list(findings)
    assert said(result.facts) == expected
    assert not [one for one in result.told if one[0] != "map.unaccounted"]


def workbook(path: Path, rows: Callable[[str, Rows], Rows]) -> Path:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(str(path)) as book:
        for title, table in tables().items():
            sheet = book.add_worksheet("Operations" if "Operations" in title else "Routes")
            for line, row in enumerate(rows(title, table)):
                for column, cell in enumerate(row):
                    sheet.write(line, column, typed(cell) if line and column else cell)
    return path


def typed(cell: str) -> str | int | float:
    """A cell as a spreadsheet holds it: numbers as numbers, with brackets as a minus."""
    plain = cell.replace(",", "").replace("(", "-").removesuffix(")")
    try:
        return float(plain) if "." in plain else int(plain)
    except ValueError:
        return cell


@pytest.mark.parametrize(
    "rows",
    [lambda title, table: [[title], *table], lambda _, table: table],
    ids=["titles", "names of sheets"],
)
def test_workbooks(
    tmp_path: Path, rows: Callable[[str, Rows], Rows], expected: list[tuple[object, ...]]
) -> None:
    path = workbook(tmp_path / "Kitahama Ferries.xlsx", rows)
    findings = Findings()
    result = ferries.mapped(read_bytes(path.read_bytes(), path.name, findings))
    assert not list(findings)
    assert unpadded(said(result.facts)) == unpadded(expected)


def unpadded(facts: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """A spreadsheet keeps no zeros at the end of a fraction, so precision there is what is left."""
    kept = [one for one in facts if "perShare" not in str(one) and "PerShare" not in str(one)]
    return [one[:4] for one in kept if "Occupancy" not in str(one)]


def frames(read: Callable[[dict[str, list[str]], str], Document]) -> list[tuple[object, ...]]:
    """The facts of all tables, each given as a frame that is named after its title."""
    facts: list[Fact] = []
    for title, (head, *rows) in tables().items():
        columns = {name or "Line": [row[at] for row in rows] for at, name in enumerate(head)}
        facts += ferries.mapped(read(columns, title)).facts
    return sorted(set(said(facts)))


def test_arrow_tables(expected: list[tuple[object, ...]]) -> None:
    assert frames(lambda columns, name: read_frame(pa.table(columns), name, Findings())) == expected


def test_pandas_frames(expected: list[tuple[object, ...]]) -> None:
    pandas = pytest.importorskip("pandas")

    def read(columns: dict[str, list[str]], name: str) -> Document:
        frame = pandas.DataFrame(columns).set_index("Line")
        return read_frame(frame, name, Findings())

    assert frames(read) == expected


def test_a_table_file_goes_the_whole_way(tmp_path: Path) -> None:
    """From CSV to a valid filing, by a profile that is not installed."""
    from exporter.formats import Format

    source = tmp_path / "results.csv"
    source.write_text(f"Kitahama Ferries,,\n{CSV}", "utf-8")
    findings = Findings()
    done = pipeline.export(
        str(source),
        profile=str(ferries.folder(tmp_path / "profile")),
        out=tmp_path / "out",
        kinds=[Format.XML, Format.JSON],
        findings=findings,
    )
    assert not findings.errors
    assert done.name == "kf-20030630"
    assert len(done.report) == len(ferries.mapped_text(ferries.results()).facts)
