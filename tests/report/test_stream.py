"""A report as a stream of batches is the same report."""

from __future__ import annotations

import strategies
from hypothesis import given
from hypothesis import strategies as st

from exporter.report import stream as streams
from exporter.report.columns import FACTS
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary


@given(strategies.reports())
def test_a_report_passes_by_and_is_the_same(drawn: tuple[Report, Vocabulary]) -> None:
    report, _ = drawn
    stream = Stream.of(report)
    again = stream.report()
    assert again == report
    assert len(stream) == len(report)
    assert stream.dimensions == report.dimensions
    assert list(again) == list(report)


@given(strategies.reports(), st.integers(1, 3))
def test_every_pass_has_the_columns_asked_for_and_the_same_words(
    drawn: tuple[Report, Vocabulary], rows: int
) -> None:
    report, _ = drawn
    stream, before = Stream.of(report), streams.ROWS
    streams.ROWS = rows  # type: ignore[misc]
    try:
        for columns in ((), ("id",), ("concept", "unit", "decimals")):
            batches = list(stream.batches(*columns))
            assert sum(batch.num_rows for batch in batches) == len(report)
            for batch in batches:
                assert 0 < batch.num_rows <= rows
                assert batch.schema.names == list(columns or FACTS.names)
                for name in set(streams.CODED_COLUMNS) & set(batch.schema.names):
                    assert batch.column(name).dictionary.equals(stream.words[name])
    finally:
        streams.ROWS = before  # type: ignore[misc]
