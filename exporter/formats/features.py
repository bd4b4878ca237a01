"""Features of documents: what a report in JSON or CSV promises of itself (xBRL-JSON 1.0, 6; xBRL-CSV 1.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from exporter.formats import Format
from exporter.qname import XBRL, QName
from exporter.report.report import ALLOWED_DUPLICATES, Report
from exporter.report.stream import Stream

CANONICAL_VALUES: Final = str(QName(XBRL, "canonicalValues"))
#: What a document says that says nothing of these.
_DEFAULTS: Final = {ALLOWED_DUPLICATES: "all", CANONICAL_VALUES: "false"}
#: The formats that have features; of these the duplicates allowed are what the report itself is judged by.
_TELLING: Final = frozenset({Format.JSON, Format.CSV})


def read_features(stated: object, namespaces: Mapping[str, str]) -> dict[str, str]:
    """What is stated by the name of each feature in Clark notation, as text; a prefix that is not bound names none."""
    if not isinstance(stated, dict):
        return {}
    bound = {"xbrl": XBRL, **namespaces}
    names = {name: name.partition(":") for name in stated}
    return {
        str(QName(bound[prefix], local)): value
        if isinstance(value := stated[name], str)
        else json.dumps(value)
        for name, (prefix, _, local) in names.items()
        if prefix in bound
    }


def written_features(report: Report | Stream) -> dict[str, Any]:
    """The member ``features`` of ``documentInfo``; empty where the report states none that is written."""
    allowed = report.features.get(ALLOWED_DUPLICATES)
    return {} if allowed is None else {"xbrl:allowedDuplicates": allowed}


def lost_features(report: Report | Stream, kind: Format) -> list[str]:
    """The features, in Clark notation, that say more than silence and are not written in a format."""
    return [
        name
        for name, value in report.features.items()
        if _DEFAULTS.get(name) != value and not (kind in _TELLING and name == ALLOWED_DUPLICATES)
    ]
