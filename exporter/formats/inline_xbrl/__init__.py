"""Inline XBRL 1.1: a report inside a document that people read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from exporter.findings import Findings
from exporter.formats.inline_xbrl.in_place import in_place
from exporter.formats.inline_xbrl.marked import MarkedSource
from exporter.formats.inline_xbrl.reading import read_set
from exporter.formats.inline_xbrl.source import SourceText
from exporter.formats.inline_xbrl.statements import statements
from exporter.formats.kernel import Chunk
from exporter.report.layout import StatementLayout
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

__all__ = ["MarkedSource", "SourceText", "read", "read_set", "write", "write_in_place"]


def write(
    report: Report | Stream, vocabulary: Vocabulary, name: str, layouts: Sequence[StatementLayout] = ()
) -> dict[str, Iterable[Chunk]]:
    """The page ``name.xhtml`` that shows the report as statements, in parts; without layouts as one list of facts.

    A page is laid out as a whole, so that a stream is taken into memory.
    """
    report = report.report() if isinstance(report, Stream) else report
    return {f"{name}.xhtml": statements(report, vocabulary, name, layouts)}


def write_in_place(
    report: Report, vocabulary: Vocabulary, name: str, source: SourceText, findings: Findings
) -> dict[str, Iterable[Chunk]]:
    """The page ``name.xhtml``, in parts: the source as it was, with each figure tagged where it was printed.

    A text is shown as text, a ``MarkedSource`` with its markup.
    """
    return {f"{name}.xhtml": in_place(report, vocabulary, name, source, findings)}


def read(document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None) -> Report:
    """The report that one inline document tells."""
    return read_set({name: document}, findings, vocabulary=vocabulary)
