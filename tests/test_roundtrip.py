"""One property over every syntax: what is written is read back as the same report."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import strategies
from hypothesis import given

from exporter.findings import Findings
from exporter.formats import Format, read, write
from exporter.qname import QName
from exporter.report.aspects import Context, Entity, Member, Period, Unit
from exporter.report.builder import ReportBuilder
from exporter.report.canonical import differences, digest, equal
from exporter.report.fact import Fact
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

FORMATS = [Format.XML, Format.JSON]


def written(report: Report, vocabulary: Vocabulary, kind: Format) -> bytes:
    ((_, parts),) = write(report, vocabulary, kind).items()
    return b"".join(parts)


def read_back(document: bytes, vocabulary: Vocabulary, kind: Format) -> Report:
    findings = Findings()
    report = read(document, "report", kind, findings, vocabulary=vocabulary)
    assert not list(findings)
    return report


@given(strategies.reports())
def test_every_syntax_tells_the_same_report(drawn: tuple[Report, Vocabulary]) -> None:
    report, vocabulary = drawn
    for kind in FORMATS:
        document = written(report, vocabulary, kind)
        again = read_back(document, vocabulary, kind)
        assert equal(report, again), differences(report, again)
        assert digest(report) == digest(again)
        assert written(report, vocabulary, kind) == document
        assert written(again, vocabulary, kind) == document


def large(rows: int = 500) -> tuple[Report, Vocabulary]:
    """A report with every kind of column, many rows of each."""
    namespace = "http://example.com/words"
    entity = Entity("http://example.com/id", "1")
    builder = ReportBuilder(taxonomy=["entry.xsd"], namespaces={"w": namespace})
    names = []
    for row in range(rows):
        end = date(2003, 6, 30) + timedelta(days=row % 60)
        dimensions = [(QName(namespace, "Axis"), Member(QName(namespace, f"M{row % 7}")))] if row % 3 else []
        context = Context.of(entity, Period(end, date(2003, 4, 1) if row % 2 else None), dimensions)
        number, value = row % 5 > 0, None if row % 11 == 0 else f"{row}" if row % 5 else f"a < {row % 40} & b"
        names.append(
            builder.add(
                Fact(
                    QName(namespace, f"{'Number' if number else 'Text'}{row % 13}"),
                    context,
                    value,
                    Unit.currency("JPY") if number and row % 4 else None,
                    -(row % 4) if number and value else None,
                    None if number else "ja",
                )
            )
        )
    builder.link(names[0], [builder.note("n <b>1</b>", "en")])
    numeric, text = (
        frozenset(str(QName(namespace, f"{one}{row}")) for row in range(13)) for one in ("Number", "Text")
    )
    return builder.build(), Vocabulary(numeric, text)


@pytest.mark.parametrize("rows", [1, 7, 64])
@pytest.mark.parametrize("kind", FORMATS)
def test_the_size_of_batches_does_not_show(kind: Format, rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    report, vocabulary = large()
    whole = written(report, vocabulary, kind)
    for module in (
        "exporter.report.stream",
        "exporter.formats.xbrl_xml.facts",
        "exporter.formats.xbrl_xml.contexts",
    ):
        monkeypatch.setattr(f"{module}.ROWS", rows)
    monkeypatch.setattr("exporter.formats.xbrl_xml.listening._ROWS", rows)
    assert written(report, vocabulary, kind) == whole
    assert equal(read_back(whole, vocabulary, kind), report)


def test_bytes_do_not_depend_on_hash_order() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import hashlib, test_roundtrip as t\n"
        "print([hashlib.sha256(t.written(*t.large(120), kind)).hexdigest() for kind in t.FORMATS])\n"
    )
    told = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "UTC"}
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        told.add(run.stdout)
    assert len(told) == 1
