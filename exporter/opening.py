"""Opening reports: a file, or those in a report package, each with the taxonomy that it is told in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from exporter import formats, markup
from exporter import taxonomy as taxonomies
from exporter.errors import ExporterError, StageFailed
from exporter.files import files_beside, lies_in_file, open_input, read_input
from exporter.findings import Findings, Origin
from exporter.formats import Format, stated
from exporter.formats.detect import detect, is_taxonomy
from exporter.formats.documents import Document, FileDocument, whole
from exporter.formats.packages.kinds import kind_of
from exporter.formats.packages.reading import Package, PackagedReport, read_package
from exporter.formats.remains import Remains
from exporter.qname import LINK
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary
from exporter.taxonomy import Resolver, Source, Taxonomy, TaxonomyPackage, TaxonomySet, is_published
from exporter.taxonomy.documents import HREF

#: Documents of fewer bytes are read at once.
_LARGE: Final = 1 << 22
#: As much of a document as tells its format.
_HEAD: Final = 1 << 16
_ZIP: Final = b"PK\x03\x04"
#: What a reader tells of an instance document that refers to a linkbase, which a report cannot.
_OWN_LINKBASE: Final = "xbrlxe:unsupportedLinkbaseReference"
_Found = TypeVar("_Found")
#: Loads the taxonomy of entry points from sources, and tells what is wrong with it.
_Load = Callable[[tuple[str, ...], tuple[Source, ...], Findings], tuple[Taxonomy, TaxonomySet]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as read: its document and syntax, the report, its taxonomy, and where that came from.

    ``documents`` are those of the taxonomy. ``taxonomy_files`` are those of the package that the report stood in, by
    path; empty outside packages. ``remains`` is what reading left for checks of the document.
    """

    name: str
    data: Document
    kind: Format
    report: Report
    taxonomy: Taxonomy
    documents: TaxonomySet
    sources: tuple[Source, ...]
    taxonomy_files: Mapping[str, bytes]
    remains: Remains


class OpenedTaxonomy(NamedTuple):
    """A taxonomy by one of its own documents: what it was loaded from, and where that came from."""

    taxonomy: Taxonomy
    documents: TaxonomySet
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents of one report: the first names it; several are one inline set."""

    by_name: Mapping[str, Document]
    files: formats.Files

    @property
    def main(self) -> tuple[str, Document]:
        return next(iter(self.by_name.items()))

    def read(
        self, kind: Format, findings: Findings, remains: Remains, vocabulary: Vocabulary | None = None
    ) -> Report:
        name, data = self.main
        if kind is Format.INLINE and len(self.by_name) > 1:
            from exporter.formats import inline_xbrl  # brings all that pages need

            return inline_xbrl.read_set(
                {name: whole(one) for name, one in self.by_name.items()}, findings, vocabulary=vocabulary
            )
        return formats.read(
            data, name, kind, findings, vocabulary=vocabulary, files=self.files, remains=remains
        )


def open_report(source: str, packages: Sequence[Path], findings: Findings) -> Opened:
    """The one report of a file or package. ExporterError ``file.severalReports`` where a package holds more."""
    return the_only(open_reports(source, packages, findings), source)


def the_only(opened: Sequence[Opened], source: str) -> Opened:
    """The one report of these. ExporterError ``file.severalReports`` where there are more."""
    if len(opened) > 1:
        names = ", ".join(one.name for one in opened[:5])
        raise ExporterError(
            "file.severalReports", f"the package holds {len(opened)} reports: {names}", source
        )
    return opened[0]


def open_reports(source: str, packages: Sequence[Path], findings: Findings) -> list[Opened]:
    """Every report of a file or package, with what packages, or the folder it stands in, hold of its taxonomy."""
    return open_read(*open_document(source), source, packages, findings)


def open_document(source: str) -> tuple[Document, str]:
    """The document of a file, read where it lies if it is large, and its name; ``-`` is standard input.

    ExporterError as ``read_input`` raises it.
    """
    if lies_in_file(source):
        file, name = open_input(source)
        document = FileDocument(file, source, own=True)
        if len(document) >= _LARGE:
            return document, name
    return read_input(source)


def open_read(
    data: Document,
    name: str,
    source: str,
    packages: Sequence[Path],
    findings: Findings,
    *,
    rules: bool = False,
) -> list[Opened]:
    """As ``open_reports`` of what ``open_document`` gave for a source; with ``rules`` taxonomies are held to theirs."""
    load = partial(taxonomies.load_with_documents, rules=rules)
    places = taxonomies.open_sources(packages_for(source, packages), findings)
    if data[: len(_ZIP)] == _ZIP or kind_of(name):
        return _packaged(whole(data), name, places, load, findings)
    documents = _Documents({name: data}, with_addresses(files_beside(source), places, bytes))
    return [_opened(documents, places, {}, load, findings)]


def open_taxonomy(
    data: Document, name: str, source: str, packages: Sequence[Path], findings: Findings
) -> OpenedTaxonomy | None:
    """The taxonomy that a schema or a linkbase is the entry point of; None where a document is neither."""
    if not is_taxonomy(data[:_HEAD]):
        return None
    places = taxonomies.open_sources(packages_for(source, packages), findings)
    place = name if source == "-" else Path(source).resolve().as_uri()
    return OpenedTaxonomy(*taxonomies.load_with_documents([place], places, findings, rules=True), places)


def _packaged(
    data: bytes, name: str, places: tuple[Source, ...], load: _Load, findings: Findings
) -> list[Opened]:
    """The reports of a package; its own taxonomy is asked first. StageFailed where it is no sound package."""
    package = read_package(data, name, findings)
    if package is None:
        raise StageFailed("reading the package")
    files = package.taxonomy()
    own = taxonomies.open_package(data, name, findings) if files else None
    around = [(one, (*((own,) if own else ()), beside_in(package, one), *places)) for one in package.reports]
    return [_opened(_documents(package, one, found), found, files, load, findings) for one, found in around]


def beside_in(package: Package, report: PackagedReport) -> Source:
    """What stands beside a report in its package, where taxonomies without an address are."""
    return taxonomies.PackagedFolder(package.archive, report.folder)


def with_addresses(
    files: Callable[[str], _Found | None], places: Sequence[Source], made: Callable[[bytes], _Found]
) -> Callable[[str], _Found | None]:
    """The files that these are, and by the address of the web that it was published at what the sources hold.

    ``made`` makes of a document what ``files`` gives. Nothing is ever read from a network.
    """
    resolver = Resolver.of(places)

    def find(path: str) -> _Found | None:
        if not is_published(path):
            return files(path)
        content = resolver.read(path)
        return None if content is None else made(content.data)

    return find


def _documents(package: Package, report: PackagedReport, places: Sequence[Source]) -> _Documents:
    by_name = {f"{package.name}/{path}": package.read(path) for path in report.paths}
    return _Documents(by_name, with_addresses(partial(package.beside, report), places, bytes))


def _opened(
    documents: _Documents,
    places: tuple[Source, ...],
    files: Mapping[str, bytes],
    load: _Load,
    findings: Findings,
) -> Opened:
    name, data = documents.main
    kind = detect(data if isinstance(data, bytes) else data[:_HEAD], name)
    opened = _opened_at_once(documents, kind, places, files, load, findings)
    if opened is not None:
        return opened
    told, remains = Findings(), Remains()
    report = documents.read(kind, told, remains)
    if kind is Format.PARQUET:
        report = replace(report, taxonomy=entry_points(report.taxonomy, name, places, told))
    taxonomy, found = load((*report.taxonomy, *_linkbases(documents, kind, told)), places, findings)
    if _asks_for_vocabulary(data, kind, taxonomy):
        told, remains = Findings(), Remains()
        report = documents.read(kind, told, remains, taxonomy.vocabulary)
    completed = _completed(documents, kind, found, told)
    if completed is not None:
        told, remains, (_, data) = Findings(), Remains(), completed.main
        report = completed.read(kind, told, remains, taxonomy.vocabulary)
    findings.all.extend(told)
    return Opened(name, data, kind, report, taxonomy, found, places, files, remains)


def _linkbases(documents: _Documents, kind: Format, told: Findings) -> tuple[str, ...]:
    """The linkbases that an instance document refers to itself, which belong to its taxonomy (XBRL 2.1, 3.2)."""
    if kind is not Format.XML or all(one.code != _OWN_LINKBASE for one in told):
        return ()
    name, data = documents.main
    nodes = markup.parse(whole(data), name).iterchildren(f"{{{LINK}}}linkbaseRef")
    return tuple(href for node in nodes if (href := node.get(HREF)))


def _completed(documents: _Documents, kind: Format, found: TaxonomySet, told: Findings) -> _Documents | None:
    """The document with what schemas give to its numbers; None where reading missed nothing, or they give nothing."""
    if kind is not Format.XML:
        return None
    from exporter.validation import given

    name, data = documents.main
    missed = any(one.code == given.MISSING for one in told)
    anew = given.with_given_accuracy(whole(data), name, found) if missed else None
    return None if anew is None else replace(documents, by_name={name: anew})


def entry_points(
    stated: tuple[str, ...], name: str, places: tuple[Source, ...], findings: Findings
) -> tuple[str, ...]:
    """The taxonomy of a table of facts: what it states, else the one entry point that the packages have."""
    if stated:
        return stated
    found = {one for place in places if isinstance(place, TaxonomyPackage) for one in place.entry_points}
    if len(found) == 1:
        return tuple(found)
    message = f"the file names no taxonomy, and the packages have {len(found)} entry points, not one"
    findings.error("oime:noTaxonomy", message, Origin(name))
    return ()


def _opened_at_once(
    documents: _Documents,
    kind: Format,
    places: tuple[Source, ...],
    files: Mapping[str, bytes],
    load: _Load,
    findings: Findings,
) -> Opened | None:
    """A report whose document tells its taxonomy beforehand, and so is read once; None where that is not so."""
    name, data = documents.main
    of_taxonomy, told, remains = Findings(), Findings(), Remains()
    named = _stated(documents, kind)
    if not named:
        return None
    taxonomy, found = load(named, places, of_taxonomy)
    if not taxonomy.concepts:
        return None
    asks = _asks_for_vocabulary(data, kind, taxonomy)
    report = documents.read(kind, told, remains, taxonomy.vocabulary if asks else None)
    if report.taxonomy != taxonomy.entry_points or _linkbases(documents, kind, told):
        return None
    if _completed(documents, kind, found, told) is not None:
        return None
    findings.all.extend([*of_taxonomy, *told])
    return Opened(name, data, kind, report, taxonomy, found, places, files, remains)


def _stated(documents: _Documents, kind: Format) -> tuple[str, ...]:
    """The taxonomy that a document names, or seems to name where it would be read again once that is known."""
    name, data = documents.main
    if kind is Format.CSV:
        from exporter.formats.xbrl_csv import entries

        return entries.entry_points(whole(data), name, documents.files)
    if kind is Format.JSON or (kind in (Format.XML, Format.INLINE) and _speaks(data)):
        head = whole(data) if kind is Format.INLINE else data[: stated.OPENING]
        return stated.entry_points(head, kind)
    return ()


def _speaks(data: Document) -> bool:
    """Whether a document may state the language of all that is in it."""
    return b"lang=" in data[: stated.OPENING]


def _asks_for_vocabulary(data: Document, kind: Format, taxonomy: Taxonomy) -> bool:
    """Whether only the taxonomy can tell text from other values, enumerations too, or typed members from explicit ones.

    A language that stands for a whole document is that of its texts only, and xBRL-JSON writes both kinds of member
    alike, and enumeration values as any text. Such a document is read again, now that its taxonomy is known.
    """
    if kind is Format.CSV:
        return bool(taxonomy.concepts)
    if kind is Format.JSON:
        return bool(taxonomy.vocabulary.typed_domains or taxonomy.vocabulary.enumerations)
    return bool(taxonomy.concepts) and _speaks(data)


def packages_for(source: str, packages: Sequence[Path]) -> list[Path]:
    """The packages named, else those that stand beside the report or beside its folder of tables; and its own folder.

    References of a report that are relative are so to where it stands, whatever else is named.
    """
    if source == "-":
        return list(packages)
    folder = Path(source).resolve().parent
    if packages:
        return [folder, *packages]
    around = [folder, folder.parent] if folder.name.endswith("-csv") else [folder]
    beside = (one for place in around for one in sorted(place.glob("*.zip")))
    return [*(one for one in beside if taxonomies.is_package(one)), folder]
