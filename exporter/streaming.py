"""Opening reports whose facts pass by, so that a conversion needs no memory for all of them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Final

from exporter import formats
from exporter import taxonomy as taxonomies
from exporter.archive import MARK
from exporter.files import copy_kept, files_beside, input_file, opens_beside, temporary_file
from exporter.findings import Findings
from exporter.formats import Format
from exporter.formats.detect import detect
from exporter.formats.documents import FileDocument
from exporter.formats.documents import whole as whole_document
from exporter.formats.packages.kinds import kind_of
from exporter.formats.packages.reading import read_package
from exporter.opening import (
    beside_in,
    entry_points,
    open_read,
    open_report,
    packages_for,
    the_only,
    with_addresses,
)
from exporter.report.stream import Stream
from exporter.report.vocabulary import Vocabulary
from exporter.taxonomy import Source, Taxonomy

#: As much of a document as tells its format.
_HEAD: Final = 1 << 16
#: A document of a package that never reaches the disk.
_SMALL: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Passing:
    """A report that passes by, the taxonomy that it is told in, and where that came from.

    ``taxonomy_files`` are those of the package that the report stood in.
    """

    stream: Stream
    taxonomy: Taxonomy
    sources: tuple[Source, ...]
    taxonomy_files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Document:
    """An open document, how it begins, and where to find what belongs to it."""

    name: str
    head: bytes
    file: IO[bytes]
    files: formats.Files
    opens: formats.Opens
    places: tuple[Source, ...]
    taxonomy_files: Mapping[str, bytes]


@contextmanager
def open_stream(source: str, packages: Sequence[Path], findings: Findings) -> Iterator[Passing]:
    """The one report of a file or package, for as long as the context is.

    Where the format allows, no more of it is in memory than passes by; else it is read whole, as ``open_report`` reads
    it, whose findings and exceptions this has too.
    """
    with ExitStack() as opened:
        told = Findings()
        file, name = opened.enter_context(input_file(source))
        found = _found(file, name, source, packages, told, opened)
        passing = None if found is None else _passing(found, told, opened)
        if passing is not None:
            findings.all.extend(told)
            yield passing
            return
        if source == "-":  # which cannot be read again
            data = whole_document(FileDocument(file, source))
            whole = the_only(open_read(data, name, source, packages, findings), source)
    if source != "-":
        whole = open_report(source, packages, findings)
    yield Passing(Stream.of(whole.report), whole.taxonomy, whole.sources, whole.taxonomy_files)


def _found(
    file: IO[bytes], name: str, source: str, packages: Sequence[Path], told: Findings, opened: ExitStack
) -> _Document | None:
    """The document of a report; None where it is not alone."""
    places = taxonomies.open_sources(packages_for(source, packages), told)
    if not _head(file).startswith(MARK) and not kind_of(name):
        return _document(name, file, files_beside(source), opens_beside(source), places, {})
    package = read_package(file, name, told)
    if package is None or len(package.reports) > 1 or len(package.reports[0].paths) > 1:
        return None
    report, taxonomy = package.reports[0], package.taxonomy()
    own = taxonomies.open_package(file, name, told) if taxonomy else None
    inside = opened.enter_context(temporary_file(_SMALL))
    with package.archive.stream(report.paths[0]) as packed:
        copy_kept(packed, inside)
    return _document(
        f"{package.name}/{report.paths[0]}",
        inside,
        partial(package.beside, report),
        partial(package.opens, report),
        (*((own,) if own else ()), beside_in(package, report), *places),
        taxonomy,
    )


def _document(
    name: str,
    file: IO[bytes],
    files: formats.Files,
    opens: formats.Opens,
    places: tuple[Source, ...],
    taxonomy_files: Mapping[str, bytes],
) -> _Document:
    """An open document, which may also name what the places hold under an address."""
    files, opens = with_addresses(files, places, bytes), with_addresses(opens, places, io.BytesIO)
    return _Document(name, _head(file), file, files, opens, places, taxonomy_files)


def _passing(document: _Document, told: Findings, opened: ExitStack) -> Passing | None:
    """The report of a document; None where its format, or this one report, cannot pass by."""
    kind = detect(document.head, document.name)
    if kind not in formats.STREAMED:
        return None
    known: dict[tuple[str, ...], Taxonomy] = {}

    def taxonomy_of(entries: tuple[str, ...]) -> Taxonomy:
        if entries not in known:
            known[entries] = taxonomies.load_taxonomy(entries, document.places, told)
        return known[entries]

    def learn(entries: tuple[str, ...]) -> Vocabulary | None:
        taxonomy = taxonomy_of(entries)
        return taxonomy.vocabulary if taxonomy.concepts else None

    stream = opened.enter_context(
        formats.streamed(
            document.file, document.name, kind, told, learn=learn, files=document.files, opens=document.opens
        )
    )
    if stream is None:
        return None
    if kind is Format.PARQUET:
        stated = entry_points(stream.taxonomy, document.name, document.places, told)
        stream = replace(stream, taxonomy=stated)
    return Passing(stream, taxonomy_of(stream.taxonomy), document.places, document.taxonomy_files)


def _head(file: IO[bytes]) -> bytes:
    """How a file begins, which is then read from there."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    return head
