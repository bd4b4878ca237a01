"""Where a report leads: to every place that a processor which follows references wherever they lead would open."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from exporter import markup
from exporter.errors import ExporterError
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.formats import Format
from exporter.formats.detect import detect
from exporter.formats.packages.kinds import kind_of
from exporter.formats.packages.reading import read_package
from exporter.qname import XHTML, XLINK, XML, XSI
from exporter.taxonomy.discovery import discover
from exporter.taxonomy.loose import PackagedFolder
from exporter.taxonomy.packages import TaxonomyPackage, open_package, open_sources
from exporter.taxonomy.resolver import Folder, Resolver, Source, is_published

#: Members of xBRL-JSON and of metadata of xBRL-CSV that name files.
_BASE_URL, _BASES, _TAXONOMY = "baseURL", "extends", "taxonomy"
_FILES: Final = ("url", "parameterURL")
#: More than any report has documents that it extends.
_MANY: Final = 1_000


class _Document(NamedTuple):
    """A document of a report: the name that messages call it by, its address, and what it holds."""

    name: str
    url: str
    data: bytes


class _Lead(NamedTuple):
    """A reference: the member that holds it, as it is written, and the address that it means."""

    member: str
    href: str
    url: str


class _Held(NamedTuple):
    """A report with what it stands in: ``inside`` tells whether an address is there, ``files`` what stands at it."""

    documents: tuple[_Document, ...]
    sources: tuple[Source, ...]
    inside: Callable[[str], bool]
    files: Callable[[str], bytes | None]


def unsafe_references(report: Path, packages: Sequence[Path]) -> Iterator[Finding]:
    """References of the reports in a file, then of their taxonomy, to anything but their folder or package.

    Published documents are safe, since nothing is read from a network, and so are packages as far as their catalogues
    lead into them. ExporterError where a document cannot be read, or is in no syntax that others read.
    """
    around = open_sources(packages, Findings())
    for held in _held(report):
        sources, safe = (*held.sources, *around), list[str]()
        for package in sources:
            yield from _foreign(package)
        for document, lead in _leads(held):
            if not (is_published(lead.url) or held.inside(lead.url)):
                yield _unsafe(f"the reference {lead.href!r} leads outside the report's folder", document.name)
            elif lead.member == _TAXONOMY:
                safe.append(lead.url)
        inside = Findings()
        discover(safe, Resolver.of(sources), inside)
        for one in inside:
            if one.code == "taxonomy.outsideSources":
                yield _unsafe(one.message, "", one.origin)


def document_names(report: Path) -> dict[str, str]:
    """How messages call the documents in a file, by their names without extension, where only one has such a name."""
    names = [document.name for held in _held(report) for document in held.documents]
    stems = [Path(one).stem for one in names]
    return {stem: one for stem, one in zip(stems, names, strict=True) if stems.count(stem) == 1}


def _foreign(package: Source) -> Iterator[Finding]:
    """Places that the catalogue of a package names outside of it."""
    if not isinstance(package, TaxonomyPackage):
        return
    for place in package.foreign:
        if not is_published(place):
            yield _unsafe(f"the catalogue names {place!r}, which leads out of the package", package.name)


def _unsafe(what: str, document: str, origin: Origin | None = None) -> Finding:
    message = f"{what}, so Arelle is not asked"
    return Finding("file.unsafeReference", Severity.ERROR, message, origin or Origin(document))


def _held(report: Path) -> Iterator[_Held]:
    """The report of a file, or each in a package, at the addresses that another processor gives them."""
    data, base = report.read_bytes(), report.as_uri()
    if kind_of(report.name) is None:
        folder = Folder(report.parent)

        def beside(url: str) -> bytes | None:
            content = folder.read(url)
            return content.data if content else None

        def below(url: str) -> bool:
            return not urlsplit(url).netloc and folder.covers(url)

        yield _Held((_Document(report.name, base, data),), (folder,), below, beside)
        return
    told = Findings()
    package = read_package(data, report.name, told)
    if package is None:
        first, *_ = told.errors
        raise ExporterError(first.code, first.message, report.name)
    own = open_package(data, report.name, Findings()) if package.taxonomy() else None
    for one in package.reports:
        here = PackagedFolder(package.archive, one.folder, f"{base}/")

        def within(url: str, here: PackagedFolder = here) -> bytes | None:
            content = here.read(url)
            return content.data if content else None

        documents = (
            _Document(f"{report.name}/{path}", f"{base}/{path}", package.read(path)) for path in one.paths
        )
        yield _Held(tuple(documents), (*((own,) if own else ()), here), here.covers, within)


def _leads(held: _Held) -> Iterator[tuple[_Document, _Lead]]:
    """What the documents of a report and those they extend refer to, with the document that does."""
    pending, seen = [*held.documents], set[str]()
    while pending and len(seen) < _MANY:
        document = pending.pop()
        if document.url in seen:
            continue
        seen.add(document.url)
        kind = detect(document.data, document.name) if document in held.documents else Format.CSV
        if kind is Format.PARQUET:
            raise ExporterError("file.arelle", "Arelle reads no Parquet", document.name)
        read = _of_xml if kind in (Format.XML, Format.INLINE) else _of_json
        for lead in read(document, held.documents[0].url):
            yield document, lead
            data = held.files(lead.url) if lead.member == _BASES and held.inside(lead.url) else None
            if data is not None:
                pending.append(_Document(lead.url.rpartition("/")[2], lead.url, data))


def _of_xml(document: _Document, _: str) -> Iterator[_Lead]:
    """Every link and schema location that leads out of a document."""
    root = markup.parse(document.data, document.name)
    page = root.find(f"{{{XHTML}}}head/{{{XHTML}}}base")
    start = document.url if page is None else _joined(document.url, page.get("href") or "")
    for node in root.iter("*"):
        found = [node.get(f"{{{XLINK}}}href") or "", node.get(f"{{{XSI}}}noNamespaceSchemaLocation") or ""]
        found += (node.get(f"{{{XSI}}}schemaLocation") or "").split()[1::2]
        for href in filter(None, map(str.strip, found)):
            base = start
            for above in (*reversed([*node.iterancestors()]), node):
                base = _joined(base, (above.get(f"{{{XML}}}base") or "").strip())
            url = urldefrag(_joined(base, href)).url
            if url != document.url:
                yield _Lead(_TAXONOMY, href, url)


def _of_json(document: _Document, report: str) -> Iterator[_Lead]:
    """The taxonomy that a document names; in xBRL-CSV what it extends too, and its tables from where the report is.

    Members are looked for wherever they stand, as one that stands there twice is read differently. What is no JSON
    leads nowhere.
    """
    stated: list[tuple[str, str]] = []

    def keep(members: list[tuple[str, Any]]) -> None:
        for name, value in members:
            texts = value if isinstance(value, list) else [value]
            stated.extend((name, one) for one in texts if isinstance(one, str))

    try:
        json.loads(document.data, object_pairs_hook=keep)
    except (ValueError, RecursionError):
        return
    bases = [one for name, one in stated if name == _BASE_URL] or [""]
    for name, href in stated:
        if name == _TAXONOMY:
            for base in bases:
                yield _Lead(name, href, urldefrag(_joined(_joined(document.url, base), href)).url)
        elif name == _BASES:
            yield _Lead(name, href, _joined(document.url, href))
        elif name in _FILES:
            yield _Lead(name, href, _joined(report, href))


def _joined(base: str, href: str) -> str:
    """The address that a reference means; what is no URL stays as it is, and leads nowhere safe."""
    try:
        return urljoin(base, href)
    except ValueError:
        return href
