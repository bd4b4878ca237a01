"""xBRL-JSON 1.0: a report as one JSON object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

from exporter.findings import Findings
from exporter.formats.kernel import Chunk
from exporter.formats.xbrl_json.writing import document as json_document
from exporter.report.report import Report
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary

if TYPE_CHECKING:
    from exporter.formats.documents import Document
    from exporter.formats.remains import Remains
    from exporter.formats.xbrl_json.reading import Learn


def write(
    report: Report | Stream,
    vocabulary: Vocabulary,
    name: str,
) -> dict[str, Iterable[Chunk]]:
    """The one document of the report, ``name.json``, in parts."""
    return {f"{name}.json": json_document(Stream.of(report), vocabulary)}


@contextmanager
def streamed(document: IO[bytes], name: str, findings: Findings, learn: Learn) -> Iterator[Stream | None]:
    """The report of a large document as a stream, see ``exporter.formats.streamed``; None where it is read whole."""
    from exporter.formats.documents import FileDocument
    from exporter.formats.xbrl_json.reading import stream_document

    with ExitStack() as opened:
        yield stream_document(FileDocument(document, name), name, findings, learn, opened)


def read(
    document: Document,
    name: str,
    findings: Findings,
    vocabulary: Vocabulary | None = None,
    remains: Remains | None = None,
) -> Report:
    """The report that a document tells, see ``exporter.formats.read``."""
    from exporter.formats.xbrl_json.reading import read_document  # which writing does without

    return read_document(document, name, findings, vocabulary, remains)
