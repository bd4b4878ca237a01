"""Findings as workflow commands of GitHub Actions, which shows ten of a kind: the ten worst."""

from __future__ import annotations

from typing import Final

from exporter.findings import Finding, Findings, Origin, Severity
from exporter.reporting.places import relative

_KINDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SHOWN: Final = 10


def render(findings: Findings, *, colour: bool = False) -> str:  # noqa: ARG001 - a log command has no colour
    """Ten annotations, the worst first, and one line that says how many findings there are beyond them."""
    worst = sorted(findings, key=lambda one: -one.severity)
    lines = [_annotation(one) for one in worst[:_SHOWN]]
    if len(worst) > _SHOWN:
        lines.append(f"{len(worst) - _SHOWN} more findings are not annotated; other forms tell them all.")
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding) -> str:
    properties = {**(_place(finding.origin) if finding.origin else {}), "title": finding.code}
    stated = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_KINDS[finding.severity]} {stated}::{_escaped(finding.message)}"


def _place(origin: Origin) -> dict[str, str]:
    place = {"file": relative(origin.document)}
    if origin.line:
        place |= {"line": str(origin.line)}
        if origin.length:
            place |= {"col": str(origin.column + 1), "endColumn": str(origin.column + origin.length + 1)}
    return place


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
