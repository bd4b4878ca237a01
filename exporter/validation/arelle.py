"""A second opinion: the reference processor Arelle on the same report, as a separate process without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urldefrag

from exporter.errors import ExporterError
from exporter.files import lies_in_file
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.processor import run_arelle
from exporter.validation.leads import document_names, unsafe_references

_CHECKS: Final = ("--validate", "--utr", "--calc", "c11r", "--validateXmlOim")
_SEVERITIES: Final = {
    "critical": Severity.ERROR,
    "error": Severity.ERROR,
    "inconsistency": Severity.WARNING,
    "warning": Severity.WARNING,
}


def ask_arelle(report: Path, packages: Sequence[Path], findings: Findings) -> None:
    """Adds what Arelle says of a report and we do not, under Arelle's codes; its inconsistencies are warnings.

    Arelle follows references wherever they lead on this machine. So a report whose references, or whose taxonomy's,
    lead outside its folder and packages is a finding ``file.unsafeReference`` and is not handed over; nor is one of
    which findings tell already that it cannot be read. ExporterError ``file.arelle`` where Arelle does not read such
    reports, cannot be run or does not answer in time.
    """
    if not lies_in_file(str(report)):
        raise ExporterError("file.arelle", "Arelle reads files, and this is none", str(report))
    report = report.resolve()
    try:
        unsafe = list(unsafe_references(report, packages))
    except ExporterError as error:
        if error.code == "file.arelle" or not findings.errors:
            raise
        return
    if unsafe:
        findings.all.extend(unsafe)
        return
    told = {key for one in findings for key in _keys(one.code, _Place(one.origin or Origin(""), one.fact))}
    names = document_names(report)
    for entry in run_arelle(report, packages, _CHECKS):
        severity = _SEVERITIES.get(entry["level"])
        places = [_place(one, names) for one in entry.get("refs", ())]
        # the facts of one concept come first: the duplicates, or those of the total
        same = [one for one in places if one.concept == places[0].concept]
        keys = {key for one in same for key in _keys(entry["code"], one)}
        if severity is not None and told.isdisjoint(keys):
            told |= keys
            findings.all.append(_finding(entry, severity, places))


class _Place(NamedTuple):
    """A place that a finding names, with the fact there and its concept's local name where known."""

    origin: Origin
    fact: str | None = None
    concept: str = ""


def _finding(entry: dict[str, Any], severity: Severity, places: Sequence[_Place]) -> Finding:
    """An entry of the log as a finding, without the code before its sentence and the place behind it."""
    text = str(entry["message"]["text"]).removeprefix(f"[{entry['code']}] ")
    message = re.sub(r" - [^ ]*( [0-9, ]+)?\s*$", "", text).strip() or text
    origins = [one.origin for one in places]
    fact = places[0].fact if places else None
    return Finding(
        entry["code"], severity, message, origins[0] if origins else None, fact, tuple(origins[1:])
    )


def _place(reference: dict[str, Any], names: Mapping[str, str]) -> _Place:
    """Where a reference of the log points; a report in JSON is known to Arelle as an instance of that name."""
    path, fragment = urldefrag(str(reference.get("href", "")))
    name = names.get(Path(path).stem, path)
    properties = {one[0]: one[1] for one in reference.get("properties", ())}
    fact = fragment if fragment and "(" not in fragment else None
    return _Place(Origin(name, int(reference.get("sourceLine") or 0)), fact, str(properties.get("name", "")))


def _keys(code: str, place: _Place) -> set[tuple[str, str, str]]:
    """By what two findings are one: the code with the fact, or with the line."""
    line = str(place.origin.line) if place.origin.line else None
    keys = (("fact", place.fact), ("line", line))
    return {(code, kind, value) for kind, value in keys if value}
