"""How a report lies in memory and how many rows are written at a time must not show in the bytes."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pyarrow as pa
import strategies
from hypothesis import given

from exporter import formats
from exporter.formats import Format
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

TEXT_FORMATS = (Format.XML, Format.JSON)


def written(report: Report, vocabulary: Vocabulary) -> dict[str, bytes]:
    return {
        name: b"".join(map(bytes, chunks))
        for kind in TEXT_FORMATS
        for name, chunks in formats.write(report, vocabulary, kind).items()
    }


def in_pieces(report: Report) -> Report:
    """The same report with a chunk a fact, an empty one first, and dictionaries of their own."""
    rows = [report.facts.slice(at, 1) for at in range(len(report))]
    chunked = pa.concat_tables([report.facts.slice(0, 0), *rows], promote_options="default")
    return Report(chunked, report.contexts, report.taxonomy, report.notes, report.links, report.namespaces)


@given(drawn=strategies.reports())
def test_chunks_in_memory_do_not_show(drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    assert written(in_pieces(report), vocabulary) == written(report, vocabulary)


def sample(rows: int = 40) -> tuple[Report, Vocabulary]:
    """Numbers, nils and texts in contexts with and without a dimension."""
    namespace = "http://example.com/words"
    builder = ReportBuilder(taxonomy=["entry.xsd"], namespaces={"w": namespace})
    for row in range(rows):
        end = date(2003, 6, 30) + timedelta(days=row % 9)
        dimensions = [(QName(namespace, "Axis"), Member(QName(namespace, f"M{row % 7}")))] if row % 3 else []
        context = Context.of(Entity("http://example.com/id", "1"), Period(end), dimensions)
        if row % 4:
            value, unit = None if row % 5 == 0 else str(row), Unit.currency("JPY")
            builder.add(Fact(QName(namespace, f"Amount{row % 3}"), context, value, unit))
        else:
            builder.add(Fact(QName(namespace, "Words"), context, f"a & b < {row}", language="en"))
    return builder.build(), Vocabulary(numeric=frozenset(f"{{{namespace}}}Amount{n}" for n in range(3)))


def test_columns_behind_no_facts_are_written_whole() -> None:
    report, vocabulary = sample()
    builder = ReportBuilder(taxonomy=report.taxonomy)
    builder.extend(report.facts, report.contexts)
    document = json.loads(written(builder.build(), vocabulary)["report.json"])
    assert len(document["facts"]) == len(report)
