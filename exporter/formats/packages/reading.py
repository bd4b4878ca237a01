"""Reads report packages without extracting them, with the findings of the specification (Report Package 1.0)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

import jiter

from exporter.archive import Archive
from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.formats.packages.kinds import DESCRIPTION, REPORTS, Kind, is_inline, kind_of

_BOM = b"\xef\xbb\xbf"
_METADATA = "META-INF/"


@dataclass(frozen=True)
class PackagedReport:
    """A report in a package: the paths of its documents, several only where they are one inline set."""

    paths: tuple[str, ...]

    @property
    def inline(self) -> bool:
        """Whether it is inline XBRL."""
        return is_inline(self.paths[0])

    @property
    def folder(self) -> str:
        """The folder that its documents stand in."""
        return str(PurePosixPath(self.paths[0]).parent)


@dataclass(frozen=True)
class Package:
    """A report package: its kind, its one folder, the reports in it, and its files by path, read when asked for."""

    name: str
    kind: Kind
    top: str
    reports: tuple[PackagedReport, ...]
    archive: Archive = field(repr=False, compare=False)

    def read(self, path: str) -> bytes:
        """A file of the package; ExporterError where it is damaged, KeyError where there is none."""
        return self.archive.read(path)

    def beside(self, report: PackagedReport, path: str) -> bytes | None:
        """A file by its path from a report's folder, as xBRL-CSV names its tables; None where there is none."""
        found = self.opens(report, path)
        return None if found is None else found.read()

    def opens(self, report: PackagedReport, path: str) -> IO[bytes] | None:
        """The same file open for reading from its start; a path that leads up ends at the top of the archive."""
        found = posixpath.normpath(posixpath.join(report.folder, path))
        return self.archive.stream(found) if found in self.archive.entries else None

    def taxonomy(self) -> Mapping[str, bytes]:
        """The files beside the reports, by their path below the top folder; empty where there is no catalogue.

        Each is read when it is asked for.
        """
        start = f"{self.top}/"
        if f"{start}{_METADATA}taxonomyPackage.xml" not in self.archive.entries:
            return {}
        own = f"{start}{DESCRIPTION}"
        return self.archive.below(
            start, lambda path: path != own and not path.startswith(f"{start}{REPORTS}/")
        )


def read_package(data: bytes | IO[bytes], name: str, findings: Findings) -> Package | None:
    """The report package in these bytes, or in this file as long as it is open.

    None after findings with the ``rpe:`` codes of the specification. ``name`` is the file's name, whose extension tells
    the kind of package.
    """
    try:
        return _package(data, name)
    except ExporterError as error:
        findings.error(error.code, error.message, Origin(error.place or name))
        return None


def _package(data: bytes | IO[bytes], name: str) -> Package:
    archive = Archive.open(data, name, "rpe")
    top = _top(archive, name)
    kind = kind_of(name)
    if kind is None:
        message = f"the name does not end in {', '.join(one.value for one in Kind)}"
        raise ExporterError("rpe:unsupportedFileExtension", message, name)
    _check_description(archive, top, kind, name)
    reports = _reports(archive, top, name)
    _check_reports(reports, kind, name)
    if kind is Kind.PLAIN:
        for report in reports:
            _check_json(archive, report, name)
    return Package(name, kind, top, reports, archive)


def _top(archive: Archive, name: str) -> str:
    if DESCRIPTION in archive.entries:
        message = f"{DESCRIPTION} stands at the top, where only packages of a later version may have it"
        raise ExporterError("rpe:unsupportedReportPackageVersion", message, name)
    folders = archive.top_folders()
    inside = {path.partition("/")[0] for path in archive.entries if "/" in path}
    if len(folders) != 1 or folders != sorted(inside):
        told = ", ".join(folders[:5]) or "nothing"
        message = f"a package has one folder at its top and nothing beside it; found {told}"
        raise ExporterError("rpe:invalidDirectoryStructure", message, name)
    return folders[0]


def _check_description(archive: Archive, top: str, kind: Kind, name: str) -> None:
    """``reportPackage.json`` says of the package what its extension says; a .zip needs none."""
    path = f"{top}/{DESCRIPTION}"
    if path not in archive.entries:
        if kind is not Kind.ANY:
            message = f"a {kind.value} package needs {DESCRIPTION}"
            raise ExporterError("rpe:documentTypeFileExtensionMismatch", message, name)
        return
    stated = _document_type(archive, path, name)
    known = {one.document_type: one for one in Kind}
    if stated not in known:
        message = f"the document type {stated!r} is none of {', '.join(known)}"
        raise ExporterError("rpe:unsupportedReportPackageVersion", message, f"{name}/{path}")
    if known[stated] is not kind:
        message = f"the document type {stated} goes with {known[stated].value}, not with {kind.value}"
        raise ExporterError("rpe:documentTypeFileExtensionMismatch", message, f"{name}/{path}")


def _document_type(archive: Archive, path: str, name: str) -> str:
    """``documentInfo/documentType`` of a JSON file in the package."""
    place = f"{name}/{path}"
    try:
        found = jiter.from_json(
            archive.read(path).removeprefix(_BOM), catch_duplicate_keys=True, allow_inf_nan=False
        )
    except ValueError as error:
        message = f"not JSON in UTF-8 with each key once: {error}"
        raise ExporterError("rpe:invalidJSON", message, place) from error
    info = found.get("documentInfo") if isinstance(found, dict) else None
    stated = info.get("documentType") if isinstance(info, dict) else None
    if not isinstance(stated, str):
        message = f"documentInfo/documentType is {stated!r}, expected a text"
        raise ExporterError("rpe:invalidJSONStructure", message, place)
    return stated


def _reports(archive: Archive, top: str, name: str) -> tuple[PackagedReport, ...]:
    """The reports in ``reports``, or in folders right below it where none stands in ``reports`` itself."""
    start = f"{top}/{REPORTS}/"
    if not any(path.startswith(start) for path in (*archive.entries, *archive.folders)):
        raise ExporterError("rpe:missingReportsDirectory", f"the folder {start} is missing", name)
    extensions = Kind.ANY.extensions
    paths = [
        path
        for path in sorted(archive.entries)
        if path.startswith(start) and PurePosixPath(path).suffix in extensions
    ]
    own = [path for path in paths if "/" not in path.removeprefix(start)]
    if own:
        return tuple(PackagedReport((path,)) for path in own)
    found = tuple(_in_folders([path for path in paths if path.removeprefix(start).count("/") == 1], name))
    if not found:
        message = f"no file in {start} or a folder right below it ends in {', '.join(sorted(extensions))}"
        raise ExporterError("rpe:missingReport", message, name)
    return found


def _in_folders(paths: list[str], name: str) -> Iterator[PackagedReport]:
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(str(PurePosixPath(path).parent), []).append(path)
    for folder, inside in folders.items():
        if len(inside) > 1 and not all(map(is_inline, inside)):
            message = f"{folder} holds several reports that are not one inline set: {', '.join(inside[:5])}"
            raise ExporterError("rpe:multipleReportsInSubdirectory", message, name)
        yield PackagedReport(tuple(inside))


def _check_reports(reports: tuple[PackagedReport, ...], kind: Kind, name: str) -> None:
    """A constrained package has one report, and one of its own kind."""
    if kind is Kind.ANY:
        return
    if len(reports) > 1:
        message = f"a {kind.value} package holds one report, not {len(reports)}"
        raise ExporterError("rpe:multipleReports", message, name)
    path = reports[0].paths[0]
    if PurePosixPath(path).suffix not in kind.extensions:
        message = f"a {kind.value} package does not hold {path}"
        raise ExporterError("rpe:incorrectReportType", message, name)


def _check_json(archive: Archive, report: PackagedReport, name: str) -> None:
    """A JSON report says what it is."""
    if report.paths[0].endswith(".json"):
        _document_type(archive, report.paths[0], name)
