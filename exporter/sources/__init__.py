"""Sources: bytes become what was printed, with every cell at its place and nothing interpreted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.sources.delimited import Delimited
from exporter.sources.fixed_width.source import PlainText
from exporter.sources.html.source import WebPage
from exporter.sources.sample import Sample, Source
from exporter.sources.workbook import Workbook
from exporter.statements.table import Document

#: Every kind of document; the order means nothing, since each document is of one kind.
SOURCES: Final[tuple[Source, ...]] = (PlainText(), Delimited(), Workbook(), WebPage())


def read_source(place: str | Path, findings: Findings) -> Document:
    """The document at a path, or on standard input where the path is ``-``.

    Raises ExporterError: ``file.missing``, ``file.cannotRead``, and what ``read_bytes`` raises.
    """
    if str(place) == "-":
        return read_bytes(sys.stdin.buffer.read(), "stdin", findings)
    path = Path(place)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ExporterError("file.missing", "there is no such file", str(place)) from error
    except OSError as error:
        raise ExporterError("file.cannotRead", error.strerror or str(error), str(place)) from error
    return read_bytes(data, path.name, findings)


def read_bytes(data: bytes, name: str, findings: Findings) -> Document:
    """The document that these bytes are; ``name`` names it and its end may tell the kind.

    Raises ExporterError ``file.empty``, ``file.binary``, ``file.encoding``, or ``file.unclear`` where no source or
    more than one recognises it.
    """
    sample = Sample(name, data)
    return source_of(sample).read(sample, findings)


def source_of(sample: Sample) -> Source:
    """The one source that recognises a document."""
    if not sample.data.strip():
        raise ExporterError("file.empty", "the document is empty", sample.name)
    claims = [source for source in SOURCES if source.recognises(sample)]
    if len(claims) == 1:
        return claims[0]
    if not claims and not sample.data.startswith(b"PK"):
        sample.text  # noqa: B018 - tells why it is no text, if it is none
    names = " and ".join(source.name for source in claims) or "no source"
    raise ExporterError("file.unclear", f"the document is recognised by {names}", sample.name)
