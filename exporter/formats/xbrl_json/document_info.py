"""``documentInfo`` of an xBRL-JSON document: document type, taxonomy, and the maps of aliases (OIM Common 1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

from exporter.errors import ExporterError
from exporter.formats import prefixes
from exporter.formats.features import read_features
from exporter.formats.xbrl_json import aliases
from exporter.formats.xbrl_json.complaints import STRUCTURE, Complaints, shown
from exporter.formats.xbrl_json.writing import DOCUMENT_TYPE
from exporter.qname import is_ncname
from exporter.report.report import DUPLICATES

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[^\s<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})+")
_BRACES: Final = frozenset("{}")
_MAPS: Final = ("namespaces", "linkTypes", "linkGroups")
_MEMBERS: Final = frozenset({"documentType", "features", "taxonomy", "baseURL", *_MAPS})


@dataclass(frozen=True)
class DocumentInfo:
    """What a document says of itself; maps from alias to URI, and features by name in Clark notation."""

    taxonomy: tuple[str, ...]
    namespaces: Mapping[str, str] = field(default_factory=dict)
    link_types: Mapping[str, str] = field(default_factory=dict)
    link_groups: Mapping[str, str] = field(default_factory=dict)
    canonical: bool = False
    features: Mapping[str, str] = field(default_factory=dict)


def is_absolute_uri(text: str) -> bool:
    """Whether a text is an absolute URI with at most one fragment."""
    return _ABSOLUTE.fullmatch(text) is not None and text.count("#") <= 1


def read_info(info: object, complaints: Complaints) -> DocumentInfo:
    """The document information; ExporterError ``oimce:unsupportedDocumentType`` when it is no xBRL-JSON 1.0."""
    if not isinstance(info, dict) or info.get("documentType") != DOCUMENT_TYPE:
        stated = info.get("documentType") if isinstance(info, dict) else None
        message = f"documentInfo/documentType is {DOCUMENT_TYPE}, not {shown(stated)}"
        raise ExporterError("oimce:unsupportedDocumentType", message, complaints.document)
    namespaces, types, groups = (read_uri_map(info.get(name, {}), name, complaints) for name in _MAPS)
    check_extensions((name for name in info if name not in _MEMBERS), "documentInfo", namespaces, complaints)
    canonical = _canonical(info.get("features", {}), namespaces, complaints)
    features = read_features(info.get("features"), namespaces)
    return DocumentInfo(read_taxonomy(info, complaints), namespaces, types, groups, canonical, features)


def check_extensions(names: Any, path: str, namespaces: Mapping[str, str], complaints: Complaints) -> None:
    """Members that the standard does not know are ``prefix:name`` with a prefix that is bound."""
    for name in names:
        prefix, colon, local = name.partition(":")
        if not (colon and is_ncname(prefix) and is_ncname(local)):
            complaints.tell(STRUCTURE, f"{path} has an unknown member {shown(name)}")
        elif prefix not in namespaces:
            complaints.tell(
                "oimce:unboundPrefix", f"{path}/{name}: the prefix {prefix!r} is not in namespaces"
            )


def read_taxonomy(info: dict[str, Any], complaints: Complaints) -> tuple[str, ...]:
    """The entry points, made absolute where a base URL is stated."""
    listed, base = info.get("taxonomy"), info.get("baseURL")
    if base is not None and not (isinstance(base, str) and is_absolute_uri(base)):
        complaints.tell("oime:invalidBaseURL", f"documentInfo/baseURL is no absolute URL: {shown(base)}")
        base = None
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        complaints.tell(STRUCTURE, f"documentInfo/taxonomy is an array of URLs, not {shown(listed)}")
        return ()
    if not listed:
        complaints.tell("oime:noTaxonomy", "documentInfo/taxonomy names no taxonomy")
    return tuple(urljoin(base, url) if base else url for url in listed)


def read_uri_map(entries: object, name: str, complaints: Complaints) -> dict[str, str]:
    """One of ``namespaces``, ``linkTypes`` and ``linkGroups``: alias → URI."""
    path = f"documentInfo/{name}"
    if not isinstance(entries, dict):
        complaints.tell(STRUCTURE, f"{path} is an object, not {shown(entries)}")
        return {}
    reserved = prefixes.RESERVED if name == "namespaces" else aliases.RESERVED
    owners = {uri: alias for alias, uri in reserved.items()}
    seen: dict[str, str] = {}
    kept: dict[str, str] = {}
    for alias, uri in entries.items():
        if not isinstance(uri, str):
            complaints.tell(STRUCTURE, f"{path}/{alias} is a URI, not {shown(uri)}")
            continue
        if not is_ncname(alias):
            complaints.tell("oimce:invalidURIAlias", f"{path} has an alias that is no name: {shown(alias)}")
        if not is_absolute_uri(uri):
            complaints.tell("oimce:invalidURI", f"{path}/{alias} is no absolute URI: {shown(uri)}")
        if alias in reserved and reserved[alias] != uri:
            message = f"{path}/{alias} is reserved for {reserved[alias]}, not {uri}"
            complaints.tell("oimce:invalidURIForReservedAlias", message)
        elif owners.get(uri, alias) != alias:
            message = f"{path} gives {uri} the alias {alias!r}; its own is {owners[uri]!r}"
            complaints.tell("oimce:invalidAliasForReservedURI", message)
        if uri in seen:
            message = f"{path} gives {uri} two aliases, {seen[uri]!r} and {alias!r}"
            complaints.tell("oimce:multipleAliasesForURI", message)
        seen[uri] = alias
        if not _BRACES.intersection(uri):  # no URI has any, and names in columns are told apart by them
            kept[alias] = uri
    return kept


def _canonical(features: object, namespaces: Mapping[str, str], complaints: Complaints) -> bool:
    """Whether the document promises canonical values; the features are checked on the way."""
    if not isinstance(features, dict):
        complaints.tell(STRUCTURE, f"documentInfo/features is an object, not {shown(features)}")
        return False
    check_extensions(features, "documentInfo/features", namespaces, complaints)
    canonical, duplicates = (
        features.get("xbrl:canonicalValues", False),
        features.get("xbrl:allowedDuplicates", "all"),
    )
    if canonical not in (True, False, "true", "false"):
        complaints.tell(STRUCTURE, f"xbrl:canonicalValues is true or false, not {shown(canonical)}")
    if duplicates not in DUPLICATES:
        message = f"xbrl:allowedDuplicates is {', '.join(DUPLICATES)}, not {shown(duplicates)}"
        complaints.tell(STRUCTURE, message)
    return canonical in (True, "true")
