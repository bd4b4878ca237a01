"""Parquet holds a report whole, with identifiers, origins and prefixes; what is no report is told by a code."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.formats import Format, read, write
from exporter.formats.detect import detect
from exporter.formats.parquet import reading, streamed, told, writing
from exporter.qname import XBRL, QName
from exporter.report import stream as streams
from exporter.report.aspects import Context, Entity, Period
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary


def written(report: Report | Stream) -> bytes:
    ((_, parts),) = write(report, Vocabulary(), Format.PARQUET).items()
    return b"".join(parts)


def read_back(document: bytes) -> Report:
    assert detect(document, "r.parquet") is Format.PARQUET
    return read(document, "r.parquet", Format.PARQUET, Findings())


def assert_same(report: Report, again: Report) -> None:
    assert equal(report, again), differences(report, again)
    assert list(again) == list(report)
    assert (again.taxonomy, again.notes, again.links) == (report.taxonomy, report.notes, report.links)
    assert again.namespaces == report.namespaces


@given(strategies.reports(), st.integers(1, 4))
def test_a_report_comes_back_whole(drawn: tuple[Report, Vocabulary], rows: int) -> None:
    report, _ = drawn
    document = written(report)
    assert_same(report, read_back(document))
    with streamed(io.BytesIO(document), "r.parquet") as stream:
        assert_same(report, stream.report())
        assert written(stream) == document


def test_origins_come_back() -> None:
    builder = ReportBuilder(taxonomy=["a.xsd"])
    context = Context.of(Entity("urn:s", "1"), Period())
    place = Origin("release.txt", 3, 0, 2)
    builder.add(Fact(QName("urn:x", "a"), context, "12", origin=place))
    report = builder.build()
    (fact,) = read_back(written(report))
    assert fact.origin == place


def many(rows: int) -> Report:
    builder = ReportBuilder(taxonomy=["a.xsd"])
    for row in range(rows):
        context = Context.of(Entity("urn:s", str(row % 7)), Period())
        builder.add(Fact(QName("urn:x", f"a{row % 11}"), context, str(row), decimals=row % 3))
    return builder.build()


@pytest.mark.parametrize("size", [1, 3, 64])
def test_neither_batches_nor_the_order_of_words_show(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    report = many(100)
    monkeypatch.setattr(writing, "GROUP", 16)
    document = written(report)
    assert pq.ParquetFile(io.BytesIO(document)).num_row_groups == 7
    monkeypatch.setattr(streams, "ROWS", size)
    assert written(report) == document
    turned = pa.table({name: _turned(report.facts.column(name)) for name in report.facts.schema.names})
    other = Report(turned.cast(report.facts.schema), report.contexts, report.taxonomy)
    assert written(other) == document
    assert_same(report, read_back(document))


def _turned(column: pa.ChunkedArray) -> Any:
    """A coded column with its words the other way round."""
    if not pa.types.is_dictionary(column.type):
        return column
    codes = column.combine_chunks()
    last = len(codes.dictionary) - 1
    order = pa.array(range(last, -1, -1), pa.int32())
    return pa.DictionaryArray.from_arrays(order.take(codes.indices), codes.dictionary.take(order))


def test_other_tools_read_plain_columns() -> None:
    table = pq.read_table(io.BytesIO(written(many(3))))
    assert {str(one.type) for one in table.schema} == {"string", "int32"}
    assert table.column("value").to_pylist() == ["0", "1", "2"]


def foreign(**columns: Any) -> bytes:
    """A table of somebody else's: no more than facts need, unless columns say more or other."""
    needed = {"concept": ["{urn:x}a"], "scheme": ["urn:s"], "entity": ["1"], "value": ["1"]}
    sink = io.BytesIO()
    pq.write_table(
        pa.table({name: cells for name, cells in (needed | columns).items() if cells is not None}), sink
    )
    return sink.getvalue()


def test_a_foreign_table_is_a_report() -> None:
    value = pa.array([Decimal("1.50"), None], pa.decimal128(9, 2))
    texts = {"concept": ["{urn:x}a"] * 2, "scheme": ["urn:s"] * 2, "entity": ["1"] * 2}
    dates = pa.array(["2003-06-30", "2003-06-30"]).cast(pa.date32())
    first, second = read_back(foreign(**texts, value=value, end=dates))
    assert (first.value, second.value, str(first.context.period)) == ("1.50", None, "2003-06-30")
    assert first.id != second.id


BAD: dict[str, tuple[bytes, str]] = {
    "cut": (foreign()[:200], "file.invalidParquet"),
    "only its mark": (b"PAR1", "file.invalidParquet"),
    "a footer of nothing": (b"PAR1" + bytes(100) + b"PAR1", "file.invalidParquet"),
    "a footer that lies": (b"PAR1" + b"\xff" * 100 + b"\xff\xff\xff\x7fPAR1", "file.invalidParquet"),
    "floats": (foreign(value=[1.5]), "file.inexactColumn"),
    "coded floats": (foreign(value=pa.array([1.5]).dictionary_encode()), "file.inexactColumn"),
    "no entity": (foreign(entity=None), "file.invalidFrame"),
    "an unknown column": (foreign(remark=["x"]), "file.invalidFrame"),
    "ten thousand columns": (foreign(**{f"c{at}": ["x"] for at in range(10_000)}), "file.invalidFrame"),
    "a nested value": (foreign(value=[["1"]]), "file.invalidFrame"),
    "an empty concept": (foreign(concept=pa.array([None], pa.string())), "file.invalidFrame"),
    "a concept that is no name": (foreign(concept=["Assets"]), "file.invalidFrame"),
    "a unit in no namespace": (foreign(unit=["JPY"]), "file.invalidFrame"),
    "a denominator that is no name": (foreign(unit=["{urn:x}a/{urn:x}1"]), "file.invalidFrame"),
    "decimals in words": (foreign(decimals=["three"]), "file.invalidFrame"),
    "a day that is none": (foreign(end=["2003-06-31"]), "file.invalidFrame"),
    "a character that no report has": (foreign(value=["\x01"]), "file.invalidFrame"),
    "bytes that are no text": (foreign(value=pa.array([b"\xff"])), "file.invalidFrame"),
    "the same identifier twice": (
        foreign(**{name: cells * 2 for name, cells in {
            "concept": ["{urn:x}a"], "scheme": ["urn:s"], "entity": ["1"], "value": ["1"], "id": ["a"],
        }.items()}),
        "file.invalidFrame",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "code"), BAD.values(), ids=list(BAD))
def test_what_is_no_report_is_told(document: bytes, code: str) -> None:
    with pytest.raises(ExporterError) as whole:
        read(document, "r.parquet", Format.PARQUET, Findings())
    assert whole.value.code == code
    assert len(whole.value.message) < 2000
    with pytest.raises(ExporterError) as passing, streamed(io.BytesIO(document), "r.parquet"):
        pass
    assert (passing.value.code, passing.value.message) == (code, whole.value.message)


#: What is wrong in the last row of several → the place that the message names.
WRONG_CELLS: dict[str, tuple[dict[str, Any], str]] = {
    "no month": ({"end": ["2003-06-30"] * 2 + ["2003-13-01"]}, "column 'end' in row 3"),
    "no start": ({"start": [None, None, "x"], "end": ["2003-06-30"] * 3}, "column 'start' in row 3"),
    "no end": ({"start": [None, None, "2003-01-01"]}, "columns 'start' and 'end' in row 3"),
    "the wrong order": (
        {"start": [None, None, "2003-01-01"], "end": ["2002-01-01"] * 3}, "columns 'start' and 'end' in row 3"
    ),
    "no decimals": ({"decimals": ["1", "2", "three"]}, "column 'decimals' in row 3"),
    "no text": ({"value": pa.array([b"1", b"2", b"\xff"])}, "column 'value' in row 3"),
    "no concept": ({"concept": ["{urn:x}a", "{urn:x}a", None]}, "column 'concept' is empty in row 3"),
    "no language": ({"language": pa.array([[1]] * 3)}, "column 'language': "),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "place"), WRONG_CELLS.values(), ids=list(WRONG_CELLS))
@pytest.mark.parametrize("size", [1, 100])
def test_a_wrong_cell_is_told_with_its_place(
    columns: dict[str, Any], place: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_BATCH", size)
    several: dict[str, Any] = {"concept": ["{urn:x}a"] * 3, "scheme": ["urn:s"] * 3, "entity": ["1"] * 3}
    with pytest.raises(ExporterError, match=re.escape(place)) as caught:
        read_back(foreign(**several | {"value": ["1"] * 3} | columns))
    assert caught.value.code == "file.invalidFrame"


@given(st.data())
def test_damage_anywhere_is_told_or_harmless(data: st.DataObject) -> None:
    """Pages have checksums; a changed byte elsewhere may leave another table, which is a report or is refused."""
    document = bytearray(DOCUMENT)
    for _ in range(data.draw(st.integers(1, 3))):
        document[data.draw(st.integers(0, len(document) - 1))] = data.draw(st.integers(0, 255))
    kept = bytes(
        document[: data.draw(st.sampled_from([len(document), data.draw(st.integers(0, len(document)))]))]
    )
    with suppress(ExporterError):  # anything else would fail
        read(kept, "r.parquet", Format.PARQUET, Findings())


DOCUMENT = written(many(40))


@pytest.mark.parametrize(
    "change",
    [
        b"{}", b"[]", b"x", b'{"version":2}', b'{"version":1,"taxonomy":[1],"namespaces":{},"notes":[],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":[],"notes":[],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{"a":1},"notes":[],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[["n","en"]],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[["n","en","<b>"]],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[["n","en","x"]],"links":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[["t","g","s",["x"]]]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[["t","g","s"]]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[],"features":[]}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[],"features":{"a":"1"}}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[],"features":{"{urn:o}a":"no"}}',
        b'{"version":1,"taxonomy":[],"namespaces":{},"notes":[],"links":[],"features":{"{%s}allowedDuplicates":"some"}}'
        % XBRL.encode(),
    ],
)  # fmt: skip
def test_what_stands_beside_the_facts_is_checked(change: bytes) -> None:
    table = pq.read_table(io.BytesIO(DOCUMENT)).replace_schema_metadata({told.KEY: change})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    for read_it in (lambda: read_back(sink.getvalue()), lambda: _passed(sink.getvalue())):
        with pytest.raises(ExporterError) as caught:
            read_it()
        assert caught.value.code in ("file.invalidFrame", "file.invalidXml")


def _passed(document: bytes) -> None:
    with streamed(io.BytesIO(document), "r.parquet"):
        pass
