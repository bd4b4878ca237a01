"""A second opinion: the reference processor Arelle on the same report, as a separate process without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from exporter import markup
from exporter.findings import Finding, Findings, Origin, Severity
from exporter.processor import run_arelle
from exporter.qname import XLINK, XSI
from exporter.taxonomy.discovery import discover
from exporter.taxonomy.packages import open_sources
from exporter.taxonomy.resolver import Folder, Resolver, is_published

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
    lead outside its folder and packages is a finding ``file.unsafeReference`` and is not handed over. ExporterError
    ``file.arelle`` when Arelle cannot be run or does not answer in time.
    """
    report = report.resolve()
    unsafe = list(_unsafe_references(report, packages))
    if unsafe:
        findings.all.extend(unsafe)
        return
    told = {key for one in findings for key in _keys(one.code, _Place(one.origin or Origin(""), one.fact))}
    for entry in run_arelle(report, packages, _CHECKS):
        severity = _SEVERITIES.get(entry["level"])
        places = [_place(one, report) for one in entry.get("refs", ())]
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


def _unsafe_references(report: Path, packages: Sequence[Path]) -> Iterator[Finding]:
    """References of the report, then of its taxonomy, to anything but its folder, published documents and packages."""
    base, safe = report.as_uri(), []
    for href in _hrefs(report):
        url = urldefrag(urljoin(base, href)).url
        if is_published(url) or _is_below(url, report.parent):
            safe.append(url)
        else:
            message = f"the reference {href!r} leads outside the report's folder, so Arelle is not asked"
            yield Finding("file.unsafeReference", Severity.ERROR, message, Origin(report.name))
    inside = Findings()
    discover(safe, Resolver.of([*open_sources(packages, Findings()), Folder(report.parent)]), inside)
    for one in inside:
        if one.code == "taxonomy.outsideSources":
            yield Finding(
                "file.unsafeReference", Severity.ERROR, f"{one.message}, so Arelle is not asked", one.origin
            )


def _hrefs(report: Path) -> Iterable[str]:
    """What a report refers to: in JSON its taxonomy, in XML every link and schema location."""
    data = report.read_bytes()
    if data.lstrip()[:1] == b"{":
        try:
            told = json.loads(data)["documentInfo"]
            base = told.get("baseURL", "")
            return [urljoin(base, str(one)) for one in told["taxonomy"]]
        except (ValueError, LookupError, TypeError, AttributeError):
            return []
    root = markup.parse(data, report.name)
    found: list[str] = []
    for node in root.iter("*"):
        link = node.get(f"{{{XLINK}}}href") or ""
        found += [link] if link and not link.startswith("#") else []
        found += (node.get(f"{{{XSI}}}schemaLocation") or "").split()[1::2]
    return found


def _is_below(url: str, folder: Path) -> bool:
    parts = urlsplit(url)
    path = Path(unquote(parts.path))
    return parts.scheme == "file" and not parts.netloc and path.resolve().is_relative_to(folder)


def _finding(entry: dict[str, Any], severity: Severity, places: Sequence[_Place]) -> Finding:
    """An entry of the log as a finding, without the code before its sentence and the place behind it."""
    text = str(entry["message"]["text"]).removeprefix(f"[{entry['code']}] ")
    message = re.sub(r" - [^ ]*( [0-9, ]+)?\s*$", "", text).strip() or text
    origins = [one.origin for one in places]
    fact = places[0].fact if places else None
    return Finding(
        entry["code"], severity, message, origins[0] if origins else None, fact, tuple(origins[1:])
    )


def _place(reference: dict[str, Any], report: Path) -> _Place:
    """Where a reference of the log points; a report in JSON is known to Arelle as an instance of that name."""
    path, fragment = urldefrag(str(reference.get("href", "")))
    name = report.name if Path(path).stem == report.stem else path
    properties = {one[0]: one[1] for one in reference.get("properties", ())}
    fact = fragment if fragment and "(" not in fragment else None
    return _Place(Origin(name, int(reference.get("sourceLine") or 0)), fact, str(properties.get("name", "")))


def _keys(code: str, place: _Place) -> set[tuple[str, str, str]]:
    """By what two findings are one: the code with the fact, or with the line."""
    line = str(place.origin.line) if place.origin.line else None
    keys = (("fact", place.fact), ("line", line))
    return {(code, kind, value) for kind, value in keys if value}
