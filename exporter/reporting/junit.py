"""Findings as JUnit XML: a suite for each document, a case for each code, a failure or a note for each finding."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from exporter.codes import CODES
from exporter.findings import Finding, Findings, Severity
from exporter.reporting.places import relative

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOWHERE: Final = "report"


def render(findings: Findings, *, colour: bool = False) -> str:  # noqa: ARG001 - a document has no colour
    """A ``testsuites`` document; errors and warnings are failures, infos only stand in the output."""
    suites: defaultdict[str, defaultdict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in findings:
        suites[relative(one.origin.document) if one.origin else _NOWHERE][one.code].append(one)
    if not suites:
        suites[_NOWHERE]["no findings"] = []
    body = "".join(_suite(name, cases) for name, cases in suites.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="exporter">\n{body}</testsuites>\n'


def _suite(name: str, cases: dict[str, list[Finding]]) -> str:
    failed = sum(any(one.severity > Severity.INFO for one in found) for found in cases.values())
    body = "".join(_case(name, code, found) for code, found in cases.items())
    return (
        f'  <testsuite name={_value(name)} tests="{len(cases)}" failures="{failed}">\n{body}  </testsuite>\n'
    )


def _case(suite: str, code: str, found: list[Finding]) -> str:
    head = f"    <testcase classname={_value(suite)} name={_value(code)}"
    failures = [one for one in found if one.severity > Severity.INFO]
    notes = [one for one in found if one.severity is Severity.INFO]
    if not found:
        return f"{head}/>\n"
    parts = []
    if failures:
        worst = max(one.severity for one in failures).label
        message = CODES.get(code, failures[0].message)
        parts.append(
            f"      <failure type={_value(worst)} message={_value(message)}>{_lines(failures)}</failure>\n"
        )
    if notes:
        parts.append(f"      <system-out>{_lines(notes)}</system-out>\n")
    return f"{head}>\n{''.join(parts)}    </testcase>\n"


def _lines(found: list[Finding]) -> str:
    return escape(_clean("\n".join(map(str, found))))


def _value(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Text without the characters that XML does not have, each shown by its number."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
