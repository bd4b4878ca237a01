"""Findings as a JSON document, described by ``schemas/findings.schema.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from exporter.errors import ExporterError
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


def read_findings(document: bytes, name: str) -> list[Finding]:
    """The findings that ``render`` told. ExporterError ``file.badFindings`` when the document is none of its own."""
    try:
        told = json.loads(document)["findings"]
        return [_read(one) for one in told]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ExporterError("file.badFindings", f"not a findings document: {error}", name) from error


def findings_beside(source: str, findings: Findings) -> list[Finding]:
    """What the findings file that an export wrote beside a report tells and ``findings`` do not."""
    path = Path(source).with_name(f"{Path(source).stem}-findings.json")
    if source == "-" or not path.is_file():
        return []
    told = {(one.code, one.fact) for one in findings}
    return [one for one in read_findings(path.read_bytes(), path.name) if (one.code, one.fact) not in told]


def _read(told: dict[str, Any]) -> Finding:
    places = [_place(one) for one in told.get("related", ())]
    origin = _place(told["origin"]) if "origin" in told else None
    severity = Severity[str(told["severity"]).upper()]
    return Finding(str(told["code"]), severity, str(told["message"]), origin, told.get("fact"), tuple(places))


def _place(told: dict[str, Any]) -> Origin:
    numbers = (int(told.get(one, 0)) for one in ("line", "column", "length"))
    return Origin(str(told["document"]), *numbers)
