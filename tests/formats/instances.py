"""Short instance documents for tests: a frame that is right, into which a test puts what it is about."""

from __future__ import annotations

from exporter.findings import Findings
from exporter.formats import Format, read
from exporter.report.report import Report

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<x:xbrl xmlns:x="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:di="http://xbrl.org/2006/xbrldi" xmlns:iso="http://www.xbrl.org/2003/iso4217" xmlns:w="urn:w"{attributes}>
"""
SCHEMA = '<link:schemaRef xlink:type="simple" xlink:href="w.xsd"/>'
ENTITY = '<x:entity><x:identifier scheme="http://s">1</x:identifier>{}</x:entity>'
PERIOD = "<x:period><x:instant>2003-06-30</x:instant></x:period>"
CONTEXT = f'<x:context id="c">{ENTITY.format("")}{PERIOD}</x:context>'
UNIT = '<x:unit id="u"><x:measure>iso:JPY</x:measure></x:unit>'
FACT = '<w:A id="a" contextRef="c" unitRef="u" decimals="0">1</w:A>'


def context(identifier: str = "c", *, segment: str = "", scenario: str = "", period: str = PERIOD) -> str:
    """A context element."""
    return f'<x:context id="{identifier}">{ENTITY.format(segment)}{period}{scenario}</x:context>'


def instance(*parts: str, attributes: str = "", frame: str = SCHEMA + CONTEXT + UNIT) -> bytes:
    """A whole document: what every one needs, then the parts."""
    return "\n".join([HEAD.format(attributes=attributes) + frame, *parts, "</x:xbrl>"]).encode()


def read_xml(document: bytes) -> tuple[Report, Findings]:
    """The report and what was found."""
    findings = Findings()
    return read(document, "d.xbrl", Format.XML, findings), findings


def codes(findings: Findings) -> list[str]:
    """The codes found, in order."""
    return [one.code for one in findings]
