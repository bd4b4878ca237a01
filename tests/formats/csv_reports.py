"""A small xBRL-CSV report to vary: patches to its metadata and tables make the examples of a rule."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from exporter.errors import ExporterError
from exporter.findings import Findings
from exporter.formats import xbrl_csv
from exporter.formats.xbrl_csv.grids import Grid
from exporter.report.report import Report
from exporter.report.vocabulary import Vocabulary

NAMESPACE = "http://shop.example/2025"
VOCABULARY = Vocabulary(
    numeric=frozenset(f"{{{NAMESPACE}}}{name}" for name in ("Sales", "Costs")),
    text=frozenset({f"{{{NAMESPACE}}}Policy"}),
    typed_domains={f"{{{NAMESPACE}}}ShopAxis": None},  # type: ignore[dict-item]
)
METADATA: dict[str, Any] = {
    "documentInfo": {
        "documentType": "https://xbrl.org/2021/xbrl-csv",
        "namespaces": {
            "s": NAMESPACE,
            "id": "http://id.example",
            "iso4217": "http://www.xbrl.org/2003/iso4217",
            "xbrl": "https://xbrl.org/2021",
        },
        "taxonomy": ["http://shop.example/2025/shop.xsd"],
    },
    "dimensions": {"entity": "$who"},
    "parameters": {"who": "id:1"},
    "tableTemplates": {
        "lines": {
            "columns": {
                "concept": {},
                "unit": {},
                "note": {"comment": True},
                "q2": {
                    "dimensions": {"concept": "$concept", "period": "2025Q2", "unit": "$unit"},
                    "decimals": 0,
                },
                "q3": {
                    "dimensions": {"concept": "$concept", "period": "2025Q3", "unit": "$unit"},
                    "decimals": 0,
                },
            }
        }
    },
    "tables": {"lines": {"url": "lines.csv"}},
}
LINES = b"concept,unit,q2,q3\ns:Sales,iso4217:JPY,100,110\ns:Costs,iso4217:JPY,60,\n"
TYPES = {"linkTypes": {"footnote": "http://www.xbrl.org/2003/arcrole/fact-footnote"}}
GROUPS = {"linkGroups": {"_": "http://www.xbrl.org/2003/role/link"}}


def patched(value: Any, change: Any) -> Any:
    """A JSON merge patch: objects member by member, None takes a member away."""
    if not isinstance(change, Mapping) or not isinstance(value, Mapping):
        return copy.deepcopy(change)
    found = dict(copy.deepcopy(value))
    for key, one in change.items():
        if one is None:
            found.pop(key, None)
        else:
            found[key] = patched(found.get(key, {}), one)
    return found


def columns(**change: Any) -> dict[str, Any]:
    """A patch to the columns of the template ``lines``."""
    return {"tableTemplates": {"lines": {"columns": change}}}


def info(**change: Any) -> dict[str, Any]:
    """A patch to the document information."""
    return {"documentInfo": change}


def read(change: Mapping[str, Any] | bytes = {}, **files: bytes | None) -> tuple[Report | None, Findings]:
    """The report with a patch, or with metadata of its own, and with other files; a file's dots are ``__``."""
    document = change if isinstance(change, bytes) else json.dumps(patched(METADATA, change)).encode()
    known = {"lines.csv": LINES} | {name.replace("__", "."): content for name, content in files.items()}
    findings = Findings()
    try:
        return xbrl_csv.read(document, "shop.json", findings, VOCABULARY, known.get), findings
    except ExporterError as error:
        findings.error(error.code, error.message)
        return None, findings


def rows_of(grid: Grid) -> list[tuple[str, ...]]:
    """The rows of a table one by one."""
    width = range(len(grid.header))
    parts = (zip(*(lines.column(at).to_pylist() for at in width), strict=True) for lines in grid.rows)
    return [row for part in parts for row in part]


def base(change: Mapping[str, Any] = {}) -> bytes:
    """A base file that the report may extend: namespaces and taxonomy, and a patch to them."""
    whole = patched(METADATA, {name: None for name in METADATA if name != "documentInfo"})
    return json.dumps(patched(whole, change)).encode()
