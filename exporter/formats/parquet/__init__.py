"""Parquet: a report as one file, its facts as rows that any tool reads, all else in the file's own metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from exporter.findings import Findings
from exporter.formats.kernel import Chunk
from exporter.formats.parquet.writing import document as parquet_document
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

__all__ = ["read", "streamed", "write"]


def write(
    report: Report | Stream,
    vocabulary: Vocabulary,  # noqa: ARG001 - one shape for all formats
    name: str,
) -> dict[str, Iterable[Chunk]]:
    """The one file of the report, ``name.parquet``, in parts; Parquet needs nothing of the taxonomy."""
    return {f"{name}.parquet": parquet_document(Stream.of(report))}


def read(
    document: bytes,
    name: str,
    findings: Findings,  # noqa: ARG001 - what is wrong with a table is wrong with all of it
    vocabulary: Vocabulary | None = None,  # noqa: ARG001 - one shape for all formats
) -> Report:
    """The report that a file holds, see ``exporter.formats.read``; any table with the columns of facts is one."""
    from exporter.formats.parquet import reading

    return reading.read_document(document, name)


@contextmanager
def streamed(document: IO[bytes], name: str) -> Iterator[Stream]:
    """The report in an open file as a stream, see ``exporter.formats.parquet.reading``."""
    from exporter.formats.parquet import reading

    with reading.streamed(document, name) as stream:
        yield stream
