"""Taxonomy packages that others made, as a source of documents (Taxonomy Packages 1.0)."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from zipfile import BadZipFile, ZipFile

from exporter.archive import Archive
from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.markup import Element, child_text, line_of, parse
from exporter.qname import XML
from exporter.taxonomy.package_write import CATALOG, PACKAGE
from exporter.taxonomy.resolver import Content, Folder, Source

_LANG: Final = f"{{{XML}}}lang"
_BASE: Final = f"{{{XML}}}base"
_METADATA: Final = "META-INF"
#: A base for names inside an archive, so that relative references are resolved as in any URL; no host has this name.
_INSIDE: Final = "http://archive.invalid/"
_ONE_EACH: Final = frozenset(
    {"identifier", "version", "license", "publisherURL", "publisherCountry", "publicationDate", "entryPoints"}
)
_MULTILINGUAL: Final = ("name", "description", "publisher")


class TaxonomyPackage(NamedTuple):
    """A package: what it is called, where taxonomies in it are entered, and its files by published address.

    ``foreign`` are the places outside of it that its catalogue names, which are never read.
    """

    name: str
    identifier: str
    entry_points: tuple[str, ...]
    rewrites: tuple[
        tuple[str, str], ...
    ]  # start of an address → start of an entry's name; longest start first
    archive: Archive
    foreign: tuple[str, ...] = ()

    def read(self, url: str) -> Content | None:
        """The file that the catalogue gives for an address; None where it gives none, or none that is there."""
        for start, prefix in self.rewrites:
            if url.startswith(start):
                name = unquote(_inside(_INSIDE, prefix + url[len(start) :]) or "")
                if name in self.archive.entries:
                    return Content(self.archive.read(name), f"{self.name}/{name}")
                return None
        return None

    def url(self, name: str) -> str | None:  # noqa: ARG002 - a package knows published addresses only
        """None: what is in a package is named by its published address."""
        return None

    def covers(self, name: str) -> bool:  # noqa: ARG002 - as above
        """False: so no place is."""
        return False


def open_package(data: bytes | IO[bytes], name: str, findings: Findings) -> TaxonomyPackage | None:
    """The taxonomy package in these bytes, or in this file as long as it is open.

    None after findings with the ``tpe:`` codes of the specification.
    """
    before = len(findings.errors)
    try:
        archive = Archive.open(data, name, "tpe")
        folder = _folder(archive)
        description = parse(
            archive.read(f"{folder}/taxonomyPackage.xml"), f"{name}/{folder}/taxonomyPackage.xml"
        )
    except ExporterError as error:
        code = error.code if error.code.startswith("tpe:") else "tpe:invalidMetaDataFile"
        findings.error(code, error.message, Origin(error.place or name))
        return None
    place = f"{name}/{folder}/taxonomyPackage.xml"
    for code, problem, node in (*_structure_problems(description), *_language_problems(description)):
        findings.error(code, problem, Origin(place, line_of(node)))
    rewrites, foreign = _rewrites(archive, folder, name, findings)
    if len(findings.errors) > before:
        return None
    return TaxonomyPackage(
        name=name,
        identifier=child_text(description, f"{{{PACKAGE}}}identifier").strip(),
        entry_points=tuple(_entry_points(description)),
        rewrites=rewrites,
        archive=archive,
        foreign=foreign,
    )


def package_files(data: bytes, name: str) -> Mapping[str, bytes]:
    """The files of a taxonomy package by their path below its one folder, each read when it is asked for.

    ExporterError ``tpe:invalidArchiveFormat`` and ``tpe:invalidDirectoryStructure`` where it is no sound package.
    """
    archive = Archive.open(data, name, "tpe")
    return archive.below(_folder(archive).removesuffix(_METADATA))


def is_package(path: Path) -> bool:
    """Whether a file looks like a taxonomy package: a ZIP with the metadata file in it, sound or not."""
    try:
        with ZipFile(path) as archive:
            return any(name.endswith("META-INF/taxonomyPackage.xml") for name in archive.namelist())
    except (OSError, BadZipFile, ValueError):
        return False


def open_sources(paths: Iterable[Path], findings: Findings) -> tuple[Source, ...]:
    """The sources at these paths: a folder, or a taxonomy package in a ZIP file; those that are broken are told."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            sources.append(Folder(path))
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ExporterError("file.missing", error.strerror or str(error), str(path)) from error
        package = open_package(data, path.name, findings)
        if package is not None:
            sources.append(package)
    return tuple(sources)


def _folder(archive: Archive) -> str:
    """Where the metadata is: META-INF in the one folder at the top."""
    tops = archive.top_folders()
    if len(tops) != 1 or tops[0] in archive.entries:
        message = f"expected one folder at the top, found {', '.join(tops[:5]) or 'nothing'}"
        raise ExporterError("tpe:invalidDirectoryStructure", message, archive.name)
    folder = f"{tops[0]}/{_METADATA}"
    if not any(name.startswith(f"{folder}/") for name in archive.entries):
        raise ExporterError("tpe:metadataDirectoryNotFound", f"there is no folder {folder}", archive.name)
    if f"{folder}/taxonomyPackage.xml" not in archive.entries:
        message = f"there is no file {folder}/taxonomyPackage.xml"
        raise ExporterError("tpe:metadataFileNotFound", message, archive.name)
    return folder


def _inside(base: str, href: str) -> str | None:
    """The path that a reference inside the archive means, still quoted; None where it leads out."""
    try:
        url = urljoin(base, urldefrag(href).url)
    except ValueError:
        return None
    return url.removeprefix(_INSIDE) if url.startswith(_INSIDE) and "/../" not in url else None


def _rewrites(
    archive: Archive, folder: str, name: str, findings: Findings
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The catalogue's ``rewriteURI`` lines, and those places that lead out; a package without a catalogue has none."""
    place = f"{folder}/catalog.xml"
    if place not in archive.entries:
        return (), ()
    try:
        root = parse(archive.read(place), f"{name}/{place}")
    except ExporterError as error:
        findings.error("tpe:invalidCatalogFile", error.message, Origin(error.place))
        return (), ()
    rewrites: dict[str, str] = {}
    foreign: list[str] = []
    for code, problem, node in _catalog_problems(root):
        findings.error(code, problem, Origin(f"{name}/{place}", line_of(node)))
    for node in root.iterchildren(f"{{{CATALOG}}}rewriteURI"):
        base, prefix = root.get(_BASE) or "", node.get("rewritePrefix") or ""
        if _leads_out(folder, base, prefix):
            foreign.append(prefix)
        target = _inside(urljoin(_INSIDE + place, base), prefix)
        if target is not None:  # an absolute prefix leads out of the package; nothing outside is ever read
            rewrites.setdefault(node.get("uriStartString") or "", target)
    return tuple(sorted(rewrites.items(), key=lambda one: (-len(one[0]), one[0]))), tuple(foreign)


def _leads_out(folder: str, base: str, prefix: str) -> bool:
    """Whether a place of the catalogue, whose addresses start from ``base``, is outside of the archive.

    ``urljoin`` forgets how far up a path leads.
    """
    try:
        path = prefix
        if base and not urlsplit(prefix).scheme:
            path = posixpath.join(posixpath.dirname(base), prefix)
        if urlsplit(path).scheme:
            return True
    except ValueError:  # not an URL, so it leads into nothing
        return True
    return posixpath.normpath(posixpath.join(folder, unquote(path))).startswith(("/", ".."))


Problem = tuple[str, str, Element]


def _catalog_problems(root: Element) -> Iterator[Problem]:
    code = "tpe:invalidCatalogFile"
    if root.tag != f"{{{CATALOG}}}catalog":
        yield code, f"the root is {root.tag}; expected catalog of the namespace {CATALOG}", root
        return
    lines = list(root.iterchildren(f"{{{CATALOG}}}*"))
    if not len(root):
        yield code, "the catalogue is empty", root
    seen = set()
    for node in lines:
        start = node.get("uriStartString")
        if node.tag != f"{{{CATALOG}}}rewriteURI" or start is None or node.get("rewritePrefix") is None:
            yield code, f"{node.tag}: expected rewriteURI with uriStartString and rewritePrefix", node
        elif start in seen:
            yield "tpe:multipleRewriteURIsForStartString", f"{start} is rewritten twice", node
        seen.add(start)


def _structure_problems(root: Element) -> Iterator[Problem]:
    """What the description's schema would refuse, as far as it matters to a reader."""
    code = "tpe:invalidMetaDataFile"
    if root.tag != f"{{{PACKAGE}}}taxonomyPackage":
        yield code, f"the root is {root.tag}; expected taxonomyPackage of the namespace {PACKAGE}", root
        return
    children = Counter(str(node.tag).rpartition("}")[2] for node in root.iterchildren(f"{{{PACKAGE}}}*"))
    for name in sorted(_ONE_EACH):
        if children[name] > 1:
            yield code, f"{name} is given {children[name]} times", root
    if not child_text(root, f"{{{PACKAGE}}}identifier").strip():
        yield code, "the package has no identifier", root
    for entry in root.iter(f"{{{PACKAGE}}}entryPoint"):
        documents = list(entry.iterchildren(f"{{{PACKAGE}}}entryPointDocument"))
        if not documents or any(node.get("href") is None for node in documents):
            yield code, "an entry point has no entryPointDocument with an href", entry


def _language_problems(root: Element) -> Iterator[Problem]:
    for parent in root.iter(f"{{{PACKAGE}}}*"):
        for name in _MULTILINGUAL:
            seen = set()
            for node in parent.iterchildren(f"{{{PACKAGE}}}{name}"):
                stated = (at.get(_LANG) for at in (node, *node.iterancestors()))
                language = next((one for one in stated if one is not None), "").lower()
                if not language:
                    yield "tpe:missingLanguageAttribute", f"{name} has no xml:lang", node
                elif language in seen:
                    yield "tpe:duplicateLanguagesForElement", f"{name} is given twice in {language}", node
                seen.add(language)


def _entry_points(root: Element) -> Iterator[str]:
    for node in root.iter(f"{{{PACKAGE}}}entryPointDocument"):
        yield urljoin(node.get(_BASE) or "", (node.get("href") or "").strip())
