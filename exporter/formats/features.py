"""Features of documents: what a report in JSON or CSV promises of itself (xBRL-JSON 1.0, 6; xBRL-CSV 1.0)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from exporter.formats import Format
from exporter.qname import XBRL, QName
from exporter.report.report import ALLOWED_DUPLICATES, DUPLICATES, Report
from exporter.report.stream import Stream

CANONICAL_VALUES: Final = str(QName(XBRL, "canonicalValues"))
#: What a document says that says nothing of these.
_DEFAULTS: Final = {ALLOWED_DUPLICATES: "all", CANONICAL_VALUES: "false"}
#: The formats that have features.
_TELLING: Final = frozenset({Format.JSON, Format.CSV})


def read_features(stated: object, namespaces: Mapping[str, str]) -> dict[str, str]:
    """What is stated by the name of each feature in Clark notation; a prefix that is not bound names none.

    Values of the standard's own features are told as text, those of others as the JSON that they are.
    """
    if not isinstance(stated, dict):
        return {}
    bound = {"xbrl": XBRL, **namespaces}
    found: dict[str, str] = {}
    for name, value in stated.items():
        prefix, _, local = name.partition(":")
        if prefix in bound:
            plain = bound[prefix] == XBRL and isinstance(value, str)
            found[str(QName(bound[prefix], local))] = value if plain else json.dumps(value)
    return found


def check_features(features: Mapping[str, str]) -> None:
    """ValueError unless these are what ``read_features`` may give."""
    for name, value in features.items():
        namespace = QName.parse(name).namespace
        if not namespace:
            raise ValueError(f"the feature {name!r} is in no namespace")
        if namespace != XBRL:
            orjson.loads(value)
    if features.get(ALLOWED_DUPLICATES, "all") not in DUPLICATES:
        raise ValueError(f"xbrl:allowedDuplicates is {', '.join(DUPLICATES)}")


def written_features(report: Report | Stream, kind: Format, spell: Callable[[QName], str]) -> dict[str, Any]:
    """The member ``features`` of ``documentInfo``; empty where the report states none that is written."""
    return {
        spell(QName.parse(name)): value if name == ALLOWED_DUPLICATES else orjson.Fragment(value)
        for name, value in report.features.items()
        if _is_written(name, value, kind)
    }


def feature_namespaces(report: Report | Stream, kind: Format) -> set[str]:
    """The namespaces of the features that are written."""
    return {
        QName.parse(name).namespace
        for name, value in report.features.items()
        if _is_written(name, value, kind)
    }


def lost_features(report: Report | Stream, kind: Format) -> list[str]:
    """The features, in Clark notation, that say more than silence and are not written in a format."""
    return [
        name
        for name, value in report.features.items()
        if _DEFAULTS.get(name) != value and not _is_written(name, value, kind)
    ]


def _is_written(name: str, value: str, kind: Format) -> bool:
    """Whether a format has a place for a feature.

    Of the standard's own only what the report itself is judged by is written, since values are not written in their
    canonical form. What others promise is theirs to know and goes along; xBRL-JSON has no objects and arrays there,
    and no JSON has a number that is too large for what read it. Parquet keeps whatever was stated.
    """
    if kind is Format.PARQUET:
        return "Infinity" not in value
    if kind not in _TELLING:
        return False
    if QName.parse(name).namespace == XBRL:
        return name == ALLOWED_DUPLICATES
    return (kind is Format.CSV or value[:1] not in "{[") and "Infinity" not in value
