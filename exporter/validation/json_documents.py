"""xBRL-JSON documents against our JSON Schema: structure, and the spelling of what stands alone."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

import jiter

from exporter import resources
from exporter.errors import ExporterError
from exporter.findings import Findings, Origin

_MOST: Final = 1_000  # faults told of one document: a generator that errs once errs everywhere

#: Where a fault lies, by the end of its path and the keyword that failed → the standard's code.
_CODES: Final = {
    ("documentType", "const"): "oimce:unsupportedDocumentType",
    ("period", "pattern"): "oimce:invalidPeriodRepresentation",
    ("unit", "pattern"): "oimce:invalidUnitStringRepresentation",
    ("entity", "pattern"): "oimce:invalidSQName",
    ("language", "pattern"): "oime:invalidLanguage",
}
_IN_MAPS: Final = {
    (2, "pattern"): "oimce:invalidURIAlias",
    (2, "propertyNames"): "oimce:invalidURIAlias",
    (3, "const"): "oimce:invalidURIForReservedAlias",
    (3, "pattern"): "oimce:invalidURI",
    (3, "minLength"): "oimce:invalidURI",
}
_MAPS: Final = ("namespaces", "linkTypes", "linkGroups")
LARGE: Final = 500  # names of a map that are judged together
_SOUND: Final = {"documentType": "https://xbrl.org/2021/xbrl-json", "taxonomy": ["urn:x"]}
_STRUCTURE: Final = "xbrlje:invalidJSONStructure"


def check_json(data: bytes, name: str, findings: Findings) -> None:
    """Adds where a document departs from the schema, each fault with its path.

    ExporterError ``xbrlje:invalidJSON`` when it is not JSON, not UTF-8 or has a key twice.
    """
    try:
        document = jiter.from_json(
            data.removeprefix(BOM_UTF8), catch_duplicate_keys=True, allow_inf_nan=False
        )
    except ValueError as error:
        raise ExporterError("xbrlje:invalidJSON", str(error), name) from error
    checker = _checker()
    if checker.is_valid(document):
        return
    for number, fault in enumerate(chain.from_iterable(map(checker.iter_errors, _parts(document)))):
        if number == _MOST:
            findings.error(
                _STRUCTURE, f"there are more than {_MOST:,} such faults; the rest are not told", Origin(name)
            )
            return
        path, rule = list(fault.instance_path), [str(one) for one in fault.schema_path]
        where = "/" + "/".join(map(str, path))
        findings.error(code_of(path, rule), f"{where}: {_shortened(fault.message)}", Origin(name))


def _parts(document: Any) -> Iterator[Any]:
    """The document with its maps cut short, and what was cut off them in documents of their own.

    A fault of a name in a map holds the whole map, so that the faults of a large one would fill any memory.
    """
    info = document.get("documentInfo") if isinstance(document, dict) else None
    stated = {name: info.get(name) for name in _MAPS} if isinstance(info, dict) else {}
    maps = {
        name: [*one.items()] for name, one in stated.items() if isinstance(one, dict) and len(one) > LARGE
    }
    if info is None or not maps:
        yield document
        return
    yield {**document, "documentInfo": info | {name: dict(one[:LARGE]) for name, one in maps.items()}}
    for name, one in maps.items():
        for start in range(LARGE, len(one), LARGE):
            yield {"documentInfo": _SOUND | {name: dict(one[start : start + LARGE])}}


@cache
def _checker() -> Any:
    import jsonschema_rs  # which other syntaxes do without

    schema = json.loads((resources.schemas() / "xbrl-json.schema.json").read_text("utf-8"))
    return jsonschema_rs.validator_for(schema)


def code_of(path: Sequence[object], rule: Iterable[str]) -> str:
    """The code of a fault at a path of the document, by the keywords on the way to the one that failed."""
    last, keyword = (str(path[-1]) if path else ""), next(reversed([*rule]), "")
    if len(path) > 1 and path[0] == "documentInfo" and path[1] in _MAPS:
        # a fault of the map itself is one of its names, a fault below it one of the URIs
        return _IN_MAPS.get((len(path), keyword), _STRUCTURE)
    return _CODES.get((last, keyword), _STRUCTURE)


def _shortened(message: str) -> str:
    return message if len(message) <= 200 else message[:200] + "…"
