"""Findings as a JSON document, described by ``schemas/findings.schema.json``."""

from __future__ import annotations

import json
from typing import Any, Final

from exporter.findings import Finding, Findings, Origin, Severity

#: The form of the document; a change that a reader would notice gives it another number.
VERSION: Final = "1.0"


def render(findings: Findings, *, colour: bool = False) -> str:  # noqa: ARG001 - a document has no colour
    """One document with every finding and how many there are of each severity."""
    told = {
        "version": VERSION,
        "summary": {
            one.label: sum(finding.severity is one for finding in findings) for one in reversed(Severity)
        },
        "findings": [_finding(one) for one in findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
    }
    if finding.fact is not None:
        told["fact"] = finding.fact
    if finding.origin is not None:
        told["origin"] = _origin(finding.origin)
    if finding.related:
        told["related"] = [_origin(one) for one in finding.related]
    return told


def _origin(origin: Origin) -> dict[str, Any]:
    """A place; what is not known is left out. Lines count from 1, columns from 0, as in the ledger."""
    told: dict[str, Any] = {"document": origin.document}
    if origin.line:
        told["line"] = origin.line
        if origin.length:
            told |= {"column": origin.column, "length": origin.length}
    return told
