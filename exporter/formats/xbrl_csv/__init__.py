"""xBRL-CSV 1.0: a metadata file in JSON and tables in CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.findings import Findings
from exporter.formats.kernel import Chunk
from exporter.formats.xbrl_csv.locating import Files
from exporter.formats.xbrl_csv.reading import read_report, streamed
from exporter.formats.xbrl_csv.writing import Layout, documents
from exporter.report.layout import StatementLayout
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

__all__ = ["Files", "Layout", "read", "streamed", "write"]


def write(
    report: Report | Stream,
    vocabulary: Vocabulary,
    name: str,
    layout: Layout | None = None,
    statements: Sequence[StatementLayout] = (),
) -> dict[str, Iterable[Chunk]]:
    """The metadata ``name-csv/name.json`` and its tables, in parts; the layout suits the report's size if not given.

    A report for people is laid out in the ``statements`` of its taxonomy.
    """
    return documents(Stream.of(report), vocabulary, name, layout, statements)


def read(
    document: bytes,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None,
    files: Files = lambda _: None,
) -> Report:
    """The report that a metadata file and its tables tell; ``files`` gives each file by its path beside it.

    Raises ExporterError when the document is no xBRL-CSV metadata at all.
    """
    return read_report(document, name, findings, vocabulary, files)
