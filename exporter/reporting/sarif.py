"""Findings as SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from exporter.codes import CODES
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.reporting.places import fingerprint, uri

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_MOST: Final = 25_000  # results that code hosts take in one run
_PLACES: Final = 100  # places they show for one result


def render(findings: Findings, *, colour: bool = False) -> str:  # noqa: ARG001 - a document has no colour
    """One run with a rule for each code, worst findings first where there are more than a run may hold."""
    shown = list(findings)
    if len(shown) > _MOST:
        shown = sorted(shown, key=lambda one: -one.severity)[:_MOST]
    codes = sorted({one.code for one in shown})
    repeats: Counter[str] = Counter()
    run = {
        "tool": {"driver": {"name": "exporter", "rules": [_rule(code, shown) for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes, repeats) for one in shown],
    }
    return (
        json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(code: str, findings: list[Finding]) -> dict[str, Any]:
    """A code's sentence; its level is that of its worst finding."""
    worst = max(one.severity for one in findings if one.code == code)
    sentence = CODES.get(code, "A finding of the reference processor.")
    return {
        "id": code,
        "shortDescription": {"text": sentence},
        "defaultConfiguration": {"level": _LEVELS[worst]},
    }


def _result(finding: Finding, codes: list[str], repeats: Counter[str]) -> dict[str, Any]:
    mark = fingerprint(finding)
    repeats[mark] += 1
    told: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "partialFingerprints": {"exporterFinding/v1": f"{mark}:{repeats[mark]}"},
    }
    if finding.origin is not None:
        told["locations"] = [_location(finding.origin)]
    if finding.related:
        told["relatedLocations"] = [
            {"id": number, **_location(one)} for number, one in enumerate(finding.related[:_PLACES])
        ]
    if finding.fact is not None:
        told["properties"] = {"fact": finding.fact}
    return told


def _location(origin: Origin) -> dict[str, Any]:
    """A place; columns count from 1 here."""
    place: dict[str, Any] = {"artifactLocation": {"uri": uri(origin.document)}}
    if origin.line:
        place["region"] = {"startLine": origin.line}
        if origin.length:
            place["region"] |= {
                "startColumn": origin.column + 1,
                "endColumn": origin.column + origin.length + 1,
            }
    return {"physicalLocation": place}
