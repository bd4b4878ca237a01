"""Inline XBRL 1.1: a report inside a document that people read."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.formats.inline_xbrl.reading import read_set
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

__all__ = ["read", "read_set"]


def read(document: bytes, name: str, findings: Findings, vocabulary: Vocabulary | None) -> Report:
    """The report that one inline document tells."""
    return read_set({name: document}, findings, vocabulary=vocabulary)
