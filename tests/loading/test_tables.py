"""What is loaded and taken out again equals the report put in; loading again changes nothing; numbers are exact."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import strategies
from hypothesis import Phase, given, settings

from exporter.errors import ExporterError
from exporter.loading import duck, parquet
from exporter.loading.tables import SCHEMAS, ConceptRow, LabelRow, from_tables, to_tables
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, digest, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

TARGETS: list[tuple[ModuleType, str]] = [(parquet, "folder"), (duck, "reports.duckdb")]


@given(strategies.reports())
def test_tables_hold_the_whole_report(drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    tables = to_tables(report)
    assert {name: table.schema for name, table in tables.items()} == dict(SCHEMAS)
    again = from_tables(tables)
    assert equal(again, report), differences(again, report)
    assert again.facts.column("id").equals(report.facts.column("id"))
    assert again.notes == report.notes
    assert again.links == report.links
    assert list(again) == list(report)
    assert dict(again.namespaces) == dict(report.namespaces)


@pytest.mark.parametrize(("target", "name"), TARGETS, ids=["parquet", "duckdb"])
@settings(max_examples=15, phases=[Phase.generate])
@given(drawn=strategies.reports())
def test_what_is_loaded_is_taken_out(target: ModuleType, name: str, drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / name
        key = target.load(place, to_tables(report))
        assert key == digest(report)
        assert target.reports(place) == [key]
        assert list(target.take_out(place, key)) == list(report)
        assert equal(target.take_out(place, key), report)


def small(value: str = "1059574000") -> Report:
    builder = ReportBuilder(taxonomy=["t.xsd"])
    context = Context.of(Entity("http://id.example", "1"), Period())
    for number in (value, "-0", "1E3", "9" * 40, "0.1234567890123", ".5"):
        builder.add(Fact(QName("urn:t", "Amount"), context, number, Unit.currency("JPY"), -3))
    builder.add(Fact(QName("urn:t", "Text"), context, "12", language="en"))
    builder.add(Fact(QName("urn:t", "Count"), context, "12"))
    return builder.build()


def contents(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()
    }


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    parquet.load(tmp_path, to_tables(small()))
    before = contents(tmp_path)
    parquet.load(tmp_path, to_tables(small(), name="again"))
    assert contents(tmp_path) == before
    parquet.load(tmp_path, to_tables(small("7")))
    assert len(parquet.reports(tmp_path)) == 2
    assert before.items() <= contents(tmp_path).items()
    base = tmp_path / "r.duckdb"
    for report in (small(), small(), small("7")):
        duck.load(base, to_tables(report))
    assert duck.reports(base) == parquet.reports(tmp_path)
    with duckdb.connect(str(base), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM facts").fetchall() == [(16,)]


def test_the_same_report_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        parquet.load(tmp_path / name, to_tables(small()))
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_numbers_are_exact_or_text_alone() -> None:
    numbers = to_tables(small(), concepts=[ConceptRow("{urn:t}Count", numeric=True)])["facts"].column(
        "number"
    )
    assert numbers.to_pylist() == [Decimal(1059574000), Decimal(0), None, None, None, None, None, Decimal(12)]
    assert to_tables(small())["facts"].column("number").to_pylist()[-1] is None


def test_many_reports_read_as_one_table(tmp_path: Path) -> None:
    for value in ("1", "2"):
        parquet.load(
            tmp_path, to_tables(small(value), labels=[LabelRow("{urn:t}Amount", "r", "en", "Amount")])
        )
    facts = pq.read_table(tmp_path / "facts")
    assert facts.num_rows == 16
    with duckdb.connect() as database:
        amounts, names = (f"read_parquet('{tmp_path}/{table}/*.parquet')" for table in ("facts", "labels"))
        query = f"SELECT text, sum(number) FROM {amounts} JOIN {names} USING (report, concept) GROUP BY text"
        assert database.execute(query).fetchall() == [("Amount", Decimal(3))]


def test_taxonomy_rows_that_the_report_does_not_use_stay_behind() -> None:
    concepts = [
        ConceptRow("{urn:t}Amount", "monetaryItemType", "duration", "debit", True),
        ConceptRow("{urn:t}Other"),
    ]
    labels = [LabelRow("{urn:t}Amount", "r", "en", "Amount"), LabelRow("{urn:t}Other", "r", "en", "Other")]
    tables = to_tables(small(), concepts=concepts, labels=labels)
    assert tables["concepts"].column("concept").to_pylist() == [
        f"{{urn:t}}{name}" for name in ("Amount", "Count", "Text")
    ]
    assert tables["labels"].column("text").to_pylist() == ["Amount"]


def test_what_is_missing_or_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = parquet.load(tmp_path, to_tables(small()))
    base = tmp_path / "r.duckdb"
    duck.load(base, to_tables(small()))
    failing: list[tuple[str, Callable[[], object]]] = [
        ("file.missing", lambda: parquet.take_out(tmp_path, "none")),
        ("file.missing", lambda: duck.take_out(base, "none")),
        ("file.cannotRead", lambda: duck.reports(tmp_path / "none.duckdb")),
        ("file.cannotWrite", lambda: duck.load(tmp_path, to_tables(small()))),
        ("file.cannotWrite", lambda: parquet.load(base, to_tables(small()))),
    ]
    for code, action in failing:
        with pytest.raises(ExporterError) as caught:
            action()
        assert caught.value.code == code
    (tmp_path / "facts" / f"{key}.parquet").write_bytes(b"PAR1")
    with pytest.raises(ExporterError, match="damaged"):
        parquet.take_out(tmp_path, key)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExporterError, match="not installed"):
        duck.reports(base)


def test_tables_of_several_reports_are_not_one() -> None:
    one, two = to_tables(small("1")), to_tables(small("2"))
    both: Mapping[str, pa.Table] = {name: pa.concat_tables([one[name], two[name]]) for name in one}
    with pytest.raises(ValueError, match="2 reports"):
        from_tables(both)


def test_a_database_whose_first_load_was_stopped_holds_no_report(tmp_path: Path) -> None:
    base = tmp_path / "r.duckdb"
    duckdb.connect(str(base)).close()
    assert duck.reports(base) == []
    with pytest.raises(ExporterError) as caught:
        duck.take_out(base, "none")
    assert caught.value.code == "file.missing"
    key = duck.load(base, to_tables(small()))
    assert duck.reports(base) == [key]
