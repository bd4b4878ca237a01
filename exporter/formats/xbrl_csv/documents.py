"""One metadata file: JSON as the standard allows it, of a known type and structure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import jiter
import jsonschema_rs

from exporter.errors import ExporterError
from exporter.findings import Findings, Origin
from exporter.qname import XBRL
from exporter.resources import schemas

DOCUMENT_TYPE: Final = f"{XBRL}/xbrl-csv"
_BOM: Final = b"\xef\xbb\xbf"
#: What XML 1.0 has no character for, and so no report has.
_CONTROLS: Final = frozenset(map(chr, {*range(32)} - {9, 10, 13})) | {"\ufffe", "\uffff"}
#: Names the place of an error in a message, no deeper.
_SHOWN: Final = 5


def read_json(document: bytes, name: str) -> dict[str, Any]:
    """The object in a metadata file.

    ExporterError ``xbrlce:invalidJSON`` or ``xbrlce:invalidJSONStructure`` where there is none.
    """
    try:
        found = jiter.from_json(document.removeprefix(_BOM), catch_duplicate_keys=True, allow_inf_nan=False)
    except ValueError as error:
        message = f"the metadata is not JSON in UTF-8 with each key once: {error}"
        raise ExporterError("xbrlce:invalidJSON", message, name) from error
    if not isinstance(found, dict):
        raise ExporterError("xbrlce:invalidJSONStructure", "the metadata is not a JSON object", name)
    if any(_CONTROLS.intersection(text) for text in _texts(found)):
        message = "a text of the metadata holds a character that XML cannot hold"
        raise ExporterError("xbrlce:invalidJSONStructure", message, name)
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)


def document_type(metadata: dict[str, Any]) -> object:
    """What the file says it is; None where it does not."""
    info = metadata.get("documentInfo")
    return info.get("documentType") if isinstance(info, dict) else None


def check_structure(metadata: dict[str, Any], name: str, findings: Findings) -> bool:
    """Whether the members are those of the standard; each that is not becomes ``xbrlce:invalidJSONStructure``."""
    sound = True
    for error in _schema().iter_errors(metadata):
        place = "/".join(map(str, list(error.instance_path)[:_SHOWN]))
        findings.error("xbrlce:invalidJSONStructure", f"/{place}: {error.message[:300]}", Origin(name))
        sound = False
    return sound


@cache
def _schema() -> Any:
    return jsonschema_rs.validator_for(
        json.loads((schemas() / "xbrl-csv-metadata.schema.json").read_text("utf-8"))
    )
