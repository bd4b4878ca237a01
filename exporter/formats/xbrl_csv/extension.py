"""Metadata with the files it extends merged in (xBRL-CSV 1.0, extensible metadata)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.formats.xbrl_csv.documents import DOCUMENT_TYPE, check_structure, document_type, read_json
from exporter.formats.xbrl_csv.locating import Files, joined
from exporter.formats.xbrl_csv.parameters import read_parameters
from exporter.formats.xbrl_csv.references import EMPTY

#: Files that lead from a report to a base of bases; more are no layers of authors but an attack.
DEEPEST: Final = 100
#: Members that files may add to, by where they stand.
_INFO: Final = ("namespaces", "linkTypes", "linkGroups", "features", "final")
_TOP: Final = ("tableTemplates", "tables", "dimensions", "parameters")
_OWN: Final = frozenset({"documentType", "extends"})


def load_metadata(document: bytes, name: str, files: Files, findings: Findings) -> dict[str, Any] | None:
    """The metadata of a report, whole; None where findings say why it cannot be used.

    Raises ExporterError where the document is no xBRL-CSV metadata at all.
    """
    before = len(findings.errors)
    loaded = _Chain(name, files, findings).load(document, name, "", ())
    if loaded is not None and not loaded["documentInfo"].get("taxonomy"):
        findings.error("oime:noTaxonomy", "the metadata names no taxonomy", Origin(name))
    return None if len(findings.errors) > before else loaded


class _Chain:
    """Loads files once each and merges every base into what extends it."""

    def __init__(self, name: str, files: Files, findings: Findings) -> None:
        self._name = name
        self._files = files
        self._findings = findings
        self._loaded: dict[str, dict[str, Any] | None] = {}

    def load(self, document: bytes, name: str, url: str, chain: tuple[str, ...]) -> dict[str, Any] | None:
        """The file at ``url`` (relative to the report's metadata) with its bases; ``chain`` leads to it."""
        if len(chain) > DEEPEST:
            message = f"metadata files extend each other more than {DEEPEST} deep"
            raise ExporterError("file.tooLarge", message, name)
        metadata = read_json(document, name)
        kind = document_type(metadata)
        if kind != DOCUMENT_TYPE:
            code = "oimce:unsupportedDocumentType"
            if chain and isinstance(kind, str):
                code = "xbrlce:multipleDocumentTypesInExtensionChain"
            raise ExporterError(code, f"the document type is {kind!r}, expected {DOCUMENT_TYPE!r}", name)
        if not check_structure(metadata, name, self._findings):
            return None
        info = metadata["documentInfo"]
        if "taxonomy" in info:
            info["taxonomy"] = [joined(url, one) if chain else one for one in info["taxonomy"]]
        for reference in info.get("extends", ()):
            base = self._base(joined(url, reference), name, (*chain, url))
            if base is not None:
                self._check_parameters(metadata, base, Origin(name))
                _merge(metadata, base, Origin(name), self._findings)
        return metadata

    def _base(self, url: str, name: str, chain: tuple[str, ...]) -> dict[str, Any] | None:
        if url in chain or url == PurePosixPath(self._name).name:
            told = " → ".join((*(one or self._name for one in chain), url))
            self._findings.error("xbrlce:illegalCycle", f"the files extend each other: {told}", Origin(name))
            return None
        if url not in self._loaded:
            self._loaded[url] = None
            document = self._files(url)
            if document is None:
                message = f"the metadata file {url!r} that this one extends cannot be found"
                self._findings.error("xbrlce:unresolvableBaseMetadataFile", message, Origin(name))
            else:
                self._loaded[url] = self._read_base(document, url, chain)
        return self._loaded[url]

    def _check_parameters(self, ours: Mapping[str, Any], base: Mapping[str, Any], place: Origin) -> None:
        """The parameters file that a file names states its parameters: none again that a base states otherwise.

        Where parameters are final in a base it states no others either. What the file itself states in its metadata may
        be stated otherwise, and a base's own parameters file is not looked at. What is wrong with the parameters file
        is told where it is used.
        """
        url: str = ours.get("parameterURL", "")
        theirs = base.get("parameters", {})
        final = base["documentInfo"].get("final", {}).get("parameters", False)
        asked = (final or theirs) and url not in ("", base.get("parameterURL"))
        document = self._files(url) if asked else None
        if document is None:
            return
        stated = read_parameters(document, url, Findings())
        for name in sorted(stated.keys() - theirs.keys())[: 1 if final else 0]:
            message = f"parameters is final; {name!r} in {url!r} is new"
            self._findings.error("xbrlce:illegalExtensionOfFinalProperty", message, place)
        for name, value in stated.items():
            if name in theirs and value != (theirs[name] or EMPTY):
                message = f"{name} is {value!r} in {url!r} and {theirs[name]!r} in the base"
                self._findings.error("xbrlce:illegalReportParameterRedefinition", message, place)

    def _read_base(self, document: bytes, url: str, chain: tuple[str, ...]) -> dict[str, Any] | None:
        try:
            return self.load(document, url, url, chain)
        except ExporterError as error:
            self._findings.error(error.code, error.message, Origin(url))
            return None


def _merge(ours: dict[str, Any], base: Mapping[str, Any], place: Origin, findings: Findings) -> None:
    """Adds a base's members to ours; where both speak, they must agree."""
    final = {name for name, stated in base["documentInfo"].get("final", {}).items() if stated}
    info = ours["documentInfo"]
    _Member(info, base["documentInfo"], final, place, findings).merge(_INFO, _OWN)
    _Member(ours, base, final, place, findings).merge(_TOP, frozenset({"documentInfo"}))


class _Member:
    """Merges the members of one object."""

    def __init__(
        self,
        ours: dict[str, Any],
        base: Mapping[str, Any],
        final: set[str],
        place: Origin,
        findings: Findings,
    ) -> None:
        self._ours = ours
        self._base = base
        self._final = final
        self._place = place
        self._findings = findings

    def merge(self, extensible: tuple[str, ...], own: frozenset[str]) -> None:
        for name in sorted((self._final & self._ours.keys()) - self._base.keys() - own):
            self._error("xbrlce:illegalExtensionOfFinalProperty", f"{name} is final and absent in the base")
        for name, theirs in self._base.items():
            if name in own:
                continue
            if name in extensible:
                self._object(name, theirs)
            elif name == "taxonomy":
                self._taxonomy(theirs)
            elif self._ours.setdefault(name, theirs) != theirs:
                code = "xbrlce:illegalRedefinitionOfNonExtensibleProperty"
                self._error(
                    code, f"{name} is {_shown(self._ours[name])} here and {_shown(theirs)} in the base"
                )

    def _object(self, name: str, theirs: Mapping[str, Any]) -> None:
        members = dict(self._ours.get(name, {}))
        added = sorted(members.keys() - theirs.keys())
        if name in self._final and added:
            self._error("xbrlce:illegalExtensionOfFinalProperty", f"{name} is final; {added[0]!r} is new")
        code = "xbrlce:conflictingMetadataValue"
        if name == "parameters":
            code = "xbrlce:illegalReportParameterRedefinition"
        for key, value in theirs.items():
            if members.setdefault(key, value) != value:
                message = f"{name}/{key} is {_shown(members[key])} here and {_shown(value)} in the base"
                self._error(code, message)
        self._ours[name] = members

    def _taxonomy(self, theirs: list[str]) -> None:
        mine = self._ours.get("taxonomy", [])
        if "taxonomy" in self._final and set(mine) - set(theirs):
            message = f"taxonomy is final; {min(set(mine) - set(theirs))!r} is new"
            self._error("xbrlce:illegalExtensionOfFinalProperty", message)
        self._ours["taxonomy"] = list(dict.fromkeys([*theirs, *mine]))

    def _error(self, code: str, message: str) -> None:
        self._findings.error(code, message, self._place)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:80]}…"
